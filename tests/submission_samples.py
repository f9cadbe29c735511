"""A sheet of two questions, one set of answers, and writers that put the answers into every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from markscheme.answers import Raw
from markscheme.document.pdf.fillable_pdf import to_form_pdf
from markscheme.family.library import Library
from markscheme.files.headings import TableHints
from markscheme.papers.practice_sheet import Sheet, make_sheet, sheet_document
from markscheme.submissions import RefusedSubmission, Submission, read_submissions
from markscheme.submissions.handed_in import Reader, ReadingRules
from markscheme.submissions.intake import read_claims
from markscheme.submissions.sheet_layout import Layout

ANSWERS: dict[str, dict[str, Any]] = {
    "q1": {
        "mean": ["0.50", "-1/3"],
        "variance": ["", "1.2×10^-3"],
        "Z_hat": [["√6/6", "２．５"], ["", "x?"], [" 0.1 ", "1,5"]],
        "out": [["", ""], ["", ""], ["", ""]],
    },
    "q2": {
        "A_tilde": [["1", "1", "0"], ["1", "1", "1"], ["0", "1", "1"]],
        "degree": ["2", "3", "2"],
        "A_hat": [["1/2", "1/sqrt(6)", "0"] for _ in range(3)],
        "AH": [["1e-3", "−2"], ["", "0"], ["12345678901234567890", "'q'"]],
        "Z": [['"', ";"], ["\t1", "# 1"], ["{1}", "[2]"]],
        "out": [["=1+1", "*x"], ["&y", "!z"], ["- 3", "null"]],
    },
}


@cache
def sheet() -> Sheet:
    return make_sheet(Library(), ["norm/batchnorm", "gnn/gcn_layer"], seed=1, level="easy")


@cache
def form_pdf() -> bytes:
    return to_form_pdf(sheet_document(sheet()))


def cells(answers: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for question, steps in answers.items():
        for name, value in steps.items():
            for i, row in enumerate(value, 1):
                if isinstance(row, str):
                    yield f"{question}.{name}[{i}]", row
                else:
                    yield from ((f"{question}.{name}[{i},{j}]", cell) for j, cell in enumerate(row, 1))


def as_yaml(answers: Any, student: str = "s1") -> bytes:
    data = {"sheet": sheet().code, "student": student, "answers": answers}
    return yaml.safe_dump(data, allow_unicode=True, default_style='"').encode()


def as_json(answers: Any, student: str = "s1") -> bytes:
    return json.dumps({"sheet": sheet().code, "student": student, "answers": answers}).encode()


def as_csv(answers: Any, student: str = "s1") -> bytes:
    file = io.StringIO(newline="")
    pairs = list(cells(answers))
    csv.writer(file).writerows([["student", *(name for name, _ in pairs)], [student, *(text for _, text in pairs)]])
    return file.getvalue().encode()


def as_xlsx(answers: Any, student: str = "s1") -> bytes:
    pairs = list(cells(answers))
    return workbook([["student", *(name for name, _ in pairs)], [student, *(text for _, text in pairs)]])


def workbook(rows: list[list[Any]], *, formulas: bool = False) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row, 1):
            cell = page.cell(i, j, value)
            if isinstance(value, str) and not formulas:
                cell.data_type = "s"  # a text that begins with = is no formula
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_pdf(answers: Any, student: str = "s1") -> bytes:
    return fill({**dict(cells(answers)), "student.2": student})


def fill(values: dict[str, str], form: bytes | None = None) -> bytes:
    """Fill a form in the way of a viewer: values, and no appearances."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form or form_pdf())))
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            parent = widget["/Parent"].get_object()["/T"] + "." if "/Parent" in widget else ""
            if (name := parent + widget["/T"]) in values:
                widget[NameObject("/V")] = TextStringObject(values[name])
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


WRITERS = {".yaml": as_yaml, ".json": as_json, ".csv": as_csv, ".xlsx": as_xlsx, ".pdf": as_pdf}


def read_one(folder: Path, name: str, content: bytes | str) -> Submission:
    """The one submission in a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (submission,) = read_submissions([path], sheet()).submissions
    return submission


def read_table(
    content: bytes, layout: Layout, where: str, said: list[str], hints: TableHints
) -> list[Submission | RefusedSubmission]:
    """A table of answers, read as a file of it is."""
    rules = ReadingRules(hints)
    reader = Reader(layout, said, of_all=True, rules=rules)
    return read_claims(reader.table(content, where), layout, rules, [])


def raw(submission: Submission, field: str) -> Raw:
    question, _, name = field.partition(".")
    return submission.answers[question][name]
