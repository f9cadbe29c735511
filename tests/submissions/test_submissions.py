"""Files that students hand in: the same answers in every format, what is refused, and what is decided."""

from __future__ import annotations

import datetime
import io
import json
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submission_samples import ANSWERS, WRITERS, as_csv, as_json, as_yaml, cells, raw, read_one, sheet, workbook

from markscheme.errors import AnswerError
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import answer_form, make_sheet, sheet_from_json
from markscheme.submissions import Intake, read_submissions
from markscheme.submissions.sheet_layout import Layout, layout_of

FIELDS = [f"{id}.{name}" for id, problem in sheet().questions for name in problem.asked]
HEAD = ["student", *FIELDS]


def table(*rows: list[str], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\n" for row in rows)


def row(student: str, first: str = "") -> list[str]:
    return [student, first, *[""] * (len(FIELDS) - 1)]


def intake(folder: Path, files: dict[str, bytes | str], **options: Any) -> Intake:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return read_submissions(paths, sheet(), **options)


# The same answers in every format.


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_gives_the_same_answers(tmp_path: Path, suffix: str) -> None:
    found = read_one(tmp_path, f"a{suffix}", WRITERS[suffix](ANSWERS))
    assert found.answers == ANSWERS
    assert found.student == "s1"
    assert found.source.startswith(str(tmp_path / f"a{suffix}"))


def test_plain_text_gives_the_same_answers(tmp_path: Path) -> None:
    lines = [f"{name} = {text}" for name, text in cells(ANSWERS)]
    found = read_one(tmp_path, "a.txt", "student: s1\n" + "\n".join(lines))
    stripped = {q: {n: _stripped(v) for n, v in steps.items()} for q, steps in ANSWERS.items()}
    assert (found.student, found.answers) == ("s1", stripped)


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else [_stripped(item) for item in value]


def test_the_blank_form_has_blank_answers_for_every_box(tmp_path: Path) -> None:
    found = read_one(tmp_path, "sheet.answers.yaml", answer_form(sheet()))
    assert found.student == "sheet"
    blank = {q: {n: _blanked(v) for n, v in steps.items()} for q, steps in ANSWERS.items()}
    assert found.answers == blank


def _blanked(value: Any) -> Any:
    return "" if isinstance(value, str) else [_blanked(item) for item in value]


def test_numbers_without_quotation_marks_stay_as_typed(tmp_path: Path) -> None:
    text = f"sheet: {sheet().code}\nstudent: 007\nanswers:\n  q1: {{mean: [0.50, 1e3], variance: 010, Z_hat: yes}}"
    found = read_one(tmp_path, "a.yaml", text)
    assert found.student == "007"
    assert found.answers == {"q1": {"mean": ["0.50", "1e3"], "variance": "010", "Z_hat": "yes"}}


def test_json_numbers_stay_as_typed(tmp_path: Path) -> None:
    big = "9" * 5000
    text = f'{{"student": 7, "answers": {{"q1": {{"mean": [0.50, 1E3], "variance": [{big}, null], "out": NaN}}}}}}'
    found = read_one(tmp_path, "a.json", text)
    assert found.answers == {"q1": {"mean": ["0.50", "1E3"], "variance": [big, ""], "out": "NaN"}}
    assert found.notes == ("names no sheet code, so nothing shows that these answers are for this sheet",)


def test_json_lists_students(tmp_path: Path) -> None:
    entries = [{"student": name, "answers": {"q1.mean": name}} for name in ("b", "a")]
    found = intake(tmp_path, {"class.json": json.dumps(entries)}).submissions
    assert [(s.student, raw(s, "q1.mean"), s.source) for s in found] == [
        ("a", "a", f"{tmp_path}/class.json, entry 2"),
        ("b", "b", f"{tmp_path}/class.json, entry 1"),
    ]


def test_numeric_cells_become_their_shortest_text(tmp_path: Path) -> None:
    values = [0.1, 2.0, 3, 1e-05, 1 / 3, True, 12345678901234, -0.5, 123456.789012, 1e22]
    found = read_one(tmp_path, "a.xlsx", workbook([HEAD, [20231234, *values]]))
    texts = [raw(found, field) for field in FIELDS]
    assert found.student == "20231234"
    assert texts[:5] == ["0.1", "2", "3", "1e-05", "0.3333333333333333"]
    assert texts[5:] == ["TRUE", "12345678901234", "-0.5", "123456.789012", "1e+22"]
    (note,) = found.notes
    assert note.startswith("the spreadsheet kept B2")
    assert note.endswith("as numbers: zeros at the end of what was typed are lost")


# Headings.


@pytest.mark.parametrize(
    "heading, place",
    [
        ("q1.mean", "q1.mean"),
        ("q1 mean", "q1.mean"),
        ("Q1_Mean", "q1.mean"),
        ("Q1 (a)", "q1.mean"),
        ("1a", "q1.mean"),
        ("1(b)", "q1.variance"),
        ("１（ｂ）", "q1.variance"),
        ("Question 2, part b", "q2.degree"),
        ("Problem 2: A_hat", "q2.A_hat"),
        ("问题1 mean", "q1.mean"),
        ("第1题 (a) 均值", "q1.mean"),
        ("第二题（b）", "q2.degree"),
        ("第 2 题 A_hat", "q2.A_hat"),
        ("3、问题1 mean", "q1.mean"),
        ("Q1. (a) Find the mean of each column.", "q1.mean"),
        ("degree", "q2.degree"),
        ("q1.mean[2]", "q1.mean[2]"),
        ("1a [2]", "q1.mean[2]"),
        ("q1.mean[1,2]", "q1.mean[2]"),
        ("q1.Z_hat[1,2]", "q1.Z_hat[1,2]"),
        ("q1.Z_hat[1][2]", "q1.Z_hat[1,2]"),
        ("Q1 z_hat (3, 1)", "q1.Z_hat[3,1]"),
        ("2 AH", "q2.AH"),
        ("2Z", "q2.Z"),
    ],
)
def test_a_heading_means_a_place(heading: str, place: str) -> None:
    found = layout_of(sheet()).find(heading)
    assert found is not None
    assert found.field == place


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "q3.mean",
        "q1",
        "q1.degree",
        "1g",
        "out",
        "(a)",
        "q1.mean[3]",
        "q1.mean[0]",
        "q1.Z_hat[2]",
        "1a variance",
        "12a",
        "q" * 1000,
    ],
)
def test_a_heading_means_nothing(heading: str) -> None:
    assert layout_of(sheet()).find(heading) is None


# Papers in Chinese count their parts.


@cache
def counted() -> Layout:
    return layout_of(make_sheet(Library(), ["norm/batchnorm", "gnn/gcn_layer"], seed=1, level="easy", language="zh"))


@pytest.mark.parametrize(
    "heading, place",
    [
        ("1(2)", "q1.variance"),
        ("1-2", "q1.variance"),
        ("1.2", "q1.variance"),
        ("第1题（2）", "q1.variance"),
        ("第二题第2小题", "q2.degree"),
        ("第1题 (1) 均值", "q1.mean"),
        ("Q2 (3)", "q2.A_hat"),
        ("1(1)[2]", "q1.mean[2]"),
        ("1(1)(2)", "q1.mean[2]"),
        ("q1 mean (2)", "q1.mean[2]"),
        ("Q1 z_hat (3, 1)", "q1.Z_hat[3,1]"),
        ("q1.variance", "q1.variance"),
    ],
)
def test_a_counted_part_means_a_place(heading: str, place: str) -> None:
    found = counted().find(heading)
    assert found is not None
    assert found.field == place


@pytest.mark.parametrize("heading", ["(2)", "2", "1(9)", "1(b)", "1b", "12", "1(1)[3]", "1(1) variance"])
def test_a_counted_heading_means_nothing(heading: str) -> None:
    assert counted().find(heading) is None


def test_a_paper_of_one_question_has_its_parts_by_their_numbers_alone() -> None:
    layout = layout_of(make_sheet(Library(), ["norm/batchnorm"], seed=1, level="easy", language="zh"))
    found = [layout.find(heading) for heading in ("(2)", "2", "2.", "（２）方差")]
    assert [place and place.field for place in found] == ["q1.variance"] * 4


def test_a_sheet_that_was_written_before_parts_were_counted_has_letters_still() -> None:
    sheet = make_sheet(Library(), ["norm/batchnorm"], seed=1, level="easy", language="zh")
    data = sheet.to_json()
    before = {**data, "questions": [{k: v for k, v in one.items() if k != "part_names"} for one in data["questions"]]}
    assert before["code"] == sheet.code
    layout = layout_of(sheet_from_json(before, Library()))
    assert [box.label for box in layout.boxes[:3]] == ["a", "b", "c"]
    assert [box.label for box in layout_of(sheet_from_json(data, Library())).boxes[:3]] == ["1", "2", "3"]


# Spreadsheets and form tools.


@pytest.mark.parametrize("separator, said", [(",", None), (";", "';'"), ("\t", "tabs")])
def test_separators_are_found(tmp_path: Path, separator: str, said: str | None) -> None:
    found = intake(tmp_path, {"class.csv": table(HEAD, row("s1", "0.5"), separator=separator)})
    assert raw(found.submissions[0], "q1.mean") == "0.5"
    assert found.messages == ((f"{tmp_path}/class.csv: columns are separated by {said}",) if said else ())


@pytest.mark.parametrize(
    "extra, student, chosen",
    [
        ({"Timestamp": "9:00", "Score": "0 / 20", "Email Address": "a@b.c"}, "a@b.c", "Email Address"),
        ({"ID": "1", "Start time": "1", "Completion time": "2", "Email": "anonymous", "Name": "Li"}, "Li", "Name"),
        ({"时间戳记": "9:00", "1、您的姓名": "李", "2、学号": "77"}, "77", "2、学号"),
        ({"id": "s9", "name": "Li"}, "s9", "id"),
        ({"Surname": "Li", "First name": "Wei", "ID number": "5", "Points - Q1 (a)": "1"}, "5", "ID number"),
    ],
)
def test_exports_of_form_tools(tmp_path: Path, extra: dict[str, str], student: str, chosen: str) -> None:
    text = table([*extra, *FIELDS], [*extra.values(), *row("", "0.5")[1:]])
    found = intake(tmp_path, {"class.csv": text})
    assert found.submissions[0].student == student
    assert raw(found.submissions[0], "q1.mean") == "0.5"
    others = ", ".join(repr(name) for name in extra if name != chosen)
    (said,) = [one for one in found.messages if "no time of handing in can be read" not in one]
    assert said == f"{tmp_path}/class.csv: the student is taken from column {chosen!r}; not read: {others}"


def test_hundreds_of_students_in_one_table(tmp_path: Path) -> None:
    rows = [row(f"s{i:03}", str(i)) for i in range(300)]
    found = intake(tmp_path, {"class.csv": table(HEAD, *reversed(rows)), "class.xlsx": workbook([HEAD, *rows])})
    assert [raw(s, "q1.mean") for s in found.submissions] == [str(i) for i in range(300)]
    assert len(found.superseded) == 300


def test_dates_formulas_and_numbers_of_the_tool_itself_do_no_harm(tmp_path: Path) -> None:
    head = ["Start time", "Total points", "Score", *HEAD]
    started = datetime.datetime(2026, 1, 2, 9, 30)
    content = workbook([head, [started, "=1+1", 7.5, *row("s1", "0.5")]], formulas=True)
    found = intake(tmp_path, {"a.xlsx": content})
    assert raw(found.submissions[0], "q1.mean") == "0.5"
    assert found.submissions[0].notes == ()
    assert "'Start time', 'Total points', 'Score'" in found.messages[0]


def test_two_worksheets_of_answers_are_refused_and_a_list_beside_one_is_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("Class list", [["student", "name"], ["s1", "Ada"]]), ("Monday", [HEAD, row("s1", "0.5")])):
        sheet_of_book = book.create_sheet(title)
        for cells_of_row in rows:
            sheet_of_book.append(cells_of_row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    found = intake(tmp_path, {"b.xlsx": (tmp_path / "a.xlsx").read_bytes()})
    assert raw(found.submissions[0], "q1.mean") == "0.5"
    assert found.messages[0].endswith("b.xlsx: read worksheet 'Monday'; not read: 'Class list'")
    book.copy_worksheet(book["Monday"]).title = "Tuesday"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(AnswerError, match="two worksheets hold students, 'Monday' and 'Tuesday'; put them on one"):
        intake(tmp_path, {"b.xlsx": (tmp_path / "a.xlsx").read_bytes()})


@pytest.mark.parametrize(
    "heading, place", [("(a)", "q1.mean"), ("a", "q1.mean"), ("Z_hat", "q1.Z_hat"), ("b[2]", "q1.variance[2]")]
)
def test_headings_of_a_sheet_with_one_question(heading: str, place: str) -> None:
    found = layout_of(make_sheet(Library(), ["norm/batchnorm"], seed=1, level="easy")).find(heading)
    assert found is not None
    assert found.field == place


# Encodings and line ends.


@pytest.mark.parametrize(
    "encoding, guessed",
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-16-be", False), ("gbk", True), ("gb18030", True)],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, guessed: bool, end: str) -> None:
    text = table(["学号", *FIELDS], row("学生甲", "－１／２")).replace("\n", end)
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    form = answer_form(sheet()).replace('student: ""', "学号: 李娜").replace("\n", end)
    plain = end.join(["姓名：王芳", "1a：０．５"])
    files = {f"a{s}": mark + t.encode(encoding) for s, t in ((".csv", text), (".yaml", form), (".txt", plain))}
    found = intake(tmp_path, files)
    assert [s.student for s in found.submissions] == ["学生甲", "李娜", "王芳"]
    assert raw(found.submissions[0], "q1.mean") == "－１／２"
    assert raw(found.submissions[2], "q1.mean") == "０．５"
    assert len(found.messages) == (3 if guessed else 0)
    assert all("read as GB18030" in message for message in found.messages)


# Duplicates, folders, standard input.


@pytest.mark.parametrize("keep, answer, others", [("last", "3", ["1", "2"]), ("first", "1", ["2", "3"])])
def test_one_submission_of_a_student_counts(tmp_path: Path, keep: str, answer: str, others: list[str]) -> None:
    files = {"b.csv": table(HEAD, row("s1", "1"), row("s1", "2")), "a.csv": table(HEAD, row("s1", "3"))}
    found = intake(tmp_path, files, keep=keep)
    assert [raw(s, "q1.mean") for s in found.submissions] == [answer]
    assert [raw(s, "q1.mean") for s in found.superseded] == others
    places = [f"{tmp_path}/{place}" for place in ("b.csv, row 2", "b.csv, row 3", "a.csv, row 2")]
    chosen = places[2] if keep == "last" else places[0]
    assert found.messages == (f"student 's1' handed in 3 times ({'; '.join(places)}): the {keep} counts, {chosen}",)


def test_duplicates_may_be_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswerError) as caught:
        intake(tmp_path, {"a.csv": table(HEAD, row("s1"), row("s1"))}, keep="error")
    places = f"{tmp_path}/a.csv, row 2; {tmp_path}/a.csv, row 3"
    assert str(caught.value) == (
        f"student 's1' handed in 2 times ({places}); keep one of them, or let the first or the last count"
    )


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    unnamed = as_yaml(ANSWERS, "")
    files: dict[str, bytes | str] = {
        "ann/answers.yaml": unnamed,
        "bob/answers.yaml": unnamed,
        "carol.answers.yml": unnamed,
        "dan.json": as_json(ANSWERS, ""),
        "class.CSV": as_csv(ANSWERS, "eve"),
        "photo.jpg": b"\xff\xd8",
        ".hidden.yaml": "[",
        ".git/config.yaml": "[",
        "~$class.xlsx": "lock",
        "sheet.json": json.dumps(sheet().to_json()),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_submissions([tmp_path, tmp_path / "dan.json"], sheet())
    assert [s.student for s in found.submissions] == ["ann", "bob", "carol", "dan", "eve"]
    assert found.messages[:2] == (
        f"{tmp_path}: not read, because their endings name no format of answers: photo.jpg",
        f"{tmp_path}/sheet.json: not read, because it is a sheet and no answers",
    )
    assert found.messages[2:] == (f"{tmp_path}/dan.json: named twice, read once",)


@pytest.mark.parametrize("suffix", WRITERS)
def test_standard_input_is_recognised(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(WRITERS[suffix](ANSWERS))))
    (found,) = read_submissions(["-"], sheet()).submissions
    assert (found.student, found.answers) == ("s1", ANSWERS)


def test_lines_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "# my answers\n1a: 0.5, 0.25\nq1.Z_hat =\n  [1, 2\n   3, 4]\n\ndegree = 2; 3\n1 b) = x = 2\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
    (found,) = read_submissions(["-"], sheet()).submissions
    assert found.student == "standard input"
    assert found.answers == {
        "q1": {"mean": "0.5, 0.25", "Z_hat": "[1, 2\n   3, 4]", "variance": "x = 2"},
        "q2": {"degree": "2; 3"},
    }


# Any text in any cell comes back as it was typed.

SURROGATES_AND_CONTROLS = ["Cs", "Cc"]
TEXTS = st.text(
    st.characters(exclude_categories=SURROGATES_AND_CONTROLS, exclude_characters="\ufffe\uffff\ufeff"), max_size=30
)
QUIET = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITERS if suffix != ".pdf"])
@QUIET
@given(texts=st.lists(TEXTS, min_size=8, max_size=8))
def test_any_text_comes_back(tmp_path: Path, suffix: str, texts: list[str]) -> None:
    check_text(tmp_path, suffix, texts)


@settings(QUIET, max_examples=8)  # writing a PDF takes long
@given(texts=st.lists(TEXTS, min_size=8, max_size=8))
def test_any_text_comes_back_from_a_pdf(tmp_path: Path, texts: list[str]) -> None:
    check_text(tmp_path, ".pdf", texts)


def check_text(folder: Path, suffix: str, texts: list[str]) -> None:
    answers = {
        **ANSWERS,
        "q1": {**ANSWERS["q1"], "mean": texts[:2], "Z_hat": [texts[2:4], texts[4:6], texts[6:]]},
    }
    assert read_one(folder, f"a{suffix}", WRITERS[suffix](answers)).answers == answers


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".csv", ".xlsx", ".pdf", ".txt"])
@QUIET
@given(
    content=st.binary(max_size=200),
    start=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"answers: ", b"student,"]),
)
def test_rubbish_is_read_or_refused(tmp_path: Path, suffix: str, content: bytes, start: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(start + content)
    said = ""
    try:
        said = read_submissions([path], sheet()).submissions[0].source
    except AnswerError as error:
        said = str(error)
    assert str(path) in said
