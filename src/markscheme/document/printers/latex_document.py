"""Print a document as a LaTeX file for XeLaTeX or LuaLaTeX; Chinese goes through ctex."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import code_lines, one_line
from markscheme.document.printers.document_printer import DocumentPrinter, without_gaps
from markscheme.document.printers.latex_columns import CELL_GAP, cell_width, column_types
from markscheme.notation.latex_maths import to_latex as formula_to_latex

_PAPER = {"a4": "a4paper", "us-letter": "letterpaper"}
_BOX_LINE = 140  # millimetres that the cells of an answer box may take
_HEADINGS = ("section*", "subsection*", "subsubsection*", "paragraph*")
# TeX fonts join these signs; an empty group parts them.
_LIGATURES = re.compile(r"([-,])(?=\1)")
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "`": r"\textasciigrave{}",
        "'": r"\textquotesingle{}",
        '"': r"\textquotedbl{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "[": r"{[}",
        "]": r"{]}",
        "*": r"{*}",
        "’": r"\textquoteright{}",
    }
)
# Signs that Latin Modern lacks, set as formulas.
_GREEK = {
    "αβγδεζηθ": "alpha beta gamma delta varepsilon zeta eta theta",
    "ικλμνξπρ": "iota kappa lambda mu nu xi pi rho",
    "ςστυφχψω": "varsigma sigma tau upsilon varphi chi psi omega",
}
_MATHS_SIGNS = {
    "≤": "le",
    "≥": "ge",
    "≠": "ne",
    "≈": "approx",
    "→": "to",
    "∞": "infty",
    "∈": "in",
    "−": "relax-",
    "∂": "partial",
}
for _letters, _names in _GREEK.items():
    _MATHS_SIGNS |= dict(zip(_letters, _names.split(), strict=True))
_ESCAPES |= {ord(sign): f"\\ensuremath{{\\{name}}}" for sign, name in _MATHS_SIGNS.items()}


def to_latex(document: doc.Document) -> str:
    """Print a file that `xelatex` compiles as it stands."""
    printer = LatexDocumentPrinter(document.languages)
    size = "14pt" if document.large_print else "11pt"
    kind = "extarticle" if document.large_print else "article"
    is_chinese = "zh" in document.languages or _holds_chinese(document)
    chinese = "\\usepackage[UTF8,scheme=plain]{ctex}\n" if is_chinese else ""
    page = printer.say("document.page", page=r"\thepage{}", pages=r"\pageref{LastPage}")
    notice = f"\\papernotice{{{printer.blocks(document.notice)}}}\n\n" if document.notice else ""
    body = printer.blocks(without_gaps(document.blocks))
    return (
        "% Compile twice with xelatex or lualatex.\n"
        f"\\documentclass[{size},{_PAPER[document.paper]}]{{{kind}}}\n{chinese}{_preamble()}"
        f"\\lhead{{{latex_words(document.title)}}}\n\\lfoot{{{latex_words(document.code)}}}\n\\rfoot{{{page}}}\n"
        f"\\begin{{document}}\n\\papertitle{{{latex_words(document.title)}}}\n\n"
        f"{printer.blocks(document.front)}{_facts(document.header)}{notice}{body}\n\\end{{document}}\n"
    )


class LatexDocumentPrinter(DocumentPrinter[str], nodes=doc.NODES):
    """Each node as LaTeX."""

    def inlines(self, inlines: doc.Inlines) -> str:
        return "".join(map(self.print, inlines))

    def blocks(self, blocks: doc.Blocks) -> str:
        return "\n\n".join(self.print(block) for block in blocks)

    def words(self, inline: doc.Words) -> str:
        return latex_words(inline.text)

    def emphasis(self, inline: doc.Emphasis) -> str:
        return f"\\emph{{{self.inlines(inline.inlines)}}}"

    def strong(self, inline: doc.Strong) -> str:
        return f"\\textbf{{{self.inlines(inline.inlines)}}}"

    def code(self, inline: doc.Code) -> str:
        return f"\\texttt{{{latex_words(inline.text)}}}"

    def formula(self, inline: doc.Formula) -> str:
        return f"${formula_to_latex(inline.node)}$"

    def line_break(self, inline: doc.LineBreak) -> str:
        return "\\newline{}"

    def spoken(self, inline: doc.Spoken) -> str:
        return self.inlines(inline.inlines)

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        return f"\\answercell{{{inline.width:g}mm}}"

    def heading(self, block: doc.Heading) -> str:
        return f"\\{_heading(block.level)}{{{self.inlines(block.inlines)}}}"

    def paragraph(self, block: doc.Paragraph) -> str:
        return self.inlines(block.inlines)

    def display_formula(self, block: doc.DisplayFormula) -> str:
        return f"\\[\n{formula_to_latex(block.node)}\n\\]"

    def bullet_list(self, block: doc.BulletList) -> str:
        return self._list("itemize", "", block.items)

    def numbered_list(self, block: doc.NumberedList) -> str:
        start = f"\\setcounter{{\\@listctr}}{{{block.start - 1}}}\n" if block.start != 1 else ""
        if block.letters:
            items = enumerate(block.items, block.start)
            shown = "\n".join(f"\\item[{chr(64 + number)}.] {self.blocks(item)}" for number, item in items)
            return f"\\begin{{enumerate}}\n{shown}\n\\end{{enumerate}}"
        return self._list("enumerate", start and f"\\makeatletter{start.strip()}\\makeatother\n", block.items)

    def _list(self, name: str, setting: str, items: tuple[doc.Blocks, ...]) -> str:
        shown = "\n".join(f"\\item {self.blocks(item)}" for item in items)
        return f"\\begin{{{name}}}\n{setting}{shown}\n\\end{{{name}}}"

    def table(self, block: doc.Table) -> str:
        columns = "".join(column_types(block))
        header = " & ".join(f"\\textbf{{{self.inlines(cell)}}}" for cell in block.header)
        rows = "".join(f"{' & '.join(map(self.inlines, row))} \\\\ \\hline\n" for row in block.rows)
        caption = f"\\noindent\\textbf{{{self.inlines(block.caption)}}}\\nopagebreak\n" if block.caption else ""
        head = f"\\hline\n{header} \\\\ \\hline\n\\endhead\n"
        return f"{caption}\\begin{{longtable}}[l]{{{columns}}}\n{head}{rows}\\end{{longtable}}"

    def code_block(self, block: doc.CodeBlock) -> str:
        lines = (latex_words(line).replace(" ", "~") if line else "~" for line in _expanded(block.text))
        return "\\begin{quote}\\ttfamily\\noindent\n" + "\\\\\n".join(lines) + "\n\\end{quote}"

    def question(self, block: doc.Question) -> str:
        name = latex_words(self.say("document.question", number=block.number))
        title = f"\\quad {self.inlines(block.title)}" if block.title else ""
        marks = (
            ""
            if block.marks is None
            else f"\\hfill{{\\normalsize\\mdseries {latex_words(self.marks_label(block.marks))}}}"
        )
        return f"\\{_heading(block.level)}{{{name}{title}{marks}}}\n{self.blocks(block.blocks)}"

    def part(self, block: doc.Part) -> str:
        marks = "" if block.marks is None else latex_words(self.part_marks(block.marks))
        body = self.blocks(block.blocks)
        prompt = f"\\paperpart{{({latex_words(block.label)})}}{{{self.inlines(block.inlines)}}}{{{marks}}}"
        return f"{prompt}\n\\begin{{partbody}}\n{body}\n\\end{{partbody}}" if body else prompt

    def working_space(self, block: doc.WorkingSpace) -> str:
        if block.style == "ruled":
            return "\\writingline\n" * block.lines
        if block.style == "squared":
            return f"\\squaredspace{{{-(-block.lines * 8 // 5)}}}"
        return f"\\vspace*{{{block.lines * 8}mm}}"

    def answer_box(self, block: doc.AnswerBox) -> str:
        widest = (_BOX_LINE - 2 * cell_width(block.label)) / block.columns - CELL_GAP
        cell = f"\\answercell{{{min(block.width, widest):.4g}mm}}"
        if block.rows * block.columns == 1:
            return f"\\noindent {self.inlines(block.label)} {cell}"
        rows = " \\\\ ".join([" & ".join([cell] * block.columns)] * block.rows)
        return f"\\noindent {self.inlines(block.label)} $\\begin{{bmatrix}} {rows} \\end{{bmatrix}}$"

    def figure(self, block: doc.Figure) -> str:
        words = f"{self.say('document.figure')}: {one_line(block.alt)}"
        box = f"\\fbox{{\\parbox{{{block.width:g}mm}}{{{latex_words(words)}}}}}"
        below = f"\\\\[2pt]{{\\small {self.inlines(block.caption)}}}" if block.caption else ""
        return f"\\begin{{center}}{box}{below}\\end{{center}}"

    def columns(self, block: doc.Columns) -> str:
        width = round(0.97 / len(block.columns), 3)
        shown = (
            f"\\begin{{minipage}}[t]{{{width}\\linewidth}}\n{self.blocks(column)}\n\\end{{minipage}}"
            for column in block.columns
        )
        return "\\noindent\n" + "\\hfill\n".join(shown)

    def in_language(self, block: doc.InLanguage) -> str:
        return self.speaking(block.language).blocks(block.blocks)

    def page_break(self, block: doc.PageBreak) -> str:
        return "\\clearpage"

    def small_print(self, block: doc.SmallPrint) -> str:
        return f"{{\\footnotesize\\noindent {latex_words(block.text)}\\par}}"

    def end_of_paper(self, block: doc.EndOfPaper) -> str:
        return f"\\begin{{center}}--- {self.say('document.end')} ---\\end{{center}}"


def _holds_chinese(document: doc.Document) -> bool:
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


def _heading(level: int) -> str:
    return _HEADINGS[min(level, len(_HEADINGS)) - 1]


def _expanded(text: str) -> list[str]:
    """Split code into lines, keeping runs of spaces that `one_line` would close up."""
    return [line.replace("  ", "\u00a0\u00a0") for line in code_lines(text).split("\n")]


def latex_words(text: str) -> str:
    r"""Escape text for LaTeX, white space closed up.

    >>> latex_words("100 % of a_b")
    '100 \\% of a\\_b'
    """
    return _LIGATURES.sub(r"\1{}", one_line(text).translate(_ESCAPES))
