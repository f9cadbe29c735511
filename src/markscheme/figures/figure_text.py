"""What stands in a drawing as text: numbers as a paper prints them, symbols in italics with their indices."""

from __future__ import annotations

import operator
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from flint import arb, fmpq

from markscheme.errors import FamilyError
from markscheme.numbers.exact import Number, Value, decimal_places, to_float

MINUS = "\u2212"
SMALLER = 0.7  # an index against its letter
LINE = 1.25  # from line to line, in sizes
FARTHEST = 10**100
_LONGEST_DECIMAL = 6
_SIGN = re.compile(r"(?<![\w)\]}])-(?=[\w.(√])|(?<=[\w)\]}] )-(?= )")
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_ACCENTED = re.compile(rf"(?<![^\W\d_])([^\W\d_])_({'|'.join(_ACCENTS)})(?![^\W\d_])")
_PIECE = re.compile(
    r"(?P<letter>(?<![^\W\d_])[^\W\d_]\u0304?(?![^\W\d_])'*)|(?P<low>_(?:\{[^}]*\}|\d+|[^\W\d_]+))|(?P<high>\^(?:\{[^}]*\}|\d+|[^\W\d_]+))"
)
_NARROW, _WIDE = frozenset(".,:;'|!()[]ijl "), frozenset("mwMW+=<>≤≥\u2212")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one style; `shift` is 1 for an upper index, -1 for a lower one."""

    text: str
    italic: bool = False
    shift: int = 0


def label_text(value: Value) -> str:
    """Print a number as on a paper: a decimal where it ends soon, else a fraction; a ball to four figures.

    An expression is printed as it was written, text stays as it is, None is empty; a tuple is printed piece by piece.
    Raise FamilyError for a binary float, which is no exact number.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, tuple):
        return "".join(map(label_text, value))
    if isinstance(value, float):
        raise FamilyError(
            f"{value!r} in a drawing is a binary float; give an exact number, such as rational({str(value)!r})"
        )
    if isinstance(value, arb):
        return "≈ " + value.str(4, radius=False).replace("-", MINUS)
    if hasattr(value, "operation"):  # an expression, such as sqrt(2)/2, writes itself
        return str(value).replace("-", MINUS)
    return _rational(value if isinstance(value, fmpq) else fmpq(operator.index(value))).replace("-", MINUS)


def _rational(number: fmpq) -> str:
    places = decimal_places(number)
    if places is None or places > _LONGEST_DECIMAL:
        return str(number)
    digits = str(abs(int((number * 10**places).p))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text


def coordinate(value: Number) -> float:
    """Give a number as a place on the page, rounded; beyond 10^100 all places are one, as floats end at 10^308."""
    value = value.value() if hasattr(value, "operation") else value
    if abs(value) > FARTHEST:
        return float(FARTHEST) if value > 0 else -float(FARTHEST)
    return to_float(value) if isinstance(value, fmpq) else float(value)


@lru_cache(maxsize=4096)
def styled_runs(text: str) -> tuple[TextRun, ...]:
    """Cut a text into styles: single letters lean, `x_1`, `x1` and `x^2` have indices, `y_hat` an accent.

    What stands between straight double quotes is words, upright and without the quotes.

    >>> [(run.text, run.italic, run.shift) for run in styled_runs("z_1 = 2x")]
    [('z', True, 0), ('1', False, -1), (' = 2', False, 0), ('x', True, 0)]
    """
    if text.count('"') > 1:
        before, words, after = text.split('"', 2)
        return (*styled_runs(before), TextRun(words), *styled_runs(after))
    text = _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[1] + _ACCENTS[found[2]]), text)
    text = re.sub(r"(?<![^\W\d_])([A-Za-zα-ω\u0177])(\d+)(?!\w)", r"\1_\2", _SIGN.sub(MINUS, text))
    made, end = [], 0
    for found in _PIECE.finditer(text):
        made += [TextRun(text[end : found.start()])] if found.start() > end else []
        made.append(_run(found))
        end = found.end()
    return (*made, TextRun(text[end:])) if end < len(text) else tuple(made)


def _run(found: re.Match[str]) -> TextRun:
    text = found[0]
    if found.lastgroup == "letter":
        return TextRun(text, italic=not _is_han(text[0]))
    index = text[1:].strip("{}")
    return TextRun(index, italic=index.isalpha() and len(index) <= 2, shift=1 if found.lastgroup == "high" else -1)


@lru_cache(maxsize=4096)
def width_of(text: str, size: float) -> float:
    """Give the width of the longest line, rather too much than too little: a reader's font may be wider than ours."""
    return max((fsum(map(_run_width, styled_runs(line))) for line in text.split("\n")), default=0.0) * size


def _run_width(run: TextRun) -> float:
    return fsum(map(_advance, run.text)) * (SMALLER if run.shift else 1)


def _advance(character: str) -> float:
    if _is_han(character):
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.33 if character in _NARROW else 0.8 if character in _WIDE else 0.58


def _is_han(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def height_of(text: str, size: float) -> float:
    """Give the height of all lines of a text."""
    return (text.count("\n") * LINE + 1) * size
