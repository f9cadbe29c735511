"""How much room there is to write: as much as the marks ask for, half of it beside the boxes, or none but these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, get_args

from markscheme.document.document_tree import (
    AnswerBlank,
    AnswerBox,
    Block,
    Blocks,
    Columns,
    InLanguage,
    Inlines,
    Paragraph,
    Part,
    Question,
    Table,
    WorkingSpace,
)

Space = Literal["none", "compact", "full"]
SPACES: tuple[Space, ...] = get_args(Space)
FULL: Space = "full"
_MOST_BESIDE = 3  # columns of a box beside which there is room to write


def with_space(blocks: Blocks, space: Space, boxes: bool = True) -> Blocks:
    """Give blocks the room to write that `space` says; without `boxes`, those for answers are left out."""
    return blocks if space == FULL and boxes else tuple(_spaced(blocks, space, boxes))


def _spaced(blocks: Blocks, space: Space, boxes: bool) -> Iterator[Block]:
    for block in blocks:
        match block:
            case WorkingSpace() if block.field:  # what is written there is the answer
                if boxes:
                    yield block
            case Table() if not boxes:
                yield replace(block, rows=tuple(tuple(map(_without_blanks, row)) for row in block.rows))
            case WorkingSpace() if space == "none":
                pass
            case WorkingSpace() if space == "compact":
                yield replace(block, lines=(block.lines + 1) // 2)
            case AnswerBox() if not boxes:
                pass
            case Part(blocks=(WorkingSpace() as room, AnswerBox() as box)) if _goes_beside(room, box, space) and boxes:
                beside = replace(room, lines=max((room.lines - 1) // 2, box.rows - 1))
                asked = Paragraph(block.inlines)
                left: Blocks = (asked, beside) if space == "compact" else (asked,)
                yield replace(block, inlines=(), blocks=(Columns((left, (box,))),))
            case Question() | Part() | InLanguage():
                yield replace(block, blocks=with_space(block.blocks, space, boxes))
            case Columns():
                yield replace(block, columns=tuple(with_space(column, space, boxes) for column in block.columns))
            case _:
                yield block


def _goes_beside(room: WorkingSpace, box: AnswerBox, space: Space) -> bool:
    """Say whether question and room of a paper with little room stand beside the box: not where that is wide."""
    return space != FULL and not room.field and box.columns <= _MOST_BESIDE


def _without_blanks(cell: Inlines) -> Inlines:
    return tuple(inline for inline in cell if not isinstance(inline, AnswerBlank))
