"""Results that exist: `regrade` reads them, the files that were handed in are read as they were, nothing is written."""

from __future__ import annotations

import json
import shutil

import pytest
from frozen_files import GRADED, contents, missing, name_of, read_json, run

from markscheme.library import Library
from markscheme.render.sheet import sheet_from_json
from markscheme.results import read_results
from markscheme.submissions import read_submissions

# What is handed in is told from what is left blank, and what was right stays right: that much no change of the marking
# may touch. All else may be explained better by a later version.
KEPT = ("right", "blank")


@pytest.fixture(params=GRADED, ids=name_of)
def graded(request, tmp_path):
    """A folder with a sheet, answers and marks, in a place of the test's own."""
    return shutil.copytree(request.param, tmp_path / "graded")


def steps(record):
    return {(one["id"], step["name"]): step for one in record["questions"] for step in one["steps"]}


def test_results_are_read_as_they_were_written(graded):
    data = read_json(graded / "marks" / "results.json")
    stored = read_results(graded / "marks")
    assert list(stored.records) == data["students"]
    assert stored.how.sheet == read_json(graded / "sheet.json") == data["sheet"]
    assert stored.how.read_sheet().code == data["sheet"]["code"]
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


def test_grading_again_asks_the_same_and_what_was_right_is_right(graded, monkeypatch):
    monkeypatch.chdir(graded)
    before = contents(graded)
    done = run("grade", "sheet.json", "answers", "--json")
    assert done.exit_code == 0, done.output
    now = {record["student"]: record for record in json.loads(done.stdout)}
    for then in read_json(graded / "marks" / "results.json")["students"]:
        again = now[then["student"]]
        assert again["total"] == then["total"]
        assert list(steps(again)) == list(steps(then))
        for place, step in steps(then).items():
            if step["verdict"] in KEPT:
                assert (steps(again)[place]["verdict"], steps(again)[place]["credit"]) == (
                    step["verdict"],
                    step["credit"],
                )
    assert contents(graded) == before


def test_regrading_says_what_changes_and_writes_elsewhere(graded, tmp_path):
    before = contents(graded)
    assert run("regrade", graded / "marks", "--json").exit_code == 0
    (tmp_path / "kind.yaml").write_text("slip: 1\nwrong: 1/2\n")
    kinder = run("regrade", graded / "marks", "--json", "--policy", tmp_path / "kind.yaml")
    assert kinder.exit_code == 0
    assert {"slip", "wrong"} <= {change["verdict_before"] for change in json.loads(kinder.stdout)}
    out = tmp_path / "again"
    assert run("regrade", graded / "marks", "-o", out, "--feedback", "none").exit_code == 0
    then, now = read_results(graded / "marks"), read_results(out)
    assert now.how.sheet == then.how.sheet
    assert [(one.student, one.answers) for one in now.intake.submissions] == [
        (one.student, one.answers) for one in then.intake.submissions
    ]
    assert missing(before, contents(graded)) == []
    refused = run("regrade", graded / "marks", "-o", graded / "marks")
    assert (refused.exit_code, "holds an earlier result" in refused.output) == (1, True)
    assert missing(before, contents(graded)) == []
