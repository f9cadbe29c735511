"""A paper as a PDF form: a text field over every cell of every answer box, and over the lines for the name.

Fields are called as answers are elsewhere: `q1.mean`, a cell `q1.mean[2]` or `q1.Z_hat[1,2]`; the lines of the
header `student.1`, `student.2`; the sheet code stands in a hidden field `sheet` that cannot be changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypedDict

from markscheme.document import document_tree as doc
from markscheme.document.pdf.pdf_fields import SHEET, Widget, add_form
from markscheme.document.pdf.typeset import compile_typst, query_typst
from markscheme.document.printers.typst_document import to_typst
from markscheme.notation.speech import to_speech
from markscheme.phrases import say

STUDENT = "student"
_INSET = 5.0  # points between the drawn box and the field, so that letters fitted to it are no larger than the text
_LINE_HEIGHT = 14.0
FORM_PLACES = "\n#form-places();\n"  # of a paper's markup, to be asked for by `query_typst`


class FormPlace(TypedDict):
    """Where a field stands, as paper.typ says it: in points from the upper left corner of a page."""

    field: str
    row: int
    column: int
    page: int
    x: float
    y: float
    width: float
    height: float
    lines: int


def to_form_pdf(document: doc.Document) -> bytes:
    """Typeset a document as a PDF with a form; raise RenderError as `to_pdf` does.

    A box that stands in two languages side by side has its field in the first one.
    """
    return to_forms(document)[1]


def to_forms(
    document: doc.Document, known: Mapping[str, str] | None = None, finish: Callable[[bytes], bytes] = bytes
) -> tuple[bytes, bytes]:
    """Typeset a document as a plain PDF and as a form; `known` says by tooltip what is known of the student already.

    `finish` is done to the plain PDF before the fields are laid over it.
    """
    source = to_typst(document)
    (places,) = query_typst(source + FORM_PLACES, "<form-places>")
    plain = finish(compile_typst(source))
    return plain, add_form(plain, list(_widgets(places, _tooltips(document))), _hidden(document.code, known or {}))


def _hidden(code: str, known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give what a form says of itself, by field: a tooltip and a value that cannot be changed."""
    student = {f"{STUDENT}.{i}": pair for i, pair in enumerate(known.items(), 1)}
    return {SHEET: ("", code), **student}


def _widgets(places: Sequence[FormPlace], tooltips: Mapping[str, tuple[str, doc.Language]]) -> Iterator[Widget]:
    unique = {(place["field"], place["row"], place["column"]): place for place in reversed(places)}
    cells = Counter(field for field, _, _ in unique)
    rows = {field: max(row for name, row, _ in unique if name == field) for field in cells}
    for field, row, column in reversed(unique):
        place = unique[field, row, column]
        if field == STUDENT:
            yield _over_line(place, f"{STUDENT}.{row}", tooltips[f"{STUDENT}.{row}"][0])
        elif cells[field] == 1:
            yield _over_box(place, field, tooltips[field][0], False)
        else:
            words, language = tooltips[field]
            if rows[field] == 1:
                index, cell = f"[{column}]", say("document.entry", language, column=column)
            else:
                index, cell = f"[{row},{column}]", say("document.row_and_column", language, row=row, column=column)
            yield _over_box(place, field + index, words + cell, True)


def _over_line(place: FormPlace, name: str, tooltip: str) -> Widget:
    return Widget(
        name, tooltip, place["page"], place["x"], place["y"] - _LINE_HEIGHT, place["width"], _LINE_HEIGHT, False
    )


def _over_box(place: FormPlace, name: str, tooltip: str, centred: bool) -> Widget:
    x, y, height = place["x"] + 1, place["y"] + _INSET, place["height"] - 2 * _INSET
    return Widget(name, tooltip, place["page"], x, y, place["width"] - 2, height, centred, place["lines"] > 1)


def _tooltips(document: doc.Document) -> dict[str, tuple[str, doc.Language]]:
    """Give what a screen reader says of each field, and in which language."""
    language = document.languages[0]
    said = {f"{STUDENT}.{i}": (name, language) for i, (name, _) in enumerate(document.header, 1)}
    for field, words, spoken in _boxes(document.blocks, "", language):
        said.setdefault(field, (words, spoken))
    return said


def _boxes(blocks: Iterable[doc.Block], where: str, language: doc.Language) -> Iterator[tuple[str, str, doc.Language]]:
    for block in blocks:
        match block:
            case doc.WorkingSpace() if block.field:
                yield block.field, f"{where} {block.name}".strip(), language
            case doc.AnswerBox():
                yield block.field, f"{where} {_spoken(block.label, language)}".strip(), language
            case doc.Table():
                blanks = (one for row in block.rows for cell in row for one in cell if isinstance(one, doc.AnswerBlank))
                yield from ((one.field, f"{where} {one.name}".strip(), language) for one in blanks)
            case doc.Question():
                yield from _boxes(block.blocks, say("document.question", language, number=block.number), language)
            case doc.Part():
                yield from _boxes(block.blocks, f"{where} ({block.label})".strip(), language)
            case doc.InLanguage():
                yield from _boxes(block.blocks, where, block.language)
            case doc.Columns():
                yield from (box for column in block.columns for box in _boxes(column, where, language))
            case doc.BulletList() | doc.NumberedList():
                yield from (box for item in block.items for box in _boxes(item, where, language))


def _spoken(inlines: doc.Inlines, language: doc.Language) -> str:
    words = []
    for inline in inlines:
        if isinstance(inline, doc.Words):
            words.append(inline.text)
        elif isinstance(inline, doc.Formula):
            words.append(to_speech(inline.node, language))
    return " ".join(words)
