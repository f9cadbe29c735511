"""Numbers in the shape that is asked for, where what was typed does not have it at first sight."""

from __future__ import annotations

import re
from math import prod

from markscheme.answers.reader import read_array
from markscheme.answers.results import Blank, Cell, Nested, ReadAnswer, Reading, Unreadable, WrittenNumber, unreadable
from markscheme.answers.typed.shape_reader import read_shape

LONGEST_SWAPPED = 1_000  # characters of a text that is read with the comma taken in the other way, too
_COMMA = re.compile(r"(?<=[0-9])[,，](?=[0-9])")
_MIXED = re.compile(r"[0-9]\s+[0-9]+\s*/\s*[0-9]")
_JOINED = re.compile(r"[0-9]\s+[-−–+]\s?[0-9.]")  # `67 -1` beside a comma is a difference, or two cells
_FINAL = ("left_side", "cells_named", "chain", "by_column")  # what no other reading mends


def read_shaped(
    text: str, shape: tuple[int, ...], *, decimal_comma: bool = False, names: frozenset[str] = frozenset()
) -> Nested:
    """Read a vector or a matrix of a shape: nested lists of cells, or one Blank or Unreadable for all of it.

    Cells come in another shape where no reading has the one that is asked for.
    """
    reading = read_array(text, decimal_comma=decimal_comma, names=names)
    nested = _value(reading)
    if isinstance(nested, Unreadable) and nested.code in _FINAL:
        return nested
    doubtful = _is_doubtful(text, nested)
    if _fits(nested, shape) and not doubtful:
        return _with_mixed(text, nested, shape, decimal_comma)
    if doubtful and (found := _comma_taken_otherwise(text, nested, shape, decimal_comma)):
        return found
    for other in _others(text, nested, shape, decimal_comma):
        if _fits(other, shape) and all(not isinstance(cell, Unreadable) for cell in _cells(other)):
            return other
    return (
        _comma_taken_otherwise(text, nested, shape, decimal_comma) or _by_rows_or_columns(text, nested, shape) or nested
    )


def _others(text: str, nested: Nested, shape: tuple[int, ...], decimal_comma: bool) -> list[Nested]:
    """Give other readings: a shape, without commas at the end, and with mixed numbers."""
    found: list[Nested] = []
    if len(shape) == 1 and not decimal_comma and not _COMMA.search(text):
        sides = read_shape(text)
        if isinstance(sides, ReadAnswer) and len(sides.value) == shape[0]:
            found.append(sides.value)
    if isinstance(nested, list):
        found.append(_without_ends(nested))
        if _MIXED.search(text):
            found.append(_value(read_array(text, decimal_comma=decimal_comma, mixed=True)))
    return found


def _with_mixed(text: str, nested: Nested, shape: tuple[int, ...], decimal_comma: bool) -> Nested:
    """Read `1 1/2, 2` with a mixed number, where only so the count is right."""
    if not any(isinstance(cell, Unreadable) and cell.code == "number_or_vector" for cell in _cells(nested)):
        return nested
    mixed = _value(read_array(text, decimal_comma=decimal_comma, mixed=True))
    return mixed if _fits(mixed, shape) else nested


def _is_doubtful(text: str, nested: Nested) -> bool:
    """Tell whether a space beside a comma may separate, so that the comma may be a decimal one: `1,67 -1`."""
    return len(_cells(nested)) > 1 and bool(_JOINED.search(text)) and bool(_COMMA.search(text))


def _comma_taken_otherwise(text: str, nested: Nested, shape: tuple[int, ...], decimal_comma: bool) -> Nested | None:
    """Say that the numbers fit with the comma taken in the other way.

    Which of the two a comma is was settled for the whole class, so the student may have meant the other one.
    """
    comma = _COMMA.search(text)
    if comma is None or len(text) > LONGEST_SWAPPED:
        return None
    other = _value(read_array(text, decimal_comma=not decimal_comma))
    if not _fits(other, shape) or any(isinstance(cell, Unreadable) for cell in _cells(other)):
        return None
    code = "comma_separates" if decimal_comma else "comma_decimal"
    facts: dict[str, object] = {"first": _told(other), "second": _told(nested) if isinstance(nested, list) else "?"}
    return unreadable(text, code, comma.start() + 1, facts)


def _by_rows_or_columns(text: str, nested: Nested, shape: tuple[int, ...]) -> Unreadable | None:
    """Say that a flat list may be a matrix by its rows or by its columns."""
    cells = _cells(nested)
    is_flat = (
        isinstance(nested, list)
        and len(cells) == prod(shape)
        and len(shape) == 2
        and max(_shape_of(nested)) == len(cells)
    )
    if not is_flat or min(shape) < 2 or any(isinstance(cell, Unreadable) for cell in cells):
        return None
    height, width = shape
    rows = [cells[i * width : (i + 1) * width] for i in range(height)]
    columns = [cells[i::height] for i in range(height)]
    facts: dict[str, object] = {"first": _in_rows(rows), "second": _in_rows(columns)}
    return unreadable(text, "flat_matrix", 1, facts)


def _in_rows(rows: list[list[Cell]]) -> str:
    return (
        "[" + "; ".join(_told([*row]).replace(";", "") for row in rows[:3]) + ("; ..." if len(rows) > 3 else "") + "]"
    )


def _told(nested: Nested) -> str:
    written = [str(cell.expression) if isinstance(cell, WrittenNumber) else "?" for cell in _cells(nested)]
    return "; ".join(written[:6]) + ("; ..." if len(written) > 6 else "")


def _without_ends(nested: list[Nested]) -> list[Nested]:
    """Leave out a comma that ends a row, where it began a blank cell."""
    rows = [row for row in nested if isinstance(row, list)]
    if rows and len(rows) == len(nested):
        return [row[:-1] if len(row) > 1 and isinstance(row[-1], Blank) else row for row in rows]
    return nested[:-1] if len(nested) > 1 and isinstance(nested[-1], Blank) else nested


def _value(reading: Reading) -> Nested:
    return reading.value if isinstance(reading, ReadAnswer) else reading


def _cells(nested: Nested) -> list[Cell]:
    return [cell for item in nested for cell in _cells(item)] if isinstance(nested, list) else [nested]


def _fits(nested: Nested, shape: tuple[int, ...]) -> bool:
    """Tell whether cells have a shape; a row, a column and a vector are written alike."""
    if not isinstance(nested, list):
        return False
    found = _shape_of(nested)
    return found == shape or (
        -1 not in found and [n for n in found if n != 1] == [n for n in shape if n != 1] and prod(found) == prod(shape)
    )


def _shape_of(nested: Nested) -> tuple[int, ...]:
    if not isinstance(nested, list):
        return ()
    inner = {_shape_of(item) for item in nested}
    return (len(nested), *inner.pop()) if len(inner) == 1 else (len(nested), -1)
