"""Print a document as one HTML page: MathML formulas, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache, singledispatch
from html import escape
from importlib.resources import files

from markscheme.document.characters import code_lines, one_line
from markscheme.document.labels import label, marks_label, marks_number
from markscheme.document.outline import without_gaps
from markscheme.document.tree import (
    AnswerBox,
    Block,
    Blocks,
    BulletList,
    Code,
    CodeBlock,
    Columns,
    DisplayFormula,
    Document,
    Emphasis,
    EndOfPaper,
    Figure,
    Formula,
    Heading,
    InLanguage,
    Inline,
    Inlines,
    Language,
    LineBreak,
    NumberedList,
    PageBreak,
    Paragraph,
    Part,
    Question,
    Spoken,
    Strong,
    Table,
    Words,
    WorkingSpace,
)
from markscheme.notation.mathml import to_mathml
from markscheme.notation.maths_tree import Node
from markscheme.notation.speech import to_speech

_Languages = tuple[Language, ...]
_HTML_LANGUAGE: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
_PAGE_SIZE = {"a4": "A4", "us-letter": "letter"}


def to_html(document: Document) -> str:
    """Print a complete page that stands alone."""
    languages = document.languages
    title = _text(document.title)
    style = f"{_style_sheet()}@page {{ size: {_PAGE_SIZE[document.paper]}; margin: 2.1cm; }}\n"
    notice = f'<div class="notice">{_blocks(document.notice, languages)}</div>\n' if document.notice else ""
    body = html_blocks(document.blocks, languages)
    large = ' class="large"' if document.large_print else ""
    foot = f"<footer>{_text(document.code)}</footer>\n" if document.code else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{_HTML_LANGUAGE[languages[0]]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body{large}>\n<main>\n<h1>{title}</h1>\n"
        f"{_blocks(document.front, languages)}{_facts(document.header)}"
        f"{notice}{body}\n{foot}</main>\n</body>\n</html>\n"
    )


def html_blocks(blocks: Blocks, languages: _Languages) -> str:
    """Print blocks alone, to stand inside another page such as a notebook."""
    return _blocks(without_gaps(blocks), languages)


@cache
def _style_sheet() -> str:
    return files("markscheme.document").joinpath("paper.css").read_text(encoding="utf-8")


def _text(text: str) -> str:
    return escape(one_line(text))


def _facts(header: Iterable[tuple[str, str | None]]) -> str:
    rows = "".join(
        f"<div><dt>{_text(name)}</dt>"
        + ('<dd class="blank"></dd></div>' if value is None else f"<dd>{_text(value)}</dd></div>")
        for name, value in header
    )
    return f'<dl class="facts">{rows}</dl>\n' if rows else ""


def _inlines(inlines: Inlines, languages: _Languages) -> str:
    return "".join([_inline(inline, languages) for inline in inlines])


def _blocks(blocks: Blocks, languages: _Languages) -> str:
    return "\n".join([_block(block, languages) for block in blocks])


@lru_cache(maxsize=4096)
def _formula(node: Node, language: Language, block: bool) -> str:
    return to_mathml(node, block, to_speech(node, language))


@singledispatch
def _inline(inline: Inline, languages: _Languages) -> str:
    raise TypeError(f"no HTML for {type(inline).__name__}")


@_inline.register
def _(inline: Words, languages: _Languages) -> str:
    return _text(inline.text)


@_inline.register
def _(inline: Emphasis, languages: _Languages) -> str:
    return f"<em>{_inlines(inline.inlines, languages)}</em>"


@_inline.register
def _(inline: Strong, languages: _Languages) -> str:
    return f"<strong>{_inlines(inline.inlines, languages)}</strong>"


@_inline.register
def _(inline: Code, languages: _Languages) -> str:
    return f"<code>{_text(inline.text)}</code>"


@_inline.register
def _(inline: Formula, languages: _Languages) -> str:
    return _formula(inline.node, languages[0], block=False)


@_inline.register
def _(inline: LineBreak, languages: _Languages) -> str:
    return "<br>"


@_inline.register
def _(inline: Spoken, languages: _Languages) -> str:
    return f'<span lang="{_HTML_LANGUAGE[inline.language]}">{_inlines(inline.inlines, (inline.language,))}</span>'


@singledispatch
def _block(block: Block, languages: _Languages) -> str:
    raise TypeError(f"no HTML for {type(block).__name__}")


@_block.register
def _(block: Heading, languages: _Languages) -> str:
    tag = _heading_tag(block.level)
    return f"<{tag}>{_inlines(block.inlines, languages)}</{tag}>"


def _heading_tag(level: int) -> str:
    return f"h{min(level + 1, 6)}"


@_block.register
def _(block: Paragraph, languages: _Languages) -> str:
    return f"<p>{_inlines(block.inlines, languages)}</p>"


@_block.register
def _(block: DisplayFormula, languages: _Languages) -> str:
    return _formula(block.node, languages[0], block=True)


@_block.register
def _(block: BulletList, languages: _Languages) -> str:
    return f"<ul>{_items(block.items, languages)}</ul>"


@_block.register
def _(block: NumberedList, languages: _Languages) -> str:
    return f'<ol start="{block.start}">{_items(block.items, languages)}</ol>'


def _items(items: tuple[Blocks, ...], languages: _Languages) -> str:
    return "".join(f"<li>{_item(item, languages)}</li>" for item in items)


def _item(item: Blocks, languages: _Languages) -> str:
    if len(item) == 1 and isinstance(item[0], Paragraph):
        return _inlines(item[0].inlines, languages)
    return _blocks(item, languages)


@_block.register
def _(block: Table, languages: _Languages) -> str:
    caption = f"<caption>{_inlines(block.caption, languages)}</caption>" if block.caption else ""
    head = _row(block, block.header, 'th scope="col"', languages)
    body = "\n".join(_row(block, row, "td", languages) for row in block.rows)
    return f'<div class="scroll"><table>{caption}<thead>{head}</thead>\n<tbody>{body}</tbody></table></div>'


def _row(table: Table, cells: tuple[Inlines, ...], opening: str, languages: _Languages) -> str:
    shown = "".join(
        f'<{opening} class="{table.alignment(column)}">{_inlines(cell, languages)}</{opening[:2]}>'
        for column, cell in enumerate(cells)
    )
    return f"<tr>{shown}</tr>"


@_block.register
def _(block: CodeBlock, languages: _Languages) -> str:
    return f"<pre><code>{escape(code_lines(block.text))}</code></pre>"


@_block.register
def _(block: Question, languages: _Languages) -> str:
    name = _text(label("question", languages, number=block.number))
    marks = "" if block.marks is None else f'<span class="marks">{marks_label(block.marks, languages)}</span>'
    tag = _heading_tag(block.level)
    title = f"<span>{_inlines(block.title, languages)}</span>" if block.title else ""
    return (
        f'<section class="question{" keep" if block.keep else ""}">'
        f'<{tag} class="heading"><span>{name}</span> {title} {marks}</{tag}>\n'
        f"{_blocks(block.blocks, languages)}</section>"
    )


@_block.register
def _(block: Part, languages: _Languages) -> str:
    marks = "" if block.marks is None else f"[{marks_number(block.marks)}]"
    below = f'<div class="below">{_blocks(block.blocks, languages)}</div>' if block.blocks else ""
    prompt = f'<div class="prompt">{_inlines(block.inlines, languages)}</div>'
    name = f"<span>({_text(block.label)})</span>"
    return f'<div class="part">{name} {prompt} <span class="marks">{marks}</span>{below}</div>'


@_block.register
def _(block: WorkingSpace, languages: _Languages) -> str:
    name = label("working", languages)
    lines = "<span></span>" * block.lines
    return f'<div class="working {block.style}" role="img" aria-label="{name}">{lines}</div>'


@_block.register
def _(block: AnswerBox, languages: _Languages) -> str:
    count = block.rows * block.columns
    name = label("answer", languages)
    if count == 1:
        style, inside, kind = f"width: {block.width:g}mm", "", "box"
    else:
        name += ": " + label("cells", languages, rows=block.rows, columns=block.columns)
        style, inside, kind = (
            f"grid-template-columns: repeat({block.columns}, {block.width:g}mm)",
            "<span></span>",
            "cells",
        )
    field = f' data-field="{_text(block.field)}"' if block.field else ""
    box = f'<span class="{kind}" style="{style}" role="img" aria-label="{name}"{field}>{inside * count}</span>'
    return f'<div class="answer"><span>{_inlines(block.label, languages)}</span> {box}</div>'


@_block.register
def _(block: Figure, languages: _Languages) -> str:
    source = b64encode(block.svg.encode()).decode("ascii")
    kind = f'alt="{_text(block.alt)}" style="width: {block.width:g}mm"'
    return f'<figure><img src="data:image/svg+xml;base64,{source}" {kind}></figure>'


@_block.register
def _(block: Columns, languages: _Languages) -> str:
    columns = "".join(f"<div>{_blocks(column, languages)}</div>" for column in block.columns)
    return f'<div class="columns">{columns}</div>'


@_block.register
def _(block: InLanguage, languages: _Languages) -> str:
    return f'<div lang="{_HTML_LANGUAGE[block.language]}">{_blocks(block.blocks, (block.language,))}</div>'


@_block.register
def _(block: PageBreak, languages: _Languages) -> str:
    return '<div class="page-break"></div>'


@_block.register
def _(block: EndOfPaper, languages: _Languages) -> str:
    return f'<p class="end">— {label("end", languages)} —</p>'
