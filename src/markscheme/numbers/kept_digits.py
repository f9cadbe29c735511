"""The digits that a student keeps in the working, and affine forms made under them: what is longer is rounded."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from flint import arb, fmpq

from markscheme.errors import Undecided
from markscheme.numbers import exact
from markscheme.numbers.affine import Affine
from markscheme.numbers.affine_arithmetic import TINY, ULP
from markscheme.numbers.exact import IntegerRoot, Number, as_number

_LOWEST, _HIGHEST = -400, 308  # floats end at 10^-324, and up to 42 digits are kept
_HALF_UNITS = [0.5 * 10.0**power for power in range(_LOWEST, _HIGHEST + 1)]


@dataclass(slots=True)
class KeptDigits:
    """How many digits are kept: significant figures, or decimals."""

    digits: int
    significant: bool = True

    def half_unit(self, magnitude: float) -> float:
        """Give half a unit of the last kept digit of a number of this magnitude."""
        if not self.significant:
            return float(0.5 * 10.0**-self.digits)
        if magnitude == 0:
            return 0.0
        return _HALF_UNITS[_leading_digits(magnitude) - self.digits - _LOWEST]

    def lost(self, magnitude: float, places: int | None) -> float:
        """Give what rounding a number with this many decimals may change: 0 where it is kept whole."""
        if places == 0:
            return 0.0
        if not self.significant:
            return 0.0 if self.keeps(magnitude, places) else self.half_unit(magnitude)
        if magnitude == 0:
            return 0.0
        try:
            leading = math.floor(math.log10(magnitude) + 1e-12) + 1
        except (OverflowError, ValueError):  # of infinity, and of what is no number
            leading = _leading_digits(magnitude)
        if places is not None and leading + places <= self.digits:
            return 0.0
        return _HALF_UNITS[leading - self.digits - _LOWEST]

    def spread(self, value: float) -> tuple[float, float]:
        """Give how far below and above a known number its written forms lie, with these digits and up to three more."""
        low = high = 0.0
        for more in range(4):
            if self.significant:
                unit = 10.0 ** (_leading_digits(abs(value)) - self.digits - more) if value else 0.0
            else:
                unit = 10.0 ** -(self.digits + more)
            if unit == 0.0:
                break
            if abs(value) / unit > 1e12:  # floats cannot tell where in its last unit the number lies: anywhere
                low, high = min(low, -unit / 2), max(high, unit / 2)
                break
            steps = value / unit
            off = (math.floor(steps + 0.5) - steps) * unit
            lost = 1e-9 * unit + 1e-15 * abs(value)  # by floats: what is no farther from a tie may be one
            ends = (-unit / 2, unit / 2) if abs(abs(off) - unit / 2) < lost else (off, off)
            low, high = min(low, ends[0]), max(high, ends[1])
        rest = self.half_unit(abs(value)) * 1e-4
        return min(low, -rest), max(high, rest)

    def keeps(self, magnitude: float, places: int | None) -> bool:
        """Say whether a number with this many decimals is kept whole. Integers always are."""
        if places is None:
            return False
        if places == 0:
            return True
        if not self.significant:
            return places <= self.digits
        return magnitude == 0 or _leading_digits(magnitude) + places <= self.digits


def _leading_digits(magnitude: float) -> int:
    """Count the digits before the point; 0 or less where zeros follow it. A hair below a power of ten counts as one."""
    if not math.isfinite(magnitude):
        raise Undecided("a number this large is no calculation by hand")
    return math.floor(math.log10(magnitude) + 1e-12) + 1


@dataclass(slots=True)
class Working(KeptDigits):
    """What a student keeps in the working, and what evaluating under it has found.

    `effort`: operations so far, weighted by what they cost by hand. `undecided_comparisons`: those that the roundings
    leave open. `way`: the way of working that is taken instead of the written one (numbers/elementary.py). `met`: the
    ways that lead to other roundings here, and after how many `results` of steps each was met first.
    """

    effort: int = 0
    symbols: int = 0
    undecided_comparisons: list[str] = field(default_factory=list)
    way: str = ""
    met: dict[str, int] = field(default_factory=dict)
    results: int = 0

    def fresh(self) -> int:
        """Make a new error symbol."""
        self.symbols += 1
        return self.symbols

    def lift(self, number: Number) -> Affine:
        """Bring a rational, a ball or an integer in; a ball is rounded as a student would round it."""
        if type(number) is Affine:
            return number
        if isinstance(number, IntegerRoot):
            number = number.ball()
        if isinstance(number, arb):
            return self._lift_ball(number)
        return self.rounded(as_number(number))

    def _lift_ball(self, ball: arb) -> Affine:
        centre = float(ball.mid())
        radius = float(ball.rad()) + abs(centre) * ULP + TINY
        return self.written_down(centre, radius)

    def written_down(self, value: float, slop: float) -> Affine:
        """Round a number that is known but for what floats lose, and is longer than the working keeps."""
        low, high = self.spread(value)
        return Affine(self, value + (low + high) / 2, {self.fresh(): (high - low) / 2}, slop + abs(value) * ULP)

    def written(self, centre: fmpq, half_unit: fmpq) -> Affine:
        """Bring in what a student wrote: known to half a unit of its last digit."""
        if half_unit == 0:
            return self.lift(centre)
        form = Affine(self, self.as_float(centre), {self.fresh(): self.as_float(half_unit)}, 0.0)
        form.slop = abs(form.centre) * ULP
        return form

    def between(self, low: float, high: float) -> Affine:
        """Make the form that may be any number of an interval."""
        centre, radius = (low + high) / 2, (high - low) / 2
        return Affine(self, centre, {self.fresh(): radius * (1 + ULP)}, abs(centre) * ULP)

    def rounded(self, value: fmpq) -> Affine:
        """Bring in a result that is known exactly, rounded only if it is longer than the working keeps."""
        kept = self.kept(value)
        if kept is not None:
            return kept
        centre = self.as_float(value)
        return self.written_down(centre, abs(centre) * ULP)

    def kept(self, value: fmpq) -> Affine | None:
        """Bring in a result that is known exactly and ends within the digits kept; None where it does not."""
        places = exact.decimal_places(value)
        centre = self.as_float(value)
        return Affine(self, centre, {}, abs(centre) * ULP, value, places) if self.keeps(abs(centre), places) else None

    def short(self, value: fmpq) -> bool:
        """Say whether a number ends within the digits kept."""
        return self.keeps(abs(self.as_float(value)), exact.decimal_places(value))

    def as_float(self, value: fmpq) -> float:
        """Round to the nearest float; `Undecided` for a number too large or too near to 0 to have a close one."""
        try:
            number = int(value.p) / int(value.q)
        except OverflowError:
            number = 0.0
        if -TINY < number < TINY and value != 0:
            raise Undecided("a number of more than 300 digits is no calculation by hand")
        return number

    def finish(
        self, centre: float, terms: dict[int, float], slope: float, slop: float, rest: float, places: int | None
    ) -> Affine:
        """Make centre + slope * terms, plus one symbol for the remainder `rest` and the rounding of the result."""
        return self.finished(centre, {k: slope * v for k, v in terms.items()}, abs(slope) * slop, rest, places)

    def finished(self, centre: float, terms: dict[int, float], slop: float, rest: float, places: int | None) -> Affine:
        """Make centre + terms, plus one symbol, put into `terms`, for the remainder `rest` and the rounding."""
        size = abs(centre)
        if terms:
            size += math.fsum(map(abs, terms.values()))
        elif rest <= size * ULP * 8 and not self.keeps(size, places):
            return self.written_down(centre, slop + rest + size * ULP + TINY)
        size += rest
        if error := rest + self.lost(size, places):
            terms[self.fresh()] = error
        return Affine(self, centre, terms, slop + size * ULP + TINY, None, places)
