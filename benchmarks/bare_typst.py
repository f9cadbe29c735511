"""A document as plain Typst: the same words, formulas, tables, pictures and room to write.

Set as a manual of Typst does: no template, no measuring of what fits where, no fields of forms; what a page costs at
least. Formulas and pictures have their alternative texts, tables their headers, so that it is PDF/UA-1 as well.
"""

import re

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import one_line
from markscheme.document.printers.document_printer import DocumentPrinter, marks_number, without_gaps
from markscheme.document.printers.typst_widths import narrowed, widest_cell
from markscheme.notation.speech import to_speech
from markscheme.notation.typst_maths import to_typst as formula_to_typst

_SPECIAL = re.compile(r"([\\#*_`$\[\]<>@~=+\-/'\"])")
_LINE = 2.1  # height of a line of handwriting, in em


def bare_typst(document: doc.Document) -> str:
    """Print the main file of a project without any other file."""
    printer = BarePrinter(document.languages)
    chinese = document.languages[0] == "zh"
    fonts = '("Libertinus Serif", "Noto Serif SC")'
    size = "16pt" if document.large_print else "8.5pt" if document.small else "11pt"
    emblem = document.emblem
    head = [
        f"#set document(title: {_string(document.title)}, date: none)",
        f'#set text(size: {size}, lang: "{document.languages[0]}", font: {fonts})',
        f'#set page(paper: "{document.paper}", margin: (x: 2.1cm, y: 2.2cm))',
        f"#set page(header: [{_escaped(document.running)}])",
        f"#set page(footer: [{_escaped(document.code)} #h(1fr) #context counter(page).display()])",
        f"#set par(justify: {'true' if chinese else 'false'})",
        "#set table(stroke: 0.4pt)",
        '#show math.equation: set text(font: ("New Computer Modern Math", "Noto Serif SC"))',
        _escaped(document.kicker),
        "#title()",
        *map(_escaped, document.facts),
        printer.figure(emblem) if emblem else "",
        *(f"{_escaped(name)} {_strong(value) if value else _RULE}" for name, value in document.header),
        *(f"{_escaped(name)} {_RULE}" for name in document.signed),
        printer.blocks(document.notice),
        "#pagebreak()" if document.cover else "",
    ]
    return "\n\n".join([*filter(None, head), printer.blocks(without_gaps(document.blocks)), ""])


class BarePrinter(DocumentPrinter[str], nodes=doc.NODES):
    """Each node as whoever writes Typst by hand would write it."""

    def inlines(self, inlines: doc.Inlines) -> str:
        return "".join([self.print(inline) for inline in inlines])

    def blocks(self, blocks: doc.Blocks) -> str:
        return "\n\n".join([self.print(block) for block in blocks])

    def words(self, inline: doc.Words) -> str:
        return _escaped(inline.text)

    def emphasis(self, inline: doc.Emphasis) -> str:
        return f"#emph[{self.inlines(inline.inlines)}]"

    def strong(self, inline: doc.Strong) -> str:
        return f"#strong[{self.inlines(inline.inlines)}]"

    def code(self, inline: doc.Code) -> str:
        return f"#raw({_string(inline.text)})"

    def formula(self, inline: doc.Formula) -> str:
        alt = _string(one_line(to_speech(inline.node, self.languages[0])))
        return f"#math.equation(alt: {alt}, ${formula_to_typst(inline.node, in_line=True)}$)"

    def line_break(self, inline: doc.LineBreak) -> str:
        return r" \ "

    def spoken(self, inline: doc.Spoken) -> str:
        inner = self.speaking(inline.language).inlines(inline.inlines)
        return f'#text(lang: "{inline.language}")[{inner}]'

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        return _box(inline.width)

    def heading(self, block: doc.Heading) -> str:
        return f"{'=' * block.level} {self.inlines(block.inlines)}"

    def paragraph(self, block: doc.Paragraph) -> str:
        return self.inlines(block.inlines)

    def display_formula(self, block: doc.DisplayFormula) -> str:
        alt = _string(one_line(to_speech(block.node, self.languages[0])))
        return f"#math.equation(block: true, alt: {alt}, $ {formula_to_typst(block.node)} $)"

    def bullet_list(self, block: doc.BulletList) -> str:
        return f"#list({', '.join(f'[{self.blocks(item)}]' for item in block.items)})"

    def numbered_list(self, block: doc.NumberedList) -> str:
        return f"#enum(start: {block.start}, {', '.join(f'[{self.blocks(item)}]' for item in block.items)})"

    def table(self, block: doc.Table) -> str:
        count = len(block.header)
        widths = ", ".join(f"{width}fr" if width else "auto" for width in (block.widths or (0,) * count))
        sides = ", ".join(block.alignment(column) for column in range(count))
        header = ", ".join(f"[*{self.inlines(cell)}*]" for cell in block.header)
        rows = "".join(f"{', '.join(f'[{self.inlines(cell)}]' for cell in row)},\n" for row in block.rows)
        caption = f"*{self.inlines(block.caption)}*\n\n" if block.caption else ""
        return f"{caption}#table(columns: ({widths},), align: ({sides},), table.header({header}),\n{rows})"

    def code_block(self, block: doc.CodeBlock) -> str:
        return f"#raw(block: true, {_string(block.text)})"

    def working_space(self, block: doc.WorkingSpace) -> str:
        if block.style == "blank":
            return f"#v({block.lines * _LINE}em)"
        return f"#pdf.artifact(stack(..({block.lines} * (v({_LINE}em), line(length: 100%, stroke: 0.4pt)))))"

    def answer_box(self, block: doc.AnswerBox) -> str:
        width = min(block.width, widest_cell(block))
        cells = f"columns: ({width:g}mm,) * {block.columns}, rows: ({_LINE}em,) * {block.rows}, gutter: 1.4mm"
        grid = f"pdf.artifact(grid({cells}, stroke: 0.6pt, ..([],) * {block.rows * block.columns}))"
        box = _box(width) if block.rows * block.columns == 1 else f"#box(baseline: 50%, {grid})"
        return f"{self.inlines(block.label)} {box}"

    def figure(self, block: doc.Figure) -> str:
        drawn = f'image(bytes({_string(block.svg)}), format: "svg", alt: {_string(one_line(block.alt))}'
        below = f"\n\n{self.inlines(block.caption)}" if block.caption else ""
        return f"#align(center, {drawn}, width: {block.width:g}mm)){below}"

    def columns(self, block: doc.Columns) -> str:
        columns = [f"[{self.blocks(narrowed(column, len(block.columns)))}]" for column in block.columns]
        return f"#grid(columns: (1fr,) * {len(columns)}, column-gutter: 1.4em, {', '.join(columns)})"

    def in_language(self, block: doc.InLanguage) -> str:
        return f'#text(lang: "{block.language}")[{self.speaking(block.language).blocks(block.blocks)}]'

    def page_break(self, block: doc.PageBreak) -> str:
        return "#pagebreak(weak: true)"

    def small_print(self, block: doc.SmallPrint) -> str:
        return f"#text(size: 0.75em)[{_escaped(block.text)}]"

    def end_of_paper(self, block: doc.EndOfPaper) -> str:
        return f"#align(center)[{_escaped(self.say('document.end'))}]"

    def question(self, block: doc.Question) -> str:
        title = f" #h(0.8em) {self.inlines(block.title)}" if block.title else ""
        marks = "" if block.marks is None else f" #h(1fr) {_escaped(self.marks_label(block.marks))}"
        if block.box and block.marks is not None:
            marks += f" #box(stroke: 0.7pt, inset: 4pt)[#h(10mm) / {marks_number(block.marks)}]"
        name = _escaped(self.say("document.question", number=one_line(block.number)))
        return f"{'=' * block.level} {name}{title}{marks}\n\n{self.blocks(block.blocks)}"

    def part(self, block: doc.Part) -> str:
        marks = "" if block.marks is None else f" #h(1fr) {_escaped(self.part_marks(block.marks))}"
        return f"({_escaped(block.label)}) {self.inlines(block.inlines)}{marks}\n\n{self.blocks(block.blocks)}"


_RULE = "#box(width: 60mm, line(length: 100%, stroke: 0.6pt))"


def _box(width: float) -> str:
    return f"#box(width: {width:g}mm, height: {_LINE}em, stroke: 0.7pt)"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _strong(text: str) -> str:
    return f"*{_escaped(text)}*"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
