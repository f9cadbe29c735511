"""What a paper, a key or a worked solution says, apart from how any format shows it.

Every printer walks this tree; nothing in it knows of Typst, HTML or LaTeX. All classes are frozen, so a
document can be shared between languages, formats and processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

from markscheme.notation.maths_tree import Node

Language = Literal["en", "zh"]
Alignment = Literal["left", "center", "right"]
PaperSize = Literal["a4", "us-letter"]
WorkingStyle = Literal["ruled", "blank", "squared"]
Marks = int | Fraction


def as_language(language: str) -> Language:
    """Give the language of a document, by its code."""
    return "zh" if language == "zh" else "en"


@dataclass(frozen=True, slots=True)
class Words:
    """Running text; runs of white space count as one space."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Inlines set apart: italic for Latin letters, sans-serif for Chinese ones."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Inlines in bold, or for Chinese letters in the sans-serif face."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text shown letter for letter in a typewriter face."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula inside a line."""

    node: Node


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The beginning of a new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Inlines in another language than the words around them."""

    language: Language
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class AnswerBlank:
    """A box for an answer inside a line or a cell of a table; the width is in millimetres.

    `field` names it for fillable forms, `name` says what it is for where it cannot be seen.
    """

    field: str
    name: str
    width: float = 22


Inline = Words | Emphasis | Strong | Code | Formula | LineBreak | Spoken | AnswerBlank
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; level 1 is the highest below the title."""

    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; one that `leads` stays on the page of what follows it."""

    inlines: Inlines
    leads: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class DisplayFormula:
    """A formula on a line of its own."""

    node: Node


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list whose items, each a tuple of blocks, have no order."""

    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list whose items are counted from `start`; with `letters` they are A, B, C."""

    items: tuple[Blocks, ...]
    start: int = 1
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on every page; every row is as long as the header.

    `widths` are the columns' shares of the line; 0 is a column as wide as what stands in it. With a `row_height`, in
    millimetres, it is a list to write in: every cell is a box of that height at least, whose words are broken where
    they are too long. With `close`, rows stand as near each other as those of a statement that gives up room.
    """

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    align: tuple[Alignment, ...] = ()
    caption: Inlines = ()
    widths: tuple[int, ...] = ()
    row_height: float = 0
    close: bool = False

    def alignment(self, column: int) -> Alignment:
        """Say how a column is aligned; left when nothing was said."""
        return self.align[column] if column < len(self.align) else "left"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of text shown letter for letter."""

    text: str


@dataclass(frozen=True, slots=True)
class WorkingSpace:
    """Room to write in, `lines` lines of handwriting high.

    With a `field` it is for an answer in words: the field is its place in fillable forms, `name` says what it is for.
    """

    lines: int
    style: WorkingStyle = "ruled"
    field: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """A box for an answer, or a bracketed grid of cells for a vector or a matrix.

    `field` names the box for fillable forms; `width` is that of one cell, in millimetres.
    """

    label: Inlines
    field: str = ""
    width: float = 40
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in SVG, the words that stand for it, and the caption below it; the width is in millimetres."""

    svg: str
    alt: str
    width: float = 80
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, as the two languages of a bilingual paper."""

    columns: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Blocks in another language than the document around them."""

    language: Language
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The beginning of a new page, where the format has pages."""


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """A line that a reader may pass over, as the address of a question: small and muted."""

    text: str


@dataclass(frozen=True, slots=True)
class EndOfPaper:
    """The words that say that nothing follows."""


@dataclass(frozen=True, slots=True)
class Part:
    """What asks for one thing; its marks stand in the right margin and its blocks below the prompt."""

    label: str
    marks: Marks | None
    inlines: Inlines
    blocks: Blocks = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A numbered question; with `keep` it stays on one page when it fits on one.

    `level` is that of its heading; printers set it by where the question stands. With a `box` the marker has one for
    the marks beside the heading of a `tidy` paper.
    """

    number: str
    title: Inlines
    marks: Marks | None
    blocks: Blocks
    keep: bool = False
    level: int = 1
    box: bool = False


Block = (
    Heading
    | Paragraph
    | DisplayFormula
    | BulletList
    | NumberedList
    | Table
    | CodeBlock
    | WorkingSpace
    | AnswerBox
    | Figure
    | Columns
    | InLanguage
    | PageBreak
    | SmallPrint
    | EndOfPaper
    | Part
    | Question
)
Blocks = tuple[Block, ...]
# All there are, for a printer to have a method for each.
NODES: tuple[type, ...] = (*get_args(Inline), *get_args(Block))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper.

    `header` pairs a label with its value; a value of None is a line to write on. `notice` stands boxed below
    the header (the rounding rule, instructions). `code` is the sheet code in the running foot. `kicker` stands above
    the title, the lines of `facts` below it, `emblem` beside both. `running` heads every page but the first: the
    title when it is empty. With `cover` the questions begin on a new page. `signed` names lines that are filled in by
    hand alone. A `tidy` paper has no page with a scrap on it; a `small` one is set in small letters.
    """

    title: str
    language: Language | tuple[Language, ...]
    blocks: Blocks
    header: tuple[tuple[str, str | None], ...] = ()
    notice: Blocks = ()
    code: str = ""
    paper: PaperSize = "a4"
    large_print: bool = False
    kicker: str = ""
    facts: tuple[str, ...] = ()
    emblem: Figure | None = None
    running: str = ""
    cover: bool = False
    signed: tuple[str, ...] = ()
    tidy: bool = False
    small: bool = False

    @property
    def front(self) -> Blocks:
        """What stands around the title, as blocks for the formats that have no title block."""
        words = [self.kicker, *self.facts]
        paragraphs = [Paragraph((Words(text),)) for text in words if text]
        return (*paragraphs, *([self.emblem] if self.emblem else []))

    @property
    def languages(self) -> tuple[Language, ...]:
        """Name the languages of the paper, the main one first."""
        return self.language if isinstance(self.language, tuple) else (self.language,)
