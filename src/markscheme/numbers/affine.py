"""Affine forms: every value that a student can reach who rounds along the way.

A form is a centre plus one error symbol for each rounding that a student may do. The error of one rounding
travels along several paths and cancels; plain intervals would forget that.
Source: de Figueiredo and Stolfi, "Affine arithmetic: concepts and applications" (2004).

Floats are rigorous here: what they lose goes into `slop`, a radius that every form carries.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from flint import arb, fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact
from markscheme.numbers.root import IntegerRoot

LARGEST_EXPONENT = 700.0  # e to more than this is no float
ULP = 2.0**-50  # four times the rounding of one float operation, so a few of them fit


@dataclass(slots=True)
class Working:
    """How many digits a student keeps in the working, and what evaluating under it has found.

    `significant`: whether `digits` counts significant figures (else decimals). `effort`: operations so far, weighted by
    what they cost by hand. `straddled`: comparisons that the roundings leave open.
    """

    digits: int
    significant: bool = True
    effort: int = 0
    symbols: int = 0
    straddled: list[str] = field(default_factory=list)

    def half_unit(self, magnitude: float) -> float:
        """Half a unit of the last kept digit of a number of this magnitude."""
        if not self.significant:
            return float(0.5 * 10.0**-self.digits)
        if magnitude == 0:
            return 0.0
        return float(0.5 * 10.0 ** (math.floor(math.log10(magnitude) + 1e-12) + 1 - self.digits))

    def keeps(self, magnitude: float, places: int | None) -> bool:
        """Whether a number with so many decimals is kept whole. Integers always are."""
        if places is None:
            return False
        if places == 0:
            return True
        if not self.significant:
            return places <= self.digits
        return magnitude == 0 or math.floor(math.log10(magnitude) + 1e-12) + 1 + places <= self.digits

    def fresh(self) -> int:
        """A new error symbol."""
        self.symbols += 1
        return self.symbols

    def lift(self, number: Any) -> Affine:
        """Bring a rational, a ball or an integer in; a ball is rounded as a student would round it."""
        if type(number) is Affine:
            return number
        if isinstance(number, IntegerRoot):
            number = number.ball()
        if isinstance(number, arb):
            return self._lift_ball(number)
        return _rounded(self, number if isinstance(number, fmpq) else fmpq(number))

    def _lift_ball(self, ball: arb) -> Affine:
        centre = float(ball.mid())
        radius = float(ball.rad()) + abs(centre) * ULP
        return Affine(self, centre, {self.fresh(): self.half_unit(abs(centre))}, radius)

    def written(self, centre: fmpq, half_unit: fmpq) -> Affine:
        """What a student wrote: known to half a unit of its last digit."""
        if half_unit == 0:
            return self.lift(centre)
        form = Affine(self, exact.to_float(centre), {self.fresh(): exact.to_float(half_unit)}, 0.0)
        form.slop = abs(form.centre) * ULP
        return form

    def between(self, low: float, high: float) -> Affine:
        """Any number of an interval."""
        centre, radius = (low + high) / 2, (high - low) / 2
        return Affine(self, centre, {self.fresh(): radius * (1 + ULP)}, abs(centre) * ULP)


@dataclass(slots=True, eq=False)
class Affine:
    """centre + sum of terms[k] * e_k + slop, each e_k and the slop's factor in [-1, 1].

    `rational` is set while the number is known exactly; `places` counts its decimals while they end.
    `summands`: of a sum, the sums of its positive and negative parts, their number and the rounding given so far.
    """

    working: Working
    centre: float
    terms: dict[int, float]
    slop: float
    rational: fmpq | None = None
    places: int | None = None
    summands: tuple[float, float, int, float] | None = None

    # --- what is known of the value

    @property
    def radius(self) -> float:
        """Largest distance from the centre, rounded up."""
        return (sum(map(abs, self.terms.values())) + self.slop) * (1 + ULP)

    @property
    def low(self) -> float:
        """Smallest value, rounded down."""
        return self.centre - self.radius - abs(self.centre) * ULP if self.rational is None else self.centre

    @property
    def high(self) -> float:
        """Largest value, rounded up."""
        return self.centre + self.radius + abs(self.centre) * ULP if self.rational is None else self.centre

    def interval(self) -> tuple[fmpq, fmpq]:
        """The closed interval of all values, as rationals."""
        if self.rational is not None:
            return self.rational, self.rational
        return exact.to_rational(self.low), exact.to_rational(self.high)

    def settled(self) -> Affine:
        """The same value as the result of a step: written down, no longer a sum in progress."""
        if self.summands is None:
            return self
        return Affine(self.working, self.centre, self.terms, self.slop, self.rational, self.places)

    def sign_decided(self) -> int | None:
        """-1, 0, 1, or None when the roundings leave it open."""
        if self.rational is not None:
            return exact.sign_of(self.rational)
        return 1 if self.low > 0 else -1 if self.high < 0 else None

    # --- sums

    def __add__(self, other: Any) -> Affine:
        if type(other) is not Affine:
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        if self.rational is not None and self.rational == 0:
            return other
        if other.rational is not None and other.rational == 0:
            return self
        return _sum(self, other)

    __radd__ = __add__

    def __neg__(self) -> Affine:
        flipped = self.summands and (self.summands[1], self.summands[0], *self.summands[2:])
        return Affine(
            self.working,
            -self.centre,
            {k: -v for k, v in self.terms.items()},
            self.slop,
            None if self.rational is None else -self.rational,
            self.places,
            flipped,
        )

    def __pos__(self) -> Affine:
        return self

    def __sub__(self, other: Any) -> Affine:
        if getattr(other, "shape", None):
            return NotImplemented
        return self + -self.working.lift(other)

    def __rsub__(self, other: Any) -> Affine:
        return -self + other

    # --- products

    def __mul__(self, other: Any) -> Affine:
        if type(other) is not Affine:
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        for one, two in ((self, other), (other, self)):
            if one.rational is not None and one.rational in (-1, 0, 1):
                return _times_trivial(int(one.rational.p), two)
        self.working.effort += 2
        if self.rational is not None and other.rational is not None:
            return _rounded(self.working, self.rational * other.rational)
        return _product(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Affine:
        if getattr(other, "shape", None):
            return NotImplemented
        return _quotient(self, self.working.lift(other))

    def __rtruediv__(self, other: Any) -> Affine:
        return self.working.lift(other) / self

    def power(self, power: int) -> Affine:
        if power == 2:
            return self._square()
        if power < 0:
            return 1 / self.power(-power)
        result = self.working.lift(1)
        for _ in range(power):
            result = result * self
        return result

    def _square(self) -> Affine:
        if self.rational is not None and (self.summands is None or self.working.keeps(self.centre**2, 2 * (self.places or 0))):
            return self * self
        self.working.effort += 2
        # (c + d)^2 = c^2 + 2 c d + d^2 with d^2 in [0, r^2]
        half = self.radius**2 / 2
        c = self.centre
        places = None if self.places is None else 2 * self.places
        return _finish(self.working, c * c + half, self.terms, 2 * c, self.slop, half + self._expanded(places), places)

    def _expanded(self, places: int | None) -> float:
        """What rounding a^2, 2 a b, b^2 and their sums may add when the square of a sum a + b is expanded."""
        if self.summands is None:
            return 0.0
        up, down = self.summands[:2]
        if self.working.keeps((up + down) ** 2, places):
            return 0.0
        half = self.working.half_unit
        return half(up * up) + half(2 * up * down) + half(down * down) + 2 * half(max(up * up + down * down, 2 * up * down))

    # --- functions: first-order Taylor with a bound on the second derivative over the whole interval

    def _smooth(self, value: float, slope: float, curvature: float, inner: float = 0.0) -> Affine:
        """f(self) from f and f' at the centre, a bound on |f''|, and roundings inside f."""
        self.working.effort += 5
        rest = curvature * self.radius**2 / 2 + inner
        return _finish(self.working, value, self.terms, slope, self.slop, rest, None)

    def _known(self, function: Any) -> Affine | None:
        """The exact result where the argument is known and the result is rational."""
        if self.rational is None:
            return None
        result = function(self.rational)
        return _rounded(self.working, result) if isinstance(result, fmpq) else None

    def exp(self) -> Affine:
        if self.high > LARGEST_EXPONENT:
            raise Undecided(f"e to the {self.high:.4g} is too large for a calculation by hand")
        value = math.exp(self.centre)
        return self._known(exact.exp_of) or self._smooth(value, value, math.exp(self.high))

    def log(self) -> Affine:
        if self.low <= 0:
            raise Undecided(f"the logarithm of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        return self._known(exact.log_of) or self._smooth(math.log(self.centre), 1 / self.centre, self.low**-2)

    def sqrt(self) -> Affine:
        known = self._known(exact.sqrt_of)
        if known is not None:
            return known
        if self.low <= 0:
            raise Undecided(f"the square root of a number between {self.low:.4g} and {self.high:.4g} may not exist")
        root = math.sqrt(self.centre)
        return self._smooth(root, 0.5 / root, 0.25 * self.low**-1.5)

    def tanh(self) -> Affine:
        value = math.tanh(self.centre)
        return self._known(exact.tanh_of) or self._smooth(value, 1 - value * value, 0.77)

    def sigmoid(self) -> Affine:
        known = self._known(exact.sigmoid_of)
        if known is not None:
            return known
        power = math.exp(min(-self.centre, LARGEST_EXPONENT))
        value = 1 / (1 + power)
        half = self.working.half_unit
        inner = value * value * (half(power) + half(1 + power))  # e^-z and 1 + e^-z may be rounded on the way
        return self._smooth(value, value * (1 - value), 0.0963, inner)

    # --- decisions; where the roundings leave one open, the hull, and a note for the certificate

    def relu(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"max(0, x) for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, self.high)
        return self if sign > 0 else self.working.lift(0)

    def positive(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"x > 0 for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, 1.0)
        return self.working.lift(int(sign > 0))

    def sign(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"the sign of x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(-1.0, 1.0)
        return self.working.lift(sign)

    def absolute(self) -> Affine:
        sign = self.sign_decided()
        if sign is None:
            self.working.straddled.append(f"|x| for x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(0.0, max(-self.low, self.high))
        return self if sign >= 0 else -self

    def floor(self) -> Affine:
        low, high = (exact.floor_of(edge) for edge in self.interval())
        if low != high:
            self.working.straddled.append(f"the integer part of x between {self.low:.4g} and {self.high:.4g}")
            return self.working.between(exact.to_float(low), exact.to_float(high))
        return self.working.lift(low)

    def maximum(self, other: Any) -> Affine:
        rival = self.working.lift(other)
        sign = (self - rival).sign_decided()
        if sign is None:
            self.working.straddled.append(f"the larger of {self.centre:.4g} and {rival.centre:.4g}")
            return self.working.between(max(self.low, rival.low), max(self.high, rival.high))
        return self if sign >= 0 else rival


def _times_trivial(factor: int, form: Affine) -> Affine:
    return form.working.lift(0) if factor == 0 else form if factor == 1 else -form


def _rounded(working: Working, value: fmpq) -> Affine:
    """A result that is known exactly, rounded only if it is longer than the working keeps."""
    places = exact.decimal_places(value)
    centre = exact.to_float(value)
    if working.keeps(abs(centre), places):
        return Affine(working, centre, {}, 0.0, value, places)
    return Affine(working, centre, {working.fresh(): working.half_unit(abs(centre))}, abs(centre) * ULP)


def _finish(
    working: Working, centre: float, terms: dict[int, float], slope: float, slop: float, rest: float, places: int | None
) -> Affine:
    """centre + slope * terms, plus one symbol for the remainder `rest` and the rounding of the result."""
    scaled = {k: slope * v for k, v in terms.items()}
    size = abs(centre) + sum(map(abs, scaled.values())) + rest
    error = rest if working.keeps(size, places) else rest + working.half_unit(size)
    if error:
        scaled[working.fresh()] = error
    return Affine(working, centre, scaled, abs(slope) * slop + size * ULP, None, places)


def _merge(a: dict[int, float], b: dict[int, float], x: float, y: float) -> dict[int, float]:
    merged = {k: x * v for k, v in a.items()}
    for k, v in b.items():
        merged[k] = merged.get(k, 0.0) + y * v
    return merged


def _parts(form: Affine) -> tuple[float, float, int, float]:
    return form.summands or (max(form.high, 0.0), max(-form.low, 0.0), 1, 0.0)


def _sum(a: Affine, b: Affine) -> Affine:
    """a + b. The rounding covers every order in which the summands may be added, so it looks at their largest partial sum."""
    working = a.working
    working.effort += 1
    (up_a, down_a, count_a, given_a), (up_b, down_b, count_b, given_b) = _parts(a), _parts(b)
    up, down, count = up_a + up_b, down_a + down_b, count_a + count_b
    largest = max(up, down)
    places = None if a.places is None or b.places is None else max(a.places, b.places)
    given = given_a + given_b
    if working.keeps(largest, places):
        if a.rational is not None and b.rational is not None:
            total = a.rational + b.rational
            return Affine(working, exact.to_float(total), {}, 0.0, total, places, (up, down, count, given))
        error = 0.0
    else:
        error = max((count - 1) * working.half_unit(largest) - given, 0.0)
    terms = _merge(a.terms, b.terms, 1.0, 1.0)
    if error:
        terms[working.fresh()] = error
    slop = a.slop + b.slop + (abs(a.centre) + abs(b.centre) + a.radius + b.radius) * ULP
    return Affine(working, a.centre + b.centre, terms, slop, None, places, (up, down, count, given + error))


def _product(a: Affine, b: Affine) -> Affine:
    centre = a.centre * b.centre
    terms = _merge(a.terms, b.terms, b.centre, a.centre)
    rest = a.radius * b.radius
    places = None if a.places is None or b.places is None else a.places + b.places
    slop = abs(b.centre) * a.slop + abs(a.centre) * b.slop
    return _finish(a.working, centre, terms, 1.0, slop, rest, places)


def _quotient(a: Affine, b: Affine) -> Affine:
    """a / b, by division, by the reciprocal first, or by dividing each summand of a."""
    working = a.working
    if b.rational is not None:
        if b.rational == 0:
            raise ZeroDivisionError
        if b.rational in (-1, 1):
            return _times_trivial(int(b.rational.p), a)
    elif b.low <= 0 <= b.high:
        raise Undecided(f"the divisor lies between {b.low:.4g} and {b.high:.4g} and may be zero")
    working.effort += 3
    if a.rational is not None and b.rational is not None:
        return _known_quotient(working, a, b)
    reciprocal = 1 / b.centre
    nearest = min(abs(b.low), abs(b.high))
    rest = b.radius**2 / (nearest**2 * abs(b.centre))
    inverse = Affine(working, reciprocal, {k: -v * reciprocal**2 for k, v in b.terms.items()}, b.slop * reciprocal**2)
    if rest:
        inverse.terms[working.fresh()] = rest
    terms = _merge(a.terms, inverse.terms, inverse.centre, a.centre)
    slop = abs(inverse.centre) * a.slop + abs(a.centre) * inverse.slop
    rest = a.radius * inverse.radius + _by_reciprocal(working, a, b) + abs(a.centre * reciprocal) * ULP
    return _finish(working, a.centre * reciprocal, terms, 1.0, slop, rest, None)


def _known_quotient(working: Working, a: Affine, b: Affine) -> Affine:
    """Both are known exactly: only a quotient that is no integer may have been made by way of a rounded reciprocal."""
    assert a.rational is not None and b.rational is not None
    value = a.rational / b.rational
    result = _rounded(working, value)
    detour = 0.0 if value.q == 1 else _by_reciprocal(working, a, b)
    if detour:
        result.terms[working.fresh()] = detour
        result.rational, result.places = None, None
        result.slop = abs(result.centre) * ULP
    return result


def _by_reciprocal(working: Working, a: Affine, b: Affine) -> float:
    """What rounding 1/b first, or each quotient of a sum, may add to the rounding of the quotient itself."""
    size = abs(a.centre) + a.radius
    first = 0.0
    reciprocal = 1 / min(abs(b.low), abs(b.high))
    if b.rational is None or not working.keeps(reciprocal, exact.decimal_places(1 / b.rational)):
        first = size * working.half_unit(reciprocal)
    if a.summands is None:
        return first
    up, down, count, _ = a.summands
    return max(first, (count - 1) * working.half_unit(max(up, down) / min(abs(b.low), abs(b.high))))
