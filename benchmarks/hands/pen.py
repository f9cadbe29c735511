"""How a student of the long study writes: rounded to the digits asked from what is held, zeros at the end or not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from benchmarks.hands.calculator import EXACT, rounded

LONGEST_DENOMINATOR = 12
SAME = Fraction(1, 10**40)
SMALL = Decimal("1e-6")


@dataclass(frozen=True)
class Pen:
    """`digits` of an answer, significant ones or decimals; `more`: so many more than asked.

    `drops`: how many final zeros of a hundred are left away, as a calculator does. `fractions`: a short fraction is
    written as one, where what is held is exactly that.
    """

    digits: int
    significant: bool
    halves: str
    random: Random
    more: int = 0
    drops: int = 0
    fractions: bool = False

    def writes(self, value: Any) -> Any:
        """An answer as it is handed in: text, nested lists of text, a word, or the set in braces."""
        if isinstance(value, set):
            return "{" + ", ".join(sorted(value)) + "}"
        if isinstance(value, list):
            return [self.writes(cell) for cell in value]
        return value if isinstance(value, str) else self.numeral(value)

    def numeral(self, number: Decimal) -> str:
        """One number. A whole one stands as it is; so does one that ends within the digits, with or without zeros."""
        if number == number.to_integral_value():
            return _fixed(number.to_integral_value() + 0)
        if self.fractions and (short := short_fraction(number)) and self.random.random() < 0.5:
            return f"{short.numerator}/{short.denominator}"
        digits = self.digits + self.more
        written = rounded(number, digits, self.significant, self.halves)
        places = digits
        if self.significant:  # 9.996 to three is 10.0
            places = digits - 1 - written.adjusted()
        drop = self.random.randrange(100) < self.drops
        return _padded(written, 0 if drop else max(places, 0))


def short_fraction(number: Decimal) -> Fraction | None:
    """The fraction with a short denominator that a number is, if it is one."""
    held = Fraction(number)
    short = held.limit_denominator(LONGEST_DENOMINATOR)
    return short if short.denominator > 1 and abs(held - short) < SAME else None


def _padded(number: Decimal, places: int) -> str:
    if number and abs(number) < SMALL:
        return f"{number:.{max(len(number.as_tuple().digits) - 1, 0)}e}"
    own = -int(number.normalize(EXACT).as_tuple().exponent)
    return _fixed(number.quantize(Decimal((0, (1,), -max(own, places, 0))), context=EXACT))


def _fixed(number: Decimal) -> str:
    return f"{number:f}"
