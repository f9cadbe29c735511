"""Columns of LaTeX tables that stay on the page: TeX would set each as wide as its longest cell."""

from __future__ import annotations

from collections.abc import Iterator

from markscheme.document import document_tree as doc
from markscheme.notation import maths_tree as maths
from markscheme.notation.signs import SIGNS
from markscheme.notation.text_maths import to_text

_LINE = 163.0  # millimetres, two fewer than there are: bold letters are wider
_LETTER, _HAN = 1.9, 3.9  # millimetres of a letter, rather too many
_BETWEEN = 4.3  # two columns, which is twice `\\tabcolsep`
CELL_GAP = 4.0  # two cells of an answer box
_BREAKS = ("relation", "binary")
_FIXED = {"left": "l", "center": "c", "right": "r"}
_SIDES = {"left": "raggedright", "center": "centering", "right": "raggedleft"}


def column_types(table: doc.Table) -> list[str]:
    """Give the type of each column: as wide as it is, or where all do not fit, with a width in which lines break."""
    count = len(table.header)
    columns = [[table.header[i], *(row[i] for row in table.rows)] for i in range(count)]
    widths = [max(map(cell_width, cells)) for cells in columns]
    excess = sum(widths) + count * _BETWEEN - _LINE
    if excess <= 0:
        return [_FIXED[table.alignment(i)] for i in range(count)]
    least = [max(map(_widest_piece, cells)) for cells in columns]
    most = max(widths)
    while most > 0 and excess > 0:  # the widest columns give up room, down to what cannot be broken
        most -= 1.0
        excess = sum(max(room, min(width, most)) for width, room in zip(widths, least, strict=True))
        excess += count * _BETWEEN - _LINE
    shown = [max(room, min(width, most)) for width, room in zip(widths, least, strict=True)]
    return [
        f">{{\\{_SIDES[table.alignment(i)]}\\arraybackslash}}p{{{new:.1f}mm}}"
        if new < old
        else _FIXED[table.alignment(i)]
        for i, (old, new) in enumerate(zip(widths, shown, strict=True))
    ]


def cell_width(inlines: doc.Inlines) -> float:
    """Estimate how many millimetres a text takes on one line."""
    return sum(map(_width, _pieces(inlines, whole=True)))


def _widest_piece(inlines: doc.Inlines) -> float:
    """Estimate the widest piece of a text in which no line may break."""
    return max(map(_width, _pieces(inlines, whole=False)), default=0.0)


def _pieces(inlines: doc.Inlines, whole: bool) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case doc.Words(text) | doc.Code(text):
                yield from [text] if whole else text.split(" ")  # not at a no-break space
            case doc.Formula(node):
                yield from ["x" * _characters(piece) for piece in ([node] if whole else _between_signs(node))]
            case doc.AnswerBlank():
                yield "x" * round(inline.width / _LETTER)
            case doc.Emphasis(inner) | doc.Strong(inner):
                yield from _pieces(inner, whole)
            case doc.Spoken():
                yield from _pieces(inline.inlines, whole)


def _between_signs(node: maths.Node) -> Iterator[maths.Node]:
    """Divide a formula where TeX may break it: behind the signs that stand in no bracket."""
    items = _flat(node)
    start = 0
    for end, item in enumerate(items, 1):
        if _is_sign(item) or end == len(items):
            yield maths.Row(items[start:end])
            start = end


def _is_sign(node: maths.Node) -> bool:
    return isinstance(node, maths.Operator) and node.name in SIGNS and SIGNS[node.name].role in _BREAKS


def _flat(node: maths.Node) -> tuple[maths.Node, ...]:
    return tuple(one for item in node.items for one in _flat(item)) if isinstance(node, maths.Row) else (node,)


def _width(text: str) -> float:
    return sum(_HAN if letter > "\u2e80" else _LETTER for letter in text)


def _characters(node: maths.Node) -> int:
    """Count the characters that stand beside one another in a formula."""
    match node:
        case maths.Row(items):
            return sum(map(_characters, items))
        case maths.Fraction(above, below):
            return max(_characters(above), _characters(below))
        case maths.Fence(_, _, body):
            return 2 + _characters(body)
        case maths.Matrix(rows):
            return 2 + sum(2 + max(map(_characters, column)) for column in zip(*rows, strict=True))
    return len(to_text(node)) + 2 * _is_sign(node)  # with the gaps beside it
