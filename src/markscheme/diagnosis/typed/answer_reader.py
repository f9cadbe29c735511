"""What was typed for a step, read as an answer: cells that are numbers or words, in the shape that is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod

import numpy as np

from markscheme.answers import (
    Blank,
    Label,
    Raw,
    ReadAnswer,
    Reading,
    Unreadable,
    WrittenNumber,
    read_array,
    read_label,
    read_members,
    read_number,
    read_shaped,
    read_words,
    spoilt_reading,
    usual_cells,
    written_usually,
)
from markscheme.answers.results import Nested
from markscheme.answers.typed.left_side import OTHER, bare_name
from markscheme.diagnosis.answer import Answer, Cell, code
from markscheme.engine.problem import Problem
from markscheme.family.language.labels import LabelSet
from markscheme.family.language.spellings import all_spellings
from markscheme.family.language.symbols import call_symbol
from markscheme.notation.text_maths import to_text
from markscheme.numbers.exact import Value


def read_answer(
    raw: Raw | None,
    expected: Value,
    decimal_comma: bool = False,
    names: frozenset[str] = frozenset(),
    *,
    any_order: bool = False,
    by_columns: bool = False,
) -> Answer:
    """Read what was typed for a step whose value is `expected`; a bad cell costs only itself.

    `names`: what the step is called, as `bare_name` spells it; such a name may stand on the left, whatever it is.
    `any_order`, `by_columns`: as in `read_shaped`.
    """
    shape = tuple(expected.shape) if isinstance(expected, np.ndarray) else ()
    size = prod(shape)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Answer(raw, shape, (Blank(raw or ""),) * size)
    if not decimal_comma and isinstance(raw, str) and (texts := usual_cells(raw, shape)):
        usual = tuple(cell for text in texts if (cell := written_usually(text)) is not None)
        if len(usual) == size:
            return Answer(raw, shape, usual)
    if isinstance(raw, str) and shape and (any_order or by_columns):
        nested = read_shaped(
            raw, shape, decimal_comma=decimal_comma, names=names, any_order=any_order, by_columns=by_columns
        )
    else:
        nested = _read_nested(raw, shape, decimal_comma, names)
    if isinstance(nested, (Blank, Unreadable)):
        return Answer(raw, shape, (nested,) * size)
    return fitted(raw, nested, shape)


@lru_cache(maxsize=1024)
def names_of(problem: Problem, name: str) -> frozenset[str]:
    """Give what a call is called: its name, with or without its number, and its symbol; as `bare_name` spells them.

    Behind OTHER stand the names and symbols of the other calls that are asked for: a number that somebody calls so may
    have got into the wrong box.
    """
    own = {bare_name(re.sub(r"[\W_]*\d+$", "", name)), *_spelt(problem, name)}
    others = {one for call in problem.asked_calls if call != name for one in _spelt(problem, call)}
    return frozenset({*own, *(OTHER + one for one in others - own if one)})


def _spelt(problem: Problem, name: str) -> set[str]:
    call = next(call for call in problem.calls if call.name == name)
    return set(map(bare_name, (name, call.step.name, to_text(call_symbol(problem.family, call)))))


def in_reading_order(answer: Answer) -> Answer | None:
    """Give a flat list, which may be a matrix by its rows or by its columns, as the matrix by its rows; else None."""
    if not any(isinstance(cell, Unreadable) and cell.code == "flat_matrix" for cell in answer.cells):
        return None
    reading = read_array(str(answer.raw))
    cells = _flat(reading.value)[1] if isinstance(reading, ReadAnswer) else []
    return Answer(answer.raw, answer.shape, tuple(cells)) if len(cells) == prod(answer.shape) else None


def as_arrays(answer: Answer) -> Iterator[Answer]:
    """Read a text that is no number, where one is asked for, as the array that it may be, with either decimal sign.

    Nothing is right of it. But a misconception may give an array, such as a mean of each column for one of all.
    """
    if answer.readable or not isinstance(answer.raw, str) or answer.worded is not None:
        return
    if answer.shape:  # `12` may be 1 and 2, or the one number that a misconception gives
        reading = read_array(answer.raw)
        joined = any(cell.code == "difference_or_two" for cell in answer.unreadable)
        if joined and isinstance(reading, ReadAnswer) and isinstance(reading.value, list):
            yield fitted(answer.raw, reading.value, answer.shape)
        return
    for decimal_comma in (False, True):
        reading = read_array(answer.raw, decimal_comma=decimal_comma)
        nested = reading.value if isinstance(reading, ReadAnswer) else None
        if isinstance(nested, list):
            found = fitted(answer.raw, nested, ())
            if len(found.readable) == len(found.cells) > 1:
                yield found


def _read_nested(raw: Raw, shape: tuple[int, ...], decimal_comma: bool, names: frozenset[str] = frozenset()) -> Nested:
    if isinstance(raw, (list, tuple)):
        inner = shape[1:] if shape else ()
        return [_read_nested(item, inner, decimal_comma) for item in raw]
    text = str(raw)
    if shape:
        return read_shaped(text, shape, decimal_comma=decimal_comma, names=names)
    if not decimal_comma and (usual := written_usually(text)) is not None:
        return usual
    reading = read_number(text, decimal_comma=decimal_comma, names=names)
    return reading.value if isinstance(reading, ReadAnswer) else reading


def fitted(raw: Raw, nested: Nested, shape: tuple[int, ...], worded: LabelSet | None = None) -> Answer:
    """Put the cells that were read in the expected shape if they fit into it."""
    found, cells = _flat(nested)
    size = prod(shape)
    if all(isinstance(cell, Blank) for cell in cells):  # an empty list, or `?` in it, is a box that was not filled in
        return Answer(raw, shape, (Blank(""),) * size, worded=worded)
    if found == shape or (len(cells) == size and _squeezed(found) == _squeezed(shape)):
        return Answer(raw, shape, tuple(cells), worded=worded)
    rows = tuple(len(row) if isinstance(row, list) else 1 for row in nested) if isinstance(nested, list) else ()
    return Answer(raw, shape, tuple(cells), found, worded, rows)


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Give a shape without its ones: a row, a column and a vector are written alike."""
    return tuple(n for n in shape if n != 1)


def _flat(nested: Nested) -> tuple[tuple[int, ...], list[Cell]]:
    if not isinstance(nested, list):
        return (), [nested]
    bare = [item for item in nested if not isinstance(item, list)]
    if nested and len(bare) == len(nested):
        return (len(nested),), bare
    parts = [_flat(item) for item in nested]
    cells = [cell for _, inner in parts for cell in inner]
    shapes = {shape for shape, _ in parts}
    if len(shapes) == 1:
        return (len(nested), *shapes.pop()), cells
    return (len(nested), -1), cells


Spellings = Mapping[str, tuple[str, ...]]


def read_worded(raw: Raw | None, problem: Problem, name: str) -> Answer:
    """Read what was written for a call whose answer is words or a set."""
    worded = problem.worded[name]
    shape = getattr(problem.values[name], "shape", ())
    size = prod(shape)
    if raw is None or (isinstance(raw, str) and not raw.strip(" _\t\n")):
        return Answer(raw, shape, (Blank(raw or ""),) * size, worded=worded)
    if isinstance(raw, str) and (spoilt := spoilt_reading(raw)):  # its words would be counted as answers
        return Answer(raw, shape, (spoilt,) * size, worded=worded)
    known = all_spellings(problem.family, worded, size)
    if worded.is_set:
        return Answer(raw, shape, _members(raw, known), worded=worded)
    nested = _labels(raw, len(shape), known)
    if isinstance(nested, (Blank, Unreadable)):
        return Answer(raw, shape, (nested,) * size, worded=worded)
    return fitted(raw, nested, shape, worded)


def _labels(raw: Raw, rank: int, known: Spellings) -> Nested:
    """Give cells in nested lists, as many levels deep as the answer has."""
    if isinstance(raw, list | tuple):
        return [_labels(item, max(rank - 1, 0), known) for item in raw]
    if not rank:
        return _cell(read_label(str(raw), known), list(known))
    if rank > 1:
        rows = [row for row in _ROW_ENDS.split(_OUTER.sub(r"\1", str(raw))) if row.strip()]
        if len(rows) == 1 and (found := _rows_of_words(rows[0], known)):
            return [*found]
        return [_labels(row.strip("[]【】"), rank - 1, known) for row in rows]
    words = read_words(str(raw), known)
    return [_cell(word, list(known)) for word in words] if isinstance(words, list) else words


def _rows_of_words(text: str, known: Spellings) -> list[list[Nested]]:
    """Read `BC, AC` and `B→C and A→C` as rows, each written in one; nothing where a word may be a row of its own."""
    pieces = [piece for piece in _BETWEEN_ROWS.split(text) if piece.strip()]
    read = [read_words(piece, known) for piece in pieces]
    rows: list[list[Nested]] = [[_cell(word, list(known)) for word in row] for row in read if isinstance(row, list)]
    if len(rows) < 2 or len(rows) < len(read) or any(len(row) < 2 for row in rows):
        return []
    return rows if all(isinstance(cell, WrittenNumber) for row in rows for cell in row) else []


_BETWEEN_ROWS = re.compile(r"\s*(?:[,，、]|\band\b|和|与)\s*")
_OUTER = re.compile(r"^\s*[\[({（【｛]\s*(.*?)\s*[\])}）】｝]\s*[.。]?\s*$", re.DOTALL)
_ROW_ENDS = re.compile(r"\s*(?:;|；|\n|[\])}]\s*,?\s*[\[({])\s*")


def _cell(reading: Reading, names: list[str]) -> Cell:
    if not isinstance(reading, ReadAnswer):
        return reading
    assert isinstance(reading.value, Label)
    return code(names.index(reading.value.text))


def _members(raw: Raw, known: Spellings) -> tuple[Cell, ...]:
    """Give 1 for each member and 0 for the others; a word that is no member makes the whole set unreadable."""
    names = list(known)
    if isinstance(raw, list | tuple):
        written = [str(item) for item in raw if str(item).strip(" _")]
        if raw and not written:
            return (Blank(""),) * len(names)
        raw = "{" + ", ".join(written) + "}"
    found = read_members(str(raw), known)
    if isinstance(found, (Blank, Unreadable)):
        return (found,) * len(names)
    return tuple(code(int(name in found)) for name in names)
