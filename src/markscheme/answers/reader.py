"""The readers: one number, or whatever the shape of the text says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeAlias

from markscheme.answers.array_reader import ArrayReader
from markscheme.answers.grammar import NAMES
from markscheme.answers.input_limits import ARRAY_CHARACTERS, CELL_CHARACTERS, CELLS, LABEL_CHARACTERS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import NormalisedText, fold, lazy_pattern, tightened
from markscheme.answers.numeral import NUMERAL, from_match, read_plain
from markscheme.answers.results import (
    Blank,
    Label,
    Nested,
    ReadAnswer,
    Reading,
    Unreadable,
    spoilt_reading,
    unreadable,
)
from markscheme.answers.scalar import NOTHING, refused, strip_back
from markscheme.answers.typed.layout import arranged
from markscheme.answers.typed.left_side import value_start
from markscheme.answers.typed.number_reader import no_value, read_number_text
from markscheme.answers.typed.prints import without_marks
from markscheme.answers.typed.remarks import before_remarks, is_blank_word

Names: TypeAlias = frozenset[str]
_NORM = lazy_pattern(r"\|\||‖")  # the length of a vector is none
_SHAPE = lazy_pattern(r"[1-9][0-9]{0,8}(?:\s*[xX×]\s*[1-9][0-9]{0,8})+", re.ASCII)
_PLAIN_ROW = lazy_pattern(r"\[([-+0-9./, ]++)\]")
_PLAIN_ARRAY = lazy_pattern(
    r" *+\[ *+(?:(?P<row>[-+0-9./,; ]++)|(?P<rows>\[[-+0-9./, ]++\](?: *+, *+\[[-+0-9./, ]++\])*+)) *+\] *+", re.ASCII
)
_WORD = lazy_pattern(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_NO_LABELS = {*NAMES, "nan", "inf", "infinity", "x", "i", "j"}


def read_number(text: str, *, decimal_comma: bool = False, names: Names = frozenset()) -> Reading:
    """Read one number; `value` of the result is a WrittenNumber.

    `names`: what the number is called, as `bare_name` spells it; such a name may stand before it, whatever it is.
    """
    return _read_one(text, decimal_comma, names, typed=True)


def read_given(text: str) -> Reading:
    """Read one number of a problem file, where no superscript gets lost."""
    return _read_one(text, False, frozenset(), typed=False)


def _read_one(text: str, decimal_comma: bool, names: Names, *, typed: bool) -> Reading:
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return ReadAnswer(text, plain)
    if len(text) > CELL_CHARACTERS:
        return _too_long(text, CELL_CHARACTERS)
    if found := spoilt_reading(text):
        return found
    folded = fold(text)
    if not decimal_comma and (plain := read_plain(folded.text)) is not None:
        return ReadAnswer(text, plain)
    return read_number_text(folded, decimal_comma=decimal_comma, names=names, typed=typed)


def read_value(text: str, *, decimal_comma: bool = False) -> Reading:
    """Read a number, a vector, a matrix, a shape or a label, as the shape of the text says.

    Numbers in arrays come as nested lists of WrittenNumber, Blank and Unreadable.
    """
    if not decimal_comma and (plain := read_plain(text)) is not None:
        return ReadAnswer(text, plain)
    return _read(text, decimal_comma, array=False)


def read_array(text: str, *, decimal_comma: bool = False, mixed: bool = False, names: Names = frozenset()) -> Reading:
    """Read a text that is known to be a vector or a matrix: `1,234` is two cells here, and `5` is one.

    `names`: as in `read_number`. `mixed`: `1 1/2` is one cell where commas or semicolons separate the cells.
    """
    if not decimal_comma and (plain := _read_plain_array(text)) is not None:
        return ReadAnswer(text, plain)
    return _read(text, decimal_comma, array=True, mixed=mixed, names=names)


def _read_plain_array(text: str) -> list[Nested] | None:
    """Read short plain numbers in square brackets, or give None for anything else: the fast path."""
    if len(text) > ARRAY_CHARACTERS or not (match := _PLAIN_ARRAY.fullmatch(text)):
        return None
    if match["rows"] is None:
        lines = match["row"].split(";")
        return _plain_row(lines[0]) if len(lines) == 1 else _plain_rows(lines)
    return _plain_rows(_PLAIN_ROW.findall(match["rows"]))


def _plain_rows(lines: list[str]) -> list[Nested] | None:
    rows = [row for line in lines if (row := _plain_row(line)) is not None]
    return None if len(rows) < len(lines) or sum(map(len, rows)) > CELLS else [*rows]


def _plain_row(line: str) -> list[Nested] | None:
    texts = line.split(",")
    cells: list[Nested] = [cell for text in texts if (cell := read_plain(text)) is not None]
    return None if len(cells) < len(texts) or len(cells) > CELLS else cells


def _read(text: str, decimal_comma: bool, *, array: bool, mixed: bool = False, names: Names = frozenset()) -> Reading:
    if len(text) > ARRAY_CHARACTERS:
        return _too_long(text, ARRAY_CHARACTERS)
    if found := spoilt_reading(text):
        return found
    folded = fold(text)
    if array and not decimal_comma and (plain := _read_plain_array(folded.text)) is not None:
        return ReadAnswer(text, plain)
    if NOTHING.fullmatch(folded.text) or (array and is_blank_word(folded.text)):
        return Blank(text)
    try:
        return _read_arranged(folded, decimal_comma, array, mixed, names)
    except ReadingError as error:
        return refused(folded, 0, error)


def _read_arranged(folded: NormalisedText, decimal_comma: bool, array: bool, mixed: bool, names: Names) -> Reading:
    folded = tightened(replace(folded, text=without_marks(folded.text)))
    if array:
        folded = tightened(replace(folded, text=arranged(folded.text)))
    start, end = array_core(folded.text, names)
    core = folded.text[start:end]
    if not array and (word := next(filter(_is_word, (folded.text.strip(), core)), None)):
        return ReadAnswer(folded.raw, Label(word))
    if NOTHING.fullmatch(core):
        return no_value(folded, start)
    if array and is_blank_word(core):
        return Blank(folded.raw)
    value: Nested = _shape(core) or ArrayReader(folded, decimal_comma, mixed).read(start, end, array=array)
    if isinstance(value, Blank):  # brackets with nothing in them, as np.array()
        raise ReadingError("ends_early", end - 1)
    return value if isinstance(value, Unreadable) else ReadAnswer(folded.raw, value)


def array_core(text: str, names: Names = frozenset()) -> tuple[int, int]:
    """Find where the numbers of an array lie within what may be set aside."""
    start, end, named = 0, len(text), False
    for _ in range(2):
        start, named = value_start(text, start, end, names, named)
        end = before_remarks(text, start, strip_back(text[:end], start, number=False))
    if norm := _NORM.search(text, 0, start):
        raise ReadingError("left_side", norm.start(), found=text[:start].strip(" =:")[:40], value=text[start:end][:40])
    return start, end


def _is_word(text: str) -> bool:
    return len(text) <= LABEL_CHARACTERS and text.lower() not in _NO_LABELS and bool(_WORD.fullmatch(text))


def _shape(text: str) -> list[Nested] | None:
    """Read whole numbers joined by `x` or `×` as a shape."""
    if not _SHAPE.fullmatch(text):
        return None
    if text.count("x") + text.count("X") + text.count("×") >= CELLS:
        raise ReadingError("too_many_cells", limit=CELLS)
    return [from_match(match) for match in NUMERAL.finditer(re.sub("[xX×]", " ", text))]


def _too_long(text: str, limit: int) -> Unreadable:
    return unreadable(text, "too_long", limit + 1, {"length": len(text), "limit": limit})
