"""The rounding rule of a sheet: digits kept in the working, digits of an answer; print by it and widen by it.

Halves round away from zero, as on paper. Whole numbers are always given exactly.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from flint import arb, fmpq

from markscheme.errors import MarkschemeError, Undecided
from markscheme.numbers.affine import Working
from markscheme.numbers.exact import decimal_places, to_float

_RULE = re.compile(r"^\s*(\d{1,2})\s*(sf|significant(?: figures)?|dp|decimals?(?: places)?)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Digits:
    """So many significant figures, or so many decimals."""

    count: int
    significant: bool = True

    @classmethod
    def read(cls, text: str) -> Digits:
        """Read "4 sf" (significant figures) or "3 dp" (decimals)."""
        match = _RULE.match(text)
        if not match or not 1 <= int(match[1]) <= 30:
            raise MarkschemeError(
                f"the rounding rule {text!r} is not known; write '4 sf' (significant figures) or '3 dp' (decimals)"
            )
        return cls(int(match[1]), match[2].lower().startswith("s"))

    def __str__(self) -> str:
        return f"{self.count} {'sf' if self.significant else 'dp'}"

    def places(self, magnitude: fmpq) -> int:
        """Decimals to keep of a number of this magnitude; negative to the left of the point."""
        return self.count - 1 - exponent(magnitude) if self.significant else self.count


@dataclass(frozen=True)
class Rounding:
    """The rule of a sheet. Source of the default: what exam papers ask for, one figure more in the working."""

    working: Digits = Digits(4)
    answer: Digits = Digits(3)

    @classmethod
    def read(cls, text: str) -> Rounding:
        """Read "4 sf, 3 sf": digits in the working, digits of an answer; one alone stands for both."""
        parts = [Digits.read(part) for part in text.split(",")]
        if len(parts) > 2:
            raise MarkschemeError(
                f"the rounding rule {text!r} has {len(parts)} parts; give one or two, as '4 sf, 3 sf'"
            )
        return cls(parts[0], parts[-1])

    def __str__(self) -> str:
        return f"{self.working}, {self.answer}"

    def context(self) -> Working:
        """A fresh context for affine forms."""
        return Working(self.working.count, self.working.significant)

    def show(self, number: Any) -> str:
        """Print a value as an answer; a short exact one as it is. Raise `Undecided` when the ball is too wide."""
        return show(number, self.answer)

    def show_working(self, number: Any) -> str:
        """Print an intermediate value."""
        return show(number, self.working)

    def half_unit(self, magnitude: fmpq) -> fmpq:
        """Half a unit of the last digit of an answer of this magnitude."""
        if not self.answer.significant:
            return half_of_ten(-self.answer.count)
        if magnitude == 0:
            return fmpq(0)
        # a hair below a power of ten counts as one: the half unit is then too large, never too small
        return half_of_ten(math.floor(math.log10(to_float(magnitude)) + 1e-12) + 1 - self.answer.count)


def exponent(magnitude: fmpq) -> int:
    """Decimal exponent: the e with 10^e <= |x| < 10^(e+1); 0 for zero.

    >>> exponent(fmpq(999)), exponent(fmpq(1, 1000)), exponent(fmpq(1, 3))
    (2, -3, -1)
    """
    p, q = abs(int(magnitude.p)), int(magnitude.q)
    if p == 0:
        return 0
    guess = len(str(p)) - len(str(q))
    return guess if power_of_ten(guess) * q <= p else guess - 1


@cache
def half_of_ten(n: int) -> fmpq:
    """Half of 10 to the n."""
    return power_of_ten(n) / 2


def power_of_ten(n: int) -> fmpq:
    """10 to the n."""
    return fmpq(10**n) if n >= 0 else fmpq(1, 10**-n)


def show(number: Any, digits: Digits) -> str:
    """Print a number to so many digits: padded when rounded, as it is when whole or short."""
    if isinstance(number, arb):
        return _agree(number, lambda edge: _plain(*round_to(edge, digits)))
    if decimal_places(number) == 0:
        return str(number)
    rounded, places = round_to(number, digits)
    return _plain(number, decimal_places(number) or 0) if rounded == number else _plain(rounded, places)


def decimal(number: Any, count: int) -> str:
    """Print the value correctly rounded to `count` significant digits, without padding a value that ends before.

    >>> decimal(fmpq(2, 3), 4), decimal(fmpq(1, 4), 12)
    ('0.6667', '0.25')
    """
    digits = Digits(count)
    if isinstance(number, arb):
        return _agree(number, lambda edge: _plain(*round_to(edge, digits)))
    rounded, places = round_to(number, digits)
    return _plain(rounded, min(places, decimal_places(rounded) or 0) if places > 0 else places)


def _agree(ball: arb, printed: Any) -> str:
    """Print both ends of a ball; they must agree."""
    low, high = (fmpq(*_exact(edge)) for edge in (ball.lower(), ball.upper()))
    text = str(printed(low))
    if low == 0 == high or text == printed(high):
        return text
    raise Undecided(f"the digits of {ball.str(8)} are not proven: it prints as {text} or {printed(high)}")


def _exact(edge: arb) -> tuple[int, int]:
    mantissa, power = (int(part) for part in edge.mid().man_exp())
    return (mantissa << power, 1) if power >= 0 else (mantissa, 1 << -power)


def round_to(number: fmpq, digits: Digits) -> tuple[fmpq, int]:
    """Round half away from zero; return the result and the decimals kept."""
    places = digits.places(number)
    rounded = round_half_away(number, places)
    if digits.significant and number != 0:  # 9.996 to 3 figures is 10.0, one decimal fewer
        places = digits.places(rounded)
    return rounded, places


def round_half_away(number: fmpq, places: int) -> fmpq:
    """Round to so many decimals; a half goes away from zero.

    >>> round_half_away(fmpq(-5, 2), 0)
    -3
    """
    unit = power_of_ten(-places)
    steps = fmpq((abs(number) / unit + fmpq(1, 2)).floor())
    return steps * unit if number >= 0 else -steps * unit


def _plain(number: fmpq, places: int) -> str:
    """Write with so many decimals; very small and very large magnitudes as 1.2e-7."""
    size = exponent(number)
    if number != 0 and (size < -6 or size > 20):
        mantissa = number / power_of_ten(size)
        return f"{_fixed(mantissa, max(places + size, 0))}e{size}"
    return _fixed(number, max(places, 0))


def _fixed(number: fmpq, places: int) -> str:
    scaled = round_half_away(number * 10**places, 0)
    digits = str(abs(int(scaled.p))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 and int(scaled.p) else text
