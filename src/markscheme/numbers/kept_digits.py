"""The digits that a student keeps of every intermediate result."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markscheme.errors import Undecided


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
            ends = (-unit / 2, unit / 2) if abs(abs(off) - unit / 2) < 1e-3 * unit else (off, off)
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
