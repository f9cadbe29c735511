"""Marks as people write them in a table of decisions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from markscheme.decisions.reading.mark_reading import read_marks
from markscheme.errors import AnswerError

FIVE = Fraction(5)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2.5", "5/2"),
        ("5/2", "5/2"),
        ("2 1/2", "5/2"),
        ("2,5", "5/2"),
        ("２．５", "5/2"),
        ("２，５", "5/2"),
        ("½", "1/2"),
        ("2½", "5/2"),
        (" 3 ", "3"),
        ("3 分", "3"),
        ("1 / 3", "1/3"),
        (".5", "1/2"),
        ("0", "0"),
        ("0/5", "0"),
        ("5", "5"),
        ("满分", "5"),
        ("Full", "5"),
        ("", None),
        ("-", None),
        ("–", None),
        ("back", None),
        ("撤回", None),
    ],
)
def test_marks_are_read(text, marks):
    assert read_marks(text, FIVE) == marks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("6", "the marks are 6, but must lie from 0 to 5"),
        ("11/2", "the marks are 11/2, but must lie from 0 to 5"),
        ("-1", "the marks are '-1', which is no mark"),
        ("+1", "no mark"),
        ("1e3", "no mark"),
        ("half", "no mark"),
        ("1/0", "0 below the line"),
        ("4 / 5", "may be 4 of 5, or the fraction"),
        ("90 %", "no mark"),
        ("2;5", "no mark"),
        ("nan", "no mark"),
        ("9" * 5000, "no mark"),
        ("stand", "said of a whole paper"),
    ],
)
def test_what_is_no_mark_is_refused(text, said):
    with pytest.raises(AnswerError, match=said):
        read_marks(text, FIVE)


def test_a_whole_paper_may_stand():
    assert {read_marks(text, FIVE, whole_paper=True) for text in ("stand", "保留", "Stands")} == {"stand"}


def test_marks_of_a_platform_are_out_of_the_marks_of_the_question():
    assert read_marks("4 / 5", FIVE, of_total=True) == "4"
    assert read_marks("4,50 / 5,00", FIVE, of_total=True) == "9/2"
