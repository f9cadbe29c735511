"""Arithmetic on affine forms: sums in any order, products, quotients by every way of working, squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markscheme.errors import Undecided

ULP = 2.0**-50  # four times the rounding of one float operation, so a few of them fit
TRIVIAL = (-1, 0, 1)  # to multiply by these is no work
TINY = 2.0**-1000  # far above what is lost where floats end at 2^-1074

# Floats are squared by x * x here: it overflows to infinity, which `KeptDigits` refuses; `**` would raise.


@dataclass(slots=True)  # not frozen: that would treble the time of making one
class Summands:
    """The terms of a sum in progress, and their total before any rounding of the sum.

    `sizes`: centre, radius and decimals of each term, which every further sum asks for.
    """

    parts: tuple[Any, ...]
    centre: float
    terms: dict[int, float]
    slop: float
    sizes: tuple[tuple[float, float, int | None], ...]


class AffineArithmetic:
    """The operators of an affine form; `Affine` brings the data."""

    __slots__ = ()

    def __add__(self: Any, other: Any) -> Any:
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

    def __neg__(self: Any) -> Any:
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
        )

    def __pos__(self: Any) -> Any:
        return self

    def __sub__(self: Any, other: Any) -> Any:
        if getattr(other, "shape", None):
            return NotImplemented
        return self + -self.working.lift(other)

    def __rsub__(self: Any, other: Any) -> Any:
        return -self + other

    def __mul__(self: Any, other: Any) -> Any:
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

    def __truediv__(self: Any, other: Any) -> Any:
        if getattr(other, "shape", None):
            return NotImplemented
        return _quotient(self, self.working.lift(other))

    def __rtruediv__(self: Any, other: Any) -> Any:
        return self.working.lift(other) / self

    def power(self: Any, power: int) -> Any:
        if power == 2:
            return self._square()
        if power < 0:
            return 1 / self.power(-power)
        result = self.working.lift(1)
        for _ in range(power):
            result = result * self
        return result

    def _square(self: Any) -> Any:
        expanded = self._expanded() if self.summands is not None and len(self.summands.parts) == 2 else None
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

    def _expanded(self: Any) -> Any:
        """a^2 + 2 a b + b^2, where that is the way gone and its terms are longer than kept."""
        working = self.working
        a, b = self.summands.parts
        if a.rational is not None and b.rational is not None:
            numbers = (a.rational * a.rational, 2 * a.rational * b.rational, b.rational * b.rational)
            if all(working.short(number) for number in numbers):
                return None
        if not self.takes_way("expanded"):
            return None
        return (a * a + 2 * (a * b) + b * b).settled()


def _times_trivial(factor: int, form: Any) -> Any:
    return form.working.lift(0) if factor == 0 else form if factor == 1 else -form


def _merge(a: dict[int, float], b: dict[int, float], x: float, y: float) -> dict[int, float]:
    merged = {k: x * v for k, v in a.items()}
    for k, v in b.items():
        merged[k] = merged.get(k, 0.0) + y * v
    return merged


def _in_sum(form: Any) -> Summands:
    if form.summands is not None:
        return form.summands  # type: ignore[no-any-return]
    return Summands((form,), form.centre, form.terms, form.slop, ((form.centre, form.radius, form.places),))


def _sum(a: Any, b: Any) -> Any:
    """a + b: one number that is written down; sums on the way are rounded where they are longer than kept."""
    working = a.working
    working.effort += 1
    one, two = _in_sum(a), _in_sum(b)
    sizes = one.sizes + two.sizes
    terms = _merge(one.terms, two.terms, 1.0, 1.0)
    centre = one.centre + two.centre
    slop = one.slop + two.slop + (abs(one.centre) + abs(two.centre) + a.radius + b.radius) * ULP
    places = None if a.places is None or b.places is None else max(a.places, b.places)
    summands = Summands(one.parts + two.parts, centre, terms, slop, sizes)
    if a.rational is not None and b.rational is not None:
        total = a.rational + b.rational
        if working.keeps(working.as_float(abs(total)), places):
            return type(a)(working, working.as_float(total), {}, 0.0, total, places, summands)
    error = max(_on_the_way(working, sizes), _on_the_way(working, sizes[::-1]))
    terms = dict(terms)
    if error:
        terms[working.fresh()] = error
    return type(a)(working, centre, terms, slop, None, places, summands)


def _on_the_way(working: Any, sizes: Sequence[tuple[float, float, int | None]]) -> float:
    """What rounding each sum on the way may add, in this order."""
    error, centre, radius = 0.0, 0.0, 0.0
    places: int | None = 0
    for i, (part, part_radius, part_places) in enumerate(sizes):
        centre, radius = centre + part, radius + part_radius
        places = None if places is None or part_places is None else max(places, part_places)
        size = abs(centre) + radius
        if i and not working.keeps(size, places):
            error += working.half_unit(size)
    return error


def _product(a: Any, b: Any) -> Any:
    centre = a.centre * b.centre
    terms = _merge(a.terms, b.terms, b.centre, a.centre)
    rest = a.radius * b.radius
    places = None if a.places is None or b.places is None else a.places + b.places
    slop = abs(b.centre) * a.slop + abs(a.centre) * b.slop
    return a.working.finish(centre, terms, 1.0, slop, rest, places)


def _quotient(a: Any, b: Any) -> Any:
    """a / b, by division, or where that is the way gone by the reciprocal or by dividing each summand of a."""
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
    known = a.rational is not None and b.rational is not None
    if known and working.short(a.rational / b.rational):
        working.effort += 3
        return working.rounded(a.rational / b.rational)
    inverts = a.rational is None or a.rational != 1
    if inverts and (b.rational is None or not working.short(1 / b.rational)) and a.takes_way("reciprocal"):
        return a.settled() * _quotient(working.lift(1), b)
    if a.summands is not None and a.takes_way("each_term"):
        first, *rest = (_quotient(part, b) for part in a.summands.parts)
        return sum(rest, start=first).settled()
    working.effort += 3
    if known:
        return working.rounded(a.rational / b.rational)
    reciprocal = 1 / b.centre
    relative = b.radius / min(abs(low), abs(high))
    rest = relative * relative * abs(reciprocal)
    terms = {k: -v * reciprocal * reciprocal for k, v in b.terms.items()}
    inverse = type(a)(working, reciprocal, terms, b.slop * reciprocal * reciprocal)
    if rest:
        inverse.terms[working.fresh()] = rest
    terms = _merge(a.terms, inverse.terms, inverse.centre, a.centre)
    slop = abs(inverse.centre) * a.slop + abs(a.centre) * inverse.slop
    rest = a.radius * inverse.radius + abs(a.centre * reciprocal) * ULP
    return working.finish(a.centre * reciprocal, terms, 1.0, slop, rest, None)
