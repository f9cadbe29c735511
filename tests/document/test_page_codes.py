"""The code on every page is read back as a scanner sees it, lies clear of the text, and changes nothing else."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from markscheme.document.document_tree import Document, EndOfPaper, PageBreak, Paragraph, Words, WorkingSpace
from markscheme.document.pdf.joined_pdf import JoinedPdf
from markscheme.document.pdf.page_codes import LONGEST, with_page_codes
from markscheme.document.pdf.typeset import blank_page, to_pdf
from markscheme.exam.printing.exam_paper import page_text

DOCUMENT = Document(
    "A paper",
    ("en", "zh"),
    (WorkingSpace(40, "squared"), PageBreak(), Paragraph((Words("last page"),)), EndOfPaper()),
    code="FA2W-EXN5",
)
MARGIN = 21.0  # millimetres
SCAN = 150  # dots an inch


def codes_of(pdf: bytes, dots: int = SCAN) -> list[list[zxingcpp.Barcode]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [zxingcpp.read_barcodes(page.render(scale=dots / 72).to_pil()) for page in document]


def coded(document: Document) -> bytes:
    return with_page_codes(to_pdf(document), lambda page, pages: page_text("HW36YJ", "FA2W-EXN5", page, pages))


@pytest.mark.parametrize("size", ["a4", "us-letter"])
@pytest.mark.parametrize("large", [False, True])
def test_every_page_has_its_code_in_the_margin(size, large):
    pdf = coded(replace(DOCUMENT, paper=size, large_print=large))
    pages = codes_of(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = (length / 72 * 25.4 for length in document[0].get_size())
    assert len(pages) >= 3
    for number, found in enumerate(pages, 1):
        (code,) = found
        assert code.text == f"MS:HW36YJ:FA2W-EXN5:{number}/{len(pages)}"
        corner, end = code.position.top_left, code.position.bottom_right
        left, top, right, bottom = (dots * 25.4 / SCAN for dots in (corner.x, corner.y, end.x, end.y))
        assert width - MARGIN + 2 < left < right < width - 3.5  # the quiet zone is 2 millimetres
        assert height - MARGIN + 2 < top < bottom < height - 3.5


def test_a_poor_scan_is_read():
    assert all(len(found) == 1 for found in codes_of(coded(DOCUMENT), dots=100))


def test_nothing_else_changes_and_the_file_is_sound():
    plain, marked = to_pdf(DOCUMENT), coded(DOCUMENT)
    before, after = (PdfReader(io.BytesIO(pdf), strict=True) for pdf in (plain, marked))
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]
    assert after.trailer["/Root"]["/StructTreeRoot"]
    assert after.metadata == before.metadata
    assert coded(DOCUMENT) == marked


def test_the_longest_text_fits():
    longest = page_text("HW36YJ", "FA2W-EXN5", 100, 100, "A")
    assert len(longest) <= LONGEST
    (found,) = codes_of(with_page_codes(to_pdf(Document("t", "en", ())), lambda page, pages: longest))[0]
    assert found.text == longest


def test_a_blank_back_says_so_and_is_kept_once(tmp_path):
    words, single = (
        "This page is left blank · 此页空白",
        to_pdf(Document("t", "zh", (Paragraph((Words("只有一页"),)),))),
    )
    with JoinedPdf(tmp_path / "many.pdf", blank_page("a4", "en", words)) as joined:
        for i in range(20):
            joined.add(single, title=f"paper {i}", even=True)
    reader = PdfReader(tmp_path / "many.pdf", strict=True)
    assert [page.extract_text().strip() == words for page in reader.pages] == [False, True] * 20
    assert (tmp_path / "many.pdf").stat().st_size < 21 * len(single) + len(blank_page("a4", "en", words))


def test_the_outline_has_levels(tmp_path):
    page = to_pdf(Document("t", "en", ()))
    with JoinedPdf(tmp_path / "many.pdf") as joined:
        for room in "AB":
            joined.head(f"room {room}")
            for seat in (1, 2, 3):
                joined.add(page, title=f"{room}{seat}")
    reader = PdfReader(tmp_path / "many.pdf", strict=True)
    first, below, second, under = reader.outline
    assert (first.title, second.title) == ("room A", "room B")
    assert [mark.title for mark in [*below, *under]] == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert [reader.get_destination_page_number(mark) for mark in [*below, *under]] == [0, 1, 2, 3, 4, 5]
    assert reader.get_destination_page_number(second) == 3
