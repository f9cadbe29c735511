"""Operations on single cells: those of numbers of the engine are their own, those of floats are IEEE 754's.

NumPy divides by a zero float and gives infinity or NaN, where Python raises; so do these.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, TypeAlias

Cell: TypeAlias = Any  # whatever an array holds: numbers of the engine, floats, labels
Kind: TypeAlias = type  # of the cells of an array: bool, int, float or object
Operation: TypeAlias = Callable[..., Cell]

KINDS: tuple[Kind, ...] = (bool, int, float, object)  # each holds what stands before it


def kind_of(cells: list[Cell]) -> Kind:
    """Give the narrowest kind that holds some cells; of none it is float, as in NumPy."""
    types = set(map(type, cells))
    if not types:
        return float
    return next(kind for kind, held in zip(KINDS, _HELD, strict=True) if types <= held or kind is object)


_HELD: tuple[set[type], ...] = ({bool}, {bool, int}, {bool, int, float}, {object})


def wider(*kinds: Kind) -> Kind:
    """Give the widest of some kinds."""
    return KINDS[max(map(KINDS.index, kinds))]


def divide(a: float, b: float) -> float:
    """Divide floats; by zero it is infinity, or NaN.

    >>> divide(1.0, 0.0), divide(-1.0, 0.0), divide(0.0, 0.0)
    (inf, -inf, nan)
    """
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def floor_divide(a: float, b: float) -> float:
    """Divide floats and round down; by zero it is infinity, or NaN; whole numbers by zero are 0, as in NumPy."""
    try:
        return a // b
    except ZeroDivisionError:
        return 0 if isinstance(a, int) and isinstance(b, int) else divide(a, b)


def remainder(a: float, b: float) -> float:
    """Give the remainder with the divisor's sign; NaN where the divisor is zero, 0 for whole numbers."""
    try:
        return a % b
    except ZeroDivisionError:
        return 0 if isinstance(a, int) and isinstance(b, int) else math.nan


def power(a: float, b: float) -> float:
    """Raise floats; what is too large is infinity, a root of a negative number NaN."""
    try:
        found = a**b
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ZeroDivisionError:
        return math.copysign(math.inf, a) if b % 2 == 1 else math.inf
    return math.nan if isinstance(found, complex) else found


def of_float(function: Callable[[float], float], *, at_zero: float = math.nan) -> Callable[[float], float]:
    """Make a function of `math` one of all floats: NaN outside its domain, infinity where it is too large."""

    def over(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return at_zero if x == 0 else math.nan

    return over


def log1p(x: float) -> float:
    """Give log(1 + x); at -1 it is minus infinity."""
    return -math.inf if x == -1 else of_float(math.log1p)(x)


def whole(function: Callable[[float], float]) -> Callable[[float], float]:
    """Make a rounding to whole numbers give floats, and infinity and NaN back as they are."""
    return lambda x: float(function(x)) if math.isfinite(x) else x


def sign(x: float) -> float:
    """Give 1, 0 or -1; of NaN it is NaN."""
    return x if x != x else (x > 0) - (x < 0)


def larger(a: Cell, b: Cell) -> Cell:
    """Give the larger cell, NaN where one is."""
    return a if a != a or a >= b else b


def smaller(a: Cell, b: Cell) -> Cell:
    """Give the smaller cell, NaN where one is."""
    return a if a != a or a <= b else b


def _and(a: Cell, b: Cell) -> Cell:
    return a & b


def _or(a: Cell, b: Cell) -> Cell:
    return a | b


ARITHMETIC: dict[str, Operation] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "and": _and,
    "or": _or,
    "xor": operator.xor,
}
OF_FLOATS: dict[str, Operation] = {"truediv": divide, "floordiv": floor_divide, "mod": remainder, "pow": power}
OF_TRUTHS: dict[str, Operation] = {"add": _or, "mul": _and}  # true and true is true, not 2
COMPARISONS: dict[str, Operation] = {
    name: (lambda compare: lambda a, b: bool(compare(a, b)))(getattr(operator, name))
    for name in ("eq", "ne", "lt", "le", "gt", "ge")
}


def operation_of(name: str, kind: Kind) -> Operation:
    """Give the operation of this name on cells of a kind."""
    if name in COMPARISONS:
        return COMPARISONS[name]
    if kind is bool and name in OF_TRUTHS:
        return OF_TRUTHS[name]
    return ARITHMETIC[name] if kind is object else OF_FLOATS.get(name, ARITHMETIC[name])


def kind_after(name: str, kind: Kind) -> Kind:
    """Give the kind of what an operation on cells of a kind gives."""
    if name in COMPARISONS:
        return bool
    return float if name == "truediv" and kind is not object else kind
