"""How wide the cells of answer boxes are: as asked, or what fits on the line or in the column where they stand."""

from __future__ import annotations

from dataclasses import replace

from markscheme.document import document_tree as doc

# Millimetres of the line, and of it what margins, label and brackets of an answer box take.
_LINE = 168.0
_AROUND_CELLS = 40.0
_CELL_GAP = 1.4  # between two cells of a box; `cell-gap` of paper.typ


def widest_cell(block: doc.AnswerBox, columns: int = 1) -> float:
    """Give the width of the cells of a box that fill one of so many columns with the gaps between them."""
    return (_LINE / columns - _AROUND_CELLS - _CELL_GAP * (block.columns - 1)) / block.columns


def narrowed(blocks: doc.Blocks, columns: int) -> doc.Blocks:
    """Make the answer boxes among the blocks no wider than one of so many columns."""
    return tuple(_narrowed_one(block, columns) for block in blocks)


def _narrowed_one(block: doc.Block, columns: int) -> doc.Block:
    match block:
        case doc.AnswerBox():
            return replace(block, width=min(block.width, widest_cell(block, columns)))
        case doc.Part() | doc.Question() | doc.InLanguage():
            return replace(block, blocks=narrowed(block.blocks, columns))
    return block
