"""By what answers are known: short, whatever was written, and another text for whatever marking can tell apart."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq

from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.typed.answer_reader import read_answer

MATRIX = np.array([[fmpq(0)] * 100] * 100, dtype=object)
DEEP = 300  # calls that a server, a notebook or a test may stand in already


@pytest.mark.parametrize("one", ["1", "0.5", "pi"])
def test_a_long_sum_is_known_by_its_terms_wherever_it_is_marked(one: str) -> None:
    """The tree of a sum is as deep as the sum is long."""

    def under(calls: int) -> str:
        return under(calls - 1) if calls else read_answer("-".join([one] * 200), fmpq(0)).in_short

    assert under(DEEP).count("subtract") == 199


def test_what_is_calculated_otherwise_is_known_otherwise() -> None:
    texts = ["1-(2-3)", "(1-2)-3", "1-2-(3)", "3-2-1", "2^3", "3^2", "-2^2", "(-2)^2", "1/2/3", "1/(2/3)", "sqrt(2)"]
    known = {text: read_answer(text, fmpq(0)).in_short for text in texts}
    assert known.pop("1-2-(3)") == known["(1-2)-3"]  # brackets that change nothing
    assert len(set(known.values())) == len(known)


def test_a_text_that_stands_unread_in_every_cell_is_known_by_few_characters() -> None:
    text = "see the attached sheet " * 200
    answers = [read_answer(raw, MATRIX) for raw in (text, text + ".", None, "", "?", [["1", "2"], ["3"]])]
    assert all(not answer.is_whole and len(answer.in_short) < 100 for answer in answers)
    assert len({answer.in_short for answer in answers}) == len(answers)
    assert read_answer(text, MATRIX).in_short == answers[0].in_short


def test_each_cell_of_an_answer_that_is_not_whole_is_part_of_what_it_is_known_by() -> None:
    """The same text may be read otherwise, with the other decimal sign or the name of another step."""
    one, two, half = (read_answer(text, fmpq(0)).cells[0] for text in ("1", "2", "0.5"))
    blank = read_answer("", fmpq(0)).cells[0]
    cells = [(one, blank, two), (one, two, blank), (blank, one, two), (half, blank, two), (one, one, blank)]
    known = [Answer("1 2", (3,), each).in_short for each in cells]
    known.append(Answer("1 2", (3,), (one, one, blank), (1, 3)).in_short)
    assert len(set(known)) == len(known)
