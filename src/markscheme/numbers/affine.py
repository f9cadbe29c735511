"""Elementary functions and decisions on affine forms.

A function is its first-order Taylor expansion with a bound on the second derivative over the whole interval. A
decision that the roundings leave open gives the hull, and a note for the certificate.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from flint import fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact
from markscheme.numbers.affine_arithmetic import AffineArithmetic
from markscheme.numbers.elementary import sigmoid_by, tanh_by, way_taken
from markscheme.numbers.exact import Exact, Number

LARGEST_EXPONENT = 700.0  # e to more than this is no float


class Affine(AffineArithmetic):
    """An affine form, with elementary functions and decisions."""

    __slots__ = ()

    def _smooth(self, value: float, slope: float, curvature: float) -> Affine:
        """Evaluate f from f and f' at the centre and a bound on |f''|."""
        self.working.effort += 5
        rest = curvature * self.radius * self.radius / 2
        return self.working.finish(value, self.terms, slope, self.slop, rest, None)

    def _known(self, function: Callable[[fmpq], Exact]) -> Affine | None:
        """Give the exact result where the argument is known and the result is rational, else None."""
        if self.rational is None:
            return None
        result = function(self.rational)
        return self.working.rounded(result) if isinstance(result, fmpq) else None

    def exp(self) -> Affine:
        if max(self.high, -self.low) > LARGEST_EXPONENT:
            raise Undecided(f"e to the {self.high:.4g} is out of reach of a calculation by hand")
        value = math.exp(self.centre)
        return self._known(exact.exp_of) or self._smooth(value, value, math.exp(self.high))

    def log(self) -> Affine:
        if self.low <= 0:
            raise Undecided(f"the logarithm of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        known = self._known(exact.log_of)
        if known is not None:
            return known
        if self.takes_way("log_by_base_10"):
            return self._log_by_base_10()
        curvature = 1 / self.low / self.low
        return self._smooth(math.log(self.centre), 1 / self.centre, curvature)

    def _log_by_base_10(self) -> Affine:
        """Multiply log10(x) by ln 10, both written down."""
        ten = math.log(10)
        curvature = 1 / self.low / self.low / ten
        common = self._smooth(math.log10(self.centre), 1 / self.centre / ten, curvature)
        product: Affine = common * self.working.lift(exact.log_of(fmpq(10)))
        return product

    def sqrt(self) -> Affine:
        known = self._known(exact.sqrt_of)
        if known is not None:
            return known
        if self.low <= 0:
            raise Undecided(f"the square root of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        root = math.sqrt(self.centre)
        return self._smooth(root, 0.5 / root, 0.25 / self.low / math.sqrt(self.low))

    def tanh(self) -> Number:
        known = self._known(exact.tanh_of)
        if known is not None:
            return known
        # beyond this e^2z has no float, and no calculator takes another way
        way = way_taken(self, "tanh") if abs(self.centre) < LARGEST_EXPONENT / 4 else ""
        if way:
            return tanh_by(way, self.settled())
        return self.tanh_in_one()

    def tanh_in_one(self) -> Affine:
        """Calculate tanh by the key of a calculator."""
        value = math.tanh(self.centre)
        return self._smooth(value, 1 - value * value, 0.77)

    def sin(self) -> Affine:
        return self._known(exact.sin_of) or self._smooth(math.sin(self.centre), math.cos(self.centre), 1.0)

    def cos(self) -> Affine:
        return self._known(exact.cos_of) or self._smooth(math.cos(self.centre), -math.sin(self.centre), 1.0)

    def sigmoid(self) -> Number:
        known = self._known(exact.sigmoid_of)
        if known is not None:
            return known
        if max(self.high, -self.low) > LARGEST_EXPONENT:
            raise Undecided(f"the logistic function of {self.centre:.4g} is out of reach of a calculation by hand")
        if way := way_taken(self, "sigmoid"):
            return sigmoid_by(way, self.settled())
        value = 1 / (1 + math.exp(-self.centre))
        return self._smooth(value, value * (1 - value), 0.0963)

    def relu(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.undecided_comparisons.append(f"max(0, x) for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, self.high)
        return self if sign > 0 else self.working.lift(0)

    def positive(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.undecided_comparisons.append(f"x > 0 for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, 1.0)
        return self.working.lift(int(sign > 0))

    def sign(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.undecided_comparisons.append(f"the sign of x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(-1.0, 1.0)
        return self.working.lift(sign)

    def absolute(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.undecided_comparisons.append(f"|x| for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, max(-self.low, self.high))
        return self if sign >= 0 else -self

    __abs__ = absolute

    def floor(self) -> Affine:
        low, high = (exact.floor_of(edge) for edge in self.interval())
        if low != high:
            self.working.undecided_comparisons.append(
                f"the integer part of x between {self.low:.4g} and {self.high:.4g}"
            )
            return self.working.between(exact.to_float(low), exact.to_float(high))
        return self.working.lift(low)

    def maximum(self, other: Number) -> Affine:
        rival = self.working.lift(other)
        sign = (self - rival).sign_decided()
        if sign is None:
            self.working.undecided_comparisons.append(f"the larger of {self.centre:.4g} and {rival.centre:.4g}")
            return self.working.between(max(self.low, rival.low), max(self.high, rival.high))
        return self if sign >= 0 else rival

    def equals(self, other: Number) -> bool:
        """Say whether the two may be the same number; yes where the rounded working cannot tell them apart."""
        rival = self.working.lift(other)
        if self.high < rival.low or rival.high < self.low:
            return False
        self.working.undecided_comparisons.append(f"whether {self.centre:.4g} is {rival.centre:.4g}")
        return True
