"""Elementary functions and decisions on affine forms.

A function is its first-order Taylor expansion with a bound on the second derivative over the whole interval. A
decision that the roundings leave open gives the hull, and a note for the certificate.
"""

from __future__ import annotations

import math
from typing import Any

from flint import fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact

TANH_DETOURS = {"tanh_pm", "tanh_e2z", "tanh_neg", "tanh_one_minus", "tanh_2sig"}
LARGEST_EXPONENT = 700.0  # e to more than this is no float


class AffineFunctions:
    """The functions of an affine form; `Affine` brings the arithmetic that they stand on."""

    __slots__ = ()

    def _smooth(self: Any, value: float, slope: float, curvature: float, inner: float = 0.0) -> Any:
        """f(self) from f and f' at the centre, a bound on |f''|, and roundings inside f."""
        self.working.effort += 5
        rest = curvature * self.radius * self.radius / 2 + inner
        return self.working.finish(value, self.terms, slope, self.slop, rest, None)

    def _known(self: Any, function: Any) -> Any:
        """The exact result where the argument is known and the result is rational."""
        if self.rational is None:
            return None
        result = function(self.rational)
        return self.working.rounded(result) if isinstance(result, fmpq) else None

    def exp(self: Any) -> Any:
        if max(self.high, -self.low) > LARGEST_EXPONENT:
            raise Undecided(f"e to the {self.high:.4g} is out of reach of a calculation by hand")
        value = math.exp(self.centre)
        return self._known(exact.exp_of) or self._smooth(value, value, math.exp(self.high))

    def log(self: Any) -> Any:
        if self.low <= 0:
            raise Undecided(f"the logarithm of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        curvature = 1 / self.low / self.low
        return self._known(exact.log_of) or self._smooth(math.log(self.centre), 1 / self.centre, curvature)

    def sqrt(self: Any) -> Any:
        known = self._known(exact.sqrt_of)
        if known is not None:
            return known
        if self.low <= 0:
            raise Undecided(f"the square root of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        root = math.sqrt(self.centre)
        return self._smooth(root, 0.5 / root, 0.25 / self.low / math.sqrt(self.low))

    def tanh(self: Any) -> Any:
        value = math.tanh(self.centre)
        known = self._known(exact.tanh_of)
        if known is not None or abs(self.centre) > LARGEST_EXPONENT / 4:
            return known or self._smooth(value, 1 - value * value, 0.77)
        self.working.met |= TANH_DETOURS
        if self.working.detour in TANH_DETOURS:
            effort = self.working.effort
            try:
                return self._by_powers(self.working.detour).settled()
            finally:
                self.working.effort = effort + 5
        return self._smooth(value, 1 - value * value, 0.77)

    def _by_powers(self: Any, way: str) -> Any:
        """tanh through powers of e, each number on the way written down."""
        z = self.settled()
        if way == "tanh_pm":
            up, down = z.exp(), (-z).exp()
            return (up - down).settled() / (up + down).settled()
        power = (2 * z).exp() if way in ("tanh_e2z", "tanh_one_minus") else (-2 * z).exp()
        above = (power + 1).settled()
        if way == "tanh_e2z":
            return (power - 1).settled() / above
        if way == "tanh_neg":
            return (1 - power).settled() / above
        if way == "tanh_one_minus":
            return 1 - (2 / above)
        return 2 * (1 / above) - 1

    def sigmoid(self: Any) -> Any:
        known = self._known(exact.sigmoid_of)
        if known is not None:
            return known
        if max(self.high, -self.low) > LARGEST_EXPONENT:
            raise Undecided(f"the logistic function of {self.centre:.4g} is out of reach of a calculation by hand")
        power = math.exp(-self.centre)
        value = 1 / (1 + power)
        half = self.working.half_unit
        inner = value * value * (half(power) + half(1 + power))  # e^-z and 1 + e^-z may be rounded on the way
        up = 1 / power if power else 0.0
        if up:  # e^z / (1 + e^z)
            inner = max(inner, ((1 - value) * half(up) + value * half(1 + up)) / (1 + up))
        t = math.tanh(self.centre / 2)  # (1 + tanh(z / 2)) / 2
        inner = max(inner, (half(abs(t)) + half(1 + t)) / 2)
        return self._smooth(value, value * (1 - value), 0.0963, inner)

    def relu(self: Any) -> Any:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"max(0, x) for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, self.high)
        return self if sign > 0 else self.working.lift(0)

    def positive(self: Any) -> Any:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"x > 0 for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, 1.0)
        return self.working.lift(int(sign > 0))

    def sign(self: Any) -> Any:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"the sign of x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(-1.0, 1.0)
        return self.working.lift(sign)

    def absolute(self: Any) -> Any:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"|x| for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, max(-self.low, self.high))
        return self if sign >= 0 else -self

    def floor(self: Any) -> Any:
        low, high = (exact.floor_of(edge) for edge in self.interval())
        if low != high:
            self.working.straddled.append(f"the integer part of x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(exact.to_float(low), exact.to_float(high))
        return self.working.lift(low)

    def maximum(self: Any, other: Any) -> Any:
        rival = self.working.lift(other)
        sign = (self - rival).sign_decided()
        if sign is None:
            self.working.straddled.append(f"the larger of {self.centre:.4g} and {rival.centre:.4g}")
            return self.working.between(max(self.low, rival.low), max(self.high, rival.high))
        return self if sign >= 0 else rival

    def equals(self: Any, other: Any) -> bool:
        """Whether it is another number; who cannot tell the two apart when the working is rounded says yes."""
        rival = self.working.lift(other)
        if self.high < rival.low or rival.high < self.low:
            return False
        self.working.straddled.append(f"whether {self.centre:.4g} is {rival.centre:.4g}")
        return True
