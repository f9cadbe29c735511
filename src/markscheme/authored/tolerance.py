"""`within: 0`, `1 %`, `3 sf`: how far an answer may lie from the value, read and held against it."""

from __future__ import annotations

import re

from flint import fmpq

from markscheme.errors import GivenError
from markscheme.family.own_question import Tolerance

_NUMBER = r"(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_SHARE = re.compile(rf"{_NUMBER}\s*[%％]", re.ASCII)
_ABSOLUTE = re.compile(_NUMBER, re.ASCII)
_DIGITS = re.compile(r"(\d{1,2})\s*(sf|dp)", re.ASCII | re.IGNORECASE)
MOST_SHARE = 50  # per cent: more is no answer any more


def read_tolerance(text: str) -> Tolerance:
    """Read a tolerance; raise GivenError for what is none.

    >>> read_tolerance("1 %")
    Tolerance(kind='share', amount=1/100)
    """
    said = text.strip()
    if match := _SHARE.fullmatch(said):
        share = _rational(match[1]) / 100
        if not 0 <= share * 100 <= MOST_SHARE:
            raise GivenError(f"`within` is {text!r}; give at most {MOST_SHARE} %")
        return Tolerance("share", share) if share else Tolerance("exact")
    if match := _DIGITS.fullmatch(said):
        if not 1 <= int(match[1]) <= 12:
            raise GivenError(f"`within` is {text!r}; give 1 to 12 digits")
        return Tolerance("figures" if match[2].lower() == "sf" else "places", fmpq(int(match[1])))
    if match := _ABSOLUTE.fullmatch(said):
        amount = _rational(match[1])
        return Tolerance("absolute", amount) if amount else Tolerance("exact")
    raise GivenError(f"`within` is {text!r}; write 0 (exactly), 0.5 (so far off), 1 % of the value, 3 sf or 2 dp")


def _rational(text: str) -> fmpq:
    whole, _, after = text.partition(".")
    return fmpq(int((whole or "0") + after), 10 ** len(after))
