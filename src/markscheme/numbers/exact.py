"""Exact numbers: rationals where possible, balls (arb) for what is irrational.

A ball is an interval that surely holds the number. Every comparison here is decided or raises `Undecided`;
python-flint alone would answer False both ways on a ball that holds zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import log2
from typing import Any, TypeAlias

import numpy as np
from flint import arb, fmpq, fmpz

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.limits import RATIONAL_BITS

# One number of any kind that a step is evaluated with: a rational, a ball, a closed form, an affine form, a traced
# number, one that a simulated student holds ... The words of families work on all of them, by duck typing.
Number: TypeAlias = Any

# A rational, or a ball around a number that is irrational or not known to be rational.
Exact: TypeAlias = fmpq | arb

# A number, an object array of numbers, a Python int for sizes and indices, a label, or a tuple of values.
# The steps of a family are written once for all of them, by duck typing; no union of classes could be added, compared
# or indexed without a cast at each place, so the name says what the type checker cannot.
Value: TypeAlias = Any

# The values by name that a step is called with: givens, sizes, options and earlier steps.
Inputs: TypeAlias = Mapping[str, Value]


class IntegerRoot:
    """sqrt(n) for an n that is no square.

    Affine, traced and closed numbers bring it in themselves; others get a ball or SymPy's root.
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def ball(self) -> arb:
        """Calculate the root at the present precision."""
        return arb(self.n).sqrt()

    def _root_for(self, other: Number) -> Number:
        """Give the root to a number that knows no roots of integers."""
        if type(other).__module__.startswith("sympy"):
            import sympy

            return sympy.sqrt(self.n)
        return self.ball()

    def __mul__(self, other: Number) -> Number:
        return other * self if _knows_roots(other) else self._root_for(other) * other

    def __rmul__(self, other: Number) -> Number:
        return other * self._root_for(other)

    def __truediv__(self, other: Number) -> Number:
        return 1 / other * self if _knows_roots(other) else self._root_for(other) / other

    def __rtruediv__(self, other: Number) -> Number:
        return other / self._root_for(other)

    def __add__(self, other: Number) -> Number:
        return other + self if _knows_roots(other) else self._root_for(other) + other

    def __radd__(self, other: Number) -> Number:
        return other + self._root_for(other)

    def __sub__(self, other: Number) -> Number:
        return -other + self if _knows_roots(other) else self._root_for(other) - other

    def __rsub__(self, other: Number) -> Number:
        return other - self._root_for(other)

    def __neg__(self) -> arb:
        return -self.ball()


class CircleConstant(IntegerRoot):
    """The number pi, which is brought in as a root is: by its name where a calculation is printed, else as a ball."""

    def __init__(self) -> None:
        super().__init__(0)

    def ball(self) -> arb:
        """Calculate pi at the present precision."""
        return arb.pi()

    def _root_for(self, other: Number) -> Number:
        if type(other).__module__.startswith("sympy"):
            import sympy

            return sympy.pi
        return self.ball()


_PLAIN = re.compile(r"[-+]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][-+]?\d|/\d{1,12})?")


def plain_fraction(text: str) -> Fraction:
    """Read a number such as 50, 62.5 or 125/2 of a setting; raise ValueError for what is none, or has too many digits.

    `Fraction` alone would write out 1e999999999.
    """
    if not _PLAIN.fullmatch(text.strip()):
        raise ValueError(f"{text[:40]!r} is no plain number")
    return Fraction(text.strip())


def _knows_roots(other: object) -> bool:
    """Say whether a number has functions of its own, as affine, traced, closed and held ones have, not fmpq and arb."""
    return hasattr(other, "sigmoid")


ZERO, ONE = fmpq(0), fmpq(1)
_WHOLE = (int, np.integer, np.bool_, fmpz)


def as_number(x: Number) -> Number:
    """Bring in what is no number of the engine yet: integers of any make as rationals, a root of one as a ball.

    Python integers must not go on: they know no `.q`, and 1 / 2 is a float among them.
    """
    kind = type(x)
    if kind is fmpq or kind is arb:
        return x
    if isinstance(x, _WHOLE):
        return fmpq(int(x))
    if isinstance(x, (float, np.floating)):
        raise TypeError(f"{x!r} is a binary float, where 0.1 is not one tenth; write rational('{x}')")
    return x.ball() if isinstance(x, IntegerRoot) else x


def to_rational(number: float) -> fmpq:
    """Turn a binary float into the rational that it stands for."""
    return fmpq(*number.as_integer_ratio())


def to_float(number: fmpq) -> float:
    """Round a rational to the nearest float."""
    return int(number.p) / int(number.q)


def float_of(number: fmpq) -> float:
    """Round a rational to the nearest float; infinity where it is too large for one."""
    try:
        return to_float(number)
    except OverflowError:
        return float("inf")


def approximate(number: Exact) -> float:
    """Give a float near a number; infinity where it is too large for one."""
    return float_of(number) if isinstance(number, fmpq) else float(number.mid())


MOST_BITS = 4096  # an exponent of a million digits in a power of 2 kills the process instead of raising


def middle_of(number: Exact) -> fmpq:
    """Give a rational near the middle of a ball, or the rational itself; a tiny or huge ball keeps only its sign."""
    if isinstance(number, fmpq):
        return number
    mantissa, power = (int(part) for part in number.mid().man_exp())
    return fmpq(mantissa) * fmpq(2) ** max(-MOST_BITS, min(MOST_BITS, power))


def sign_of(x: Number) -> int:
    """Decide the sign: -1, 0 or 1. Raise `Undecided` for a ball that holds zero and more."""
    if x > 0:
        return 1
    if x < 0:
        return -1
    if x == 0:
        return 0
    raise Undecided(f"the sign of a number {_near_zero(x)} cannot be decided: it may be 0; change the givens a little")


_SAYABLE = arb(10) ** 300  # what is larger has an exponent that nobody reads


def _near_zero(ball: arb) -> str:
    """Describe how near to 0 a ball lies that holds it."""
    bound = ball.abs_upper()
    return f"between -{_short(bound)} and {_short(bound)}" if bound < _SAYABLE else "of unknown size"


def check_finite(x: arb) -> None:
    """Raise `Undecided` for a ball that is no number; more precision may still make it one."""
    if not x.is_finite():
        raise Undecided(
            "it is no number with these givens: it divides by zero, takes the root of a negative number, "
            "or grows beyond all that can be written"
        )


def is_positive(x: Number) -> bool:
    """Decide whether x > 0."""
    return sign_of(x) > 0


def floor_of(x: Exact) -> fmpq:
    """Round down to an integer."""
    if isinstance(x, arb):
        whole = x.floor().unique_fmpz()
        if whole is None:
            raise Undecided(
                f"the integer part of a number near {_short(x)} cannot be decided; change the givens a little"
            )
        return fmpq(whole)
    return fmpq(fmpq(x).floor())


def exp_of(x: Exact) -> Exact:
    """Raise e to the x; exactly 1 at 0."""
    return ONE if x == 0 else arb(x).exp()


def log_of(x: Exact) -> Exact:
    """Take the natural logarithm; exactly 0 at 1."""
    if x == 1:
        return ZERO
    if not sign_of(x) > 0:
        raise GivenError(f"the logarithm of {_short(x)} does not exist; only positive numbers have one")
    return arb(x).log()


def sqrt_of(x: Exact) -> Exact:
    """Take the square root; a rational where the radicand is the square of one."""
    if isinstance(x, arb):
        if x == 0:
            return ZERO
        if not sign_of(x) > 0:
            raise GivenError(f"the square root of {_short(x)} is not a real number")
        return x.sqrt()
    if x < 0:
        raise GivenError(f"the square root of {_short(x)} is not a real number")
    root = fmpq(fmpz(x.p).isqrt(), fmpz(x.q).isqrt())
    return root if root * root == x else arb(x).sqrt()


def tanh_of(x: Exact) -> Exact:
    """Calculate the hyperbolic tangent; exactly 0 at 0."""
    return ZERO if x == 0 else arb(x).tanh()


def sin_of(x: Exact) -> Exact:
    """Calculate the sine of an angle in radians; exactly 0 at 0."""
    return ZERO if x == 0 else arb(x).sin()


def cos_of(x: Exact) -> Exact:
    """Calculate the cosine of an angle in radians; exactly 1 at 0."""
    return ONE if x == 0 else arb(x).cos()


def sigmoid_of(x: Exact) -> Exact:
    """Calculate the logistic function 1 / (1 + e^-x); exactly 1/2 at 0."""
    return fmpq(1, 2) if x == 0 else 1 / (1 + arb(-x).exp())


def _short(x: Exact) -> str:
    return str(x) if isinstance(x, fmpq) else str(arb(x).str(6, radius=False))


_BALL = re.compile(r"\[(?:([-+]?\d+\.?\d{0,6})\d*(e[-+]?\d+)? )?\+/- [^\]]*\]")


def without_balls(sentence: str) -> str:
    """Replace the balls in a sentence about givens by their first digits; by 0 where none is known.

    >>> without_balls("p is [0.693147180559945 +/- 4.12e-16], but")
    'p is 0.693147, but'
    """
    return _BALL.sub(lambda found: f"{found[1]}{found[2] or ''}" if found[1] else "0", sentence)


def multiple_of_logarithm(logarithm: tuple[fmpq, fmpq] | None, factor: fmpq | None) -> tuple[fmpq, fmpq] | None:
    """Multiply c ln x, kept as c above 0 and x; None where that is not known, and for 0."""
    if logarithm is None or not factor:
        return None
    c, x = logarithm
    return (c * factor, x) if factor > 0 else (c * -factor, 1 / x)


def sum_of_logarithms(a: tuple[fmpq, fmpq] | None, b: tuple[fmpq, fmpq] | None) -> tuple[fmpq, fmpq] | None:
    """Add c ln x and d ln y as a multiple of one logarithm; None where that is not known or too long.

    >>> sum_of_logarithms((fmpq(1, 2), fmpq(9)), (fmpq(3), fmpq(2)))
    (1/2, 576)
    """
    if a is None or b is None:
        return None
    (c, x), (d, y) = a, b
    if x == 1 or y == 1:
        return b if x == 1 else a
    common = fmpq(c.p.gcd(d.p), c.q * d.q // c.q.gcd(d.q))
    first, second = whole_power(x, c / common), whole_power(y, d / common)
    product = None if first is None or second is None else first * second
    return None if product is None or product.height_bits() > RATIONAL_BITS else (common, product)


def whole_power(x: fmpq, n: fmpq) -> fmpq | None:
    """Raise to a whole power above 0; None where the result would be too long."""
    return None if n.p * x.height_bits() > RATIONAL_BITS else x ** int(n.p)


def is_power_of_ten(number: fmpq) -> bool:
    """Say whether a number is 1, 10, 100, 0.1 ... or the negative of one."""
    p, q = str(abs(int(number.p))), str(int(number.q))
    return p.rstrip("0") == q.rstrip("0") == "1"


def is_short(number: fmpq, digits: int = 2) -> bool:
    """Say whether a number ends after at most `digits` digits, final zeros not counted."""
    places = decimal_places(number)
    return places is not None and len(str(abs(int((number * fmpq(10) ** places).p))).rstrip("0")) <= digits


def decimal_places(number: fmpq) -> int | None:
    """Count the decimals of a rational; None when its decimal expansion never ends.

    >>> decimal_places(fmpq(1, 8)), decimal_places(fmpq(3)), decimal_places(fmpq(1, 3))
    (3, 0, None)
    """
    return _places_of(int(number.q))


@lru_cache(maxsize=65536)
def _places_of(denominator: int) -> int | None:
    twos = (denominator & -denominator).bit_length() - 1
    odd = denominator >> twos
    fives = int((odd.bit_length() - 1) / log2(5) + 0.5)  # 5^k has floor(k log2(5)) + 1 bits
    return next((max(twos, k) for k in (fives, fives + 1) if 5**k == odd), None)
