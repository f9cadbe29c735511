"""Whether a written number is what comes out of a calculation, give or take what rounding on the way does to it."""

from __future__ import annotations

from math import nan

import numpy as np
from flint import arb, fmpq

from markscheme.engine.problem import Problem
from markscheme.numbers.exact import Number, float_of, to_rational

LARGEST = arb(10) ** 30  # no answer of a calculation by hand is larger


def _agrees(written: fmpq, number: Number, problem: Problem) -> bool:
    """Whether a written number is what comes out, give or take a unit of the last digit asked."""
    return not is_far(float_of(written), near_float(number), problem) and agrees_exactly(written, number, problem)


def agrees_exactly(written: fmpq, number: Number, problem: Problem) -> bool:
    """Whether they agree, whatever their floats say; nothing agrees with an array or a huge number."""
    if isinstance(number, np.ndarray):  # what comes of an answer in a wrong shape
        return False
    if isinstance(number, arb):
        if not abs(number) < LARGEST:  # of a huge ball the exact middle has as many bits as its exponent says
            return False
        number = to_rational(float(number.mid()))
    number = number if isinstance(number, fmpq) else fmpq(number)
    return bool(abs(written - number) <= 2 * problem.rounding.half_unit(abs(number)))


def near_float(number: Number) -> float:
    """Give a float near a number; NaN, which lies far from nothing, where there is none."""
    if isinstance(number, arb):
        return float(number.mid()) if abs(number) < LARGEST else nan
    return float_of(number) if isinstance(number, fmpq) else nan


def is_far(written: float, number: float, problem: Problem) -> bool:
    """Whether two floats lie farther apart than two units of the last digit asked ever are; never where one is NaN."""
    asked = problem.rounding.answer
    room = abs(number) * 10.0 ** (1 - asked.count) if asked.significant else 10.0**-asked.count
    return abs(written - number) > 2 * room


def is_common_slip(written: fmpq, key: Number, problem: Problem) -> bool:
    """Whether a number is off in a common way: by its sign, a factor of 2 or 10, or by 1."""
    key = key if isinstance(key, arb) else fmpq(key)
    made = (-key, key * 2, key / 2, key * 10, key / 10, key + 1, key - 1)
    return any(_agrees(written, number, problem) for number in made)
