"""Where a number stands among all boxes: floats turn away no box that holds it."""

from __future__ import annotations

import pytest
from flint import fmpq

from benchmarks.scripts import printed
from markscheme.answers import WrittenNumber
from markscheme.diagnosis.named_accidents import _Boxes
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.typed.answer_reader import read_answer
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import sample
from markscheme.family.library import Library

LIBRARY = Library()
# ends of what is accepted, to the last digit and past it, numbers without digits, and what is no float
ODD = ("0", "1", "1/3", "sqrt(2)", "1e-300", "1e300", "-1e300", "1e999", "10^-400", "0.5", "0.50", "pi")


@pytest.mark.parametrize("id", ["regression/simple", "norm/batchnorm", "cnn/convolve_2d", "mlp/backprop", "rl/returns"])
def test_floats_turn_away_no_box_that_holds_a_number(id: str) -> None:
    problem = sample(LIBRARY[id], "easy", 1).problem
    scheme = Scheme(problem)
    boxes = _Boxes(scheme)
    every = [(step, j, one) for step in problem.asked_calls for j, one in enumerate(scheme.accepted[step])]
    texts = [*ODD, *_cells(printed(problem)), *_ends(one for _, _, one in every)]
    found = 0
    for text in texts:
        answer = read_answer(text, fmpq(0))
        if not isinstance(answer.cells[0], WrittenNumber):
            continue
        near = list(boxes.near(answer.numerals[0]))
        holding = [box for box in every if answer.holds(0, box[2])]
        assert [box for box in near if answer.holds(0, box[2])] == holding
        found += len(holding)
        assert len(near) < len(every) or len(every) < 8
    assert found >= len(every)


def test_ends_where_floats_end_are_near_everything() -> None:
    problem = sample(LIBRARY["regression/simple"], "easy", 1).problem
    scheme = Scheme(problem)
    huge = Range(((fmpq(16) * fmpq(10) ** 307, fmpq(17) * fmpq(10) ** 307),), problem.rounding)
    scheme.accepted["slope"] = [huge]
    boxes = _Boxes(scheme)  # says no warning
    near = boxes.near(read_answer("1.65*10^300*10^8", fmpq(0)).numerals[0])
    assert ("slope", 0, huge) in list(near)


def _cells(raw: object) -> list[str]:
    if isinstance(raw, str):
        return [raw]
    return [cell for part in (raw.values() if isinstance(raw, dict) else raw) for cell in _cells(part)]


def _ends(ranges: object) -> list[str]:
    """Numbers in lowest terms that are just in, and just out of, what is accepted."""
    tiny = fmpq(1, 10**15)
    ends = [(one.low, one.high) for one in list(ranges)[:40]]
    return [str(number) for low, high in ends for number in (low, low - tiny, high, high + tiny)]
