"""Rough heights of blocks, by which a printer decides what may break across pages before anything is laid out."""

from __future__ import annotations

from markscheme.document.tree import (
    AnswerBox,
    Block,
    Blocks,
    BulletList,
    CodeBlock,
    Columns,
    DisplayFormula,
    Figure,
    Heading,
    InLanguage,
    Inline,
    NumberedList,
    PageBreak,
    Paragraph,
    Part,
    Table,
    Words,
    WorkingSpace,
)

_MOST_KEPT = 14  # lines of handwriting of a part that is not broken across pages
_SURELY_SHORT = 24  # lines of a statement that is not broken across pages, nor from its heading
_PERHAPS_SHORT = 140


def lead_and_rest(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """The statement of a question, and what is asked."""
    kinds = (Part, Table, Heading, WorkingSpace, AnswerBox, CodeBlock, PageBreak)
    end = next((i for i, block in enumerate(blocks) if isinstance(block, kinds)), len(blocks))
    return blocks[:end], blocks[end:]


def stays_together(statement: Blocks) -> str:
    """Whether a statement may break across pages: "yes", "no", or "measured" where only its height can tell."""
    lines = _lines(statement)
    return "yes" if lines <= _SURELY_SHORT else "measured" if lines <= _PERHAPS_SHORT else "no"


def is_kept(blocks: Blocks) -> bool:
    """Whether what follows a prompt is low enough to stay on one page with it."""
    return _height(blocks) <= _MOST_KEPT


def _lines(blocks: Blocks) -> float:
    """A rough upper bound of the lines that a statement takes."""
    return sum(_lines_of(block) for block in blocks)


def _lines_of(block: Block) -> float:
    match block:
        case Paragraph():
            return 2 + sum(_letters(inline) for inline in block.inlines) / 60
        case DisplayFormula():
            return 8
        case Figure():
            return block.width / 4
        case Columns():
            return len(block.columns) * max(map(_lines, block.columns), default=0)
        case InLanguage():
            return _lines(block.blocks)
        case Table():
            return 2 + 2 * len(block.rows)
        case BulletList() | NumberedList():
            return sum(map(_lines, block.items))
    return _PERHAPS_SHORT + 1


def _letters(inline: Inline) -> int:
    """Letters of an inline; Chinese ones are twice as wide, and what is not plain words is taken as long."""
    return sum(2 if letter > "\u2e80" else 1 for letter in inline.text) if isinstance(inline, Words) else 12


def _height(blocks: Blocks) -> int:
    """A rough height in lines of handwriting: what is far below a page stays on one."""
    heights = (
        block.lines if isinstance(block, WorkingSpace) else block.rows + 1 if isinstance(block, AnswerBox) else 4
        for block in blocks
    )
    return sum(heights)
