"""Tables at random: whatever stands in them they are read or refused, and white space changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from submission_samples import read_table

from markscheme.decisions.reading.hand_marks import read_hand_marks
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import Student, read_roster
from markscheme.family.library import Library
from markscheme.files.class_table import open_table
from markscheme.files.headings import KINDS, TableHints
from markscheme.papers.practice_sheet import make_sheet
from markscheme.submissions.sheet_layout import layout_of
from markscheme.submissions.submission import Submission

KNOWN = [word for words in KINDS.values() for word in words.split()]
WORDS = [
    "q1.mean_x",
    "Q1 (a)",
    "q1.slope [Score]",
    "Points - q1.slope",
    "nmae",
    "备注",
    "Comment",
    "1.0",
    "101: q3",
    "q3",
]
CELLS = [
    *(
        "s1",
        "s2",
        "007",
        "Lovelace, Ada",
        "王芳",
        "Müller",
        "25%",
        "0.25",
        "yes",
        "平均分",
        "Mean",
        "    Points Possible",
    ),
    *("1.23E+05", "#DIV/0!", "=1+1", '="007"', "#123", "'-1", "1/2", "2026-01-02", "anonymous", "-", "sep=;", "\ufeff"),
    *('a"b', "a;b", "a\tb", "a\nb", "e\u0301", "１２", "1\u200b2", "\x00", "😀", "x" * 300),
]
SPACES = ["", " ", "\t", "\u00a0", "\u3000", "\u200b", "  "]
headings = st.lists(
    st.one_of(st.sampled_from(KNOWN), st.sampled_from(WORDS), st.text(max_size=12)), min_size=1, max_size=8
)
cells = st.one_of(st.sampled_from(CELLS), st.text(max_size=12))
tables = st.tuples(headings, st.lists(st.lists(cells, max_size=9), max_size=6)).map(lambda pair: [pair[0], *pair[1]])
BEGINNINGS = [b"", b"id,name\n1,", b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252", "big5", "utf-32", "cp1251"]


LAYOUT = layout_of(make_sheet(Library(), ["regression/simple"], seed=2, level="easy"))
ASKED = (Question("q3", 6, text=Text("Why?", "为什么？")),)
PEOPLE = (Student("s1", "Ada Lovelace", "ada@example.org"), Student("s2", "Bo Li", "bo@example.org"))
EXAM = Exam(Path(), "E", "b", Blueprint(Text("Exam", "考试"), ASKED), PEOPLE)


def readers(folder: Path) -> list[Callable[[bytes, str, TableHints], object]]:
    """Everything that reads a table."""

    def roster(content: bytes, suffix: str, hints: TableHints) -> object:
        (folder / f"t{suffix}").write_bytes(content)
        return read_roster(folder / f"t{suffix}", [], hints)

    def marks(content: bytes, suffix: str, hints: TableHints) -> object:
        (folder / f"t{suffix}").write_bytes(content)
        return read_hand_marks(folder / f"t{suffix}", EXAM, [], hints)

    def answers(content: bytes, suffix: str, hints: TableHints) -> object:
        return read_table(content, LAYOUT, "t", [], hints)

    return [roster, marks, answers]


def as_text(table: list[list[str]], separator: str, quoting: int, end: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end, escapechar="\\").writerows(table)
    return file.getvalue()


def held(read: Callable[[], object]) -> object:
    """What is read, or the refusal, which must be a sentence."""
    try:
        return read()
    except AnswerError as error:
        said = str(error)
    assert 10 < len(said) < 4000
    return "refused"


FUZZ = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@FUZZ
@given(
    table=tables,
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(ENCODINGS),
    said=st.sampled_from(["", "cp1252", "gb18030", "utf-16-le"]),
    cut=st.integers(0, 40),
)
def test_a_table_of_text_is_read_or_refused(tmp_path: Path, said: str, cut: int, encoding: str, **how: Any) -> None:
    content = as_text(**how).encode(encoding, "replace")
    for read in readers(tmp_path):
        held(lambda read=read: read(content, ".csv", TableHints(said)))
        held(lambda read=read: read(content[: len(content) - cut], ".csv", TableHints(said)))  # a file that broke off


@FUZZ
@given(text=st.one_of(st.text(), st.text(alphabet="\",;\t\r\n'=学号姓名id1 \x00")), encoding=st.sampled_from(ENCODINGS))
@example(text='"', encoding="utf-8")
@example(text="sep=;", encoding="utf-8")
@example(text='sep="\n"id"', encoding="utf-8")
def test_any_text_is_read_or_refused(tmp_path: Path, text: str, encoding: str) -> None:
    for read in readers(tmp_path):
        held(lambda read=read: read(text.encode(encoding, "replace"), ".csv", TableHints()))


@FUZZ
@given(
    content=st.binary(),
    start=st.sampled_from([b"", b"id,name\n1,", b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    for suffix in (".csv", ".xlsx"):
        for read in readers(tmp_path):
            held(lambda read=read, suffix=suffix: read(start + content, suffix, TableHints()))


values = st.one_of(
    cells.filter(lambda text: not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(text)),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.timedeltas(),
)
LETTERS = st.text(max_size=9).filter(lambda text: not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(text))


@settings(FUZZ, max_examples=60)
@given(
    head=st.lists(st.one_of(st.sampled_from(KNOWN), st.sampled_from(WORDS), LETTERS), min_size=1, max_size=6),
    rows=st.lists(st.lists(values, max_size=7), max_size=5),
)
def test_a_workbook_is_read_or_refused(tmp_path: Path, head: list[str], rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for i, row in enumerate([head, *rows], 1):
        for j, value in enumerate(row, 1):
            book.active.cell(i, j).value = value
    file = io.BytesIO()
    try:
        book.save(file)
    except (ValueError, OverflowError, TypeError):  # a value that no workbook can hold
        return
    for read in readers(tmp_path):
        held(lambda read=read: read(file.getvalue(), ".xlsx", TableHints()))


# --- white space

PLAIN = st.text(alphabet="ab1Zé王.-", min_size=1, max_size=6)


def spaced(text: str, draw: Callable[[Any], str], *, within: bool) -> str:
    """The text with white space around it, and where there is some within, with another."""
    inner = text.replace(" ", draw(st.sampled_from([" ", "  ", "\u00a0", "\u3000"]))) if within else text
    space = st.sampled_from(SPACES)
    return f"{draw(space)}{inner}{draw(space)}"


@FUZZ
@given(data=st.data(), separator=st.sampled_from(",;"), end=st.sampled_from(["\n", "\r\n"]))
def test_white_space_changes_no_roster(tmp_path: Path, data: st.DataObject, separator: str, end: str) -> None:
    head = ["Student ID", "Last name", "First name", "E-mail", "Extra time", "Programme of study"]
    ids = data.draw(st.lists(PLAIN, min_size=1, max_size=4, unique_by=lambda text: text.casefold()))
    rows = [
        [id, *(data.draw(PLAIN) for _ in range(3)), data.draw(st.sampled_from(["", "25%", "15 min"])), "x y"]
        for id in ids
    ]
    table, draw = [head, *rows], data.draw
    other = [[spaced(cell, draw, within=True) for cell in row] for row in table]
    for at in sorted(draw(st.lists(st.integers(0, len(other)), max_size=3)), reverse=True):
        other.insert(at, [" "] * draw(st.integers(0, 6)))
    other = [[*row, ""] if draw(st.booleans()) else row for row in other]
    (roster, *_) = readers(tmp_path)
    before = held(lambda: roster(as_text(table, separator, csv.QUOTE_MINIMAL, "\n").encode(), ".csv", TableHints()))
    after = held(lambda: roster(as_text(other, separator, csv.QUOTE_MINIMAL, end).encode(), ".csv", TableHints()))
    assert before == after


@FUZZ
@given(data=st.data())
def test_white_space_changes_no_answers_but_in_themselves(tmp_path: Path, data: st.DataObject) -> None:
    head = ["学号", "q1.mean_x", "Q1 (e) slope", "q1.mean_y [Score]", "Any comments?"]
    ids = data.draw(st.lists(PLAIN, min_size=1, max_size=4, unique_by=lambda text: text.casefold()))
    rows = [[id, *(data.draw(PLAIN) for _ in range(4))] for id in ids]
    other = [[spaced(cell, data.draw, within=i == 0) for cell in row] for i, row in enumerate([head, *rows])]
    *_, answers = readers(tmp_path)

    def found(table: list[list[str]]) -> object:
        read = answers(as_text(table, ",", csv.QUOTE_MINIMAL, "\n").encode(), ".csv", TableHints())
        return [
            (one.student, {key: "".join(text.replace("\u200b", "").split()) for key, text in one.answers["q1"].items()})
            for one in read
            if isinstance(one, Submission)
        ]

    assert found([head, *rows]) == found(other)


@pytest.mark.parametrize("text", ["id,name\n1,Ada\n", "学号;姓名\n1;王芳\n"])
def test_a_table_opens_alike_with_and_without_a_mark(text: str) -> None:
    plain, marked = (open_table(text.encode(name), "t", []) for name in ("utf-8", "utf-8-sig"))
    assert (plain.headings, plain.kinds) == (marked.headings, marked.kinds)
