"""Marks that were given by other marking rules: they stay, and are given anew when that is meant."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from exam_classes import read_table

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam
from markscheme.exam.ledger_file import FILE
from markscheme.files.formats import MARKING
from markscheme.gradebook.ledger import Ledger
from markscheme.marking.marks import mark_text

pytestmark = pytest.mark.usefixtures("no_reports")

NOW = "--with-current-marking"
GIVEN = Fraction(1, 7)  # marks that no rules give: whoever has them was not marked again


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def grade(exam: Exam, answers: Path, target: Path, *more: object, status: int = 0) -> str:
    return run("exam", "grade", exam.folder, answers, "-o", target, "--jobs", 1, *more, status=status)


def regrade(exam: Exam, *more: object, status: int = 0) -> str:
    return run("exam", "regrade", exam.folder, "--jobs", 1, "--feedback", "none", *more, status=status)


def scores(exam: Exam, id: int) -> dict[str, Fraction]:
    with Ledger(exam.folder) as ledger:
        return {record["student"]: Fraction(record["score"]) for record in ledger.records(id)}


def runs(exam: Exam) -> list[int]:
    with Ledger(exam.folder) as ledger:
        return [one.id for one in ledger.runs()]


@pytest.fixture
def marked(exam, answers, tmp_path) -> Exam:
    """Marked by an earlier version: its runs name no marking rules, and its rules gave everybody 1/7 for q1.slope."""
    grade(exam, answers, tmp_path / "first", "--feedback", "none")
    with closing(sqlite3.connect(exam.folder / FILE)) as base:
        for table in ("runs", "marked", "steps"):
            base.execute(f"DROP TRIGGER {table}_update")
        base.execute("DROP TABLE kept_marks")
        (how,) = base.execute("SELECT how FROM runs").fetchone()
        settings = json.loads(how)
        assert settings.pop("marking") == MARKING
        base.execute("UPDATE runs SET how = ?", [json.dumps(settings)])
        for student, marks in base.execute("SELECT student, marks FROM steps WHERE step = 'slope'").fetchall():
            base.execute("UPDATE steps SET marks = ? WHERE step = 'slope' AND student = ?", [str(GIVEN), student])
            (score,) = base.execute("SELECT score FROM marked WHERE student = ?", [student]).fetchone()
            score = str(Fraction(score) - Fraction(marks) + GIVEN)
            base.execute("UPDATE marked SET score = ? WHERE student = ?", [score, student])
        base.commit()
    return exam


def refusal(said: str) -> str:
    """The refusal, which is three lines at most."""
    lines = said[said.index("Error: ") :].strip().splitlines()
    assert len(lines) <= 3
    assert "run 1 was marked by marking rules 1, and this Markscheme marks by rules 2" in lines[0]
    assert f"or {NOW} if other marks are meant; nothing was marked" in lines[-1]
    return "\n".join(lines)


def test_marking_again_by_other_rules_is_refused_until_it_is_meant(marked, tmp_path):
    before = (marked.folder / FILE).read_bytes()
    refusal(regrade(marked, "-o", tmp_path / "again", status=1))
    assert (marked.folder / FILE).read_bytes() == before
    assert not (tmp_path / "again").exists()
    said = regrade(marked, NOW, "-o", tmp_path / "again")
    assert "marked by other marking rules: " in said
    assert "run 1 by 1, now by 2" in said
    assert "marking: 1 -> 2" in said
    assert "because of: marking\n" in said
    assert "6 students differ" in said
    assert json.loads((tmp_path / "again" / "run.json").read_text("utf-8"))["settings"]["marking"] == MARKING
    assert "changes nothing: no marks were given by other marking rules" in regrade(marked, NOW)
    refusal(regrade(marked, "--run", 1, status=1))
    assert "6 students differ" in run("exam", "diff", marked.folder, 1, 2)


def test_the_same_answers_keep_their_marks_and_get_a_page_of_them(marked, answers, tmp_path):
    """Marks given by hand came in after the program was updated."""
    (tmp_path / "hand.csv").write_text("id,question,marks\ns003,q3,2\n", "utf-8")
    said = grade(marked, answers, tmp_path / "second", "--hand-marks", tmp_path / "hand.csv", "--feedback", "md")
    assert "6 students keep the marks of run 1, given by marking rules 1: the answers are the same" in said
    before = scores(marked, 1)
    assert scores(marked, 2) == before | {"s003": before["s003"] + 2}
    rows = {row["student"]: row for row in read_table(tmp_path / "second" / "steps.csv") if row["step"] == "slope"}
    assert {row["marks"] for row in rows.values()} == {"0.1429"}
    kept = json.loads((tmp_path / "second" / "run.json").read_text("utf-8"))["kept_marks"]
    assert kept == dict.fromkeys(scores(marked, 1), 1)
    with ZipFile(tmp_path / "second" / "feedback.zip") as pages:
        page = pages.read("s003/feedback.md").decode()
    with Ledger(marked.folder) as ledger:
        steps = [step for one in ledger.record(1, "s003")["questions"] for step in one["steps"]]
    assert f"{mark_text(scores(marked, 1)['s003'] + 2)} of 23" in page
    assert f"| {mark_text(GIVEN)} | 2 |" in page
    assert "Marked by hand: 2 of 6" in page
    assert next(step["raw"] for step in steps if step["name"] == "slope").strip() in page  # as it was written
    reasons = [step["message"] for step in steps if step["verdict"] not in ("right", "blank")]
    assert len(reasons) > 0
    plain = "".join(char for char in page if char.isalpha())
    assert all("".join(char for char in text if char.isalpha()) in plain for text in reasons)
    assert "because of: hand marks\n" in run("exam", "diff", marked.folder)


def test_other_answers_are_marked_by_the_rules_of_now(marked, answers, tmp_path):
    file = answers / "s002.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("slope:", "slope: 77 #"), "utf-8")
    said = grade(marked, answers, tmp_path / "second", "--feedback", "none")
    assert "5 students keep the marks of run 1" in said
    changed = {id for id, score in scores(marked, 2).items() if score != scores(marked, 1)[id]}
    assert changed == {"s002"}
    assert "because of: answers\n" in run("exam", "diff", marked.folder)
    # Five of them have marks by other rules, so that marking this run again is refused, too.
    refusal(regrade(marked, status=1))
    assert "5 students differ" in regrade(marked, NOW)
    assert "because of: marking\n" in run("exam", "diff", marked.folder)


def test_keeping_the_same_marks_twice_is_one_run_and_the_marks_of_now_count_from_then_on(marked, answers, tmp_path):
    for target in ("second", "third"):
        grade(marked, answers, tmp_path / target, "--feedback", "none")
        assert runs(marked) == [1, 2]
    said = grade(marked, answers, tmp_path / "fourth", "--feedback", "none", NOW)
    assert "run 1 by 1, now by 2" in said
    assert GIVEN not in {score - int(score) for score in scores(marked, 3).values()}
    for more in ((), (NOW,)):
        said = grade(marked, answers, tmp_path / f"more{len(more)}", "--feedback", "none", *more)
        assert "keep" not in said
        assert (f"{NOW} changes nothing" in said) == bool(more)
        assert runs(marked) == [1, 2, 3]


@pytest.mark.parametrize("policy", ["slip: 1/2", "follows: 1"])
def test_marks_by_another_policy_are_other_marks(marked, answers, tmp_path, policy):
    (tmp_path / "policy.yaml").write_text(policy, "utf-8")
    more = ("--feedback", "none", "--policy", tmp_path / "policy.yaml")
    if policy == "follows: 1":  # as it was
        grade(marked, answers, tmp_path / "second", *more)
        assert scores(marked, 2) == scores(marked, 1)
        return
    before = (marked.folder / FILE).read_bytes()
    said = refusal(grade(marked, answers, tmp_path / "second", *more, status=1))
    assert "marked by other settings now: policy.slip (0 -> 1/2)" in said
    assert runs(marked) == [1]
    assert not (tmp_path / "second").exists()
    assert len((marked.folder / FILE).read_bytes()) >= len(before)
    grade(marked, answers, tmp_path / "second", *more, NOW)


def test_the_order_of_a_form_and_what_is_blank_in_it_change_no_answers(marked, answers, tmp_path):
    import yaml

    for path in answers.iterdir():
        form = yaml.safe_load(path.read_text("utf-8"))
        for id, steps in form["answers"].items():
            form["answers"][id] = {name: "" if raw is None else raw for name, raw in reversed(steps.items())}
        path.write_text(yaml.safe_dump(form, sort_keys=False), "utf-8")
    grade(marked, answers, tmp_path / "second", "--feedback", "none")
    assert scores(marked, 2) == scores(marked, 1)


def test_who_is_marked_first_by_newer_rules_than_the_others_is_on_the_review_list(marked, answers, tmp_path):
    """A script that nobody had marked, and one with other answers; also where the others are not in this run."""
    file = answers / "s002.yaml"
    file.write_text(file.read_text("utf-8").replace("slope:", "slope: 77 #"), "utf-8")
    grade(marked, answers, tmp_path / "second", "--feedback", "none")
    grade(marked, file, tmp_path / "third", "--feedback", "none", "--lang", "zh")
    for target, phrase, said in (
        (
            "second",
            "Marked for the first time, by newer marking rules than others of this exam (1)",
            f"marking rules {MARKING}; run 1 marked by rules 1",
        ),
        ("third", "首次批改，所用批改规则比本考试其他答卷的新 (1)", f"批改规则 {MARKING}；第 1 次批改用的是规则 1"),
    ):
        listed = [row for row in read_table(tmp_path / target / "review.csv") if row["reason"] == "newer_marking"]
        assert [row["student"] for row in listed] == ["s002"]
        assert listed[0]["message"] == said
        assert phrase in (tmp_path / target / "review.md").read_text("utf-8")
        assert json.loads((tmp_path / target / "run.json").read_text("utf-8"))["newer_marking"] == ["s002"]
    grade(marked, answers, tmp_path / "fourth", "--feedback", "none", NOW)
    assert "newer_marking" not in (tmp_path / "fourth" / "review.csv").read_text("utf-8")
    assert "newer_marking" not in json.loads((tmp_path / "fourth" / "run.json").read_text("utf-8"))
    regrade(marked, "-o", tmp_path / "fifth")
    assert "newer_marking" not in (tmp_path / "fifth" / "review.csv").read_text("utf-8")


@pytest.fixture
def by_another_version(marked) -> Exam:
    """Marked by the same rules and another version of the program, whose figures were otherwise."""
    with closing(sqlite3.connect(marked.folder / FILE)) as base:
        (how,) = base.execute("SELECT how FROM runs").fetchone()
        how = json.dumps(json.loads(how) | {"marking": MARKING})
        base.execute("UPDATE runs SET version = '0.0.9', fingerprint = 'of then', how = ?", [how])
        base.commit()
    return marked


def test_marks_stay_under_another_version_of_the_program(by_another_version, answers, tmp_path):
    exam = by_another_version
    said = grade(exam, answers, tmp_path / "second", "--feedback", "none")
    assert f"6 students keep the marks of run 1, given by Markscheme 0.0.9: the answers are the same; {NOW}" in said
    assert scores(exam, 2) == scores(exam, 1)
    assert "newer_marking" not in (tmp_path / "second" / "review.csv").read_text("utf-8")
    said = regrade(exam, "--run", 1, status=1)
    error = said[said.index("Error: ") :].strip().splitlines()
    assert "the answers of run 1 would get other marks now (version 0.0.9 -> " in error[0]
    assert error[1].startswith(f"{NOW} if these are meant")
    assert len(error) == 2
    assert runs(exam) == [1, 2]
    (tmp_path / "policy.yaml").write_text("slip: 1/2", "utf-8")  # who asks for other marks gets them, and their list
    assert "policy.slip: 0 -> 1/2" in regrade(exam, "--run", 1, "--policy", tmp_path / "policy.yaml")
    assert "6 students differ" in regrade(exam, "--run", 1, NOW)


def test_other_marks_that_are_meant_are_listed_by_grade_too(by_another_version, answers, tmp_path):
    exam = by_another_version
    said = grade(exam, answers, tmp_path / "second", "--feedback", "none", NOW)
    assert "6 students differ" in said
    assert all(f"{student}: " in said for student in scores(exam, 1))
    assert "because of: version" in said
