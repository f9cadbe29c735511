"""Policies of a course on the command line: a sheet and an exam marked by them, and what is said and refused."""

from __future__ import annotations

import csv
import json
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from markscheme import solve
from markscheme.cli import main
from markscheme.engine.problem import Problem, with_given
from markscheme.family.library import Library
from markscheme.gradebook.record import less_late
from markscheme.marking.course_policy import CoursePolicy
from markscheme.papers.practice_sheet import Sheet

pytestmark = pytest.mark.usefixtures("no_reports")

LINE = {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}
RIGHT = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "5", "S_xy": "8.5", "slope": "1.70", "intercept": "0"}
FOLLOWING = RIGHT | {"S_xx": "93", "slope": "0.0914", "intercept": "4.02"}
POLICY = """
name: ML 2026
slip: 1/4
questions:
  q1: {follows_cap: 2, method: 1, accuracy: 1}
steps:
  q2.gate: {wrong_choice: -1/2}
levels: {hard: {slip: 0}}
"""


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def gate() -> Problem:
    from markscheme import generate

    return generate("classification/logic_network", level="easy", seed=1)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A sheet of two questions, the answers of two students, and a policy file."""
    sheet = Sheet("Test", "en", (with_given(Library()["regression/simple"], LINE), gate()))
    (tmp_path / "sheet.json").write_text(json.dumps(sheet.to_json()))
    wrong = next(word for word in ("AND", "OR") if word != solve(gate())["gate"].printed)
    people = {"Ada": RIGHT, "Bo": FOLLOWING}
    (tmp_path / "in").mkdir()
    for name, answers in people.items():
        data = {"student": name, "sheet": sheet.code, "answers": {"q1": answers, "q2": {"gate": wrong}}}
        (tmp_path / "in" / f"{name}.json").write_text(json.dumps(data), "utf-8")
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    return tmp_path


def graded(desk: Path, text: str, *more: object, name: str = "marks") -> Path:
    (desk / "policy.yaml").write_text(text, "utf-8")
    command = (
        "grade",
        desk / "sheet.json",
        desk / "in",
        "--policy",
        desk / "policy.yaml",
        "-o",
        desk / name,
        "--jobs",
        1,
    )
    run(*command, *more)
    return desk / name


def steps_of(folder: Path, student: str) -> dict[str, dict[str, object]]:
    data = json.loads((folder / "results.json").read_text("utf-8"))
    record = next(one for one in data["students"] if one["student"] == student)
    return {f"{q['id']}.{step['name']}": step for q in record["questions"] for step in q["steps"]}


@pytest.mark.parametrize(("language", "words"), [("en", "Marked by the policy"), ("zh", "评分规则")])
def test_the_policy_is_named_wherever_the_marks_are(desk: Path, language: str, words: str) -> None:
    marks = graded(desk, POLICY, "--feedback", "md", "--lang", language)
    policy = CoursePolicy.from_json(json.loads((marks / "run.json").read_text("utf-8"))["settings"]["policy"])
    assert policy.title == f"ML 2026 ({policy.sha256[:6]})"
    page = (marks / "feedback" / "Ada.md").read_text("utf-8")
    assert words in page
    assert policy.title in page
    for file in ("run.json", "results.json"):
        text = (marks / file).read_text("utf-8")
        assert f'"sha256": "{policy.sha256}"' in text
        assert '"name": "ML 2026"' in text
    with zipfile.ZipFile(marks / "grades.xlsx") as book:
        assert f"ML 2026, SHA-256 {policy.sha256}" in book.read("docProps/core.xml").decode()


def test_pages_say_nothing_of_the_default(desk: Path) -> None:
    marks = graded(desk, "# nothing\n", "--feedback", "md")
    assert "Marked by the policy" not in (marks / "feedback" / "Ada.md").read_text("utf-8")
    assert "sha256" not in json.loads((marks / "run.json").read_text("utf-8"))["settings"]["policy"]


def test_method_and_accuracy_stand_in_every_table(desk: Path) -> None:
    marks = graded(desk, POLICY)
    with (marks / "steps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["student"], f"{row['question']}.{row['step']}"): row for row in csv.DictReader(file)}
    parts = ("method", "method out of", "accuracy", "accuracy out of")
    assert [rows["Bo", "q1.slope"][name] for name in parts] == ["1", "1", "1", "1"]
    assert [rows["Bo", "q1.S_xx"][name] for name in parts] == ["0", "1", "0", "1"]
    assert [rows["Bo", "q2.gate"][name] for name in parts] == ["", "", "", ""]
    step = steps_of(marks, "Bo")["q1.slope"]
    assert (step["method"], step["accuracy"]) == ({"marks": "1", "out_of": "1"}, {"marks": "1", "out_of": "1"})
    assert "method" not in steps_of(graded(desk, "slip: 1/4", name="plain"), "Bo")["q1.slope"]
    head = (desk / "plain" / "steps.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.endswith(",written,message,decided")


def test_a_mark_below_zero_stands_in_all_files(desk: Path) -> None:
    marks = graded(desk, "wrong_choice: -1/2\nbelow_zero: yes\n", "--feedback", "html,md")
    steps = steps_of(marks, "Ada")
    out_of = Fraction(str(steps["q2.gate"]["out_of"]))
    assert Fraction(str(steps["q2.gate"]["marks"])) == -out_of / 2
    with (marks / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        ada = next(row for row in csv.DictReader(file) if row["student"] == "Ada")
    assert Fraction(ada["score"]) == 10 - out_of / 2
    assert Fraction(ada["q2"]) == Fraction(ada["q2.gate"]) == -out_of / 2
    assert "A wrong choice costs marks here: -0.5." in (marks / "feedback" / "Ada.md").read_text("utf-8")
    lifted = graded(desk, "wrong_choice: -1/2\n", name="lifted")
    assert steps_of(lifted, "Ada")["q2.gate"]["marks"] == "0"


def test_nothing_is_taken_off_less_than_no_marks_for_coming_late() -> None:
    late = less_late({"score": "-1"}, Fraction(1, 10), "1:00:00", "2026-11-30T12:00")
    assert (late["score"], late["late"]["share"], late["late"]["marks"]) == ("-1", "0", "0")
    assert less_late({"score": "1"}, Fraction(1, 10), "", "")["score"] == "9/10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slip: 1/4\nslip: 1/2", "line 2: slip: stands here a second time (first in line 1); keep one"),
        (
            "questions:\n  q1: {slip: 1}\n  q1: {slip: 0}",
            "line 3: questions.q1: stands here a second time (first in line 2); keep one",
        ),
        ("slip: 0\nquestions:\n  q3: {slip: 1}", "line 3: questions.q3: is none of the questions; known: q1, q2"),
        ("questions:\n  q1:\n    slipp: 1", "line 3: questions.q1.slipp: the marking policy has no setting 'slipp'"),
        ("steps:\n  q1.slop: {slip: 1}", "line 2: steps.q1.slop: q1 asks no step 'slop'; did you mean 'slope'?"),
        ("families:\n\n  regresion/simple: {slip: 0}", "line 3: families.regresion/simple: is none of the families"),
        ("levels:\n  esay: {slip: 0}", "line 2: levels.esay: is none of the levels; did you mean 'easy'?"),
        ("steps:\n  q1.slope: {method: 2, accuracy: 1}", "line 2: steps.q1.slope: method 2 and accuracy 1 make 3"),
        ("steps:\n  q1.slope:\n    misread: 2", "line 3: steps.q1.slope.misread: misread says something of a whole"),
        ("questions:\n  q1: 3", "line 2: questions.q1: must be a mapping such as {slip: 1/4, per_cell: no}"),
        ("fewer_digits: {credit: 1/2, onse: paper}", "line 1: fewer_digits: the policy's 'fewer_digits' has no 'onse'"),
        ("attempts: mean", "line 1: attempts: the policy's 'attempts' is 'mean', but a student's marks are those of"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(desk: Path, text: str, said: str) -> None:
    (desk / "policy.yaml").write_text(text, "utf-8")
    found = run("grade", desk / "sheet.json", desk / "in", "--policy", desk / "policy.yaml", status=1)
    assert f"policy.yaml: {said}" in found
    assert "Ada" not in found


def test_what_can_change_nothing_is_said(desk: Path) -> None:
    found = run("grade", desk / "sheet.json", desk / "in", "--policy", desk / "policy.yaml")
    assert "policy.yaml: levels.hard: is asked nowhere here, so what is said of it changes nothing\n" in found
    assert "questions.q1.follows_cap 2 (the default: -)" in found


@pytest.mark.parametrize(("attempts", "option", "score"), [("best", (), "10"), ("first", (), "1"), ("", (), "0")])
def test_which_attempt_counts_is_a_matter_of_policy(
    desk: Path, attempts: str, option: tuple[str, ...], score: str
) -> None:
    rows = [["student", *(f"q1.{name}" for name in RIGHT)], ["Ada", "2.5"], ["Ada", *RIGHT.values()], ["Ada", "9"]]
    (desk / "three.csv").write_text("\n".join(",".join(row) for row in rows), "utf-8")
    (desk / "policy.yaml").write_text(f"attempts: {attempts}\n" if attempts else "slip: 0\n", "utf-8")
    command = ("grade", desk / "sheet.json", desk / "three.csv", "--policy", desk / "policy.yaml")
    assert f"Ada: {score}/18" in run(*command, *option)
    assert "Ada: 0/18" in run(*command, "--keep", "last")


def test_marking_again_amends_deep_and_says_what_changed(desk: Path) -> None:
    marks = graded(desk, POLICY)
    (desk / "more.yaml").write_text("questions: {q1: {follows_cap: 0}}\nattempts: best\n", "utf-8")
    found = run("regrade", marks, "--policy", desk / "more.yaml", "-o", desk / "again")
    assert "questions.q1.follows_cap 0 (the policy of" in found
    assert "marking again keeps the scripts that counted" in found
    assert steps_of(desk / "again", "Bo")["q1.slope"]["marks"] == "0"
    kept = CoursePolicy.from_json(json.loads((desk / "again" / "results.json").read_text("utf-8"))["policy"])
    own = kept.of("q1", "regression/simple", "easy")
    assert (kept.name, str(own.follows_cap), own.method) == ("ML 2026", "0", 1)
    diff = run("exam", "diff", desk / "again")
    assert "policy.questions.q1.follows_cap: 2 -> 0" in diff
    assert "because of: policy.attempts, policy.questions.q1.follows_cap" in diff


BLUEPRINT = """
title: Midterm
key: marks
policy:
  name: ML 2026
  questions:
    q1: {method: 1, accuracy: 1}
questions:
  - {family: regression/simple, level: easy, marks: 10}
  - {text: Why?, marks: 2}
"""


def built(folder: Path, text: str, status: int = 0) -> str:
    (folder / "exam.yaml").write_text(text, "utf-8")
    (folder / "roster.csv").write_text("id\n001\n", "utf-8")
    return run(
        "exam", "build", folder / "exam.yaml", "--roster", folder / "roster.csv", "-o", folder / "exam", status=status
    )


def test_an_exam_is_marked_by_the_policies_of_its_blueprint(tmp_path: Path) -> None:
    said = built(tmp_path, BLUEPRINT.replace("    q1:", "    q2: {slip: 1}\n    q1:"))
    assert "exam.yaml: questions.q2: is marked by a person, so what is said of it changes nothing" in said
    sheet = json.loads(next((tmp_path / "exam" / "sheets").iterdir()).read_text("utf-8"))
    rows = ["id,q1.mean_x,q1.S_xx", "001,123.4,"]
    (tmp_path / "answers.csv").write_text("\n".join(rows), "utf-8")
    (tmp_path / "policy.yaml").write_text("questions: {q1: {wrong: 1/2}}\n", "utf-8")
    command = ("exam", "grade", tmp_path / "exam", tmp_path / "answers.csv", "-o", tmp_path / "marks", "--jobs", 1)
    found = run(*command, "--policy", tmp_path / "policy.yaml")
    assert "questions.q1.wrong 1/2 (the blueprint: -)" in found
    kept = json.loads((tmp_path / "marks" / "run.json").read_text("utf-8"))["settings"]["policy"]
    assert kept["questions"]["q1"] == {"method": "1", "accuracy": "1", "wrong": "1/2"}
    with zipfile.ZipFile(tmp_path / "marks" / "feedback.zip") as pages:
        (name,) = pages.namelist()
        assert "Marked by the policy" in pages.read(name).decode()
    assert sheet["questions"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("q1: {method", "q7: {method", "line 7: policy.questions.q7: is none of the questions; known: q1, q2"),
        ("accuracy: 1}", "acuracy: 1}", "line 7: policy.questions.q1.acuracy: the marking policy has no setting"),
        ("  questions:\n    q1:", "  steps:\n    q1.slop:", "line 7: policy.steps.q1.slop: q1 asks no step 'slop'"),
    ],
)
def test_a_blueprint_is_refused_with_the_line_of_its_policy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in built(tmp_path, BLUEPRINT.replace(old, new), status=1)
    assert not (tmp_path / "exam").exists()
