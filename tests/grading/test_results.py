"""Results of a class: whole or not at all, the same in every format, marked again later."""

from __future__ import annotations

import csv
import errno
import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from killed import killed_at, moments, writes_of
from words_of_others import of_system

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.errors import AnswerError, RenderError
from markscheme.exam.one_sheet import file_stems, sheet_hash
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.files.formats import MARKING
from markscheme.files.result_folder import result_folder
from markscheme.files.write_table import csv_cell, decimal_text, safe_text
from markscheme.gradebook.compare import compare, differences
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import student_record
from markscheme.gradebook.results_json import full_records, public_record, read_results
from markscheme.gradebook.review import review_items
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.sheet_run import marked_records, write_results
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.mark import mark
from markscheme.numbers.rounding import Rounding
from markscheme.papers.practice_sheet import Sheet
from markscheme.submissions import Intake, RefusedSubmission, Submission

LINE = {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}
RIGHT = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "5", "S_xy": "8.5", "slope": "1.70", "intercept": "0"}
EVIL = '=HYPERLINK("http://example.org")'


@pytest.fixture(scope="module")
def how():
    problem = with_given(Library()["regression/simple"], LINE)
    return MarkingSettings(Sheet("Test", "en", (problem,)).to_json())


def handed_in(student, **changes):
    return Submission(student, {"q1": {**RIGHT, **changes}}, f"{student}.yaml")


@pytest.fixture(scope="module")
def intake():
    submissions = (
        handed_in(EVIL, slope="-1.70"),
        handed_in("Ada"),
        handed_in("Li", slope="1,7"),
        handed_in("学生乙", S_xx="93", slope="0.0914", intercept=""),
    )
    return Intake(submissions, (handed_in("Ada", slope="9"),), ("student 'Ada' handed in 2 times",))


@pytest.fixture(scope="module")
def written(how, intake, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "marks"
    write_results(folder, how, intake, formats=("html", "md", "pdf"), jobs=1, reports=())
    return folder


def stored(folder):
    return json.loads((folder / "results.json").read_text("utf-8"))


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path, name):
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
    book.close()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


# --- what is in the files


def test_the_record_is_the_contract(how, intake):
    record = public_record(next(iter(marked_records(how, intake.submissions[3:], jobs=1))))
    assert list(record) == ["student", "status", "score", "total", "review", "questions"]
    (question,) = record.pop("questions")
    assert record == {"student": "学生乙", "status": "marked", "score": "6", "total": "10", "review": []}
    steps = {step["name"]: step for step in question.pop("steps")}
    assert question == {"id": "q1", "family": "regression/simple", "score": "6", "total": "10"}
    assert steps["slope"] == {
        "name": "slope",
        "verdict": "follows",
        "credit": "1",
        "marks": "2",
        "slip": None,
        "cells": "follows",
        "message": "This follows correctly from your own S_xx: b = 8.5/93 = 0.0914.",
    }
    assert [step["verdict"] for step in steps.values()] == ["right", "right", "wrong", "right", "follows", "blank"]


DIGITS = {
    ("4 sf, 3 sf", "0.8"): {"kind": "fewer_digits", "digits": 1, "digits_of": "figures"},
    ("4 dp, 3 dp", "0.83"): {"kind": "fewer_digits", "digits": 2, "digits_of": "decimals"},
    ("4 dp, 3 dp", "1"): {"kind": "fewer_digits", "digits": 0, "digits_of": "decimals"},
}


@pytest.mark.parametrize("rule, slope", DIGITS)
def test_of_digits_it_is_said_whether_they_are_figures_or_decimals(rule, slope):
    scheme = Scheme(
        with_given(Library()["regression/simple"], {"x": [1, 2, 4, 7], "y": [2, 3, 5, 7]}, Rounding.read(rule))
    )
    before = {"mean_x": "3.5", "mean_y": "4.25", "S_xx": "21", "S_xy": "17.5"}
    told = QuestionFeedback(scheme, mark(scheme, {**before, "slope": slope}), "en")
    (question,) = student_record(Submission("Li", {}, "li.yaml"), [told])["questions"]
    explained = next(step["explanations"] for step in question["steps"] if step["name"] == "slope")
    assert explained == [{"verdict": "rounded"} | DIGITS[rule, slope]]


def test_all_files_are_there(written):
    names = sorted(str(path.relative_to(written)) for path in written.rglob("*") if path.is_file())
    pages = [
        f"feedback/{stem}.{suffix}"
        for stem in ("Ada", "HYPERLINK_http_example_org", "Li", "学生乙")
        for suffix in ("html", "md", "pdf")
    ]
    assert names == sorted([*WHOLE - {"feedback"}, *pages])
    assert (written / "feedback" / "Ada.pdf").read_bytes().startswith(b"%PDF-")
    assert "学生乙" in (written / "feedback" / "学生乙.html").read_text("utf-8")


def test_the_tables_say_what_the_json_says(written):
    records = stored(written)["students"]
    tables = read_csv(written / "grades.csv"), sheet_rows(written / "grades.xlsx", "grades")
    verdicts = sheet_rows(written / "grades.xlsx", "verdicts")
    assert len(records) == len(tables[0]) == len(tables[1]) == len(verdicts) == 4
    for record, row, cells, words in zip(records, *tables, verdicts, strict=True):
        assert cells["student"] == words["student"] == record["student"]
        assert row["student"].removeprefix("'") == record["student"]
        wanted = {"score": record["score"], "total": record["total"], "q1": record["questions"][0]["score"]}
        wanted |= {f"q1.{step['name']}": step["marks"] for step in record["questions"][0]["steps"]}
        for name, exact in wanted.items():
            assert abs(Fraction(row[name]) - Fraction(exact)) <= Fraction(1, 20000)
            assert abs(Fraction(cells[name]) - Fraction(exact)) < Fraction(1, 10**9)
        assert Fraction(row["percent"]) == 100 * Fraction(record["score"]) / Fraction(record["total"])
        steps = record["questions"][0]["steps"]
        assert [words[f"q1.{step['name']}"] for step in steps] == [step["verdict"] for step in steps]


def test_no_cell_is_a_formula(written):
    assert (written / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert read_csv(written / "grades.csv")[0]["student"] == "'" + EVIL
    book = openpyxl.load_workbook(written / "grades.xlsx")
    assert book["grades"]["A2"].data_type == "s"
    assert book["grades"]["A2"].value == EVIL
    book.close()


@pytest.mark.parametrize(
    "text", ["=1+1", "+a", "-b", "@SUM(A1)", "＝1", "\t=1", "\r=1", "-1+cmd|' /C calc'!A0", "+1-2"]
)
def test_dangerous_text_is_defused(text):
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", ["Ada", "-0.5", "+3", "1/3", "-1.2e-3", "王", "", "[[1, -2]]"])
def test_harmless_text_stays(text):
    assert safe_text(text) == text


@pytest.mark.parametrize(
    "number, text",
    [((1, 2), "0.5"), ((2, 3), "0.6667"), ((-1, 3), "-0.3333"), ((7, 1), "7"), ((1, 10**6), "0"), ((100, 1), "100")],
)
def test_marks_in_tables(number, text):
    assert decimal_text(Fraction(*number)) == csv_cell(Fraction(*number)) == text


def test_the_review_list_holds_what_needs_a_person(written):
    rows = read_csv(written / "review.csv")
    assert [(row["student"], row["reason"], row["step"], row["written"]) for row in rows] == [
        ("Ada", "superseded", "", "Ada.yaml"),
        ("Li", "unreadable", "slope", "1,7"),
    ]
    text = (written / "review.md").read_text("utf-8")
    assert "Could not be read (1)" in text
    assert "Handed in more than once; not marked (1)" in text


def test_flags_reach_the_review_list():
    flags = ["guarded", "tie", "no_working", "too_many"]
    step = {"name": "b", "cells": ["right", ["unreadable"]], "flags": flags, "raw": "2", "message": "m"}
    record = {"student": "s", "source": "f", "notes": ["a note"], "questions": [{"id": "q1", "steps": [step]}]}
    assert [item.reason for item in review_items(record)] == ["note", "unreadable", "guarded", "tie", "no_working"]


def test_raw_answers_stand_beside_what_was_read(written, how):
    data = stored(written)
    steps = {step["name"]: step for step in data["students"][2]["questions"][0]["steps"]}
    assert (steps["slope"]["raw"], steps["slope"]["read"]) == ("1,7", None)
    assert (steps["S_xy"]["raw"], steps["S_xy"]["read"]) == ("8.5", "8.5")
    assert data["sheet"] == how.sheet
    assert data["sheet_sha256"] == sheet_hash(how.sheet)
    assert data["policy"] == CoursePolicy().to_json()
    assert data["superseded"][0]["answers"]["q1"]["slope"] == "9"
    assert data["messages"] == ["student 'Ada' handed in 2 times"]


def test_file_names_are_safe_and_differ():
    names = ["../../etc/passwd", "a/b", "a b", "A B", "", "...", "x" * 500, "王" * 300, "CON.txt"]
    stems = file_stems(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    assert all(stem and "/" not in stem and "." not in stem and len(stem.encode()) < 200 for stem in stems.values())


# --- what a sheet has in common with an exam


@pytest.fixture(scope="module")
def reported(how, intake, tmp_path_factory):
    """Results with a report; Bo and Cy made the mistake that Dan did not."""
    folder = tmp_path_factory.mktemp("reported") / "marks"
    slipped = {"S_xx": "20", "slope": "0.425", "intercept": "3.1875"}
    people = (
        *intake.submissions,
        handed_in("Bo", S_xx="1.25"),
        handed_in("Cy", S_xx="1.25"),
        handed_in("Dan", **slipped),
    )
    refused = (
        RefusedSubmission("Eve", "eve.yaml", "eve.yaml: not YAML"),
        RefusedSubmission("", "x.csv", "x.csv: holds no rows"),
    )
    write_results(
        folder, how, Intake(people, intake.superseded, (), refused), formats=(), jobs=1, reports=("md", "html")
    )
    return folder


def test_a_sheet_gets_the_report_on_misconceptions(reported):
    text = (reported / "report.md").read_text("utf-8")
    assert text.startswith("# Report: Test\n")
    assert "What the class misunderstands" in text
    slips = [
        (record["student"], step["slip"])
        for record in stored(reported)["students"]
        for question in record["questions"]
        for step in question["steps"]
        if step["slip"]
    ]
    assert {student for student, _ in slips} >= {"Bo", "Cy"}
    count = len({student for student, slip in slips if slip == dict(slips)["Bo"]})
    assert f"{count} of the 7 students who attempted it" in text
    assert "roster" not in text
    assert "Fairness" not in text
    assert "eve.yaml: not YAML" in text
    assert "x.csv: holds no rows" in text
    assert (reported / "report.html").is_file()


def test_the_report_of_a_sheet_is_in_the_language_of_the_feedback(how, intake, tmp_path):
    write_results(tmp_path / "marks", replace(how, language="zh"), intake, formats=(), jobs=1, reports=("md",))
    text = (tmp_path / "marks" / "report.md").read_text("utf-8")
    assert text.startswith("# 分析报告：Test\n")
    assert "提交人数" in text
    assert "提交的内容均已读取并批改。" in text
    assert "名单" not in text


def test_the_ledger_of_a_sheet_holds_what_results_json_holds(reported):
    data = stored(reported)
    with Ledger(reported) as ledger:
        (run,) = ledger.runs()
        assert (run.kind, run.exam, run.how["marking"]) == ("grade", data["sheet"]["code"], MARKING)
        students = [record["student"] for record in data["students"]]
        assert list(full_records(ledger, run.id, students, 10)) == data["students"]
        said = [(one.reason, one.student, one.source) for one in ledger.remarks(run.id)]
        assert ("superseded", "Ada", "Ada.yaml") in said
        assert ("refused", "", "x.csv") in said
        replaced = next(json.loads(row[0]) for row in ledger.rows("SELECT answers FROM submissions ORDER BY id"))
        assert replaced["q1"]["slope"] == "9"
    kept = json.loads((reported / "run.json").read_text("utf-8"))
    assert (kept["run"], kept["fingerprint"]) == (1, run.fingerprint)


def test_the_steps_of_a_sheet_are_a_table_as_those_of_an_exam(reported):
    rows = read_csv(reported / "steps.csv")
    assert len(rows) == 7 * 6
    found = {(row["student"], row["step"]): row for row in rows}
    assert found["学生乙", "slope"]["verdict"] == "follows"
    assert found["Li", "slope"]["written"] == "1,7"


def test_marking_again_goes_on_with_the_ledger_and_runs_can_be_compared(reported, tmp_path):
    kept = read_results(reported)
    strict = replace(kept.how, policy=CoursePolicy.read({"follows": "1/4"}))
    write_results(tmp_path / "two", strict, kept.intake, formats=(), jobs=1, earlier=kept, reports=())
    with Ledger(reported) as ledger, Ledger(tmp_path / "two") as now:
        before = ledger.runs()
        assert now.runs()[:1] == before
        assert [run.kind for run in now.runs()] == ["grade", "regrade"]
        one = next(one for one in compare(now, *now.runs()) if one.student == "学生乙")
        assert (one.student, one.before, one.now, one.why) == ("学生乙", 6, Fraction(9, 2), ("policy.follows",))
    (reported_alone := tmp_path / "alone").mkdir()
    shutil.copy(reported / "results.json", reported_alone)
    kept = read_results(reported_alone)
    write_results(tmp_path / "three", strict, kept.intake, formats=(), jobs=1, earlier=kept, reports=())
    with Ledger(tmp_path / "three") as ledger:  # an earlier version wrote no ledger
        assert [run.kind for run in ledger.runs()] == ["grade", "regrade"]
        students = [record["student"] for record in kept.records]
        assert tuple(full_records(ledger, 1, students, 10)) == kept.records


# --- several processes


def test_several_processes_give_the_same_in_the_same_order(how, tmp_path):
    submissions = [handed_in(f"s{i:03}", slope=str(Fraction(i, 10).limit_denominator())) for i in range(60)]
    assert list(marked_records(how, submissions, jobs=2)) == list(marked_records(how, submissions, jobs=1))


# --- whole or not at all


def test_an_earlier_result_is_refused_or_kept(how, intake, tmp_path):
    target = tmp_path / "marks"
    write_results(target, how, intake, formats=(), jobs=1, reports=())
    first = (target / "results.json").read_bytes()
    with pytest.raises(RenderError, match=r"holds an earlier result; .*--replace to keep it as marks\.1"):
        write_results(target, how, intake, formats=(), jobs=1, reports=())
    assert (target / "results.json").read_bytes() == first
    write_results(target, how, Intake(intake.submissions[:1]), formats=(), jobs=1, reports=(), replace=True)
    assert (tmp_path / "marks.1" / "results.json").read_bytes() == first
    assert len(stored(target)["students"]) == 1
    write_results(target, how, intake, formats=(), jobs=1, reports=(), replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["marks", "marks.1", "marks.2"]


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("index.md", "# Docs", "holds index.md, and nothing there says that these are results"),
        ("grades.csv", "student,score", "holds grades.csv, and nothing there says"),
        ("results.json", '{"format": "something else"}', "holds results.json, and nothing there says"),
        ("run.json", "[1, 2]", "holds run.json, and nothing there says"),
        ("exam.json", '{"format": "markscheme exam 1"}', "holds an exam with its papers and keys, not results"),
        ("exam.json", '{"format": "markscheme exam 9"}', "holds an exam with its papers and keys, not results"),
        ("exam.secret", "x" * 43, "holds an exam with its papers and keys, not results"),
    ],
)
def test_what_holds_no_results_stays_where_it_is(how, intake, tmp_path, name, content, said, replace):
    target = tmp_path / "docs"
    target.mkdir()
    (target / name).write_text(content)
    before = tree(tmp_path)
    with pytest.raises(RenderError, match=f"{said}.*; give another folder$"):
        write_results(target, how, intake, formats=(), jobs=1, reports=(), replace=replace)
    assert tree(tmp_path) == before


def test_an_exam_that_holds_results_too_is_an_exam(how, intake, tmp_path):
    target = tmp_path / "exam"
    write_results(target, how, intake, formats=(), jobs=1, reports=())
    (target / "exam.secret").write_text("x" * 43)
    with pytest.raises(RenderError, match="holds an exam"):
        write_results(target, how, intake, formats=(), jobs=1, reports=(), replace=True)


@pytest.mark.parametrize("written", ["results.json", "run.json", "tables"])
def test_results_of_every_kind_are_recognised(how, intake, tmp_path, written):
    target = tmp_path / "marks"
    write_results(target, how, intake, formats=(), jobs=1, reports=())
    if written != "results.json":
        (target / "results.json").unlink()
    if written == "run.json":
        (target / "grades.csv").unlink()
        (target / "run.json").write_text('{"run": 1, "kind": "grade", "exam": "TKECJ5", "build": "x"}')
    write_results(target, how, intake, formats=(), jobs=1, reports=(), replace=True)
    assert (tmp_path / "marks.1").is_dir()


def test_the_folder_one_is_in_and_ones_home_are_not_moved(how, intake, tmp_path, monkeypatch):
    target = tmp_path / "marks"
    write_results(target, how, intake, formats=(), jobs=1, reports=())
    (target / "deeper").mkdir()
    monkeypatch.chdir(target / "deeper")
    for here in (target, Path("..")):
        with pytest.raises(RenderError, match="is the folder you are in, or one above it"):
            write_results(here, how, intake, formats=(), jobs=1, reports=(), replace=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(target))
    monkeypatch.setenv("USERPROFILE", str(target))
    with pytest.raises(RenderError, match="is your home folder"):
        write_results(target, how, intake, formats=(), jobs=1, reports=(), replace=True)
    assert not (tmp_path / "marks.1").exists()


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path):
    (tmp_path / "empty").mkdir()
    with result_folder(tmp_path / "empty") as folder:
        (folder / "a").write_text("a")
    assert (tmp_path / "empty" / "a").read_text() == "a"
    (tmp_path / "file").write_text("")
    with pytest.raises(RenderError, match="is a file"), result_folder(tmp_path / "file"):
        pass
    with pytest.raises(RenderError, match="does not exist; make it first"), result_folder(tmp_path / "no" / "where"):
        pass


def fail_halfway(target):
    with result_folder(target) as folder:
        (folder / "half").write_text("half")
        raise RuntimeError


def be_overtaken(target, other):
    """Another run finishes while this one writes."""
    with result_folder(target):
        assert other.exists()
        target.mkdir()
        (target / "rival").write_text("")


def test_an_error_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError):
        fail_halfway(tmp_path / "marks")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_but_not_what_is_being_written(tmp_path):
    stale = tmp_path / ".marks.abc.part"
    stale.mkdir()
    with result_folder(tmp_path / "marks") as first:
        assert not stale.exists()
        with pytest.raises(RenderError, match="appeared there meanwhile"):
            be_overtaken(tmp_path / "marks", first)
        shutil.rmtree(tmp_path / "marks")
    assert [path.name for path in tmp_path.iterdir()] == ["marks"]


KILLED = """
import sys
from pathlib import Path
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.sheet_run import write_results
from markscheme.submissions import Intake, Submission
import json
sheet, target = json.loads(sys.argv[1]), Path(sys.argv[2])
answers = {"q1": {"mean_x": "2.5", "slope": "1,7"}}
intake = Intake(tuple(Submission(f"s{i:03}", answers, "x") for i in range(60)))
print("ready", flush=True)
write_results(target, MarkingSettings(sheet), intake, formats=("html",), jobs=int(sys.argv[3]), reports=())
print("done", flush=True)
"""
WHOLE = {"grades.csv", "grades.xlsx", "results.json", "review.csv", "review.md", "feedback"}
WHOLE |= {"marks.sqlite", "run.json", "steps.csv"}


def kill_some(how, tmp_path: Path, jobs: int, count: int) -> None:
    """Kill runs at some of their writes: each leaves nothing or everything."""
    writes = writes_of(["-c", KILLED, json.dumps(how.sheet), tmp_path / "calm", jobs], tmp_path)
    for moment in moments(writes, count):
        target = tmp_path / f"marks{moment}"
        assert killed_at(moment, ["-c", KILLED, json.dumps(how.sheet), target, jobs], tmp_path)
        if target.exists():
            assert {path.name for path in target.iterdir()} == WHOLE
            assert len(stored(target)["students"]) == len(list((target / "feedback").iterdir())) == 60
        write_results(target, how, Intake((handed_in("Ada"),)), jobs=1, reports=(), replace=True)
        assert not list(tmp_path.glob(f".{target.name}.*.part"))


def test_a_killed_run_leaves_nothing_or_everything(how, tmp_path):
    kill_some(how, tmp_path, 1, 2)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_at_any_moment_leaves_nothing_or_everything(how, tmp_path, jobs):
    kill_some(how, tmp_path, jobs, 10)


@pytest.mark.parametrize("size", ["16k", "48k", "96k"])
def test_a_full_disk_is_said_and_leaves_nothing(how, intake, small_disk, size):
    disk = small_disk(size)
    many = tuple(replace(one, student=f"{one.student} {i}") for i in range(10) for one in intake.submissions)
    with pytest.raises(RenderError, match=of_system(errno.ENOSPC)) as refused:
        write_results(disk / "marks", how, Intake(many), formats=("html",), jobs=1, reports=())
    assert "nothing was written" in str(refused.value)
    assert list(disk.iterdir()) == []


# --- marking again


def test_nothing_changes_when_nothing_changed(written):
    kept = read_results(written)
    again = list(marked_records(kept.how, kept.intake.submissions, jobs=1))
    assert again == list(kept.records)


def test_a_new_policy_changes_whom_it_concerns(written, tmp_path):
    kept = read_results(written)
    strict = MarkingSettings(kept.how.sheet, policy=CoursePolicy.read({"follows": "1/4"}))
    before = (written / "results.json").read_bytes()
    summary = write_results(tmp_path / "again", strict, kept.intake, formats=(), jobs=1, reports=(), earlier=kept)
    assert [(c.student, c.step, c.before, c.now, c.difference) for c in summary.changes] == [
        ("学生乙", "slope", "follows", "follows", Fraction(-3, 2))
    ]
    (change,) = summary.changes
    assert (change.score_before, change.score_now) == (6, Fraction(9, 2))
    (row,) = read_csv(tmp_path / "again" / "changes.csv")
    assert (row["student"], row["marks before"], row["marks now"], row["score now"]) == ("学生乙", "2", "0.5", "4.5")
    assert (written / "results.json").read_bytes() == before


def test_a_new_key_changes_verdicts(written):
    """The same answers against other data: y of the last point is 8 now."""
    kept = read_results(written)
    problem = with_given(Library()["regression/simple"], {**LINE, "y": [2, 3, 5, 8]})
    other = MarkingSettings(Sheet("Test", "en", (problem,)).to_json())
    new = list(marked_records(other, kept.intake.submissions, jobs=1))
    changes = [c for old, now in zip(kept.records, new, strict=True) for c in differences(old, now)]
    assert ("Ada", "mean_y", "right") in {(c.student, c.step, c.before) for c in changes}
    assert all(c.before != c.now or c.marks_before != c.marks_now for c in changes)


def test_a_student_or_step_that_was_not_there_counts_from_nothing():
    step = {"name": "a", "verdict": "right", "marks": "2", "message": "Right."}
    record = {"student": "s", "score": "2", "questions": [{"id": "q1", "steps": [step]}]}
    (change,) = differences(None, record)
    assert (change.before, change.now, change.difference) == ("", "right", 2)
    (change,) = differences(record, {**record, "score": "0", "questions": []})
    assert (change.before, change.now, change.difference) == ("right", "", -2)


@pytest.mark.parametrize(
    "content, message",
    [
        ("{}", "its format is None"),
        ("[]", "its format is 'list'"),
        ("{", "not JSON"),
        ('{"format": "markscheme results 1"}', "damaged"),
    ],
)
def test_a_damaged_result_is_said(tmp_path, content, message):
    (tmp_path / "results.json").write_text(content)
    with pytest.raises(AnswerError, match=message):
        read_results(tmp_path)


def test_a_missing_result_is_said(tmp_path):
    with pytest.raises(AnswerError, match="there is no such file; give the folder that `grade -o` wrote"):
        read_results(tmp_path)
