"""How the numbers of an instructor's question are drawn: words of families as data, `whole(1000, 9000)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from flint import fmpq

from markscheme.authored.formula import RESERVED
from markscheme.errors import FamilyError, GivenError, did_you_mean
from markscheme.family.givens.given import Given, count, number
from markscheme.family.givens.sampling import Domain, choice, decimals, integers

MOST_GIVENS = 20
MOST_VALUES = 100_000  # from which a decimal is drawn
LARGEST = 10**15
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}", re.ASCII)
_CALL = re.compile(r"\s*([A-Za-z_]\w*)\s*\((.*)\)\s*", re.DOTALL | re.ASCII)
_NUMBER = re.compile(r"[-+−]?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})(?:/\d{1,15})?", re.ASCII)


def read_draw(name: str, text: str, is_counted: bool = False) -> Given:
    """Read how a number is drawn; raise GivenError for what is no such word.

    `is_counted`: it stands in an exponent, and is a plain integer.
    """
    match = _CALL.fullmatch(text)
    if match is None:
        if not _NUMBER.fullmatch(text.strip()):
            raise GivenError(f"{text!r} says no way to draw {name!r}; write {_WAYS}")
        values: tuple[fmpq, ...] = (_number(text),)
        domain = _one_of(values)
    else:
        word, arguments = match[1], [part.strip().strip("\"'") for part in match[2].split(",") if part.strip()]
        if word not in WORDS:
            raise GivenError(f"{text!r}: {word!r} draws no numbers; {did_you_mean(word, WORDS)}; write {_WAYS}")
        values = tuple(_number(part) for part in arguments)
        try:
            domain = WORDS[word](values)
        except FamilyError as error:
            raise GivenError(f"{text!r}: {error}") from None
    if not is_counted:
        return number(domain)
    if any(value.q != 1 for value in values):
        raise GivenError(f"{name!r} is drawn by {text!r}, but stands in an exponent; draw it by whole(low, high)")
    return count(domain, most=LARGEST).between(-LARGEST, LARGEST)


def check_name(name: str, taken: Mapping[str, object]) -> None:
    """Raise GivenError for a name that formulas could not use, or that stands for something else already."""
    if not NAME.fullmatch(name):
        raise GivenError(f"{name!r} is no name for a number; write up to 20 letters and digits, a letter first, as n")
    if name in RESERVED:
        raise GivenError(f"{name!r} is a word of formulas; give the number another name")
    if name in taken:
        raise GivenError(f"{name!r} stands for something else already; give it another name")


def _number(text: str) -> fmpq:
    text = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(text):
        raise GivenError(f"{text!r} is no plain number; write one such as 12, 0.5 or 1/3")
    top, _, bottom = text.lstrip("+").partition("/")
    if bottom and not int(bottom):
        raise GivenError(f"{text!r} divides by zero")
    whole, _, after = top.partition(".")
    return fmpq(int(whole + after), 10 ** len(after)) / fmpq(int(bottom or 1))


def _ends(values: tuple[fmpq, ...], word: str) -> tuple[int, int]:
    if len(values) != 2 or any(value.q != 1 for value in values) or values[0] > values[1]:
        raise GivenError(f"{word} has two whole numbers, the smaller one first, as {word}(1000, 9000)")
    return int(values[0].p), int(values[1].p)


def _integers(word: str) -> Callable[[tuple[fmpq, ...]], Domain]:
    return lambda values: integers(*_ends(values, word))


def _decimals(values: tuple[fmpq, ...]) -> Domain:
    low, high, *more = (*values, fmpq(1)) if len(values) == 2 else values if len(values) == 3 else (fmpq(1), fmpq(0))
    places = int(more[0].p) if more and more[0].q == 1 else 0
    if low > high or not 1 <= places <= 6:
        raise GivenError("decimals has two numbers, the smaller one first, and 1 to 6 places, as decimals(0, 1, 2)")
    if (high - low) * 10**places > MOST_VALUES:
        raise GivenError(f"decimals would draw from more than {MOST_VALUES:,} numbers; give fewer places")
    return decimals(str(low), str(high), places)


def _one_of(values: tuple[fmpq, ...]) -> Domain:
    if not values or len(values) > 200:
        raise GivenError("choice has 1 to 200 numbers, as choice(0.1, 0.2)")
    return choice(*map(str, values))


WORDS: Final[dict[str, Callable[[tuple[fmpq, ...]], Domain]]] = {
    "whole": _integers("whole"),
    "integers": _integers("integers"),
    "counts": _integers("counts"),
    "decimals": _decimals,
    "choice": _one_of,
}
_WAYS = "whole(1, 9), decimals(0, 1, 2), choice(0.1, 0.2) or one number"
