"""Print a document as Markdown with LaTeX between dollar signs, as GitHub, pandoc and notebooks read it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import code_lines, one_line
from markscheme.document.printers.document_printer import DocumentPrinter, without_gaps
from markscheme.notation.latex_maths import to_latex

_SPECIAL = re.compile(r"""[\\`*_\[\]<>$|~^{}"'@]|&(?=[#\w])|-(?=-)|\.(?=\.\.)""")
_LINE_START = re.compile(r"^(\s*)(?:([#+=-])|(\d+)([.)]))")
_MARKED = (doc.Emphasis, doc.Strong)
_BLANK_LINE = "\\_" * 24


def to_markdown(document: doc.Document) -> str:
    """Print the whole document; room to write becomes blank lines."""
    printer = MarkdownDocumentPrinter(document.languages)
    head = [f"# {_words(document.title)}"]
    if document.front:
        head.append(printer.blocks(document.front))
    if document.header:
        colon = printer.say("common.colon")
        head.append("\n".join(f"- {_words(name)}{_words(colon)}{_value(value)}" for name, value in document.header))
    if document.notice:
        head.append(_prefixed(printer.blocks(document.notice), "> ", "> "))
    foot = [_words(document.code)] if document.code else []
    return "\n\n".join([*head, printer.blocks(without_gaps(document.blocks)), *foot]) + "\n"


def markdown_blocks(blocks: doc.Blocks, languages: tuple[doc.Language, ...]) -> str:
    """Print blocks alone, to stand inside another text such as a notebook cell."""
    return MarkdownDocumentPrinter(languages).blocks(without_gaps(blocks))


class MarkdownDocumentPrinter(DocumentPrinter[str], nodes=doc.NODES):
    """Each node as Markdown."""

    def blocks(self, blocks: doc.Blocks) -> str:
        return "\n\n".join(filter(None, (self.print(block) for block in blocks)))

    def inlines(self, inlines: doc.Inlines) -> str:
        """Join inlines; a letter that would spoil the mark beside it is written as a character reference."""
        shown: list[str] = []
        for before, inline in zip((None, *inlines), inlines, strict=False):
            text = self.print(inline)
            if shown and text and _spoils(before, shown[-1], text[0]):
                text = _referenced(text[0]) + text[1:]
            if shown and isinstance(inline, _MARKED) and _blocks_mark(shown[-1][-1:], text.lstrip("*")[:1]):
                shown[-1] = shown[-1][:-1] + _referenced(shown[-1][-1])
            shown.append(text)
        return "".join(shown)

    def _line(self, inlines: doc.Inlines) -> str:
        """Print inlines that begin a line, where a dash or a number would begin a list."""
        text = self.inlines(inlines).strip()
        return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)

    def _marked(self, mark: str, inlines: doc.Inlines) -> str:
        text = self.inlines(inlines)
        inside = text.strip()
        if not inside:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}{mark}{inside}{mark}{after}"

    def words(self, inline: doc.Words) -> str:
        return _words(inline.text)

    def emphasis(self, inline: doc.Emphasis) -> str:
        return self._marked("*", inline.inlines)

    def strong(self, inline: doc.Strong) -> str:
        return self._marked("**", inline.inlines)

    def code(self, inline: doc.Code) -> str:
        text = one_line(inline.text)
        fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        pad = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    def formula(self, inline: doc.Formula) -> str:
        return f"${to_latex(inline.node)}$"

    def line_break(self, inline: doc.LineBreak) -> str:
        return "\\\n"

    def spoken(self, inline: doc.Spoken) -> str:
        return self.inlines(inline.inlines)

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        return _BLANK_LINE

    def heading(self, block: doc.Heading) -> str:
        return f"{'#' * min(block.level + 1, 6)} {self.inlines(block.inlines)}"

    def paragraph(self, block: doc.Paragraph) -> str:
        return self._line(block.inlines)

    def display_formula(self, block: doc.DisplayFormula) -> str:
        return f"$$\n{to_latex(block.node)}\n$$"

    def bullet_list(self, block: doc.BulletList) -> str:
        return "\n".join(_prefixed(self.blocks(item), "- ", "  ") for item in block.items)

    def numbered_list(self, block: doc.NumberedList) -> str:
        numbers = range(block.start, block.start + len(block.items))
        # Markdown counts in numbers alone: letters stand behind bullets.
        markers = (f"- {chr(64 + number)}. " if block.letters else f"{number}. " for number in numbers)
        items = zip(markers, block.items, strict=True)
        return "\n".join(_prefixed(self.blocks(item), marker, " " * len(marker)) for marker, item in items)

    def table(self, block: doc.Table) -> str:
        rules = {"left": ":---", "center": ":---:", "right": "---:"}
        rule = _row(rules[block.alignment(column)] for column in range(len(block.header)))
        rows = [_row(map(self._cell, block.header)), rule, *(_row(map(self._cell, row)) for row in block.rows)]
        caption = f"**{self.inlines(block.caption)}**\n\n" if block.caption else ""
        return caption + "\n".join(rows)

    def _cell(self, inlines: doc.Inlines) -> str:
        return "".join(self._cell_inline(inline) for inline in inlines)

    def _cell_inline(self, inline: doc.Inline) -> str:
        """Print an inline of a cell, where a bar ends the cell even inside a formula."""
        if isinstance(inline, doc.Formula):
            latex = to_latex(inline.node).replace("\\|", "\\Vert ").replace("|", "\\vert ").replace("\n", " ")
            return f"${latex}$"
        if isinstance(inline, doc.LineBreak):
            return " "
        if isinstance(inline, doc.Code):
            return self.print(inline).replace("|", "\\|")
        return self.print(inline)

    def code_block(self, block: doc.CodeBlock) -> str:
        text = code_lines(block.text)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"

    def question(self, block: doc.Question) -> str:
        name = _words(self.say("document.question", number=block.number))
        title = f" {self.inlines(block.title)}" if block.title else ""
        marks = "" if block.marks is None else f" {_words(self.marks_label(block.marks))}"
        return f"{'#' * min(block.level + 1, 6)} {name}{title}{marks}\n\n{self.blocks(block.blocks)}"

    def part(self, block: doc.Part) -> str:
        marks = "" if block.marks is None else f" **{_words(self.part_marks(block.marks))}**"
        prompt = f"**({_words(block.label)})** {self.inlines(block.inlines).strip()}{marks}"
        return f"{prompt}\n\n{self.blocks(block.blocks)}".rstrip()

    def working_space(self, block: doc.WorkingSpace) -> str:
        line = _BLANK_LINE * 3 if block.style == "ruled" else "&nbsp;"
        return "\n\n".join([line] * block.lines)

    def answer_box(self, block: doc.AnswerBox) -> str:
        if block.rows * block.columns == 1:
            return f"{self._line(block.label)} {_BLANK_LINE}"
        row = " & ".join([r"\underline{\qquad}"] * block.columns)
        cells = r" \\ ".join([row] * block.rows)
        return f"{self._line(block.label)} $\\begin{{bmatrix}} {cells} \\end{{bmatrix}}$"

    def figure(self, block: doc.Figure) -> str:
        source = b64encode(block.svg.encode()).decode("ascii")
        below = f"\n\n{self._line(block.caption)}" if block.caption else ""
        return f"![{_words(block.alt)}](data:image/svg+xml;base64,{source}){below}"

    def columns(self, block: doc.Columns) -> str:
        return "\n\n".join(self.blocks(column) for column in block.columns)

    def in_language(self, block: doc.InLanguage) -> str:
        return self.speaking(block.language).blocks(block.blocks)

    def page_break(self, block: doc.PageBreak) -> str:
        return "---"

    def small_print(self, block: doc.SmallPrint) -> str:
        return self._line((doc.Code(one_line(block.text)),))

    def end_of_paper(self, block: doc.EndOfPaper) -> str:
        return f"*— {self.say('document.end')} —*"


def _value(value: str | None) -> str:
    return _BLANK_LINE if value is None else f"**{_words(value)}**"


def _words(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])


def _spoils(before: doc.Inline | None, shown: str, following: str) -> bool:
    if isinstance(before, doc.Formula):
        return following.isdigit()
    return shown.endswith("*") and isinstance(before, _MARKED) and _blocks_mark(following, shown.rstrip("*")[-1:])


def _blocks_mark(outside: str, inside: str) -> bool:
    """Say whether stars between these characters set nothing apart: a letter outside, punctuation inside."""
    return outside.isalnum() and not inside.isalnum()


def _referenced(character: str) -> str:
    return f"&#{ord(character)};"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
