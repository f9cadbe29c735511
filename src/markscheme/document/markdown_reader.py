"""Read prose, which is Markdown with LaTeX between dollar signs, into the document tree.

The reader is strict: a construct that some printer could not show is an error with its line, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import joined_without_space
from markscheme.errors import NotationError
from markscheme.notation.latex_reader import read_latex
from markscheme.notation.maths_tree import Node

Piece = doc.Inline | doc.DisplayFormula

_UNREAD = {
    "html_inline": "raw HTML",
    "image": "an image",
    "link": "a link",
}
_STRAY = re.compile(r"[$*`]")
_STRAY_HELP = {
    "$": "this dollar sign belongs to no formula; write \\$ for the sign, and $x$ without blanks inside",
    "*": "this asterisk sets nothing apart; write \\* for the sign, and leave punctuation outside **bold**",
    "`": "this backtick belongs to no code; write \\` for the sign",
}
_NAMES = {"html_block": "raw HTML", "blockquote": "a block quotation", "hr": "a horizontal rule"}
_READ = "paragraphs, headings, emphasis, code, lists, tables and formulas are read"
_ALIGNMENTS: dict[object, doc.Alignment] = {"text-align:center": "center", "text-align:right": "right"}


@lru_cache(maxsize=1024)
def read_markdown(text: str, place: str = "", first_line: int = 1, lines: tuple[int, ...] = ()) -> doc.Blocks:
    """Read Markdown into blocks; errors name `place` and the line, counted from `first_line`, or as `lines` has it.

    >>> read_markdown("The *mean* is")
    (Paragraph(inlines=(Words(text='The '), Emphasis(inlines=(Words(text='mean'),)), Words(text=' is'))),)
    """
    return _blocks(SyntaxTreeNode(_parser().parse(text)), MarkdownPlace(place, first_line, lines))


@lru_cache(maxsize=4096)
def read_inlines(text: str, place: str = "", first_line: int = 1, lines: tuple[int, ...] = ()) -> doc.Inlines:
    """Read Markdown that has to be one paragraph, such as the prompt of a part or a cell of a table."""
    blocks = read_markdown(text, place, first_line, lines)
    if not blocks:
        return ()
    if len(blocks) == 1 and isinstance(blocks[0], doc.Paragraph):
        return blocks[0].inlines
    kinds = ", ".join(type(block).__name__ for block in blocks)
    raise NotationError(
        f"{MarkdownPlace(place, first_line, lines).at(0)}: one paragraph of words has to stand here, not {kinds}"
    )


@cache
def _parser() -> MarkdownIt:
    # HTML is parsed so that it can be refused. Without "text_join" an escaped \\$ stays apart from a stray $.
    parser = MarkdownIt("commonmark", {"html": True, "typographer": True})
    parser.enable(["table", "smartquotes"]).disable("text_join")
    return parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)


def _blocks(node: SyntaxTreeNode, place: MarkdownPlace) -> doc.Blocks:
    return tuple(block for child in node.children for block in _read(child, place))


def _read(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    reader = _READERS.get(node.type)
    if reader is None:
        where = place.at(_line(node))
        raise NotationError(f"{where}: {_NAMES.get(node.type, node.type)} is not read here; {_READ}")
    return reader(node, place)


def _line(node: SyntaxTreeNode) -> int:
    placed = node if node.map else next((child for child in node.children if child.map), None)
    return placed.map[0] if placed and placed.map else 0


def _pieces(node: SyntaxTreeNode, place: MarkdownPlace) -> tuple[Piece, ...]:
    return tuple(piece for child in node.children for piece in InlineReader(place, _line(child)).read(child))


def _only_inlines(node: SyntaxTreeNode, place: MarkdownPlace) -> doc.Inlines:
    pieces = _pieces(node, place)
    inlines = tuple(piece for piece in pieces if not isinstance(piece, doc.DisplayFormula))
    if len(inlines) < len(pieces):
        raise NotationError(f"{place.at(_line(node))}: $$...$$ cannot stand in a heading or a table; write $...$")
    return inlines


def _paragraph(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    """Read a paragraph; a display formula written inside it divides it."""
    run: list[doc.Inline] = []
    for piece in _pieces(node, place):
        if not isinstance(piece, doc.DisplayFormula):
            run.append(piece)
            continue
        if run:
            yield doc.Paragraph(tuple(run))
        yield piece
        run = []
    if run:
        yield doc.Paragraph(tuple(run))


def _heading(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    yield doc.Heading(int(node.tag[1]), _only_inlines(node, place))


def _display_formula(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    yield doc.DisplayFormula(InlineReader(place, _line(node)).formula(node.content))


def _code_block(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    yield doc.CodeBlock(node.content.rstrip("\n"))


def _bullet_list(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    yield doc.BulletList(_items(node, place))


def _numbered_list(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    yield doc.NumberedList(_items(node, place), int(node.attrs.get("start", 1)))


def _items(node: SyntaxTreeNode, place: MarkdownPlace) -> tuple[doc.Blocks, ...]:
    items = tuple(_blocks(item, place) for item in node.children)
    if any(isinstance(block, doc.Heading) for item in items for block in item):
        raise NotationError(f"{place.at(_line(node))}: a heading cannot stand in a list; write **bold** words")
    return items


def _table(node: SyntaxTreeNode, place: MarkdownPlace) -> Iterator[doc.Block]:
    lines = [row for section in node.children for row in section.children]
    cells = [tuple(map(partial(_only_inlines, place=place), row.children)) for row in lines]
    align = tuple(_ALIGNMENTS.get(cell.attrs.get("style"), "left") for cell in lines[0].children)
    yield doc.Table(cells[0], tuple(cells[1:]), align)


_READERS: dict[str, Callable[[SyntaxTreeNode, MarkdownPlace], Iterator[doc.Block]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "math_block": _display_formula,
    "fence": _code_block,
    "code_block": _code_block,
    "bullet_list": _bullet_list,
    "ordered_list": _numbered_list,
    "table": _table,
}


@dataclass(frozen=True)
class MarkdownPlace:
    """A text and the line that it begins on, or the line of each of its lines, for messages."""

    name: str = ""
    first_line: int = 1
    lines: tuple[int, ...] = ()

    def at(self, line: int) -> str:
        """Say where the given line of the text, counted from 0, is."""
        number = f"line {self.lines[line] if line < len(self.lines) else self.first_line + line}"
        return f"{self.name}, {number}" if self.name else number


class InlineReader:
    """A reader of the inline node of one paragraph, heading or cell; it counts lines as it goes."""

    def __init__(self, place: MarkdownPlace, line: int) -> None:
        self.place = place
        self.line = line

    def read(self, node: SyntaxTreeNode) -> tuple[Piece, ...]:
        """Give the pieces of an inline node in order, adjoining words joined into one."""
        pieces: list[Piece] = []
        broken = False
        for child in node.children:
            if child.type == "softbreak":
                self.line += 1
                broken = True
                continue
            piece = self._one(child)
            _append(pieces, piece, broken)
            broken = False
            self.line += 1 if child.type == "hardbreak" else child.content.count("\n")
        return tuple(pieces)

    def _one(self, node: SyntaxTreeNode) -> Piece:
        match node.type:
            case "text":
                return doc.Words(self._without_strays(node.content))
            case "text_special":
                return doc.Words(node.content)
            case "em":
                return doc.Emphasis(self._inside(node))
            case "strong":
                return doc.Strong(self._inside(node))
            case "code_inline":
                return doc.Code(node.content)
            case "math_inline":
                return doc.Formula(self.formula(node.content))
            case "math_inline_double":
                return doc.DisplayFormula(self.formula(node.content))
            case "hardbreak":
                return doc.LineBreak()
        raise self._error(f"{_UNREAD.get(node.type, node.type)} is not read here; write words, emphasis, code or $...$")

    def _inside(self, node: SyntaxTreeNode) -> doc.Inlines:
        pieces = self.read(node)
        inlines = tuple(piece for piece in pieces if not isinstance(piece, doc.DisplayFormula))
        if len(inlines) < len(pieces):
            raise self._error("$$...$$ cannot stand inside emphasis; write $...$")
        return inlines

    def _without_strays(self, text: str) -> str:
        stray = _STRAY.search(text)
        if stray:
            around = text[max(0, stray.start() - 15) : stray.end() + 15]
            raise self._error(f"near {around!r}: {_STRAY_HELP[stray.group()]}")
        return text

    def formula(self, latex: str) -> Node:
        """Read a formula; an error of the formula gets the line."""
        try:
            return read_latex(latex.strip())
        except NotationError as error:
            raise self._error(str(error)) from error

    def _error(self, fact: str) -> NotationError:
        return NotationError(f"{self.place.at(self.line)}: {fact}")


def _append(pieces: list[Piece], piece: Piece, broken: bool) -> None:
    """Add a piece; a line end before it (`broken`) is a space except between Chinese letters."""
    if broken and pieces and _keeps_space(pieces[-1], piece):
        _append_text(pieces, " ")
    if isinstance(piece, doc.Words):
        _append_text(pieces, piece.text)
    else:
        pieces.append(piece)


def _keeps_space(before: Piece, after: Piece) -> bool:
    if isinstance(before, doc.DisplayFormula) or isinstance(after, doc.DisplayFormula):
        return False
    return not joined_without_space(_last_text(before), _first_text(after))


def _append_text(pieces: list[Piece], text: str) -> None:
    last = pieces[-1] if pieces else None
    if isinstance(last, doc.Words):
        pieces[-1] = doc.Words(last.text + text)
    elif text:
        pieces.append(doc.Words(text))


def _first_text(piece: Piece) -> str:
    return next(_texts(piece), "")


def _last_text(piece: Piece) -> str:
    return "".join(_texts(piece))


def _texts(piece: Piece) -> Iterator[str]:
    if isinstance(piece, doc.Words):
        yield piece.text
    elif isinstance(piece, (doc.Emphasis, doc.Strong)):
        for inline in piece.inlines:
            yield from _texts(inline)
