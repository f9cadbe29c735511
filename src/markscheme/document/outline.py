"""The levels of headings, so that no printer skips one (PDF/UA and HTML readers both mind)."""

from __future__ import annotations

from dataclasses import replace

from markscheme.document.tree import Block, Blocks, Columns, Heading, InLanguage, Part, Question


def without_gaps(blocks: Blocks) -> Blocks:
    """Give every heading a level at most one below the heading before it, and questions one below theirs.

    >>> [block.level for block in without_gaps((Heading(1, ()), Heading(3, ()), Question("1", (), None, ())))]
    [1, 2, 3]
    """
    return _Outline().settle(blocks)


class _Outline:
    """Walk through a document and remember the heading that stands above."""

    def __init__(self) -> None:
        self.level = 0
        self.section = 0

    def settle(self, blocks: Blocks) -> Blocks:
        return tuple(self.settle_one(block) for block in blocks)

    def settle_one(self, block: Block) -> Block:
        match block:
            case Heading():
                self.level = self.section = max(1, min(block.level, self.level + 1))
                return replace(block, level=self.level)
            case Question():
                return self.settle_question(block)
            case InLanguage() | Part():
                return replace(block, blocks=self.settle(block.blocks))
            case Columns():
                return replace(block, columns=tuple(map(self.settle, block.columns)))
        return block

    def settle_question(self, question: Question) -> Question:
        section = self.section
        self.level = level = section + 1
        blocks = tuple(self.settle_inside(block, level) for block in question.blocks)
        self.level, self.section = level, section
        return replace(question, level=level, blocks=blocks)

    def settle_inside(self, block: Block, level: int) -> Block:
        if isinstance(block, Heading):
            self.level = min(level + block.level, self.level + 1)
            return replace(block, level=self.level)
        return self.settle_one(block)
