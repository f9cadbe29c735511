"""Decisions of people beside corrections of the exam: no place ever has more marks than there are, and nobody waits."""

from __future__ import annotations

import csv
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from build_samples import build
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.gradebook.ledger import Ledger
from markscheme.working import shown_value

pytestmark = pytest.mark.usefixtures("no_reports")

PLAN = """
title: T
key: marks
spares: 1
questions:
- family: regression/simple
  level: easy
  marks: 6
- true_false: Batch normalisation has no parameters.
  answer: false
  reason: by hand
  marks: 3
- text: Why?
  marks: 4
"""
ROSTER = "id,name\ns1,Ada\ns2,Bo\ns3,Cy\n"
HEAD = "student,question,step,marks,reason,by\n"


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Path:
    """An exam of three: Ada on her own paper, Bo on a spare one, Cy handed in nothing."""
    folder = build(tmp_path_factory.mktemp("corrected"), PLAN, ROSTER).exam.folder
    exam = open_exam(folder)
    answers = folder.parent / "answers"
    answers.mkdir()
    for student, paper in (("s1", "s1"), ("s2", "SPARE-01")):
        form = {"sheet": exam.holder(paper).sheet, "student": student, "answers": right(exam, paper)}
        (answers / f"{student}.yaml").write_text(yaml.safe_dump(form), "utf-8")
    run("grade", folder, answers, "-o", folder.parent / "marks")
    return folder.parent


@pytest.fixture
def desk(marked, tmp_path) -> Path:
    for name in ("exam", "marks", "answers"):
        shutil.copytree(marked / name, tmp_path / name)
    return tmp_path


def right(exam: Exam, paper: str) -> dict[str, dict[str, str]]:
    found = {}
    for id, problem in exam.sheet(paper).questions:
        shown = {call.public_name: shown_value(problem, problem.values[call.name], call.name) for call in problem.parts}
        found[id] = shown | ({"reason": "gamma and beta", "choice": "false"} if "reason" in shown else {})
    return found


def run(command: str, *arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["exam", command, *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def decide(desk: Path, *rows: str, status: int = 0) -> str:
    (desk / "d.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return run("decide", desk / "exam", desk / "d.csv", status=status)


def correct(desk: Path, *entries: dict[str, object], out: str = "") -> str:
    (desk / "c.yaml").write_text(yaml.safe_dump([{**one, "reason": "x"} for one in entries]), "utf-8")
    more = ("-o", desk / out, "--feedback", "none") if out else ()
    return run("correct", desk / "exam", desk / "c.yaml", *more)


def score(desk: Path, student: str = "s1", question: str = "") -> tuple[Fraction, Fraction]:
    with Ledger(desk / "exam") as ledger:
        record = ledger.record(ledger.runs()[-1].id, student)
    assert record is not None
    one = next((one for one in record["questions"] if one["id"] == question), record)
    return Fraction(one["score"]), Fraction(one["total"])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_another_value_is_accepted_on_spare_papers_too(desk):
    form = yaml.safe_load((desk / "answers/s2.yaml").read_text("utf-8"))
    problem = dict(open_exam(desk / "exam").sheet("SPARE-01").questions)["q1"]
    call = next(one for one in problem.parts if one.public_name == "slope")
    half = Fraction(str(problem.values[call.name])) / 2
    form["answers"]["q1"]["slope"] = f"{half.numerator}/{half.denominator}"
    (desk / "answers/s2.yaml").write_text(yaml.safe_dump(form), "utf-8")
    run("grade", desk / "exam", desk / "answers", "-o", desk / "again")
    before = score(desk, "s2", "q1")
    correct(desk, {"accept": {"q1.slope": "slope/2"}})
    assert before[0] < before[1] == 6
    assert score(desk, "s2", "q1")[0] > before[0]
    run("regrade", desk / "exam")
    assert score(desk, "s2", "q1")[0] > before[0]


def test_what_was_decided_while_a_weight_counted_is_scaled_back_with_it(desk):
    correct(desk, {"weight": {"q3": 8, "q2.reason": 4, "q1": 12}})
    decide(desk, "s1,q3,,8,,Bo", "s1,q2,,5,,Bo", "s1,q1,,9,,Bo", "s2,q2,reason,3,,Bo")
    assert score(desk, question="q3") == (8, 8)
    said = correct(desk, {"undo": 1})
    assert "s1: the decision by Bo on q3 (8) counts 4 by correction 1 (weight q3 8: x) undone" in said
    assert score(desk, question="q3") == (4, 4)
    assert score(desk, question="q2") == (3, 3)
    assert score(desk, question="q1") == (Fraction(9, 2), 6)
    assert score(desk, "s2", "q2") == (Fraction(5, 2), 3)  # the choice, and three of four for the reason
    decide(desk, "s1,q3,,3,,Bo")
    assert score(desk, question="q3") == (3, 4)


def test_undone_before_undoings_said_what_was_decided_by_then(desk):
    """Rows of an earlier version say nothing of that: the moment does."""
    correct(desk, {"weight": {"q3": 8}})
    decide(desk, "s1,q3,,8,,Bo")
    correct(desk, {"undo": 1})
    import sqlite3

    with sqlite3.connect(desk / "exam/marks.sqlite") as db:
        found = db.execute("SELECT entry FROM corrections WHERE id = 2").fetchone()[0]
        db.execute("DROP TRIGGER corrections_update")
        entry = {name: value for name, value in json.loads(found).items() if name != "decided_before"}
        db.execute("UPDATE corrections SET entry = ? WHERE id = 2", (json.dumps(entry),))
    run("regrade", desk / "exam")
    assert score(desk, question="q3") == (4, 4)


def test_a_whole_paper_that_was_decided_shrinks_with_what_is_void(desk):
    decide(desk, "s1,all,,12,,Ada")
    said = correct(desk, {"void": "q1"})
    assert "s1: the decision by Ada on the whole paper (12) counts 6.46 by correction 1 (void q1: x)" in said
    assert score(desk)[0] == Fraction(12 * 7, 13)
    assert "the marks are 8, but must lie from 0 to 7" in decide(desk, "s1,all,,8,,Ada", status=1)
    decide(desk, "s1,all,,7,,Ada")
    assert score(desk)[0] == 7
    correct(desk, {"undo": 1})
    assert score(desk)[0] == 13


def test_a_whole_question_that_was_decided_shrinks_with_a_void_step(desk):
    decide(desk, "s1,q1,,6,,Ada")
    correct(desk, {"void": "q1.slope"})
    got, out_of = score(desk, question="q1")
    assert got == out_of < 6


@pytest.mark.parametrize("entry", [{"void": "q2.reason"}, {"full": "q2.reason"}, {"full": "q2"}, {"void": "q2"}])
def test_nobody_waits_for_a_person_where_a_correction_settles_it(desk, entry):
    correct(desk, entry, {"full": "q3"}, out="now")
    assert {row["student"]: row["status"] for row in rows(desk / "now/grades.csv")} == {
        "s1": "marked",
        "s2": "marked",
        "s3": "missing",
    }
    assert rows(desk / "now/hand_marks.csv") == []
    assert not [row for row in rows(desk / "now/review.csv") if row["reason"] in ("by_hand", "waiting")]
    assert not [row for row in rows(desk / "now/steps.csv") if "A person marks" in row["message"]]
    correct(desk, {"undo": 1}, out="before")
    assert {row["status"] for row in rows(desk / "before/grades.csv")} == {"waiting", "missing"}


@pytest.mark.reports
def test_marks_that_are_missing_are_asked_for_by_step(desk):
    """A person who fills in the marks of the reason does not take those of the choice away."""
    table = rows(desk / "marks/hand_marks.csv")
    asked = {(row["id"], row["question"], row["step"], row["out of"]) for row in table}
    assert asked == {(id, *place) for id in ("s1", "s2") for place in (("q2", "reason", "2"), ("q3", "", "4"))}
    with (desk / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows({**row, "marks": row["out of"]} for row in table)
    run("grade", desk / "exam", desk / "answers", "-o", desk / "done", "--hand-marks", desk / "filled.csv")
    assert score(desk, question="q2") == (3, 3)
    assert rows(desk / "done/hand_marks.csv") == []
    message = next(row["message"] for row in rows(desk / "done/steps.csv") if row["step"] == "reason")
    assert message == "A person decided: 2 of 2."
    assert "left a step blank" not in (desk / "done/report.html").read_text("utf-8")


def test_marks_are_asked_for_where_only_a_step_is_marked_by_hand(tmp_path):
    plan = PLAN.replace("- text: Why?\n  marks: 4\n", "")
    folder = build(tmp_path, plan, ROSTER).exam.folder
    exam, answers = open_exam(folder), tmp_path / "answers"
    answers.mkdir()
    form = {"sheet": exam.holder("s1").sheet, "student": "s1", "answers": right(exam, "s1")}
    (answers / "s1.yaml").write_text(yaml.safe_dump(form), "utf-8")
    run("grade", folder, answers, "-o", tmp_path / "marks")
    assert [row["step"] for row in rows(tmp_path / "marks/hand_marks.csv")] == ["reason"]


def test_the_class_is_out_of_what_steps_are_out_of(desk):
    said = correct(desk, {"weight": {"q2.reason": 4}}, {"void": "q1.slope"}, out="now")
    table = {row["student"]: row["total"] for row in rows(desk / "now/grades.csv")}
    assert table["s1"] == table["s3"]  # who handed in nothing has a paper out of the same
    assert f"of {table['s1']};" in said
    assert {row["out of"] for row in rows(desk / "now/hand_marks.csv") if row["step"]} == {"4"}


def test_a_decision_about_nobody_marked_is_said(desk):
    said = decide(desk, "s3,q3,,2,,Ada", "s3,q1,slope,1,,Ada")
    assert "s3: no script of this student is marked in this run" in said
    assert "(q3, q1.slope)" in said
    said = decide(desk, "s1,q3,,2,,Ada")
    assert "no script" not in said


def test_a_spare_paper_is_no_student(desk):
    code = open_exam(desk / "exam").holder("SPARE-01").sheet
    for name in ("SPARE-01", code):
        said = decide(desk, f"{name},q3,,2,,Ada", status=1)
        assert f"{name!r} is the spare paper SPARE-01; give the id of the student who has it" in said


def test_answers_that_are_not_there_are_said_to_be_missing(desk):
    said = run("grade", desk / "exam", desk / "nowhere", "-o", desk / "x", status=1)
    assert "there is no such file or folder; check the name" in said


def test_every_command_that_reads_runs_takes_a_ledger_elsewhere(desk, tmp_path):
    """The folder stays as it is, to the byte; what is told is what the other ledger holds."""
    exam, elsewhere = desk / "exam", ("--ledger", desk / "other.sqlite")
    before = {path: path.read_bytes() for path in exam.rglob("*") if path.is_file()}
    (desk / "d.csv").write_text(HEAD + "s1,q2,reason,2,,Ada\ns1,q3,,4,,Ada\n", "utf-8")
    (desk / "st.csv").write_text("student,status\ns3,absent\n", "utf-8")
    run("decide", exam, desk / "d.csv", *elsewhere)
    run("status", exam, desk / "st.csv", *elsewhere)
    assert "s3: absent" in run("status", exam, *elsewhere)
    assert "absent" not in run("status", exam)
    run("gradebook", exam, "-o", tmp_path / "g.csv", *elsewhere)
    assert [row["status"] for row in rows(tmp_path / "g.csv")] == ["marked", "waiting", "absent"]
    run("student", exam, "s1", "-o", tmp_path / "s1.zip", *elsewhere)
    for command in ("regrade", "gradebook"):
        out = tmp_path / ("anonymous" if command == "regrade" else "a.csv")
        said = run(command, exam, "-o", out, "--anonymous", *elsewhere, status=1)
        assert "pseudonyms.csv: 3 of 3 students have no pseudonym, and with --ledger nothing is written" in said
        assert not out.exists()
    assert {path: path.read_bytes() for path in exam.rglob("*") if path.is_file()} == before


def test_two_scripts_joined_to_are_not_nothing_handed_in(desk):
    form = yaml.safe_load((desk / "answers/s1.yaml").read_text("utf-8"))
    form["answers"]["q1"]["slope"] = "77"
    (desk / "answers/more").mkdir()
    (desk / "answers/more/s1.yaml").write_text(yaml.safe_dump(form), "utf-8")
    run("grade", desk / "exam", desk / "answers", "-o", desk / "twice")
    (desk / "late").mkdir()
    late = {"sheet": open_exam(desk / "exam").holder("s3").sheet, "student": "s3", "answers": {}}
    (desk / "late/s3.yaml").write_text(yaml.safe_dump(late), "utf-8")
    run("grade", desk / "exam", desk / "late", "-o", desk / "added", "--add")
    status = {row["student"]: row["status"] for row in rows(desk / "added/grades.csv")}
    assert status == {"s1": "not marked", "s2": "waiting", "s3": "waiting"}
    reasons = [row["reason"] for row in rows(desk / "added/review.csv") if row["student"] == "s1"]
    assert "twice" in reasons
    assert "missing" not in reasons


def test_what_is_taken_off_is_of_the_marks_that_count(tmp_path):
    """Also while a step of a question waits for a person, whose other steps have marks already."""
    plan = PLAN + "late: {after: 2026-11-30 12:00, penalty: 50%}\n"
    folder = build(tmp_path, plan, ROSTER).exam.folder
    exam, answers = open_exam(folder), tmp_path / "answers"
    answers.mkdir()
    form = {"sheet": exam.holder("s1").sheet, "student": "s1", "answers": right(exam, "s1")}
    form["submitted"] = "2026-11-30 13:00"
    (answers / "s1.yaml").write_text(yaml.safe_dump(form), "utf-8")
    run("grade", folder, answers, "-o", tmp_path / "marks")
    row = rows(tmp_path / "marks/grades.csv")[0]
    assert (row["score"], row["late"], row["q2"]) == ("3.5", "-3.5", "")
