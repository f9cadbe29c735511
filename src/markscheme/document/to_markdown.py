"""Print a document as Markdown with LaTeX between dollar signs, as GitHub, pandoc and notebooks read it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import singledispatch

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
from markscheme.notation.latex_maths import to_latex

_Languages = tuple[Language, ...]

_SPECIAL = re.compile(r"""[\\`*_\[\]<>$|~^{}"'@]|&(?=[#\w])|-(?=-)|\.(?=\.\.)""")
_LINE_START = re.compile(r"^(\s*)(?:([#+=-])|(\d+)([.)]))")
_MARKED = (Emphasis, Strong)
_BLANK_LINE = "\\_" * 24


def to_markdown(document: Document) -> str:
    """Print the whole document; room to write becomes blank lines."""
    languages = document.languages
    head = [f"# {_words(document.title)}"]
    if document.front:
        head.append(_blocks(document.front, languages))
    if document.header:
        head.append("\n".join(f"- {_words(name)}: {_value(value)}" for name, value in document.header))
    if document.notice:
        head.append(_prefixed(_blocks(document.notice, languages), "> ", "> "))
    foot = [_words(document.code)] if document.code else []
    return "\n\n".join([*head, markdown_blocks(document.blocks, languages), *foot]) + "\n"


def markdown_blocks(blocks: Blocks, languages: _Languages) -> str:
    """Print blocks alone, to stand inside another text such as a notebook cell."""
    return _blocks(without_gaps(blocks), languages)


def _value(value: str | None) -> str:
    return _BLANK_LINE if value is None else f"**{_words(value)}**"


def _words(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])


def _blocks(blocks: Blocks, languages: _Languages) -> str:
    return "\n\n".join(filter(None, (_block(block, languages) for block in blocks)))


def _inlines(inlines: Inlines) -> str:
    """Join inlines; a letter that would spoil the mark beside it is written as a character reference."""
    shown: list[str] = []
    for before, inline in zip((None, *inlines), inlines, strict=False):
        text = _inline(inline)
        if shown and text and _spoils(before, shown[-1], text[0]):
            text = _referenced(text[0]) + text[1:]
        if shown and isinstance(inline, _MARKED) and _blocks_mark(shown[-1][-1:], text.lstrip("*")[:1]):
            shown[-1] = shown[-1][:-1] + _referenced(shown[-1][-1])
        shown.append(text)
    return "".join(shown)


def _spoils(before: Inline | None, shown: str, following: str) -> bool:
    if isinstance(before, Formula):
        return following.isdigit()
    return shown.endswith("*") and isinstance(before, _MARKED) and _blocks_mark(following, shown.rstrip("*")[-1:])


def _blocks_mark(outside: str, inside: str) -> bool:
    """Say whether stars between these characters set nothing apart: a letter outside, punctuation inside."""
    return outside.isalnum() and not inside.isalnum()


def _referenced(character: str) -> str:
    return f"&#{ord(character)};"


def _line(inlines: Inlines) -> str:
    """Print inlines that begin a line, where a dash or a number would begin a list."""
    text = _inlines(inlines).strip()
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def _marked(mark: str, inlines: Inlines) -> str:
    text = _inlines(inlines)
    inside = text.strip()
    if not inside:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inside}{mark}{after}"


@singledispatch
def _inline(inline: Inline) -> str:
    raise TypeError(f"no Markdown for {type(inline).__name__}")


@_inline.register
def _(inline: Words) -> str:
    return _words(inline.text)


@_inline.register
def _(inline: Emphasis) -> str:
    return _marked("*", inline.inlines)


@_inline.register
def _(inline: Strong) -> str:
    return _marked("**", inline.inlines)


@_inline.register
def _(inline: Code) -> str:
    text = one_line(inline.text)
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


@_inline.register
def _(inline: Formula) -> str:
    return f"${to_latex(inline.node)}$"


@_inline.register
def _(inline: LineBreak) -> str:
    return "\\\n"


@_inline.register
def _(inline: Spoken) -> str:
    return _inlines(inline.inlines)


@singledispatch
def _block(block: Block, languages: _Languages) -> str:
    raise TypeError(f"no Markdown for {type(block).__name__}")


@_block.register
def _(block: Heading, languages: _Languages) -> str:
    return f"{'#' * min(block.level + 1, 6)} {_inlines(block.inlines)}"


@_block.register
def _(block: Paragraph, languages: _Languages) -> str:
    return _line(block.inlines)


@_block.register
def _(block: DisplayFormula, languages: _Languages) -> str:
    return f"$$\n{to_latex(block.node)}\n$$"


@_block.register
def _(block: BulletList, languages: _Languages) -> str:
    return "\n".join(_prefixed(_blocks(item, languages), "- ", "  ") for item in block.items)


@_block.register
def _(block: NumberedList, languages: _Languages) -> str:
    markers = (f"{number}. " for number in range(block.start, block.start + len(block.items)))
    items = zip(markers, block.items, strict=True)
    return "\n".join(_prefixed(_blocks(item, languages), marker, " " * len(marker)) for marker, item in items)


@_block.register
def _(block: Table, languages: _Languages) -> str:
    rules = {"left": ":---", "center": ":---:", "right": "---:"}
    rule = _row(rules[block.alignment(column)] for column in range(len(block.header)))
    rows = [_row(map(_cell, block.header)), rule, *(_row(map(_cell, row)) for row in block.rows)]
    caption = f"**{_inlines(block.caption)}**\n\n" if block.caption else ""
    return caption + "\n".join(rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(inlines: Inlines) -> str:
    return "".join(_cell_inline(inline) for inline in inlines)


def _cell_inline(inline: Inline) -> str:
    """Print an inline of a cell, where a bar ends the cell even inside a formula."""
    if isinstance(inline, Formula):
        latex = to_latex(inline.node).replace("\\|", "\\Vert ").replace("|", "\\vert ").replace("\n", " ")
        return f"${latex}$"
    if isinstance(inline, LineBreak):
        return " "
    if isinstance(inline, Code):
        return _inline(inline).replace("|", "\\|")
    return _inline(inline)


@_block.register
def _(block: CodeBlock, languages: _Languages) -> str:
    text = code_lines(block.text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


@_block.register
def _(block: Question, languages: _Languages) -> str:
    name = _words(label("question", languages, number=block.number))
    title = f" {_inlines(block.title)}" if block.title else ""
    marks = "" if block.marks is None else f" {_words(marks_label(block.marks, languages))}"
    return f"{'#' * min(block.level + 1, 6)} {name}{title}{marks}\n\n{_blocks(block.blocks, languages)}"


@_block.register
def _(block: Part, languages: _Languages) -> str:
    marks = "" if block.marks is None else f" **{_words(f'[{marks_number(block.marks)}]')}**"
    prompt = f"**({_words(block.label)})** {_inlines(block.inlines).strip()}{marks}"
    return f"{prompt}\n\n{_blocks(block.blocks, languages)}".rstrip()


@_block.register
def _(block: WorkingSpace, languages: _Languages) -> str:
    line = _BLANK_LINE * 3 if block.style == "ruled" else "&nbsp;"
    return "\n\n".join([line] * block.lines)


@_block.register
def _(block: AnswerBox, languages: _Languages) -> str:
    if block.rows * block.columns == 1:
        return f"{_line(block.label)} {_BLANK_LINE}"
    row = " & ".join([r"\underline{\qquad}"] * block.columns)
    cells = r" \\ ".join([row] * block.rows)
    return f"{_line(block.label)} $\\begin{{bmatrix}} {cells} \\end{{bmatrix}}$"


@_block.register
def _(block: Figure, languages: _Languages) -> str:
    source = b64encode(block.svg.encode()).decode("ascii")
    return f"![{_words(block.alt)}](data:image/svg+xml;base64,{source})"


@_block.register
def _(block: Columns, languages: _Languages) -> str:
    return "\n\n".join(_blocks(column, languages) for column in block.columns)


@_block.register
def _(block: InLanguage, languages: _Languages) -> str:
    return _blocks(block.blocks, (block.language,))


@_block.register
def _(block: PageBreak, languages: _Languages) -> str:
    return "---"


@_block.register
def _(block: EndOfPaper, languages: _Languages) -> str:
    return f"*— {label('end', languages)} —*"
