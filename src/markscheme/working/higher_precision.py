"""The values of a problem again, with more bits, for digits that the first evaluation leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flint import ctx

from markscheme.engine.evaluate import anchored_values, exact_values
from markscheme.engine.problem import Problem
from markscheme.errors import Undecided
from markscheme.numbers.deciding import PRECISIONS, Values


def values_with_bits(problem: Problem, bits: int) -> Iterator[Values]:
    """Yield the values of all steps with balls of at least `bits` bits, then as anchored numbers."""
    for large in (True,) if problem.is_large else (False, True):
        if values := _evaluated(problem, bits, large):
            yield values


@lru_cache(maxsize=64)
def _evaluated(problem: Problem, bits: int, large: bool) -> Values:
    try:
        return exact_values(problem.family, problem.inputs, bits, large=large)
    except Undecided:
        return {}


@lru_cache(maxsize=16)
def anchored_steps(problem: Problem) -> Values:
    """Evaluate all steps in anchored numbers; empty where that decides no more."""
    with ctx.workprec(PRECISIONS[-1]):
        try:
            return anchored_values(problem.family, problem.inputs, opened=False)
        except Undecided:
            return {}
