"""JSON as it stands: decimals keep their digits, integers are bounded, and no name of an object is lost."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import PurePath
from typing import Any, NoReturn, TypeAlias

from markscheme.errors import GivenError
from markscheme.numbers.limits import INTEGER_DIGITS

# What a JSON text says: a text, a number, true, false or null, or lists and objects of these. Whoever reads a file
# checks what is taken from it, at the place where it is taken; so the names say what it is, and promise nothing.
JsonValue: TypeAlias = Any
JsonObject: TypeAlias = dict[str, JsonValue]


def load_given(text: str, where: str) -> JsonValue:
    """Read givens as JSON or as YAML, as the ending of `where` says; without one, JSON begins with a bracket."""
    ending = PurePath(where).suffix.lower()
    is_json = ending == ".json" or (ending not in (".yaml", ".yml") and text.lstrip()[:1] in ("{", "["))
    if is_json:
        return load_json(text, where)
    from markscheme.files.yaml_reader import load_yaml

    return load_yaml(text, where)


def load_json(text: str, where: str) -> JsonValue:
    """Parse JSON. A number with a point stays the text that stands there: 0.1 is one tenth.

    Raises `GivenError` with the place for what is no JSON, a name that stands twice in one object, NaN and Infinity.
    """
    try:
        return json.loads(
            text, parse_int=_integer, parse_float=str, parse_constant=_no_number, object_pairs_hook=_without_doubles
        )
    except GivenError as error:
        raise GivenError(f"{where}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise GivenError(f"{where}: not JSON: {error}") from None


def _integer(text: str) -> int:
    if len(text) > INTEGER_DIGITS:
        raise GivenError(f"an integer of {len(text):,} digits; at most {INTEGER_DIGITS} are read")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise GivenError(f'{text} is no number; write an integer or an exact string such as "0.5" or "1/3"')


def _without_doubles(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    """One object; JSON alone would take the last of two values of one name without a word."""
    found: JsonObject = {}
    for name, value in pairs:
        if name in found:
            raise GivenError(
                f"the name {name!r:.60} stands twice in one object, with {_shown(found[name])} and {_shown(value)}; "
                "keep one of them"
            )
        found[name] = value
    return found


def _shown(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."


_SHORT = re.compile(r"-?[0-9]{1,40}(?:/[0-9]{1,40}|\.[0-9]{1,40})?", re.ASCII)


def short_fraction(value: JsonValue) -> Fraction:
    """Read marks or a share, a whole number or a text such as 3/2; raise ValueError for what is none.

    `Fraction` alone would work out 1e999999999.

    >>> short_fraction("3/2"), short_fraction(2)
    (Fraction(3, 2), Fraction(2, 1))
    """
    text = "" if isinstance(value, bool) or not isinstance(value, int | float | str) else str(value)
    if not _SHORT.fullmatch(text):
        raise ValueError("marks are a whole number, or a text such as 3/2")
    return Fraction(text)
