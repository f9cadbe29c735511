"""Print a document as one HTML page: MathML formulas, no script, nothing loaded from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from itertools import pairwise

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import code_lines, one_line
from markscheme.document.printers.document_printer import DocumentPrinter, without_gaps
from markscheme.notation import maths_tree as maths
from markscheme.notation.mathml import to_mathml
from markscheme.notation.speech import to_speech

HTML_LANGUAGE: dict[str, str] = {"en": "en", "zh": "zh-Hans"}
_CLOSING = tuple(".,;:?!)，。；：？！）、”»")
_PAGE_SIZE = {"a4": "A4", "us-letter": "letter"}


def to_html(document: doc.Document) -> str:
    """Print a complete page that stands alone."""
    printer = HtmlDocumentPrinter(document.languages)
    title = _text(document.title)
    style = f"{_style_sheet()}@page {{ size: {_PAGE_SIZE[document.paper]}; margin: 2.1cm; }}\n"
    notice = f'<div class="notice">{printer.blocks(document.notice)}</div>\n' if document.notice else ""
    body = printer.blocks(without_gaps(document.blocks))
    large = ' class="large"' if document.large_print else ""
    foot = f"<footer>{_text(document.code)}</footer>\n" if document.code else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{HTML_LANGUAGE[document.languages[0]]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body{large}>\n<main>\n<h1>{title}</h1>\n"
        f"{printer.blocks(document.front)}{_facts(document.header)}"
        f"{notice}{body}\n{foot}</main>\n</body>\n</html>\n"
    )


def html_blocks(blocks: doc.Blocks, languages: tuple[doc.Language, ...]) -> str:
    """Print blocks alone, to stand inside another page such as a notebook."""
    return HtmlDocumentPrinter(languages).blocks(without_gaps(blocks))


def html_cell(blocks: doc.Blocks, languages: tuple[doc.Language, ...]) -> str:
    """Print blocks with the look of a paper, to stand in the cell of a notebook; nothing around it changes its look."""
    inside = f'<div lang="{HTML_LANGUAGE[languages[0]]}">{html_blocks(blocks, languages)}</div>'
    return f'<div class="{_CELL}"><style>\n{_cell_style()}</style>{inside}</div>'


def html_inlines(inlines: doc.Inlines, languages: tuple[doc.Language, ...]) -> str:
    """Print what stands inside a line."""
    return HtmlDocumentPrinter(languages).inlines(inlines)


class HtmlDocumentPrinter(DocumentPrinter[str], nodes=doc.NODES):
    """Each node as HTML."""

    def inlines(self, inlines: doc.Inlines) -> str:
        printed = [self.print(inline) for inline in inlines]
        for i, (formula, after) in enumerate(pairwise(inlines)):
            # Browsers end a line between a formula and the full stop after it, where they never do after a word.
            if isinstance(formula, doc.Formula) and isinstance(after, doc.Words) and after.text[:1] in _CLOSING:
                sign = _text(after.text[:1])
                printed[i] = f'<span class="whole">{printed[i]}{sign}</span>'
                printed[i + 1] = printed[i + 1].removeprefix(sign)
        return "".join(printed)

    def blocks(self, blocks: doc.Blocks) -> str:
        return "\n".join([self.print(block) for block in blocks])

    def words(self, inline: doc.Words) -> str:
        return _text(inline.text)

    def emphasis(self, inline: doc.Emphasis) -> str:
        return f"<em>{self.inlines(inline.inlines)}</em>"

    def strong(self, inline: doc.Strong) -> str:
        return f"<strong>{self.inlines(inline.inlines)}</strong>"

    def code(self, inline: doc.Code) -> str:
        return f"<code>{_text(inline.text)}</code>"

    def formula(self, inline: doc.Formula) -> str:
        return _formula(inline.node, self.languages[0], block=False)

    def line_break(self, inline: doc.LineBreak) -> str:
        return "<br>"

    def spoken(self, inline: doc.Spoken) -> str:
        inside = self.speaking(inline.language).inlines(inline.inlines)
        return f'<span lang="{HTML_LANGUAGE[inline.language]}">{inside}</span>'

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        label = f'role="img" aria-label="{_text(self.say("document.answer"))}"'
        return f'<span class="blank" {label} style="width: {inline.width:g}mm"></span>'

    def heading(self, block: doc.Heading) -> str:
        tag = _heading_tag(block.level)
        return f"<{tag}>{self.inlines(block.inlines)}</{tag}>"

    def paragraph(self, block: doc.Paragraph) -> str:
        return f"<p>{self.inlines(block.inlines)}</p>"

    def display_formula(self, block: doc.DisplayFormula) -> str:
        return _formula(block.node, self.languages[0], block=True)

    def bullet_list(self, block: doc.BulletList) -> str:
        return f"<ul>{self._items(block.items)}</ul>"

    def numbered_list(self, block: doc.NumberedList) -> str:
        kind = ' type="A"' if block.letters else ""
        return f'<ol{kind} start="{block.start}">{self._items(block.items)}</ol>'

    def _items(self, items: tuple[doc.Blocks, ...]) -> str:
        return "".join(f"<li>{self._item(item)}</li>" for item in items)

    def _item(self, item: doc.Blocks) -> str:
        if len(item) == 1 and isinstance(item[0], doc.Paragraph):
            return self.inlines(item[0].inlines)
        return self.blocks(item)

    def table(self, block: doc.Table) -> str:
        caption = f"<caption>{self.inlines(block.caption)}</caption>" if block.caption else ""
        head = self._row(block, block.header, 'th scope="col"')
        body = "\n".join(self._row(block, row, "td") for row in block.rows)
        return f'<div class="scroll"><table>{caption}<thead>{head}</thead>\n<tbody>{body}</tbody></table></div>'

    def _row(self, table: doc.Table, cells: tuple[doc.Inlines, ...], opening: str) -> str:
        shown = "".join(
            f'<{opening} class="{table.alignment(column)}">{self.inlines(cell)}</{opening[:2]}>'
            for column, cell in enumerate(cells)
        )
        return f"<tr>{shown}</tr>"

    def code_block(self, block: doc.CodeBlock) -> str:
        return f"<pre><code>{escape(code_lines(block.text))}</code></pre>"

    def question(self, block: doc.Question) -> str:
        name = _text(self.say("document.question", number=block.number))
        marks = "" if block.marks is None else f'<span class="marks">{self.marks_label(block.marks)}</span>'
        tag = _heading_tag(block.level)
        title = f"<span>{self.inlines(block.title)}</span>" if block.title else ""
        return (
            f'<section class="question{" keep" if block.keep else ""}">'
            f'<{tag} class="heading"><span>{name}</span> {title} {marks}</{tag}>\n'
            f"{self.blocks(block.blocks)}</section>"
        )

    def part(self, block: doc.Part) -> str:
        marks = "" if block.marks is None else self.part_marks(block.marks)
        below = f'<div class="below">{self.blocks(block.blocks)}</div>' if block.blocks else ""
        prompt = f'<div class="prompt">{self.inlines(block.inlines)}</div>'
        name = f"<span>({_text(block.label)})</span>"
        return f'<div class="part">{name} {prompt} <span class="marks">{marks}</span>{below}</div>'

    def working_space(self, block: doc.WorkingSpace) -> str:
        name = self.say("document.working")
        lines = "<span></span>" * block.lines
        return f'<div class="working {block.style}" role="img" aria-label="{name}">{lines}</div>'

    def answer_box(self, block: doc.AnswerBox) -> str:
        count = block.rows * block.columns
        name = self.say("document.answer")
        if count == 1:
            style, inside, kind = f"width: {block.width:g}mm", "", "box"
        else:
            name += ": " + self.say("document.cells", rows=block.rows, columns=block.columns)
            style, inside, kind = (
                f"grid-template-columns: repeat({block.columns}, {block.width:g}mm)",
                "<span></span>",
                "cells",
            )
        field = f' data-field="{_text(block.field)}"' if block.field else ""
        box = f'<span class="{kind}" style="{style}" role="img" aria-label="{name}"{field}>{inside * count}</span>'
        return f'<div class="answer"><span>{self.inlines(block.label)}</span> {box}</div>'

    def figure(self, block: doc.Figure) -> str:
        source = b64encode(block.svg.encode()).decode("ascii")
        kind = f'alt="{_text(block.alt)}" style="width: {block.width:g}mm"'
        below = f"<figcaption>{self.inlines(block.caption)}</figcaption>" if block.caption else ""
        return f'<figure><img src="data:image/svg+xml;base64,{source}" {kind}>{below}</figure>'

    def columns(self, block: doc.Columns) -> str:
        columns = "".join(f"<div>{self.blocks(column)}</div>" for column in block.columns)
        return f'<div class="columns">{columns}</div>'

    def in_language(self, block: doc.InLanguage) -> str:
        return f'<div lang="{HTML_LANGUAGE[block.language]}">{self.speaking(block.language).blocks(block.blocks)}</div>'

    def page_break(self, block: doc.PageBreak) -> str:
        return '<div class="page-break"></div>'

    def small_print(self, block: doc.SmallPrint) -> str:
        return f'<p class="small-print">{_text(block.text)}</p>'

    def end_of_paper(self, block: doc.EndOfPaper) -> str:
        return f'<p class="end">— {self.say("document.end")} —</p>'


@cache
def _style_sheet() -> str:
    sheets = (files("markscheme.document").joinpath(name) for name in ("content.css", "paper.css"))
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


_CELL = "markscheme"  # the class of what stands in a notebook
_DARK = ('[data-jp-theme-light="false"]', ".vscode-dark", "[theme=dark]")  # notebooks that are dark by their own choice
_LIGHT = ('[data-jp-theme-light="true"]', ".vscode-light", "[theme=light]")


@cache
def _cell_style() -> str:
    """Give the style sheet of a paper for one cell: every rule inside the cell's class, the colours of its notebook."""
    sheet = _style_sheet()
    light, dark = re.findall(r":root \{([^}]*)\}", sheet)[:2]
    inside = re.sub(r":root|\bbody\b", "&", sheet)
    chosen = _coloured("light", _LIGHT, light) + _coloured("dark", _DARK, dark)
    own = "& { padding: .8em 1em; border-radius: 4px; max-width: 46rem; }\nh1 { text-align: left; }\n"
    return f".{_CELL} {{\n{inside}{chosen}{own}}}\n"


def _coloured(scheme: str, places: Iterable[str], colours: str) -> str:
    colours = re.sub("color-scheme:[^;]*;", "", colours)
    return f"{', '.join(f'{place} &' for place in places)} {{ color-scheme: {scheme};{colours}}}\n"


def _text(text: str) -> str:
    return escape(one_line(text))


def _facts(header: Iterable[tuple[str, str | None]]) -> str:
    rows = "".join(
        f"<div><dt>{_text(name)}</dt>"
        + ('<dd class="blank"></dd></div>' if value is None else f"<dd>{_text(value)}</dd></div>")
        for name, value in header
    )
    return f'<dl class="facts">{rows}</dl>\n' if rows else ""


@lru_cache(maxsize=4096)
def _formula(node: maths.Node, language: doc.Language, block: bool) -> str:
    return to_mathml(node, block, to_speech(node, language))


def _heading_tag(level: int) -> str:
    return f"h{min(level + 1, 6)}"
