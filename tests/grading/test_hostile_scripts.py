"""One hostile script among five good ones, through every door: the five have the marks that they have alone."""

from __future__ import annotations

import csv
import datetime
import io
import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hostile_scripts import NOT_TEXT, TEXTS, hostile_rows, json_files, odd_entries, pdf_files, text_files, yaml_files
from spoilt_scripts import spoilt_scripts
from submission_samples import fill, workbook

from markscheme.cli import main
from markscheme.document.pdf.fillable_pdf import to_form_pdf
from markscheme.family.library import Library
from markscheme.gradebook.record import is_marked, refused_record
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.marker import Marker
from markscheme.grading.sheet_run import record_of, task_of
from markscheme.papers.practice_sheet import Sheet, make_sheet, sheet_document
from markscheme.submissions import RefusedSubmission, Submission, read_submissions

pytestmark = pytest.mark.usefixtures("no_reports")

SLOW = pytest.mark.slow
GOOD = ("Ada", "Bo", "学生丙", "dé", "eve")
NOT_READ = "is no answer box of the sheet and is not marked"
FIRST, STEP = "q1", "mean_x"


@cache
def sheet() -> Sheet:
    """Numbers, labels and sets."""
    return make_sheet(Library(), ["regression/simple", "optimisers/critical_point"], seed=1, level="easy")


@cache
def marker() -> Marker:
    return Marker(MarkingSettings(sheet().to_json(), formats=()))


def record(script: Submission | RefusedSubmission, by: Marker | None = None) -> dict[str, Any]:
    """What is said of one script."""
    by = by or marker()
    if isinstance(script, RefusedSubmission):
        return refused_record(script, by.exam.blueprint.total)
    return record_of(by.mark(task_of(script, by.exam.code)), by.exam.blueprint.total)


@cache
def good_answers() -> dict[str, dict[str, dict[str, Any]]]:
    """What five students hand in, each with another step spoilt."""
    kinds = {id: [one.raw for one in spoilt_scripts(problem)] for id, problem in sheet().questions}
    return {name: {id: kinds[id][3 * i] for id in kinds} for i, name in enumerate(GOOD)}


def marks_of(record: dict[str, Any]) -> Any:
    return record["student"], record["score"], record["questions"]


@cache
def alone() -> tuple[Any, ...]:
    """The marks that each has who is marked alone."""
    return tuple(marks_of(record(Submission(n, good_answers()[n], ""), Marker(marker().how))) for n in GOOD)


def check(paths: list[Path]) -> None:
    """The good ones have their marks, and whoever is not marked is said."""
    intake = read_submissions(paths, sheet())
    records = [record(script) for script in intake.scripts]
    json.dumps(records, ensure_ascii=False).encode()  # everything can be written to a file
    good = {record["student"]: marks_of(record) for record in records if record["student"] in GOOD}
    assert tuple(good[name] for name in GOOD) == alone()
    others = [record for record in records if record["student"] not in GOOD]
    assert all(is_marked(record) or record["reason"] for record in others)
    said = len(others) + len(intake.strays) + len(intake.superseded) + len(intake.messages)
    assert said, "what was handed in and not marked must be said"


def hand_in_good(folder: Path) -> None:
    for name, answers in good_answers().items():
        data = {"student": name, "sheet": sheet().code, "answers": answers}
        (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")


DOORS = {
    ".json": lambda: json_files(sheet().code, FIRST, STEP),
    ".yaml": lambda: yaml_files(sheet().code, FIRST, STEP),
    ".txt": lambda: text_files(FIRST, STEP),
    ".pdf": lambda: pdf_files(
        to_form_pdf(sheet_document(sheet())), lambda values, form: fill(values, form), "q1.mean_x"
    ),
}


@pytest.mark.parametrize("suffix, every", [*((suffix, 3) for suffix in DOORS), pytest.param(".pdf", 1, marks=SLOW)])
def test_a_hostile_file_costs_itself(tmp_path, suffix, every):
    hand_in_good(tmp_path)
    for name, content in islice(DOORS[suffix](), 0, None, every if suffix == ".pdf" else 1):
        (tmp_path / f"hostile{suffix}").write_bytes(content)
        try:
            check([tmp_path])
        except BaseException as error:
            error.add_note(f"the hostile file: {name}")
            raise


def test_an_entry_of_a_class_in_json_costs_itself(tmp_path):
    good = [{"student": name, "sheet": sheet().code, "answers": answers} for name, answers in good_answers().items()]
    for name, content in json_files(sheet().code, FIRST, STEP):
        if name in ("no JSON", "a list without end", "nothing", "bytes"):
            continue  # no JSON of a class: the file is refused, and names the place
        entries = ",".join([json.dumps(good[0]), content.decode("ascii"), *map(json.dumps, good[1:])])
        (tmp_path / "class.json").write_text(f"[{entries}]")
        try:
            check([tmp_path / "class.json"])
        except BaseException as error:
            error.add_note(f"the hostile entry: {name}")
            raise


@cache
def table_of(*extra: str) -> list[list[str]]:
    """The good ones as a table, with further columns that they leave blank."""
    boxes = [(id, name) for id, problem in sheet().questions for name in problem.asked]
    rows = [["student", *(f"{id}.{name}" for id, name in boxes), *extra]]
    for student, answers in good_answers().items():
        rows.append([student, *(_text(answers[id][name]) for id, name in boxes), *[""] * len(extra)])
    return rows


def _text(raw: Any) -> str:
    return "[" + ", ".join(map(_text, raw)) + "]" if isinstance(raw, list) else str(raw)


def check_table(path: Path, rows: list[list[Any]]) -> None:
    """As `check`, by a table of the good ones alone: whole answers stand in one cell there."""
    if path.suffix == ".csv":
        file = io.StringIO(newline="")
        csv.writer(file).writerows(rows)
        path.write_bytes(file.getvalue().encode("utf-8", "surrogatepass"))
    else:
        path.write_bytes(workbook(rows, formulas=True))
    intake = read_submissions([path], sheet())
    found = {one.student: one.answers for one in intake.submissions}
    assert {name: found[name] for name in GOOD} == _table_alone()
    for script in intake.scripts:
        if script.student not in GOOD:
            record(script)


@cache
def _table_alone() -> dict[str, Any]:
    head, *rows = table_of()
    places = [heading.split(".") for heading in head[1:]]
    found: dict[str, Any] = {}
    for student, *cells in rows:
        for (id, name), cell in zip(places, cells, strict=True):
            found.setdefault(student, {}).setdefault(id, {})[name] = cell
    return found


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_hostile_row_costs_itself(tmp_path, suffix):
    good = table_of()
    rows = dict(hostile_rows(len(good[0])))
    if suffix == ".csv":  # no spreadsheet holds these
        rows |= {name: ["hostile", text] for name, text in NOT_TEXT.items() if name != "half a character"}
        rows["too long a row"] = ["hostile", *["1"] * 30]
    else:
        del rows["a long cell"], rows["a formula of a spreadsheet"]
        rows |= {
            "a date": ["hostile", datetime.date(2026, 1, 2)],
            "a formula": ["hostile", "=1/3"],
            "an error": ["hostile", "#DIV/0!"],
            "a long number": [2023123456789012, "1"],
            "a date as a student": [datetime.datetime(2026, 1, 2), "1"],
        }
    for name, row in rows.items():
        try:
            check_table(tmp_path / f"class{suffix}", [*good[:3], row, *good[3:]])
        except BaseException as error:
            error.add_note(f"the hostile row: {name}")
            raise


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_cell_of_a_column_that_is_no_answer_costs_nothing(tmp_path, suffix):
    good = table_of("Any comments?", "Timestamp", "")
    remarks: list[Any] = ["thank you", datetime.datetime(2026, 1, 2, 3, 4), "a scribble"]
    changed = [[*row[:-3], *remarks] if row[0] in ("Bo", "eve") else row for row in good]
    check_table(tmp_path / f"class{suffix}", changed)
    intake = read_submissions([tmp_path / f"class{suffix}"], sheet())
    assert not intake.refused
    assert [one for one in intake.messages if "Any comments?" in one] == [
        f"{tmp_path}/class{suffix}: column {len(good[0]) - 2}, 'Any comments?', {NOT_READ}"
    ]
    assert all(not one.notes for one in intake.submissions)


@pytest.mark.parametrize(
    "cell, kind",
    [
        (datetime.date(2026, 1, 2), "cell_date"),
        (datetime.time(1, 2), "cell_date"),
        ("=1/3", "cell_formula"),
        ("#DIV/0!", "cell_error"),
        (2023123456789012, "cell_long_number"),
    ],
)
def test_a_cell_that_a_spreadsheet_spoilt_is_unreadable_with_its_reason(tmp_path, cell, kind):
    rows = [list(row) for row in table_of()]
    rows[2][1] = cell
    rows[2][-1] = cell
    (tmp_path / "class.xlsx").write_bytes(workbook(rows, formulas=True))
    (tmp_path / "sheet.json").write_text(json.dumps(sheet().to_json()))
    words = ["grade", tmp_path / "sheet.json", tmp_path / "class.xlsx", "--json", "-o", tmp_path / "marks"]
    found = CliRunner().invoke(main, list(map(str, words)))
    assert found.exit_code == 0
    students = {one["student"]: one for one in json.loads(found.stdout)}
    steps = {step["name"]: step for question in students["Bo"]["questions"] for step in question["steps"]}
    first, last = steps[STEP], list(steps.values())[-1]
    assert (first["verdict"], last["verdict"], first["marks"], last["marks"]) == ("unreadable", "unreadable", "0", "0")
    stored = json.loads((tmp_path / "marks" / "results.json").read_text("utf-8"))
    assert any(
        kind.removeprefix("cell_") in str(step["raw"]) for step in stored["students"][1]["questions"][0]["steps"]
    )
    assert len(students["Bo"]["review"]) >= 2
    assert all(students[name]["status"] == "marked" for name in GOOD)
    again = CliRunner().invoke(main, ["regrade", str(tmp_path / "marks"), "--json"])
    assert json.loads(again.stdout) == []


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_column_with_another_name_is_asked_for_once(tmp_path, suffix):
    rows = [list(row) for row in table_of()]
    rows[0][2] = "q1.meany"
    path = tmp_path / f"class{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        path.write_bytes(workbook(rows))
    (tmp_path / "sheet.json").write_text(json.dumps(sheet().to_json()))
    command = ["grade", str(tmp_path / "sheet.json"), str(path), "--json"]
    asked = CliRunner().invoke(main, command)
    assert asked.exit_code == 1
    assert asked.stderr == (
        f"Error: {path}: column 3, 'q1.meany', is no answer box; did you mean 'q1.mean_y'? "
        "Rename it, or say so: --columns q1.mean_y=q1.meany, or none=q1.meany to pass it over\n"
    )
    said = CliRunner().invoke(main, [*command, "--columns", "q1.mean_y=q1.meany"])
    assert said.exit_code == 0
    for student in json.loads(said.stdout):
        assert {step["name"]: step["verdict"] for step in student["questions"][0]["steps"]}["mean_y"] != "blank"
    passed = CliRunner().invoke(main, [*command, "--columns", "none=q1.meany"])
    assert f"{path}: no column for q1.mean_y: it counts as not answered" in passed.stderr.splitlines()
    for student in json.loads(passed.stdout):
        steps = {step["name"]: step["verdict"] for step in student["questions"][0]["steps"]}
        assert (steps["mean_y"], student["status"]) == ("blank", "marked")


def test_who_leaves_the_number_blank_changes_nobody_elses_name(tmp_path):
    head, *rows = [list(row) for row in table_of()]
    people = [("Li", "1"), ("Li", "2"), ("Wu", ""), ("Li", "4"), ("Xu", "5")]
    rows = [[name, number, *row[1:]] for (name, number), row in zip(people, rows, strict=True)]
    (tmp_path / "class.csv").write_text(
        "\n".join(";".join(row) for row in [["surname", "ID number", *head[1:]], *rows])
    )
    intake = read_submissions([tmp_path / "class.csv"], sheet())
    assert [one.student for one in intake.submissions] == ["1", "2", "4", "5", "Wu"]
    assert intake.submissions[-1].notes == ("column 'ID number' is blank, so another column says who this is",)


def test_links_pipes_and_names_of_bytes_cost_nothing(tmp_path):
    hand_in_good(tmp_path)
    odd_entries(tmp_path, tmp_path / "Ada.json")
    check([tmp_path])
    said = "\n".join(read_submissions([tmp_path], sheet()).messages)
    assert (
        "not read, because they are links or no plain files: a-link.json, b-system.txt, c-loop.yaml, e-pipe.csv" in said
    )
    (tmp_path / "sheet").mkdir()
    (tmp_path / "sheet" / "sheet.json").write_text(json.dumps(sheet().to_json()))
    words = ["grade", tmp_path / "sheet" / "sheet.json", tmp_path, "-o", tmp_path / "marks", "--json"]
    found = CliRunner().invoke(main, list(map(str, words)))
    assert found.exit_code == 0, found.stderr
    assert [one["student"] for one in json.loads(found.stdout) if one["status"] == "marked"][:2] == ["Ada", "Bo"]


def test_a_broken_file_beside_a_good_one_of_the_same_student_is_said(tmp_path):
    hand_in_good(tmp_path)
    (tmp_path / "z.yaml").write_text(f"student: Ada\nsheet: {sheet().code}\nanswers: {{q1: {{mean_z: 1}}}}")
    check([tmp_path])
    intake = read_submissions([tmp_path], sheet())
    ada = intake.submissions[0]
    assert ada.student == "Ada"
    assert "something else was handed in and cannot be read: " in ada.notes[-1]
    assert [one.student for one in intake.strays] == ["Ada"]
    assert isinstance(intake.strays[0], RefusedSubmission)


def test_the_whole_door_of_the_command_line(tmp_path):
    """A few of each kind at once, into a folder with pages: nothing stops the five."""
    (tmp_path / "in").mkdir()
    hand_in_good(tmp_path / "in")
    for suffix, files in DOORS.items():
        for i, (_, content) in enumerate(islice(files(), 0, None, 7)):
            (tmp_path / "in" / f"x{i}{suffix}").write_bytes(content)
    (tmp_path / "in" / "y.csv").write_text(f"student,q1.mean_x\nhostile,{TEXTS['powers']}\n")
    (tmp_path / "sheet.json").write_text(json.dumps(sheet().to_json()))
    words = ["grade", tmp_path / "sheet.json", tmp_path / "in", "-o", tmp_path / "marks", "--json", "--jobs", 1]
    found = CliRunner().invoke(main, list(map(str, words)))
    assert found.exit_code == 0, found.stderr
    students = {one["student"]: one for one in json.loads(found.stdout)}
    scores = {name: score for name, score, _ in alone()}
    assert {name: students[name]["score"] for name in GOOD} == scores
    assert any(one["status"] == "not_marked" and one["reason"] for one in students.values())
    assert (tmp_path / "marks" / "feedback" / "Ada.html").is_file()


@pytest.mark.parametrize("name, found", [("NUL", "U+0000"), ("no character", "U+FFFF"), ("an escape", "U+001B")])
def test_a_cell_that_is_no_text_costs_that_cell(tmp_path, name, found):
    rows = [list(row) for row in table_of()]
    rows[3][1] = NOT_TEXT[name]
    with (tmp_path / "class.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    intake = read_submissions([tmp_path / "class.csv"], sheet())
    assert [one.student for one in intake.submissions] == sorted(GOOD)
    (spoilt,) = [one for one in intake.submissions if one.student == rows[3][0]]
    assert spoilt.answers["q1"][STEP] == f"\N{WARNING SIGN} no_text: {found}"
    steps = record(spoilt)["questions"][0]["steps"]
    assert [step["verdict"] for step in steps if step["name"] == STEP] == ["unreadable"]
