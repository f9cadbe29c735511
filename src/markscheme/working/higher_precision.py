"""The values of a problem again, for digits that the first evaluation leaves open.

First come more bits, then anchored numbers. The last resort, for what no precision proves, is SymPy, which decides
whether a number is rational: a softmax weight times 1 minus the same weight times 1 is zero, but every ball around it
holds other numbers too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from flint import ctx, fmpq

from markscheme.engine.evaluate import anchored_values, evaluate, exact_values
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError, Undecided
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import PRECISIONS, Values, map_numbers
from markscheme.numbers.elementary import symbolically
from markscheme.numbers.exact import Number
from markscheme.numbers.limits import SYMBOLIC_BITS, SYMBOLIC_CELLS, SYMBOLIC_PARTS


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


def rational_value(problem: Problem, name: str, position: int) -> fmpq | None:
    """Find the rational that a cell of a step is, as far as cancelling shows; None when it shows none."""
    import sympy

    values = _symbolic_values(problem)
    if values is None:
        return None
    cell = sympy.sympify(cells_of(values[name])[position]).rewrite(sympy.exp)
    if _is_long(cell):
        return None
    cell = sympy.cancel(cell)
    return fmpq(int(cell.p), int(cell.q)) if cell.is_Rational else None


@lru_cache(maxsize=8)
def _symbolic_values(problem: Problem) -> Values | None:
    """Evaluate every step in SymPy's exact numbers; None where they decide a comparison no better, or are too long."""
    if problem.is_large or sum(np.size(problem.values[call.name]) for call in problem.calls) > SYMBOLIC_CELLS:
        return None
    try:
        symbolic = {name: map_numbers(value, _symbolic_number) for name, value in problem.inputs.items()}
        with symbolically():
            return evaluate(problem.family, symbolic, settle=lambda value: map_numbers(value, _checked))
    except (MarkschemeError, TypeError, _TooLong):
        return None


class _TooLong(Exception):
    """SymPy may take hours: terms of terms of terms, or powers of e that no float holds."""


def _symbolic_number(cell: Number) -> Number:
    import sympy

    rational = cell if isinstance(cell, fmpq) else cell.rational
    if rational is None:
        raise TypeError("an irrational given has no exact form here")
    if rational.height_bits() > SYMBOLIC_BITS:
        raise _TooLong
    return sympy.Rational(int(rational.p), int(rational.q))


def _checked(cell: Number) -> Number:
    if _is_long(cell):
        raise _TooLong
    return cell


def _is_long(cell: object) -> bool:
    """Say whether an expression has too many parts for SymPy; shared ones count each time, as SymPy walks them."""
    rest, parts = [cell], 0
    while rest and parts <= SYMBOLIC_PARTS:
        parts += 1
        rest += getattr(rest.pop(), "args", ())
    return parts > SYMBOLIC_PARTS
