"""Print a document as Typst markup that calls the functions of `paper.typ`.

Every code expression ends in a semicolon, because Typst would read a following bracket as one more argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, singledispatch

from markscheme.document.characters import code_lines, one_line
from markscheme.document.glyphs import boxed
from markscheme.document.heights import is_kept, lead_and_rest, stays_together
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
from markscheme.notation.maths_tree import Lines, Node
from markscheme.notation.speech import to_speech
from markscheme.notation.typst_maths import to_typst as formula_to_typst

_Languages = tuple[Language, ...]
# Millimetres of the line, and of it what margins, label and brackets of an answer box take.
_LINE = 168.0
_AROUND_CELLS = 40.0
_CELL_GAP = 1.4  # between two cells of a box; `cell-gap` of paper.typ
_MARKUP = str.maketrans({character: f"\\{character}" for character in "\\#$*_`<>@=-+/~'\"[]:."})
_STRING = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def to_typst(document: Document) -> str:
    """Print the main file of a Typst project whose root holds `paper.typ`."""
    languages = document.languages
    settings = {
        "title": _shown(document.title),
        "language": _string(languages[0]),
        "header": _header(document.header),
        "boxed": _content(document.notice, languages) if document.notice else "none",
        "code": _shown(document.code),
        "page-label": _string(label("page", languages, page="{page}", pages="{pages}")),
        "size": _string(document.paper),
        "large": "true" if document.large_print else "false",
        **_title_block(document),
    }
    arguments = ", ".join(f"{name}: {value}" for name, value in settings.items())
    body = _blocks(without_gaps(document.blocks), languages)
    return f'#import "/paper.typ": *\n#show: paper.with({arguments})\n\n{body}\n'


def _title_block(document: Document) -> dict[str, str]:
    """What an exam has around its title; other papers pass nothing."""
    settings = {}
    if document.kicker:
        settings["kicker"] = _shown(document.kicker)
    if document.facts:
        settings["facts"] = _array(_shown(fact) for fact in document.facts)
    if document.emblem:
        figure = document.emblem
        settings["emblem"] = f"({_string(figure.svg)}, {_string(one_line(figure.alt))}, {figure.width:g}mm)"
    if document.running:
        settings["running"] = _shown(document.running)
    if document.cover:
        settings["cover"] = "true"
    return settings


def _header(pairs: Iterable[tuple[str, str | None]]) -> str:
    facts = (f"({_shown(name)}, {'none' if value is None else _shown(value)})" for name, value in pairs)
    return _array(facts)


def _shown(text: str) -> str:
    """A text that stands on the page, with boxes for what no font has: one such letter would stop the whole paper."""
    return _string(boxed(one_line(text)))


def _string(text: str) -> str:
    return f'"{text.translate(_STRING)}"'


def _array(elements: Iterable[str]) -> str:
    listed = ", ".join(elements)
    return f"({listed},)" if listed else "()"


def _inlines(inlines: Inlines, languages: _Languages) -> str:
    return "".join([_inline(inline, languages) for inline in inlines])


def _bracketed(inlines: Inlines, languages: _Languages) -> str:
    return f"[{_inlines(inlines, languages)}]"


def _blocks(blocks: Blocks, languages: _Languages) -> str:
    return "\n\n".join([_block(block, languages) for block in blocks])


def _content(blocks: Blocks, languages: _Languages) -> str:
    return f"[{_blocks(blocks, languages)}]"


# The papers of a class share most of their formulas; printing one costs more than looking it up.
@lru_cache(maxsize=4096)
def _equation(node: Node, language: Language, block: bool) -> str:
    spoken = _string(one_line(to_speech(node, language)))
    return f"#{'display-formula' if block else 'formula'}({spoken}, {_string(formula_to_typst(node))});"


@singledispatch
def _inline(inline: Inline, languages: _Languages) -> str:
    raise TypeError(f"no Typst for {type(inline).__name__}")


@_inline.register
def _(inline: Words, languages: _Languages) -> str:
    return f'#words("", {_shown(inline.text)});'


@_inline.register
def _(inline: Emphasis, languages: _Languages) -> str:
    return f"#emph{_bracketed(inline.inlines, languages)};"


@_inline.register
def _(inline: Strong, languages: _Languages) -> str:
    return f"#strong{_bracketed(inline.inlines, languages)};"


@_inline.register
def _(inline: Code, languages: _Languages) -> str:
    return f"#raw({_shown(inline.text)});"


@_inline.register
def _(inline: Formula, languages: _Languages) -> str:
    return _equation(inline.node, languages[0], block=False)


@_inline.register
def _(inline: LineBreak, languages: _Languages) -> str:
    return "#linebreak();"


@_inline.register
def _(inline: Spoken, languages: _Languages) -> str:
    return f"#spoken({_string(inline.language)}){_bracketed(inline.inlines, (inline.language,))};"


@singledispatch
def _block(block: Block, languages: _Languages) -> str:
    raise TypeError(f"no Typst for {type(block).__name__}")


@_block.register
def _(block: Heading, languages: _Languages) -> str:
    return f"#heading(level: {block.level}){_bracketed(block.inlines, languages)};"


@_block.register
def _(block: Paragraph, languages: _Languages) -> str:
    return _inlines(block.inlines, languages)


@_block.register
def _(block: DisplayFormula, languages: _Languages) -> str:
    equation = _equation(block.node, languages[0], block=True)
    return f"#calculation[{equation}];" if isinstance(block.node, Lines) else equation


@_block.register
def _(block: BulletList, languages: _Languages) -> str:
    return f"#list({_items(block.items, languages)});"


@_block.register
def _(block: NumberedList, languages: _Languages) -> str:
    return f"#enum(start: {block.start}, {_items(block.items, languages)});"


def _items(items: tuple[Blocks, ...], languages: _Languages) -> str:
    tight = "true" if all(len(item) == 1 for item in items) else "false"
    return ", ".join([f"tight: {tight}", *(_content(item, languages) for item in items)])


@_block.register
def _(block: Table, languages: _Languages) -> str:
    count = len(block.header)
    widths = _array(f"{width}fr" if width else "auto" for width in (block.widths or (0,) * count))
    alignment = _array(block.alignment(column) for column in range(count))
    caption = _bracketed(block.caption, languages) if block.caption else "none"
    header = _array(_bracketed(cell, languages) for cell in block.header)
    rows = "".join(",\n" + ", ".join(_bracketed(cell, languages) for cell in row) for row in block.rows)
    return f"#data-table({widths}, {alignment}, {caption}, {header}{rows});"


@_block.register
def _(block: CodeBlock, languages: _Languages) -> str:
    return f"#raw(block: true, {_string(boxed(code_lines(block.text)))});"


@_block.register
def _(block: Question, languages: _Languages) -> str:
    name = _string(label("question", languages, number=one_line(block.number)))
    title = _bracketed(block.title, languages) if block.title else "none"
    marks = "none" if block.marks is None else _string(marks_label(block.marks, languages))
    keep = "true" if block.keep else "false"
    lead, rest = lead_and_rest(block.blocks)
    together = _string(stays_together(lead))
    contents = _content(lead, languages) + _content(rest, languages)
    return f"#question({name}, {title}, {marks}, {block.level}, {keep}, {together}){contents};"


@_block.register
def _(block: Part, languages: _Languages) -> str:
    marks = "none" if block.marks is None else _string(f"[{marks_number(block.marks)}]")
    prompt = _bracketed(block.inlines, languages)
    body = _content(block.blocks, languages) if block.blocks else "none"
    keep = "true" if is_kept(block.blocks) else "false"
    return f"#part({_string(one_line(block.label))}, {marks}, {prompt}, {body}, {keep});"


@_block.register
def _(block: WorkingSpace, languages: _Languages) -> str:
    return f"#working-space({block.lines}, {_string(block.style)});"


@_block.register
def _(block: AnswerBox, languages: _Languages) -> str:
    heading = _bracketed(block.label, languages)
    width = min(block.width, _widest_cell(block, _LINE - _AROUND_CELLS))
    return f"#answer-box({heading}, {width:g}mm, {block.rows}, {block.columns}, {_string(block.field)});"


@_block.register
def _(block: Figure, languages: _Languages) -> str:
    return f"#drawing({_string(block.svg)}, {_string(one_line(block.alt))}, {block.width:g}mm);"


@_block.register
def _(block: Columns, languages: _Languages) -> str:
    room = _LINE / len(block.columns) - _AROUND_CELLS
    columns = (_narrowed(column, room) for column in block.columns)
    return f"#side-by-side({', '.join(_content(column, languages) for column in columns)});"


def _narrowed(blocks: Blocks, room: float) -> Blocks:
    """Make the answer boxes among the blocks no wider than the column that they stand in."""
    return tuple(_narrowed_one(block, room) for block in blocks)


def _widest_cell(block: AnswerBox, room: float) -> float:
    """The width of the cells of a box that fill so much room with the gaps between them."""
    return (room - _CELL_GAP * (block.columns - 1)) / block.columns


def _narrowed_one(block: Block, room: float) -> Block:
    match block:
        case AnswerBox():
            return replace(block, width=min(block.width, _widest_cell(block, room)))
        case Part() | Question() | InLanguage():
            return replace(block, blocks=_narrowed(block.blocks, room))
    return block


@_block.register
def _(block: InLanguage, languages: _Languages) -> str:
    return f"#in-language({_string(block.language)}){_content(block.blocks, (block.language,))};"


@_block.register
def _(block: PageBreak, languages: _Languages) -> str:
    return "#pagebreak(weak: true);"


@_block.register
def _(block: EndOfPaper, languages: _Languages) -> str:
    return f"#end-of-paper({_string(label('end', languages))});"
