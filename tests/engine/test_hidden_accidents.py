"""An instance shows whether an array was transposed or an index was right, or the family says why it need not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from minimal_prose import write_prose

from markscheme import array
from markscheme.engine.certify import certify, level_reference, sample
from markscheme.engine.hidden_accidents import shown_by
from markscheme.engine.problem import with_given
from markscheme.family.givens.spoilt import hides_by_itself, rearrangements, with_neighbours
from markscheme.family.library import Library
from markscheme.numbers.rounding import Rounding

PRODUCT = '''
"""A matrix times a vector, and its mean."""
from markscheme.words import *

given = {"W": matrix(2, 2, integers(2, 9)), "x": vector(2, integers(2, 9))}
ask = {"mean": 1, "z": 2}
%s

def mean(x):
    return x.sum() / 2


def z(W, x):
    return W @ x
'''


@pytest.fixture
def family(tmp_path):
    def made(declaration=""):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        (folder / "own").mkdir(parents=True)
        (folder / "own/product.py").write_text(PRODUCT % declaration, "utf-8")
        write_prose(folder, "own/product")
        return Library([folder])["own/product"]

    return made


def refusals(family, **given):
    expected = level_reference(family, "easy", (), Rounding()).expected
    return certify(with_given(family, given), expected=expected).refusals


HIDING = [
    ({"W": [[2, 3], [4, 5]], "x": [3, 7]}, []),
    ({"W": [[2, 3], [4, 5]], "x": [3, 3]}, ["x alike", "W columns_swapped"]),
    ({"W": [[2, 3], [3, 5]], "x": [3, 7]}, ["W transposed"]),
    ({"W": [[2, 3], [2, 3]], "x": [3, 7]}, ["W rows_swapped"]),
    ({"W": [[4, 4], [5, 5]], "x": [3, 7]}, ["W columns_swapped", "x entries_swapped"]),
    ({"W": [[1, 0], [0, 1]], "x": [3, 7]}, ["W identity"]),
    ({"W": [[2, 3], [4, 5]], "x": [0, 7]}, ["W other_entry"]),  # the first column is multiplied by 0
    ({"W": [[1000, 3], [1001, 7]], "x": [30, 7]}, []),  # whole numbers are exact: even 30021 and 30079 are two
]


@pytest.mark.parametrize(("given", "hidden"), HIDING)
def test_what_an_instance_hides(family, given, hidden):
    assert sorted(refusals(family(), **given)) == sorted(f"hidden_accident: {place}" for place in hidden)


def test_swapped_summands_of_a_mean_are_no_accident(family):
    """Two entries of x that are swapped leave the mean alone in every draw, and z shows them."""
    expected = level_reference(family(), "easy", (), Rounding()).expected
    assert ("x", "entries_swapped") in expected
    assert refusals(family(), W=[[2, 3], [4, 5]], x=[3, 7]) == []


def test_equal_entries_show_nothing_of_their_order(family):
    """Some draws hold equal numbers, whose exchange changes nothing: no reason to expect that a mean shows it."""
    mean = family()
    problems = [with_given(mean, {"W": [[2, 3], [4, 5]], "x": x}) for x in ([3, 3], [3, 7])]
    z_is_not_asked = [replace(problem, marks={"mean": 1}) for problem in problems]
    assert ("x", "entries_swapped") not in shown_by(z_is_not_asked)
    assert ("x", "entries_swapped") in shown_by(problems)


def test_what_no_draw_can_show_is_not_expected():
    graph = Library()["gnn/normalized_adjacency"]
    expected = level_reference(graph, "medium", tuple(graph.default_options().items()), Rounding()).expected
    assert not any(name == "A" for name, _ in expected)
    assert ("A_hat", "transposed") not in expected
    assert ("A_hat", "rows_swapped") not in expected  # the family says that nodes may be alike
    assert ("A_hat", "other_entry") in expected
    simple = Library()["regression/simple"]
    problems = [sample(simple, "easy", seed).problem for seed in range(3)]
    assert ("x", "last_for_first") in shown_by(problems)


def test_a_family_may_say_why_something_stays_hidden(family):
    symmetric = {"W": [[2, 3], [3, 5]], "x": [3, 7]}
    assert refusals(family('hides = {"W": {"transposed": "W is a covariance"}}'), **symmetric) == []
    assert refusals(family('hides = {"W": "W is a covariance matrix"}'), **symmetric) == []
    assert refusals(family('hides = {"W": {"alike": "W is flat"}}'), **symmetric) == ["hidden_accident: W transposed"]


def test_drawn_instances_hide_nothing(family):
    for seed in range(20):
        given = sample(family(), "easy", seed).problem.given
        assert not hides_by_itself(given["W"])
        assert not hides_by_itself(given["x"])


def test_the_accidents_of_an_array():
    names = [name for name, _ in rearrangements(array([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))]
    assert names == ["transposed", *["rows_swapped"] * 2, "last_for_first", *["columns_swapped"] * 2, "last_for_first"]
    assert [name for name, _ in rearrangements(array([1, 2]))] == ["entries_swapped"]
    assert [v.tolist() for v in with_neighbours(array([1, 1, 4]))] == [[1, 4, 4], [1, 1, 1]]


@pytest.mark.parametrize(
    ("value", "hides"),
    [
        (array([1, 4, 4]), False),
        (array([1, 4, 1]), True),
        (array([[1, 2], [3, 4]]), False),
        (array([[1, 2], [2, 4]]), True),
        (array([[1, 2], [1, 2], [3, 4]]), True),
        (array([[1, 2], [5, 6], [1, 2]]), True),
    ],
)
def test_numbers_that_hide_by_themselves(value, hides):
    assert hides_by_itself(value) is hides
