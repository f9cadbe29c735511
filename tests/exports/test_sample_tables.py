"""What comes of the sample rosters and marks given by hand, as expected.csv says; slowly, of the whole program too."""

from __future__ import annotations

import csv
import json
import shlex
import shutil
import unicodedata
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sample_options import options

from markscheme.cli import main
from markscheme.cli.common import read_hints
from markscheme.decisions.reading.hand_marks import GivenMark, read_given_marks
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import read_roster
from markscheme.gradebook.record import Remark
from markscheme.marking.marks import mark_text

HERE = Path(__file__).parent
Case = tuple[str, str]


def cases(use: str) -> dict[Case, list[dict[str, str]]]:
    """The rows of expected.csv for a use, by file and options."""
    found: dict[Case, list[dict[str, str]]] = defaultdict(list)
    with (HERE / "expected.csv").open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            if row["use"] == use:
                found[row["file"], row["options"]].append(row)
    return found


ROSTERS, MARKS = cases("roster"), cases("hand")
# What does not come as expected, with the reason. It may only get shorter.
NOT_YET: dict[Case, str] = {
    (
        "hand_moodle_per_cent.csv",
        "--roster class.csv",
    ): "a file of which no mark at all comes is refused, with the reason",
}


def listed(found: dict[Case, Any]) -> list[Any]:
    return [
        pytest.param(
            case,
            id=" ".join(case)[:70],
            marks=[pytest.mark.xfail(reason=NOT_YET[case], strict=True)] if case in NOT_YET else [],
        )
        for case in found
    ]


def alternatives(text: str) -> list[str]:
    return [unicodedata.normalize("NFC", one) for one in text.split("|")]


def among(found: dict[str, Any], names: str) -> str:
    """The one of these who is found; empty where none is."""
    return next((id for id in found if unicodedata.normalize("NFC", id) in alternatives(names)), "")


@pytest.mark.parametrize("case", listed(ROSTERS))
def test_who_is_on_a_roster(case: Case) -> None:
    (file, text), rows = case, ROSTERS[case]
    said, notes = options(text), list[str]()
    hints = read_hints(said["encoding"], said["columns"])
    if rows[0]["refused"]:
        with pytest.raises(AnswerError):
            read_roster(HERE / file, notes, hints)
        return
    students = {one.id: one for one in read_roster(HERE / file, notes, hints)}
    for row in rows:
        one = students.pop(among(students, row["student"]), None)
        assert one, (row, students, notes)
        assert not row["name"] or unicodedata.normalize("NFC", one.name) in alternatives(row["name"])
        for field, value in json.loads(row["checks"] or "{}").items():
            shown = getattr(one, field)
            assert shown in value.split("|") if isinstance(value, str) else shown == value, (field, shown)
    assert not students  # nobody else comes of the file


@cache
def exam(roster: str) -> Exam:
    questions = (Question("q1", 10, families=("regression/simple",)), Question("q2", 5, text=Text("Why?", "为什么？")))
    return Exam(HERE, "E", "b", Blueprint(Text("Exam", "考试"), questions), read_roster(HERE / roster))


@pytest.mark.parametrize("case", listed(MARKS))
def test_which_marks_are_given_by_hand(case: Case) -> None:
    (file, text), rows = case, MARKS[case]
    said, remarks = options(text), list[Remark]()
    hints = read_hints(said["encoding"], said["columns"])

    def read() -> list[GivenMark]:
        return read_given_marks(HERE / file, exam(said["roster"]), remarks, hints, decimal_comma=said["decimal_comma"])

    if rows[0]["refused"]:
        with pytest.raises(AnswerError):
            read()
        return
    marks: dict[str, set[str]] = defaultdict(set)
    for one in read():
        marks[one.student].add(mark_text(Fraction(one.marks)))
    for row in rows:
        given = marks.pop(row["student"], set())
        agreed = given.pop() if len(given) == 1 else None  # of two markers who differ neither counts
        assert agreed == json.loads(row["checks"])["q2"], (row, remarks)
    assert not marks


def run(*words: object) -> Any:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code in (0, 1), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "exam.yaml").write_text(
        "title: M\nduration: 60\nlanguages: [en]\nvariants: 1\nduplicates: count\nquestions:\n"
        "  - family: regression/simple\n    level: easy\n    marks: 10\n"
        "    given: {x: [1, 3, 7, 9], y: [8, 16, 24, 32]}\n"
        "  - text: Why?\n    marks: 5\n",
        "utf-8",
    )
    command = ["exam", "build", folder / "exam.yaml", "--roster", HERE / "class.csv", "-o", folder / "exam"]
    assert run(*command, "--jobs", 1, "--no-pdf-forms").exit_code == 0
    ids = [one.id for one in read_roster(HERE / "class.csv")]
    (folder / "answers.csv").write_text("student,q1.mean_x\n" + "".join(f"{id},5\n" for id in ids), "utf-8")
    return folder


@pytest.mark.slow
def test_the_whole_program_marks_by_hand_as_expected(built: Path) -> None:
    for number, (case, rows) in enumerate(MARKS.items()):
        if case in NOT_YET:
            continue
        words = shlex.split(case[1])
        del words[words.index("--roster") : words.index("--roster") + 2]
        # Decisions stay with the exam: each table meets one that knows of no other.
        exam, out = built / f"exam{number}", built / f"out{number}"
        shutil.copytree(built / "exam", exam)
        command = ["exam", "grade", exam, built / "answers.csv", "--hand-marks", HERE / case[0], *words]
        result = run(*command, "-o", out, "--feedback", "none", "--jobs", 1)
        assert result.exit_code == bool(rows[0]["refused"]), (case, result.output)
        if rows[0]["refused"]:
            continue
        with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as table:
            given = {row["student"]: row["q2"] for row in csv.DictReader(table) if row["q2"]}
        expected = {row["student"]: json.loads(row["checks"])["q2"] for row in rows}
        assert given == {id: marks for id, marks in expected.items() if marks is not None}, case


@pytest.mark.slow
def test_the_whole_program_builds_for_rosters_as_expected(tmp_path: Path) -> None:
    (tmp_path / "text.yaml").write_text(
        "title: M\nduration: 60\nlanguages: [en]\nquestions:\n  - text: Why?\n    marks: 5\n", "utf-8"
    )
    for number, (case, rows) in enumerate(ROSTERS.items()):
        out = tmp_path / f"out{number}"
        command = [
            "exam",
            "build",
            tmp_path / "text.yaml",
            "--roster",
            HERE / case[0],
            *shlex.split(case[1]),
            "-o",
            out,
        ]
        result = run(*command, "--jobs", 1, "--no-pdf-forms")
        assert result.exit_code == bool(rows[0]["refused"]), (case, result.output)
        if not rows[0]["refused"]:
            students = {one["id"]: one for one in json.loads((out / "exam.json").read_text("utf-8"))["students"]}
            assert len(students) == len(rows)
            assert all(among(students, row["student"]) for row in rows)
