"""Simulated students: they know the mathematics only through the evaluator."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from markscheme.evaluate import Values, at_precision, evaluate, lifted
from markscheme.family import Function
from markscheme.hand import Habits, Hand, shown_by_calculator
from markscheme.problem import Problem
from markscheme.rounding import Digits, round_to
from markscheme.sampling import Stream


def habits_of(problem: Problem, stream: Stream, digits: Digits | None = None) -> Habits:
    """Random habits within what the sheet allows."""
    return Habits(
        stream,
        digits or problem.rounding.working,
        rounds=stream.choice([30, 60, 90, 100]),
        keeps_more=stream.choice([0, 25, 60]),
        reciprocal_first=stream.choice([0, 20, 100]),
        expands_squares=stream.choice([0, 0, 20, 100]),
    )


def works_out(problem: Problem, habits: Habits, replace: dict[str, Function] | None = None) -> Values:
    """Every step as this student calculates it, in numbers of their own."""
    lifted_inputs = {name: lifted(value, lambda cell: _hand(cell, habits)) for name, value in at_precision(problem.inputs).items()}
    return evaluate(problem.family, lifted_inputs, replace=replace, settle=_settled)


def _hand(cell: Any, habits: Habits) -> Hand:
    return Hand(habits, [cell if isinstance(cell, fmpq) else habits.kept(shown_by_calculator(cell))])


def _settled(value: Any) -> Any:
    return lifted(value, lambda cell: cell.settled() if isinstance(cell, Hand) else cell)


def written(cell: Any, digits: Digits) -> fmpq:
    """A number as it is handed in: whole numbers exactly, others rounded to the digits of an answer."""
    number = cell.value if isinstance(cell, Hand) else fmpq(cell)
    return number if number.q == 1 else round_to(number, digits)[0]
