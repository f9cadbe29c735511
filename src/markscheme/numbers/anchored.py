"""Numbers held as a rational and what is left: near a rational nothing cancels.

The logistic function of 2900 is 1 - e^-2900. As a ball it is [1 +/- 2^-64], and 1 minus it is a ball around 0 at any
precision below 4184 bits. Here it is the anchor 1, a rational, and the rest -1/(1 + e^2900), a ball that knows its
sign and its digits; 1 minus it is the rest alone. So slopes of saturated units, cross entropies of wrong logits and
softmax weights of far scores are proven at the precision at which the rest is.

These numbers also count their work, and keep their rationals short: `exact_values` calculates with them what is large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.numbers import exact
from markscheme.numbers.exact import Exact, IntegerRoot, Number, as_number
from markscheme.numbers.limits import RATIONAL_BITS, WORK_BITS, Meter

ZERO, ONE = fmpq(0), fmpq(1)
EDGE_BITS = 3_400  # of 10^1,000 and some more


@dataclass(slots=True, eq=False)
class AnchoredNumber:
    """anchor + rest, with a rational anchor; `rest` None: exactly the anchor."""

    anchor: fmpq
    rest: arb | None
    meter: Meter

    @property
    def rational(self) -> fmpq | None:
        """The rational that it is, if it is known to be one; asking counts as work, as long sums leave zeros out."""
        self.meter.left -= 1
        if self.meter.left < 0:
            self.meter.end()
        return self.anchor if self.rest is None else None

    def opened(self) -> Exact:
        """Give the rational that it is, else its ball."""
        if self.rest is None:
            return self.anchor
        return self.rest if self.anchor == 0 else self.anchor + self.rest

    def beside(self) -> fmpq | None:
        """Give a rational that any rule of up to 1,000 digits rounds like this number; None where none is known.

        A number less than eps beside its anchor lies on one side of every edge of rounding that its anchor is not on,
        if eps is less than 1/(q 10^D), the least distance of a fraction p/q from a decimal of D places.
        """
        if self.rest is None or self.anchor == 0:
            return self.rational
        eps = fmpq(1) / fmpq(2) ** (2 * self.anchor.height_bits() + EDGE_BITS)
        if not abs(self.rest) < eps or not (self.rest > 0 or self.rest < 0):
            return None
        return self.anchor + eps if self.rest > 0 else self.anchor - eps

    def _result(self, anchor: fmpq, rest: arb | None) -> AnchoredNumber:
        """Make a result: count its work, and move a fraction that has become too long into the ball."""
        bits, meter = anchor.height_bits(), self.meter
        meter.left -= 1 + (bits if rest is None else bits + ctx.prec) // WORK_BITS
        if meter.left < 0:
            meter.end()
        if bits > RATIONAL_BITS:
            return AnchoredNumber(ZERO, arb(anchor) if rest is None else anchor + rest, meter)
        return AnchoredNumber(anchor, rest, meter)

    def _lift(self, other: Number) -> AnchoredNumber:
        if type(other) is AnchoredNumber:
            return other
        if isinstance(other, IntegerRoot):
            other = other.ball()
        other = as_number(other)
        return (
            AnchoredNumber(ZERO, other, self.meter) if type(other) is arb else AnchoredNumber(other, None, self.meter)
        )

    # --- arithmetic

    def __add__(self, other: Number) -> AnchoredNumber:
        if type(other) is not AnchoredNumber:
            if getattr(other, "shape", None):
                return NotImplemented
            other = self._lift(other)
        if other.rest is None or self.rest is None:
            return self._result(self.anchor + other.anchor, self.rest if other.rest is None else other.rest)
        return self._result(self.anchor + other.anchor, self.rest + other.rest)

    __radd__ = __add__

    def __neg__(self) -> AnchoredNumber:
        return self._result(-self.anchor, None if self.rest is None else -self.rest)

    def __sub__(self, other: Number) -> AnchoredNumber:
        if type(other) is not AnchoredNumber:
            if getattr(other, "shape", None):
                return NotImplemented
            other = self._lift(other)
        if other.rest is None:
            return self._result(self.anchor - other.anchor, self.rest)
        return self._result(self.anchor - other.anchor, (-other.rest if self.rest is None else self.rest - other.rest))

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> AnchoredNumber:
        if getattr(other, "shape", None):
            return NotImplemented
        rival = self._lift(other)
        if rival.rest is None:
            if rival.anchor == 0:
                return rival
            return self._result(self.anchor * rival.anchor, None if self.rest is None else self.rest * rival.anchor)
        if self.rest is None:
            return rival * self
        (a, r), (b, s) = self._split(), rival._split()
        if a == 0 or b == 0:
            return self._result(ZERO, (a + r) * (b + s))
        return self._result(a * b, a * s + b * r + r * s)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> AnchoredNumber:
        return NotImplemented if getattr(other, "shape", None) else self * self._lift(other)._reciprocal()

    def __rtruediv__(self, other: Number) -> Number:
        return self._reciprocal() * other

    def _reciprocal(self) -> AnchoredNumber:
        if self.rest is None:
            return self._result(1 / self.anchor, None)
        anchor, rest = self._split()
        if anchor == 0:
            return self._result(ZERO, 1 / rest)
        return self._result(1 / anchor, -rest / (anchor * (anchor + rest)))

    def _split(self) -> tuple[fmpq, arb]:
        """Give anchor and rest; with the anchor 0 where the number is not near the one that it has.

        sqrt(v) + 1e-8 is anchored at 1e-8: its reciprocal would be 1e8 and a rest of about -1e8, which cancel anew in
        every step that follows.
        """
        assert self.rest is not None
        if self.anchor == 0 or 2 * self.rest.abs_upper() < abs(self.anchor):
            return self.anchor, self.rest
        return ZERO, self.anchor + self.rest

    def power(self, n: int) -> AnchoredNumber:
        """Raise to a whole power by multiplying, which keeps the sign; by squaring, as Adam's powers go up to 1,000."""
        if n == 0:
            return self._lift(1)
        half = self.power(abs(n) // 2) if abs(n) > 1 else None
        whole = self if half is None else half * half * self if n % 2 else half * half
        return whole._reciprocal() if n < 0 else whole

    # --- decisions

    def sign_decided(self) -> int:
        """Decide the sign; raise `Undecided` where the ball holds 0 and more."""
        return exact.sign_of(self.opened())

    def relu(self) -> AnchoredNumber:
        return self if self.sign_decided() > 0 else self._lift(0)

    def positive(self) -> AnchoredNumber:
        return self._lift(int(self.sign_decided() > 0))

    def sign(self) -> AnchoredNumber:
        return self._lift(self.sign_decided())

    def absolute(self) -> AnchoredNumber:
        return self if self.sign_decided() >= 0 else -self

    __abs__ = absolute

    def floor(self) -> AnchoredNumber:
        return self._lift(exact.floor_of(self.opened()))

    def maximum(self, other: Number) -> AnchoredNumber:
        return self if (self - other).sign_decided() >= 0 else self._lift(other)

    # --- functions

    def exp(self) -> AnchoredNumber:
        return self._result(ONE, None) if self.rational == 0 else self._result(ZERO, arb(self.opened()).exp())

    def log(self) -> AnchoredNumber:
        if self.rest is None or self.anchor <= 0 or not abs(self.rest) < self.anchor / 2:
            return self._function(exact.log_of)
        near = (self.rest / self.anchor).log1p()
        return self._result(ZERO, near if self.anchor == 1 else near + arb(self.anchor).log())

    def sqrt(self) -> AnchoredNumber:
        return self._function(exact.sqrt_of)

    def tanh(self) -> AnchoredNumber:
        """Calculate 1 - 2u/(1 + u) with u = e^(-2x) from 1 upwards, its mirror image below -1."""
        if self.rational == 0:
            return self
        x = arb(self.opened())
        if not abs(x) > 1:
            return self._result(ZERO, x.tanh())
        u = (-2 * abs(x)).exp()
        lost = 2 * u / (1 + u)
        return self._result(ONE, -lost) if x > 0 else self._result(-ONE, lost)

    def sigmoid(self) -> AnchoredNumber:
        """Calculate 1 - u/(1 + u) with u = e^-x above 0, u/(1 + u) with u = e^x below."""
        if self.rational == 0:
            return self._result(fmpq(1, 2), None)
        x = arb(self.opened())
        u = (-abs(x)).exp()
        return self._result(ONE, -u / (1 + u)) if x > 0 else self._result(ZERO, u / (1 + u))

    def sin(self) -> AnchoredNumber:
        return self._function(exact.sin_of)

    def cos(self) -> AnchoredNumber:
        """Calculate 1 - 2 sin^2 of half the angle near 0, so that 1 less it is known."""
        x = arb(self.opened())
        if self.rational == 0 or not abs(x) < 1:
            return self._function(exact.cos_of)
        half = (x / 2).sin()
        return self._result(ONE, -2 * half * half)

    def softmax_of(self, scores: Iterable[AnchoredNumber | None]) -> list[AnchoredNumber]:
        """Give the weights of scores, of which it is the largest: its own is 1 less what the others weigh."""
        shares = [None if s is self or s is None else (s - self).exp() for s in scores]
        others = sum((s for s in shares if s is not None), start=self._lift(0))
        whole = 1 + others
        return [1 - others / whole if s is self else self._lift(0) if s is None else share / whole
                for s, share in zip(scores, shares, strict=True)]  # fmt: skip

    def _function(self, function: Callable[[Exact], Exact]) -> AnchoredNumber:
        value = function(self.opened())
        return self._result(value, None) if isinstance(value, fmpq) else self._result(ZERO, value)


def to_anchored(cell: Number, meter: Meter) -> AnchoredNumber:
    """Turn a given into an anchored number; an expression such as e^2 is a ball of the present precision."""
    value = cell.value() if hasattr(cell, "operation") else cell
    if type(value) is fmpq:
        return AnchoredNumber(value, None, meter)
    return AnchoredNumber(ZERO, value, meter)


def settle_anchored(cell: Number) -> Number:
    """Make the result of a step exact where its ball is one number; raise `Undecided` where no finite ball holds it."""
    if type(cell) is not AnchoredNumber or cell.rest is None:
        return cell
    exact.check_finite(cell.rest)
    whole = cell.rest.unique_fmpz() if cell.rest.is_exact() else None
    return cell if whole is None else AnchoredNumber(cell.anchor + fmpq(whole), None, cell.meter)


def anchored_softmax(scores: np.ndarray, axis: int) -> np.ndarray:
    """Take the softmax along an axis; midpoints tell the largest score, and any other choice would be as true."""
    moved = np.moveaxis(scores, axis, -1)
    weights = np.empty(moved.shape, dtype=object)
    for index in np.ndindex(*moved.shape[:-1]):
        row = list(moved[index])
        seen = [s for s in row if s is not None]
        top = max(seen, key=lambda s: s.anchor if s.rest is None else s.anchor + exact.middle_of(s.rest))
        weights[index] = top.softmax_of(row)
    return np.moveaxis(weights, -1, axis)
