"""An exam that exists: it is opened, graded, graded again and built again, and no run that was made is ever altered."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from fractions import Fraction

import pytest
from click.testing import CliRunner
from exam_classes import read_table
from frozen_files import FROZEN, check_stricter, contents, missing, read_json, read_yaml

from markscheme.cli import main
from markscheme.exam.exam_folder import open_exam
from markscheme.files.formats import MARKING
from markscheme.gradebook.ledger import Ledger
from markscheme.papers.sheet_data import content_code
from markscheme.submissions.sheet_layout import layout_of

pytestmark = pytest.mark.usefixtures("no_reports")

BUILT = ("papers", "forms", "keys", "sheets")
HAND = {"s1": "3", "s2": "1.5", "s3": "0", "s4": "2", "s5": "0"}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The exam with answers and marks, in a place of the test's own; it may be written to."""
    monkeypatch.chdir(shutil.copytree(FROZEN / "exam", tmp_path / "desk"))
    return tmp_path / "desk"


FAMILIES, NOW = "--with-current-families", "--with-current-marking"


def exam(name, *arguments, meant=(FAMILIES, NOW)):
    """Run a command of `exam`. Families and marking rules are not those of that day: what is marked is meant to be."""
    command = main.get_command(None, "exam").get_command(None, name)
    extra = [one for one in meant if any(one in option.opts for option in command.params)]
    return CliRunner().invoke(main, ["exam", name, *map(str, arguments), *extra])


def rows(folder):
    """Every row of the three runs, and of what they marked, table by table."""
    with closing(sqlite3.connect(folder / "midterm" / "marks.sqlite")) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables}


def test_the_exam_is_opened_and_every_paper_is_what_its_file_says(desk):
    data = read_json(desk / "midterm" / "exam.json")
    found = open_exam(desk / "midterm")
    assert (found.code, found.build, found.title) == (data["code"], data["build"], "Frozen test")
    now = json.loads(json.dumps([found.blueprint.to_json(), *(student.to_json() for student in found.students)]))
    assert missing([data["blueprint"], *data["students"]], now) == []
    for student in found.students:
        sheet = found.sheet(student.id)
        assert sheet.code == student.sheet
        assert sheet.to_json() == read_json(desk / "midterm" / "sheets" / f"{student.stem}.json")
        form = read_yaml(desk / "midterm" / "forms" / f"{student.stem}.answers.yaml")
        assert (form["sheet"], form["student"]) == (sheet.code, student.id)
        boxes = [(box.question, box.name) for box in layout_of(sheet).boxes]
        assert boxes == [(id, name) for id, steps in form["answers"].items() for name in steps]


def test_the_ledger_says_of_its_runs_what_it_said(desk):
    with Ledger(desk / "midterm") as ledger:
        assert [(run.id, run.kind) for run in ledger.runs()] == [(1, "grade"), (2, "regrade"), (3, "grade")]
        for run in ledger.runs():
            table = read_table(desk / f"marks-{run.id}" / "grades.csv")
            hand = {student: Fraction(marks) for (student, _), marks in ledger.hand_marks(run.id).items()}
            scores = {
                one["student"]: Fraction(one["score"]) + hand.get(one["student"], 0) for one in ledger.records(run.id)
            }
            assert scores == {row["student"]: Fraction(row["score"]) for row in table if row["score"]}
        assert hand == {student: Fraction(marks) for student, marks in HAND.items()}


@pytest.mark.parametrize("pair", ["12", "13", "23"])
def test_two_runs_differ_as_they_did(desk, pair):
    before = contents(desk)
    done = exam("diff", "midterm", *pair, "--json")
    assert done.exit_code == 0, done.output
    assert missing(read_json(desk / f"diff-{pair}.json"), json.loads(done.stdout)) == []
    assert contents(desk) == before


def test_marking_again_adds_runs_and_alters_none(desk):
    """Graded, with another policy, with other hand marks; regraded from the first run and from the last."""
    before, then = contents(desk), rows(desk)
    (desk / "other.csv").write_text("id,question,marks\n" + "".join(f"{student},q4,1\n" for student in HAND))
    commands = [
        ("grade", "midterm", "answers", "-o", "marks-5", "--policy", "lenient.yaml", "--hand-marks", "hand_marks.csv"),
        ("grade", "midterm", "answers", "-o", "marks-6", "--hand-marks", "other.csv"),
        ("regrade", "midterm", "--run", "1"),
        ("regrade", "midterm", "--run", "3", "--policy", "lenient.yaml", "-o", "marks-8"),
    ]
    for command in commands:
        done = exam(*command)
        assert done.exit_code == 0, done.output
        now = rows(desk)
        assert {name: now[name][: len(old)] for name, old in then.items()} == then
        assert len(now["runs"]) > len(then["runs"])
    kept = {name: digest for name, digest in contents(desk).items() if not name.startswith("midterm/marks.sqlite")}
    assert missing({name: digest for name, digest in before.items() if name in kept}, kept) == []
    assert set(before) - set(kept) == {"midterm/marks.sqlite"}


def test_answers_are_read_and_asked_for_as_they_were(desk):
    """PDF form, YAML, CSV and JSON: the same raw answers of the same students, under the same questions and steps."""
    done = exam("grade", "midterm", "answers", "-o", "marks-4", "--hand-marks", "hand_marks.csv")
    assert done.exit_code == 0, done.output
    with Ledger(desk / "midterm") as ledger:
        last = ledger.run().id
        assert kept(ledger, last) == kept(ledger, 3)
        for then, now in zip(ledger.records(3), ledger.records(last), strict=True):
            computed = [one for one in now["questions"] if one["steps"]]  # what a person marked is there, too, now
            assert [asked(one) for one in computed] == [asked(one) for one in then["questions"]]
        assert ledger.hand_marks(last) == ledger.hand_marks(3)


def test_no_marks_change_unless_that_is_meant(desk):
    """Neither by marking again nor by handing in the same answers again; a run that is refused leaves no trace."""
    before, then = contents(desk), rows(desk)
    for command in (
        ("regrade", "midterm"),
        ("regrade", "midterm", "--run", "1", "-o", "marks-4"),
        ("grade", "midterm", "answers", "-o", "marks-4", "--hand-marks", "hand_marks.csv"),
    ):
        done = exam(*command, meant=(FAMILIES,))
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"was marked by marking rules 1, and this Markscheme marks by rules {MARKING}" in done.stderr
        assert f"or {NOW} if other marks are meant; nothing was marked" in done.stderr
        now = rows(desk)
        assert {name: now[name] for name in then} == then
        assert set(contents(desk)) == set(before)


def test_by_the_rules_of_now_what_was_right_is_right_but_for_what_is_known(desk):
    assert exam("regrade", "midterm", "--run", "3").exit_code == 0
    with Ledger(desk / "midterm") as ledger:
        check_stricter("exam", list(ledger.records(3)), list(ledger.records(4)))


def kept(ledger, run):
    scripts = [ledger.script(run, student) for student in ledger.students(run)]
    return [(one.student, one.sheet, one.answers, one.source) for one in scripts]


def asked(question):
    steps = [(step["name"], step["out_of"], step["raw"]) for step in question["steps"]]
    return question["id"], question["total"], steps


def test_a_sheet_that_cannot_be_read_costs_its_student_alone(desk):
    """As if a family of this paper were of a later version than the program's."""
    path, exam_file = desk / "midterm" / "sheets" / "s2.json", desk / "midterm" / "exam.json"
    sheet = read_json(path)
    sheet["questions"][0]["version"] = 99
    before, sheet["code"] = sheet["code"], content_code(sheet["questions"], sheet["holder"])
    path.write_text(json.dumps(sheet), "utf-8")
    exam_file.write_text(exam_file.read_text("utf-8").replace(before, sheet["code"]), "utf-8")
    form = desk / "answers" / "s2.yaml"
    form.write_text(form.read_text("utf-8").replace(before, sheet["code"]), "utf-8")
    done = exam("grade", "midterm", "answers", "-o", "marks-4", "--feedback", "none")
    assert done.exit_code == 0, done.output
    with Ledger(desk / "midterm") as ledger:
        last = ledger.run().id
        assert [record["student"] for record in ledger.records(last)] == ["s1", "s3", "s4", "s5"]
        (said,) = [one.detail for one in ledger.remarks(last) if one.student == "s2" and one.reason == "no_sheet"]
        assert "made with version 99 of regression/simple, and this Markscheme has version" in said


def test_building_again_changes_no_paper_that_was_built(desk):
    """Done, or refused because something has changed since: what was printed stays to the byte."""
    before = contents(desk / "midterm")
    built = exam("build", "exam.yaml", "--roster", "roster.csv", "-o", "midterm", "--jobs", "1")
    assert built.exit_code in (0, 1), built.output
    assert "Traceback" not in built.output
    now = contents(desk / "midterm")
    printed = {name: digest for name, digest in before.items() if name.startswith(BUILT)}
    assert len(printed) == 6 * 5
    assert missing(printed, now) == []
    assert {name: now[name] for name in ("exam.secret", "marks.sqlite")} == {
        name: before[name] for name in ("exam.secret", "marks.sqlite")
    }
