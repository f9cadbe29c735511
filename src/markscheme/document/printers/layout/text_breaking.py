"""Break formulas and tables that are wider than the terminal: at commas, before signs, and matrices by columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from markscheme.document.printers.layout.text_layout import (
    columns_width,
    draw_pieces,
    formula_lines,
    join_boxes,
    pad,
)
from markscheme.notation import maths_tree as maths

Box = list[str]  # lines of one width

INDENT = 2  # columns of what goes on from the line above
GOES_ON = "..."  # at the side of a matrix where its other columns stand below, or above
_RELATION = re.compile(r"[=<>≤≥≈≠→] |<= |>= ")
_SIGN = re.compile(r"[+\-*/·×−] ")


def fitted_formula(node: maths.Node, width: int) -> list[str]:
    """Draw a formula in lines of at most `width` columns, where its single numbers allow."""
    lines = formula_lines(node)
    if columns_width(lines) <= width:
        return lines
    if isinstance(node, maths.Lines):
        return [line for part in _fitted_rows(node, width) for line in part]
    return [line.rstrip() for line in _spaced(_packed(_units(draw_pieces(node)), width))]


def _fitted_rows(node: maths.Lines, width: int) -> Iterator[Box]:
    """Keep the left sides in their column, and break what stands to the right of them."""
    sides = [[maths.Row(tuple(side)) for side in (cells[:1], cells[1:])] for cells in node.rows]
    left = max(columns_width(formula_lines(label)) for label, _ in sides)
    if left > width // 2:
        for label, rest in sides:
            yield from (fitted_formula(maths.Row((label, rest)), width),)
        return
    for label, rest in sides:
        right = fitted_formula(rest, width - left - 1)
        label_lines = formula_lines(label)
        first = (len(right) - len(label_lines)) // 2 if _is_one_box(rest, right) else 0
        column = [""] * first + label_lines + [""] * max(0, len(right) - first - len(label_lines))
        yield [f"{pad(a, left, 'right')} {b}".rstrip() for a, b in zip(column, right, strict=False)]


def _is_one_box(node: maths.Node, lines: Box) -> bool:
    return len(lines) == len(formula_lines(node))


def _units(boxes: Sequence[Box]) -> list[list[Box]]:
    """Part what stands side by side at its commas: each unit is one symbol with its value."""
    units: list[list[Box]] = [[]]
    for box in boxes:
        for part in _parted(box[0]) if len(box) == 1 else [None]:
            units[-1].append(box if part is None else [part])
            if part is not None and part.endswith(","):
                units.append([])
    return [unit for unit in units if unit]


def _parted(text: str) -> list[str]:
    """Part a line behind the commas that stand in no bracket."""
    parts, start = [], 0
    for place, depth in _blanks(text):
        if depth == 0 and text[place - 1] == ",":
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _spaced(rows: Iterable[Box]) -> Iterator[str]:
    """Set rows one below the other, with a blank line where one of them is a matrix."""
    above = 0
    for row in rows:
        if above and max(above, len(row)) > 1:
            yield ""
        yield from row
        above = len(row)


def _packed(units: Sequence[list[Box]], width: int) -> Iterator[Box]:
    """Put as many units side by side as fit."""
    row: list[Box] = []
    for unit in units:
        if row and columns_width(join_boxes([*row, *unit])) > width:
            yield join_boxes(row)
            row = []
        if columns_width(join_boxes(unit)) > width:
            yield list(_broken_unit(unit, width))
        else:
            row += unit
    if row:
        yield join_boxes(row)


def _broken_unit(unit: Sequence[Box], width: int) -> Iterator[str]:
    """Break a single symbol with its value: between its boxes, and what is still too wide within."""
    row: list[Box] = []
    for box in unit:
        indent = INDENT if row or box is not unit[0] else 0
        if row and columns_width(join_boxes([*row, box])) > width:
            yield from join_boxes(row)
            row = []
        if columns_width(box) <= width - indent:
            row.append([" " * indent + line for line in box] if indent and not row else box)
        elif len(box) == 1:
            yield from broken_line(box[0], width)
        else:
            yield from (" " * indent + line for band in _bands(box, width - indent) for line in band)
    if row:
        yield from join_boxes(row)


def broken_line(text: str, width: int) -> list[str]:
    """Break a formula of one line: behind a comma or before a sign, as far outside of brackets as can be.

    >>> broken_line("z = (-1)*(-0.3) + 1.4*0.3 = 0.72", 28)
    ['z = (-1)*(-0.3) + 1.4*0.3', '  = 0.72']
    """
    lines, rest, indent = [], text, 0
    while cell_len(rest) > width - indent:
        places = [(place, depth) for place, depth in _blanks(rest) if cell_len(rest[:place]) <= width - indent]
        far = [one for one in places if one[0] >= width // 3] or places
        if not far:
            break
        place = min(far, key=lambda one: (one[1], _kind(rest, one[0]), -one[0]))[0]
        lines.append(" " * indent + rest[:place].rstrip())
        rest, indent = rest[place:].lstrip(), INDENT
    return [*lines, " " * indent + rest]


def _kind(text: str, place: int) -> int:
    if text[place - 1] in ",;":
        return 0
    after = text[place + 1 : place + 4]
    return 1 if _RELATION.match(after) else 2 if _SIGN.match(after) else 3


def _blanks(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of blanks, each with the number of brackets that are open there."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == " " and place:
            yield place, max(0, depth)


def _bands(box: Box, width: int) -> Iterator[Box]:
    """Part a matrix by its columns: bands one below the other, open where it goes on."""
    cells = [_in_columns(line) for line in box]
    size = max(map(len, cells))
    columns = _columns(cells, size)
    sides = cell_len(GOES_ON) + 1
    start = 0
    while start < len(columns):
        room = width - (sides if start else 0)
        end = start + 1
        while end < len(columns):
            wanted = columns[end][1] - columns[start][0] + (sides if end + 1 < len(columns) else 0)
            if wanted > room:
                break
            end += 1
        low, high = columns[start][0], columns[end - 1][1]
        before, behind = f"{GOES_ON} " if start else "", f" {GOES_ON}" if end < len(columns) else ""
        yield [f"{before}{''.join(line[low:high])}{behind}" for line in cells]
        if end < len(columns):
            yield [""]
        start = end


def _columns(cells: Sequence[list[str]], size: int) -> list[tuple[int, int]]:
    """Find where the columns of a matrix begin and end: between them all of its lines have two blanks."""
    gaps = {p for p in range(size) if all(line[p : p + 1] in ([" "], []) for line in cells)}
    wide = [p for p in range(1, size) if p in gaps and p + 1 in gaps and p - 1 not in gaps]
    starts = [0, *(next(q for q in range(p, size) if q not in gaps) for p in wide)]
    return list(zip(starts, [*wide, size], strict=True))


def _in_columns(line: str) -> list[str]:
    """List what stands in each column; a wide character takes two."""
    return [column for sign in line for column in ([sign] if cell_len(sign) < 2 else [sign, ""])]
