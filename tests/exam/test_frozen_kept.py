"""An exam that keeps its families is marked as it was, by every later program, whatever the installed families are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import read_table
from frozen_files import FROZEN, check_stricter, contents, steps_of
from frozen_stricter import STRICTER

from markscheme.cli import main
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.variants.families import family_ids
from markscheme.gradebook.ledger import Ledger

THEN = FROZEN / "kept"
SAID = ("verdict", "marks", "slip")
NOW = "--with-current-marking"  # marks of then would be kept: here they are made anew


@pytest.fixture
def desk(tmp_path) -> Path:
    """A copy that is the user's own and that nobody else may write to, as a build leaves it."""
    shutil.copytree(THEN, tmp_path / "kept")
    for path in (tmp_path / "kept", *(tmp_path / "kept").rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return tmp_path / "kept"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["exam", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def records(folder: Path) -> list[dict]:
    with Ledger(folder) as ledger:
        return list(ledger.records(ledger.run().id))


def test_every_paper_is_what_its_file_says(desk):
    exam = open_exam(desk / "exam")
    assert exam.keeps_families
    assert [exam.library[id].version for id in family_ids(exam.blueprint)] == [1] * 5
    assert "mine/line" in exam.library
    for student in exam.students:
        assert exam.sheet(student.id).code == student.sheet


def test_marks_that_were_given_stay_without_a_word(desk):
    before = contents(desk / "exam")
    said = run("grade", desk / "exam", desk / "answers", "-o", desk / "again", "--feedback", "none", "--jobs", 1)
    assert "refused" not in said
    rows = {one["student"]: one["score"] for one in read_table(THEN / "marks" / "grades.csv")}
    assert {one["student"]: one["score"] for one in read_table(desk / "again" / "grades.csv")} == rows
    now = contents(desk / "exam")
    assert {name for name in now if before.get(name) != now[name]} <= {"marks.sqlite", "key_values.sqlite"}


def test_the_same_answers_are_marked_as_they_were_with_the_same_sentences(desk):
    """Made anew by the program of now: no mark falls but those that are known, and slips are told in the kept words."""
    then = records(desk / "exam")
    (desk / "exam" / "marks.sqlite").unlink()
    run("grade", desk / "exam", desk / "answers", "-o", desk / "again", "--feedback", "md", "--jobs", 1)
    now = records(desk / "exam")
    check_stricter("kept", then, now)
    again = {one["student"]: steps_of(one) for one in now}
    slips = 0
    for record in then:
        for place, before in steps_of(record).items():
            after = again[record["student"]][place]
            if ("kept", record["student"], place) in STRICTER:
                continue
            assert (after["verdict"], after["marks"], after["slip"]) == tuple(
                before[n] for n in ("verdict", "marks", "slip")
            )
            if before["slip"]:
                slips += 1
                assert before["message"].partition("as if ")[2] in after["message"]
    assert slips > 8


def test_the_marks_are_those_of_the_tables_that_were_written(desk):
    told = {
        (row["student"], row["question"], row["step"]): row["verdict"] for row in read_table(THEN / "marks/steps.csv")
    }
    ledger = {
        (one["student"], *place.split(".", 1)): step["verdict"]
        for one in records(desk / "exam")
        for place, step in steps_of(one).items()
    }
    assert ledger == told
    assert "0 students differ" in run("regrade", desk / "exam", "--jobs", 1, NOW)
