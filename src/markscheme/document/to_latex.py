"""Print a document as a LaTeX file for XeLaTeX or LuaLaTeX; Chinese goes through ctex."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, singledispatch
from importlib.resources import files

from markscheme.document.characters import code_lines, one_line
from markscheme.document.labels import label, marks_label, marks_number
from markscheme.document.latex_words import latex_words
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
from markscheme.notation.latex_maths import to_latex as formula_to_latex

_Languages = tuple[Language, ...]

_PAPER = {"a4": "a4paper", "us-letter": "letterpaper"}
_COLUMN = {"left": "l", "center": "c", "right": "r"}
_HEADINGS = ("section*", "subsection*", "subsubsection*", "paragraph*")


def to_latex(document: Document) -> str:
    """Print a file that `xelatex` compiles as it stands."""
    languages = document.languages
    size = "14pt" if document.large_print else "11pt"
    kind = "extarticle" if document.large_print else "article"
    chinese = "\\usepackage[UTF8,scheme=plain]{ctex}\n" if "zh" in languages or _holds_chinese(document) else ""
    page = label("page", languages, page=r"\thepage{}", pages=r"\pageref{LastPage}")
    notice = f"\\papernotice{{{_blocks(document.notice, languages)}}}\n\n" if document.notice else ""
    body = _blocks(without_gaps(document.blocks), languages)
    return (
        "% Compile twice with xelatex or lualatex.\n"
        f"\\documentclass[{size},{_PAPER[document.paper]}]{{{kind}}}\n{chinese}{_preamble()}"
        f"\\lhead{{{latex_words(document.title)}}}\n\\lfoot{{{latex_words(document.code)}}}\n\\rfoot{{{page}}}\n"
        f"\\begin{{document}}\n\\papertitle{{{latex_words(document.title)}}}\n\n"
        f"{_blocks(document.front, languages)}{_facts(document.header)}{notice}{body}\n\\end{{document}}\n"
    )


def _holds_chinese(document: Document) -> bool:
    # Code and names may be Chinese in an English paper; a tree printed once tells.
    shown = repr(document)
    return any("\u2e80" <= character <= "\uffef" for character in shown)


@cache
def _preamble() -> str:
    return files("markscheme.document").joinpath("preamble.tex").read_text(encoding="utf-8")


def _facts(header: Iterable[tuple[str, str | None]]) -> str:
    shown = [f"\\paperfact{{{latex_words(name)}}}{{{_fact(value)}}}" for name, value in header]
    lines = ["\\hfill\n".join(shown[start : start + 2]) for start in range(0, len(shown), 2)]
    return "".join(f"\\noindent {line}\\par\\smallskip\n" for line in lines) + "\n"


def _fact(value: str | None) -> str:
    return r"\hrulefill" if value is None else f"\\textbf{{{latex_words(value)}}}\\hfill"


def _inlines(inlines: Inlines) -> str:
    return "".join(map(_inline, inlines))


def _blocks(blocks: Blocks, languages: _Languages) -> str:
    return "\n\n".join(_block(block, languages) for block in blocks)


@singledispatch
def _inline(inline: Inline) -> str:
    raise TypeError(f"no LaTeX for {type(inline).__name__}")


@_inline.register
def _(inline: Words) -> str:
    return latex_words(inline.text)


@_inline.register
def _(inline: Emphasis) -> str:
    return f"\\emph{{{_inlines(inline.inlines)}}}"


@_inline.register
def _(inline: Strong) -> str:
    return f"\\textbf{{{_inlines(inline.inlines)}}}"


@_inline.register
def _(inline: Code) -> str:
    return f"\\texttt{{{latex_words(inline.text)}}}"


@_inline.register
def _(inline: Formula) -> str:
    return f"${formula_to_latex(inline.node)}$"


@_inline.register
def _(inline: LineBreak) -> str:
    return "\\newline{}"


@_inline.register
def _(inline: Spoken) -> str:
    return _inlines(inline.inlines)


@singledispatch
def _block(block: Block, languages: _Languages) -> str:
    raise TypeError(f"no LaTeX for {type(block).__name__}")


@_block.register
def _(block: Heading, languages: _Languages) -> str:
    return f"\\{_heading(block.level)}{{{_inlines(block.inlines)}}}"


def _heading(level: int) -> str:
    return _HEADINGS[min(level, len(_HEADINGS)) - 1]


@_block.register
def _(block: Paragraph, languages: _Languages) -> str:
    return _inlines(block.inlines)


@_block.register
def _(block: DisplayFormula, languages: _Languages) -> str:
    return f"\\[\n{formula_to_latex(block.node)}\n\\]"


@_block.register
def _(block: BulletList, languages: _Languages) -> str:
    return _list("itemize", "", block.items, languages)


@_block.register
def _(block: NumberedList, languages: _Languages) -> str:
    start = f"\\setcounter{{\\@listctr}}{{{block.start - 1}}}\n" if block.start != 1 else ""
    return _list("enumerate", start and f"\\makeatletter{start.strip()}\\makeatother\n", block.items, languages)


def _list(name: str, setting: str, items: tuple[Blocks, ...], languages: _Languages) -> str:
    shown = "\n".join(f"\\item {_blocks(item, languages)}" for item in items)
    return f"\\begin{{{name}}}\n{setting}{shown}\n\\end{{{name}}}"


@_block.register
def _(block: Table, languages: _Languages) -> str:
    columns = "".join(_COLUMN[block.alignment(column)] for column in range(len(block.header)))
    header = " & ".join(f"\\textbf{{{_inlines(cell)}}}" for cell in block.header)
    rows = "".join(f"{' & '.join(map(_inlines, row))} \\\\ \\hline\n" for row in block.rows)
    caption = f"\\noindent\\textbf{{{_inlines(block.caption)}}}\\nopagebreak\n" if block.caption else ""
    head = f"\\hline\n{header} \\\\ \\hline\n\\endhead\n"
    return f"{caption}\\begin{{longtable}}[l]{{{columns}}}\n{head}{rows}\\end{{longtable}}"


@_block.register
def _(block: CodeBlock, languages: _Languages) -> str:
    lines = (latex_words(line).replace(" ", "~") if line else "~" for line in _expanded(block.text))
    return "\\begin{quote}\\ttfamily\\noindent\n" + "\\\\\n".join(lines) + "\n\\end{quote}"


def _expanded(text: str) -> list[str]:
    """Split code into lines, keeping runs of spaces that `one_line` would close up."""
    return [line.replace("  ", "\u00a0\u00a0") for line in code_lines(text).split("\n")]


@_block.register
def _(block: Question, languages: _Languages) -> str:
    name = latex_words(label("question", languages, number=block.number))
    title = f"\\quad {_inlines(block.title)}" if block.title else ""
    marks = (
        ""
        if block.marks is None
        else f"\\hfill{{\\normalsize\\mdseries {latex_words(marks_label(block.marks, languages))}}}"
    )
    return f"\\{_heading(block.level)}{{{name}{title}{marks}}}\n{_blocks(block.blocks, languages)}"


@_block.register
def _(block: Part, languages: _Languages) -> str:
    marks = "" if block.marks is None else latex_words(f"[{marks_number(block.marks)}]")
    body = _blocks(block.blocks, languages)
    prompt = f"\\paperpart{{({latex_words(block.label)})}}{{{_inlines(block.inlines)}}}{{{marks}}}"
    return f"{prompt}\n\\begin{{partbody}}\n{body}\n\\end{{partbody}}" if body else prompt


@_block.register
def _(block: WorkingSpace, languages: _Languages) -> str:
    if block.style == "ruled":
        return "\\writingline\n" * block.lines
    if block.style == "squared":
        return f"\\squaredspace{{{-(-block.lines * 8 // 5)}}}"
    return f"\\vspace*{{{block.lines * 8}mm}}"


@_block.register
def _(block: AnswerBox, languages: _Languages) -> str:
    cell = f"\\answercell{{{block.width:g}mm}}"
    if block.rows * block.columns == 1:
        return f"\\noindent {_inlines(block.label)} {cell}"
    rows = " \\\\ ".join([" & ".join([cell] * block.columns)] * block.rows)
    return f"\\noindent {_inlines(block.label)} $\\begin{{bmatrix}} {rows} \\end{{bmatrix}}$"


@_block.register
def _(block: Figure, languages: _Languages) -> str:
    words = f"{label('figure', languages)}: {one_line(block.alt)}"
    return f"\\begin{{center}}\\fbox{{\\parbox{{{block.width:g}mm}}{{{latex_words(words)}}}}}\\end{{center}}"


@_block.register
def _(block: Columns, languages: _Languages) -> str:
    width = round(0.97 / len(block.columns), 3)
    shown = (
        f"\\begin{{minipage}}[t]{{{width}\\linewidth}}\n{_blocks(column, languages)}\n\\end{{minipage}}"
        for column in block.columns
    )
    return "\\noindent\n" + "\\hfill\n".join(shown)


@_block.register
def _(block: InLanguage, languages: _Languages) -> str:
    return _blocks(block.blocks, (block.language,))


@_block.register
def _(block: PageBreak, languages: _Languages) -> str:
    return "\\clearpage"


@_block.register
def _(block: EndOfPaper, languages: _Languages) -> str:
    return f"\\begin{{center}}--- {label('end', languages)} ---\\end{{center}}"
