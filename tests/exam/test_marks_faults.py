"""A fault with one student of an exam costs that student alone: the answers are kept, and marked when it is mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table

from markscheme.cli import main
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.ledger_file import FILE
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun
from markscheme.grading.marking_spread import FEW

pytestmark = pytest.mark.usefixtures("no_reports")

FAMILIES = Path(__file__).parents[1] / "families"
STEP_RAISES, ENDS_ITS_PROCESS, PAGE_RAISES = 1300, 1600, 1900


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "exam"
    return make_exam(folder, FEW + 1, static=False, variants=1, families=("hostile/raises",), templates=(FAMILIES,))


@pytest.fixture
def exam(pattern, tmp_path):
    shutil.copytree(pattern.folder, tmp_path / "exam")
    return open_exam(tmp_path / "exam", (FAMILIES,))


def hand_in(exam, folder: Path, count: int, **first: int) -> Path:
    """Answers of so many students: `first` by id, then those that are right; the second step follows from the first."""
    folder.mkdir()
    for student in exam.students[:count]:
        ((_, problem),) = exam.sheet(student.id).questions
        a, c = int(problem.given["a"]), first.get(student.id, int(problem.values["c"]))
        data = {"student": student.id, "sheet": student.sheet, "answers": {"q1": {"c": str(c), "d": str(a * c)}}}
        (folder / f"{student.id}.json").write_text(json.dumps(data))
    return folder


def run(exam, *words: object):
    return CliRunner().invoke(main, ["--templates", str(FAMILIES), "exam", *map(str, words)])


def table(folder: Path) -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in read_table(folder / "grades.csv")}


def test_a_fault_costs_one_student_and_is_retried(exam, tmp_path):
    answers, marks = hand_in(exam, tmp_path / "in", 4, s002=STEP_RAISES), tmp_path / "marks"
    found = run(exam, "grade", exam.folder, answers, "-o", marks, "--jobs", 1)
    assert found.exit_code == 0, found.stderr
    assert "s002: " in found.stderr
    assert "A fault stopped the marking of this script; not marked" in found.stderr
    assert f"where in the program it went wrong stands in {marks / 'faults'}" in found.stderr
    rows = table(marks)
    assert (rows["s002"]["status"], rows["s002"]["score"], rows["s002"]["q1"]) == ("not marked", "", "")
    assert [rows[name]["score"] for name in ("s001", "s003", "s004")] == ["4"] * 3
    listed = {row["student"]: row for row in read_table(marks / "review.csv") if row["reason"] == "fault"}
    assert "RuntimeError: a step raised" in listed["s002"]["message"]
    assert "a step raised" in (marks / "faults" / "s002.txt").read_text("utf-8")
    again = run(exam, "regrade", exam.folder, "-o", tmp_path / "again", "--json")
    assert again.exit_code == 0, again.stderr
    assert table(tmp_path / "again") == rows
    mended = tmp_path / "mended" / "hostile"
    shutil.copytree(FAMILIES / "hostile", mended, ignore=shutil.ignore_patterns("__pycache__"))
    source = (mended / "raises.py").read_text("utf-8")
    (mended / "raises.py").write_text(source.replace("_act_on(c)\n    return", "return"), "utf-8")
    with Ledger(exam.folder) as ledger:
        how = MarkingSettings(exam.folder, (mended.parent,), formats=())
        session = ExamRun(open_exam(exam.folder, (mended.parent,)), ledger, how, 1, reports=(), current_families=True)
        summary = session.regrade(ledger.run(2), tmp_path / "now", replace=False)
    assert (summary.marked, summary.remarks) == (4, [one for one in summary.remarks if one.reason == "missing"])
    assert table(tmp_path / "now")["s002"]["score"] == "2"


def test_a_process_that_dies_costs_the_student_it_died_of(exam, tmp_path):
    answers = hand_in(exam, tmp_path / "in", FEW + 1, s003=ENDS_ITS_PROCESS)
    found = run(exam, "grade", exam.folder, answers, "-o", tmp_path / "marks", "--jobs", 2, "--feedback", "none")
    assert found.exit_code == 0, found.stderr
    rows = table(tmp_path / "marks")
    assert [name for name, row in rows.items() if row["status"] != "marked"] == ["s003"]
    assert {row["score"] for name, row in rows.items() if name != "s003"} == {"4"}
    with Ledger(exam.folder) as ledger:
        kept = ledger.script(1, "s003")
    assert kept.answers["q1"]["c"] == "1600"


def test_a_page_that_cannot_be_made_costs_that_page(exam, tmp_path, page_of_1900_raises):
    answers, marks = hand_in(exam, tmp_path / "in", 3, s002=PAGE_RAISES), tmp_path / "marks"
    found = run(exam, "grade", exam.folder, answers, "-o", marks, "--jobs", 1)
    assert found.exit_code == 0, found.stderr
    assert "No feedback page could be made; the marks stand" in found.stderr
    assert table(marks)["s002"]["score"] == "2"
    assert ("s002", "no_page") in {(row["student"], row["reason"]) for row in read_table(marks / "review.csv")}


def test_a_ledger_of_an_earlier_version_is_read_and_added_to(exam, tmp_path):
    answers = hand_in(exam, tmp_path / "in", 3)
    run(exam, "grade", exam.folder, answers, "-o", tmp_path / "marks", "--jobs", 1, "--feedback", "none")
    base = sqlite3.connect(exam.folder / FILE)
    base.execute("DROP TABLE unmarked")
    base.commit()
    base.close()
    again = run(exam, "regrade", exam.folder, "-o", tmp_path / "again")
    assert again.exit_code == 0, again.stderr
    assert table(tmp_path / "again") == table(tmp_path / "marks")
    answers = hand_in(exam, tmp_path / "other", 3, s002=STEP_RAISES)
    assert run(exam, "grade", exam.folder, answers, "-o", tmp_path / "third", "--jobs", 1).exit_code == 0


def test_a_sheet_that_cannot_be_used_for_a_while_loses_no_answers(exam, tmp_path):
    answers = hand_in(exam, tmp_path / "in", 3)
    run(exam, "grade", exam.folder, answers, "-o", tmp_path / "marks", "--jobs", 1, "--feedback", "none")
    path = exam.sheet_path("s002")
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("hostile/raises", "hostile/gone"), "utf-8")
    for folder in ("one", "two"):  # the second is made from the run in which the sheet could not be used
        found = run(exam, "regrade", exam.folder, "-o", tmp_path / folder, "--allow-losses")
        assert found.exit_code == 0, found.stderr
        assert [row["status"] for row in table(tmp_path / folder).values()][:3] == ["marked", "not marked", "marked"]
        review = read_table(tmp_path / folder / "review.csv")
        assert [row["student"] for row in review if row["reason"] == "no_sheet"] == ["s002"]
    path.write_text(whole, "utf-8")
    assert run(exam, "regrade", exam.folder, "-o", tmp_path / "three").exit_code == 0
    assert table(tmp_path / "three") == table(tmp_path / "marks")
