"""Marks as they are written for people: in a terminal, on a page, in a notebook."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from click.testing import CliRunner

from markscheme import grade, load
from markscheme.cli import main
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.marking.marks import mark_text, marks_of
from markscheme.papers.practice_sheet import Sheet

RIGHT = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "5", "S_xy": "8.5", "slope": "1.70", "intercept": "0"}


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ("2", "2"),
        ("3/2", "1.5"),
        ("9/8", "1.125"),
        ("2/3", "2/3"),
        ("17/3", "5 2/3"),
        ("-2/3", "-2/3"),
        ("-10/3", "-3 1/3"),
        ("-5/2", "-2.5"),
    ],
)
def test_marks_for_reading(marks, text):
    assert mark_text(Fraction(marks)) == text


@pytest.mark.parametrize(
    ("marks", "text"), [("6", "6/9"), ("5.5", "5.5/9"), ("17/3", "5 2/3 of 9"), ("2/3", "2/3 of 9")]
)
def test_marks_beside_those_that_could_be_earned(marks, text):
    assert marks_of(Fraction(marks), 9) == text


@pytest.mark.parametrize(("language", "page"), [("en", "6 2/3 of 10"), ("zh", "6 2/3（满分 10）")])
def test_thirds_of_marks_are_read_at_once_wherever_they_stand(tmp_path, language, page):
    sheet = Sheet("T", language, (with_given(Library()["regression/simple"], {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}),))
    file, policy, form = tmp_path / "sheet.json", tmp_path / "policy.yaml", tmp_path / "ada.json"
    file.write_text(json.dumps(sheet.to_json()), "utf-8")
    policy.write_text("right: 2/3\n", "utf-8")
    form.write_text(json.dumps({"student": "Ada", "sheet": sheet.code, "answers": {"q1": RIGHT}}), "utf-8")
    command = ["grade", str(file), str(form), "--policy", str(policy), "--lang", language]
    printed = CliRunner().invoke(main, command)
    assert "Ada: 6 2/3 of 10\n" in printed.stdout, printed.output
    assert re.search(r"mean_x +2/3 of 1  .*\n.*\n +S_xx +1 1/3 of 2  ", printed.stdout), printed.stdout
    CliRunner().invoke(main, [*command, "-o", str(tmp_path / "marks"), "--feedback", "md"])
    (feedback,) = (path.read_text("utf-8") for path in (tmp_path / "marks" / "feedback").glob("*.md"))
    assert page in feedback
    marks = grade(load(file), {"q1": RIGHT}, policy={"right": "2/3"})
    assert repr(marks) == "<Marks: 6 2/3 of 10>"
    assert page in marks._repr_html_()
    policy.write_text("right: 1\n", "utf-8")
    changes = CliRunner().invoke(main, ["regrade", str(tmp_path / "marks"), "--policy", str(policy)])
    assert "6 2/3 -> 10" in changes.stdout, changes.output
    said = "\n".join((printed.stdout, feedback, repr(marks), marks._repr_html_(), changes.stdout))
    assert not re.search(r"20/3|4/3|\d/\d+/\d", said), said
