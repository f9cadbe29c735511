"""Answers that do not fit what is asked: nothing is silently wrong because it could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from markscheme.diagnosis.script import Scheme
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.feedback import Told
from markscheme.feedback.message import plain_message
from markscheme.marking.mark import StepMark, mark
from markscheme.results.record import student_record
from markscheme.results.review import review_items
from markscheme.submissions import Submission

# mean (5/3, -1), Z_hat ((1.3276, -0.6984), (-0.3793, -0.6984), (-0.9483, 1.3969)): marks 2, 2, 3, 2
BATCH = {"Z": [[4, -3], [1, -3], [0, 3]], "gamma": ["1.1", "2"], "beta": ["-0.8", "-0.9"], "epsilon": "0.2"}
MEANS = """5/3 and -1|[1.67 -1.00]T|{5/3, -1}|1.67 - 1.00|1 2/3; -1|a: 1.67⏎b: -1|[1.67 -1.00]⊤|1,67; -1,00|5/3, -1,
1,67 -1|5/3 -> -1|tensor([1.67, -1.00], grad_fn=<Mean>)|1.67, -1 ✓"""


@pytest.fixture(scope="module")
def batch() -> Scheme:
    return Scheme(with_given(Library()["norm/batchnorm"], BATCH))


def step_of(scheme: Scheme, name: str, text: Any, **how: Any) -> StepMark:
    return next(s for s in mark(scheme, {name: text}, **how).steps if s.name == name)


def to_be_looked_at(scheme: Scheme, raw: Mapping[str, Any]) -> list[str]:
    told = Told(scheme, mark(scheme, raw), "en")
    record = student_record(Submission("Ada", {"q1": dict(raw)}, "a.yaml"), [told])
    return [item.reason for item in review_items(record)]


@pytest.mark.parametrize("text", [*MEANS.replace("\n", "|").split("|"), "5/3 | -1"])
def test_right_numbers_that_cannot_be_read_go_to_a_person(text: str, batch: Scheme) -> None:
    text = text.replace("⏎", "\n")
    assert step_of(batch, "mean", text).verdict == "unreadable"
    assert "unreadable" in to_be_looked_at(batch, {"mean": text})
    for language in ("en", "zh"):
        marked = mark(batch, {"mean": text})
        assert len(plain_message(Told(batch, marked, language), marked.steps[0])) > 10


@pytest.mark.parametrize("text", ["5/3, -1", "[1.67 -1.00]", "1.67; -1", "[[5/3], [-1]]", "5/3\n-1", "(1.67, -1.00)^T"])
def test_what_can_be_read_is_read(text: str, batch: Scheme) -> None:
    step = step_of(batch, "mean", text)
    assert (step.verdict, step.credit) == ("right", 1)


ROWS = {
    "a flat list": ("1.33, -0.698, -0.379, -0.698, -0.948, 1.40", "unreadable", 0),
    "a row too few": ([["1.33", "-0.698"], ["-0.379", "-0.698"]], "unreadable", 4),
    "the first row missing": ([["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 4),
    "a row too many": ([["1.33", "-0.698"], ["9", "9"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 0),
    "a cell too few": ([["1.33"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 4),
    "rows without a mark between": ("[1.33 -0.698][-0.379 -0.698][-0.948 1.40]", "unreadable", 0),
    "rows with a bar between": ("1.33 -0.698 | -0.379 -0.698 | -0.948 1.40", "unreadable", 0),
    "numbered rows": ("row 1: 1.33 -0.698\nrow 2: -0.379 -0.698\nrow 3: -0.948 1.40", "unreadable", 2),
    "decimal commas": ("1,33 -0,698\n-0,379 -0,698\n-0,948 1,40", "unreadable", 0),
    "the transpose": ([["1.33", "-0.379", "-0.948"], ["-0.698", "-0.698", "1.40"]], "accident", 3),
    "one number": ("5", "wrong", 0),
    "two numbers of something else": ("5, 7", "wrong", 0),
    "a wrong table of another size": ([["5", "7", "2", "3"], ["1", "4", "6", "9"]], "wrong", 0),
}


@pytest.mark.parametrize("case", ROWS)
def test_whole_rows_that_are_right_count(case: str, batch: Scheme) -> None:
    written, verdict, sixths = ROWS[case]
    step = step_of(batch, "Z_hat", written)
    assert (step.verdict, step.credit) == (verdict, Fraction(sixths, 6))
    assert ("unreadable" in to_be_looked_at(batch, {"Z_hat": written})) == (verdict == "unreadable")


@pytest.mark.parametrize("text, verdict", [("9", "unreadable"), ("9, 8, 7", "unreadable"), ("9, 8, 7, 6", "wrong")])
def test_a_shape_missed_by_one_cell_goes_to_a_person(text: str, verdict: str, batch: Scheme) -> None:
    assert step_of(batch, "mean", text).verdict == verdict


def test_a_comma_that_separates_where_it_was_to_mark_decimals(batch: Scheme) -> None:
    step = step_of(batch, "mean", "[2,1]", decimal_comma=True)
    assert step.verdict == "unreadable"
    assert step.answer.unreadable[0].code == "comma_separates"
    assert step_of(batch, "mean", "1,67; -1,00", decimal_comma=True).verdict == "right"


@pytest.mark.parametrize("text", ["1.67, 3-4", "[(1+4)/3, -1]", "(4+1+0)/3, (3-3-3)/3"])
def test_a_sum_in_a_cell_is_no_sign_of_a_decimal_comma(text: str, batch: Scheme) -> None:
    step = step_of(batch, "mean", text)
    assert (step.verdict, step.note) == ("right", "uncalculated")


BLANKS = {
    "two of six": ([["1.33", "-0.698"], ["", "-0.698"], ["", "1.40"]], "blank", Fraction(4, 6)),
    "one of six, one wrong": ([["1.33", "-0.698"], ["", "7.77"], ["-0.948", "1.40"]], "wrong", Fraction(4, 6)),
    "none": ([["1.33", "-0.698"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "right", Fraction(1)),
    "all": ([["", ""], ["", ""], ["", ""]], "blank", Fraction(0)),
    "an empty list": ([], "blank", Fraction(0)),
}


@pytest.mark.parametrize("case", BLANKS)
def test_a_matrix_with_blanks_is_not_right(case: str, batch: Scheme) -> None:
    written, verdict, credit = BLANKS[case]
    step = step_of(batch, "Z_hat", written)
    assert (step.verdict, step.credit) == (verdict, credit)


def test_half_of_the_working_is_working(batch: Scheme) -> None:
    out = [["0.660", "-2.30"], ["-1.22", "-2.30"], ["-1.84", "1.89"]]
    flags = [mark(batch, {"mean": mean, "out": out}).steps[-1].flags for mean in (["5/3", ""], ["", ""])]
    assert flags == [(), ("no_working",)]


def test_a_shape_is_read_with_any_of_its_signs() -> None:
    from markscheme.engine.certify import sample

    problem = sample(Library()["cnn/shape_chain"], "easy", 1).problem
    name = next(iter(problem.asked_calls))
    shape = "x".join(str(cell) for cell in problem.values[name])
    scheme = Scheme(problem)
    for sign in "x*·×":
        assert step_of(scheme, name, shape.replace("x", sign)).verdict == "right"
    assert step_of(scheme, name, shape + " neurons").verdict == "unreadable"


def test_a_set_that_names_a_member_twice_may_be_a_point() -> None:
    """Two of the points are critical; (2, 2) is the second of them, and no set."""
    from markscheme.engine.certify import sample

    problem = sample(Library()["optimisers/critical_point"], "easy", 1).problem
    right = ", ".join(str(i + 1) for i, member in enumerate(problem.values["critical"]) if member)
    scheme = Scheme(problem)
    assert step_of(scheme, "critical", f"{{{right}}}").verdict == "right"
    step = step_of(scheme, "critical", "(2,2)")
    assert (step.verdict, step.answer.unreadable[0].code) == ("unreadable", "set_repeats")
    assert step_of(scheme, "critical", "{2}").verdict in ("right", "wrong")
