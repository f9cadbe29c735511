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
