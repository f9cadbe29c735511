"""Runs with names, the one that counts, late scripts joined to a run, and a ledger beside an archive."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table, sit, write_csv, write_yaml
from killed import NEVER, killed_at, moments, writes_of

from markscheme.cli import main
from markscheme.decisions.of_exam.which_run import (
    base_run,
    compared_runs,
    find_run,
    publications,
    publish,
    published_run,
    run_name,
)
from markscheme.errors import AnswerError, ResultError
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.ledger_file import FILE, TABLES
from markscheme.gradebook.compare import compare
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.run_writer import name_run
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.earlier_marks.carried_run import CarriedRun
from markscheme.marking.course_policy import CoursePolicy

pytestmark = pytest.mark.usefixtures("no_reports")

FEEDBACK = ("--feedback", "none", "--jobs", 1)


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def session(exam: Exam, ledger: Ledger, *, name: str = "", **how) -> CarriedRun:
    settings = MarkingSettings(exam.folder, exam.templates, **{"formats": (), **how})
    return CarriedRun(exam, ledger, settings, 1, reports=(), name=name)


def grade(exam: Exam, answers, *, name: str = "", hand_marks=None, **how):
    target = exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        return session(exam, ledger, name=name, **how).grade([answers], hand_marks or {}, target, replace=True)


def add(exam: Exam, *answers, asked=None, hand_marks=None, strict=False, **how):
    target = exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        run = session(exam, ledger, **how)
        base = base_run(ledger, exam, asked, run.messages)
        return run.add(base, answers, hand_marks or {}, target, replace=True, strict=strict)


def records(exam: Exam, id: int) -> dict[str, dict]:
    with Ledger(exam.folder) as ledger:
        return {record["student"]: record for record in ledger.records(id)}


def dump(path: Path) -> list[str]:
    """Everything in a ledger but the moments of its rows."""
    base = sqlite3.connect(path)
    said = {table: [*base.execute(f"SELECT * FROM {table}")] for table in TABLES}
    base.close()
    timed = {"runs": 2, "run_names": 1, "published": 1, "corrections": 1, "decisions": 1}
    return [
        f"{table}: {[cell for i, cell in enumerate(row) if i != timed.get(table)]}"
        for table, rows in said.items()
        for row in rows
    ]


@pytest.fixture
def late(answers, tmp_path) -> Path:
    """Two of six scripts, which come after the others."""
    folder = tmp_path / "late"
    folder.mkdir()
    for name in ("s002.yaml", "s005.yaml"):
        shutil.move(answers / name, folder / name)
    return folder


@pytest.fixture
def marked(exam, answers) -> Exam:
    grade(exam, answers)
    return exam


# --- names


def test_a_run_is_called_by_number_or_name_everywhere(exam, answers, tmp_path):
    out = ("-o", tmp_path / "marks", "--replace", *FEEDBACK)
    run("exam", "grade", exam.folder, answers, *out, "--name", "midterm-final")
    (tmp_path / "policy.yaml").write_text("slip: 1/2\n", "utf-8")
    run("exam", "regrade", exam.folder, "--policy", tmp_path / "policy.yaml", "--name", "Lenient")
    assert "run 2 (Lenient, published) counts" in run("exam", "publish", exam.folder, "lenient")
    assert "run 1 (midterm-final, grade, " in run("exam", "diff", exam.folder, "midterm-final", 2)
    assert "from run 1 (midterm-final)" in run("exam", "regrade", exam.folder, "--run", "MIDTERM-FINAL")
    assert "no run midterm-finale; did you mean 'midterm-final'?" in run(
        "exam", "diff", exam.folder, "midterm-finale", 1, status=1
    )


def test_a_name_is_given_once_and_never_changes(marked):
    assert run("exam", "name", marked.folder, 1, "first") == "run 1 (first)\n"
    assert run("exam", "name", marked.folder, "first", "first") == "run 1 (first)\n"
    assert "run 1 is called 'first', and names never change" in run(
        "exam", "name", marked.folder, 1, "other", status=1
    ).replace(" already", "")
    with Ledger(marked.folder) as ledger:
        session(marked, ledger, policy=CoursePolicy.read({"slip": "1/2"})).regrade(ledger.run(1), None, replace=False)
    assert "run 1 is called 'first' already; give another name" in run(
        "exam", "name", marked.folder, 2, "FIRST", status=1
    )


def test_a_taken_name_is_refused_before_anybody_is_marked(marked, answers):
    run("exam", "name", marked.folder, 1, "first")
    before = dump(marked.folder / FILE)
    with pytest.raises(ResultError, match="run 1 is called 'first', and names never change"):
        grade(marked, answers, name="second")  # the same again is the same run
    grade(marked, answers, name="first")
    assert dump(marked.folder / FILE) == before
    grade(marked, answers, policy=CoursePolicy.read({"slip": "1/2"}), name="second")
    with pytest.raises(ResultError, match="run 1 is called 'first' already; give another name"):
        grade(marked, answers, name="first")


@pytest.mark.parametrize("text", ["7", "", " ", "two words", "a/b", "-x", "x" * 61, "a\nb", "名 字"])
def test_what_is_no_name_is_said(text):
    with pytest.raises(AnswerError, match="is no name of a run"):
        run_name(text)


def test_names_of_other_scripts_are_names():
    assert run_name(" 期中-终稿 ") == "期中-终稿"
    assert run_name("v2.1") == "v2.1"


def test_runs_are_listed(marked, answers, scripts):
    grade(marked, answers, hand_marks={"s001": {"q3": Fraction(6)}}, name="with-essays")
    run("exam", "publish", marked.folder, "with-essays", "--by", "Ada", "--reason", "essays are in")
    found = json.loads(run("exam", "runs", marked.folder, "--json"))
    one, two = found["runs"]
    mean = sum((script.score for script in scripts), Fraction(0)) / 6
    assert (one["run"], one["name"], one["kind"], one["marked"], one["published"]) == (1, None, "grade", 6, False)
    assert (two["run"], two["name"], two["published"]) == (2, "with-essays", True)
    assert (Fraction(one["mean"]), Fraction(two["mean"])) == (mean, mean + 1)
    assert [(one["run"], one["by"], one["reason"]) for one in found["published"]] == [(2, "Ada", "essays are in")]
    said = run("exam", "runs", marked.folder).splitlines()
    assert said[0].startswith("1: grade, 20")
    assert said[1].startswith("2  with-essays: grade, 20")
    assert said[1].endswith(", published")
    assert said[2].endswith("by Ada: essays are in")


# --- the one that counts


def test_what_is_published_stays_until_another_is(marked, answers):
    with Ledger(marked.folder) as ledger:
        assert published_run(ledger) is None
        assert publish(ledger, marked, ledger.run(1), "Ada", "")
        assert not publish(ledger, marked, ledger.run(1), "Bo", "again")
        assert len(publications(ledger)) == 1
    grade(marked, answers, policy=CoursePolicy.read({"slip": "1/2"}))
    with Ledger(marked.folder) as ledger:
        said: list[str] = []
        assert base_run(ledger, marked, None, said).id == 1
        assert said == ["from run 1 (published); run 2 is later: --run 2"]
        assert [one.id for one in compared_runs(ledger, [])] == [1, 2]
        publish(ledger, marked, find_run(ledger, "2"), "", "")
        assert base_run(ledger, marked, None, []).id == 2
        assert [one.id for one in compared_runs(ledger, [])] == [1, 2]
        publish(ledger, marked, find_run(ledger, "1"), "", "taken back")
        assert published_run(ledger).id == 1
        assert [one.run for one in publications(ledger)] == [1, 2, 1]


def test_a_later_grade_says_that_the_published_run_counts(marked, answers, tmp_path):
    run("exam", "publish", marked.folder, 1)
    policy = tmp_path / "policy.yaml"
    policy.write_text("slip: 1/2\n", "utf-8")
    out = ("-o", tmp_path / "two", *FEEDBACK)
    said = run("exam", "grade", marked.folder, answers, *out, "--policy", policy)
    assert "run 1 (published) still counts; `markscheme exam publish" in said
    assert "run 1 (published, grade" in run("exam", "diff", marked.folder)
    assert "from run 1 (published); run 2 is later: --run 2" in run("exam", "regrade", marked.folder)


def test_a_run_that_marked_nobody_or_is_of_another_exam_is_not_published(marked):
    with Ledger(marked.folder) as ledger:
        other = replace(ledger.run(1), exam="EXAM-2")
        with pytest.raises(ResultError, match="run 1 is of exam EXAM-2, but this is exam EXAM-1"):
            publish(ledger, marked, other, "", "")
    base = sqlite3.connect(marked.folder / FILE)
    base.execute("INSERT INTO runs SELECT 2, kind, at, version, exam, build, how, 'f' FROM runs")
    base.commit()
    base.close()
    assert "run 2 marked nobody" in run("exam", "publish", marked.folder, 2, status=1)
    assert run("exam", "runs", marked.folder).count("\n") == 2


def test_a_ledger_of_an_earlier_version_is_read_and_gets_the_tables_when_it_is_written(marked):
    base = sqlite3.connect(marked.folder / FILE)
    for table in ("run_names", "published", "corrections"):
        base.execute(f"DROP TABLE {table}")
    base.commit()
    base.close()
    before = (marked.folder / FILE).read_bytes()
    assert run("exam", "runs", marked.folder).startswith("1: grade")
    assert (marked.folder / FILE).read_bytes() == before
    run("exam", "publish", marked.folder, 1)
    run("exam", "name", marked.folder, 1, "old")
    assert "1  old: grade" in run("exam", "runs", marked.folder)


# --- late scripts


def test_late_scripts_are_joined_and_nobody_else_is_marked_again(exam, answers, late, scripts, tmp_path, monkeypatch):
    first = grade(exam, answers, hand_marks={"s001": {"q3": Fraction(5)}})
    before = records(exam, first.run)
    summary = add(exam, late, hand_marks={"s002": {"q3": Fraction(4)}}, formats=("html",))
    now = records(exam, summary.run)
    assert summary.run == 2
    assert {id: now[id] for id in before} == before
    by_hand = {"s001": 5, "s002": 4}
    expected = {one.student.id: one.score + by_hand.get(one.student.id, 0) for one in scripts}
    assert {id: Fraction(one["score"]) for id, one in now.items()} == expected
    with Ledger(exam.folder) as ledger:
        assert ledger.run(2).kind == "add"
        assert ledger.run(2).how["added_to"] == 1
        found = {one.student: one for one in compare(ledger, ledger.run(1), ledger.run(2))}
        assert ledger.hand_marks(2) == {("s001", "q3"): "5", ("s002", "q3"): "4"}
        assert ledger.kept_marks(2) == dict.fromkeys(before, 1)
    assert {id: one.why for id, one in found.items()} == dict.fromkeys(("s002", "s005"), ("not marked before",))
    rows = {row["student"]: row for row in read_table(tmp_path / "marks" / "grades.csv")}
    assert {id: row["status"] for id, row in rows.items()} == {
        id: "marked" if id in ("s001", "s002") else "waiting" for id in rows
    }
    assert not [row for row in read_table(tmp_path / "marks" / "review.csv") if row["reason"] == "missing"]


def test_marks_that_stay_are_not_calculated(exam, answers, late, monkeypatch):
    grade(exam, answers)
    marked: list[str] = []
    original = CarriedRun.mark

    def spied(self, tasks, *others):
        monkeypatch.setattr("markscheme.grading.marker.Marker._judged", fail)
        return original(self, (one for one in tasks if not one.claims), *others)

    def fail(*_, **__):
        marked.append("again")
        raise AssertionError

    monkeypatch.setattr(CarriedRun, "mark", spied)
    assert len(records(exam, add(exam, late).run)) == 4
    assert not marked


def test_late_scripts_cost_what_they_cost_and_earlier_ones_nothing_more(exam, answers, late):
    from markscheme.exam.planning.late import Late

    grade(exam, answers)
    before = records(exam, 1)
    for path in late.iterdir():
        path.write_text("submitted: 2026-12-01 10:00\n" + path.read_text("utf-8"), "utf-8")
    add(exam, late, late=Late("2026-11-30T12:00", "1/10"))
    now = records(exam, 2)
    assert {id: now[id] for id in before} == before
    for id in ("s002", "s005"):
        earned = sum((Fraction(one["score"]) for one in now[id]["questions"]), Fraction(0))
        assert Fraction(now[id]["score"]) == earned * Fraction(9, 10)


@pytest.mark.parametrize(("keep", "counts"), [("none", None), ("first", "old"), ("last", "new"), ("best", "old")])
def test_who_hands_in_again_has_two_scripts_the_first_of_which_is_kept(exam, answers, late, scripts, keep, counts):
    grade(exam, answers)
    before = records(exam, 1)["s001"]
    again = {id: dict(steps) for id, steps in scripts[0].answers.items()}
    again["q1"] = {"mean_x": "12345"}
    write_yaml(replace(scripts[0], answers=again), late / "s001.yaml")
    summary = add(exam, late, keep=keep)
    found = records(exam, summary.run).get("s001")
    if counts is None:
        assert found is None
        assert [one.detail for one in summary.remarks if one.reason == "marked_before"] == ["run 1"]
    elif counts == "old":
        assert found == before
    else:
        assert found["questions"][0]["steps"][0]["raw"] == "12345"


def test_a_copy_of_what_is_held_changes_nothing(exam, answers, late, tmp_path):
    grade(exam, answers)
    before = records(exam, 1)["s001"]
    copy = (answers / "s001.yaml").read_text("utf-8")
    (late / "copy.yaml").write_text("submitted: 2026-12-24 10:00\n" + copy, "utf-8")
    add(exam, late, keep="none")
    assert records(exam, 2)["s001"] == before
    reasons = {row["student"]: row["reason"] for row in read_table(tmp_path / "marks" / "review.csv")}
    assert reasons["s001"] in ("same_twice", "waiting")


def test_a_second_late_batch_goes_on_from_the_first_unless_another_run_is_published(exam, answers, late):
    more = late.parent / "more"
    more.mkdir()
    shutil.move(late / "s005.yaml", more / "s005.yaml")
    grade(exam, answers)
    add(exam, late)
    assert "s005" not in records(exam, 2)
    add(exam, more)
    assert len(records(exam, 3)) == 6
    with Ledger(exam.folder) as ledger:
        assert ledger.run(3).how["added_to"] == 2
        assert set(ledger.kept_marks(3).values()) == {1, 2}
        publish(ledger, exam, ledger.run(1), "", "")
    assert set(records(exam, add(exam, more).run)) == {"s001", "s003", "s004", "s005", "s006"}
    assert len(records(exam, add(exam, more, asked="2").run)) == 6


def test_the_same_batch_again_is_the_same_run(exam, answers, late):
    grade(exam, answers)
    assert add(exam, late).run == 2
    before = dump(exam.folder / FILE)
    assert add(exam, late).run == 2
    assert dump(exam.folder / FILE) == before


def test_other_settings_than_those_of_the_run_are_refused(exam, answers, late):
    grade(exam, answers)
    with pytest.raises(ResultError, match=r"run 1 was marked by other settings: policy.slip \(0 -> 1/2\)"):
        add(exam, late, policy=CoursePolicy.read({"slip": "1/2"}))


def test_what_was_said_of_files_and_of_those_without_marks_is_said_again(exam, answers, late, tmp_path):
    (answers / "stranger.yaml").write_text("student: nobody\nanswers: {q1: {mean_x: 1}}\n", "utf-8")
    (answers / "s003.yaml").write_text((answers / "s003.yaml").read_text("utf-8") + "  - [", "utf-8")
    grade(exam, answers)
    summary = add(exam, late, strict=True)  # nothing that is handed in now goes unmarked
    reasons = {one.reason for one in summary.remarks}
    assert {"unknown_student", "unreadable_file"} <= reasons
    (late / "s003.yaml").write_text("student: s003\nanswers: {q9: {nothing: 1}}\n", "utf-8")
    with pytest.raises(ResultError, match="not marked; nothing was written"):
        add(exam, late, strict=True)


def test_late_scripts_from_the_command_line(exam, answers, late, tmp_path):
    run("exam", "grade", exam.folder, answers, "-o", tmp_path / "one", *FEEDBACK, "--name", "in-time")
    said = run("exam", "grade", exam.folder, late, "--add", "-o", tmp_path / "two", "--jobs", 1, "--name", "all")
    assert "from run 1 (in-time)" in said
    assert "joined to run 1: s002, s005" in said
    assert "run 2: " in said
    assert "give both" in run("exam", "grade", exam.folder, late, "--run", 1, "-o", tmp_path / "no", status=2)
    assert "2 students differ" in run("exam", "diff", exam.folder, "in-time", "all")
    with zipfile.ZipFile(tmp_path / "two" / "feedback.zip") as pages:
        assert len(pages.namelist()) == 6


# --- a ledger beside an archive


@pytest.fixture
def archive(marked) -> Exam:
    """A folder in which SQLite cannot make the file that it needs, as in one that nobody may write to."""
    run("exam", "name", marked.folder, 1, "old")
    (marked.folder / f"{FILE}-wal").mkdir()
    return marked


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_archive_is_marked_with_a_ledger_elsewhere(archive, answers, tmp_path):
    ledger = ("--ledger", tmp_path / "beside.sqlite")
    assert "keep the runs elsewhere with --ledger FILE" in run("exam", "regrade", archive.folder, status=1)
    (archive.folder / "key_values.sqlite").unlink()  # as in one that was marked by an earlier version
    before = contents(archive.folder)
    (tmp_path / "policy.yaml").write_text("slip: 1/2\n", "utf-8")
    assert "1  old: grade" in run("exam", "runs", archive.folder, *ledger)
    assert not (tmp_path / "beside.sqlite").exists()  # reading makes nothing
    said = run("exam", "regrade", archive.folder, "--policy", tmp_path / "policy.yaml", *ledger)
    assert "from run 1 (old)" in said
    run("exam", "publish", archive.folder, 2, *ledger)
    run("exam", "name", archive.folder, 2, "new", *ledger)
    out = ("-o", tmp_path / "marks", "--replace", *FEEDBACK)
    run("exam", "grade", archive.folder, answers, *out, *ledger)
    (tmp_path / "s001").mkdir()
    shutil.copy(answers / "s001.yaml", tmp_path / "s001")
    assert "run 1 (old, grade" in run("exam", "diff", archive.folder, "old", "new", *ledger)
    assert contents(archive.folder) == before
    assert oct((tmp_path / "beside.sqlite").stat().st_mode & 0o777) == "0o600"
    with Ledger(archive.folder, tmp_path / "beside.sqlite") as found:
        assert [one.id for one in found.runs()] == [1, 2, 3]
    assert not list(tmp_path.glob(".beside*"))


def test_nothing_is_written_beside_the_papers_when_runs_are_kept_elsewhere(exam, answers, tmp_path):
    before = contents(exam.folder)
    ledger = ("--ledger", tmp_path / "beside.sqlite")
    run("exam", "grade", exam.folder, answers, "-o", tmp_path / "marks", *FEEDBACK, *ledger)
    assert contents(exam.folder) == before
    run("exam", "regrade", exam.folder, *FEEDBACK, *ledger)
    run("exam", "grade", exam.folder, answers, "--add", "-o", tmp_path / "marks-2", *FEEDBACK, *ledger)
    assert contents(exam.folder) == before


def test_in_an_archive_nobody_gets_a_new_pseudonym(archive, answers, tmp_path):
    before = contents(archive.folder)
    words = ("exam", "regrade", archive.folder, "--anonymous", "--ledger", tmp_path / "beside.sqlite", *FEEDBACK)
    said = run(*words, "-o", tmp_path / "nameless", status=1)
    assert "6 of 6 students have no pseudonym" in said
    assert contents(archive.folder) == before
    assert not (tmp_path / "nameless").exists()
    run("exam", "gradebook", archive.folder, "--anonymous", "-o", tmp_path / "nameless.csv")
    before = contents(archive.folder)
    run(*words, "-o", tmp_path / "nameless")
    assert contents(archive.folder) == before


def test_a_ledger_elsewhere_that_cannot_be_is_said(archive, answers, tmp_path):
    for ledger, said in (
        (tmp_path, "is a folder; name the file"),
        (tmp_path / "no" / "file", "cannot be written"),
        (answers / "s001.yaml", "is no file of results"),
    ):
        out = run("exam", "regrade", archive.folder, "--ledger", ledger, status=1)
        assert said in out, out
        assert "Traceback" not in out


def test_a_ledger_of_another_exam_is_refused(archive, tmp_path):
    other = make_exam(tmp_path / "other", 2, families=("cnn/output_size",), static=False)
    data = json.loads((other.folder / "exam.json").read_text("utf-8"))
    (other.folder / "exam.json").write_text(json.dumps(data | {"code": "EXAM-9"}), "utf-8")
    said = run("exam", "regrade", other.folder, "--ledger", archive.folder / FILE, status=1)
    assert "holds the marks of exam EXAM-1, but this is exam EXAM-9" in said


# --- killed, two at once, no room


def kill_some(tmp_path: Path, count: int, before: list[list[object]], command: list[object]) -> None:
    """Kill a command at some of its writes, and run it again: the ledger is that of a calm one."""
    exam = make_exam(tmp_path / "exam", 4, variants=2, families=("cnn/output_size",))
    scripts = list(sit(exam))
    write_csv(scripts[:3], exam, tmp_path / "answers.csv")
    write_csv(scripts[3:], exam, tmp_path / "late.csv")
    (tmp_path / "void.yaml").write_text("- void: q1.out_width\n  reason: an error\n  by: Ada\n", "utf-8")
    for one in before:
        run(*(str(word).replace("EXAM", str(exam.folder)).replace("TMP", str(tmp_path)) for word in one))

    def doomed(name: str) -> list[object]:
        shutil.copytree(exam.folder, tmp_path / name)
        return ["markscheme", *(str(word).replace("EXAM", name) for word in command)]

    writes = writes_of(doomed("calm"), tmp_path)
    for moment in moments(writes, count):
        again = doomed(f"exam{moment}")
        assert killed_at(moment, again, tmp_path)
        assert not killed_at(NEVER, [*again, *(["--replace"] if "-o" in again else [])], tmp_path)
        assert dump(tmp_path / f"exam{moment}" / FILE) == dump(tmp_path / "calm" / FILE)
        if "-o" in again:
            assert contents(tmp_path / f"exam{moment}-marks") == contents(tmp_path / "calm-marks")


GRADED = ["exam", "grade", "EXAM", "TMP/answers.csv", "-o", "TMP/first", *FEEDBACK]
ADD = ["exam", "grade", "EXAM", "late.csv", "--add", "-o", "EXAM-marks", "--feedback", "html", "--jobs", 1]
CORRECT = ["exam", "correct", "EXAM", "void.yaml", "-o", "EXAM-marks", "--jobs", 1]
PUBLISH = ["exam", "publish", "EXAM", 1, "--by", "Ada"]


@pytest.mark.slow
def test_a_killed_run_that_adds_is_simply_run_again(tmp_path):
    kill_some(tmp_path, 2, [GRADED], [*ADD, "--name", "all"])


@pytest.mark.slow
@pytest.mark.parametrize("command", [ADD, PUBLISH, CORRECT], ids=["add", "publish", "correct"])
def test_what_is_killed_at_any_moment_is_simply_run_again(tmp_path, command):
    kill_some(tmp_path, 12, [GRADED], command)


def test_two_that_publish_at_once_are_one_after_the_other(marked, answers):
    grade(marked, answers, policy=CoursePolicy.read({"slip": "1/2"}))
    failed: list[Exception] = []

    def work(id: int) -> None:
        try:
            for _ in range(5):
                with Ledger(marked.folder) as ledger:
                    publish(ledger, marked, ledger.run(id), f"by {id}", "")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(id,)) for id in (1, 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failed
    with Ledger(marked.folder) as ledger:
        found = [one.run for one in publications(ledger)]
    assert all(a != b for a, b in pairwise(found))


def test_publishing_while_a_run_writes_is_said(marked, monkeypatch):
    monkeypatch.setattr("markscheme.exam.ledger_file.WAIT", 0.1)
    base = sqlite3.connect(marked.folder / FILE, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    assert "another marking run is writing to it" in run("exam", "publish", marked.folder, 1, status=1)
    assert "another marking run is writing to it" in run("exam", "name", marked.folder, 1, "x", status=1)
    base.close()


@pytest.mark.parametrize("room", [0, 20_000])
def test_a_full_disk_leaves_earlier_runs_and_what_counts(pattern, answers, tmp_path, small_disk, room):
    disk = small_disk("1m")
    shutil.copytree(pattern.folder, disk / "exam")
    exam = open_exam(disk / "exam")
    target = tmp_path / "marks"
    (tmp_path / "late").mkdir()
    shutil.move(answers / "s002.yaml", tmp_path / "late")
    with Ledger(exam.folder) as ledger:
        session(exam, ledger).grade([answers], {}, target)
        publish(ledger, exam, ledger.run(1), "", "")
    before = dump(exam.folder / FILE)
    statistics = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(max(0, statistics.f_bavail * statistics.f_frsize - room)))
    with Ledger(exam.folder) as ledger, pytest.raises(ResultError, match="nothing was added, and earlier results are"):
        session(exam, ledger).add(ledger.run(1), [tmp_path / "late"], {}, tmp_path / "two")
    (disk / "ballast").unlink()
    assert dump(exam.folder / FILE) == before
    with Ledger(exam.folder) as ledger:
        assert name_run(ledger, 1, "still-there") is None
