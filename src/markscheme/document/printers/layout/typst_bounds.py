"""Upper bounds of heights, by which is known without measuring that a statement stands on a page with what is asked.

To measure means to lay out: what is measured is laid out twice and is taken over from no other paper. All bounds are in
em, and generous; `tests/papers/test_typst_bounds.py` holds them against what Typst measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import ceil, inf

from markscheme.document import document_tree as doc
from markscheme.document.printers.layout.typst_heights import FEWEST_LINES, MOST_WHOLE, height
from markscheme.notation import maths_tree as maths
from markscheme.notation.text_maths import to_text

_PAGES: dict[doc.PaperSize, float] = {"a4": 719, "us-letter": 670}  # points between the margins
_SURE = 0.92  # the part of a page that is given away
_WIDTH = 470  # points of a line of the narrower size of paper, which has 476
_SIZE, _LARGE = 11, 16  # points of an em
_FIRST, _LINE = 0.75, 1.43  # a line of text, and each of those below it
_GAP = 1.4  # between two blocks
_GUTTER = 2  # between two columns
HANDWRITING = 2.1
_BESIDE = 4.5  # label and marks of a part, to the left and to the right of it
_INSET = 1.3  # left and right of a cell of a table
_ROW = 1.24  # above and below it, with the line
_SIDE = 0.4  # what parts the rows of a matrix or of a box
_NARROWEST = 3  # a column below which nothing is known
_PLAIN = 0.9  # height of a letter
_IN_A_LINE = 1.4  # height of a formula that makes its line no higher: it may reach into the gap between two lines
_LARGE_SIGNS = ("sum", "prod", "int")
_BOLD = 1.15  # how much wider letters of a header are
_MATHS = 1.1  # how much wider a formula is than its characters
_TURN = 0.25  # Typst parts Chinese characters from Latin ones
_PROPORTIONS = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
# The widest character of each kind, of Libertinus Serif and New Computer Modern Math; H and P are Chinese.
_WIDE = {" ": 0.25, ".": 0.29, "[": 0.37, "0": 0.47, "a": 0.54, "+": 0.65, "A": 0.8, "M": 1.0, "H": 1.0, "P": 1.0}
_KINDS = {
    " ": " ",
    ".": ".,:;'|!ijl`\N{NO-BREAK SPACE}\N{THIN SPACE}",
    "[": "()[]{}/\\-tfrI",
    "0": "0123456789ceasz",
    "+": "+=<>\N{MINUS SIGN}\N{MULTIPLICATION SIGN}\N{MIDDLE DOT}\N{LESS-THAN OR EQUAL TO}\N{GREATER-THAN OR EQUAL TO}",
    "M": "mwMW@%&",
    "P": "，。、；：！？）》」』】…—",
}
_WORD = re.compile("HP*|[^ H]* +|[^ H]+")  # what a line may end behind: no line begins with P, Chinese punctuation


class _Kinds(dict[int, str]):
    """The kind of every character."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = next((kind for kind, letters in _KINDS.items() if letter in letters), "")
        if not kind:
            kind = "H" if letter > "\u2e80" else "a" if letter.isascii() and letter.islower() else "A"
        self[code] = kind
        return kind


_WIDTHS = _Kinds()


def surely_on_a_page(
    blocks: doc.Blocks, asked: doc.Block | None, large: bool, paper: doc.PaperSize, least: float = 0
) -> bool:
    """Say whether a statement stands on one page with what is asked first, its heading and the gaps around it.

    `least`: so much room has to be left where what is asked first is longer than that, in em.
    """
    size = _LARGE if large else _SIZE
    first = least if asked is None else Bounds(size).of((asked,))
    return size * (4 + Bounds(size).of(blocks) + first) <= _SURE * _PAGES[paper]


class Bounds:
    """Bounds at a size of letters in points, for lines of a width in em; `inf` where nothing is known."""

    def __init__(self, size: float, width: float = 0) -> None:
        self.size, self.width = size, width or _WIDTH / size

    def narrower(self, by: float) -> Bounds:
        """Give the bounds beside something."""
        return Bounds(self.size, max(self.width - by, 1))

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
                count = len(block.columns)
                inner = Bounds(self.size, max((self.width - _GUTTER * (count - 1)) / max(count, 1), 1))
                return max(map(inner.of, block.columns), default=0)
            case doc.InLanguage():
                return self.of(block.blocks)
            case doc.Table():
                return self.of_table(block)
            case doc.BulletList() | doc.NumberedList():
                return sum(map(self.narrower(2).of, block.items))
            case doc.Part():
                beside = self.narrower(_BESIDE)
                return beside.of_text(block.inlines) + beside.of_room(block.blocks)
            case doc.WorkingSpace():
                return (block.lines + 1) * HANDWRITING
            case doc.AnswerBox():
                return block.rows * (HANDWRITING + _SIDE) + _SIDE + self.of_text(block.label)
        return inf

    def of_room(self, blocks: doc.Blocks) -> float:
        """Bound what holds together with a prompt: of much room to write the first lines alone."""
        place = next((i for i, one in enumerate(blocks) if isinstance(one, doc.WorkingSpace)), len(blocks))
        space = blocks[place] if place < len(blocks) else None
        is_divided = isinstance(space, doc.WorkingSpace) and space.lines >= 2 * FEWEST_LINES
        if height(blocks) <= MOST_WHOLE or not is_divided:
            return self.of(blocks)
        return self.of(blocks[:place]) + _GAP + FEWEST_LINES * HANDWRITING

    def of_text(self, inlines: doc.Inlines, wider: float = 1) -> float:
        """Bound a paragraph; as many formulas as it has lines make one of them higher. `wider`: of bold letters."""
        words, more = [0.0], list[float]()
        for inline in _flat(inlines):
            if not isinstance(inline, doc.Formula | doc.Words | doc.Code):
                return inf
            first, *others = _words(inline)
            words[-1] += first * wider
            words += [word * wider for word in others]
            if isinstance(inline, doc.Formula) and (tall := _tall(inline.node)) > _IN_A_LINE:
                more.append(tall - _IN_A_LINE)
        lines = self.lines(words)
        return _FIRST + _LINE * (lines - 1) + sum(sorted(more, reverse=True)[:lines])

    def lines(self, words: Iterable[float]) -> int:
        """Count the lines of words, each as wide as said; one that is longer than a line is broken before its signs."""
        count, left = 1, self.width
        for word in words:
            if word > left:
                count += 1 if word <= self.width else ceil(word / self.width)
                left = self.width
            left -= min(word, left)
        return count

    def of_figure(self, figure: doc.Figure) -> float:
        """Bound a drawing with its caption."""
        found = _PROPORTIONS.search(figure.svg)
        if not found:
            return inf
        drawn = figure.width * 2.835 / self.size * float(found[2]) / float(found[1])
        return drawn + _GAP + (self.of_text(figure.caption) if figure.caption else 0)

    def of_table(self, table: doc.Table) -> float:
        """Bound a table by the lines of its cells; where columns may be narrower than thought, nothing is known."""
        heads = [_wide(cell) * _BOLD for cell in table.header]
        natural = [max([head, *(_wide(row[i]) for row in table.rows)]) + _INSET for i, head in enumerate(heads)]
        shares = table.widths or (0,) * len(natural)
        left = self.width - sum(one for one, share in zip(natural, shares, strict=True) if not share)
        widths = [left * share / sum(shares) if share else one for one, share in zip(natural, shares, strict=True)]
        if left < 0 or min(widths) < _NARROWEST or table.row_height:
            return inf
        columns = [Bounds(self.size, width - _INSET) for width in widths]
        above = _GAP + self.of_text(table.caption, _BOLD) if table.caption else 0
        head = max(bounds.of_text(cell, _BOLD) for bounds, cell in zip(columns, table.header, strict=True))
        return above + _ROW + head + sum(_ROW + max(map(Bounds.of_text, columns, row)) for row in table.rows)


def _wide(cell: doc.Inlines) -> float:
    return sum(sum(_words(inline)) for inline in _flat(cell)) + 0.01  # a column is as wide as its widest cell


def _flat(inlines: doc.Inlines) -> doc.Inlines:
    found: list[doc.Inline] = []
    for one in inlines:
        found += _flat(one.inlines) if isinstance(one, doc.Strong | doc.Emphasis | doc.Spoken) else (one,)
    return tuple(found)


@lru_cache(maxsize=4096)
def _words(inline: doc.Inline) -> tuple[float, ...]:
    """Bound how wide the words of an inline are, each with the blank after it; a line may end behind all but the last.

    A formula is one word, and so is a Chinese character.
    """
    if isinstance(inline, doc.Formula):
        return (_MATHS * _letters(to_text(inline.node).translate(_WIDTHS)) + 2 * _TURN,)
    if isinstance(inline, doc.Code):
        return tuple(0.7 * (len(word) + 1) for word in inline.text.split(" "))
    words: list[float] = []
    before = ""
    for word in _WORD.findall(inline.text.translate(_WIDTHS) if isinstance(inline, doc.Words) else ""):
        turns = bool(before) and (word[0] == "H") != (before == "H") and word[0] != " "
        words.append(_letters(word) + (_TURN if turns else 0))
        before = word[0] if word[-1] != " " else ""
    return (*words, 0.0) if before in ("", "H") else tuple(words)


def _letters(kinds: str) -> float:
    return sum(wide * kinds.count(kind) for kind, wide in _WIDE.items())


@lru_cache(maxsize=4096)
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
