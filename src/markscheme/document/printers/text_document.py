"""Print a document as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Self

from markscheme.document import document_tree as doc
from markscheme.document.document_tree import Code, Emphasis, Formula, Inlines, Strong, Words
from markscheme.document.glyphs import code_lines, one_line
from markscheme.document.printers.document_printer import DocumentPrinter, without_gaps
from markscheme.document.printers.layout.text_breaking import fitted_formula
from markscheme.document.printers.layout.text_layout import columns_width, formula_lines, holds_matrix, pad, wrap
from markscheme.notation.text_maths import to_text as formula_to_text


def to_text(document: doc.Document, width: int = 80) -> str:
    """Print the whole document in lines of at most `width` columns, where formulas and tables allow."""
    printer = TextDocumentPrinter(document.languages, width)
    title = one_line(document.title).strip()
    front = ["", *printer.blocks(document.front)] if document.front else []
    head = [pad(title, width, "center").rstrip(), *front, *_facts(document.header)]
    if document.notice:
        head += ["", *_boxed(printer.narrower(4).blocks(document.notice), width)]
    foot = ["", one_line(document.code)] if document.code else []
    lines = [*head, "", *printer.blocks(without_gaps(document.blocks)), *foot]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def text_blocks(blocks: doc.Blocks, languages: tuple[doc.Language, ...], width: int = 80) -> str:
    """Print blocks alone, without an end of line behind them."""
    lines = FittedTextPrinter(languages, width).blocks(without_gaps(blocks))
    return "\n".join(line.rstrip() for line in lines).strip("\n")


class TextDocumentPrinter(DocumentPrinter[Any], nodes=doc.NODES):  # Any: a text or a list of lines, by the node
    """A printer that gives each inline as a text and each block as a list of lines."""

    def __init__(self, languages: tuple[doc.Language, ...], width: int = 80) -> None:
        super().__init__(languages)
        self.width = width

    def speaking(self, language: doc.Language) -> Self:
        return type(self)((language,), self.width)

    def narrower(self, columns: int) -> Self:
        """Make the same printer for lines that leave some columns free."""
        return type(self)(self.languages, max(20, self.width - columns))

    def blocks(self, blocks: doc.Blocks) -> list[str]:
        lines: list[str] = []
        for block in blocks:
            shown: list[str] = self.print(block)
            lines += [""] * bool(lines and shown) + shown
        return lines

    def inlines(self, inlines: doc.Inlines) -> str:
        return "".join(map(self.print, inlines)).strip(" ")

    def _wrapped(self, inlines: doc.Inlines) -> list[str]:
        return wrap(self.inlines(inlines), self.width)

    def _with_marks(self, lines: list[str], marks: str) -> list[str]:
        """Put marks at the right end of the last line, or of one more line when it is full."""
        room = self.width - columns_width([marks]) - 1
        if columns_width(lines[-1:]) > room:
            lines = [*lines, ""]
        return [*lines[:-1], f"{pad(lines[-1], room)} {marks}"] if marks else lines

    def words(self, inline: doc.Words) -> str:
        return one_line(inline.text)

    def emphasis(self, inline: doc.Emphasis | doc.Strong | doc.Spoken) -> str:
        return "".join(map(self.print, inline.inlines))

    strong = spoken = emphasis

    def code(self, inline: doc.Code) -> str:
        return one_line(inline.text)

    def formula(self, inline: doc.Formula) -> str:
        return formula_to_text(inline.node)

    def line_break(self, inline: doc.LineBreak) -> str:
        return "\n"

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        return "________"

    def heading(self, block: doc.Heading) -> list[str]:
        lines = self._wrapped(block.inlines)
        return ["", *lines, ("=" if block.level == 1 else "-") * columns_width(lines)]

    def paragraph(self, block: doc.Paragraph) -> list[str]:
        return self._wrapped(block.inlines)

    def display_formula(self, block: doc.DisplayFormula) -> list[str]:
        return [f"    {line}" for line in formula_lines(block.node)]

    def bullet_list(self, block: doc.BulletList) -> list[str]:
        return self._items(block.items, ["- "] * len(block.items))

    def numbered_list(self, block: doc.NumberedList) -> list[str]:
        numbers = range(block.start, block.start + len(block.items))
        return self._items(block.items, [f"{chr(64 + n) if block.letters else n}. " for n in numbers])

    def _items(self, items: tuple[doc.Blocks, ...], markers: list[str]) -> list[str]:
        pairs = zip(items, markers, strict=True)
        return [line for item, marker in pairs for line in _hung(self.narrower(len(marker)).blocks(item), marker)]

    def table(self, block: doc.Table) -> list[str]:
        rows = [[self._cell(cell) for cell in row] for row in (block.header, *block.rows)]
        widths = [columns_width(line for cell in column for line in cell) for column in zip(*rows, strict=True)]
        header, *lines = [
            "  ".join(pad(text, widths[column], block.alignment(column)) for column, text in enumerate(line))
            for row in rows
            for line in zip_longest(*row, fillvalue="")
        ]
        caption = self._wrapped(block.caption) if block.caption else []
        return [*caption, header, "  ".join("-" * width for width in widths), *lines]

    def _cell(self, cell: doc.Inlines) -> list[str]:
        """Give the lines of a cell: one, but for a matrix."""
        match cell:
            case (Formula(node),) if holds_matrix(node):
                return formula_lines(node)
        return [self.inlines(cell).replace("\n", " ")]

    def code_block(self, block: doc.CodeBlock) -> list[str]:
        return [f"    {line}" for line in code_lines(block.text).split("\n")]

    def question(self, block: doc.Question) -> list[str]:
        number = self.say("document.question", number=one_line(block.number))
        name = f"{number}  {self.inlines(block.title)}".rstrip()
        marks = "" if block.marks is None else self.marks_label(block.marks)
        heading = self._with_marks(wrap(name, self.width), marks)
        return ["", *heading, "-" * self.width, *self.blocks(block.blocks)]

    def part(self, block: doc.Part) -> list[str]:
        marks = "" if block.marks is None else self.part_marks(block.marks)
        first = f"({one_line(block.label)}) "
        prompt = _hung(self.narrower(len(first) + 7)._wrapped(block.inlines), first)
        below = self.narrower(len(first)).blocks(block.blocks)
        return [
            *self._with_marks(prompt, marks),
            *([""] if below else []),
            *(" " * len(first) + line for line in below),
        ]

    def working_space(self, block: doc.WorkingSpace) -> list[str]:
        line = "." * (self.width - 8) if block.style == "ruled" else ""
        return ["", *[line] * block.lines]

    def answer_box(self, block: doc.AnswerBox) -> list[str]:
        if block.rows * block.columns == 1:
            return [f"{self.inlines(block.label)} ____________"]
        row = f"[ {'  '.join(['______'] * block.columns)} ]"
        name = self.inlines(block.label)
        middle = (block.rows - 1) // 2
        blank = " " * columns_width([name])
        return [f"{name if index == middle else blank} {row}" for index in range(block.rows)]

    def figure(self, block: doc.Figure) -> list[str]:
        drawn = wrap(f"[{self.say('document.figure')}: {one_line(block.alt)}]", self.width)
        return drawn + (self._wrapped(block.caption) if block.caption else [])

    def columns(self, block: doc.Columns) -> list[str]:
        return self.blocks(tuple(inner for column in block.columns for inner in column))

    def in_language(self, block: doc.InLanguage) -> list[str]:
        return self.speaking(block.language).blocks(block.blocks)

    def page_break(self, block: doc.PageBreak) -> list[str]:
        return []

    def small_print(self, block: doc.SmallPrint) -> list[str]:
        return [one_line(block.text), ""]

    def end_of_paper(self, block: doc.EndOfPaper) -> list[str]:
        return ["", pad(f"— {self.say('document.end')} —", self.width, "center")]


class FittedTextPrinter(TextDocumentPrinter, nodes=doc.NODES):
    """The same for a terminal, where nothing may be wider than the lines: formulas and tables are broken."""

    def display_formula(self, block: doc.DisplayFormula) -> list[str]:
        return [f"    {line}".rstrip() for line in fitted_formula(block.node, self.width - 4)]

    def table(self, block: doc.Table) -> list[str]:
        lines = super().table(block)
        if columns_width(lines) <= self.width or len(block.header) < 2:
            return lines
        parts = [super(FittedTextPrinter, self).table(part) for part in self._parts(block)]
        return [line for i, part in enumerate(parts) for line in ([""] * bool(i) + part)]

    def _parts(self, block: doc.Table) -> Iterator[doc.Table]:
        """Part a table by its columns, the first one in each part again."""
        rows = (block.header, *block.rows)
        widths = [columns_width(line for row in rows for line in self._cell(row[i])) for i in range(len(block.header))]
        start = 1
        while start < len(widths):
            end, used = start + 1, widths[0] + 2 + widths[start]
            while end < len(widths) and used + 2 + widths[end] <= self.width:
                used, end = used + 2 + widths[end], end + 1
            yield _some_columns(block, (0, *range(start, end)), start == 1)
            start = end


def _some_columns(block: doc.Table, columns: tuple[int, ...], is_first: bool) -> doc.Table:
    header, *rows = [tuple(row[i] for i in columns) for row in (block.header, *block.rows)]
    align = tuple(block.alignment(i) for i in columns)
    return doc.Table(header, tuple(rows), align, block.caption if is_first else ())


def _hung(lines: list[str], first: str) -> list[str]:
    """Put a label before the first line and indent the others as far."""
    indent = " " * columns_width([first])
    return [(indent if index else first) + line for index, line in enumerate(lines or [""])]


def _facts(header: Iterable[tuple[str, str | None]]) -> list[str]:
    facts = [(one_line(name), "_" * 24 if value is None else one_line(value)) for name, value in header]
    names = columns_width(name for name, _ in facts)
    return ["", *(f"{pad(name, names)}  {value}" for name, value in facts)] if facts else []


def _boxed(lines: list[str], width: int) -> list[str]:
    rule = "-" * (width - 2)
    return [f"+{rule}+", *(f"| {pad(line, width - 4)} |" for line in lines), f"+{rule}+"]


def plain(inlines: Inlines) -> str:
    """Give the text of inlines on one line, formulas in plain spelling.

    >>> plain((Words("about  "), Emphasis((Words("m"),))))
    'about m'
    """
    return " ".join("".join(map(_text, inlines)).split())


def _text(inline: object) -> str:
    if isinstance(inline, (Words, Code)):
        return inline.text
    if isinstance(inline, Formula):
        return formula_to_text(inline.node)
    if isinstance(inline, (Emphasis, Strong)):
        return plain(inline.inlines)
    return " "
