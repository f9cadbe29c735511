"""Many papers at once: a float for each of them in one number, with a bound on what the floats have lost.

Papers that differ in their givens are calculated in one pass of the evaluator. A decision on which they part raises
`BatchSplit`; the evaluator goes on with each part alone. A float decides nothing that lies within its bound: such a
paper is named in `BatchSplit` too, and has to be calculated exactly. Unless it is known to be a multiple of a fraction
that is larger than the bound, as sums and products of decimals are: then it is 0.
Source of the bounds: Higham, "Accuracy and Stability of Numerical Algorithms" (2002), running error analysis.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import lcm, pi
from typing import TypeAlias, TypeGuard

import numpy as np
from flint import arb, fmpq

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.exact import CircleConstant, IntegerRoot, Number, as_number

ULP = 2.0**-50  # eight times the rounding of one operation: functions of NumPy may be off by a few
TINY = 2.0**-1000  # far above what is lost where floats end at 2^-1074
EXACT_TO = 2.0**53  # whole numbers up to here are floats
UNDECIDED = -1
NO_GRID = 0
FINEST = 2**53  # whole numbers of steps are floats up to here

Floats: TypeAlias = float | np.ndarray  # one for all papers, or one for each


class BatchSplit(Exception):
    """The papers differ in a decision: papers of one number in `groups` go on together, those of -1 exactly."""

    def __init__(self, groups: np.ndarray) -> None:
        super().__init__("the papers part here")
        self.groups = groups


class BatchFloat:
    """A float for all papers, or one for each: `value` is within `error` of the number. NaN: it is not known.

    `error` is the plain float 0.0 as long as the number is known exactly on every paper. `grid`: on every paper the
    number is a multiple of 1/grid; 0 where that is not known.
    """

    __slots__ = ("error", "grid", "value")

    def __init__(self, value: Floats, error: Floats = 0.0, grid: int = NO_GRID) -> None:
        self.value, self.error, self.grid = value, error, grid if grid <= FINEST else NO_GRID

    def __repr__(self) -> str:
        return f"BatchFloat({self.value!r}, {self.error!r})"

    @property
    def is_shared(self) -> bool:
        """Whether it is one number for all papers."""
        return not _is_array(self.value) and not _is_array(self.error)

    def take(self, papers: np.ndarray) -> BatchFloat:
        """Select some of the papers, by their places; on one alone the number is shared again."""
        if self.is_shared:
            return self
        value, error = (part[papers] if _is_array(part) else part for part in (self.value, self.error))
        if len(papers) == 1:
            value, error = (float(part[0]) if _is_array(part) else part for part in (value, error))
        return BatchFloat(value, error, self.grid)

    # --- arithmetic; whatever is no number yet comes in by `lift`

    def __add__(self, other: Number) -> BatchFloat:
        if getattr(other, "shape", None):
            return NotImplemented
        b, eb = _parts(other)
        a, ea = self.value, self.error
        total = a + b
        part = total - a
        lost = np.abs((a - (total - part)) + (b - part))  # what was rounded off, exactly: Knuth's TwoSum
        grid = lcm(self.grid, _grid(other))  # of 0 and any number it is 0
        if _is_exact(ea, eb) and not np.any(lost):
            return BatchFloat(total, grid=grid)
        return BatchFloat(total, (ea + eb + lost) * (1 + ULP), grid)

    __radd__ = __add__

    def __neg__(self) -> BatchFloat:
        return BatchFloat(-self.value, self.error, self.grid)

    def __pos__(self) -> BatchFloat:
        return self

    def __sub__(self, other: Number) -> BatchFloat:
        return NotImplemented if getattr(other, "shape", None) else self + -lift(other)

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> BatchFloat:
        if getattr(other, "shape", None):
            return NotImplemented
        b, eb = _parts(other)
        a, ea = self.value, self.error
        ga, gb = self.grid, _grid(other)
        for factor, error, rest in ((a, ea, (b, eb, gb)), (b, eb, (a, ea, ga))):
            if isinstance(factor, float) and factor in (-1, 0, 1) and _is_exact(error, 0.0):
                return BatchFloat(0.0, grid=1) if factor == 0 else BatchFloat(factor * rest[0], *rest[1:])
        product = a * b
        if _is_exact(ea, eb) and _are_whole(a, b, product):
            return BatchFloat(product, grid=1)
        size, room = np.abs(a), np.abs(b)
        under = TINY * ((size != 0) & (room != 0))  # 0 times anything is 0 exactly
        return BatchFloat(product, size * eb + (room + eb) * ea + np.abs(product) * ULP + under, ga * gb)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> BatchFloat:
        if getattr(other, "shape", None):
            return NotImplemented
        b, eb = _parts(other)
        a, ea = self.value, self.error
        if not np.ndim(b) and not np.ndim(eb) and b == 0 and eb == 0:
            raise ZeroDivisionError
        quotient = np.divide(a, b)
        grid = self.grid * abs(int(b)) if isinstance(b, float) and _is_exact(eb, 0.0) and _are_whole(b) else NO_GRID
        if _is_exact(ea, eb) and _are_whole(a, b, quotient):
            return BatchFloat(quotient, grid=1)
        room = np.abs(b) - eb
        room = np.where(room > 0, room, np.nan)  # the divisor may be 0: the paper is worked out exactly
        return BatchFloat(quotient, (ea + np.abs(quotient) * eb) / room + np.abs(quotient) * ULP + TINY, grid)

    def __rtruediv__(self, other: Number) -> BatchFloat:
        return lift(other) / self

    def power(self, n: int) -> BatchFloat:
        """Raise to a whole power, by squaring."""
        if n < 0:
            return BatchFloat(1.0, grid=1) / self.power(-n)
        result, base = BatchFloat(1.0, grid=1), self
        while n:
            result = result * base if n & 1 else result
            base, n = base * base if n > 1 else base, n >> 1
        return result

    # --- functions

    def exp(self) -> BatchFloat:
        value = np.exp(self.value)
        if _is_exact(self.error, 0.0) and not np.any(self.value):
            return BatchFloat(value)
        return BatchFloat(value, value * np.expm1(self.error) + value * ULP + TINY)

    def log(self) -> BatchFloat:
        value = np.log(self.value)
        if _is_exact(self.error, 0.0) and not np.any(value):
            return BatchFloat(value)
        return BatchFloat(value, -np.log1p(-np.divide(self.error, self.value)) + np.abs(value) * ULP + TINY)

    def sqrt(self) -> BatchFloat:
        a, ea = self.value, self.error
        value = np.sqrt(np.maximum(a, 0.0))
        if _is_exact(ea, 0.0) and _are_whole(a, value) and np.all(value * value == a):
            return BatchFloat(value, grid=1)
        near = np.sqrt(np.abs(a) + ea)  # 0 lies within the bound
        away = np.divide(ea, value, out=np.full(np.shape(value + ea), np.inf), where=np.asarray(value > 0))
        error = np.minimum(near, away) + value * ULP + TINY
        return BatchFloat(value, np.where(np.asarray(a) < -np.asarray(ea), np.nan, error))

    def tanh(self) -> BatchFloat:
        value = np.tanh(self.value)
        return BatchFloat(value, self.error + np.abs(value) * ULP if np.any(self.value) else self.error)

    def sin(self) -> BatchFloat:
        return self._wave(np.sin(self.value))

    def cos(self) -> BatchFloat:
        return self._wave(np.cos(self.value))

    def _wave(self, value: Floats) -> BatchFloat:
        """Bound a function that moves no more than its argument does."""
        if _is_exact(self.error, 0.0) and not np.any(self.value):
            return BatchFloat(value)
        return BatchFloat(value, self.error + np.abs(value) * ULP + TINY)

    def sigmoid(self) -> BatchFloat:
        value = 1 / (1 + np.exp(-np.asarray(self.value)))[()]
        return BatchFloat(value, np.minimum(self.error / 4, value * np.expm1(self.error)) + value * ULP + TINY)

    def relu(self) -> BatchFloat:
        return BatchFloat(np.maximum(self.value, 0.0), self.error, self.grid)

    def absolute(self) -> BatchFloat:
        return BatchFloat(np.abs(self.value), self.error, self.grid)

    __abs__ = absolute

    def maximum(self, other: Number) -> BatchFloat:
        b, eb = _parts(other)
        error = np.maximum(self.error, eb) if np.any(self.error) or np.any(eb) else 0.0
        return BatchFloat(np.maximum(self.value, b), error, lcm(self.grid, _grid(other)))

    def minimum(self, other: Number) -> BatchFloat:
        return -(-self).maximum(-lift(other))

    # --- decisions that are made entry by entry: papers part only where a bound leaves them open

    def _signs(self) -> np.ndarray:
        a, ea = np.asarray(self.value), np.asarray(self.error)
        within = (np.abs(a) + ea) * self.grid < 0.5  # of all multiples of 1/grid 0 alone lies there
        zero: np.ndarray = within if self.grid else (a == 0) & (ea == 0)
        return _require_known(np.where(zero, 0.0, np.sign(a)), zero | (np.abs(a) > ea))

    def positive(self) -> BatchFloat:
        return BatchFloat(np.maximum(self._signs(), 0.0)[()], grid=1)

    def sign(self) -> BatchFloat:
        return BatchFloat(self._signs()[()], grid=1)

    def floor(self) -> BatchFloat:
        a, ea = np.asarray(self.value), np.asarray(self.error)
        low = np.floor(a - ea)
        known = np.isfinite(low) & (low == np.floor(a + ea))
        if self.grid:
            steps = np.rint(a * self.grid)
            on_grid = (ea * self.grid < 0.25) & (np.abs(steps) < EXACT_TO / 8)
            low, known = np.where(on_grid, np.floor_divide(steps, self.grid), low), known | on_grid
        return BatchFloat(_require_known(low, known)[()], grid=1)

    def indicator(self, other: Number) -> BatchFloat:
        """Give 1 where the two are the same number, else 0."""
        gap = self - lift(other)
        return lift(1 - gap.absolute().sign())

    # --- decisions that all papers have to make alike

    def part(self) -> float:
        """Give the one number that all papers have, as it is known; raise `BatchSplit` where they differ."""
        value = np.asarray(self.value)
        if not np.isfinite(value).all():
            raise (
                Undecided("a number is not known on some of the papers")
                if not value.ndim
                else BatchSplit(_groups(value))
            )
        if value.ndim and (value != value.flat[0]).any():
            raise BatchSplit(_groups(value))
        return float(value.flat[0])

    def sign_decided(self) -> int:
        return int(BatchFloat(self._signs()[()]).part())

    def equals(self, other: Number) -> bool:
        return bool(self.indicator(other).part())

    def __bool__(self) -> bool:
        return self.sign_decided() != 0

    def whole(self) -> int:
        """Turn it into the Python int that it is on all papers."""
        number = self.part()
        if np.any(self.error) or not number.is_integer():
            raise GivenError("a number with decimals stands where only a whole number makes sense")
        return int(number)

    @property
    def rational(self) -> fmpq | None:
        """The whole number that it surely is on all papers; None where there is none."""
        number = self.value
        if not self.is_shared or self.error != 0 or not float(number).is_integer():
            return None
        return fmpq(int(number))


def lift(number: Number) -> BatchFloat:
    """Bring any number in, the same for all papers."""
    return number if type(number) is BatchFloat else BatchFloat(*_parts(number), _grid(number))


def gather_papers(numbers: list[Number]) -> BatchFloat:
    """Gather one number of many papers from the exact one of each; what many of them share is looked at once."""
    each = {id(number): number for number in numbers}
    known, grid = {i: _parts(number) for i, number in each.items()}, _common_grid(map(_grid, each.values()))
    parts = [known[id(number)] for number in numbers]
    if all(part == parts[0] for part in parts):
        return BatchFloat(*parts[0], grid)
    values, errors = (np.array(column, dtype=float) for column in zip(*parts, strict=True))
    return BatchFloat(values, errors if errors.any() else 0.0, grid)


def join_papers(parts: list[tuple[np.ndarray, BatchFloat]], papers: int) -> BatchFloat:
    """Join one number from its parts, each with the places of its papers; NaN on the papers that no part has."""
    value, error = np.full(papers, np.nan), np.full(papers, np.nan)
    for places, part in parts:
        value[places], error[places] = part.value, part.error
    return BatchFloat(value, error if error.any() else 0.0, _common_grid(part.grid for _, part in parts))


def _common_grid(grids: Iterable[int]) -> int:
    found = 1
    for grid in grids:
        found = lcm(found, grid)
        if not 0 < found <= FINEST:
            return NO_GRID
    return found


def _grid(number: Number) -> int:
    """Give the denominator of a number that comes in; 0 where it is no fraction, or is not known to be one."""
    if isinstance(number, BatchFloat):
        return number.grid
    kind = type(number)
    if kind in (arb, CircleConstant, IntegerRoot):
        return NO_GRID
    return int(as_number(number).q)


def _parts(number: Number) -> tuple[Floats, Floats]:
    kind = type(number)
    if kind is BatchFloat:
        return number.value, number.error
    if kind is arb:
        value = float(number.mid())
        return value, float(number.rad()) + abs(value) * ULP + TINY
    if kind is CircleConstant:
        return pi, pi * ULP
    if kind is IntegerRoot:
        return float(number.n) ** 0.5, float(number.n) ** 0.5 * ULP
    return _of_rational(as_number(number))


@lru_cache(maxsize=65536)
def _of_rational(number: fmpq) -> tuple[float, float]:
    p, q = int(number.p), int(number.q)
    try:
        value = p / q
    except OverflowError:
        return float("nan"), float("nan")
    exact = q & (q - 1) == 0 and abs(p) < EXACT_TO and q < EXACT_TO
    return value, 0.0 if exact else abs(value) * ULP + TINY


def _is_array(part: Floats) -> TypeGuard[np.ndarray]:
    return isinstance(part, np.ndarray) and part.ndim > 0


def _is_exact(one: Floats, other: Floats) -> bool:
    return isinstance(one, float) and one == 0 and isinstance(other, float) and other == 0


def _are_whole(*numbers: Floats) -> bool:
    """Say whether all are whole numbers that a float holds, so that what was calculated with them is exact."""
    return all(np.all((np.abs(n) < EXACT_TO) & (np.rint(n) == n)) for n in numbers)


def _require_known(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Give the values of a decision that is known on every paper; else raise `BatchSplit`, or `Undecided` if shared."""
    if known.all():
        return values
    if not known.ndim:
        raise Undecided("two numbers are too close for floats to tell which is larger")
    raise BatchSplit(np.where(known, 0, UNDECIDED))


def _groups(values: np.ndarray) -> np.ndarray:
    """Group the papers that have the same number; those without one are left to exact calculation."""
    groups = np.unique(values, return_inverse=True)[1].reshape(values.shape)
    return np.where(np.isfinite(values), groups, UNDECIDED)
