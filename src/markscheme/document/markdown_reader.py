"""Read prose, which is Markdown with LaTeX between dollar signs, into the document tree.

The reader is strict: a construct that some printer could not show is an error with its line, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

from markscheme.document.inline_reader import InlineReader, Piece, Place
from markscheme.document.tree import (
    Alignment,
    Block,
    Blocks,
    BulletList,
    CodeBlock,
    DisplayFormula,
    Heading,
    Inline,
    Inlines,
    NumberedList,
    Paragraph,
    Table,
)
from markscheme.errors import NotationError

_NAMES = {"html_block": "raw HTML", "blockquote": "a block quotation", "hr": "a horizontal rule"}
_READ = "paragraphs, headings, emphasis, code, lists, tables and formulas are read"
_ALIGNMENTS: dict[object, Alignment] = {"text-align:center": "center", "text-align:right": "right"}


@lru_cache(maxsize=1024)
def read_markdown(text: str, place: str = "", first_line: int = 1) -> Blocks:
    """Read Markdown into blocks; errors name `place` and the line, counted from `first_line`.

    >>> read_markdown("The *mean* is")
    (Paragraph(inlines=(Words(text='The '), Emphasis(inlines=(Words(text='mean'),)), Words(text=' is'))),)
    """
    return _blocks(SyntaxTreeNode(_parser().parse(text)), Place(place, first_line))


@lru_cache(maxsize=4096)
def read_inlines(text: str, place: str = "", first_line: int = 1) -> Inlines:
    """Read Markdown that has to be one paragraph, such as the prompt of a part or a cell of a table."""
    blocks = read_markdown(text, place, first_line)
    if not blocks:
        return ()
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return blocks[0].inlines
    kinds = ", ".join(type(block).__name__ for block in blocks)
    raise NotationError(f"{Place(place, first_line).at(0)}: one paragraph of words has to stand here, not {kinds}")


@cache
def _parser() -> MarkdownIt:
    # HTML is parsed so that it can be refused. Without "text_join" an escaped \\$ stays apart from a stray $.
    parser = MarkdownIt("commonmark", {"html": True, "typographer": True})
    parser.enable(["table", "smartquotes"]).disable("text_join")
    return parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)


def _blocks(node: SyntaxTreeNode, place: Place) -> Blocks:
    return tuple(block for child in node.children for block in _read(child, place))


def _read(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    reader = _READERS.get(node.type)
    if reader is None:
        where = place.at(_line(node))
        raise NotationError(f"{where}: {_NAMES.get(node.type, node.type)} is not read here; {_READ}")
    return reader(node, place)


def _line(node: SyntaxTreeNode) -> int:
    placed = node if node.map else next((child for child in node.children if child.map), None)
    return placed.map[0] if placed and placed.map else 0


def _pieces(node: SyntaxTreeNode, place: Place) -> tuple[Piece, ...]:
    return tuple(piece for child in node.children for piece in InlineReader(place, _line(child)).read(child))


def _only_inlines(node: SyntaxTreeNode, place: Place) -> Inlines:
    pieces = _pieces(node, place)
    inlines = tuple(piece for piece in pieces if not isinstance(piece, DisplayFormula))
    if len(inlines) < len(pieces):
        raise NotationError(f"{place.at(_line(node))}: $$...$$ cannot stand in a heading or a table; write $...$")
    return inlines


def _paragraph(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    """Read a paragraph; a display formula written inside it divides it."""
    run: list[Inline] = []
    for piece in _pieces(node, place):
        if not isinstance(piece, DisplayFormula):
            run.append(piece)
            continue
        if run:
            yield Paragraph(tuple(run))
        yield piece
        run = []
    if run:
        yield Paragraph(tuple(run))


def _heading(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    yield Heading(int(node.tag[1]), _only_inlines(node, place))


def _display_formula(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    yield DisplayFormula(InlineReader(place, _line(node)).formula(node.content))


def _code_block(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    yield CodeBlock(node.content.rstrip("\n"))


def _bullet_list(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    yield BulletList(_items(node, place))


def _numbered_list(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    yield NumberedList(_items(node, place), int(node.attrs.get("start", 1)))


def _items(node: SyntaxTreeNode, place: Place) -> tuple[Blocks, ...]:
    items = tuple(_blocks(item, place) for item in node.children)
    if any(isinstance(block, Heading) for item in items for block in item):
        raise NotationError(f"{place.at(_line(node))}: a heading cannot stand in a list; write **bold** words")
    return items


def _table(node: SyntaxTreeNode, place: Place) -> Iterator[Block]:
    lines = [row for section in node.children for row in section.children]
    cells = [tuple(map(partial(_only_inlines, place=place), row.children)) for row in lines]
    align = tuple(_ALIGNMENTS.get(cell.attrs.get("style"), "left") for cell in lines[0].children)
    yield Table(cells[0], tuple(cells[1:]), align)


_READERS: dict[str, Callable[[SyntaxTreeNode, Place], Iterator[Block]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "math_block": _display_formula,
    "fence": _code_block,
    "code_block": _code_block,
    "bullet_list": _bullet_list,
    "ordered_list": _numbered_list,
    "table": _table,
}
