"""Print a document as Typst markup that calls the functions of `paper.typ`.

Every code expression ends in a semicolon, because Typst would read a following bracket as one more argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import code_lines, one_line, with_boxes
from markscheme.document.printers.document_printer import DocumentPrinter, marks_number, without_gaps
from markscheme.document.printers.layout.typst_bounds import HANDWRITING, surely_on_a_page
from markscheme.document.printers.layout.typst_heights import (
    FEWEST_LINES,
    MOST_WHOLE,
    SURELY_SHORT,
    height,
    is_kept,
    lines_of_text,
    stays_together,
)
from markscheme.document.printers.typst_pieces import array, in_line, on_lines_of_its_own, quoted, shown
from markscheme.document.printers.typst_statement import groups_of, lead_and_rest
from markscheme.document.printers.typst_widths import narrowed, widest_cell
from markscheme.notation import maths_tree as maths

_CLOSING = 4  # calculations or parts of which the last ones may stay together
_LEAST_ASKED = "v(5 * handwriting)"  # where what is asked first is a table or much room to write
_LEAST_BELOW = 5 * HANDWRITING + 1.2  # em: the same, with the gap above it
_WORD_JOINER = "\u2060"


def to_typst(document: doc.Document) -> str:
    """Print the main file of a Typst project whose root holds `paper.typ`."""
    printer = (WholePiecesPrinter if document.tidy else TypstDocumentPrinter)(document.languages)
    settings = {
        "title": shown(document.title),
        "language": quoted(document.languages[0]),
        "header": _header(document.header),
        "boxed": printer.content(document.notice) if document.notice else "none",
        "code": shown(document.code),
        "page-label": quoted(printer.say("document.page", page="{page}", pages="{pages}")),
        "size": quoted(document.paper),
        "large": "true" if document.large_print else "false",
        **_title_block(document),
    }
    arguments = ", ".join(f"{name}: {value}" for name, value in settings.items())
    blocks = without_gaps(document.blocks)
    questions = [one for one in blocks if isinstance(one, doc.Question)]
    printer.first, printer.last = (questions[0], questions[-1]) if questions else (None, None)
    printer.large, printer.paper = document.large_print, document.paper
    body = printer.blocks(blocks)
    return f'#import "/paper.typ": *\n#show: paper.with({arguments})\n\n{body}\n'


class TypstDocumentPrinter(DocumentPrinter[str], nodes=doc.NODES):
    """Each node as Typst markup. `last`: the question after which nothing is asked. `large`, `paper`: sizes."""

    first: doc.Question | None = None
    last: doc.Question | None = None
    large = False
    paper: doc.PaperSize = "a4"

    def inlines(self, inlines: doc.Inlines) -> str:
        return "".join([self.print(inline) for inline in _joined(inlines)])

    def _bracketed(self, inlines: doc.Inlines) -> str:
        return f"[{self.inlines(inlines)}]"

    def blocks(self, blocks: doc.Blocks) -> str:
        leads = [i for i, block in enumerate(blocks) if isinstance(block, doc.Paragraph) and block.leads]
        if len(leads) < 2:
            return self._one_after_another(blocks)
        starts = leads[-_CLOSING:]
        pieces = [
            f"[{self._calculation_and_drawing(blocks[start:end])}]"
            for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)
        ]
        return f"{self._one_after_another(blocks[: starts[0]])}\n\n#closing({', '.join(pieces)});"

    def _calculation_and_drawing(self, blocks: doc.Blocks) -> str:
        """Print one after another; a drawing at the end stays with the calculation above it."""
        if len(blocks) < 2 or not isinstance(blocks[-1], doc.Figure):
            return self._one_after_another(blocks)
        held = "surely-fits" if surely_on_a_page(blocks[-2:], None, self.large, self.paper) else "if-it-fits"
        return f"{self._one_after_another(blocks[:-2])}\n\n#{held}{self.content(blocks[-2:])};"

    def _one_after_another(self, blocks: doc.Blocks) -> str:
        return "\n\n".join([self.print(block) for block in blocks])

    def content(self, blocks: doc.Blocks) -> str:
        return f"[{self.blocks(blocks)}]"

    def words(self, inline: doc.Words) -> str:
        return f'#words("", {shown(inline.text)});'

    def emphasis(self, inline: doc.Emphasis) -> str:
        return f"#emph{self._bracketed(inline.inlines)};"

    def strong(self, inline: doc.Strong) -> str:
        return f"#strong{self._bracketed(inline.inlines)};"

    def code(self, inline: doc.Code) -> str:
        return f"#raw({shown(inline.text)});"

    def formula(self, inline: doc.Formula) -> str:
        return in_line(inline.node, self.languages[0])

    def line_break(self, inline: doc.LineBreak) -> str:
        return "#linebreak();"

    def spoken(self, inline: doc.Spoken) -> str:
        return f"#spoken({quoted(inline.language)}){self.speaking(inline.language)._bracketed(inline.inlines)};"

    def answer_blank(self, inline: doc.AnswerBlank) -> str:
        return f"#answer-blank({inline.width:g}mm, {quoted(inline.field)});"

    def heading(self, block: doc.Heading) -> str:
        return f"#heading(level: {block.level}){self._bracketed(block.inlines)};"

    def paragraph(self, block: doc.Paragraph) -> str:
        text = self.inlines(block.inlines)
        return f"#lead[{text}];" if block.leads else text

    def display_formula(self, block: doc.DisplayFormula) -> str:
        equation = on_lines_of_its_own(block.node, self.languages[0])
        return f"#calculation[{equation}];" if isinstance(block.node, maths.Lines) else equation

    def bullet_list(self, block: doc.BulletList) -> str:
        return f"#list({self._items(block.items)});"

    def numbered_list(self, block: doc.NumberedList) -> str:
        numbering = 'numbering: "A.", ' if block.letters else ""
        return f"#enum({numbering}start: {block.start}, {self._items(block.items)});"

    def _items(self, items: tuple[doc.Blocks, ...]) -> str:
        tight = "true" if all(len(item) == 1 for item in items) else "false"
        return ", ".join([f"tight: {tight}", *(self.content(item) for item in items)])

    def table(self, block: doc.Table) -> str:
        return self._table(block)

    def _table(self, block: doc.Table, narrow: bool = False) -> str:
        count = len(block.header)
        widths = array(f"{width}fr" if width else "auto" for width in (block.widths or (0,) * count))
        alignment = array(block.alignment(column) for column in range(count))
        caption = self._bracketed(block.caption) if block.caption else "none"
        header = array(self._bracketed(cell) for cell in block.header)
        rows = "".join(",\n" + ", ".join(self._bracketed(cell) for cell in row) for row in block.rows)
        name = f"boxed-table({block.row_height:g}mm, " if block.row_height else "data-table("
        how = (", width: auto" if narrow else "") + (", close: true" if block.close else "")
        return f"#{name}{widths}, {alignment}, {caption}, {header}{how}{rows});"

    def code_block(self, block: doc.CodeBlock) -> str:
        return f"#raw(block: true, {quoted(with_boxes(code_lines(block.text)))});"

    def question(self, block: doc.Question) -> str:
        name = quoted(self.say("document.question", number=one_line(block.number)))
        title = self._bracketed(block.title) if block.title else "none"
        marks = "none" if block.marks is None else quoted(self.marks_label(block.marks))
        keep = "true" if block.keep else "false"
        lead, rest = lead_and_rest(block.blocks, tidy=False)
        asked = self._beneath(rest[0]) if rest else ""
        is_sure = self._is_sure(block, lead, rest[0] if asked else None, _LEAST_BELOW if rest else 0)
        together = quoted("surely" if is_sure else stays_together(lead))
        after = self._following(rest[1:] if asked else rest, block is self.last)
        least = f"least-beneath({asked})" if asked else f"({_LEAST_ASKED},)" if rest else "([],)"
        contents = f"{self._statement(lead)}, [{f'#part-beneath({asked});' if asked else ''}\n\n{after}]"
        return f"#question({name}, {title}, {marks}, {block.level}, {keep}, {together}, {least}, {contents});"

    def _is_sure(self, block: doc.Question, lead: doc.Blocks, asked: doc.Block | None, least: float = 0) -> bool:
        """Say whether a statement stands on its page with what is asked first, whatever is there before it."""
        is_later = self.first is not None and block is not self.first  # below the title there is less room
        return is_later and surely_on_a_page(lead, asked, self.large, self.paper, least)

    def _statement(self, lead: doc.Blocks) -> str:
        """Print it as a function of how tight it is set."""
        return f"tight => [{self._in_groups(lead)}]"

    def _in_groups(self, lead: doc.Blocks) -> str:
        return "\n\n".join(map(self._group, groups_of(lead)))

    def _group(self, group: doc.Blocks) -> str:
        if isinstance(group[0], doc.Figure):
            data = "".join(f", [{self.print(one)}]" for one in group[1:])
            return f"#drawing-with-data(tight, {self._drawn(group[0])}{data});"
        tables = [f"[{self._table(one, narrow=True)}]" for one in group if isinstance(one, doc.Table)]
        if len(tables) > 1:
            return f"#in-rows(tight, left, {', '.join(tables)});"
        if len(group) > 1:
            return f"#in-rows(tight, center, {', '.join(f'[{self.print(one)}]' for one in group)});"
        return self._one_after_another(group)

    def _following(self, blocks: doc.Blocks, is_end: bool) -> str:
        """Print what is asked after the first thing; at the end of a paper the last parts of it may stay together."""
        end = len(blocks)
        while is_end and end > max(0, len(blocks) - _CLOSING) and isinstance(blocks[end - 1], doc.Part):
            end -= 1
        if len(blocks) - end < 2:
            return self._in_order(blocks)
        pieces = ", ".join([f"[{self.print(block)}]" for block in blocks[end:]])
        return f"{self._in_order(blocks[:end])}\n\n#closing({pieces});"

    def _in_order(self, blocks: doc.Blocks) -> str:
        return self.blocks(blocks)

    def _beneath(self, block: doc.Block) -> str:
        """Give arguments of what is asked first, whose room to write may shrink; nothing where it has none, or much."""
        if not isinstance(block, doc.Part) or not is_kept(block.blocks):
            return ""
        place = next((i for i, one in enumerate(block.blocks) if isinstance(one, doc.WorkingSpace)), 0)
        space = block.blocks[place] if block.blocks else None
        if not isinstance(space, doc.WorkingSpace) or space.field:  # a form has a field over all lines
            return ""
        marks = "none" if block.marks is None else quoted(self.part_marks(block.marks))
        prompt = f"{quoted(one_line(block.label))}, {marks}, {self._bracketed(block.inlines)}"
        around = f"{self.content(block.blocks[:place])}, {self.content(block.blocks[place + 1 :])}"
        room = f"{space.lines}, lines => working-space(lines, {quoted(space.style)})"
        return f"{prompt}, {room}, {around}, {quoted(self.say('document.continued'))}"

    def part(self, block: doc.Part) -> str:
        marks = "none" if block.marks is None else quoted(self.part_marks(block.marks))
        prompt = self._bracketed(block.inlines)
        body = self.content(block.blocks) if block.blocks else "none"
        keep = "true" if is_kept(block.blocks) else "false"
        return f"#part({quoted(one_line(block.label))}, {marks}, {prompt}, {body}, {keep});"

    def working_space(self, block: doc.WorkingSpace) -> str:
        return f"#working-space({block.lines}, {quoted(block.style)}{_field(block)});"

    def answer_box(self, block: doc.AnswerBox) -> str:
        heading = self._bracketed(block.label)
        width = min(block.width, widest_cell(block))
        return f"#answer-box({heading}, {width:g}mm, {block.rows}, {block.columns}, {quoted(block.field)});"

    def figure(self, block: doc.Figure) -> str:
        return f"#drawing({self._drawn(block)});"

    def _drawn(self, block: doc.Figure) -> str:
        below = f", caption: [{self.inlines(block.caption)}]" if block.caption else ""
        return f"{quoted(block.svg)}, {quoted(one_line(block.alt))}, {block.width:g}mm{below}"

    def columns(self, block: doc.Columns) -> str:
        columns = (narrowed(column, len(block.columns)) for column in block.columns)
        return f"#side-by-side({', '.join(self.content(column) for column in columns)});"

    def in_language(self, block: doc.InLanguage) -> str:
        return f"#in-language({quoted(block.language)}){self.speaking(block.language).content(block.blocks)};"

    def page_break(self, block: doc.PageBreak) -> str:
        return "#pagebreak(weak: true);"

    def small_print(self, block: doc.SmallPrint) -> str:
        return f"#small-print({quoted(one_line(block.text))});"

    def end_of_paper(self, block: doc.EndOfPaper) -> str:
        return f"#end-of-paper({quoted(self.say('document.end'))});"


class WholePiecesPrinter(TypstDocumentPrinter, nodes=doc.NODES):
    """Markup of a paper of which no page begins or ends with a scrap.

    A statement stays with the first thing that is asked, a prompt with the first lines to write on, the last lines with
    the answer box; a page ends between lines only where so many stand before and after.
    """

    def question(self, block: doc.Question) -> str:
        name = quoted(self.say("document.question", number=one_line(block.number)))
        title = self._bracketed(block.title) if block.title else "none"
        marks = "none" if block.marks is None else quoted(self.marks_label(block.marks))
        total = quoted(marks_number(block.marks)) if block.marks is not None and block.box else "none"
        lead, rest = lead_and_rest(block.blocks, tidy=True)
        first, *others = rest or (doc.Paragraph(()),)
        held, tail = self._opening(first)
        is_short = lines_of_text(lead) + 3 * FEWEST_LINES <= SURELY_SHORT
        is_sure = self._is_sure(block, lead, first)
        together = quoted("surely" if is_sure else "yes" if is_short else "measured")
        after = f"[{tail}\n\n{self._following(tuple(others), block is self.last)}]"
        settings = f"{name}, {title}, {marks}, {block.level}, {total}, {together}, {0 if tail else 1.2}"
        return f"#whole-question({settings}, {self._statement(lead)}, [{held}], {after});"

    def small_print(self, block: doc.SmallPrint) -> str:
        return f"#small-print-in-gap({quoted(one_line(block.text))});"

    def part(self, block: doc.Part) -> str:
        return "".join(self._pieces(block))

    def working_space(self, block: doc.WorkingSpace) -> str:
        return "".join(self._divided("", (block,)))

    def _in_order(self, blocks: doc.Blocks) -> str:
        """Print one after another; a sentence stays with the lines on which it is answered."""
        printed: list[str] = []
        for block in blocks:
            before = blocks[len(printed) - 1] if printed else None
            if isinstance(block, doc.WorkingSpace) and isinstance(before, doc.Paragraph):
                asked = printed.pop()
                printed += ["", "".join(self._divided(f"{asked}\n\n", (block,)))]
            else:
                printed.append(self.print(block))
        return "\n\n".join(printed)

    def _opening(self, block: doc.Block) -> tuple[str, str]:
        """Divide what is asked first: what stays with the statement, and what may come on the next page."""
        if isinstance(block, doc.Part):
            return self._pieces(block)
        if isinstance(block, doc.WorkingSpace):
            return self._divided("", (block,))
        return self.print(block), ""

    def _pieces(self, part: doc.Part) -> tuple[str, str]:
        marks = "none" if part.marks is None else quoted(self.part_marks(part.marks))
        label = quoted(one_line(part.label))
        if not part.inlines:  # a box of an answer sheet stands beside its label
            name = "labelled-columns" if isinstance(part.blocks[0], doc.Columns) else "labelled-box"
            return f"#{name}({label}, {marks}, {self.content(part.blocks)});", ""
        head = f"#part-head({label}, {marks}, {self._bracketed(part.inlines)});"
        return self._divided(head, part.blocks, "#indented")

    def _divided(self, head: str, blocks: doc.Blocks, around: str = "") -> tuple[str, str]:
        """Print what follows a prompt: a piece that holds together, and what may stand on the page after."""
        place = next((i for i, one in enumerate(blocks) if isinstance(one, doc.WorkingSpace)), len(blocks))
        before, after = self.blocks(blocks[:place]), self.blocks(blocks[place + 1 :])
        space = blocks[place] if place < len(blocks) else None
        if not isinstance(space, doc.WorkingSpace):
            return f"#unbroken(1.2, 1.2)[{head}{_in(around, before)}];", ""
        if height(blocks) <= MOST_WHOLE or space.lines < 2 * FEWEST_LINES:
            rows = f"{before}\n\n{self._rows(space, space.lines)}\n\n{after}"
            return f"#unbroken(1.2, 1.2)[{head}{_in(around, rows)}];", ""
        rows = self._rows(space, FEWEST_LINES)
        between = f"#free-rows({space.lines - 2 * FEWEST_LINES}, {quoted(space.style)});"
        tail = f"{_in(around, between)}#unbroken(0, 1.2)[{_in(around, rows + after)}];"
        return f"#unbroken(1.2, 0)[{head}{_in(around, before + rows)}];", tail

    def _rows(self, space: doc.WorkingSpace, count: int) -> str:
        return f"#rows-of({count}, {quoted(space.style)}{_field(space)});"


def _title_block(document: doc.Document) -> dict[str, str]:
    """Print what an exam has around its title; other papers pass nothing."""
    settings = {}
    if document.kicker:
        settings["kicker"] = shown(document.kicker)
    if document.facts:
        settings["facts"] = array(shown(fact) for fact in document.facts)
    if document.emblem:
        figure = document.emblem
        settings["emblem"] = f"({quoted(figure.svg)}, {quoted(one_line(figure.alt))}, {figure.width:g}mm)"
    if document.running:
        settings["running"] = shown(document.running)
    if document.cover:
        settings["cover"] = "true"
    if document.small:
        settings["small"] = "true"
    if document.signed:
        settings["signed"] = array(map(shown, document.signed))
    return settings


def _field(space: doc.WorkingSpace) -> str:
    return f", field: {quoted(space.field)}" if space.field else ""


def _in(around: str, content: str) -> str:
    return f"{around}[{content}];" if around else content


def _header(pairs: Iterable[tuple[str, str | None]]) -> str:
    facts = (f"({shown(name)}, {'none' if value is None else shown(value)})" for name, value in pairs)
    return array(facts)


def _joined(inlines: doc.Inlines) -> Iterator[doc.Inline]:
    """Join a colon or a semicolon to what stands before it: Typst would begin a line with one behind a formula."""
    for i, inline in enumerate(inlines):
        if i and isinstance(inline, doc.Words) and inline.text.startswith(("：", "；")):
            inline = doc.Words(_WORD_JOINER + inline.text)
        yield inline
