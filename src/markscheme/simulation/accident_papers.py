"""Students who work honestly but for one accident in the writing, and go on from the wrong value."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from flint import fmpq

from markscheme.diagnosis.accidents import is_possible
from markscheme.engine.accepted_range import Range
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Digits, exponent, power_of_ten, round_to
from markscheme.simulation.calculation import habits_of, works_out
from markscheme.simulation.paper import Instance, Paper, Pen, handed_in, number_in

Spoil = Callable[[fmpq, Digits, Stream], fmpq]
ATTEMPTS = 8


def _sign(number: fmpq, digits: Digits, stream: Stream) -> fmpq:
    return -number


def _factor_of_ten(number: fmpq, digits: Digits, stream: Stream) -> fmpq:
    return number * 10 if stream.below(2) else number / 10


def _truncated(number: fmpq, digits: Digits, stream: Stream) -> fmpq:
    unit = power_of_ten(-digits.places(number))
    steps = fmpq((abs(number) / unit).floor())
    return steps * unit if number >= 0 else -steps * unit


def _swapped_digits(number: fmpq, digits: Digits, stream: Stream) -> fmpq:
    places = max(digits.places(number), 0)
    figures = list(str(abs(int((number * power_of_ten(places)).floor()))))
    if len(figures) < 2:
        return number
    i = stream.below(len(figures) - 1)
    figures[i], figures[i + 1] = figures[i + 1], figures[i]
    return fmpq(int("".join(figures))) * power_of_ten(-places) * (-1 if number < 0 else 1)


def _unknown(number: fmpq, digits: Digits, stream: Stream) -> fmpq:
    """Make it wrong in a way that has no name: some other leading figures."""
    return number * fmpq(stream.choice([37, 61, 143, 171, 237]), 100) + fmpq(stream.between(1, 9), 7) * power_of_ten(
        exponent(number)
    )


KINDS: dict[str, Spoil | None] = {
    "sign": _sign,
    "factor_of_ten": _factor_of_ten,
    "truncated": _truncated,
    "swapped_digits": _swapped_digits,
    "transposed": None,
    "other_cell": None,
    "unknown": _unknown,
}


def with_accident(instance: Instance, stream: Stream, kind: str) -> Paper | None:
    """Spoil one number of one answer in this way; None where it cannot happen, or where it would change nothing.

    The value of another cell comes with that cell left blank: where it stands in both, it is a copy.
    """
    problem = instance.problem
    habits = habits_of(problem, stream)
    values = works_out(problem, habits)
    numbers = [name for name in problem.asked_calls if name not in problem.worded]
    for _ in range(ATTEMPTS if numbers else 0):
        name = stream.choice(numbers)
        if name not in values:
            continue
        spoilt = _spoilt(instance, name, values[name], kind, habits)
        if spoilt is None or _is_accepted(spoilt.value, instance.accepted(name)):
            continue
        after = works_out(problem, habits, override={**_before(instance, name, values), name: spoilt.value})
        pen = Pen(stream, problem.rounding.answer)
        raw = handed_in(problem, after, pen)
        if spoilt.emptied is not None:
            raw[name] = pen.writes_without(spoilt.value, spoilt.emptied)
        return Paper("accident", raw, at=(name,), kind=kind)
    return None


def _before(instance: Instance, name: str, values: Values) -> Values:
    """Give what the student had before the accident, and everything that does not depend on it."""
    calls = [call.name for call in instance.problem.calls]
    return {call: values[call] for call in calls[: calls.index(name)] if call in values}


def _is_accepted(value: Value, accepted: list[Range]) -> bool:
    return all(r.holds(number_in(cell)) for cell, r in zip(cells_of(value), accepted, strict=True))


class _SpoiltValue(NamedTuple):
    """A value with one number spoilt; `emptied`: the place of the cell that is left blank."""

    value: Value
    emptied: int | None = None


def _spoilt(instance: Instance, name: str, value: Value, kind: str, habits: RoundingHabits) -> _SpoiltValue | None:
    if kind == "transposed":
        return _SpoiltValue(value.T) if isinstance(value, np.ndarray) and value.ndim == 2 else None
    cells = [number_in(cell) for cell in cells_of(value)]
    i = habits.stream.below(len(cells))
    digits = instance.problem.rounding.answer
    emptied = habits.stream.below(len(cells)) if kind == "other_cell" else None
    if emptied is not None:
        other = cells[emptied]
        number = None if other.q == 1 or other == cells[i] else round_to(other, digits)[0]
    else:
        number = _spoilt_number(cells[i], kind, habits, digits)
    if number is None or (kind != "unknown" and not _is_accident(instance, name, i, kind, number)):
        return None
    if not isinstance(value, np.ndarray):
        return _SpoiltValue(HeldNumber(habits, [number]))
    spoilt = value.copy()
    spoilt.flat[i] = HeldNumber(habits, [number])
    return _SpoiltValue(spoilt, emptied)


def _is_accident(instance: Instance, name: str, i: int, kind: str, number: fmpq) -> bool:
    """Whether such a value is called an accident: not where a whole number is right, nor where nothing can be so."""
    accepted = instance.accepted(name)
    told = kind != "swapped_digits" or (len(accepted) == 1 and number.q != 1)
    return told and not accepted[i].is_whole and is_possible(instance.problem, name, number)


def _spoilt_number(number: fmpq, kind: str, habits: RoundingHabits, digits: Digits) -> fmpq | None:
    """Spoil a number as it is written down; None where the accident leaves no trace."""
    written = number if number.q == 1 else round_to(number, digits)[0]
    spoil = KINDS[kind]
    if spoil is None or number == 0 or (kind == "truncated" and number.q == 1):
        return None
    wrong = spoil(number if kind == "truncated" else written, digits, habits.stream)
    wrong = wrong if wrong.q == 1 or kind in ("sign", "factor_of_ten") else round_to(wrong, digits)[0]
    return None if wrong == written else wrong
