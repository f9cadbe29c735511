"""Numbers of problem files: read exactly, and written so that they read back as the same value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Rational
from typing import Any

import numpy as np
from flint import fmpq, fmpz

from markscheme.answers.expression import Expression, number
from markscheme.answers.input_limits import BITS, CELL_CHARACTERS, DIGITS, EXPONENT
from markscheme.answers.reader import read_given
from markscheme.answers.results import Blank, Unreadable, WrittenNumber
from markscheme.errors import GivenError, shown

_OPERATORS = {
    "add": ("+", 1),
    "subtract": ("-", 1),
    "multiply": ("*", 2),
    "divide": ("/", 2),
    "power": ("^", 4),
}
_ATOM, _NEGATIVE = 5, 1
_LONGEST_DECIMAL = 30


def exact(given: Any) -> Expression:  # Any: whatever somebody hands over; all else than a number is refused
    """Read a number of a problem file or of Python: a text in the answer grammar, an integer, `Fraction` or `Decimal`.

    Integers and rationals of other libraries (NumPy, SymPy, gmpy2) are taken as they are. Raises GivenError for a
    float, for text that is no number, with the place, and for whatever else.
    """
    if isinstance(given, Expression):
        return given
    if isinstance(given, fmpq | fmpz):
        return number(given)
    if isinstance(given, str):
        return _exact_text(given)
    if isinstance(given, Decimal):
        return _exact_decimal(given)
    if isinstance(given, Rational) and given is not True and given is not False:
        return number(fmpq(_bounded(int(given.numerator)), _bounded(int(given.denominator))))
    if isinstance(given, float | np.floating):
        raise GivenError(_no_float(given))
    raise GivenError(f'{shown(given)} is not a number; write a string such as "1/3", or an integer')


def _exact_decimal(given: Decimal) -> Expression:
    if not given.is_finite():
        raise GivenError(f"{given} is no number; give a finite one")
    if len(given.as_tuple().digits) > DIGITS or abs(given.adjusted()) > EXPONENT:
        raise GivenError(f"a Decimal of more than {DIGITS} digits or beyond 10^{EXPONENT}; write a shorter one")
    return number(fmpq(*given.as_integer_ratio()))


def _bounded(whole: int) -> int:
    if whole.bit_length() > BITS:
        raise GivenError(f"an integer of more than {BITS} bits; at most {BITS} are read")
    return whole


def _no_float(given: float | np.floating) -> str:
    """Why a float is refused, with the text and the fraction that were probably meant."""
    text = str(given)
    if not isfinite(given):
        return f"{text} is no number; give a finite one"
    meant = Fraction(text)
    return (
        f"{text} is a binary float, where 0.1 would no longer be one tenth; "
        f'write it as a string: "{text}", or as Fraction({meant.numerator}, {meant.denominator})'
    )


def _exact_text(given: str) -> Expression:
    reading = read_given(given)
    if isinstance(reading, Unreadable):
        raise GivenError(f"{reading.message['en']}\n{reading.caret()}")
    if isinstance(reading, Blank):
        raise GivenError(f'{given!r} is empty where a number is expected; write one such as "0.25"')
    written: WrittenNumber = reading.value
    return written.expression


def exact_array(nested: Any) -> Any:  # Any: as in `exact`, in nested lists
    """Read nested lists of numbers of a problem file, keeping their nesting; a number gives an Expression."""
    if isinstance(nested, list | tuple):
        return [exact_array(item) for item in nested]
    return exact(nested)


def write_number(value: Expression | fmpq | fmpz | int) -> str:
    """Write an `fmpq`, an integer or an Expression so that `read_number` reads the same value back.

    Raises GivenError where the text would be longer than what is read.
    """
    text = _write(value if isinstance(value, Expression) else number(value))[0]
    if len(text) > CELL_CHARACTERS:
        raise GivenError(f"a number of {len(text)} characters; at most {CELL_CHARACTERS} can be read back")
    return text


def _write(tree: Expression) -> tuple[str, int]:
    """Give the text of a tree and how strongly its outermost operator binds."""
    if tree.operation == "number" and tree.rational is not None:
        return _write_rational(tree.rational)
    if tree.operation in ("pi", "e"):
        return tree.operation, _ATOM
    if tree.operation == "negate":
        return "-" + _within(tree.arguments[0], 2), _NEGATIVE
    if tree.operation in _OPERATORS:
        return _write_binary(tree)
    return f"{tree.operation}({_write(tree.arguments[0])[0]})", _ATOM


def _write_binary(tree: Expression) -> tuple[str, int]:
    sign, strength = _OPERATORS[tree.operation]
    left, right = tree.arguments
    first = strength if tree.operation != "power" else _ATOM
    return (
        f"{_within(left, first)}{sign}{_within(right, _ATOM if first == _ATOM else strength + 1)}",
        strength,
    )


def _within(tree: Expression, strength: int) -> str:
    text, own = _write(tree)
    return text if own >= strength and not (text.startswith("-") and strength > 1) else f"({text})"


def _write_rational(q: fmpq) -> tuple[str, int]:
    if max(len(str(abs(q.p))), len(str(q.q))) > DIGITS:
        raise GivenError(f"a number with more than {DIGITS} digits cannot be read back")
    places = _decimal_places(int(q.q))
    text = str(q) if places is None else _decimal(int(q.p * 10**places / q.q) if places else int(q.p), places)
    return text, _NEGATIVE if q < 0 else 2 if "/" in text else _ATOM


def _decimal_places(denominator: int) -> int | None:
    """Give the decimals that a denominator of twos and fives needs, or None where a fraction is better."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0 and count <= _LONGEST_DECIMAL:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 and max(counts) <= _LONGEST_DECIMAL else None


def _decimal(digits: int, places: int) -> str:
    whole = str(abs(digits)).rjust(places + 1, "0")
    text = f"{whole[:-places]}.{whole[-places:]}" if places else whole
    return f"-{text}" if digits < 0 else text
