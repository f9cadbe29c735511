"""Decisions of people about an exam: above the program's marks, kept as rows, in force in every later run."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import Script, read_table, write_yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from killed import NEVER, killed_at, moments, writes_of

from markscheme.cli import main
from markscheme.decisions.decision import Decision, in_force
from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.final_marks import AboveMarks, LateShare, final_record
from markscheme.exam.earlier_build import read_earlier
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.ledger_file import FILE
from markscheme.gradebook.final_record import as_marked
from markscheme.gradebook.ledger import Ledger

pytestmark = pytest.mark.usefixtures("no_reports")


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def desk(pattern_marked, tmp_path):
    """A folder with `exam`, marked, and `answers`."""
    for name in ("exam", "answers"):
        shutil.copytree(pattern_marked / name, tmp_path / name)
    return tmp_path


def table(desk: Path, *rows: str, head: str = "student,question,step,marks,reason,by", name: str = "d.csv") -> Path:
    (desk / name).write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return desk / name


def decide(desk: Path, *rows: str, status: int = 0, options: tuple[object, ...] = (), **how: str) -> str:
    return run("exam", "decide", desk / "exam", table(desk, *rows, **how), *options, status=status)


def record(desk: Path, student: str = "s001", run_id: int | None = None) -> dict:
    with Ledger(desk / "exam") as ledger:
        found = ledger.record(run_id or ledger.run().id, student)
    assert found is not None
    return found


def step(desk: Path, name: str = "slope", student: str = "s001", question: str = "q1") -> dict:
    questions = {one["id"]: one for one in record(desk, student)["questions"]}
    return {one["name"]: one for one in questions[question]["steps"]}[name]


def rows_of(desk: Path) -> dict[str, int]:
    base = sqlite3.connect(desk / "exam" / FILE)
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    base.close()
    return found


def test_a_decision_about_a_step_stands_above_the_program_s_mark(desk):
    before = record(desk)
    was = step(desk)
    marks = Fraction(1, 2) if Fraction(was["marks"]) != Fraction(1, 2) else Fraction(1)
    said = decide(desk, f's001,q1,slope,"{float(marks)}",read it as 2.5,Ada')
    now = step(desk)
    assert Fraction(now["marks"]) == marks
    assert now["program"]["marks"] == was["marks"]
    assert (now["note"], now["verdict"]) == ("decided", was["verdict"])
    assert now["decided"]["reason"] == "read it as 2.5"
    assert now["message"].startswith(f"A person decided: {float(marks):g} of {was['out_of']}. read it as 2.5.")
    assert Fraction(record(desk)["score"]) == Fraction(before["score"]) - Fraction(was["marks"]) + marks
    assert "because of: decision (by Ada: read it as 2.5)" in said
    assert "1 row: 1 decided by Ada" in said
    with Ledger(desk / "exam") as ledger:
        assert [one.kind for one in ledger.runs()] == ["grade", "decide"]
    assert as_marked(record(desk))["questions"] == before["questions"]


def test_the_whole_question_and_the_whole_paper(desk):
    total = {one["id"]: one["total"] for one in record(desk)["questions"]}
    decide(desk, "s001,q2,,0,,Ada", "s002,all,,3,copied,Ada", "s003,全部,,保留,,Bo")
    found = {one["id"]: one for one in record(desk)["questions"]}
    assert (found["q2"]["score"], found["q2"]["total"], found["q2"]["note"]) == ("0", total["q2"], "decided")
    paper = record(desk, "s002")
    assert (paper["score"], paper["decided"]["reason"]) == ("3", "copied")
    assert record(desk, "s003")["decided"]["marks"] == "stand"
    assert "program" not in record(desk, "s003")
    said = decide(desk, "s002,q1,slope,0,,Ada")
    assert "s002: q1.slope is decided, but the whole paper is decided as a whole (3 by Ada), which stands" in said
    assert record(desk, "s002")["score"] == "3"
    decide(desk, "s002,all,,,,")
    assert Fraction(record(desk, "s002")["score"]) == sum(
        Fraction(one["score"]) for one in record(desk, "s002")["questions"]
    )
    assert step(desk, student="s002")["marks"] == "0"


def test_the_same_table_twice_changes_nothing_and_taking_back_restores(desk):
    before = record(desk)
    rows = ("s001,q1,slope,0,no,Ada", "s001,q2,,1,,Ada", "s001,q3,,5/2,,Bo")
    decide(desk, *rows)
    kept = rows_of(desk)
    said = decide(desk, *rows)
    assert "3 rows: 0 decided" in said
    assert "run 2 stays as it is: nothing is decided otherwise than before" in said
    assert rows_of(desk) == kept
    said = decide(desk, "s001,q1,slope,,,", "s001,q2,,,,", "s001,q3,,back,,", "s001,q1,mean_x,,,")
    assert "4 rows: 0 decided, 3 taken back" in said
    assert "because of: decision taken back" in said
    assert record(desk) == before
    assert rows_of(desk)["decisions"] == 6  # nothing was deleted


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("s009,q1,,1,,", "row 2: no student 's009'; did you mean"),
        ("s001,q9,,1,,", "row 2: no question 'q9' on the paper of s001; known: q1, q2, q3"),
        ("s001,q1,slop,1,,", "row 2: no step 'slop' in q1 of s001; did you mean 'slope'?"),
        ("s001,q3,a,1,,", "row 2: q3 of s001 has no steps, and the row names step 'a'; leave the step empty"),
        ("s001,q1,slope,3,,", "row 2: q1.slope of s001: the marks are 3, but must lie from 0 to 2"),
        ("s001,q3,,6.5,,", "row 2: q3 of s001: the marks are 6.5, but must lie from 0 to 6"),
        ("s001,q1,slope,many,,", "row 2: q1.slope of s001: the marks are 'many', which is no mark"),
        ("s001,q1,slope,stand,,", "is said of a whole paper: its question is `all`"),
        ("s001,all,slope,1,,", "names step 'slope' of the whole paper"),
        ("s001,,,1,,", "row 2: says no question; fill it in"),
        (",q1,,1,,", "row 2: says no student; fill in the id"),
        ("s001,q1,a,1,,", "step 'a' in q1 of s001 may be mean_x or intercept; write the name"),
    ],
)
def test_a_row_that_does_not_fit_refuses_the_table(desk, row, said):
    kept = rows_of(desk)
    told = decide(desk, row, "s001,q1,slope,0,fine,Ada", "s001,q1,nothing,0,,Ada", status=1)
    assert said in told
    assert "row 4: no step 'nothing' in q1 of s001" in told  # all of them are said
    assert told.endswith("nothing was decided\n")
    assert rows_of(desk) == kept


def test_names_letters_symbols_and_headings_in_chinese(desk):
    who = open_exam(desk / "exam").students
    head = "学号,姓名,题号,小题,得分,理由,评阅人"
    decide(desk, f"s001,{who[0].name},第1题,(e),0,笔误,甲", f",{who[1].name},2,,0,,乙", head=head)
    assert step(desk)["decided"] | {"at": ""} == {"marks": "0", "reason": "笔误", "by": "甲", "at": ""}
    assert record(desk, "s002")["questions"][1]["score"] == "0"
    decide(desk, f"{who[2].email},q1,S_xx,0", f"{who[3].name},q1,q1.S_xy,0", head="student,question,step,marks")
    assert step(desk, "S_xx", "s003")["marks"] == step(desk, "S_xy", "s004")["marks"] == "0"


def test_a_table_of_excel_and_one_in_gb18030(desk):
    path = desk / "d.csv"
    path.write_bytes("student;question;step;marks;reason;by\r\ns001;q1;slope;0,5;näher;Ada\r\n".encode("utf-8-sig"))
    run("exam", "decide", desk / "exam", path)
    assert step(desk)["decided"]["reason"] == "näher"
    path.write_bytes("学号,题号,步骤,分数,理由,评阅人\ns001,q1,slope,1,符合题意,王芳\n".encode("gb18030"))
    run("exam", "decide", desk / "exam", path)
    assert step(desk)["decided"] | {"at": ""} == {"marks": "1", "reason": "符合题意", "by": "王芳", "at": ""}


def test_a_column_for_each_question_is_read_too(desk):
    decide(desk, "s001,0,1.5", "s002,-,2", head="id,q1,q3")
    found = {one["id"]: one["score"] for one in record(desk)["questions"]}
    assert (found["q1"], found["q3"]) == ("0", "3/2")
    assert [one["id"] for one in record(desk, "s002")["questions"] if "decided" in one] == ["q3"]


def test_decisions_are_in_force_in_every_later_run(desk):
    decide(desk, "s001,q1,slope,0,no,Ada", "s002,q3,,4,,Bo")
    after = record(desk), record(desk, "s002")
    run("exam", "regrade", desk / "exam", "--jobs", 1)
    assert (record(desk), record(desk, "s002")) == after
    run("exam", "regrade", desk / "exam", "--run", 1, "--jobs", 1)
    assert (record(desk), record(desk, "s002")) == after
    run("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m", "--jobs", 1, "--feedback", "none")
    assert (record(desk)["score"], record(desk, "s002")["score"]) == (after[0]["score"], after[1]["score"])
    assert "0 students differ" in run("exam", "diff", desk / "exam")


def test_an_older_run_can_be_decided_about(desk):
    run("exam", "regrade", desk / "exam", "--jobs", 1)
    said = decide(desk, "s001,q1,slope,0,,", options=("--run", 1))
    assert "run 1 (grade" in said


@pytest.mark.reports
def test_everything_that_is_written_shows_what_was_decided(desk):
    was = step(desk)
    marks = "0" if was["marks"] != "0" else "1"
    decide(desk, f"s001,q1,slope,{marks},off,Ada", "s001,q3,,4,good,Bo", options=("-o", desk / "m", "--jobs", 1))
    steps = {(row["student"], row["step"]): row for row in read_table(desk / "m" / "steps.csv")}
    assert steps["s001", "slope"]["decided"] == f"{was['marks']} -> {marks} (Ada: off)"
    grades = read_table(desk / "m" / "grades.csv")
    assert grades[0]["decided"] == f"q1.slope {was['marks']} -> {marks} (Ada: off)"
    assert (grades[1]["decided"], grades[0]["q3"]) == ("", "4")
    with zipfile.ZipFile(desk / "m" / "feedback.zip") as pages:
        page = pages.read("s001/feedback.html").decode()
        other = pages.read("s002/feedback.html").decode()
    assert f"A person decided: {marks} of 2. off." in page
    assert "4 of 6: good" in page
    assert "A person decided" not in other
    assert "Marks that people decided: 1 (Ada 1)" in (desk / "m" / "report.html").read_text("utf-8")
    assert json.loads((desk / "m" / "run.json").read_text())["kind"] == "decide"


def test_who_was_not_decided_about_keeps_the_page(desk):
    run("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m1", "--jobs", 1)
    decide(desk, "s001,q1,slope,0,,", options=("-o", desk / "m2", "--jobs", 1))
    with zipfile.ZipFile(desk / "m1" / "feedback.zip") as old, zipfile.ZipFile(desk / "m2" / "feedback.zip") as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["s001/feedback.html"]


def test_in_chinese(desk):
    run(
        *("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m1", "--jobs", 1, "--lang", "zh"),
        *("--feedback", "none"),
    )
    decide(desk, "s001,q1,slope,0,抄错,甲", "s001,q2,,0,,甲", options=("-o", desk / "m2", "--jobs", 1))
    with zipfile.ZipFile(desk / "m2" / "feedback.zip") as pages:
        page = pages.read("s001/feedback.html").decode()
    assert "人工裁定：0 分（满分 2）。抄错。" in page


def test_who_handed_nothing_in_may_be_decided_about_and_is_not_forgotten(exam, answers, tmp_path):
    (answers / "s006.yaml").unlink()
    grade = ("exam", "grade", exam.folder, answers, "--jobs", 1, "--feedback", "none")
    run(*grade, "-o", tmp_path / "m")
    assert "s006" not in read_earlier(exam.folder).marked
    decide(tmp_path, "s006,q3,,4,oral,Ada", "s006,q1,slope,0,,Ada")
    assert "s006" in read_earlier(exam.folder).marked  # so that no build takes the paper away
    write_yaml(Script(exam.student("s006"), {"q1": {"slope": "1"}}, {}), answers / "s006.yaml")
    run(*grade, "-o", tmp_path / "m2")
    assert [one["score"] for one in record(tmp_path, "s006")["questions"]][-1] == "4"


def test_the_review_list_filled_in_is_a_table_of_decisions(desk):
    run("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m", "--jobs", 1, "--feedback", "none")
    decide(desk, "s001,q1,slope,2/3,close,Ada", options=("-o", desk / "m2", "--feedback", "none"))
    path = desk / "m2" / "review.csv"
    assert "0 decided" in run("exam", "decide", desk / "exam", path)  # as it was written
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = ["student", "question", "step", "reason", "written", "message", "marks", "out of", "new marks"]
    assert list(rows[0]) == [*names, "new reason", "by"]
    # A step may stand there for several reasons; it is filled in once.
    line = dict.fromkeys(rows[0], "") | {"student": "s002", "question": "q1", "step": "S_xx", "reason": "tie"}
    more = [{**line, "new marks": "0,5", "new reason": "half", "by": "Bo"}, {**line, "reason": "unreadable"}]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows([*rows, *more])
    assert "1 decided by Bo" in run("exam", "decide", desk / "exam", path)
    assert step(desk, "S_xx", "s002")["marks"] == "1/2"
    assert step(desk)["marks"] == "2/3"
    with path.open("a", encoding="utf-8") as file:
        file.write("s099;q1;slope;tie;;;;;1;;\n")
    assert "no student 's099'" in run("exam", "decide", desk / "exam", path, status=1)


def test_review_md_says_how(desk):
    (desk / "answers" / "s001.yaml").write_text("no answers at all: [")
    run("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m", "--jobs", 1, "--feedback", "none")
    assert "exam decide DIR review.csv" in (desk / "m" / "review.md").read_text("utf-8")


def test_marks_by_hand_are_the_same_table_and_stay(desk):
    path = table(desk, "s001,q1,slope,0,on paper,Ada", "s001,q3,,2.5,,Ada", "s002,q3,,3,,", "s003,q3,,9,,Ada")
    command = ("exam", "grade", desk / "exam", desk / "answers", "-o", desk / "m", "--jobs", 1, "--feedback", "none")
    said = run(*command, "--hand-marks", path)
    assert "q3 of s003: the marks are 9, but must lie from 0 to 6" in said  # left out, and named
    rows = {row["student"]: row for row in read_table(desk / "m" / "grades.csv")}
    assert [rows[f"s00{i}"]["q3"] for i in (1, 2, 3)] == ["2.5", "3", ""]
    assert step(desk)["marks"] == "0"
    decide(desk, "s001,q3,,6,appeal,Bo", name="later.csv")
    said = run(*command, "--replace", "--hand-marks", path)
    assert "given by hand before, and decided otherwise since, which stays: s001 q3" in said
    rows = {row["student"]: row for row in read_table(desk / "m" / "grades.csv")}
    assert [rows[f"s00{i}"]["q3"] for i in (1, 2, 3)] == ["6", "3", ""]


def test_two_markers_who_differ_wait(desk):
    said = decide(desk, "s001,q3,,2,,Ada", "s001,q3,,4,,Bo", "s002,q3,,3,,Ada", "s002,q3,,3,,Bo")
    assert "Different marks given by hand for one question; it waits (q3: 2 (Ada, row 2), 4 (Bo, row 3))" in said
    assert [one["id"] for one in record(desk)["questions"]] == ["q1", "q2"]
    assert record(desk, "s002")["questions"][-1]["score"] == "3"
    kept = rows_of(desk)
    decide(desk, "s001,q3,,2,,Ada", "s001,q3,,4,,Bo")
    assert rows_of(desk) == kept
    said = decide(desk, "s001,q3,,5,,Cleo")
    assert "it waits" not in said
    assert record(desk)["questions"][-1]["decided"]["by"] == "Cleo"


def test_two_markers_by_the_mean(desk):
    decide(desk, "s001,q3,,2,,Ada", options=("--markers", "mean"))
    assert record(desk)["questions"][-1]["score"] == "2"
    decide(desk, "s001,q3,,3,,Bo", options=("--markers", "mean"))
    found = record(desk)["questions"][-1]
    assert (found["score"], found["decided"]["by"]) == ("5/2", "Ada, Bo")
    assert found["decided"]["reason"] == "mean of 2 (Ada), 3 (Bo)"
    kept = rows_of(desk)
    decide(desk, "s001,q3,,2,,Ada", "s001,q3,,3,,Bo", options=("--markers", "mean"))
    assert rows_of(desk) == kept
    decide(desk, "s001,q3,,4,,Ada", options=("--markers", "mean"))  # the latest of each
    assert record(desk)["questions"][-1]["score"] == "7/2"
    decide(desk, "s001,q3,,,,")
    decide(desk, "s001,q3,,6,,Bo", options=("--markers", "mean"))  # what was taken back is not in it
    assert record(desk)["questions"][-1]["score"] == "6"


def test_two_markers_and_a_third(desk):
    third = ("--markers", "third", "--within", "1")
    decide(desk, "s001,q3,,2,,Ada", "s001,q3,,3,,Bo", "s002,q3,,1,,Ada", options=third)
    assert record(desk)["questions"][-1]["score"] == "5/2"
    assert record(desk, "s002")["questions"][-1]["score"] == "1"
    said = decide(desk, "s002,q3,,5,,Bo", options=third)
    assert "it waits (q3: 1 (Ada), 5 (Bo), a third is needed)" in said
    assert [one["id"] for one in record(desk, "s002")["questions"]] == ["q1", "q2"]
    decide(desk, "s002,q3,,4,,Cleo", options=third)
    found = record(desk, "s002")["questions"][-1]
    assert (found["score"], found["decided"]["by"]) == ("4", "Cleo")
    with Ledger(desk / "exam") as ledger:
        rows = Decisions.read(ledger, open_exam(desk / "exam")).of("s002")
    assert {one.by for one in rows} >= {"Ada", "Bo", "Cleo"}  # all are kept, with who


# --- any sequence


PLACES = [("q1", ""), ("q1", "a"), ("q1", "b"), ("q2", ""), ("q2", "c"), ("q3", ""), ("", "")]


def small_record() -> dict:
    def one(name: str, marks: str) -> dict:
        return {"name": name, "verdict": "right", "marks": marks, "out_of": "2", "message": "Right."}

    questions = [
        {"id": "q1", "family": "f", "score": "3", "total": "4", "steps": [one("a", "2"), one("b", "1")]},
        {"id": "q2", "family": "f", "score": "1/2", "total": "2", "steps": [one("c", "1/2")]},
    ]
    return {"student": "s", "status": "marked", "score": "7/2", "total": "6", "questions": questions}


def expected(latest: dict[tuple[str, str], str]) -> Fraction:
    """The score by the plainest rule: of each place the latest, the whole above its parts."""
    steps = {("q1", "a"): "2", ("q1", "b"): "1", ("q2", "c"): "1/2"}
    if ("", "") in latest:
        return Fraction(latest["", ""])
    score = Fraction(latest.get(("q3", ""), 0))
    for question in ("q1", "q2"):
        parts = sum(Fraction(latest.get(place, marks)) for place, marks in steps.items() if place[0] == question)
        score += Fraction(latest.get((question, ""), parts))
    return score


@given(
    st.lists(
        st.one_of(
            st.just("again"),
            st.tuples(st.sampled_from(PLACES), st.sampled_from(["0", "1/2", "1", "2", None])),
        ),
        max_size=12,
    ),
    st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1)]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_marks_are_the_latest_decision_else_the_program_s(events, share):
    """Marked, decided about, taken back, finished anew from what was kept: in any order."""
    marked = small_record()
    decisions: list[Decision] = []
    latest: dict[tuple[str, str], str] = {}
    kept = marked
    late = LateShare(share, "1 day", "then")
    for event in events:
        if event != "again":
            (question, step_name), marks = event
            decisions.append(Decision(len(decisions) + 1, "s", question, step_name, marks))
            latest.pop((question, step_name), None)
            if marks is not None:
                latest[question, step_name] = marks
        above = AboveMarks(tuple(in_force(decisions)), {"q3": 2})
        kept = final_record(kept, above, late)
        assert kept == final_record(marked, above, late)
        assert Fraction(kept["score"]) == expected(latest) * (1 - share)
        assert as_marked(kept) == as_marked(marked) == marked


# --- kills


@pytest.mark.slow
def test_a_killed_decision_is_simply_made_again(desk):
    table(desk, "s001,q1,slope,0,no,Ada", "s002,q3,,4,,Bo")

    def command(name: str) -> list[object]:
        shutil.copytree(desk / "exam", desk / name)
        return ["markscheme", "exam", "decide", name, "d.csv", "-o", f"{name}-m", "--feedback", "none", "--jobs", 1]

    def dump(name: str) -> list[tuple]:
        base = sqlite3.connect(desk / name / FILE)
        queries = (
            "SELECT id, student, question, step, marks, reason, by, source, counts FROM decisions",
            "SELECT id, kind FROM runs",
            "SELECT run, student, score FROM marked",
            "SELECT run, student, question, step, marks FROM steps",
        )
        found = [row for query in queries for row in base.execute(query)]
        base.close()
        return found

    writes = writes_of(command("calm"), desk)
    for moment in moments(writes, 3):
        again = command(f"exam{moment}")
        assert killed_at(moment, again, desk)
        assert not killed_at(NEVER, [*again, "--replace"], desk)
        assert dump(f"exam{moment}") == dump("calm")
        assert not list(desk.glob(".*.part"))
