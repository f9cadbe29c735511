"""A paper as a PDF form: a text field over every cell of every answer box, and over the lines for the name.

Fields are called as answers are elsewhere: `q1.mean`, a cell `q1.mean[2]` or `q1.Z_hat[1,2]`; the lines of the
header `student.1`, `student.2`; the sheet code stands in a hidden field `sheet` that cannot be changed.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markscheme.document.labels import label
from markscheme.document.pdf import compile_typst, query_typst
from markscheme.document.to_typst import to_typst
from markscheme.document.tree import (
    AnswerBox,
    Block,
    BulletList,
    Columns,
    Document,
    Formula,
    Inlines,
    InLanguage,
    Language,
    NumberedList,
    Part,
    Question,
    Words,
)
from markscheme.notation.speech import to_speech

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject

STUDENT = "student"
SHEET = "sheet"
_INSET = 3.0  # points between the drawn box and the field, so that letters fitted to it are no larger than the text
_LINE_HEIGHT = 15.0
_FIT = "/Helv 0 Tf 0 g"  # size 0: as large as fits, so that nothing typed is hidden
_READ_ONLY = 1
_HIDDEN = 2
_PRINTED = 4
_CENTRED = 1


@dataclass(frozen=True)
class _Widget:
    """A text field on a page; the rectangle is in points from the upper left corner."""

    name: str
    tooltip: str
    page: int
    x: float
    y: float
    width: float
    height: float
    centred: bool


def to_form_pdf(document: Document) -> bytes:
    """Typeset a document as a PDF with a form; raise RenderError as `to_pdf` does.

    A box that stands in two languages side by side has its field in the first one.
    """
    source = to_typst(document)
    places = query_typst(source, "<form-place>")
    return _with_form(compile_typst(source), list(_widgets(places, _tooltips(document))), document.code)


def _widgets(places: Sequence[Mapping[str, Any]], tooltips: Mapping[str, tuple[str, Language]]) -> Iterator[_Widget]:
    cells = Counter(place["field"] for place in places)
    rows = {place["field"]: place["row"] for place in places}
    seen: set[str] = set()
    for place in places:
        field, row, column = place["field"], place["row"], place["column"]
        if (key := f"{field} {row} {column}") in seen:
            continue
        seen.add(key)
        if field == STUDENT:
            name = f"{STUDENT}.{row}"
            yield _over_line(place, name, tooltips[name][0])
            continue
        single, vector = cells[field] == 1, rows[field] == 1
        index = "" if single else f"[{column}]" if vector else f"[{row},{column}]"
        words, language = tooltips[field]
        which = "" if single else label("vector_cell" if vector else "matrix_cell", [language], row=row, column=column)
        yield _over_box(place, f"{field}{index}", words + which, not single)


def _over_line(place: Mapping[str, Any], name: str, tooltip: str) -> _Widget:
    return _Widget(name, tooltip, place["page"], place["x"], place["y"] - _LINE_HEIGHT, place["width"], _LINE_HEIGHT, False)


def _over_box(place: Mapping[str, Any], name: str, tooltip: str, centred: bool) -> _Widget:
    x, y, height = place["x"] + 1, place["y"] + _INSET, place["height"] - 2 * _INSET
    return _Widget(name, tooltip, place["page"], x, y, place["width"] - 2, height, centred)


def _tooltips(document: Document) -> dict[str, tuple[str, Language]]:
    """What a screen reader says of each field, and in which language."""
    language = document.languages[0]
    said = {f"{STUDENT}.{i}": (name, language) for i, (name, _) in enumerate(document.header, 1)}
    for field, words, spoken in _boxes(document.blocks, "", language):
        said.setdefault(field, (words, spoken))
    return said


def _boxes(blocks: Iterable[Block], where: str, language: Language) -> Iterator[tuple[str, str, Language]]:
    for block in blocks:
        match block:
            case AnswerBox():
                yield block.field, f"{where} {_spoken(block.label, language)}".strip(), language
            case Question():
                yield from _boxes(block.blocks, label("question", [language], number=block.number), language)
            case Part():
                yield from _boxes(block.blocks, f"{where} ({block.label})".strip(), language)
            case InLanguage():
                yield from _boxes(block.blocks, where, block.language)
            case Columns():
                yield from (box for column in block.columns for box in _boxes(column, where, language))
            case BulletList() | NumberedList():
                yield from (box for item in block.items for box in _boxes(item, where, language))


def _spoken(inlines: Inlines, language: Language) -> str:
    words = []
    for inline in inlines:
        if isinstance(inline, Words):
            words.append(inline.text)
        elif isinstance(inline, Formula):
            words.append(to_speech(inline.node, language))
    return " ".join(words)


def _with_form(pdf: bytes, widgets: Sequence[_Widget], code: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    form = _Form(writer)
    for widget in widgets:
        form.add(widget)
    form.add_code(code)
    form.close()
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


class _Form:
    """Adds fields to a tagged PDF: to the form, to their page and to the structure that screen readers follow."""

    def __init__(self, writer: PdfWriter) -> None:
        from pypdf.generic import ArrayObject

        self.writer = writer
        self.fields = ArrayObject()
        self.parents: dict[str, DictionaryObject] = {}
        self.tags = writer.root_object["/StructTreeRoot"]

    def add(self, widget: _Widget) -> None:
        from pypdf.generic import FloatObject, NameObject, NumberObject, TextStringObject

        page = self.writer.pages[widget.page - 1]
        top = float(page.mediabox.top) - widget.y
        corners = (widget.x, top - widget.height, widget.x + widget.width, top)
        field = self.text_field(widget.name, [FloatObject(round(corner, 2)) for corner in corners], page)
        field[NameObject("/TU")] = TextStringObject(widget.tooltip)
        field[NameObject("/F")] = NumberObject(_PRINTED)
        field[NameObject("/AP")] = _dictionary(N=self.blank_appearance(widget))
        if widget.centred:
            field[NameObject("/Q")] = NumberObject(_CENTRED)
        self.tag(field, page)

    def add_code(self, code: str) -> None:
        from pypdf.generic import FloatObject, NameObject, NumberObject, TextStringObject

        field = self.text_field(SHEET, [FloatObject(0)] * 4, self.writer.pages[0])
        field[NameObject("/V")] = TextStringObject(code)
        field[NameObject("/Ff")] = NumberObject(_READ_ONLY)
        field[NameObject("/F")] = NumberObject(_HIDDEN)

    def text_field(self, name: str, corners: Iterable[Any], page: PageObject) -> DictionaryObject:
        """Make a field with its widget, below the fields that its dotted name names."""
        from pypdf.generic import ArrayObject, NameObject, TextStringObject

        above, _, own = name.rpartition(".")
        field = _dictionary(Type="/Annot", Subtype="/Widget", FT="/Tx", T=own, DA=_FIT, V="")
        field[NameObject("/Rect")] = ArrayObject(corners)
        field[NameObject("/DA")] = TextStringObject(_FIT)
        reference = self.writer._add_object(field)
        field[NameObject("/P")] = page.indirect_reference
        self.place(field, reference, above)
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(reference)
        return field

    def place(self, field: DictionaryObject, reference: IndirectObject, above: str) -> None:
        from pypdf.generic import ArrayObject, NameObject

        if not above:
            self.fields.append(reference)
            return
        if above not in self.parents:
            outer, _, own = above.rpartition(".")
            parent = self.parents[above] = _dictionary(T=own)
            parent[NameObject("/Kids")] = ArrayObject()
            self.place(parent, self.writer._add_object(parent), outer)
        parent = self.parents[above]
        field[NameObject("/Parent")] = parent.indirect_reference
        parent["/Kids"].append(reference)
