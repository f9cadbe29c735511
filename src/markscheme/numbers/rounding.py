"""The rounding rule of a sheet: digits kept in the working, digits of an answer; print by it and widen by it.

Halves round away from zero, as on paper. Whole numbers are always given exactly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flint import arb, fmpq, fmpz

from markscheme.errors import GivenError, MarkschemeError, Undecided
from markscheme.numbers.exact import Exact, decimal_places, float_of
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.limits import MAGNITUDE

NEAR = 400  # decimal exponents up to which a ball is printed from its ends as they are
MOST_PLACES = MAGNITUDE + 10_000  # of a power of ten that is written out
_LOG_2 = 301_029_995_663_982  # of 10^15: the logarithm of 2 to base 10, rounded up
_RULE = re.compile(r"^\s*(\d{1,2})\s*(sf|significant(?: figures)?|dp|decimals?(?: places)?)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Digits:
    """How many significant figures, or decimals, a number is rounded to."""

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
        """Count the decimals to keep of a number of this magnitude; negative to the left of the point."""
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
        """Make a fresh context for affine forms."""
        return Working(self.working.count, self.working.significant)

    def show(self, number: Exact) -> str:
        """Print a value as an answer; a short exact one as it is. Raise `Undecided` when the ball is too wide."""
        return show(number, self.answer)

    def show_working(self, number: Exact) -> str:
        """Print an intermediate value."""
        return show(number, self.working)

    def near_half_unit(self, magnitude: float, hair: float) -> float:
        """Give a float near half a unit of the last digit of an answer of this magnitude, above 0 and finite.

        `hair`: of the logarithm, below a power of ten that counts as one; with 0 it is never too large, with 2e-12
        never too small.
        """
        if not self.answer.significant:
            return float(0.5 * 10.0**-self.answer.count)
        return float(0.5 * 10.0 ** (math.floor(math.log10(magnitude) + hair) + 1 - self.answer.count))

    def half_unit(self, magnitude: fmpq) -> fmpq:
        """Give half a unit of the last digit of an answer of this magnitude."""
        if not self.answer.significant:
            return half_power_of_ten(-self.answer.count)
        if magnitude == 0:
            return fmpq(0)
        near = float_of(magnitude)
        if not 0 < near < math.inf:  # what may be written: 10^999, or one through that
            return half_power_of_ten(exponent(magnitude) + 1 - self.answer.count)
        # a hair below a power of ten counts as one: the half unit is then too large, never too small
        return half_power_of_ten(math.floor(math.log10(near) + 1e-12) + 1 - self.answer.count)


def exponent(magnitude: fmpq) -> int:
    """Find the decimal exponent: the e with 10^e <= |x| < 10^(e+1); 0 for zero.

    >>> exponent(fmpq(999)), exponent(fmpq(1, 1000)), exponent(fmpq(1, 3))
    (2, -3, -1)
    """
    return _exponent(abs(int(magnitude.p)), int(magnitude.q))


def _exponent(p: int, q: int) -> int:
    """Find the decimal exponent of p / q, in plain integers."""
    if p == 0:
        return 0
    guess = (p.bit_length() - q.bit_length() + 1) * _LOG_2 // 10**15  # rounded up: never too small
    while (10**guess * q if guess >= 0 else q) > (p if guess >= 0 else p * 10**-guess):
        guess -= 1
    return guess


@cache
def half_power_of_ten(n: int) -> fmpq:
    """Give half of 10 to the n."""
    return power_of_ten(n) / 2


def power_of_ten(n: int) -> fmpq:
    """Raise 10 to the n."""
    return fmpq(10**n) if n >= 0 else fmpq(1, 10**-n)


def show(number: Exact, digits: Digits) -> str:
    """Print a number to these digits: padded when rounded, as it is when whole or short."""
    if isinstance(number, arb):
        return _printed_ball(number, digits)
    if decimal_places(number) == 0:
        return str(number)
    rounded, places = round_to(number, digits)
    return _write(number, decimal_places(number) or 0) if rounded == number else _write(rounded, places)


def decimal(number: Exact, count: int) -> str:
    """Print the value correctly rounded to `count` significant digits, without padding a value that ends before.

    >>> decimal(fmpq(2, 3), 4), decimal(fmpq(1, 4), 12)
    ('0.6667', '0.25')
    """
    digits = Digits(count)
    if isinstance(number, arb):
        return _printed_ball(number, digits)
    rounded, places = round_to(number, digits)
    return _write(rounded, min(places, decimal_places(rounded) or 0) if places > 0 else places)


def read_printed(text: str) -> fmpq:
    """Read a printed number as a rational.

    >>> read_printed("1.5e-3"), read_printed("1/3")
    (3/2000, 1/3)
    """
    mantissa, _, power = text.partition("e")
    above, _, below = mantissa.partition("/")
    whole, _, places = above.partition(".")
    value = fmpq(fmpz(whole + places), fmpz(below or "1")) * power_of_ten(-len(places))
    return value * power_of_ten(int(power or 0))


def _printed_ball(ball: arb, digits: Digits) -> str:
    """Print what both ends of a ball print; they must agree. Far from 1 they are brought near by a power of ten."""
    if not ball.is_finite():
        raise Undecided("its digits are not proven: it may grow beyond all that can be written")
    size = _size_of(ball)
    if abs(size) <= NEAR:
        return _print_both_ends(ball, lambda edge: _write(*round_to(edge, digits)))
    if not digits.significant and size < 0:
        return _write_fixed(fmpq(0), digits.count)
    if 0 in ball:
        raise Undecided("its digits are not proven: it may be 0")
    _check_magnitude(size)
    if not digits.significant:
        return _print_both_ends(ball, lambda edge: _write(*round_to(edge, digits)))
    near = ball * arb(10) ** fmpz(-size)

    def far(edge: fmpq) -> str:
        rounded, _ = round_to(edge, digits)
        over = exponent(rounded)
        return f"{_write_fixed(rounded / power_of_ten(over), digits.count - 1)}e{size + over}"

    return _print_both_ends(near, far)


def _size_of(ball: arb) -> int:
    """Estimate the decimal exponent of a ball, to within one; 0 where it holds 0 and more."""
    if 0 in ball:
        if not ball.is_exact() and abs(ball).upper() > 0:
            bound = _size_of(arb(abs(ball).upper().mid()))
            return bound if bound < -NEAR else 0
        return 0
    mantissa, power = ball.mid().man_exp()
    bits = int(abs(mantissa)).bit_length() + int(power)
    return bits * _LOG_2 // 10**15


def _check_magnitude(size: int) -> None:
    """Refuse a result that has no short exponent; raise `GivenError`."""
    if abs(size) > MAGNITUDE:
        about = f"10^{size:,}" if abs(size) < 10**15 else f"10^({'-' if size < 0 else ''}10^{len(str(abs(size))) - 1})"
        raise GivenError(
            f"its value is about {about}; results from 10^-{MAGNITUDE:,} to 10^{MAGNITUDE:,} are printed; "
            "give numbers nearer to 1"
        )


def _print_both_ends(ball: arb, printed: Callable[[fmpq], str]) -> str:
    """Print both ends of a ball; they must agree."""
    low, high = (fmpq(*_exact(edge)) for edge in (ball.lower(), ball.upper()))
    text = printed(low)
    if low == 0 == high or text == printed(high):
        return text
    raise Undecided(f"its digits are not proven: it prints as {text} or {printed(high)}")


def _exact(edge: arb) -> tuple[int, int]:
    mantissa, power = (int(part) for part in edge.mid().man_exp())
    if abs(power) > 4 * MOST_PLACES:
        raise Undecided("its digits are not proven")
    return (mantissa << power, 1) if power >= 0 else (mantissa, 1 << -power)


def round_to(number: fmpq, digits: Digits) -> tuple[fmpq, int]:
    """Round half away from zero; return the result and the decimals kept.

    In plain integers: simulated students and what keeping fewer digits gives spend their time here.
    """
    p, q = int(number.p), int(number.q)
    size = abs(p)
    places = digits.count - 1 - _exponent(size, q) if digits.significant else digits.count
    scale = 10 ** abs(places)
    steps = (2 * size * scale + q) // (2 * q) if places >= 0 else (2 * size + q * scale) // (2 * q * scale)
    signed = steps if p >= 0 else -steps
    rounded = fmpq(signed, scale) if places >= 0 else fmpq(signed * scale)
    if digits.significant and steps == 10**digits.count:  # 9.996 to 3 figures is 10.0, one decimal fewer
        places -= 1
    return rounded, places


def round_half_away(number: fmpq, places: int) -> fmpq:
    """Round to this many decimals; a half goes away from zero.

    >>> round_half_away(fmpq(-5, 2), 0)
    -3
    """
    unit = power_of_ten(-places)
    steps = fmpq((abs(number) / unit + fmpq(1, 2)).floor())
    return steps * unit if number >= 0 else -steps * unit


def _write(number: fmpq, places: int) -> str:
    """Write with this many decimals; very small and very large magnitudes as 1.2e-7."""
    size = exponent(number)
    if number != 0 and (size < -6 or size > 20):
        mantissa = number / power_of_ten(size)
        return f"{_write_fixed(mantissa, max(places + size, 0))}e{size}"
    return _write_fixed(number, max(places, 0))


def _write_fixed(number: fmpq, places: int) -> str:
    scaled = round_half_away(number * 10**places, 0)
    digits = str(abs(scaled.p)).rjust(places + 1, "0")  # of fmpz: Python writes no more than 4,300 digits
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 and scaled.p else text
