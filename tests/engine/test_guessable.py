"""A draw on which one number answers much of the paper is refused, unless no draw of its family can avoid it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from minimal_prose import write_prose

from markscheme.engine.certify import attempts, certify, level_reference, sample
from markscheme.engine.guessable import MOST, least_alike, most_alike
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.numbers.rounding import Rounding

SIZES = '''
"""Two sums and their product; a vector of both."""
from markscheme.words import *

given = {name: number(counts(%s)) for name in ("a", "b", "c")}
ask = {"one": 2, "two": 2, "both": 1, "product": 20}


def one(a, b):
    return a + b


def two(b, c):
    return b + c


def both(one, two):
    return array([one, two])


def product(one, two, a):
    return 7 * one * two + a
'''
SAME = '''
"""A number that is handed on."""
from markscheme.words import *

given = {"a": number(integers(2, 90))}
ask = {"twice": 1, "again": 1}


def twice(a):
    return 2 * a


def again(twice):
    return twice
'''


def family(tmp_path, source, id="own/sizes"):
    path = tmp_path / f"{id}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, "utf-8")
    write_prose(tmp_path, id)
    return Library([tmp_path])[id]


def problem(tmp_path, marks="20", **given):
    source = (SIZES % "2, 9").replace("20}", f"{marks}}}")
    return with_given(family(tmp_path, source), given)


@pytest.mark.parametrize(
    ("given", "share", "names"),
    [
        ({"a": 2, "b": 5, "c": 3}, 0, []),
        ({"a": 3, "b": 4, "c": 3}, Fraction(5, 9), ["one", "two", "both"]),  # 7 and 7, and an array of 7 alone
        ({"a": 2, "b": 8, "c": 3}, Fraction(2, 9), ["one"]),  # a 10 is tried first, though it stands in one box
    ],
)
def test_the_share_of_one_number(tmp_path, given, share, names):
    assert most_alike(problem(tmp_path, "4", **given)) == (share, names)


def test_a_draw_that_can_be_guessed_is_refused_by_the_answers_that_are_alike(tmp_path):
    drawn = problem(tmp_path, "4", a=3, b=4, c=3)
    assert certify(drawn, alike=Fraction(0)).refusals == ["guessable: one two both"]
    assert certify(drawn, alike=Fraction(5, 9)).granted  # what no draw of its family can avoid
    assert certify(drawn).granted  # the user's numbers


def test_a_share_below_the_bound_is_nothing(tmp_path):
    little = problem(tmp_path, "40", a=3, b=4, c=3)
    assert most_alike(little)[0] == Fraction(5, 45) < MOST
    assert certify(little, alike=Fraction(0)).granted


def test_numbers_are_alike_as_they_are_printed_final_zeros_left_out(tmp_path):
    source = SAME.replace("return twice", "return twice + twice / 100000")
    assert most_alike(with_given(family(tmp_path, source, "own/same"), {"a": 17})) == (1, ["twice", "again"])
    assert (
        most_alike(
            with_given(family(tmp_path, SAME.replace("return twice", "return 3 * twice"), "own/more"), {"a": 17})
        )[0]
        == 0
    )


def test_what_a_family_cannot_avoid_is_found_on_draws_for_reference(tmp_path):
    same = family(tmp_path, SAME, "own/same")
    assert level_reference(same, "easy", (), Rounding()).alike == 1
    assert sample(same, "easy", 1).refused.total() == 0


def test_draws_of_a_family_are_held_to_it(tmp_path):
    sizes = family(tmp_path, (SIZES % "2, 9").replace("20}", "4}"))
    assert level_reference(sizes, "easy", (), Rounding()).alike < MOST
    draws = islice(attempts(sizes, "easy", 1, {}, Rounding()), 60)
    found = [certificate.refusals for _, certificate in draws]
    assert any(any(reason.startswith("guessable: one two") for reason in refusals) for refusals in found)
    for seed in range(10):
        assert most_alike(sample(sizes, "easy", seed).problem)[0] < MOST


def test_no_draw_is_no_bound():
    assert least_alike([]) == 0
