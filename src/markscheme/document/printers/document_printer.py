"""What all printers of documents have in common: languages, their own words, and the levels of headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Self

from markscheme.document import document_tree as doc
from markscheme.notation.printer import Printed, Printer
from markscheme.phrases import say_side_by_side


class DocumentPrinter(Printer[Printed]):
    """A printer of documents in one language or several, the main one first."""

    def __init__(self, languages: tuple[doc.Language, ...]) -> None:
        self.languages = languages

    def speaking(self, language: doc.Language) -> Self:
        """Make the same printer for what stands in another language."""
        return type(self)((language,))

    def say(self, name: str, /, **values: object) -> str:
        """Say a phrase in the languages of the document."""
        return say_side_by_side(name, self.languages, **values)

    def marks_label(self, marks: doc.Marks) -> str:
        """Print the marks of a whole question in the languages of the document."""
        return marks_label(marks, self.languages)

    def part_marks(self, marks: doc.Marks) -> str:
        """Print the marks of a part: `[2]` in English, `[2 分]` on a paper in Chinese alone."""
        return marks_label(marks, self.languages) if set(self.languages) == {"zh"} else f"[{marks_number(marks)}]"


def marks_number(marks: doc.Marks) -> str:
    """Print marks shortly: 2, 1.5, 1/3.

    >>> [marks_number(m) for m in (2, Fraction(3, 2), Fraction(1, 3))]
    ['2', '1.5', '1/3']
    """
    value = Fraction(marks)
    hundredfold = value * 100
    if hundredfold.denominator != 1:
        return str(value)
    whole, rest = divmod(abs(hundredfold.numerator), 100)
    digits = f".{rest:02d}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{whole}{digits}"


def marks_label(marks: doc.Marks, languages: Iterable[doc.Language]) -> str:
    """Print the marks of a whole question, as `[1 mark]` or `[6 分]`."""
    name = "document.one_mark" if marks == 1 else "document.marks"
    return f"[{say_side_by_side(name, languages, marks=marks_number(marks))}]"


def without_gaps(blocks: doc.Blocks) -> doc.Blocks:
    """Give every heading a level at most one below the heading before it, and questions one below theirs.

    >>> blocks = doc.Heading(1, ()), doc.Heading(3, ()), doc.Question("1", (), None, ())
    >>> [block.level for block in without_gaps(blocks)]
    [1, 2, 3]
    """
    return _Outline().settle(blocks)


class _Outline:
    """A walk through a document that remembers the heading that stands above."""

    def __init__(self) -> None:
        self.level = 0
        self.section = 0

    def settle(self, blocks: doc.Blocks) -> doc.Blocks:
        return tuple(self.settle_one(block) for block in blocks)

    def settle_one(self, block: doc.Block) -> doc.Block:
        match block:
            case doc.Heading():
                self.level = self.section = max(1, min(block.level, self.level + 1))
                return replace(block, level=self.level)
            case doc.Question():
                return self.settle_question(block)
            case doc.InLanguage() | doc.Part():
                return replace(block, blocks=self.settle(block.blocks))
            case doc.Columns():
                return replace(block, columns=tuple(map(self.settle, block.columns)))
        return block

    def settle_question(self, question: doc.Question) -> doc.Question:
        section = self.section
        self.level = level = section + 1
        blocks = tuple(self.settle_inside(block, level) for block in question.blocks)
        self.level, self.section = level, section
        return replace(question, level=level, blocks=blocks)

    def settle_inside(self, block: doc.Block, level: int) -> doc.Block:
        if isinstance(block, doc.Heading):
            self.level = min(level + block.level, self.level + 1)
            return replace(block, level=self.level)
        return self.settle_one(block)
