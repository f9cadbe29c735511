"""Elementary functions that families call, on every kind of number and on arrays of them.

Rationals and balls are served here; affine forms and traced numbers bring methods of the same names;
SymPy expressions go to SymPy's own functions.

A word has one way of working that is written, and others, listed in WAYS beside it, that lead to the same number by
other roundings. Affine forms follow them for the accepted ranges, a student's numbers for what keeping fewer digits
gives, simulated students as a habit. A number that follows ways has `takes_way(name)`: whether it goes this way now.
What changes the steps, and not the roundings alone, is a route of the family (`step__via_name`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
from flint import arb, fmpq

from markscheme.errors import GivenError, Undecided
from markscheme.numbers import exact
from markscheme.numbers.exact import CircleConstant, Exact, IntegerRoot, Number, Value
from markscheme.numbers.limits import RATIONAL_BITS

# Of each word the ways beside the written one. Listed for users in docs/marking.md; a test compares.
WAYS: dict[str, tuple[str, ...]] = {
    "quotient": ("reciprocal",),
    "quotient of a sum": ("each_term",),
    "square": ("expanded",),
    "sigmoid": ("sigmoid_by_e_to_minus_z", "sigmoid_by_e_to_z", "sigmoid_by_tanh"),
    "tanh": ("tanh_by_e_to_z", "tanh_by_e_to_2z", "tanh_by_e_to_minus_2z", "tanh_from_one", "tanh_by_sigmoid"),
    "softmax": ("softmax_less_largest",),
    "logsumexp": ("logsumexp_less_largest",),
    "log": ("log_by_base_10",),
}


def way_taken(number: Number, word: str) -> str:
    """Name the way that a number takes at a word; "" for the written one.

    Every way is asked after, so that an evaluation notes all that it met.
    """
    taken = [way for way in WAYS[word] if number.takes_way(way)]
    return taken[0] if taken else ""


def tanh_by(way: str, z: Number) -> Number:
    """Calculate tanh(z) through powers of e, each number on the way written down."""
    if way == "tanh_by_e_to_z":
        up, down = z.exp(), (-z).exp()
        return (up - down).settled() / (up + down).settled()
    power = ((-2 * z) if way == "tanh_by_e_to_minus_2z" else (2 * z)).settled().exp()
    above = (power + 1).settled()
    if way == "tanh_by_e_to_2z":
        return (power - 1).settled() / above
    if way == "tanh_by_e_to_minus_2z":
        return (1 - power).settled() / above
    if way == "tanh_from_one":
        return (1 - 2 / above).settled()
    power = (-2 * z).settled().exp()
    return (2 * (1 / (1 + power).settled()) - 1).settled()


def sigmoid_by(way: str, z: Number) -> Number:
    """Calculate 1 / (1 + e^-z) through a power of e or tanh of z/2, each number on the way written down."""
    if way == "sigmoid_by_e_to_z":
        power = z.exp()
        return power / (1 + power).settled()
    if way == "sigmoid_by_tanh":
        half = (z / 2).settled()
        return (1 + half.tanh_in_one().settled()).settled() / 2
    return 1 / (1 + (-z).exp()).settled()


def less_largest(scores: Iterable[Number], sizes: Iterable[float]) -> list[Number]:
    """Subtract the largest score from each, so that no calculator overflows; `sizes` says which is largest."""
    scores = list(scores)
    _, top = max(zip(sizes, range(len(scores)), strict=True))
    return [(score - scores[top]).settled() for score in scores]


Unary = Callable[[Value], Value]


def _of_sympy(x: fmpq) -> Number:
    import sympy

    return sympy.Rational(int(x.p), int(x.q))


def _symbolic(x: Number, name: str) -> Number:
    import sympy

    return {
        "exp": sympy.exp,
        "log": sympy.log,
        "sqrt": sympy.sqrt,
        "tanh": sympy.tanh,
        "sin": sympy.sin,
        "cos": sympy.cos,
        "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
        "relu": lambda z: sympy.Max(0, z),
        "positive": lambda z: sympy.Heaviside(z, 0),
        "absolute": sympy.Abs,
        "sign": sympy.sign,
        "floor": sympy.floor,
    }[name](x)


_CONSTANTS_TOO: ContextVar[bool] = ContextVar("constants of a family are SymPy's, as its givens are", default=False)


@contextmanager
def symbolically() -> Iterator[None]:
    """Make functions of plain rationals SymPy's within the block.

    A family's own constant, ln 10, is a ball elsewhere; one ball among SymPy's numbers would make floats of them all.
    """
    before = _CONSTANTS_TOO.set(True)
    try:
        yield
    finally:
        _CONSTANTS_TOO.reset(before)


def _function(name: str, rational: Callable[[Exact], Exact], doc: str) -> Unary:
    """Make one elementary function: `rational` serves rationals and balls, other kinds their own method."""

    def scalar(x: Number) -> Number:
        kind = type(x)
        if kind is fmpq or kind is arb:
            if kind is fmpq and _CONSTANTS_TOO.get():
                return _symbolic(_of_sympy(x), name)
            return rational(x)
        if kind is int:
            result = rational(fmpq(x))
            return IntegerRoot(x) if name == "sqrt" and type(result) is arb else result
        method = getattr(x, name, None)
        if method is not None:
            return method()
        if kind.__module__.startswith("sympy"):
            return _symbolic(x, name)
        if not isinstance(x, float) and (number := exact.as_number(x)) is not x:
            return rational(number)
        raise TypeError(
            f"{name} does not know the type {kind.__name__!r}; floats are refused, write 1 / 2 as a rational"
        )

    over = np.frompyfunc(scalar, 1, 1)

    def function(x: Value) -> Value:
        return over(x) if type(x) is np.ndarray else scalar(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


exp = _function("exp", exact.exp_of, "Raise e to the x, entry by entry.")
log = _function("log", exact.log_of, "Take the natural logarithm, entry by entry.")
sqrt = _function("sqrt", exact.sqrt_of, "Take the square root, entry by entry.")
tanh = _function("tanh", exact.tanh_of, "Calculate the hyperbolic tangent, entry by entry.")
sigmoid = _function("sigmoid", exact.sigmoid_of, "Calculate the logistic function 1 / (1 + e^-x), entry by entry.")
sin = _function("sin", exact.sin_of, "Calculate the sine of an angle in radians, entry by entry.")
cos = _function("cos", exact.cos_of, "Calculate the cosine of an angle in radians, entry by entry.")
relu = _function("relu", lambda x: x if exact.is_positive(x) else exact.ZERO, "Calculate max(0, x), entry by entry.")
positive = _function(
    "positive",
    lambda x: exact.ONE if exact.is_positive(x) else exact.ZERO,
    "Give 1 where x > 0, else 0: the derivative of ReLU, with 0 at 0.",
)
absolute = _function(
    "absolute", lambda x: x if exact.sign_of(x) >= 0 else -x, "Take the absolute value, entry by entry."
)
sign = _function("sign", lambda x: fmpq(exact.sign_of(x)), "Give the sign, -1, 0 or 1, entry by entry.")
floor = _function("floor", exact.floor_of, "Round down to an integer, entry by entry.")


def pi() -> Number:
    """Give the number pi. Behind a number it keeps its name where a calculation is printed: `2 * variance * pi()`."""
    return CircleConstant()


def _power(x: Number, n: Number) -> Number:
    n = n if type(n) is int else whole(n)
    if type(x) is not fmpq and type(x) is not arb:
        if hasattr(x, "power"):
            return x.power(n)
        x = exact.as_number(x)
    if type(x) is fmpq:
        if x.height_bits() * abs(n) <= 2 * RATIONAL_BITS:
            return x**n
        x = arb(x)
    result = x
    for _ in range(abs(n) - 1):
        result = result * x
    return (fmpq(1) if n == 0 else result) if n >= 0 else 1 / result


_POWER = np.frompyfunc(_power, 2, 1)


def power(x: Value, n: Value) -> Value:
    """Raise x to a whole power n, entry by entry; on balls by multiplication, which keeps the sign."""
    return _POWER(x, n) if type(x) is np.ndarray or type(n) is np.ndarray else _power(x, n)


def _square(x: Number) -> Number:
    return x * x if type(x) is arb else _power(x, 2)


_SQUARE = np.frompyfunc(_square, 1, 1)


def square(x: Value) -> Value:
    """Multiply x by x, entry by entry."""
    return _SQUARE(x) if type(x) is np.ndarray else _square(x)


def _larger(x: Number, y: Number) -> Number:
    for number in (x, y):
        if hasattr(number, "maximum"):
            return x.maximum(exact.as_number(y)) if number is x else y.maximum(exact.as_number(x))
        if type(number).__module__.startswith("sympy"):
            import sympy

            return sympy.Max(x, y)
    x, y = exact.as_number(x), exact.as_number(y)  # the one that wins is handed on
    return x if exact.sign_of(x - y) >= 0 else y


def _smaller(x: Number, y: Number) -> Number:
    for number in (x, y):
        if hasattr(number, "minimum"):
            return x.minimum(exact.as_number(y)) if number is x else y.minimum(exact.as_number(x))
    return -_larger(-exact.as_number(x), -exact.as_number(y))


def _are_many(*numbers: Value) -> bool:
    """Say whether one of them is an array; NumPy would refuse a traced array, which is none of its own."""
    return any(isinstance(number, (np.ndarray, list, tuple)) for number in numbers)


_LARGER = np.frompyfunc(_larger, 2, 1)
_SMALLER = np.frompyfunc(_smaller, 2, 1)


def maximum(x: Value, y: Value) -> Value:
    """Give the larger of two numbers, entry by entry; arrays broadcast."""
    return _LARGER(x, y) if _are_many(x, y) else _larger(x, y)


def minimum(x: Value, y: Value) -> Value:
    """Give the smaller of two numbers, entry by entry; arrays broadcast."""
    return _SMALLER(x, y) if _are_many(x, y) else _smaller(x, y)


def known_rational(x: Number) -> fmpq | None:
    """Give the rational that a number of any kind surely is; None where it is not known exactly."""
    x = exact.as_number(x)
    if isinstance(x, fmpq):
        return x
    if isinstance(x, arb):
        whole_number = x.unique_fmpz() if x.is_exact() else None
        return None if whole_number is None else fmpq(whole_number)
    known = getattr(x, "rational", None)
    found = getattr(x, "value", None) if known is None else known
    return found if isinstance(found, fmpq) else None


def noted(x: Number) -> Number:
    """Give the number as it is; what is calculated from it later in the same step shows its value, not how it came."""
    return x.noted() if hasattr(x, "noted") else exact.as_number(x)


def whole(x: Number) -> int:
    """Turn a discrete value into a Python int; raise `GivenError` for other numbers, `Undecided` for a ball."""
    if type(x) is int:
        return x
    if type(x) is fmpq and x.q == 1:
        return int(x.p)
    if hasattr(x, "whole"):
        return int(x.whole())
    known = known_rational(x)
    ball = x.opened() if known is None and hasattr(x, "opened") else x
    if known is None and isinstance(ball, arb) and ball.contains_integer():
        raise Undecided(f"whether a number near {ball.str(6, radius=False)} is a whole number cannot be decided")
    if not isinstance(known, fmpq) or known.q != 1:
        raise GivenError("a number with decimals stands where only a whole number makes sense")
    return int(known.p)


def _log2(x: Number) -> Number:
    if hasattr(x, "log2"):  # a number that knows its formula
        return x.log2()
    if type(x).__module__.startswith("sympy"):
        return log(x) / log(2)
    known = known_rational(x)
    if known is None or known <= 0:
        return log(x) / log(fmpq(2))
    above, below = int(known.p), int(known.q)
    if above & (above - 1) or below & (below - 1):
        return log(x) / log(fmpq(2))
    exponent = fmpq(above.bit_length() - below.bit_length())
    return exponent if type(x) in (int, fmpq) else 0 * x + exponent


_LOG2 = np.frompyfunc(_log2, 1, 1)


def log2(x: Value) -> Value:
    """Take the logarithm to base 2, entry by entry; exactly of a power of 2, so that the entropy of a coin is 1."""
    return _LOG2(x) if type(x) is np.ndarray else _log2(x)


def _is_same(x: Number, k: Number) -> bool:
    one, other = known_rational(x), known_rational(k)
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return one == other
    for number, rival in ((x, k), (k, x)):
        if hasattr(number, "equals"):
            return bool(number.equals(rival))
    gap = exact.as_number(x) - exact.as_number(k)  # a ball around k may be k: asked for its sign, it cannot tell
    if type(gap).__module__.startswith("sympy"):
        return bool(gap.is_zero)
    return bool((gap.sign_decided() if hasattr(gap, "sign_decided") else exact.sign_of(gap)) == 0)


def _indicator(x: Number, k: Number) -> Number:
    for number, rival in ((x, k), (k, x)):
        if hasattr(number, "indicator"):  # a number of many papers, on which the answers differ
            return number.indicator(rival)
    return exact.ONE if _is_same(x, k) else exact.ZERO


_EQUALS = np.frompyfunc(_indicator, 2, 1)


def equals(x: Value, k: Value) -> Value:
    """Give 1 where x is k, else 0; arrays broadcast. `Undecided` for a ball that holds k and more."""
    return _EQUALS(x, k) if _are_many(x, k) else _indicator(x, k)
