"""One hostile script among five good ones of an exam, through every door: the five have the marks they have alone."""

from __future__ import annotations

import csv
import datetime
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from exam_classes import read_table, rows, write_yaml
from hostile_scripts import NOT_TEXT, hostile_rows, json_files, odd_entries, pdf_files, text_files, yaml_files
from submission_samples import fill

from markscheme.document.pdf.fillable_pdf import to_form_pdf
from markscheme.errors import AnswerError
from markscheme.files.headings import NO_HINTS
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.matching import RosterMatch, RosterMatcher
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun
from markscheme.papers.practice_sheet import sheet_document
from markscheme.submissions.handed_in import HandedIn
from markscheme.submissions.sheet_layout import Box, Layout
from markscheme.submissions.table import check_misnamed

pytestmark = pytest.mark.usefixtures("no_reports")

HOSTILE = "s006"
NOT_READ = "is no answer box of the sheet and is not marked"
DOORS = (".json", ".yaml", ".txt", ".pdf")


def grade(exam, paths, **how):
    target = exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=(), **how), 1, reports=())
        return session.grade(paths, {}, target, replace=True)


def marks(exam) -> dict[str, list[str]]:
    """The gradebook without the hostile student."""
    table = read_table(exam.folder.parent / "marks" / "grades.csv")
    return {row["student"]: list(row.values()) for row in table if row["student"] != HOSTILE}


@pytest.fixture
def five(exam, answers) -> dict[str, list[str]]:
    """The marks of five good students, whose answers stay in the folder of answers."""
    (answers / f"{HOSTILE}.yaml").unlink()
    grade(exam, [answers])
    return marks(exam)


def files(exam, suffix: str) -> Iterator[tuple[str, bytes]]:
    """Hostile files that say they are by the sixth student where they say anything."""
    sheet = exam.sheet(HOSTILE)
    made = {
        ".json": lambda: json_files(sheet.code, "q1", "mean_x"),
        ".yaml": lambda: yaml_files(sheet.code, "q1", "mean_x"),
        ".txt": lambda: text_files("q1", "mean_x"),
        ".pdf": lambda: pdf_files(
            to_form_pdf(sheet_document(sheet)), lambda values, form: fill(values, form), "q1.mean_x"
        ),
    }
    for name, content in made[suffix]():
        yield name, content if suffix == ".pdf" else content.replace(b"hostile", HOSTILE.encode())


def check_files(exam, answers, five, suffix: str, every: int) -> None:
    for name, content in islice(files(exam, suffix), 0, None, every):
        (answers / f"{HOSTILE}{suffix}").write_bytes(content)
        try:
            grade(exam, [answers])
            assert marks(exam) == five
        except BaseException as error:
            error.add_note(f"the hostile file: {name}")
            raise


@pytest.mark.parametrize("suffix", DOORS)
def test_a_hostile_file_costs_itself(exam, answers, five, suffix):
    check_files(exam, answers, five, suffix, 9)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", DOORS)
def test_every_hostile_file_costs_itself(exam, answers, five, suffix):
    check_files(exam, answers, five, suffix, 1)


def hostile_tables(exam, scripts, suffix: str) -> Iterator[tuple[str, list[list[object]]]]:
    """Tables of the five with one hostile row."""
    head, *good = rows(scripts[:5], exam)
    found = {name: [row[0].replace("hostile", HOSTILE), "", "", *row[1:]] for name, row in hostile_rows(len(head) - 2)}
    if suffix == ".csv":
        found |= {name: [HOSTILE, "", "", text] for name, text in NOT_TEXT.items() if name != "half a character"}
        found["NUL as a code"] = [HOSTILE, "", "A\x00", "1"]
        found["too long a row"] = [HOSTILE, "", "", *["1"] * 40]
    else:
        del found["a long cell"], found["a formula of a spreadsheet"]
        found |= {"a date": [HOSTILE, "", "", datetime.date(2026, 1, 2)], "a formula": [HOSTILE, "", "", "=1/3"]}
        found |= {"an error": [HOSTILE, "", "", "#DIV/0!"], "a date as an id": [datetime.date(2026, 1, 2), "", "", "1"]}
    for name, row in found.items():
        yield name, [head, *good[:2], row, *good[2:]]


def check_tables(exam, scripts, five, path: Path, every: int) -> None:
    for name, table in islice(hostile_tables(exam, scripts, path.suffix), 0, None, every):
        write_table(path, table)
        try:
            grade(exam, [path])
            assert marks(exam) == five
        except BaseException as error:
            error.add_note(f"the hostile row: {name}")
            raise


def write_table(path: Path, table: list[list[object]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        return
    import openpyxl

    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    book.save(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_hostile_row_costs_itself(exam, scripts, five, tmp_path, suffix):
    check_tables(exam, scripts, five, tmp_path / f"class{suffix}", 7)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_hostile_row_costs_itself(exam, scripts, five, tmp_path, suffix):
    check_tables(exam, scripts, five, tmp_path / f"class{suffix}", 1)


def test_a_hostile_entry_of_a_class_in_json_costs_itself(exam, scripts, five, tmp_path):
    good = [{"student": one.student.id, "sheet": one.student.sheet, "answers": one.answers} for one in scripts[:5]]
    hostile = [
        json.loads(content)
        for name, content in files(exam, ".json")
        if name not in ("no JSON", "a list without end", "nothing", "bytes")
    ]
    path = tmp_path / "class.json"
    path.write_text(json.dumps([*good[:2], *hostile, *good[2:]]))
    summary = grade(exam, [path])
    assert marks(exam) == five
    assert len([one for one in summary.remarks if one.reason == "unreadable_answers"]) >= 8


def test_spoilt_cells_are_unreadable_and_comments_cost_nothing(exam, scripts, five, tmp_path):
    head, *good = [list(row) for row in rows(scripts, exam)]
    head += ["Any comments?", ""]
    good = [[*row, "thank you", datetime.date(2026, 1, 2)] for row in good]
    good[5][head.index("q1.mean_x")] = datetime.date(2026, 1, 2)
    write_table(tmp_path / "class.xlsx", [head, *good])
    summary = grade(exam, [tmp_path / "class.xlsx"])
    assert {id: row[:-1] for id, row in marks(exam).items()} == five
    assert {row[-1] for row in marks(exam).values()} == {"thank you"}  # kept for the gradebook
    assert summary.remarks == []
    assert [one for one in summary.messages if "Any comments?" in one] == [
        f"{tmp_path}/class.xlsx: column {len(head) - 1}, 'Any comments?', {NOT_READ}"
    ]
    table = read_table(exam.folder.parent / "marks" / "review.csv")
    assert ("s006", "unreadable", "mean_x") in {(row["student"], row["reason"], row["step"]) for row in table}


def test_a_column_with_another_name_is_asked_for_once(exam, scripts, five, answers, tmp_path):
    head, *good = [list(row) for row in rows(scripts, exam)]
    place = head.index("q1.mean_y") + 1
    head[place - 1] = "q1.meany"
    write_table(tmp_path / "class.csv", [head, *good])
    summary = grade(exam, [answers, tmp_path / "class.csv"])
    assert marks(exam) == five  # a table that is asked about costs nobody what else was handed in
    (asked,) = [one for one in summary.remarks if one.reason == "unreadable_file"]
    assert asked.detail == (
        f"{tmp_path}/class.csv: column {place}, 'q1.meany', is no answer box; did you mean 'q1.mean_y'? "
        "Rename it, or say so: --columns q1.mean_y=q1.meany, or none=q1.meany to pass it over"
    )


def test_a_column_that_is_a_box_of_another_variant_is_no_slip():
    one, two = (Layout("", (Box("q1", name, "a", (), name),)) for name in ("mean_y", "mean_z"))
    check_misnamed(["id", "q1.mean_z"], [1], [one, two], "a.csv", NO_HINTS)
    for layouts, heading, box in (([one], "q1.mean_z", "mean_y"), ([one, two], "q1.meanz", "mean_z")):
        with pytest.raises(AnswerError, match=rf"is no answer box; did you mean 'q1.{box}'\?"):
            check_misnamed(["id", heading], [1], layouts, "a.csv", NO_HINTS)
    check_misnamed(["id", "Anything else?"], [1], [one, two], "a.csv", NO_HINTS)


def test_links_pipes_and_names_of_bytes_cost_nothing(exam, answers, five):
    odd_entries(answers, answers / "s001.yaml")
    summary = grade(exam, [answers])
    assert marks(exam) == five
    assert any("a-link.json, b-system.txt, c-loop.yaml, e-pipe.csv" in message for message in summary.messages)


def test_a_form_that_names_another_student_is_said_with_both_sources(exam, answers, five, scripts):
    forged = replace(scripts[1], answers={"q1": {"mean_x": "99"}})
    write_yaml(forged, answers / "zz.yaml")
    text = (answers / "zz.yaml").read_text("utf-8")
    (answers / "zz.yaml").write_text("\n".join(line for line in text.splitlines() if not line.startswith("sheet:")))
    grade(exam, [answers])
    assert {name: row for name, row in marks(exam).items() if name != "s002"} == {
        name: row for name, row in five.items() if name != "s002"
    }
    review = read_table(exam.folder.parent / "marks" / "review.csv")
    (said,) = [row for row in review if row["reason"] == "twice"]
    assert (said["student"], said["written"]) == ("s002", f"{answers / 's002.yaml'}; {answers / 'zz.yaml'}")
    grade(exam, [answers], keep="first")
    assert marks(exam) == five


def test_ids_that_differ_in_code_points_alone_are_two_students(exam):
    composed, apart = (unicodedata.normalize(form, "é1") for form in ("NFC", "NFD"))
    twins = tuple(replace(one, id=id, name="") for one, id in zip(exam.students, (composed, apart), strict=False))
    roll = RosterMatcher(replace(exam, students=twins), None)
    for student in twins:
        found = roll.match(HandedIn("tree", "a.yaml", {}, (("student", student.id),)))
        assert isinstance(found, RosterMatch)
        assert found.student.id == student.id
    alone = RosterMatcher(replace(exam, students=twins[1:]), None).match(
        HandedIn("tree", "a.yaml", {}, (("student", composed),))
    )
    assert isinstance(alone, RosterMatch)
    assert alone.student.id == apart
