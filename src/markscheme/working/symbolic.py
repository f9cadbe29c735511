"""The last resort for a number whose digits no precision proves: SymPy decides whether it is rational.

A softmax weight times 1 minus the same weight times 1 is zero, but every ball around it holds other numbers too.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from flint import fmpq

from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, map_numbers
from markscheme.numbers.elementary import symbolically
from markscheme.numbers.exact import Number
from markscheme.numbers.limits import SYMBOLIC_BITS, SYMBOLIC_CELLS, SYMBOLIC_PARTS


def rational_value(problem: Problem, name: str, position: int) -> fmpq | None:
    """Find the rational that a cell of a step is, as far as cancelling shows; None when it shows none."""
    import sympy

    values = _values(problem)
    if values is None:
        return None
    cell = sympy.sympify(cells_of(values[name])[position]).rewrite(sympy.exp)
    if _is_long(cell):
        return None
    cell = sympy.cancel(cell)
    return fmpq(int(cell.p), int(cell.q)) if cell.is_Rational else None


@lru_cache(maxsize=8)
def _values(problem: Problem) -> Values | None:
    """Evaluate every step in SymPy's exact numbers; None where they decide a comparison no better, or are too long."""
    if problem.is_large or sum(np.size(problem.values[call.name]) for call in problem.calls) > SYMBOLIC_CELLS:
        return None
    try:
        symbolic = {name: map_numbers(value, _number) for name, value in problem.inputs.items()}
        with symbolically():
            return evaluate(problem.family, symbolic, settle=lambda value: map_numbers(value, _checked))
    except (MarkschemeError, TypeError, _TooLong):
        return None


class _TooLong(Exception):
    """SymPy may take hours: terms of terms of terms, or powers of e that no float holds."""


def _number(cell: Number) -> Number:
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
