"""Rough heights, by which is decided what may break across pages before anything is laid out."""

from __future__ import annotations

from markscheme.document import document_tree as doc

_MOST_KEPT = 20  # lines of handwriting of a part that is not broken across pages
SURELY_SHORT = 24  # lines of a statement that is not broken across pages, nor from its heading
_PERHAPS_SHORT = 140
MOST_WHOLE = 8  # lines of handwriting of a part that no page ends in, where no page holds a scrap
FEWEST_LINES = 4  # of room to write, before and after the end of a page


def stays_together(statement: doc.Blocks) -> str:
    """Say whether a statement stays on one page: "yes", "no", or "measured" where only its height can tell."""
    lines = lines_of_text(statement)
    return "yes" if lines <= SURELY_SHORT else "measured" if lines <= _PERHAPS_SHORT else "no"


def is_kept(blocks: doc.Blocks) -> bool:
    """Say whether what follows a prompt is low enough to stay on one page with it."""
    return height(blocks) <= _MOST_KEPT


def lines_of_text(blocks: doc.Blocks) -> float:
    """Give a rough upper bound of the lines that a statement takes."""
    return sum(_lines_of(block) for block in blocks)


def _lines_of(block: doc.Block) -> float:
    match block:
        case doc.Paragraph():
            return 2 + sum(_letters(inline) for inline in block.inlines) / 60
        case doc.SmallPrint():
            return 2
        case doc.DisplayFormula():
            return 8
        case doc.Figure():
            return block.width / 4 + (2 if block.caption else 0)
        case doc.Columns():
            return len(block.columns) * max(map(lines_of_text, block.columns), default=0)
        case doc.InLanguage():
            return lines_of_text(block.blocks)
        case doc.Table():
            return 2 + 2 * len(block.rows)
        case doc.BulletList() | doc.NumberedList():
            return sum(map(lines_of_text, block.items))
    return _PERHAPS_SHORT + 1


def _letters(inline: doc.Inline) -> int:
    """Count the letters of an inline; Chinese ones are twice as wide, and what is not plain words is taken as long."""
    return sum(2 if letter > "\u2e80" else 1 for letter in inline.text) if isinstance(inline, doc.Words) else 12


def height(blocks: doc.Blocks) -> int:
    """Give a rough height in lines of handwriting: what is far below a page stays on one."""
    heights = (
        block.lines
        if isinstance(block, doc.WorkingSpace)
        else block.rows + 1
        if isinstance(block, doc.AnswerBox)
        else 4
        for block in blocks
    )
    return sum(heights)
