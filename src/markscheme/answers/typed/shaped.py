"""Numbers in the shape that is asked for, where what was typed does not have it at first sight."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

from markscheme.answers.normalise import JOIN, fold, lazy_pattern
from markscheme.answers.reader import read_array, read_number
from markscheme.answers.results import Blank, Cell, Nested, ReadAnswer, Reading, Unreadable, WrittenNumber, unreadable
from markscheme.answers.typed.shape_reader import read_shape

LONGEST_SWAPPED = 1_000  # characters of a text that is read with the comma taken in the other way, too
LONGEST_SHAPE = 200  # characters of a text that is read as a shape, too
_COMMA = lazy_pattern(r"(?<=[0-9])[,，](?=[0-9])")
_MIXED = lazy_pattern(r"[0-9]\s+[0-9]+\s*/\s*[0-9]")
_JOINED = lazy_pattern(r"[0-9]\s+[-−–+]\s?[0-9.]")  # `67 -1` beside a comma is a difference, or two cells
_MIXED_NUMBER = lazy_pattern(r"(?<![0-9./])([0-9]+)\s+([0-9]+\s*/\s*[0-9]+)")
_PLUS_MINUS = lazy_pattern(r"±|\\pm\b|\+\s*/?\s*[-−]")
_BOTH_NAMES = lazy_pattern(r"(?<=[^\W\d_])_?\s*\{?1\s*[,，]\s*2\}?(?=\s*[=≈])")  # λ_{1,2} = 5 ± √10
_NAMED_VECTOR = lazy_pattern(r"(?:^|[,;，；\n]|(?<=[)\]]))\s*\\?[a-zα-ω]+_?\{?[1-9]\}?\s*[=:：]\s*[\[(（]")
_STROKES = lazy_pattern(r"\s*(?:-|/|\.(?=[0-9]+\.|[0-9]+\s*\Z))\s*")
_NUMERAL = lazy_pattern(r"[0-9]+(?:\.[0-9]+)?")
_REMARKED = lazy_pattern(r"([0-9]+(?:\.[0-9]+)?)\s*[(（]\s*([0-9]*\.?[0-9]+)\s*[)）]")
_REMARKED_LIST = lazy_pattern(
    rf"\s*[\[(]?\s*{_REMARKED.pattern}(?:\s*(?:[,;，；>\n]|->|→)\s*{_REMARKED.pattern})+\s*[\])]?\s*"
)
_FINAL = ("left_side", "cells_named", "chain", "by_column")  # what no other reading mends


def read_shaped(
    text: str,
    shape: tuple[int, ...],
    *,
    decimal_comma: bool = False,
    names: frozenset[str] = frozenset(),
    any_order: bool = False,
    by_columns: bool = False,
) -> Nested:
    """Read a vector or a matrix of a shape: nested lists of cells, or one Blank or Unreadable for all of it.

    Cells come in another shape where no reading has the one that is asked for. `any_order`: the numbers may stand in
    any order, so that `5 ± √10` says both. `by_columns`: the columns are vectors, which somebody may have named.
    """
    seen = fold(text).text.replace(JOIN, " ") if len(text) <= LONGEST_SWAPPED else text
    found = _read_seen(text, seen, shape, decimal_comma, names, any_order, by_columns)
    return replace(found, raw=text) if isinstance(found, Unreadable) else found


def _read_seen(
    text: str,
    seen: str,
    shape: tuple[int, ...],
    decimal_comma: bool,
    names: frozenset[str],
    any_order: bool,
    by_columns: bool,
) -> Nested:
    """Read a text; `seen` is what it looks like, in whatever characters it was typed."""
    if remarked := _with_numbers_behind(seen):
        return remarked
    if any_order and (both := _both_roots(text, shape, decimal_comma, names)):
        return both
    reading = read_array(text, decimal_comma=decimal_comma, names=names)
    nested = _value(reading)
    if isinstance(nested, Unreadable) and nested.code in _FINAL:
        return nested
    doubtful = _is_doubtful(seen, nested)
    if by_columns and shape[:1] == shape[1:] and _fits(nested, shape) and len(_NAMED_VECTOR.findall(seen)) > 1:
        return _rows_or_columns(text, _cells(nested), _cells(_turned(nested)), shape)
    if _fits(nested, shape) and not doubtful:
        return _with_mixed(seen, nested, shape, decimal_comma)
    if doubtful and (found := _comma_taken_otherwise(seen, nested, shape, decimal_comma)):
        return found
    for other in _others(seen, nested, shape, decimal_comma):
        if _fits(other, shape) and all(not isinstance(cell, Unreadable) for cell in _cells(other)):
            return other
    return (
        _comma_taken_otherwise(seen, nested, shape, decimal_comma)
        or _by_rows_or_columns(text, nested, shape)
        or _cells_joined(seen, nested, shape)
        or nested
    )


def _with_numbers_behind(text: str) -> Unreadable | None:
    """Say of `2 (0.95), 1 (0.94)` that what stands in brackets may be a factor, or a remark about the number."""
    if len(text) > LONGEST_SWAPPED or "(" not in text or not _REMARKED_LIST.fullmatch(text):
        return None
    pairs = _REMARKED.findall(text)
    facts: dict[str, object] = {
        "first": "; ".join(one for one, _ in pairs[:6]),
        "second": "; ".join(f"{one}*{other}" for one, other in pairs[:6]),
    }
    return unreadable(text, "either", 1, facts)


def _both_roots(text: str, shape: tuple[int, ...], decimal_comma: bool, names: frozenset[str]) -> list[Nested] | None:
    """Read `5 ± √10` where two numbers are asked for; without a root, 11 ± 7 may be a mean and its deviation."""
    if prod(shape) != 2 or len(text) > LONGEST_SWAPPED or len(_PLUS_MINUS.findall(text)) != 1:
        return None
    if not re.search(r"√|sqrt|根号", text):
        return None
    one = _BOTH_NAMES.sub("", text)
    both = [read_number(_PLUS_MINUS.sub(sign, one), decimal_comma=decimal_comma, names=names) for sign in "+-"]
    cells: list[Nested] = [reading.value for reading in both if isinstance(reading, ReadAnswer)]
    return cells if len(cells) == 2 else None


def _cells_joined(text: str, nested: Nested, shape: tuple[int, ...]) -> Unreadable | None:
    """Say of `0001`, `2-1-3` and `4 1/2 5 1/2` that they are as many numbers as asked, if read in another way."""
    if len(text) > LONGEST_SWAPPED or any(isinstance(cell, Unreadable) for cell in _cells(nested)):
        return None
    wanted = prod(shape)
    if _MIXED.search(text):
        other = _value(read_array(_MIXED_NUMBER.sub(r"\1+\2", text)))
        if _fits(other, shape):
            facts: dict[str, object] = {"first": _told(other), "second": _told(nested)}
            return unreadable(text, "number_or_vector", 1, facts)
    core = re.split("[=:≈]", text)[-1].strip()
    runs = re.findall("[0-9]+", core)
    digits = [digit for run in runs for digit in run]
    bare = not re.search(r"[^0-9\s,;/|()\[\]]", core)
    together = bare and len(digits) == wanted and all(len(run) > 1 for run in runs)
    pieces = _STROKES.split(core)
    if not together and (len(pieces) != wanted or not all(map(_NUMERAL.fullmatch, pieces))):
        return None
    return unreadable(
        text, "difference_or_two", 1, {"first": "; ".join(digits if together else pieces)[:60], "second": _told(nested)}
    )


def _others(text: str, nested: Nested, shape: tuple[int, ...], decimal_comma: bool) -> list[Nested]:
    """Give other readings: a shape, without commas at the end, and with mixed numbers."""
    found: list[Nested] = []
    if len(shape) == 1 and not decimal_comma and len(text) <= LONGEST_SHAPE and not _COMMA.search(text):
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
    height = shape[0]
    turned = [cell for i in range(height) for cell in cells[i::height]]
    return _rows_or_columns(text, cells, turned, shape)


def _rows_or_columns(text: str, cells: list[Cell], turned: list[Cell], shape: tuple[int, ...]) -> Unreadable:
    width = shape[1]
    first, second = (_in_rows([order[i : i + width] for i in range(0, len(order), width)]) for order in (cells, turned))
    return unreadable(text, "flat_matrix", 1, {"first": first, "second": second})


def _turned(nested: Nested) -> Nested:
    """Turn rows into columns."""
    rows = [row for row in nested if isinstance(row, list)] if isinstance(nested, list) else []
    return [list(column) for column in zip(*rows, strict=True)]


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
