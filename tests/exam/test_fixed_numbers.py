"""Numbers that an instructor fixes are asked with as many digits as they need, build, and are marked fairly."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import Script, write_yaml

from markscheme.cli import main
from markscheme.engine.certify import HIDES, certify
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.family.givens.sampling import Stream
from markscheme.gradebook.ledger import Ledger
from markscheme.simulation import Instance, honest

BLUEPRINT = """
title: Midterm
rounding: 4 sf, 3 sf
effort_spread: 60%
questions:
  - family: regression/simple
    level: easy
    given: {x: [2019, 2020, 2021, 2022]}
  - family: regression/simple
    level: easy
    given: {x: ["2019.5", "2020.25", "2021.75", "2022"], y: ["14.1", "26.2", "28.3", "32.7"]}
  - family: cnn/output_size
    level: easy
"""
OWN = "In this question, keep at least"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def exam(tmp_path_factory) -> Exam:
    folder = tmp_path_factory.mktemp("years")
    (folder / "exam.yaml").write_text(BLUEPRINT, "utf-8")
    (folder / "roster.csv").write_text("id,name\ns1,Ada\ns2,Grace\ns3,Emmy\n", "utf-8")
    (folder / "secret.txt").write_text("the same numbers in every run of the tests", "utf-8")
    build = ("exam", "build", folder / "exam.yaml", "--roster", folder / "roster.csv", "-o", folder / "exam")
    run(*build, "--secret-file", folder / "secret.txt", "--exam-id", "years", "--jobs", 1)
    return open_exam(folder / "exam")


def test_the_build_says_which_misconceptions_no_answer_shows(exam, tmp_path):
    """Of years as x the line through the first point gives what is right to the digits asked, on nearly every draw."""
    records = json.loads((exam.folder / "manifest.json").read_text("utf-8"))["students"]
    assert all(set(record["hides"]) <= {"q1", "q2"} for record in records.values())
    for student in exam.students:
        for id, problem in exam.sheet(student.id).questions:
            hidden = [one for one in certify(problem).refusals if one.startswith(HIDES)]
            assert records[student.stem].get("hides", {}).get(id, []) == [one.removeprefix(HIDES) for one in hidden]
    (tmp_path / "exam.yaml").write_text(BLUEPRINT, "utf-8")
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ada\ns2,Grace\ns3,Emmy\n", "utf-8")
    paths = (tmp_path / "exam.yaml", "--roster", tmp_path / "roster.csv", "-o", exam.folder)
    result = CliRunner().invoke(main, ["exam", "build", *map(str, paths), "--jobs", "1"])  # none is built again
    assert "3 students, 0 built now" in result.stdout
    assert (
        "question 2: with the numbers that the blueprint fixes, the misconception 'through_first_point' gives what is "
        "right to the digits asked on 3 of 3 papers: no answer shows it there\n"
    ) in result.stderr
    assert "question 3" not in result.stderr


def test_every_paper_keeps_the_same_digits_and_they_are_enough(exam):
    rules = [[problem.rounding for _, problem in exam.sheet(student.id).questions] for student in exam.students]
    assert rules[0] == rules[1] == rules[2]
    years, decimals, usual = rules[0]
    assert str(usual) == "4 sf, 3 sf"
    assert years.working.count > 4
    assert decimals.working.count > years.working.count  # squares of 2019.5 and sums of them have eight figures
    for student in exam.students:
        for _, problem in exam.sheet(student.id).questions[:2]:
            assert "spread_answers" not in certify(problem).refusals
            assert "wide_acceptance_set" not in certify(problem).refusals


def test_the_paper_says_how_many(exam):
    from markscheme.document.printers.text_document import to_text
    from markscheme.exam.printing.exam_paper import key_document, paper_document

    student = exam.students[0]
    problems = dict(exam.sheet(student.id).questions)
    for document in (paper_document, key_document):
        text = " ".join(to_text(document(exam.blueprint, "years", student, problems)).split())
        assert text.count(OWN) == 2
        assert f"{OWN} {problems['q2'].rounding.working.count} significant figures in the working" in text


def test_honest_students_earn_everything(exam, tmp_path):
    scripts = []
    for student in exam.students:
        answers = {}
        for id, problem in exam.sheet(student.id).questions:
            answers[id] = dict(honest(Instance(problem, certify(problem)), Stream(student.id, id)).raw)
        scripts.append(Script(student, answers, {}))
    (tmp_path / "answers").mkdir()
    for script in scripts:
        write_yaml(script, tmp_path / "answers" / f"{script.student.stem}.yaml")
    run("exam", "grade", exam.folder, tmp_path / "answers", "-o", tmp_path / "marks", "--jobs", 1)
    with Ledger(exam.folder) as ledger:
        records = list(ledger.records(1))
    assert len(records) == 3
    for record in records:
        lost = [
            (question["id"], step["call"])
            for question in record["questions"]
            for step in question["steps"]
            if Fraction(step["credit"]) != 1
        ]
        assert lost == []


def test_a_slip_is_still_seen(exam, tmp_path):
    """More digits in the working are no wider range: a rounded mean of the years is not right."""
    _, problem = exam.sheet(exam.students[0].id).questions[0]
    assert all(range_.is_exact for range_ in certify(problem).accepted["mean_x"])


def test_solve_keeps_what_own_numbers_need(tmp_path: Path):
    own = tmp_path / "years.json"
    own.write_text('{"x": ["2019.5", "2020.25", "2021.75", "2022"], "y": ["14.1", "26.2", "28.3", "32.7"]}', "utf-8")
    assert "keep at least 4 " not in run("solve", "regression/simple", "--given", own)
    assert "keep at least 4 " in run("solve", "regression/simple", "--given", own, "--rounding", "4 sf, 3 sf")
    own.write_text('{"x": [1, 4, 6, 7], "y": [14, 26, 28, 32]}', "utf-8")
    assert "keep at least 4 " in run("solve", "regression/simple", "--given", own)
