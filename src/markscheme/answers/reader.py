"""The readers: one number, or whatever the shape of the text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markscheme.answers.array_reader import ArrayReader
from markscheme.answers.grammar import NAMES
from markscheme.answers.input_limits import ARRAY_CHARACTERS, CELL_CHARACTERS, CELLS, LABEL_CHARACTERS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import NormalisedText, fold
from markscheme.answers.numeral import NUMERAL, from_match, read_plain
from markscheme.answers.results import (
    Blank,
    Cell,
    Label,
    ReadAnswer,
    Reading,
    Unreadable,
    WrittenNumber,
    spoilt_reading,
    unreadable,
)
from markscheme.answers.scalar import NOTHING, read_cell, strip_back, strip_front

_BETWEEN = re.compile(r"\s*[xX×*·,]\s*|\s+")
_PAIRS = ("()", "[]", "{}")


def read_label(text: str, choices: Mapping[str, Iterable[str]]) -> Reading:
    """Read a label; `choices` maps each canonical label to the other spellings that are accepted.

    Capitals, width, spaces, hyphens and underscores do not count. The value is a Label in canonical spelling.
    """
    if len(text) > LABEL_CHARACTERS:
        facts: dict[str, object] = {"length": len(text), "limit": LABEL_CHARACTERS}
        return unreadable(text, "too_long", LABEL_CHARACTERS + 1, facts)
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    spellings = {_plain(spelling): name for name, others in choices.items() for spelling in (*others, name)}
    for first in (0, start):
        found = spellings.get(_plain(folded.text[first : strip_back(folded.text, first, number=True)]))
        if found is not None:
            return ReadAnswer(text, Label(found))
    facts = {"found": folded.text[start:].strip()[:40], "known": ", ".join(choices)}
    return unreadable(text, "not_a_label", folded.column(start), facts)


def _plain(spelling: str) -> str:
    return re.sub(r"[\s_-]+", "", fold(spelling).text).casefold()


def read_shape(text: str) -> Reading:
    """Read a shape: whole numbers joined by `x`, `×`, `*`, commas or spaces, in brackets or not.

    The value is a list of cells, each a whole number that is not negative, Blank or Unreadable.
    """
    if len(text) > ARRAY_CHARACTERS:
        return unreadable(text, "too_long", ARRAY_CHARACTERS + 1, {"length": len(text), "limit": ARRAY_CHARACTERS})
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=True)
    if folded.text[start : start + 1] + folded.text[end - 1 : end] in _PAIRS:
        start, end = start + 1, end - 1
    start += len(folded.text[start:end]) - len(folded.text[start:end].lstrip())
    end = start + len(folded.text[start:end].rstrip())
    ranges = _ranges(folded.text, start, end)
    if len(ranges) > CELLS:
        return unreadable(text, "too_many_cells", folded.column(ranges[CELLS][0]), {"limit": CELLS})
    return ReadAnswer(text, [_side(folded, first, last) for first, last in ranges])


def _ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _BETWEEN.finditer(text, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _side(folded: NormalisedText, start: int, end: int) -> Cell:
    text = folded.text[start:end]
    if NOTHING.fullmatch(text):
        return Blank(text)
    found = read_plain(text)
    if isinstance(found, WrittenNumber) and found.is_integer_literal and text.strip().isdigit():
        return found
    return unreadable(folded.raw, "not_a_shape", folded.column(start), {})


_SHAPE = re.compile(r"[1-9][0-9]{0,8}(?:\s*[xX×]\s*[1-9][0-9]{0,8})+", re.ASCII)
_PLAIN_ROW = re.compile(r"\[([-+0-9./, ]++)\]")
_PLAIN_ARRAY = re.compile(
    r" *+\[ *+(?:(?P<row>[-+0-9./,; ]++)|(?P<rows>\[[-+0-9./, ]++\](?: *+, *+\[[-+0-9./, ]++\])*+)) *+\] *+", re.ASCII
)
_WORD = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_NO_LABELS = {*NAMES, "nan", "inf", "infinity", "x", "i", "j"}


def read_number(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read one number; `value` of the result is a WrittenNumber."""
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return ReadAnswer(text, plain)
    if len(text) > CELL_CHARACTERS:
        return _too_long(text, CELL_CHARACTERS)
    if found := spoilt_reading(text):
        return found
    folded = fold(text)
    if not decimal_comma and (plain := read_plain(folded.text)) is not None:
        return ReadAnswer(text, plain)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=True)
    if NOTHING.fullmatch(folded.text[start:end]):
        return _no_value(folded)
    if folded.text[start] == "[":
        return unreadable(text, "array_in_number", folded.column(start), {})
    cell = read_cell(folded, start, end, mixed=True, decimal_comma=decimal_comma)
    return cell if isinstance(cell, Unreadable | Blank) else ReadAnswer(text, cell)


def read_value(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read a number, a vector, a matrix, a shape or a label, as the shape of the text says.

    Numbers in arrays come as nested lists of WrittenNumber, Blank and Unreadable.
    """
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return ReadAnswer(text, plain)
    return _read(text, decimal_comma, array=False)


def read_array(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read a text that is known to be a vector or a matrix: `1,234` is two cells here, and `5` is one."""
    if not decimal_comma and (plain := _read_plain_array(text)) is not None:
        return ReadAnswer(text, plain)
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
    if array and not decimal_comma and (plain := _read_plain_array(folded.text)) is not None:
        return ReadAnswer(text, plain)
    if NOTHING.fullmatch(folded.text):
        return Blank(text)
    start = strip_front(folded.text)
    end = strip_back(folded.text, start, number=False)
    core = folded.text[start:end]
    if not array and (word := next(filter(_is_word, (folded.text.strip(), core)), None)):
        return ReadAnswer(text, Label(word))
    if NOTHING.fullmatch(core):
        return _no_value(folded)
    try:
        value: Any = _shape(core) or ArrayReader(folded, decimal_comma).read(start, end, array=array)
    except ReadingError as error:
        return unreadable(text, error.code, folded.column(error.place), error.facts)
    if isinstance(value, Blank):  # brackets with nothing in them, as np.array()
        return unreadable(text, "ends_early", folded.column(end - 1), {})
    return value if isinstance(value, Unreadable) else ReadAnswer(text, value)


def _no_value(folded: NormalisedText) -> Blank | Unreadable:
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
        raise ReadingError("too_many_cells", limit=CELLS)
    return [from_match(match) for match in NUMERAL.finditer(re.sub("[xX×]", " ", text))]


def _too_long(text: str, limit: int) -> Unreadable:
    return unreadable(text, "too_long", limit + 1, {"length": len(text), "limit": limit})
