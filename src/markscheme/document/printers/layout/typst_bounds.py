"""Upper bounds of heights, by which is known without measuring that a statement stands on a page with what is asked.

To measure means to lay out: what is measured is laid out twice and is taken over from no other paper. All bounds are in
em, and generous; `tests/papers/test_typst_bounds.py` holds them against what Typst measures.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil, inf

from markscheme.document import document_tree as doc
from markscheme.document.printers.layout.typst_heights import FEWEST_LINES, MOST_WHOLE, height
from markscheme.notation import maths_tree as maths
from markscheme.notation.text_maths import to_text

_PAGE = 0.92 * 670  # points of the lower one of the two sizes of paper, less what nobody needs
_SIZE, _LARGE = 11, 16  # points of an em
_FIRST, _LINE = 0.8, 1.45  # a line of text, and each of those below it
_GAP = 1.4  # between two blocks
_HANDWRITING = 2.1
_LETTERS = 850  # points of a line by size and letters: at 11 points 77, and half as many Chinese ones
_SIDE = 0.4  # what parts the rows of a matrix or of a box
_NARROWEST = 5  # letters of a column, its margins among them
_PLAIN = 0.9  # height of a letter
_LARGE_SIGNS = ("sum", "prod", "int")
_BOLD = 1.1  # how much wider letters of a header are
_PROPORTIONS = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')


def surely_on_a_page(blocks: doc.Blocks, asked: doc.Blocks, large: bool) -> bool:
    """Say whether a statement stands on one page with what is asked first, its heading and the gaps around it."""
    size = _LARGE if large else _SIZE
    first = min((Bounds(size).of((one,)) for one in asked), default=0)
    return size * (4 + Bounds(size).of(blocks) + first) <= _PAGE


class Bounds:
    """Bounds at a size of letters in points, in one of so many columns; `inf` where nothing is known."""

    def __init__(self, size: float, columns: float = 1) -> None:
        self.size, self.columns = size, columns
        self.letters = _LETTERS / size / columns

    def of(self, blocks: doc.Blocks) -> float:
        """Bound blocks one below the other."""
        return sum(_GAP + self.of_one(block) for block in blocks)

    def of_one(self, block: doc.Block) -> float:
        """Bound a block by itself."""
        match block:
            case doc.Paragraph():
                return self.of_text(block.inlines)
            case doc.SmallPrint():
                return self.of_text((doc.Words(block.text),))
            case doc.DisplayFormula():
                return _tall(block.node)
            case doc.Figure():
                return self.of_figure(block)
            case doc.Columns():
                inner = Bounds(self.size, self.columns * len(block.columns))
                return max(map(inner.of, block.columns), default=0)
            case doc.InLanguage():
                return self.of(block.blocks)
            case doc.Table():
                return self.of_table(block)
            case doc.BulletList() | doc.NumberedList():
                return sum(map(self.of, block.items))
            case doc.Part():
                return self.of_text(block.inlines) + self.of_room(block.blocks)
            case doc.WorkingSpace():
                return (block.lines + 1) * _HANDWRITING
            case doc.AnswerBox():
                return block.rows * (_HANDWRITING + _SIDE) + _SIDE + self.of_text(block.label)
        return inf

    def of_room(self, blocks: doc.Blocks) -> float:
        """Bound what holds together with a prompt: of much room to write the first lines alone."""
        place = next((i for i, one in enumerate(blocks) if isinstance(one, doc.WorkingSpace)), len(blocks))
        space = blocks[place] if place < len(blocks) else None
        is_divided = isinstance(space, doc.WorkingSpace) and space.lines >= 2 * FEWEST_LINES
        if height(blocks) <= MOST_WHOLE or not is_divided:
            return self.of(blocks)
        return self.of(blocks[:place]) + _GAP + FEWEST_LINES * _HANDWRITING

    def of_text(self, inlines: doc.Inlines) -> float:
        """Bound a paragraph; as many formulas as it has lines make one of them higher."""
        letters, more = 0.0, list[float]()
        for inline in _flat(inlines):
            if isinstance(inline, doc.Formula):
                wide, tall = _measures(inline.node)
                letters += wide
                more += [tall - _PLAIN] if tall > _PLAIN else []
            elif isinstance(inline, doc.Words | doc.Code):
                letters += _letters(inline)
            else:
                return inf
        lines = max(1, ceil(letters / self.letters))
        return _FIRST + _LINE * (lines - 1) + sum(sorted(more, reverse=True)[:lines])

    def of_figure(self, figure: doc.Figure) -> float:
        """Bound a drawing with its caption."""
        found = _PROPORTIONS.search(figure.svg)
        if not found:
            return inf
        drawn = figure.width * 2.835 / self.size * float(found[2]) / float(found[1])
        return drawn + _GAP + (self.of_text(figure.caption) if figure.caption else 0)

    def of_table(self, table: doc.Table) -> float:
        """Bound a table by the lines of its cells; where columns may be narrower than thought, nothing is known."""
        rows = [table.header, *table.rows]
        natural = [max(_wide(row[i]) for row in rows) + 4 for i in range(len(table.header))]
        shares = table.widths or (0,) * len(natural)
        left = self.letters / _BOLD - sum(one for one, share in zip(natural, shares, strict=True) if not share)
        widths = [left * share / sum(shares) if share else one for one, share in zip(natural, shares, strict=True)]
        if left < 0 or min(widths) < _NARROWEST or table.row_height:
            return inf
        columns = [Bounds(self.size, self.letters / max(4, width - 4)) for width in widths]
        return _GAP + sum(1.25 + max(map(Bounds.of_text, columns, row)) for row in rows)


def _wide(cell: doc.Inlines) -> float:
    return sum(_measures(i.node)[0] if isinstance(i, doc.Formula) else _letters(i) for i in _flat(cell))


def _flat(inlines: doc.Inlines) -> doc.Inlines:
    found: list[doc.Inline] = []
    for one in inlines:
        found += _flat(one.inlines) if isinstance(one, doc.Strong | doc.Emphasis | doc.Spoken) else (one,)
    return tuple(found)


def _letters(inline: doc.Inline) -> int:
    text = inline.text if isinstance(inline, doc.Words | doc.Code) else ""
    return len(text) if text.isascii() else sum(2 if letter > "\u2e80" else 1 for letter in text)


@lru_cache(maxsize=4096)
def _measures(node: maths.Node) -> tuple[float, float]:
    """Give the letters of a formula in a line, and its height."""
    return 1.2 * len(to_text(node)), _tall(node)


def _tall(node: maths.Node) -> float:
    """Bound the height of a formula that is set large."""
    match node:
        case maths.Row():
            return max(map(_tall, node.items), default=_PLAIN)
        case maths.Fraction():
            return _tall(node.numerator) + _tall(node.denominator) + 0.6
        case maths.SubSuperscript():
            scripts = [one for one in (node.sub, node.sup) if one is not None]
            if isinstance(node.base, maths.Operator | maths.Function | maths.Style):  # perhaps below and above it
                return _tall(node.base) + sum(0.4 + 0.75 * _tall(one) for one in scripts)
            return _tall(node.base) + sum(0.75 * _tall(one) - 0.35 for one in scripts)
        case maths.Matrix() | maths.Lines() | maths.Cases():
            return sum(_SIDE + max(map(_tall, row), default=_PLAIN) for row in node.rows)
        case maths.Accent() | maths.Style():
            return _tall(node.base) + 0.3
        case maths.Root():
            return _tall(node.radicand) + 0.4
        case maths.Fence():
            return _tall(node.body) + 0.3
        case maths.Operator() if node.name in _LARGE_SIGNS:
            return 1.6
    return _PLAIN
