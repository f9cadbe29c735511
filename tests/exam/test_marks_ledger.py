"""marks.sqlite: only ever added to, whole runs or none; marking again and comparing; kills and full disks."""

from __future__ import annotations

import errno
import json
import os
import select
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table, sit, write_csv, write_yaml
from killed import NEVER, killed_at, moments, writes_of
from words_of_others import of_system

from markscheme.cli import main
from markscheme.diagnosis.scheme import Scheme
from markscheme.errors import RenderError, ResultError
from markscheme.exam.ledger_file import FILE, TABLES
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.compare import compare
from markscheme.gradebook.ledger import Ledger, _step, step_row
from markscheme.gradebook.record import student_record
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun
from markscheme.grading.marking_spread import FEW
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.mark import mark
from markscheme.submissions import Submission
from markscheme.working.steps import printed_value

pytestmark = pytest.mark.usefixtures("no_reports")


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def grade(exam, answers, target, hand_marks=None, **how):
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=(), **how), 1, reports=())
        return session.grade([answers], hand_marks or {}, target, replace=True)


@pytest.fixture
def marked(exam, answers, tmp_path):
    grade(exam, answers, tmp_path / "marks")
    return exam


def test_the_database_writes_ahead_and_refuses_changes(marked):
    base = sqlite3.connect(marked.folder / FILE)
    assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for table in TABLES:
        if base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            for change in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
                with pytest.raises(sqlite3.IntegrityError, match="results are only ever added"):
                    base.execute(change)
    assert base.execute("SELECT count(*) FROM steps").fetchone()[0] > 50
    base.close()


def test_what_is_read_back_is_what_was_marked(marked, answers, scripts):
    with Ledger(marked.folder) as ledger:
        records = list(ledger.records(1))
    assert [record["student"] for record in records] == [one.student.id for one in scripts]
    for record, script in zip(records, scripts, strict=True):
        assert record["score"] == str(script.score)
        raw = {q["id"]: {s["call"]: s["raw"] for s in q["steps"] if s["raw"]} for q in record["questions"]}
        assert raw == {id: dict(steps) for id, steps in script.answers.items() if steps} | {
            id: {} for id, steps in script.answers.items() if not steps
        }
    assert {"verdict", "marks", "out_of", "cells", "flags", "message", "read"} <= set(
        records[0]["questions"][0]["steps"][0]
    )


def test_everything_that_a_record_says_of_a_step_is_kept(pattern):
    """Also what few steps have: a note, the given that was misread."""
    problem = dict(pattern.sheet("s001").questions)["q1"]
    x = problem.given["x"].copy()
    x[1] += 1
    read = replace(problem, given={**problem.given, "x": x})
    raw = {name: printed_value(read, name) for name in problem.asked_calls}
    raw["intercept"] = f"{raw['intercept']}*2/2"
    scheme = Scheme(problem)
    told = QuestionFeedback(scheme, mark(scheme, raw), "en")
    (question,) = student_record(Submission("s001", {"q1": raw}, "a.yaml"), [told])["questions"]
    special = {name for step in question["steps"] for name in step}
    assert special >= {"note", "misread"}
    for step in question["steps"]:
        assert _step((None, None, *step_row(step)), raw) == step


def test_the_same_again_is_the_same_run(marked, answers, tmp_path):
    assert grade(marked, answers, tmp_path / "again").run == 1
    assert (tmp_path / "again" / "run.json").read_bytes() == (tmp_path / "marks" / "run.json").read_bytes()
    with Ledger(marked.folder) as ledger:
        assert [one.id for one in ledger.runs()] == [1]


def test_another_policy_is_another_run_and_the_raw_answers_stand_once(marked, answers, tmp_path):
    assert grade(marked, answers, tmp_path / "two", policy=CoursePolicy.read({"slip": "1/2"})).run == 2
    with Ledger(marked.folder) as ledger:
        assert list(ledger.rows("SELECT count(*) FROM submissions")) == [(6,)]
        assert list(ledger.rows("SELECT count(*) FROM marked")) == [(12,)]


# --- marking again, and comparing


def test_marking_again_by_another_policy_says_who_changes_and_why(marked, scripts, tmp_path):
    (tmp_path / "policy.yaml").write_text("slip: 1/2\n", "utf-8")
    said = run("exam", "regrade", marked.folder, "--policy", tmp_path / "policy.yaml", "--json")
    found = json.loads(said.splitlines()[-1])
    with Ledger(marked.folder) as ledger:
        before, now = ({r["student"]: Fraction(r["score"]) for r in ledger.records(id)} for id in (1, 2))
        slips = {
            record["student"]: sum(
                Fraction(s["out_of"]) for q in record["questions"] for s in q["steps"] if s["verdict"] == "slip"
            )
            for record in ledger.records(1)
        }
    assert any(slips.values())
    assert {id: now[id] - before[id] for id in now} == {id: lost / 2 for id, lost in slips.items()}
    assert {one["student"] for one in found["students"]} == {id for id, lost in slips.items() if lost}
    assert all(one["why"] == ["policy.slip"] for one in found["students"])
    assert found["settings"] == {"policy.slip": ["0", "1/2"]}


@pytest.mark.reports
def test_a_regraded_folder_holds_everything(marked, tmp_path):
    run("exam", "regrade", marked.folder, "-o", tmp_path / "again", "--jobs", 1)
    names = {"feedback.zip", "grades.csv", "grades.xlsx", "hand_marks.csv", "report.html", "report.pdf", "review.csv"}
    assert names | {"review.md", "run.json", "steps.csv"} == {path.name for path in (tmp_path / "again").iterdir()}
    for name in ("grades.csv", "steps.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "marks" / name).read_bytes()


def test_hand_marks_and_remarks_survive_marking_again(marked, answers, tmp_path):
    (answers / "s002.yaml").unlink()
    grade(marked, answers, tmp_path / "two", {"s001": {"q3": Fraction(5, 2)}})
    run("exam", "regrade", marked.folder, "-o", tmp_path / "again", "--feedback", "none", "--jobs", 1)
    first, second = read_table(tmp_path / "again" / "grades.csv")[:2]
    assert (first["q3"], first["status"]) == ("2.5", "marked")
    assert (second["status"], second["score"]) == ("missing", "")


def test_a_difference_names_new_answers_new_hand_marks_and_new_students(marked, answers, scripts, tmp_path):
    write_yaml(replace(scripts[0], answers={"q1": {"mean_x": "123"}}), answers / "s001.yaml")
    (answers / "s002.yaml").unlink()
    grade(marked, answers, tmp_path / "two", {"s003": {"q3": Fraction(4)}})
    with Ledger(marked.folder) as ledger:
        found = {one.student: one for one in compare(ledger, ledger.run(1), ledger.run(2))}
    assert {id: one.why for id, one in found.items()} == {
        "s001": ("answers",),
        "s002": ("not marked now",),
        "s003": ("hand marks",),
    }
    assert (found["s001"].before, found["s001"].now) == (scripts[0].score, Fraction(0))
    assert found["s002"].now is None
    assert found["s003"].now == scripts[2].score + 4
    said = run("exam", "diff", marked.folder)
    assert "q3, by hand: - -> 4" in said
    assert said.endswith("3 students differ\n")


def test_two_runs_are_needed_to_compare(marked):
    assert "there are 1 runs, and two are needed" in run("exam", "diff", marked.folder, status=1)
    assert "no run 7; known: 1" in run("exam", "diff", marked.folder, 1, 7, status=1)
    assert "give two runs, or none" in run("exam", "diff", marked.folder, 1, status=2)


def test_nothing_to_mark_again_is_said(exam):
    assert "nothing was marked yet; run `exam grade` first" in run("exam", "regrade", exam.folder, status=1)


def test_answers_to_an_older_build_are_not_marked_again_and_take_no_marks_away_unasked(marked, tmp_path):
    data = json.loads((marked.folder / "exam.json").read_text("utf-8"))
    one, two = data["students"][:2]
    one["sheet"], two["sheet"] = two["sheet"], one["sheet"]
    one["stem"], two["stem"] = two["stem"], one["stem"]
    (marked.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    before = dump(marked.folder)
    said = run("exam", "regrade", marked.folder, "-o", tmp_path / "again", status=1)
    assert "s001" in said
    assert "Answers to an older build of this exam; not marked" in said
    assert "2 students whom run 1 marked would have no marks; nothing was written" in said
    assert dump(marked.folder) == before
    assert not (tmp_path / "again").exists()
    assert "because of: not marked now" in run("exam", "regrade", marked.folder, "--allow-losses")


# --- what goes wrong


def test_a_file_that_is_no_database_is_said(exam, answers, tmp_path):
    (exam.folder / FILE).write_text("these are no marks, and surely no database " * 50)
    with pytest.raises(ResultError, match="is no file of results"):
        grade(exam, answers, tmp_path / "marks")


def test_another_run_that_is_writing_is_said(marked, answers, tmp_path, monkeypatch):
    monkeypatch.setattr("markscheme.exam.ledger_file.WAIT", 0.1)
    base = sqlite3.connect(marked.folder / FILE, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    with pytest.raises(ResultError, match="another marking run is writing to it"):
        grade(marked, answers, tmp_path / "two")
    base.close()


def test_an_error_while_writing_takes_the_run_back(exam, answers, tmp_path, monkeypatch):
    def fail(writer):
        raise RuntimeError("halfway")

    monkeypatch.setattr(RunWriter, "commit", fail)
    with pytest.raises(RuntimeError, match="halfway"):
        grade(exam, answers, tmp_path / "marks")
    assert not (tmp_path / "marks").exists()
    with Ledger(exam.folder) as ledger:
        assert ledger.runs() == []
        assert list(ledger.rows("SELECT count(*) FROM marked")) == [(0,)]


def descendants(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = {int(child) for child in listed.read_text().split()} if listed.exists() else set()
    return children.union(*map(descendants, children))


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only its exit status is left, which init has not fetched yet."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


LONGEST_WAIT = 120  # seconds: a process looks for its parent every half second, and a machine may be busy


def wait_for(processes: set[int]) -> None:
    """Wait until processes have ended, but not for ever."""
    last = time.monotonic() + LONGEST_WAIT
    for pid in processes:
        with suppress(ProcessLookupError):  # it has ended already
            handle = os.pidfd_open(pid)
            select.select([handle], [], [], max(0, last - time.monotonic()))
            os.close(handle)


ENDLESS = """
import sys
from itertools import repeat
from pathlib import Path
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.marking_spread import mark_all
from markscheme.grading.marking_task import Task
for one in mark_all(MarkingSettings(Path(sys.argv[1]), formats=()), repeat(Task("s001")), 10**6, 2):
    print(one.student, flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes are waited for by their file descriptors")
def test_a_killed_run_leaves_no_process_behind(exam):
    process = subprocess.Popen([sys.executable, "-c", ENDLESS, str(exam.folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "s001\n"
    children = descendants(process.pid)
    assert len(children) >= 2
    process.kill()
    process.wait()
    process.stdout.close()
    wait_for(children)
    assert all(map(has_ended, children))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def dump(folder: Path) -> list[str]:
    """Everything in the database but the moment of the run."""
    base = sqlite3.connect(folder / FILE)
    lines = [line for line in base.iterdump() if not line.startswith('INSERT INTO "runs"')]
    runs = base.execute("SELECT id, kind, how, fingerprint FROM runs").fetchall()
    base.close()
    return [*lines, *map(str, runs)]


def kill_some(tmp_path: Path, jobs: int, count: int) -> None:
    """Kill a run at some of its writes, and run it again: the same folder and the same ledger as of a calm one."""
    exam = make_exam(tmp_path / "exam", FEW + 1, variants=2, families=("regression/simple",))
    answers = tmp_path / "answers.csv"
    write_csv(list(sit(exam)), exam, answers)

    def command(name: str) -> list[object]:
        shutil.copytree(exam.folder, tmp_path / name)
        return ["markscheme", "exam", "grade", name, answers, "-o", f"{name}-marks", "--jobs", jobs]

    writes = writes_of(command("calm"), tmp_path)
    for moment in moments(writes, count):
        name = f"exam{moment}"
        again = command(name)
        assert killed_at(moment, again, tmp_path)
        if (tmp_path / f"{name}-marks").exists():  # whole, because it got its name last
            assert contents(tmp_path / f"{name}-marks") == contents(tmp_path / "calm-marks")
        assert not killed_at(NEVER, [*again, "--replace"], tmp_path)
        assert contents(tmp_path / f"{name}-marks") == contents(tmp_path / "calm-marks")
        assert dump(tmp_path / name) == dump(tmp_path / "calm")
        assert not list(tmp_path.glob(f".{name}-marks.*.part"))


def test_a_killed_run_is_simply_run_again(tmp_path):
    kill_some(tmp_path, 1, 2)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_at_any_moment_is_simply_run_again(tmp_path, jobs):
    kill_some(tmp_path, jobs, 10)


@pytest.mark.parametrize("room", [0, 20_000, 50_000])
def test_a_full_disk_beside_the_papers_leaves_earlier_runs(pattern, answers, tmp_path, small_disk, room):
    disk = small_disk("1m")
    exam = replace(pattern, folder=disk / "exam")
    shutil.copytree(pattern.folder, exam.folder)
    grade(exam, answers, tmp_path / "one")
    before = dump(exam.folder)
    fill(disk, room)
    with pytest.raises(ResultError, match="nothing was added, and earlier results are untouched"):
        grade(exam, answers, tmp_path / "two", policy=CoursePolicy.read({"slip": "1/2"}))
    (disk / "ballast").unlink()
    assert dump(exam.folder) == before
    assert not (tmp_path / "two").exists()
    assert grade(exam, answers, tmp_path / "two", policy=CoursePolicy.read({"slip": "1/2"})).run == 2


def fill(disk: Path, room: int) -> None:
    """Leave so many bytes on a disk."""
    status = os.statvfs(disk)
    (disk / "ballast").write_bytes(b"x" * max(0, status.f_bavail * status.f_frsize - room))


@pytest.mark.parametrize("size", ["4k", "16k"])
def test_a_full_disk_for_the_results_leaves_nothing(exam, answers, tmp_path, small_disk, size):
    disk = small_disk(size)
    with pytest.raises(RenderError, match=of_system(errno.ENOSPC)):
        grade(exam, answers, disk / "marks")
    assert list(disk.iterdir()) == []
    with Ledger(exam.folder) as ledger:
        assert ledger.runs() == []
