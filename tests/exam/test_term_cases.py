"""What went wrong once in a term of 45 and 300 students, each case with its right outcome.

`term_cases.csv` lists the cases, what happens now, and the tests that hold it; here are those that no other file holds.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from build_samples import build
from click.testing import CliRunner
from exam_classes import make_exam, read_table, write_yaml

import markscheme
from markscheme.cli import main
from markscheme.engine.problem import Problem
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.gradebook import run_writer

pytestmark = pytest.mark.usefixtures("no_reports")

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("term_cases.csv")
LINE = "\ntitle: T\ndate: 2026-11-30\nkey: marks\nquestions:\n  - {family: regression/simple, level: easy}\n"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["exam", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def grade(exam: Exam, *arguments: object, out: str = "marks") -> tuple[str, dict[str, dict[str, str]]]:
    """What `exam grade` says, and the gradebook by student."""
    target = exam.folder.parent / out
    said = run("grade", exam.folder, *arguments, "-o", target, "--feedback", "none", "--jobs", 1)
    return said, {row["student"]: row for row in read_table(target / "grades.csv")}


def table(path: Path, rows: dict[str, dict[str, str]]) -> Path:
    """A table of answers without sheet codes."""
    columns = list(next(iter(rows.values())))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *columns])
        writer.writerows([id, *(answers[column] for column in columns)] for id, answers in rows.items())
    return path


def key_of(exam: Exam, student: str) -> dict[str, str]:
    """What is right on a student's own paper, by heading of a table."""
    return values_of(dict(exam.sheet(student).questions))


def values_of(problems: dict[str, Problem]) -> dict[str, str]:
    """What is right for some questions, by heading of a table."""
    return {
        f"{id}.{name}": str(markscheme.solve(problem)[name].printed).replace("'", "")
        for id, problem in problems.items()
        for name in problem.asked
    }


# --- the table


def defined(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_case_says_what_happens_and_is_held_by_tests_that_exist():
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) > 80
    assert [one for one in cases if None in one or not all(one.values())] == []
    assert [case for case, count in Counter(one["case"] for one in cases).items() if count > 1] == []
    named = [test.split("::") for one in cases for test in one["held by"].split()]
    functions = {path: defined(path) for path in {path for path, _ in named}}
    assert [f"{path}::{name}" for path, name in named if name not in functions[path]] == []


# --- marks for nothing

# Each of these earned half marks or all of them once; none can come of anything that a student did.
GUESSES = [
    ("cnn/output_size", 2, {"out_height": "7"}),
    ("clustering/kmeans", 0, {"inertia": "-54.24"}),
    ("generative/pca", 2, {"explained": "2.25"}),
    ("rl/game_tree", 1, {"log_N": "10.43", "exponent": "10.4", "mantissa": "-3"}),
]


@pytest.mark.parametrize(("family", "seed", "answers"), GUESSES)
def test_a_guess_earns_nothing(family, seed, answers):
    problem = markscheme.generate(family, level="easy", seed=seed)
    *_, name = answers
    steps = {step.name: step for step in markscheme.grade(problem, answers)["q1"].steps}
    assert (steps[name].verdict, steps[name].marks) == ("wrong", 0)


def line(x: list[int], y: list[int], **answers: str) -> dict[str, Fraction]:
    """What each step of a least-squares line earns."""
    problem = markscheme.solve("regression/simple", {"x": x, "y": y}).problem
    return earned(problem, answers)


def earned(problem: Problem, answers: dict[str, str]) -> dict[str, Fraction]:
    return {step.name: step.marks for step in markscheme.grade(problem, answers)["q1"].steps}


@pytest.mark.parametrize("sum_of_squares", ["-5", "0", "3", "5", "12.5", "14", "17"])
def test_no_sum_of_squares_but_that_which_follows_is_paid(sum_of_squares):
    assert line([2, 3, 5, 6], [3, 5, 6, 9], mean_x="4.5", S_xx=sum_of_squares)["S_xx"] == 0


def test_of_all_slopes_after_two_wrong_means_that_which_follows_is_paid():
    problem = markscheme.solve("regression/simple", {"x": [3, 4, 6, 7], "y": [12, 14, 15, 19]}).problem
    slopes = [f"{tenths / 10}" for tenths in range(-40, 61)]
    paid = [b for b in slopes if earned(problem, {"mean_x": "4.5", "mean_y": "18", "slope": b})["slope"]]
    assert paid == ["1.5"]  # what is right; 24 slopes were paid once, down to -1.2


# --- right answers


def test_a_value_that_ends_has_all_its_digits():
    problem = markscheme.generate("gnn/normalized_adjacency", level="easy", seed=1)
    printed = {name: markscheme.solve(problem)[name].printed for name in problem.asked}
    assert {"0.5", "0.25"} <= {cell for row in printed["A_hat"] for cell in row}
    steps = markscheme.grade(problem, printed)["q1"].steps
    assert [(step.verdict, step.marks, step.note) for step in steps] == [("right", s.out_of, "") for s in steps]


def test_every_step_that_is_asked_is_solved_under_its_name():
    for family in ("rnn/bptt", "mlp/backprop", "rl/game_tree"):
        problem = markscheme.generate(family)
        solution = markscheme.solve(problem)
        assert [name for name in problem.asked if name not in solution] == []


# --- a class


def test_a_student_put_in_at_the_top_changes_nobodys_paper_or_marks(tmp_path):
    roster = "id,name\n" + "".join(f"{id},Student {id}\n" for id in "bcde")
    text = LINE + "variants: 2\n"
    build(tmp_path, text, roster)
    before = {one.id: (one.variant, one.sheet) for one in open_exam(tmp_path / "exam").students}
    answers = {id: key_of(open_exam(tmp_path / "exam"), id) for id in "bcde"}
    build(tmp_path, text, roster.replace("\n", "\na,Student a\n", 1))
    exam = open_exam(tmp_path / "exam")
    assert {one.id: (one.variant, one.sheet) for one in exam.students if one.id != "a"} == before
    _, grades = grade(exam, table(tmp_path / "answers.csv", answers))
    assert {id: grades[id]["score"] for id in "bcde"} == dict.fromkeys("bcde", "10")


def test_the_answers_of_another_exam_earn_next_to_nothing(tmp_path):
    here = make_exam(tmp_path / "here", 6, static=False)
    answers = {}
    for seed, student in enumerate(here.students):
        asked = [(id, problem.family.id) for id, problem in here.sheet(student.id).questions]
        there = {id: markscheme.generate(family, level="easy", seed=seed) for id, family in asked}
        answers[student.id] = values_of(there)
    _, grades = grade(here, table(tmp_path / "answers.csv", answers))
    earned = [Fraction(row["score"]) for row in grades.values() if row["status"] == "marked"]
    assert sum(earned) < Fraction(1, 10) * 26 * len(earned)  # a quarter of all marks once
    shown = {row["student"] for row in read_table(tmp_path / "marks" / "review.csv")}
    assert len(shown & set(answers)) >= 5


def test_a_table_of_strangers_fills_the_screen_with_a_handful_of_lines(exam, tmp_path):
    strangers = {f"z{i}": {"q1.mean_x": "1"} for i in range(300)}
    said, grades = grade(exam, table(tmp_path / "answers.csv", {"s001": {"q1.mean_x": "1"}, **strangers}))
    assert grades["s001"]["status"] == "waiting"
    assert len(said.splitlines()) < 30
    assert "more that are not marked" in said
    listed = [row for row in read_table(tmp_path / "marks" / "review.csv") if row["reason"] == "unknown_student"]
    assert len(listed) == 300


def test_of_two_scripts_of_one_student_a_person_chooses_one(exam, answers, scripts):
    both = yaml.safe_load((answers / "s001.yaml").read_text("utf-8"))
    both["answers"] = {"q1": {"mean_x": "123"}}
    (answers / "s001-again.yaml").write_text(yaml.safe_dump(both), "utf-8")
    _, grades = grade(exam, answers)
    assert (grades["s001"]["status"], grades["s001"]["score"]) == ("not marked", "")
    chosen = exam.folder.parent / "chosen.yaml"
    write_yaml(scripts[0], chosen)
    _, after = grade(exam, chosen, "--add", out="marks-2")
    assert Fraction(after["s001"]["score"]) == scripts[0].score
    assert {id: row["score"] for id, row in after.items() if id != "s001"} == {
        id: row["score"] for id, row in grades.items() if id != "s001"
    }


def test_a_clock_that_was_set_back_changes_no_order_of_runs(exam, answers, monkeypatch, tmp_path):
    grade(exam, answers)
    monkeypatch.setattr(run_writer, "now", lambda: "1999-12-31T23:59:59+00:00")
    (tmp_path / "policy.yaml").write_text("slip: 1\nrounded: 0\n", "utf-8")
    run("regrade", exam.folder, "--policy", tmp_path / "policy.yaml", "--feedback", "none", "--jobs", 1)
    listed = run("runs", exam.folder)
    assert listed.index("1999-12-31") > listed.index("20")  # the later run stands below, whatever its clock said
    run("publish", exam.folder, 2)
    assert run("diff", exam.folder, 1, 2).startswith("run 1 (")
    monkeypatch.undo()
    assert "from run 2 (published)" in run("regrade", exam.folder, "--feedback", "none", "--jobs", 1)
