"""The readers: one number, or whatever the shape of the text says."""

from __future__ import annotations

import re
from typing import Any

from markscheme.answers.affixes import strip_back, strip_front
from markscheme.answers.arrays import ArrayReader
from markscheme.answers.folding import Folded, fold
from markscheme.answers.limits import ARRAY_CHARACTERS, CELL_CHARACTERS, CELLS, LABEL_CHARACTERS
from markscheme.answers.numeral import NUMERAL, from_match, read_plain
from markscheme.answers.reading import Blank, Label, Read, Reading, Unreadable, unreadable
from markscheme.answers.scalar import NOTHING, read_cell
from markscheme.answers.spoilt import spoilt_reading
from markscheme.answers.tokens import NAMES
from markscheme.answers.trouble import Trouble

_SHAPE = re.compile(r"[1-9][0-9]{0,8}(?:\s*[xX×]\s*[1-9][0-9]{0,8})+", re.ASCII)
_PLAIN_ROW = re.compile(r"\[([-+0-9./, ]++)\]")
_PLAIN_ARRAY = re.compile(
    r" *+\[ *+(?:(?P<row>[-+0-9./,; ]++)|(?P<rows>\[[-+0-9./, ]++\](?: *+, *+\[[-+0-9./, ]++\])*+)) *+\] *+", re.ASCII
)
_WORD = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_NO_LABELS = {*NAMES, "nan", "inf", "infinity", "x", "i", "j"}


def read_number(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read one number; `value` of the result is a Written."""
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return Read(text, plain)
    if len(text) > CELL_CHARACTERS:
        return _too_long(text, CELL_CHARACTERS)
    if found := spoilt_reading(text):
        return found
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=True)
    if NOTHING.fullmatch(folded.text[start:end]):
        return _no_value(folded)
    if folded.text[start] == "[":
        return unreadable(text, "array_in_number", folded.column(start), {})
    cell = read_cell(folded, start, end, mixed=True, decimal_comma=decimal_comma)
    return cell if isinstance(cell, Unreadable | Blank) else Read(text, cell)


def read_value(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read a number, a vector, a matrix, a shape or a label, as the shape of the text says.

    Numbers in arrays come as nested lists of Written, Blank and Unreadable.
    """
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return Read(text, plain)
    return _read(text, decimal_comma, array=False)


def read_array(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read a text that is known to be a vector or a matrix: `1,234` is two cells here, and `5` is one."""
    if not decimal_comma and (plain := _read_plain_array(text)) is not None:
        return Read(text, plain)
    return _read(text, decimal_comma, array=True)


def _read_plain_array(text: str) -> list[Any] | None:
    """Read short plain numbers in square brackets, or give None for anything else: the fast path."""
    if len(text) > ARRAY_CHARACTERS or not (match := _PLAIN_ARRAY.fullmatch(text)):
        return None
    if match["rows"] is None:
        lines = match["row"].split(";")
        return _plain_row(lines[0]) if len(lines) == 1 else _plain_rows(lines)
    return _plain_rows(_PLAIN_ROW.findall(match["rows"]))


def _plain_rows(lines: list[str]) -> list[Any] | None:
    rows = [_plain_row(line) for line in lines]
    return None if None in rows or sum(len(row) for row in rows if row) > CELLS else rows


def _plain_row(line: str) -> list[Any] | None:
    cells = [read_plain(cell) for cell in line.split(",")]
    return None if None in cells or len(cells) > CELLS else cells


def _read(text: str, decimal_comma: bool, *, array: bool) -> Reading:
    if len(text) > ARRAY_CHARACTERS:
        return _too_long(text, ARRAY_CHARACTERS)
    if found := spoilt_reading(text):
        return found
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=False)
    core = folded.text[start:end]
    if not array and (word := next(filter(_is_word, (folded.text.strip(), core)), None)):
        return Read(text, Label(word))
    if NOTHING.fullmatch(core):
        return _no_value(folded)
    try:
        value: Any = _shape(core) or ArrayReader(folded, decimal_comma).read(start, end, array=array)
    except Trouble as trouble:
        return unreadable(text, trouble.code, folded.column(trouble.place), trouble.facts)
    if isinstance(value, Blank):  # brackets with nothing in them, as np.array()
        return unreadable(text, "ends_early", folded.column(end - 1), {})
    return value if isinstance(value, Unreadable) else Read(text, value)


def _no_value(folded: Folded) -> Blank | Unreadable:
    """Judge a text of which nothing is left: `x =` is a line not filled in, `是` is not."""
    if folded.text.rstrip().endswith(("=", ":", "≈")):
        return Blank(folded.raw)
    return unreadable(folded.raw, "ends_early", folded.column(len(folded.text)), {})


def _is_word(text: str) -> bool:
    return len(text) <= LABEL_CHARACTERS and text.lower() not in _NO_LABELS and bool(_WORD.fullmatch(text))


def _shape(text: str) -> list[Any] | None:
    """Read whole numbers joined by `x` or `×` as a shape."""
    if not _SHAPE.fullmatch(text):
        return None
    if text.count("x") + text.count("X") + text.count("×") >= CELLS:
        raise Trouble("too_many_cells", limit=CELLS)
    return [from_match(match) for match in NUMERAL.finditer(re.sub("[xX×]", " ", text))]


def _too_long(text: str, limit: int) -> Unreadable:
    return unreadable(text, "too_long", limit + 1, {"length": len(text), "limit": limit})
