"""Usual numbers, which nearly all cells hold: told from a text without building what the readers build.

The patterns are the readers' own (`numeral.PLAIN`, `numeral.NUMERAL`), and what they find here is less than they may
find: of a text that is given up here nothing is known, and the readers have the word. Of one that is not, they read the
same number with the same digits; the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import NamedTuple

from flint import fmpq

from markscheme.answers.expression import Expression
from markscheme.answers.input_limits import CELLS, FORMULA_CHARACTERS
from markscheme.answers.normalise import fold, lazy_pattern
from markscheme.answers.numeral import NUMERAL, PLAIN, figures, ten_to
from markscheme.answers.results import Raw, WrittenNumber

LONGEST = 40  # characters of a usual number
MOST_DIGITS = 15  # so that all numbers stay small
MOST_EXPONENT = 99
REMEMBERED = 4_096  # texts of usual numbers
SHORT, SPLIT = 120, 1_024  # characters of an answer whose cells are remembered, and how many are
_ZERO = fmpq(0)
_DOUBTFUL = lazy_pattern(r"[^\S ]|[xX]")  # the end of a line may end a row, and 10 x 10 be a shape
_ROW_ENDS = lazy_pattern(r"\]\s*,\s*\[")


class UsualNumber(NamedTuple):
    """A rational `top / bottom` as it was written, with what `WrittenNumber` says of its digits.

    `decimals` and `significant` are None of a fraction. `is_rounded`: it claims half a unit of its last digit.
    """

    top: int
    bottom: int
    decimals: int | None
    significant: tuple[int, int] | None
    is_rounded: bool

    def written(self) -> WrittenNumber:
        """Give the same as the readers do."""
        half = ten_to(-self.decimals) / 2 if self.is_rounded and self.decimals is not None else _ZERO
        value = Expression("number", (), fmpq(self.top, self.bottom))
        is_whole = self.significant is not None and not self.is_rounded
        return WrittenNumber(value, half, self.decimals, self.significant, is_whole)


def usual_number(text: str) -> UsualNumber | None:
    """Read a usual number as `read_number` reads it; None for any other text."""
    if len(text) > LONGEST:
        return None
    match = PLAIN.fullmatch(text)
    if match is None:
        text = _folded(text)
        match = PLAIN.fullmatch(text)
        if match is None:
            return _with_exponent(text.strip(" "))
    minus, whole, point, after, below = match.groups()
    if not whole or len(whole) + len(after or "") > MOST_DIGITS or after == "":
        return None
    top = -int(whole) if minus == "-" else int(whole)
    if point:
        return _decimal(minus, whole, after, 0)
    if below is not None:
        bottom = int(below)
        return UsualNumber(top, bottom, None, None, False) if bottom and len(below) <= MOST_DIGITS else None
    return UsualNumber(top, 1, 0, figures(whole), False)


@lru_cache(maxsize=REMEMBERED)
def written_usually(text: str) -> WrittenNumber | None:
    """Read a usual number as a cell of an answer; None for any other text."""
    number = usual_number(text)
    return None if number is None else number.written()


def _folded(text: str) -> str:
    """Fold a text; what is folded of plain ASCII is in no usual number."""
    return text if text.isascii() and "\\" not in text else fold(text).text


def _with_exponent(text: str) -> UsualNumber | None:
    match = NUMERAL.fullmatch(text)
    if match is None:
        return None
    minus, digits, *exponents, percent = match.groups()
    exponent = next(filter(None, exponents), None)
    whole, _, after = digits.partition(".")
    if percent or exponent is None or not whole or digits.endswith(".") or len(digits) > MOST_DIGITS:
        return None
    if len(exponent) > 4 or abs(int(exponent)) > MOST_EXPONENT or not text.startswith(minus + digits):
        return None
    return _decimal(minus, whole, after, int(exponent))


def _decimal(minus: str, whole: str, after: str, power: int) -> UsualNumber:
    digits, decimals = whole + after, len(after) - power
    top = -int(digits) if minus == "-" else int(digits)
    claimed = figures(f"{whole}.{after}" if after else whole)
    if decimals < 0:
        return UsualNumber(top * 10**-decimals, 1, decimals, claimed, True)
    return UsualNumber(top, 10**decimals, decimals, claimed, True)


def usual_cells(raw: Raw | None, shape: tuple[int, ...]) -> Sequence[str] | None:
    """Give the texts of the cells of an answer, row by row; None where only the readers can tell them apart.

    What is in lists is read cell by cell. A text is split where it has square brackets and one mark between cells.
    """
    if isinstance(raw, str):
        if not shape:
            return (raw,)
        if len(raw) <= SHORT:
            return _cells_of_short_text(raw, shape)
        return _cells_of_text(raw, shape) if len(raw) <= FORMULA_CHARACTERS and len(shape) <= 2 else None
    if not shape or not isinstance(raw, (list, tuple)) or prod(shape) > CELLS:
        return None
    return _cells_of_lists(raw, shape)


def _cells_of_lists(raw: Sequence[Raw], shape: tuple[int, ...]) -> list[str] | None:
    if len(raw) != shape[0]:
        return None
    cells: list[str] = []
    for item in raw:
        if len(shape) == 1:
            if not isinstance(item, str):
                return None
            cells.append(item)
            continue
        row = None if isinstance(item, str) else _cells_of_lists(item, shape[1:])
        if row is None:
            return None
        cells += row
    return cells


@lru_cache(maxsize=SPLIT)
def _cells_of_short_text(raw: str, shape: tuple[int, ...]) -> Sequence[str] | None:
    return _cells_of_text(raw, shape) if len(shape) <= 2 else None


def _cells_of_text(raw: str, shape: tuple[int, ...]) -> list[str] | None:
    text = _folded(raw).strip(" ")
    if text[:1] != "[" or text[-1:] != "]" or _DOUBTFUL.search(text):
        return None
    inner = text[1:-1].strip(" ")
    if len(shape) == 1:
        rows = [inner]
    elif inner[:1] == "[" and inner[-1:] == "]":
        rows = _ROW_ENDS.split(inner[1:-1])
    else:
        rows = inner.split(";")
    cells: list[str] = []
    for row in rows:
        found = row.split("&" if "&" in row else ",")
        if len(found) != shape[-1]:
            return None
        cells += found
    return cells if len(cells) == prod(shape) else None
