"""What the user put in, from a file or from Python, as exact numbers: texts in the answer grammar, integers, arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from flint import arb, fmpq

from markscheme.errors import GivenError
from markscheme.family.givens.given import Given, shortened
from markscheme.numbers.exact import Value
from markscheme.numbers.limits import GIVEN_DEPTH, INTEGER_DIGITS, TEXT_CHARACTERS

_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20}|/0*[1-9][0-9]{0,18})?", re.ASCII)  # stays spelt as it is
_PLAIN_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


def read_numbers(name: str, value: Value, depth: int = 0) -> Value:
    """Read nested lists of exact numbers; mappings, truth values and None are left to the check of the shape."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        if depth > GIVEN_DEPTH:
            raise GivenError(f"{name!r} is nested more than {GIVEN_DEPTH} deep; a matrix is a list of rows")
        return [read_numbers(name, item, depth + 1) for item in value]
    if value is None or isinstance(value, (dict, bool, fmpq, arb)):
        return value
    expression = _exact(repr(name), value)
    return expression.value() if expression.is_rational else expression


def _exact(place: str, value: Value) -> Value:
    from markscheme.answers import exact

    if isinstance(value, int) and abs(value) >= 10**INTEGER_DIGITS:
        raise GivenError(f"{place} has more than {INTEGER_DIGITS} digits; at most {INTEGER_DIGITS} are read")
    try:
        return exact(value)
    except Exception as error:
        raise GivenError(f"{place}: {error}") from None


def read_structure(name: str, given: Given, value: Value) -> Value:
    """Read lists, mappings, integers and texts alone, which can be saved and which every family knows by type.

    A number that is no integer is the text of it: as it was written where that is a decimal or a fraction of plain
    digits, else in our own spelling.
    """
    return _entry(name, given, value, given.numbers, ())


def _entry(name: str, given: Given, value: Value, numbers: bool, path: tuple[str, ...]) -> Value:
    if len(path) > GIVEN_DEPTH:
        raise GivenError(f"{name!r} is nested more than {GIVEN_DEPTH} deep; {given.described()}")
    if isinstance(value, str) and len(value) > TEXT_CHARACTERS:
        raise GivenError(
            f"{name!r} has a text of {len(value):,} characters; at most {TEXT_CHARACTERS:,} are read; shorten it"
        )
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_entry(name, given, item, numbers, (*path, f"entry {i}")) for i, item in enumerate(value, 1)]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise GivenError(f"{_place(name, path)} has the key {shortened(key)}, but a key is a word")
        return {
            str(key): _entry(name, given, item, numbers and key not in given.words, (*path, key))
            for key, item in value.items()
        }
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not numbers):
        return str(value) if isinstance(value, str) else value
    return _number(_place(name, path), value)


def _place(name: str, path: tuple[str, ...]) -> str:
    return f"{name!r}{''.join(f', {part}' for part in path)}"


def _number(place: str, value: Value) -> int | str:
    from markscheme.answers import write_number

    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return int(value) if _PLAIN_WHOLE.fullmatch(value) else str(value)
    expression = _exact(place, value)
    rational = expression.rational
    return int(rational.p) if rational is not None and rational.q == 1 else write_number(expression)
