"""Print a document as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import singledispatch

from markscheme.document.characters import code_lines, one_line
from markscheme.document.labels import label, marks_label, marks_number
from markscheme.document.outline import without_gaps
from markscheme.document.text_layout import columns_width, formula_lines, pad, wrap
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
from markscheme.notation.text_maths import to_text as formula_to_text


@dataclass(frozen=True, slots=True)
class _Page:
    languages: tuple[Language, ...]
    width: int

    def narrower(self, columns: int) -> _Page:
        return replace(self, width=max(20, self.width - columns))


def to_text(document: Document, width: int = 80) -> str:
    """Print the whole document in lines of at most `width` columns, where formulas and tables allow."""
    page = _Page(document.languages, width)
    title = one_line(document.title).strip()
    front = ["", *_blocks(document.front, page)] if document.front else []
    head = [pad(title, width, "center").rstrip(), *front, *_facts(document.header, page)]
    if document.notice:
        head += ["", *_boxed(_blocks(document.notice, page.narrower(4)), page)]
    foot = ["", one_line(document.code)] if document.code else []
    lines = [*head, "", *_blocks(without_gaps(document.blocks), page), *foot]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _facts(header: Iterable[tuple[str, str | None]], page: _Page) -> list[str]:
    facts = [(one_line(name), "_" * 24 if value is None else one_line(value)) for name, value in header]
    names = columns_width(name for name, _ in facts)
    return ["", *(f"{pad(name, names)}  {value}" for name, value in facts)] if facts else []


def _boxed(lines: list[str], page: _Page) -> list[str]:
    rule = "-" * (page.width - 2)
    return [f"+{rule}+", *(f"| {pad(line, page.width - 4)} |" for line in lines), f"+{rule}+"]


def _blocks(blocks: Blocks, page: _Page) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        shown = _block(block, page)
        lines += [""] * bool(lines and shown) + shown
    return lines


def _inlines(inlines: Inlines) -> str:
    return "".join(map(_inline, inlines)).strip(" ")


def _wrapped(inlines: Inlines, page: _Page) -> list[str]:
    return wrap(_inlines(inlines), page.width)


def _hung(lines: list[str], first: str) -> list[str]:
    """Put a label before the first line and indent the others as far."""
    indent = " " * columns_width([first])
    return [(indent if index else first) + line for index, line in enumerate(lines or [""])]


def _with_marks(lines: list[str], marks: str, page: _Page) -> list[str]:
    """Put marks at the right end of the last line, or of one more line when it is full."""
    room = page.width - columns_width([marks]) - 1
    if columns_width(lines[-1:]) > room:
        lines = [*lines, ""]
    return [*lines[:-1], f"{pad(lines[-1], room)} {marks}"] if marks else lines


@singledispatch
def _inline(inline: Inline) -> str:
    raise TypeError(f"no plain text for {type(inline).__name__}")


@_inline.register
def _(inline: Words) -> str:
    return one_line(inline.text)


@_inline.register(Emphasis)
@_inline.register(Strong)
@_inline.register(Spoken)
def _(inline: Emphasis | Strong | Spoken) -> str:
    return "".join(map(_inline, inline.inlines))


@_inline.register
def _(inline: Code) -> str:
    return one_line(inline.text)


@_inline.register
def _(inline: Formula) -> str:
    return formula_to_text(inline.node)


@_inline.register
def _(inline: LineBreak) -> str:
    return "\n"


@singledispatch
def _block(block: Block, page: _Page) -> list[str]:
    raise TypeError(f"no plain text for {type(block).__name__}")


@_block.register
def _(block: Heading, page: _Page) -> list[str]:
    lines = _wrapped(block.inlines, page)
    return ["", *lines, ("=" if block.level == 1 else "-") * columns_width(lines)]


@_block.register
def _(block: Paragraph, page: _Page) -> list[str]:
    return _wrapped(block.inlines, page)


@_block.register
def _(block: DisplayFormula, page: _Page) -> list[str]:
    return [f"    {line}" for line in formula_lines(block.node)]


@_block.register
def _(block: BulletList, page: _Page) -> list[str]:
    return _items(block.items, ["- "] * len(block.items), page)


@_block.register
def _(block: NumberedList, page: _Page) -> list[str]:
    return _items(block.items, [f"{block.start + index}. " for index in range(len(block.items))], page)


def _items(items: tuple[Blocks, ...], markers: list[str], page: _Page) -> list[str]:
    pairs = zip(items, markers, strict=True)
    return [line for item, marker in pairs for line in _hung(_blocks(item, page.narrower(len(marker))), marker)]


@_block.register
def _(block: Table, page: _Page) -> list[str]:
    rows = [[_inlines(cell).replace("\n", " ") for cell in row] for row in (block.header, *block.rows)]
    widths = [columns_width(column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(pad(cell, widths[column], block.alignment(column)) for column, cell in enumerate(row)) for row in rows
    ]
    caption = _wrapped(block.caption, page) if block.caption else []
    return [*caption, lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


@_block.register
def _(block: CodeBlock, page: _Page) -> list[str]:
    return [f"    {line}" for line in code_lines(block.text).split("\n")]


@_block.register
def _(block: Question, page: _Page) -> list[str]:
    number = label("question", page.languages, number=one_line(block.number))
    name = f"{number}  {_inlines(block.title)}".rstrip()
    marks = "" if block.marks is None else marks_label(block.marks, page.languages)
    heading = _with_marks(wrap(name, page.width), marks, page)
    return ["", *heading, "-" * page.width, *_blocks(block.blocks, page)]


@_block.register
def _(block: Part, page: _Page) -> list[str]:
    marks = "" if block.marks is None else f"[{marks_number(block.marks)}]"
    first = f"({one_line(block.label)}) "
    prompt = _hung(_wrapped(block.inlines, page.narrower(len(first) + 7)), first)
    below = _blocks(block.blocks, page.narrower(len(first)))
    return [
        *_with_marks(prompt, marks, page),
        *([""] if below else []),
        *(" " * len(first) + line for line in below),
    ]


@_block.register
def _(block: WorkingSpace, page: _Page) -> list[str]:
    line = "." * (page.width - 8) if block.style == "ruled" else ""
    return ["", *[line] * block.lines]


@_block.register
def _(block: AnswerBox, page: _Page) -> list[str]:
    if block.rows * block.columns == 1:
        return [f"{_inlines(block.label)} ____________"]
    row = f"[ {'  '.join(['______'] * block.columns)} ]"
    name = _inlines(block.label)
    middle = (block.rows - 1) // 2
    blank = " " * columns_width([name])
    return [f"{name if index == middle else blank} {row}" for index in range(block.rows)]


@_block.register
def _(block: Figure, page: _Page) -> list[str]:
    return wrap(f"[{label('figure', page.languages)}: {one_line(block.alt)}]", page.width)


@_block.register
def _(block: Columns, page: _Page) -> list[str]:
    return _blocks(tuple(inner for column in block.columns for inner in column), page)


@_block.register
def _(block: InLanguage, page: _Page) -> list[str]:
    return _blocks(block.blocks, replace(page, languages=(block.language,)))


@_block.register
def _(block: PageBreak, page: _Page) -> list[str]:
    return []


@_block.register
def _(block: EndOfPaper, page: _Page) -> list[str]:
    return ["", pad(f"— {label('end', page.languages)} —", page.width, "center")]
