"""The PDF form: a field over every cell, in reading order, known to screen readers, and filled and read back."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from document_samples import paper
from pypdf import PdfReader
from submission_samples import ANSWERS, cells, fill, form_pdf, read_one, sheet

from markscheme.document.document_tree import AnswerBox, Columns, Document, InLanguage, Part, Question, Words
from markscheme.document.pdf.fillable_pdf import to_form_pdf
from markscheme.document.pdf.typeset import to_pdf
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import make_sheet, sheet_document
from markscheme.submissions import read_submissions
from markscheme.submissions.pdf_form import read_fields


def widgets(pdf: bytes) -> list[tuple[int, str, Any]]:
    """Page number, full name and widget of every field, as they stand on the pages."""
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            group = widget["/Parent"]["/T"] + "." if "/Parent" in widget else ""
            found.append((number, group + widget["/T"], widget))
    return found


@cache
def fields() -> dict[str, Any]:
    return {name: widget for _, name, widget in widgets(form_pdf())}


def boxed(*boxes: AnswerBox) -> Document:
    return Document("t", "en", (Question("1", (), 1, (Part("a", 1, (Words("Do."),), boxes),)),), code="ABCD-EFGH")


def test_every_cell_and_both_lines_have_a_field() -> None:
    assert sorted(fields()) == sorted([*(name for name, _ in cells(ANSWERS)), "student.1", "student.2", "sheet"])


def test_the_fields_stand_in_the_order_of_the_paper() -> None:
    names = [name for _, name, _ in widgets(form_pdf()) if name.startswith("q")]
    assert names == [name for name, _ in cells(ANSWERS)]
    pages = [number for number, name, _ in widgets(form_pdf()) if name.startswith("q")]
    assert pages == sorted(pages)


def test_no_two_fields_overlap_and_all_are_on_the_page() -> None:
    for page in {number for number, _, _ in widgets(form_pdf())}:
        places = [[float(c) for c in w["/Rect"]] for n, name, w in widgets(form_pdf()) if n == page and name != "sheet"]
        for i, (left, low, right, high) in enumerate(places):
            assert 0 < left < right < 595.3
            assert 0 < low < high < 841.9
            assert all(left >= c or right <= a or low >= d or high <= b for a, b, c, d in places[:i])


def strokes(page: Any) -> list[tuple[float, float, float, float]]:
    """The bounds of every path on a page, from its own drawing operators, which know nothing of the fields."""
    drawn: list[tuple[float, float, float, float]] = []
    path: list[tuple[float, float]] = []

    def see(operator: bytes, operands: list[Any], matrix: list[float], _: list[float]) -> None:
        if operator in (b"m", b"l", b"c", b"re"):
            numbers = [float(operand) for operand in operands]
            if operator == b"re":
                x, y, width, height = numbers
                numbers = [x, y, x + width, y + height]
            a, b, c, d, e, f = matrix
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            path.extend((a * x + c * y + e, b * x + d * y + f) for x, y in pairs)
        elif operator in (b"S", b"s", b"f", b"B", b"n") and path:
            xs, ys = zip(*path, strict=True)
            drawn.append((min(xs), min(ys), max(xs), max(ys)))
            path.clear()

    page.extract_text(visitor_operand_before=see)
    return drawn


@pytest.mark.parametrize("rows, columns", [(1, 1), (1, 3), (3, 1), (2, 2)])
def test_fields_lie_inside_the_drawn_boxes(rows: int, columns: int) -> None:
    pdf = to_form_pdf(boxed(AnswerBox((Words("Z"),), "q1.Z", 18, rows, columns)))
    drawn = strokes(PdfReader(io.BytesIO(pdf)).pages[0])
    found = [[float(c) for c in w["/Rect"]] for _, name, w in widgets(pdf) if name.startswith("q1.Z")]
    assert len(found) == rows * columns
    across = [x for left, _, right, _ in drawn for x in (left, right)]
    upward = [y for _, low, _, high in drawn for y in (low, high)]
    for left, low, right, high in found:
        assert min(abs(x - left + 1) for x in across) < 0.7
        assert min(abs(x - right - 1) for x in across) < 0.7
        assert min(abs(y - low + 5) for y in upward) < 0.7
        assert min(abs(y - high - 5) for y in upward) < 0.7


@pytest.mark.parametrize(
    "rows, columns, names",
    [
        (1, 1, ["q1.z"]),
        (1, 2, ["q1.z[1]", "q1.z[2]"]),
        (2, 1, ["q1.z[1,1]", "q1.z[2,1]"]),
        (2, 2, ["q1.z[1,1]", "q1.z[1,2]", "q1.z[2,1]", "q1.z[2,2]"]),
    ],
)
def test_names_of_cells(rows: int, columns: int, names: list[str]) -> None:
    pdf = to_form_pdf(boxed(AnswerBox((), "q1.z", 18, rows, columns)))
    assert [name for _, name, _ in widgets(pdf)] == [*names, "sheet"]


@pytest.mark.parametrize(
    "name, tooltip",
    [
        ("student.1", "Name"),
        ("student.2", "Student number"),
        ("q1.mean[2]", "Question 1 (a) mu equals, entry 2"),
        ("q1.Z_hat[3,1]", "Question 1 (c) Z hat equals, row 3, column 1"),
    ],
)
def test_tooltips_say_which_answer_is_asked(name: str, tooltip: str) -> None:
    assert fields()[name]["/TU"] == tooltip


def test_tooltips_in_chinese() -> None:
    pdf = to_form_pdf(sheet_document(make_sheet(Library(), ["norm/batchnorm"], seed=1, level="easy", language="zh")))
    tooltips = {name: widget.get("/TU") for _, name, widget in widgets(pdf)}
    assert tooltips["student.2"] == "学号"
    assert tooltips["q1.Z_hat[3,1]"].startswith("第 1 题 (3)")
    assert tooltips["q1.Z_hat[3,1]"].endswith("，第 3 行第 1 列")


def test_the_code_is_hidden_and_cannot_be_changed() -> None:
    code = fields()["sheet"]
    assert (code["/V"], code["/Ff"], code["/F"]) == (sheet().code, 1, 2)


def test_every_field_is_tagged_and_follows_the_structure() -> None:
    reader = PdfReader(io.BytesIO(form_pdf()))
    tags = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = tags["/ParentTree"]["/Nums"]
    parents = {int(key): value.get_object() for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    kids = [kid.get_object() for kid in tags["/K"][0]["/K"]]
    forms = [kid for kid in kids if kid.get("/S") == "/Form"]
    tagged = [name for _, name, widget in widgets(form_pdf()) if "/StructParent" in widget]
    assert len(forms) == len(tagged) == len(fields()) - 1
    for _, name, widget in widgets(form_pdf()):
        if name != "sheet":
            element = parents[int(widget["/StructParent"])]
            assert element["/K"][0]["/Obj"]["/T"] == widget["/T"]
    assert int(tags["/ParentTreeNextKey"]) > max(parents)
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_the_paper_itself_is_the_same() -> None:
    plain = PdfReader(io.BytesIO(to_pdf(sheet_document(sheet()))))
    form = PdfReader(io.BytesIO(form_pdf()))
    assert [page.extract_text() for page in form.pages] == [page.extract_text() for page in plain.pages]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_form_pdf(sheet_document(sheet())) == form_pdf()


def test_a_box_in_two_languages_has_one_field() -> None:
    box = AnswerBox((Words("z"),), "q1.z", 20)
    both = Document("t", ("en", "zh"), (Columns(((box,), (InLanguage("zh", (box,)),))),), code="ABCD-EFGH")
    assert [name for _, name, _ in widgets(to_form_pdf(both))] == ["q1.z", "sheet"]


def test_a_paper_with_every_kind_of_block_becomes_a_form() -> None:
    names = {name for _, name, _ in widgets(to_form_pdf(paper("en")))}
    assert names == {"student.2", "q1a", *(f"q1b[{i},{j}]" for i in (1, 2) for j in (1, 2, 3)), "sheet"}


def test_large_print_moves_the_fields() -> None:
    small, large = (dict(_rects(to_form_pdf(paper("en", large_print=on)))) for on in (False, True))
    height = {name: high - low for name, (_, low, _, high) in large.items()}
    assert height["q1a"] > small["q1a"][3] - small["q1a"][1] + 5


def _rects(pdf: bytes) -> list[tuple[str, list[float]]]:
    return [(name, [float(c) for c in widget["/Rect"]]) for _, name, widget in widgets(pdf)]


def test_a_filled_form_is_read_back(tmp_path) -> None:
    filled = fill({**dict(cells(ANSWERS)), "student.1": "学生甲", "student.2": "2023 0123"})
    found = read_one(tmp_path, "x.pdf", filled)
    assert (found.student, found.answers) == ("2023 0123", ANSWERS)


def test_the_name_stands_in_for_the_number_and_the_file_for_the_name(tmp_path) -> None:
    assert read_one(tmp_path, "x.pdf", fill({"student.1": "学生甲"})).student == "学生甲"
    assert read_one(tmp_path, "x.pdf", form_pdf()).student == "x"


def test_a_form_that_pypdf_filled_with_appearances_is_read_back(tmp_path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_pdf())))
    values = {name: text.encode("ascii", "ignore").decode() for name, text in cells(ANSWERS)}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    path = tmp_path / "x.pdf"
    writer.write(path)
    read = {field.name: field.value for field in read_fields(path.read_bytes(), "x")}
    assert {name: read[name] for name in values} == values
    assert read_submissions([path], sheet()).submissions[0].student == "x"
