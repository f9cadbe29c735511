"""Decimal numerals: their exact value and the precision that they were written to."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from flint import fmpq

from markscheme.answers.expression import Expression
from markscheme.answers.input_limits import DIGITS, EXPONENT
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import lazy_pattern
from markscheme.answers.results import WrittenNumber

PLAIN: Final = lazy_pattern(r"\s*+([+-]?)([0-9]{0,17}+)(?:(\.)([0-9]{0,17}+)|/([0-9]{1,17}+))?\s*+", re.ASCII)
"""A short plain decimal or fraction: the fast path."""

_DIGITS = r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_WHOLE = r"([+-]?[0-9]+)"
_POWER_OF_TEN = rf"\s*[*×·xX]\s*10\s*(?:\^|\*\*)\s*(?:{_WHOLE}|\{{\s*{_WHOLE}\s*\}}|\(\s*{_WHOLE}\s*\))"
NUMERAL: Final = lazy_pattern(rf"([+-]?)\s*{_DIGITS}(?:(?:[eE]|\*\^){_WHOLE}|{_POWER_OF_TEN})?\s*(%?)", re.ASCII)
"""A decimal numeral with an exponent in any usual notation and a percent sign, in folded text."""

_ZERO = fmpq(0)


def read_plain(text: str) -> WrittenNumber | None:
    """Read a short plain decimal or fraction such as `-0.125` or `1/3`, or give None for anything else."""
    match = PLAIN.fullmatch(text)
    if match is None:
        return None
    minus, whole, point, after, below = match.groups()
    if point is None:
        return _integer_or_fraction(minus, whole, below)
    digits = whole + after
    if not digits:
        return None
    places = len(after)
    value = fmpq(-int(digits) if minus == "-" else int(digits), POWERS_OF_TEN[places])
    half = HALF_UNITS[places] if places else _ZERO
    figures = len(digits.lstrip("0")) or places or 1
    return WrittenNumber(Expression("number", (), value), half, places, (figures, figures), False)


POWERS_OF_TEN = tuple(10**places for places in range(18))
HALF_UNITS = tuple(fmpq(1, 2 * ten) for ten in POWERS_OF_TEN)


def _integer_or_fraction(minus: str, whole: str, below: str | None) -> WrittenNumber | None:
    if not whole:
        return None
    if below is None:
        return _integer(minus, whole)
    if not below.strip("0"):  # division by zero is reported with its place by the grammar
        return None
    value = fmpq(-int(whole) if minus == "-" else int(whole), int(below))
    return WrittenNumber(Expression("number", (), value), _ZERO, None, None, False)


def _integer(minus: str, whole: str) -> WrittenNumber:
    value = fmpq(-int(whole) if minus == "-" else int(whole))
    figures = (len(whole.strip("0")) or 1, len(whole.lstrip("0")) or 1)
    return WrittenNumber(Expression("number", (), value), _ZERO, 0, figures, True)


def from_match(match: re.Match[str]) -> WrittenNumber:
    """Turn a match of NUMERAL into a number, after checking its digits and its exponent."""
    minus, digits, *exponents, percent = match.groups()
    written_exponent = next((found for found in exponents if found is not None), None)
    whole, point, after = digits.partition(".")
    power = checked_exponent(written_exponent, match.start()) - (2 if percent else 0)
    check_digits(digits, match.start())
    if not point and written_exponent is None and not percent:
        return _integer(minus, digits)
    last = power - len(after)
    value = fmpq(int(whole + after)) * ten_to(last)
    rounded = bool(after) or written_exponent is not None or bool(percent)
    return WrittenNumber(
        Expression("number", (), -value if minus == "-" else value),
        ten_to(last) / 2 if rounded else _ZERO,
        -last,
        figures(digits),
        False,
    )


def check_digits(digits: str, place: int) -> None:
    """Refuse a numeral with too many digits."""
    if len(digits) > DIGITS:
        raise ReadingError("too_many_digits", place, length=len(digits), limit=DIGITS)


def checked_exponent(written: str | None, place: int) -> int:
    """Give a decimal exponent as an integer, refusing a large one before it is even converted."""
    if written is None:
        return 0
    bare = written.lstrip("+-").lstrip("0")
    if len(bare) > 3 or int(bare or "0") > EXPONENT:
        raise ReadingError("exponent_too_large", place, found=written[:20], limit=EXPONENT)
    return -int(bare or "0") if written[0] == "-" else int(bare or "0")


@cache
def ten_to(power: int) -> fmpq:
    """Give a power of ten; the limits keep the number of different ones small."""
    return fmpq(10) ** power


def figures(digits: str) -> tuple[int, int]:
    """Give the interval of significant figures that the digits of a numeral may claim.

    Zeros that end an integer may or may not count; a decimal point makes them count. A zero has as many
    figures as digits after its point, and at least one.
    """
    whole, point, after = digits.partition(".")
    most = len((whole + after).lstrip("0")) or len(after) or 1
    return (most if point else len(whole.strip("0")) or 1, most)
