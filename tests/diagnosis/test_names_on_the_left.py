"""What stands left of a number: the answer's own name in any spelling, and never that of another answer."""

from __future__ import annotations

import pytest

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.papers.practice_sheet import make_sheet
from markscheme.working import printed_value

PROBLEM = with_given(Library()["regression/simple"], {"x": [1, 3, 7, 9], "y": [8, 16, 24, 32]})
RIGHT = {"mean_x": "5", "mean_y": "20", "S_xx": "40", "S_xy": "112", "slope": "14/5", "intercept": "6"}


def verdict(step: str, text: str) -> str:
    steps = mark(Scheme(PROBLEM), {**RIGHT, step: text}).steps
    return next(one.verdict for one in steps if one.name == step)


@pytest.mark.parametrize(
    "step, text",
    [
        ("mean_x", "x\u0304 = 5"),
        ("mean_y", "\u0233 = 20"),
        ("mean_y", r"\bar{y} = 20"),
        ("S_xx", "Sxx = 40"),
        ("S_xy", "S_{xy} = 112"),
        ("slope", "b = S_xy/S_xx = 2.80"),
        ("slope", "slope: 2.8"),
        ("slope", "m = 2.8"),  # the name of no other answer, as somebody learnt it elsewhere
        ("intercept", "a = \u0233 - b x\u0304 = 20-14 = 6"),
    ],
)
def test_the_answers_own_name_is_set_aside(step, text):
    assert verdict(step, text) == "right"


@pytest.mark.parametrize(
    "step, text",
    [
        ("mean_x", "\u0233 = 5"),
        ("mean_x", "y\u0304 = 5"),
        ("mean_x", "mean_y = 5"),
        ("S_xx", "S_xy = 40"),
        ("S_xx", r"$S_{xy} = 40$"),
        ("slope", "a = 2.8"),
        ("slope", "intercept: 2.8"),
        ("intercept", "b = 6"),
    ],
)
def test_the_name_of_another_answer_is_looked_at(step, text):
    assert verdict(step, text) == "unreadable"


@pytest.mark.parametrize(
    "text, counted, lettered",
    [
        ("(5) {}", "right", "unreadable"),
        ("（5）{}", "right", "unreadable"),
        ("(5) b = {}", "right", "right"),
        ("{}", "right", "right"),
        ("(4) {}", "unreadable", "unreadable"),
    ],
)
def test_the_number_of_the_part_may_stand_before_its_answer_where_parts_are_counted(text, counted, lettered):
    found = []
    for language in ("zh", "en"):
        sheet = make_sheet(Library(), ["regression/simple"], seed=2, language=language)
        problem = sheet.problems[0]
        assert [call.name for call in problem.parts][4] == "slope"
        answers = {"slope": text.format(printed_value(problem, "slope"))}
        (step,) = (one for one in mark(Scheme(problem), answers).steps if one.name == "slope")
        found.append(step.verdict)
    assert found == [counted, lettered]
