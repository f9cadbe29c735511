"""Lay out plain text in a terminal, with wide Chinese characters and matrices of several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from markscheme.notation import maths_tree as maths
from markscheme.notation.text_maths import to_text

# A piece of a line that must stay whole: spaces, or a run of other characters or one Chinese character,
# with the opening signs before it and the closing ones after it.
_WIDE = "\u2e80-\u303f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING = "（《〈【「『“‘([{"
_CLOSING = "，。；：？！、）》〉】」』”’…,.;:?!)\\]}"
_PIECE = re.compile(f"\\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\\s{_WIDE}]+)[{_CLOSING}]*")


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` columns where a single piece allows.

    >>> wrap("均值，方差 and more", 8)
    ['均值，方', '差 and', 'more']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line and cell_len((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece if line or not piece.isspace() else ""
        lines.append(line.rstrip())
    return lines


def pad(text: str, width: int, align: str = "left") -> str:
    """Fill text with blanks up to a width in columns.

    >>> pad("均值", 6, "right")
    '  均值'
    """
    room = max(0, width - cell_len(text))
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def columns_width(cells: Iterable[str]) -> int:
    """Give the width of the widest cell in columns."""
    return max(map(cell_len, cells), default=0)


def formula_lines(node: maths.Node) -> list[str]:
    """Draw a formula on as many lines as its matrices need, the rest of it on the middle line."""
    if isinstance(node, maths.Lines):
        return _aligned(node)
    return [line.rstrip() for line in join_boxes(draw_pieces(node))]


def draw_pieces(node: maths.Node) -> list[list[str]]:
    """Draw the matrices of a formula, and what stands between them, each as lines of its own."""
    return [_draw(piece) for piece in _pieces(node)]


def join_boxes(boxes: Sequence[list[str]]) -> list[str]:
    """Set what was drawn side by side."""
    return _side_by_side(boxes, " ")


def _aligned(node: maths.Lines) -> list[str]:
    """Set one line under the other, the left sides flush right before the signs."""
    boxes = [(_box(cells[:1]), _box(cells[1:])) for cells in node.rows]
    width = max(columns_width(left) for left, _ in boxes)
    lines: list[str] = []
    for left, right in boxes:
        height = max(len(left), len(right))
        left = [pad(line, width, "right") for line in _raised(left, height)]
        lines += _side_by_side([left, _raised(right, height)], " ")
    return [line.rstrip() for line in lines]


def _box(cells: Sequence[maths.Node]) -> list[str]:
    items = [item for cell in cells for item in (cell.items if isinstance(cell, maths.Row) else (cell,))]
    return formula_lines(maths.Row(tuple(items)))


def _pieces(node: maths.Node) -> list[maths.Node]:
    """Split a row at its matrices; what stands between them is printed on one line."""
    if not isinstance(node, maths.Row):
        return [node]
    pieces: list[maths.Node] = []
    run: list[maths.Node] = []
    for item in _flat(node):
        if _is_tall(item):
            pieces += ([maths.Row(tuple(run))] if run else []) + [item]
            run = []
        elif pieces and not run and isinstance(item, maths.Operator):
            # Alone, the sign after a matrix is not taken for that of the number behind it.
            pieces.append(item)
        else:
            run.append(item)
    return pieces + ([maths.Row(tuple(run))] if run else [])


def _flat(row: maths.Row) -> Iterator[maths.Node]:
    """List the pieces of a row, and of a row within it that holds matrices."""
    for item in row.items:
        if isinstance(item, maths.Row) and any(map(_is_tall, _flat(item))):
            yield from _flat(item)
        else:
            yield item


def _is_tall(node: maths.Node) -> bool:
    """Say whether a node is drawn as a matrix: one of a single row too, which is no list."""
    return isinstance(node.base if isinstance(node, maths.SubSuperscript) else node, maths.Matrix)


def holds_matrix(node: maths.Node) -> bool:
    """Say whether a formula takes the lines of a matrix."""
    return any(map(_is_tall, _pieces(node)))


def _draw(node: maths.Node) -> list[str]:
    if isinstance(node, maths.Matrix) and _is_tall(node):
        return _matrix(node)
    if isinstance(node, maths.SubSuperscript) and _is_tall(node):
        base = _draw(node.base)
        above = f"^{to_text(node.sup)}" if node.sup else ""
        below = f"_{to_text(node.sub)}" if node.sub else ""
        return [base[0] + above, *base[1:-1], base[-1] + below]
    return [to_text(node)]


def _matrix(matrix: maths.Matrix) -> list[str]:
    cells = [[to_text(cell) for cell in row] for row in matrix.rows]
    widths = [columns_width(column) for column in zip(*cells, strict=True)]
    left, right = ("[", "]") if matrix.fence in ("(", "[", "{") else (matrix.fence, matrix.fence)
    lines = ("  ".join(pad(cell, width, "right") for cell, width in zip(row, widths, strict=True)) for row in cells)
    return [f"{left} {line} {right}" for line in lines]


def _side_by_side(boxes: Sequence[list[str]], gap: str) -> list[str]:
    height = max(map(len, boxes), default=0)
    return [gap.join(line) for line in zip(*(_raised(box, height) for box in boxes), strict=True)]


def _raised(box: list[str], height: int) -> list[str]:
    width = columns_width(box)
    above = (height - len(box)) // 2
    blank = " " * width
    return [blank] * above + [pad(line, width) for line in box] + [blank] * (height - len(box) - above)
