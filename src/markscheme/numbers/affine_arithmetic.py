"""Affine forms: every value that a student can reach who rounds along the way, and arithmetic on them.

A form is a centre plus one error symbol for each rounding that a student may do. The error of one rounding
travels along several paths and cancels; plain intervals would forget that.
Source: de Figueiredo and Stolfi, "Affine arithmetic: concepts and applications" (2004).

Floats are rigorous here: what they lose goes into `slop`, a radius that every form carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import TYPE_CHECKING, Self

from flint import fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact
from markscheme.numbers.exact import Number

if TYPE_CHECKING:
    from markscheme.numbers.affine import Affine
    from markscheme.numbers.kept_digits import Working

ULP = 2.0**-50  # four times the rounding of one float operation, so a few of them fit
UP = 1 + ULP
TRIVIAL = (-1, 0, 1)  # to multiply by these is no work
TINY = 2.0**-1000  # far above what is lost where floats end at 2^-1074

# Floats are squared by x * x here: it overflows to infinity, which `KeptDigits` refuses; `**` would raise.


@dataclass(slots=True)  # not frozen: that would treble the time of making one
class Summands:
    """The terms of a sum in progress, and their total before any rounding of the sum.

    `sizes`: centre, radius and decimals of each term, which every further sum asks for.
    """

    parts: tuple[AffineArithmetic, ...]
    centre: float
    terms: dict[int, float]
    slop: float
    sizes: tuple[tuple[float, float, int | None], ...]


@dataclass(slots=True, eq=False)
class AffineArithmetic:
    """centre + sum of terms[k] * e_k + slop, each e_k and the slop's factor in [-1, 1]; `Affine` brings the functions.

    `rational` is set while the number is known exactly; `places` counts its decimals while they end.
    `summands`: of a sum, its terms before the sum itself was rounded.
    """

    working: Working
    centre: float
    terms: dict[int, float]
    slop: float
    rational: fmpq | None = None
    places: int | None = None
    summands: Summands | None = None
    known_radius: float | None = None

    # --- what is known of the value

    @property
    def radius(self) -> float:
        """Largest distance from the centre, rounded up; added up once, and asked for a dozen times."""
        if self.known_radius is None:
            self.known_radius = (fsum(map(abs, self.terms.values())) + self.slop if self.terms else self.slop) * UP
        return self.known_radius

    @property
    def low(self) -> float:
        """Smallest value, rounded down."""
        return self.centre - self.radius - abs(self.centre) * ULP if self.rational is None else self.centre

    @property
    def high(self) -> float:
        """Largest value, rounded up."""
        return self.centre + self.radius + abs(self.centre) * ULP if self.rational is None else self.centre

    def interval(self) -> tuple[fmpq, fmpq]:
        """Give the closed interval of all values, as rationals."""
        if self.rational is not None:
            return self.rational, self.rational
        if not isfinite(self.radius) or not isfinite(self.centre):
            raise Undecided("a number this large is no calculation by hand")
        low, high = self.ends
        return exact.to_rational(low), exact.to_rational(high)

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the interval of a number that is not known exactly: floats, which stand for themselves."""
        radius, lost = self.radius, abs(self.centre) * ULP
        return self.centre - radius - lost, self.centre + radius + lost

    def nearest_float(self) -> float:
        """Give a float near the number."""
        return self.centre

    def takes_way(self, way: str) -> bool:
        """Say whether the evaluation takes this way of working; note that it leads to other roundings here."""
        self.working.met.setdefault(way, self.working.results)
        return self.working.way == way

    def settled(self) -> Self:
        """Give the same value as the result of a step: written down, no longer a sum in progress."""
        if self.summands is None:
            return self
        return type(self)(
            self.working, self.centre, self.terms, self.slop, self.rational, self.places, None, self.known_radius
        )

    def sign_decided(self) -> int | None:
        """Decide the sign: -1, 0, 1, or None when the roundings leave it open."""
        if self.rational is not None:
            return exact.sign_of(self.rational)
        return 1 if self.low > 0 else -1 if self.high < 0 else None

    # --- operators

    def __add__(self, other: Number) -> Number:
        if not isinstance(other, AffineArithmetic):
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        # A sum in progress that is 0 for now keeps its summands: they may be added in another order.
        if self.centre == 0.0 and self.rational is not None and self.summands is None:
            return other
        if other.centre == 0.0 and other.rational is not None and other.summands is None:
            return self
        return _sum(self, other)

    __radd__ = __add__

    def __neg__(self) -> Number:
        s = self.summands
        flipped = s and Summands(
            tuple(-part for part in s.parts),
            -s.centre,
            {k: -v for k, v in s.terms.items()},
            s.slop,
            tuple((-centre, radius, places) for centre, radius, places in s.sizes),
        )
        return type(self)(
            self.working,
            -self.centre,
            {k: -v for k, v in self.terms.items()},
            self.slop,
            None if self.rational is None else -self.rational,
            self.places,
            flipped,
            self.known_radius,
        )

    def __pos__(self) -> Number:
        return self

    def __sub__(self, other: Number) -> Number:
        if not isinstance(other, AffineArithmetic):
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        return self + -other

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        if not isinstance(other, AffineArithmetic):
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        if self.rational is not None and self.centre in TRIVIAL and self.rational in TRIVIAL:
            return _times_trivial(int(self.centre), other)
        if other.rational is not None and other.centre in TRIVIAL and other.rational in TRIVIAL:
            return _times_trivial(int(other.centre), self)
        self.working.effort += 2
        if self.rational is not None and other.rational is not None:
            return self.working.rounded(self.rational * other.rational)
        return _product(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Number:
        if getattr(other, "shape", None):
            return NotImplemented
        return _quotient(self, self.working.lift(other))

    def __rtruediv__(self, other: Number) -> Number:
        return self.working.lift(other) / self

    def power(self, power: int) -> Number:
        if power == 2:
            return self._square()
        if power < 0:
            return 1 / self.power(-power)
        result = self.working.lift(1)
        for _ in range(power):
            result = result * self
        return result

    def _square(self) -> Number:
        parts = () if self.summands is None else self.summands.parts
        expanded = self._squared_sum(*parts) if len(parts) == 2 else None
        if expanded is not None:
            return expanded
        if self.rational is not None:
            return self * self
        self.working.effort += 2
        # (c + d)^2 = c^2 + 2 c d + d^2 with d^2 in [0, r^2]
        radius, c = self.radius, self.centre
        half = radius * radius / 2
        places = None if self.places is None else 2 * self.places
        return self.working.finish(c * c + half, self.terms, 2 * c, self.slop, half, places)

    def _squared_sum(self, a: AffineArithmetic, b: AffineArithmetic) -> Number | None:
        """Square a + b as a^2 + 2 a b + b^2; None unless that is the way taken and its terms are longer than kept."""
        working = self.working
        if a.rational is not None and b.rational is not None:
            numbers = (a.rational * a.rational, 2 * a.rational * b.rational, b.rational * b.rational)
            if all(working.short(number) for number in numbers):
                return None
        if not self.takes_way("expanded"):
            return None
        return (a * a + 2 * (a * b) + b * b).settled()


def _times_trivial(factor: int, form: AffineArithmetic) -> Number:
    return form.working.lift(0) if factor == 0 else form if factor == 1 else -form


def _scaled(a: dict[int, float], b: dict[int, float], x: float, y: float) -> dict[int, float]:
    """Give x a + y b, symbol by symbol."""
    if not b:
        return {k: x * v for k, v in a.items()}
    merged = {k: y * v for k, v in b.items()}
    if not a:
        return merged
    get = merged.get
    for k, v in a.items():
        merged[k] = x * v + get(k, 0.0)
    return merged


def _added(a: dict[int, float], b: dict[int, float]) -> dict[int, float]:
    """Give a + b, symbol by symbol."""
    if not a or not b or a.keys().isdisjoint(b):
        return a | b
    merged = dict(a)
    get = merged.get
    for k, v in b.items():
        merged[k] = get(k, 0.0) + v
    return merged


def _sum(a: AffineArithmetic, b: AffineArithmetic) -> Number:
    """Add: a + b is one number that is written down; sums on the way are rounded where they are longer than kept."""
    working = a.working
    working.effort += 1
    a_radius, b_radius = a.radius, b.radius
    one: Summands | AffineArithmetic = a if a.summands is None else a.summands
    two: Summands | AffineArithmetic = b if b.summands is None else b.summands
    sizes = ((a.centre, a_radius, a.places),) if a.summands is None else a.summands.sizes
    sizes += ((b.centre, b_radius, b.places),) if b.summands is None else b.summands.sizes
    parts = (a,) if a.summands is None else a.summands.parts
    parts += (b,) if b.summands is None else b.summands.parts
    terms = _added(one.terms, two.terms)
    centre = one.centre + two.centre
    slop = one.slop + two.slop + (abs(one.centre) + abs(two.centre) + a_radius + b_radius) * ULP
    places = None if a.places is None or b.places is None else max(a.places, b.places)
    summands = Summands(parts, centre, terms, slop, sizes)
    if a.rational is not None and b.rational is not None:
        total = a.rational + b.rational
        known = working.as_float(total)  # 1/10 - 65 is no float, and e^x magnifies what is lost
        if working.keeps(abs(known), places):
            return type(a)(working, known, {}, abs(known) * ULP, total, places, summands)
    if len(sizes) == 2:
        error = working.lost(abs(centre) + (a_radius + b_radius), places)
    else:
        error = max(_on_the_way(working, sizes), _on_the_way(working, sizes[::-1]))
    if error:
        terms = dict(terms)
        terms[working.fresh()] = error
    return type(a)(working, centre, terms, slop, None, places, summands)


def _on_the_way(working: Working, sizes: Sequence[tuple[float, float, int | None]]) -> float:
    """Bound what rounding each sum on the way may add, in this order."""
    (centre, radius, places), *others = sizes
    error, lost = 0.0, working.lost
    for part, part_radius, part_places in others:
        centre += part
        radius += part_radius
        places = None if places is None or part_places is None else max(places, part_places)
        error += lost(abs(centre) + radius, places)
    return error


def _product(a: AffineArithmetic, b: AffineArithmetic) -> Affine:
    centre = a.centre * b.centre
    terms = _scaled(a.terms, b.terms, b.centre, a.centre)
    rest = a.radius * b.radius
    places = None if a.places is None or b.places is None else a.places + b.places
    slop = abs(b.centre) * a.slop + abs(a.centre) * b.slop
    return a.working.finished(centre, terms, slop, rest, places)


def _quotient(a: AffineArithmetic, b: AffineArithmetic) -> Number:
    """Divide a by b, or where that is the way taken multiply by the reciprocal or divide each summand of a."""
    working = a.working
    if b.rational is not None:
        if b.rational == 0:
            raise ZeroDivisionError
        if b.rational in (-1, 1):
            return _times_trivial(int(b.rational.p), a)
    low, high = b.low, b.high
    if b.rational is None and low <= 0 <= high:
        raise Undecided(f"the divisor lies between {low:.4g} and {high:.4g} and may be zero")
    if a.rational is not None and a.rational == 0:
        return working.lift(0)
    known = None if a.rational is None or b.rational is None else a.rational / b.rational
    if known is not None and (kept := working.kept(known)) is not None:
        working.effort += 3
        return kept
    inverts = a.rational is None or a.rational != 1
    if inverts and (b.rational is None or not working.short(1 / b.rational)) and a.takes_way("reciprocal"):
        return a.settled() * _quotient(working.lift(1), b)
    if a.summands is not None and a.takes_way("each_term"):
        first, *others = (_quotient(part, b) for part in a.summands.parts)
        return sum(others, start=first).settled()
    working.effort += 3
    if known is not None:
        return working.rounded(known)
    reciprocal = 1 / b.centre
    relative = b.radius / min(abs(low), abs(high))
    rest = relative * relative * abs(reciprocal)
    terms = {k: -v * reciprocal * reciprocal for k, v in b.terms.items()}
    inverse = type(a)(working, reciprocal, terms, b.slop * reciprocal * reciprocal)
    if rest:
        inverse.terms[working.fresh()] = rest
    terms = _scaled(a.terms, inverse.terms, inverse.centre, a.centre)
    slop = abs(inverse.centre) * a.slop + abs(a.centre) * inverse.slop
    rest = a.radius * inverse.radius + abs(a.centre * reciprocal) * ULP
    return working.finished(a.centre * reciprocal, terms, slop, rest, None)
