"""What a step can be at all: never negative, never above 1, whatever real numbers are given.

It is derived, not declared: the step is evaluated over some sets of any givens that the family's rules allow. So a
softmax, a sigmoid, a variance, a distance say it of themselves, and a sum of products, which is positive in every draw
of a family with positive data, does not. A sample is no proof; what hangs on it is only whether a wrong answer may be
called an accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.given import Given
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision

SAMPLES = 12  # sets of givens; one of two numbers drawn is negative where it may be
LEAST = 6  # of them that can be calculated, else nothing is known
BITS = 64
NEAR = fmpq(1, 10**9)  # a ball may reach over an edge by what it has lost
SCALE = 8  # of the numbers drawn: eighths up to 4, so that no root or power grows large
NUMBERS = ("number", "vector", "matrix", "tensor", "pair")


@dataclass(frozen=True)
class Bounds:
    """What no value of a step ever leaves."""

    not_negative: bool = False
    at_most_one: bool = False

    def hold(self, number: Any) -> bool:
        """Whether the step can have this value."""
        return not ((self.not_negative and number < 0) or (self.at_most_one and number > 1))


def is_possible(problem: Problem, name: str, number: Any) -> bool:
    """Whether a call can have such a value in any of its cells."""
    return bounds(problem)[name].hold(number)


@lru_cache(maxsize=64)
def bounds(problem: Problem) -> dict[str, Bounds]:
    """The bounds of every asked call, from the key and from samples of any givens."""
    samples = [values for values in (_sample(problem, Stream("possible", i)) for i in range(SAMPLES)) if values]
    if len(samples) < LEAST:
        return dict.fromkeys(problem.asked_calls, Bounds())
    return {name: _bounds(name, [problem.values, *samples]) for name in problem.asked_calls}


def _bounds(name: str, samples: list[Values]) -> Bounds:
    cells = [cell for values in samples if values.get(name) is not None for cell in cells_of(values[name])]
    return Bounds(not any(cell < -NEAR for cell in cells), not any(cell > 1 + NEAR for cell in cells))


def _sample(problem: Problem, stream: Stream) -> Values | None:
    """Every step from some other givens; None where a step has no value with them."""
    given = {name: _drawn(problem.family.given[name], value, stream) for name, value in problem.given.items()}
    try:
        with ctx.workprec(BITS):
            found = evaluate(problem.family, at_precision({**problem.inputs, **given}))
            return found if all(_is_finite(found.get(name)) for name in problem.asked_calls) else None
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return None


def _is_finite(value: Any) -> bool:
    return value is not None and all(cell.is_finite() for cell in cells_of(value) if isinstance(cell, arb))


def _drawn(given: Given, value: Any, stream: Stream) -> Any:
    """Other numbers in the place of a given; labels, counts, 0/1 matrices and what must sum to 1 stay as they are."""
    fixed = given.kind not in NUMBERS or (given.rule is not None and given.rule.sums_to is not None)
    if value is None or fixed or (given.domain is not None and given.domain.whole):
        return value
    if not isinstance(value, np.ndarray):
        return _number(given, stream)
    cells = np.empty(value.shape, dtype=object)
    for index in np.ndindex(*value.shape):
        cells[index] = _number(given, stream)
    return cells


def _number(given: Given, stream: Stream) -> fmpq:
    """Any number that the rule allows, between its bounds where it has both."""
    share = fmpq(1 + stream.below(4 * SCALE - 1), 4 * SCALE)
    low, high = (None, None) if given.rule is None else (given.rule.low, given.rule.high)
    if low is not None and high is not None:
        return low + (high - low) * share
    if low is not None:
        return low + 4 * share
    if high is not None:
        return high - 4 * share
    return 4 * share * (1 if stream.below(2) else -1)
