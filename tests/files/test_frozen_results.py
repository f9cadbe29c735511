"""Results that exist are read, and what was handed in; no marks change by themselves, and nothing is written there."""

from __future__ import annotations

import json
import shutil

import pytest
from frozen_files import GRADED, check_stricter, contents, fell, missing, name_of, read_json, run, steps_of

from markscheme.family.library import Library
from markscheme.files.formats import MARKING
from markscheme.gradebook.results_json import read_results
from markscheme.papers.practice_sheet import sheet_from_json
from markscheme.submissions import read_submissions

pytestmark = pytest.mark.usefixtures("no_reports")

NOW = "--with-current-marking"


@pytest.fixture(params=GRADED, ids=name_of)
def frozen(request):
    return request.param


@pytest.fixture
def graded(frozen, tmp_path):
    """A folder with a sheet, answers and marks, in a place of the test's own."""
    return shutil.copytree(frozen, tmp_path / "graded")


def test_results_are_read_as_they_were_written(graded):
    data = read_json(graded / "marks" / "results.json")
    stored = read_results(graded / "marks")
    assert list(stored.records) == data["students"]
    assert stored.how.sheet == read_json(graded / "sheet.json") == data["sheet"]
    assert stored.how.open().code == data["sheet"]["code"]
    assert [one.student for one in stored.intake.submissions] == [one["student"] for one in data["students"]]


def test_what_was_handed_in_is_read_as_it_was(graded, monkeypatch):
    """YAML, JSON, CSV, XLSX, text and PDF forms that were filled in."""
    monkeypatch.chdir(graded)
    sheet = sheet_from_json(read_json(graded / "sheet.json"), Library())
    now = {one.student: one for one in read_submissions(["answers"], sheet).submissions}
    then = {one.student: one for one in read_results(graded / "marks").intake.submissions}
    assert list(now) == list(then)
    for student, submission in then.items():
        assert (now[student].source, now[student].notes) == (submission.source, submission.notes)
        # A table and a form say "" where they were left open; what is not filled in is not handed in.
        assert filled(now[student].answers) == filled(submission.answers)


def filled(answers):
    return {(id, name): raw for id, one in answers.items() for name, raw in one.items() if raw not in ("", None)}


def test_grading_again_asks_the_same_and_what_was_right_is_right(frozen, graded, tmp_path, monkeypatch):
    monkeypatch.chdir(graded)
    before = contents(graded)
    policy = tmp_path / "policy.yaml"
    policy.write_text(json.dumps(read_json(graded / "marks" / "results.json")["policy"]), "utf-8")
    done = run("grade", "sheet.json", "answers", "-o", "again", "--policy", policy, "--feedback", "none")
    assert done.exit_code == 0, done.output
    then, now = (read_json(graded / name / "results.json")["students"] for name in ("marks", "again"))
    assert [record["student"] for record in now] == [record["student"] for record in then]
    for old, new in zip(then, now, strict=True):
        assert new["total"] == old["total"]
        assert list(steps_of(new)) == list(steps_of(old))
    check_stricter(name_of(frozen), then, now)
    assert missing(before, contents(graded)) == []


def test_no_marks_change_unless_that_is_meant(graded, tmp_path):
    before = contents(graded)
    for more in ((), ("--json",), ("-o", tmp_path / "again")):
        done = run("regrade", graded / "marks", *more)
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"was marked by marking rules 1, and this Markscheme marks by rules {MARKING}" in done.stderr
        assert NOW in done.stderr
    assert not (tmp_path / "again").exists()
    assert contents(graded) == before


def test_regrading_says_what_changes_and_writes_elsewhere(frozen, graded, tmp_path):
    before = contents(graded)
    done = run("regrade", graded / "marks", NOW, "--json")
    assert done.exit_code == 0, done.output
    said = {(one["student"], f"{one['question']}.{one['step']}") for one in json.loads(done.stdout)}
    (tmp_path / "kind.yaml").write_text("slip: 1\nwrong: 1/2\n")
    kinder = run("regrade", graded / "marks", NOW, "--json", "--policy", tmp_path / "kind.yaml")
    assert kinder.exit_code == 0
    assert {"slip", "wrong"} <= {change["verdict_before"] for change in json.loads(kinder.stdout)}
    out = tmp_path / "again"
    assert run("regrade", graded / "marks", NOW, "-o", out, "--feedback", "none").exit_code == 0
    then, now = read_results(graded / "marks"), read_results(out)
    assert now.how.sheet == then.how.sheet
    assert [(one.student, one.answers) for one in now.intake.submissions] == [
        (one.student, one.answers) for one in then.intake.submissions
    ]
    assert missing(before, contents(graded)) == []
    check_stricter(name_of(frozen), then.records, now.records)
    assert {(student, place) for (_, student, place), _ in fell("", then.records, now.records)} <= said
    refused = run("regrade", graded / "marks", NOW, "-o", graded / "marks")
    assert (refused.exit_code, "holds an earlier result" in refused.output) == (1, True)
    assert missing(before, contents(graded)) == []
