"""Affine forms: every value that a student can reach who rounds along the way.

A form is a centre plus one error symbol for each rounding that a student may do. The error of one rounding
travels along several paths and cancels; plain intervals would forget that.
Source: de Figueiredo and Stolfi, "Affine arithmetic: concepts and applications" (2004).

Floats are rigorous here: what they lose goes into `slop`, a radius that every form carries.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from flint import arb, fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact
from markscheme.numbers.affine_arithmetic import TINY, ULP, AffineArithmetic, Summands
from markscheme.numbers.affine_functions import AffineFunctions
from markscheme.numbers.exact import IntegerRoot


@dataclass(slots=True)
class KeptDigits:
    """So many digits: significant figures, or decimals."""

    digits: int
    significant: bool = True

    def half_unit(self, magnitude: float) -> float:
        """Half a unit of the last kept digit of a number of this magnitude."""
        if not self.significant:
            return float(0.5 * 10.0**-self.digits)
        if magnitude == 0:
            return 0.0
        return float(0.5 * 10.0 ** (_leading_digits(magnitude) - self.digits))

    def spread(self, value: float) -> tuple[float, float]:
        """How far below and above a known number lies what is written for it, with so many digits or more."""
        low = high = 0.0
        for more in range(4):
            if self.significant:
                unit = 10.0 ** (_leading_digits(abs(value)) - self.digits - more) if value else 0.0
            else:
                unit = 10.0 ** -(self.digits + more)
            if unit == 0.0 or abs(value) / unit > 1e12:  # floats cannot tell
                break
            steps = value / unit
            off = (math.floor(steps + 0.5) - steps) * unit
            lost = 1e-9 * unit + 1e-15 * abs(value)  # by floats: what is no farther from a tie may be one
            ends = (-unit / 2, unit / 2) if abs(abs(off) - unit / 2) < lost else (off, off)
            low, high = min(low, ends[0]), max(high, ends[1])
        rest = self.half_unit(abs(value)) * 1e-4
        return min(low, -rest), max(high, rest)

    def keeps(self, magnitude: float, places: int | None) -> bool:
        """Whether a number with so many decimals is kept whole. Integers always are."""
        if places is None:
            return False
        if places == 0:
            return True
        if not self.significant:
            return places <= self.digits
        return magnitude == 0 or _leading_digits(magnitude) + places <= self.digits


def _leading_digits(magnitude: float) -> int:
    """Digits before the point; 0 or less where zeros follow it. A hair below a power of ten counts as one."""
    if not math.isfinite(magnitude):
        raise Undecided("a number this large is no calculation by hand")
    return math.floor(math.log10(magnitude) + 1e-12) + 1


@dataclass(slots=True)
class Working(KeptDigits):
    """What a student keeps in the working, and what evaluating under it has found.

    `effort`: operations so far, weighted by what they cost by hand. `straddled`: comparisons that the roundings leave
    open. `way`: the way of working that is gone instead of the written one (numbers/elementary.py). `met`: those that
    lead to other roundings here, and after how many `results` of steps each was met first.
    """

    effort: int = 0
    symbols: int = 0
    undecided_comparisons: list[str] = field(default_factory=list)
    way: str = ""
    met: dict[str, int] = field(default_factory=dict)
    results: int = 0

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
        return self.rounded(number if isinstance(number, fmpq) else fmpq(number))

    def _lift_ball(self, ball: arb) -> Affine:
        centre = float(ball.mid())
        radius = float(ball.rad()) + abs(centre) * ULP + TINY
        return self.written_down(centre, radius)

    def written_down(self, value: float, slop: float) -> Affine:
        """A number known but for what floats lose, longer than the working keeps: what is written for it."""
        low, high = self.spread(value)
        return Affine(self, value + (low + high) / 2, {self.fresh(): (high - low) / 2}, slop + abs(value) * ULP)

    def written(self, centre: fmpq, half_unit: fmpq) -> Affine:
        """What a student wrote: known to half a unit of its last digit."""
        if half_unit == 0:
            return self.lift(centre)
        form = Affine(self, self.as_float(centre), {self.fresh(): self.as_float(half_unit)}, 0.0)
        form.slop = abs(form.centre) * ULP
        return form

    def between(self, low: float, high: float) -> Affine:
        """Any number of an interval."""
        centre, radius = (low + high) / 2, (high - low) / 2
        return Affine(self, centre, {self.fresh(): radius * (1 + ULP)}, abs(centre) * ULP)

    def rounded(self, value: fmpq) -> Affine:
        """A result that is known exactly, rounded only if it is longer than the working keeps."""
        places = exact.decimal_places(value)
        centre = self.as_float(value)
        if self.keeps(abs(centre), places):
            return Affine(self, centre, {}, abs(centre) * ULP, value, places)
        return self.written_down(centre, abs(centre) * ULP)

    def short(self, value: fmpq) -> bool:
        """Whether a number ends within the digits kept."""
        return self.keeps(abs(self.as_float(value)), exact.decimal_places(value))

    def as_float(self, value: fmpq) -> float:
        """The nearest float; `Undecided` for a number too large or too near to 0 to have a close one."""
        try:
            number = exact.to_float(value)
        except OverflowError:
            number = 0.0
        if abs(number) < TINY and value != 0:
            raise Undecided("a number of more than 300 digits is no calculation by hand")
        return number

    def finish(
        self, centre: float, terms: dict[int, float], slope: float, slop: float, rest: float, places: int | None
    ) -> Affine:
        """centre + slope * terms, plus one symbol for the remainder `rest` and the rounding of the result."""
        scaled = {k: slope * v for k, v in terms.items()}
        if not terms and rest <= abs(centre) * ULP * 8 and not self.keeps(abs(centre), places):
            return self.written_down(centre, abs(slope) * slop + rest + abs(centre) * ULP + TINY)
        size = abs(centre) + sum(map(abs, scaled.values())) + rest
        error = rest if self.keeps(size, places) else rest + self.half_unit(size)
        if error:
            scaled[self.fresh()] = error
        return Affine(self, centre, scaled, abs(slope) * slop + size * ULP + TINY, None, places)


@dataclass(slots=True, eq=False)
class Affine(AffineArithmetic, AffineFunctions):
    """centre + sum of terms[k] * e_k + slop, each e_k and the slop's factor in [-1, 1].

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

    # --- what is known of the value

    @property
    def radius(self) -> float:
        """Largest distance from the centre, rounded up."""
        return (sum(map(abs, self.terms.values())) + self.slop if self.terms else self.slop) * (1 + ULP)

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
        radius, lost = self.radius, abs(self.centre) * ULP
        if not isfinite(radius) or not isfinite(self.centre):
            raise Undecided("a number this large is no calculation by hand")
        return exact.to_rational(self.centre - radius - lost), exact.to_rational(self.centre + radius + lost)

    def nearest_float(self) -> float:
        """A float near the number."""
        return self.centre

    def takes_way(self, way: str) -> bool:
        """Whether this way of working is gone; that it leads to other roundings here is noted."""
        self.working.met.setdefault(way, self.working.results)
        return self.working.way == way

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
