"""Arithmetic on affine forms: sums in any order, products, quotients by every way of working, squares."""

from __future__ import annotations

from typing import Any

from markscheme.errors import Undecided
from markscheme.numbers import exact

ULP = 2.0**-50  # four times the rounding of one float operation, so a few of them fit
TINY = 2.0**-1000  # far above what is lost where floats end at 2^-1074

# Floats are squared by x * x here: it overflows to infinity, which `KeptDigits` refuses; `**` would raise.


class AffineArithmetic:
    """The operators of an affine form; `Affine` brings the data."""

    __slots__ = ()

    def __add__(self: Any, other: Any) -> Any:
        if not isinstance(other, AffineArithmetic):
            if getattr(other, "shape", None):
                return NotImplemented
            other = self.working.lift(other)
        # A sum in progress that is 0 for now keeps its summands: they may be added in another order.
        if self.rational is not None and self.rational == 0 and self.summands is None:
            return other
        if other.rational is not None and other.rational == 0 and other.summands is None:
            return self
        return _sum(self, other)

    __radd__ = __add__

    def __neg__(self: Any) -> Any:
        flipped = self.summands and (self.summands[1], self.summands[0], *self.summands[2:])
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
        for one, two in ((self, other), (other, self)):
            if one.rational is not None and one.rational in (-1, 0, 1):
                return _times_trivial(int(one.rational.p), two)
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
        if self.rational is not None and (
            self.summands is None or self.working.keeps(self.centre * self.centre, 2 * (self.places or 0))
        ):
            return self * self
        self.working.effort += 2
        # (c + d)^2 = c^2 + 2 c d + d^2 with d^2 in [0, r^2]
        radius, c = self.radius, self.centre
        half = radius * radius / 2
        places = None if self.places is None else 2 * self.places
        return self.working.finish(c * c + half, self.terms, 2 * c, self.slop, half + self._expanded(places), places)

    def _expanded(self: Any, places: int | None) -> float:
        """What rounding a^2, 2 a b, b^2 and their sums may add when the square of a sum a + b is expanded."""
        if self.summands is None:
            return 0.0
        up, down = self.summands[:2]
        if self.working.keeps((up + down) * (up + down), places):
            return 0.0
        half = self.working.half_unit
        return float(
            half(up * up)
            + half(2 * up * down)
            + half(down * down)
            + 2 * half(max(up * up + down * down, 2 * up * down))
        )


def _times_trivial(factor: int, form: Any) -> Any:
    return form.working.lift(0) if factor == 0 else form if factor == 1 else -form


def _merge(a: dict[int, float], b: dict[int, float], x: float, y: float) -> dict[int, float]:
    merged = {k: x * v for k, v in a.items()}
    for k, v in b.items():
        merged[k] = merged.get(k, 0.0) + y * v
    return merged


def _parts(form: Any) -> tuple[float, float, int, float]:
    return form.summands or (max(form.high, 0.0), max(-form.low, 0.0), 1, 0.0)


def _sum(a: Any, b: Any) -> Any:
    """a + b. The rounding covers every order of adding the summands: it looks at their largest partial sum."""
    working = a.working
    working.effort += 1
    (up_a, down_a, count_a, given_a), (up_b, down_b, count_b, given_b) = _parts(a), _parts(b)
    up, down, count = up_a + up_b, down_a + down_b, count_a + count_b
    largest = max(up, down)
    places = None if a.places is None or b.places is None else max(a.places, b.places)
    given = given_a + given_b
    known = a.rational is not None and b.rational is not None
    if known and count == 2:  # 1 - 0.95 has no partial sum but itself
        largest = abs(a.centre + b.centre)
    if working.keeps(largest, places):
        if known:
            total = a.rational + b.rational
            return type(a)(working, working.as_float(total), {}, 0.0, total, places, (up, down, count, given))
        error = 0.0
    else:
        error = max((count - 1) * working.half_unit(largest) - given, 0.0)
    terms = _merge(a.terms, b.terms, 1.0, 1.0)
    if error:
        terms[working.fresh()] = error
    slop = a.slop + b.slop + (abs(a.centre) + abs(b.centre) + a.radius + b.radius) * ULP
    return type(a)(working, a.centre + b.centre, terms, slop, None, places, (up, down, count, given + error))


def _product(a: Any, b: Any) -> Any:
    centre = a.centre * b.centre
    terms = _merge(a.terms, b.terms, b.centre, a.centre)
    rest = a.radius * b.radius
    places = None if a.places is None or b.places is None else a.places + b.places
    slop = abs(b.centre) * a.slop + abs(a.centre) * b.slop
    return a.working.finish(centre, terms, 1.0, slop, rest, places)


def _quotient(a: Any, b: Any) -> Any:
    """a / b, by division, by the reciprocal first, or by dividing each summand of a."""
    working = a.working
    if b.rational is not None:
        if b.rational == 0:
            raise ZeroDivisionError
        if b.rational in (-1, 1):
            return _times_trivial(int(b.rational.p), a)
    elif b.low <= 0 <= b.high:
        raise Undecided(f"the divisor lies between {b.low:.4g} and {b.high:.4g} and may be zero")
    if a.rational is not None and a.rational == 0 and a.summands is None:
        return a
    working.effort += 3
    if a.rational is not None and b.rational is not None:
        return _known_quotient(working, a, b)
    reciprocal = 1 / b.centre
    relative = b.radius / min(abs(b.low), abs(b.high))
    rest = relative * relative * abs(reciprocal)
    terms = {k: -v * reciprocal * reciprocal for k, v in b.terms.items()}
    inverse = type(a)(working, reciprocal, terms, b.slop * reciprocal * reciprocal)
    if rest:
        inverse.terms[working.fresh()] = rest
    terms = _merge(a.terms, inverse.terms, inverse.centre, a.centre)
    slop = abs(inverse.centre) * a.slop + abs(a.centre) * inverse.slop
    rest = a.radius * inverse.radius + _by_reciprocal(working, a, b) + abs(a.centre * reciprocal) * ULP
    return working.finish(a.centre * reciprocal, terms, 1.0, slop, rest, None)


def _known_quotient(working: Any, a: Any, b: Any) -> Any:
    """Both are known exactly: only a quotient that is no integer may have been made by way of a rounded reciprocal."""
    assert a.rational is not None
    assert b.rational is not None
    value = a.rational / b.rational
    result = working.rounded(value)
    detour = 0.0 if value.q == 1 else _by_reciprocal(working, a, b)
    if detour:
        if result.rational is not None:  # short itself, but what the detour leads to is rounded
            detour += working.half_unit(abs(result.centre) + detour)
        result.terms[working.fresh()] = detour
        result.rational, result.places = None, None
        result.slop = abs(result.centre) * ULP
    return result


def _by_reciprocal(working: Any, a: Any, b: Any) -> float:
    """What rounding 1/b first, and each quotient of a sum, may add to the rounding of the quotient itself."""
    size = abs(a.centre) + a.radius
    first = 0.0
    reciprocal = 1 / min(abs(b.low), abs(b.high))
    if b.rational is None or not working.keeps(reciprocal, exact.decimal_places(1 / b.rational)):
        first = size * working.half_unit(reciprocal)
    if a.summands is None:
        return first
    up, down, count, _ = a.summands
    return float(first + (2 * count - 1) * working.half_unit(max(up, down) / min(abs(b.low), abs(b.high))))
