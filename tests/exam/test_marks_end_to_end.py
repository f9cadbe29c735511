"""Blueprint to marks: an exam is built, simulated students type their answers into every form, and earn what is due."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import Script, read_table, sit, write_csv, write_pdf, write_xlsx, write_yaml

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.files.write_table import decimal_text
from markscheme.gradebook.ledger import Ledger

STUDENTS = 40
BLUEPRINT = """
title: {en: Midterm, zh: 期中考试}
languages: [en, zh]
key: marks
effort_spread: 60%
scale: {to: 100}
questions:
  - family: regression/simple
    level: easy
    marks: 7
  - text: {en: Explain overfitting., zh: 解释过拟合。}
    marks: 4
  - pick: 1
    from: [cnn/output_size, norm/batchnorm]
    level: easy
    marks: 6
  - family: cnn/output_size
    level: easy
    marks: {out_height: 1, out_width: 1, out_channels: 0, parameters: 3}
"""
NAMES = ("Student One", "学生乙", "学生丙", "Étudiant Quatre", "Studént Five")


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def exam(folder) -> Exam:
    (folder / "exam.yaml").write_text(BLUEPRINT, "utf-8")
    rows = [f"s{i:03},{NAMES[i % len(NAMES)]} {i},s{i:03}@example.org,{'AB'[i % 2]}" for i in range(1, STUDENTS + 1)]
    (folder / "roster.csv").write_text("\n".join(["id,name,email,group", *rows]), "utf-8")
    (folder / "secret.txt").write_text("the same numbers in every run of the tests", "utf-8")
    build = ("exam", "build", folder / "exam.yaml", "--roster", folder / "roster.csv", "-o", folder / "exam")
    build = (*build, "--secret-file", folder / "secret.txt", "--exam-id", "end-to-end")
    run(*build, "--jobs", 1)
    return open_exam(folder / "exam")


@pytest.fixture(scope="module")
def scripts(exam) -> list[Script]:
    return list(sit(exam))


@pytest.fixture(scope="module")
def answers(exam, scripts, folder) -> Path:
    """Ten students each in YAML, CSV, XLSX and PDF forms; and what a person gave for the essay."""
    typed = folder / "answers"
    typed.mkdir()
    for script in scripts[:10]:
        write_yaml(script, typed / f"{script.student.stem}.yaml")
    write_csv(scripts[10:20], exam, typed / "typed.csv")
    write_xlsx(scripts[20:30], exam, typed / "typed.xlsx")
    for script in scripts[30:]:
        form = (exam.folder / "forms" / f"{script.student.stem}.pdf").read_bytes()
        write_pdf(script, form, typed / f"{script.student.stem}.pdf")
    essays = [f"{script.student.id},q2,{i % 9 / 2}" for i, script in enumerate(scripts)]
    (folder / "essays.csv").write_text("\n".join(["id,question,marks", *essays]), "utf-8")
    return typed


def grade(exam: Exam, answers: Path, target: Path, *more: object) -> str:
    return run("exam", "grade", exam.folder, answers, "-o", target, *more)


@pytest.fixture(scope="module")
def marked(exam, answers, folder) -> Path:
    grade(exam, answers, folder / "marks", "--hand-marks", folder / "essays.csv", "--jobs", 1)
    return folder / "marks"


def essay(i: int) -> Fraction:
    return Fraction(i % 9, 2)


def test_every_student_earns_exactly_what_the_simulation_says(exam, scripts, marked):
    with Ledger(exam.folder) as ledger:
        records = {record["student"]: record for record in ledger.records(1)}
    assert list(records) == [script.student.id for script in scripts]
    for script in scripts:
        found = {
            question["id"]: {step["call"]: Fraction(step["marks"]) for step in question["steps"]}
            for question in records[script.student.id]["questions"]
            if question["steps"]  # the others a person marked
        }
        assert found == script.marks, script.student.id
    verdicts = {s["verdict"] for record in records.values() for q in record["questions"] for s in q["steps"]}
    assert {"right", "follows", "slip", "blank"} <= verdicts


def test_the_gradebook_says_the_same(exam, scripts, marked):
    table = read_table(marked / "grades.csv")
    for i, (script, row) in enumerate(zip(scripts, table, strict=True)):
        score = script.score + essay(i)
        assert row["student"] == script.student.id
        assert row["score"] == decimal_text(score)
        assert row["scaled"] == decimal_text(score * 100 / 22)
        assert row["q2"] == decimal_text(essay(i))
        assert row["q1"] == decimal_text(sum(script.marks["q1"].values(), Fraction(0)))
    assert {row["status"] for row in table} <= {"marked", "blank"}


def test_everybody_gets_feedback(scripts, marked):
    with zipfile.ZipFile(marked / "feedback.zip") as pages:
        assert pages.namelist() == [f"{script.student.stem}/feedback.html" for script in scripts]
        page = pages.read("s002/feedback.html").decode()
    assert scripts[1].student.name in page
    assert "Marked by hand: 0.5 of 4" in page
    assert scripts[0].student.name not in page


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_neither_processes_nor_the_seed_of_hashing_change_a_byte(exam, answers, marked, folder):
    command = [sys.executable, "-m", "markscheme", "exam", "grade", exam.folder, answers, "-o", folder / "marks-2"]
    more = ["--hand-marks", str(folder / "essays.csv"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([*map(str, command), *more], check=True, env=environment, capture_output=True)
    assert files(folder / "marks-2") == files(marked)


def test_marking_again_changes_nothing(exam, marked):
    said = run("exam", "regrade", exam.folder, "--jobs", 1)
    assert "0 students differ" in said


def test_forms_that_were_never_filled_in_are_said_to_be_blank(exam, folder, tmp_path):
    shutil.copytree(exam.folder, tmp_path / "exam", ignore=shutil.ignore_patterns("marks.sqlite*"))  # no marks by hand
    exam = open_exam(tmp_path / "exam")
    said = grade(exam, exam.folder / "forms", folder / "blank", "--jobs", 1, "--feedback", "none")
    table = read_table(folder / "blank" / "grades.csv")
    assert {row["score"] for row in table} == {"0"}
    review = read_table(folder / "blank" / "review.csv")
    assert sum(row["reason"] == "blank" for row in review) == STUDENTS
    assert f"{STUDENTS} waiting" in said
