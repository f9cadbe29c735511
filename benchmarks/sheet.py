"""A sheet of eight problems as PDF, against Typst alone on the same markup."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import FAMILIES, Bare, Row, seconds, seconds_together
from markscheme.document.pdf.typeset import compile_typst, to_pdf
from markscheme.document.printers.typst_document import to_typst
from markscheme.family.library import Library
from markscheme.papers import key_document, make_sheet, sheet_document

TIMES = 10


def rows() -> Iterator[Row]:
    sheet = make_sheet(Library(), FAMILIES, seed=1)
    paper, key = to_typst(sheet_document(sheet)), to_typst(key_document(sheet))
    works = [
        lambda: compile_typst(paper),
        lambda: to_pdf(sheet_document(sheet)),
        lambda: compile_typst(key),
        lambda: to_pdf(key_document(sheet)),
    ]
    bare, whole, bare_key, whole_key = seconds_together(works, TIMES)
    typst = Bare("bare Typst, the same paper", bare)
    yield Row("Typst alone, paper", bare * 1e3, "ms")
    yield Row("paper of 8 problems to PDF", whole * 1e3, "ms", bare=typst)
    yield Row("paper against Typst alone", whole / bare, "x", 1.3)
    yield Row("Typst alone, key", bare_key * 1e3, "ms")
    yield Row("key with its working to PDF", whole_key * 1e3, "ms", bare=Bare("bare Typst, the same key", bare_key))
    yield Row("key against Typst alone", whole_key / bare_key, "x", 1.5)
    sampling = seconds(lambda: make_sheet(Library(), FAMILIES, seed=1), 3)
    yield Row("sampling and certifying the 8 problems", sampling * 1e3, "ms", bare=typst)
    yield Row("paper with its sampling against Typst alone", (sampling + whole) / bare, "x")
