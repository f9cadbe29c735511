"""Problems and sheets as they show themselves in a notebook: statement and questions, without room to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from markscheme.document.document_tree import Block, Blocks, Document, EndOfPaper, Heading, Language, Part, Table, Words
from markscheme.document.printers.html_document import html_cell
from markscheme.document.printers.markdown_document import markdown_blocks
from markscheme.papers.practice_sheet import Sheet, notice, question_blocks

PRINTERS: dict[str, Callable[[Blocks, tuple[Language, ...]], str]] = {"html": html_cell, "markdown": markdown_blocks}


def printed(kind: str, blocks: Blocks, language: Language = "en") -> str:
    """Print blocks to stand in a cell of a notebook, as "html" (with MathML) or "markdown"."""
    return PRINTERS[kind](blocks, (language,))


def whole(document: Document) -> Blocks:
    """Give a document as blocks: its title, the notice below it, and what it says."""
    return (Heading(1, (Words(document.title),)), *document.notice, *document.blocks)


class ShownInNotebook:
    """What `_shown` prints as "html" or as "markdown", in whichever a notebook asks for."""

    def _repr_html_(self) -> str:
        return self._shown("html")

    def _repr_markdown_(self) -> str:
        return self._shown("markdown")

    def _shown(self, kind: str) -> str:
        raise NotImplementedError


def sheet_blocks(sheet: Sheet) -> Blocks:
    """Write title, rounding rule and questions of a sheet."""
    short = tuple(
        replace(question, blocks=tuple(map(_without_room, question.blocks))) for question in question_blocks(sheet)
    )
    return (Heading(1, (Words(sheet.title),)), *notice(sheet), *short, EndOfPaper())


def table(header: Sequence[str], rows: Sequence[Sequence[str]], language: Language = "en") -> Blocks:
    """Make a table of plain words."""
    cells = tuple(tuple((Words(cell),) for cell in row) for row in rows)
    return (Table(tuple((Words(name),) for name in header), cells, tuple("left" for _ in header)),)


def _without_room(block: Block) -> Block:
    return replace(block, blocks=()) if isinstance(block, Part) else block
