"""`grade`, `regrade` and `practice` on the command line: what they print, write and refuse."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from fractions import Fraction

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import Sheet

pytestmark = pytest.mark.usefixtures("no_reports")

LINE = {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}
RIGHT = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "5", "S_xy": "8.5", "slope": "1.70", "intercept": "0"}


def run(*arguments, **how):
    return CliRunner().invoke(main, list(map(str, arguments)), **how)


@pytest.fixture
def desk(tmp_path):
    """A sheet and a folder with the answers of two students."""
    problem = with_given(Library()["regression/simple"], LINE)
    sheet = Sheet("Test", "en", (problem,))
    (tmp_path / "sheet.json").write_text(json.dumps(sheet.to_json()))
    (tmp_path / "in").mkdir()
    people = {"Ada": RIGHT, "学生乙": RIGHT | {"S_xx": "93", "slope": "0.0914", "intercept": "1,5"}}
    for name, answers in people.items():
        data = {"student": name, "sheet": sheet.code, "answers": {"q1": answers}}
        (tmp_path / "in" / f"{name}.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


def test_json_is_the_contract_and_nothing_else(desk):
    result = run("grade", desk / "sheet.json", desk / "in", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    ada, fang = json.loads(result.stdout)
    assert list(ada) == ["student", "status", "score", "total", "review", "questions"]
    assert (ada["status"], ada["review"]) == ("marked", [])
    assert (ada["student"], ada["score"], ada["total"]) == ("Ada", "10", "10")
    assert list(ada["questions"][0]) == ["id", "family", "score", "total", "steps"]
    for step in ada["questions"][0]["steps"]:
        assert list(step) == ["name", "verdict", "credit", "marks", "slip", "cells", "message"]
    assert [step["verdict"] for step in fang["questions"][0]["steps"]] == [
        "right",
        "right",
        "wrong",
        "right",
        "follows",
        "unreadable",
    ]
    assert sum(Fraction(step["marks"]) for step in fang["questions"][0]["steps"]) == Fraction(fang["score"]) == 6


OTHER = {"x": [1, 2, 4, 10], "y": [2, 3, 5, 8]}
RIGHT_THERE = {
    "mean_x": "4.25",
    "mean_y": "4.5",
    "S_xx": "48.75",
    "S_xy": "31.5",
    "slope": "0.646",
    "intercept": "1.75",
}
NOTED = {
    "fewer_digits": ("slope", {"slope": "0.6"}, "rounded"),
    "uncalculated": ("S_xx", {"S_xx": "(1-4.25)^2+(2-4.25)^2+(4-4.25)^2+(10-4.25)^2"}, "right"),
    "copied": ("S_xy", {"S_xy": "0.646"}, "wrong"),
    "guarded": ("slope", {"S_xy": "0", "slope": "0"}, "follows"),
}


@pytest.mark.parametrize("note", NOTED)
def test_json_says_what_is_special_beside_the_verdict(tmp_path, note):
    sheet = Sheet("Test", "en", (with_given(Library()["regression/simple"], OTHER),))
    (tmp_path / "sheet.json").write_text(json.dumps(sheet.to_json()))
    name, changed, verdict = NOTED[note]
    script = json.dumps({"student": "Li", "answers": {"q1": RIGHT_THERE | changed}})
    (student,) = json.loads(run("grade", tmp_path / "sheet.json", "-", "--json", input=script).stdout)
    steps = {step["name"]: step for step in student["questions"][0]["steps"]}
    assert (steps[name]["verdict"], steps[name]["note"]) == (verdict, note)
    assert list(steps[name]) == ["name", "verdict", "credit", "marks", "slip", "note", "cells", "message"]
    assert "note" not in steps["mean_x"]


def test_the_table_says_why(desk):
    result = run("grade", desk / "sheet.json", desk / "in")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["Ada: 10/10", "  q1 regression/simple: 10/10"]
    said = "This follows correctly from your own S_xx: b = 8.5/93 = 0.0914."
    assert f"    slope              2/2  right, carried forward  {said}" in result.stdout.splitlines()
    chinese = run("grade", desk / "sheet.json", desk / "in", "--lang", "zh")
    assert "由你自己的 S_xx 正确推出：b = 8.5/93 = 0.0914。" in chinese.stdout


def test_one_student_on_standard_input(desk):
    answers = "answers:\n  q1: {mean_x: '2.5', slope: '1.70'}\nstudent: Li\n"
    result = run("grade", desk / "sheet.json", "-", "--json", input=answers)
    assert json.loads(result.stdout)[0]["score"] == "3"


def test_reveal_and_decimal_comma(desk):
    assert (
        "Expected: 1.7."
        not in run("grade", desk / "sheet.json", "-", input="answers: {q1: {slope: '9'}}\nstudent: Li\n").stdout
    )
    shown = run("grade", desk / "sheet.json", "-", "--reveal", input="answers: {q1: {slope: '9'}}\nstudent: Li\n")
    assert "Expected: 1.7." in shown.stdout
    comma = run(
        "grade", desk / "sheet.json", "-", "--decimal-comma", input="answers: {q1: {slope: '1,70'}}\nstudent: Li\n"
    )
    assert "Li: 2/10" in comma.stdout


def test_results_are_written_once(desk):
    first = run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks")
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == f"{desk / 'marks'}: 2 students, mean 8 of 10; to be looked at: 1\n"
    second = run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks")
    assert second.exit_code == 1
    assert "holds an earlier result; give another folder, or --replace to keep it as marks.1" in second.stderr
    assert run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks", "--replace").exit_code == 0
    assert (desk / "marks.1" / "results.json").is_file()


def test_json_beside_a_folder_is_the_same_json(desk):
    plain = run("grade", desk / "sheet.json", desk / "in", "--json").stdout
    assert (
        run("grade", desk / "sheet.json", desk / "in", "--json", "-o", desk / "marks", "--feedback", "none").stdout
        == plain
    )
    assert not (desk / "marks" / "feedback").exists()


def test_a_policy_file_counts_and_its_mistakes_are_said(desk):
    policy = desk / "policy.yaml"
    policy.write_text("follows: 1/4\nunreadable: 0.5\n")
    (_, fang) = json.loads(run("grade", desk / "sheet.json", desk / "in", "--json", "--policy", policy).stdout)
    assert fang["score"] == "11/2"
    for text, message in [
        ("folows: 1", "did you mean 'follows'?"),
        ("follows: 2", "must lie between 0 and 1"),
        ("- 1", "line 1: must be a mapping such as {slip: 1/4, per_cell: no}"),
        ("slip: 1/4\nfollows: 2", "line 2: follows: the policy's 'follows' is '2', but must lie between 0 and 1"),
        ("slip: &a 1/4\nfollows: *a\nrounded: [", "not YAML"),
        ("a: [", "not YAML"),
    ]:
        policy.write_text(text)
        result = run("grade", desk / "sheet.json", desk / "in", "--policy", policy)
        assert result.exit_code == 1
        assert message in result.stderr
        assert str(policy) in result.stderr


def test_the_command_line_is_checked(desk):
    assert run("grade", desk / "sheet.json").exit_code == 2
    wrong = run("grade", desk / "sheet.json", desk / "in", "--feedback", "docx")
    assert (wrong.exit_code, "known: html, pdf, md, none" in wrong.stderr) == (2, True)
    assert run("grade", desk / "in" / "Ada.json", desk / "in").exit_code == 1
    assert run("grade", desk / "none.json", desk / "in").exit_code == 1


def test_submissions_that_were_replaced_are_said(desk):
    (desk / "in" / "z.json").write_text(json.dumps({"student": "Ada", "answers": {"q1": {"mean_x": "1"}}}))
    result = run("grade", desk / "sheet.json", desk / "in", "--json")
    assert json.loads(result.stdout)[0]["score"] == "0"
    assert "'Ada' handed in 2 times" in result.stderr
    assert (
        json.loads(run("grade", desk / "sheet.json", desk / "in", "--json", "--keep", "first").stdout)[0]["score"]
        == "10"
    )
    assert run("grade", desk / "sheet.json", desk / "in", "--keep", "error").exit_code == 1


def test_regrade_says_who_changes_and_keeps_the_earlier_result(desk):
    run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks", "--feedback", "none")
    before = {path.name: path.read_bytes() for path in (desk / "marks").iterdir()}
    assert run("regrade", desk / "marks").stdout == "0 of 2 students change\n"
    (desk / "policy.yaml").write_text("follows: 1/4\n")
    result = run("regrade", desk / "marks", "--policy", desk / "policy.yaml", "-o", desk / "again", "--feedback", "md")
    assert result.stdout == (
        "学生乙: 6 -> 4.5 (-1.5)\n  q1.slope: follows -> follows, 2 -> 0.5 (-1.5)\n1 of 2 students change\n"
    )
    assert {path.name: path.read_bytes() for path in (desk / "marks").iterdir()} == before
    with (desk / "again" / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["学生乙"]
    assert run("regrade", desk / "marks", "-o", desk / "again").exit_code == 1
    assert run("regrade", desk / "marks", "-o", desk / "marks").exit_code == 1
    (change,) = json.loads(run("regrade", desk / "marks", "--policy", desk / "policy.yaml", "--json").stdout)
    assert (change["student"], change["difference"], change["score_now"]) == ("学生乙", "-3/2", "9/2")


def test_regrade_by_another_sheet(desk):
    run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks", "--feedback", "none")
    problem = with_given(Library()["regression/simple"], {**LINE, "y": [2, 3, 5, 8]})
    (desk / "new.json").write_text(json.dumps(Sheet("Test", "en", (problem,)).to_json()))
    result = run("regrade", desk / "marks", "--sheet", desk / "new.json")
    assert result.stdout.startswith("Ada: 10 -> ")
    assert "  q1.mean_y: right -> " in result.stdout
    assert result.stdout.endswith("2 of 2 students change\n")
    assert f"q1: sheet {Sheet('Test', 'en', (problem,)).code} has other numbers" in result.stderr


@pytest.mark.parametrize("ids", [("q1",), ("q2",)])
def test_regrade_by_a_sheet_that_has_no_place_for_the_answers_is_refused(desk, ids):
    run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks", "--feedback", "none")
    given = {
        "height": 5,
        "width": 5,
        "channels": 1,
        "kernel": 3,
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "filters": 2,
    }
    problem = with_given(Library()["cnn/output_size"], given)
    (desk / "new.json").write_text(json.dumps(Sheet("Test", "en", (problem,), ids).to_json()))
    result = run("regrade", desk / "marks", "--sheet", desk / "new.json", "-o", desk / "again")
    assert result.exit_code == 1
    found = "cnn/output_size" if ids == ("q1",) else "not there"
    assert f"new.json: q1 is regression/simple on the sheet of these answers, and {found} on sheet " in result.stderr
    assert not (desk / "again").exists()


def test_a_policy_file_amends_the_policy_of_the_results(desk):
    for name, text in {"first": "follows: 1/4\n", "second": "rounded: 0\n", "nothing": "# none\n"}.items():
        (desk / f"{name}.yaml").write_text(text)
    first = ("--policy", desk / "first.yaml", "--feedback", "none")
    said = run("grade", desk / "sheet.json", desk / "in", "-o", desk / "marks", *first).stderr
    assert f"{desk / 'first.yaml'}: follows 1/4 (the default: 1)\n" in said
    second = ("--policy", desk / "second.yaml", "--feedback", "none")
    result = run("regrade", desk / "marks", "-o", desk / "again", *second)
    assert result.stdout == "0 of 2 students change\n"
    assert f"rounded 0 (the policy of {desk / 'marks'}: 1/2)\n" in result.stderr
    policy = json.loads((desk / "again" / "results.json").read_text("utf-8"))["policy"]
    assert (policy["follows"], policy["rounded"]) == ("1/4", "0")
    nothing = run("regrade", desk / "marks", "--policy", desk / "nothing.yaml")
    assert (nothing.exit_code, "changes nothing" in nothing.stderr) == (0, True)


def test_practice_in_a_pipe(tmp_path):
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    result = run(
        "practice", "regression/simple", "--seed", "3", "--lang", "zh", input="?\n?\n?\n?\nq\n", env=environment
    )
    assert result.exit_code == 0
    assert "\nregression/simple：共 1 步" in result.stdout
    assert (tmp_path / "markscheme" / "practice.jsonl").is_file()


def test_the_module_runs_with_several_processes(desk):
    """As users start it: worker processes import the command line anew."""
    people = [{"student": f"s{i:02}", "answers": {"q1": RIGHT}} for i in range(60)]
    (desk / "class.json").write_text(json.dumps(people))
    command = [
        sys.executable,
        "-m",
        "markscheme",
        "grade",
        desk / "sheet.json",
        desk / "class.json",
        "--json",
        "--jobs",
        "2",
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    marks = json.loads(done.stdout)
    assert [one["student"] for one in marks] == [one["student"] for one in people]
    assert {one["score"] for one in marks} == {"10"}
