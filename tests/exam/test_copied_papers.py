"""A copied paper is seen: whose paper it is, with both side by side; the marks wait, and honest scripts do not."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb, log10
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import Script, make_exam, read_table, sit, write_csv

from markscheme.cli import main
from markscheme.copying.evidence import ScriptAnswer, ScriptEvidence
from markscheme.copying.exam_keys import ExamKeys
from markscheme.copying.key_file import KeyWriter
from markscheme.copying.key_index import KeyIndex
from markscheme.copying.paper_keys import AnswerCells, CellValue, Steps, read_cells, read_key
from markscheme.exam.exam_folder import Exam, exam_json, open_exam
from markscheme.exam.seating import beside
from markscheme.gradebook.compare import compare
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import is_held
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun
from markscheme.working.steps import printed_value

pytestmark = pytest.mark.usefixtures("no_reports")

COPIED = "s005"  # who hands in the paper of s002


def grade(exam: Exam, answers: Path, target: Path, **how):
    formats = how.pop("formats", ())
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=formats, **how), 1, reports=())
        return session.grade([answers], {}, target, replace=True)


def paper_of(exam: Exam, student: str) -> dict[str, dict[str, object]]:
    """The right answers to a paper."""
    questions = exam.sheet(student).questions
    return {id: {name: printed_value(problem, name) for name in problem.asked_calls} for id, problem in questions}


def with_copy(exam: Exam, whose: str = "s002", questions: tuple[str, ...] = ("q1", "q2", "q3")) -> list[Script]:
    """Everybody's own scripts, but for one who has the answers of another paper to some questions."""
    theirs = paper_of(exam, whose)
    return [
        replace(one, answers={**one.answers, **{id: theirs[id] for id in questions}})
        if one.student.id == COPIED
        else one
        for one in sit(exam)
    ]


def uncoded(scripts: list[Script], exam: Exam, path: Path) -> Path:
    """A table of answers without codes, as a form of a platform gives it."""
    write_csv(scripts, exam, path)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    names = [name for name in rows[0] if name not in ("sheet", "code")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def pattern(tmp_path_factory) -> Exam:
    """What `exam` copies: everybody has numbers of their own."""
    return make_exam(tmp_path_factory.mktemp("copied") / "exam", 6, static=False)


@pytest.fixture
def copied(exam, tmp_path) -> Exam:
    answers = uncoded(with_copy(exam), exam, tmp_path / "answers.csv")
    assert grade(exam, answers, tmp_path / "marks", formats=("md",)).held == 1
    return exam


def record_of(exam: Exam, student: str = COPIED, run: int | None = None):
    with Ledger(exam.folder) as ledger:
        return ledger.record(ledger.run(run).id, student)


def test_the_record_says_whose_paper_it_is_with_both_side_by_side(copied):
    record = record_of(copied)
    assert record["status"] == "waiting"
    assert record["copied"]["students"] == ["s002"]
    assert record["copied"]["questions"] == ["q1", "q2", "q3"]
    own, other = paper_of(copied, COPIED), paper_of(copied, "s002")
    sides = {(one["question"], one["step"]): one for one in record["copied"]["steps"]}
    assert sides["q1", "slope"]["own"] == own["q1"]["slope"]
    assert sides["q1", "slope"]["other"] == sides["q1", "slope"]["raw"] == other["q1"]["slope"]


def test_nobody_else_waits(copied):
    for student in copied.students:
        assert is_held(record_of(copied, student.id)) == (student.id == COPIED)


def test_the_gradebook_has_no_marks_of_it(copied, tmp_path):
    rows = {row["student"]: row for row in read_table(tmp_path / "marks" / "grades.csv")}
    assert rows[COPIED]["status"] == "waiting"
    assert not any(rows[COPIED][name] for name in ("score", "percent", "q1", "q2", "q3"))
    assert rows["s001"]["score"]
    assert rows["s001"]["status"] == "marked"


def test_the_review_list_begins_with_it(copied, tmp_path):
    rows = read_table(tmp_path / "marks" / "review.csv")
    first = rows[0]
    assert (first["student"], first["question"], first["reason"]) == (COPIED, "all", "copied_paper")
    assert "paper of s002" in first["message"]
    assert "Either" in first["message"]
    slope = next(row for row in rows if row["step"] == "slope" and row["reason"] == "copied_paper")
    assert slope["written"] in slope["message"]
    assert "s002" in slope["message"]
    assert "s002" in (tmp_path / "marks" / "review.md").read_text()


@pytest.mark.parametrize(("language", "words"), [("en", "waiting"), ("zh", "待定")])
def test_the_student_sees_no_marks_and_no_reason(exam, tmp_path, language, words):
    answers = uncoded(with_copy(exam), exam, tmp_path / "answers.csv")
    grade(exam, answers, tmp_path / "marks", formats=("md",), language=language)
    with zipfile.ZipFile(tmp_path / "marks" / "feedback.zip") as file:
        page = file.read(f"{COPIED}/feedback.md").decode()
        other = file.read("s001/feedback.md").decode()
    assert words in page
    assert words not in other
    assert "s002" not in page
    assert "slope" not in page
    assert len(page.splitlines()) < 20


def test_the_file_of_the_student_says_neither_whose_paper_it_is_nor_the_keys(copied, tmp_path):
    code = CliRunner().invoke(main, ["exam", "student", str(copied.folder), COPIED, "-o", str(tmp_path / "all.zip")])
    assert code.exit_code == 0, code.output
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        found = json.loads(file.read("student.json"))
    assert "s002" not in json.dumps(found)
    assert "copied" not in found
    assert {name for run in found["runs"] for name in run["marks"].get("copied", {})} == {"evidence", "questions"}


def test_marking_again_sees_it_again_and_the_difference_says_so(exam, tmp_path):
    honest = uncoded(list(sit(exam)), exam, tmp_path / "honest.csv")
    grade(exam, honest, tmp_path / "first")
    grade(exam, uncoded(with_copy(exam), exam, tmp_path / "copied.csv"), tmp_path / "second")
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=()), 1, reports=())
        session.regrade(ledger.run(2), tmp_path / "third", replace=False)
        [change] = list(compare(ledger, ledger.run(1), ledger.run(2)))
        assert (change.student, change.now) == (COPIED, None)
        assert [(one.before, one.now) for one in change.changes] == [("marked", "waiting")]
        assert "paper of s002" in change.changes[0].message
        assert not list(compare(ledger, ledger.run(2), ledger.run(3)))
        [back] = list(compare(ledger, ledger.run(3), ledger.run(1)))
        assert back.before is None
        assert back.now is not None
    assert is_held(record_of(exam))


def test_a_decision_about_the_paper_or_every_question_lets_the_marks_count(copied):
    record = record_of(copied)
    stands = {"marks": "stand", "reason": "sat with the wrong paper", "by": "Ada", "at": ""}
    assert not is_held({**record, "decided": stands})
    every = [{**one, "decided": stands} for one in record["questions"]]
    assert not is_held({**record, "questions": every})
    assert is_held({**record, "questions": [*every[1:], record["questions"][0]]})


@pytest.mark.parametrize(
    ("question", "marks", "expected"), [("all", "stand", None), ("all", "保留", None), ("all", "7.5", "7.5")]
)
def test_a_person_lets_the_marks_count(copied, tmp_path, question, marks, expected):
    (tmp_path / "d.csv").write_text(
        f"student,question,step,marks,reason,by\n{COPIED},{question},,{marks},sat the wrong paper,Ada\n"
    )
    words = ["exam", "decide", str(copied.folder), str(tmp_path / "d.csv"), "-o", str(tmp_path / "decided")]
    result = CliRunner().invoke(main, [*words, "--feedback", "md"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    row = next(row for row in read_table(tmp_path / "decided" / "grades.csv") if row["student"] == COPIED)
    assert row["status"] == "marked"
    record = record_of(copied)
    assert record["copied"]["students"] == ["s002"]
    assert not is_held(record)
    assert Fraction(row["score"]) == Fraction(expected or record["score"])
    review = read_table(tmp_path / "decided" / "review.csv")
    assert not [item for item in review if item["reason"] == "copied_paper"]


def test_the_review_list_handed_back_with_stand_lets_the_marks_count(copied, tmp_path):
    path = tmp_path / "marks" / "review.csv"
    rows = read_table(path)
    for row in rows:
        if (row["student"], row["question"]) == (COPIED, "all"):
            row |= {"new marks": "stand", "new reason": "own work", "by": "Ada"}
    with (tmp_path / "back.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    words = ["exam", "decide", str(copied.folder), str(tmp_path / "back.csv")]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert record_of(copied)["status"] == "marked"


def test_one_copied_question_among_own_ones_is_seen(exam, tmp_path):
    grade(exam, uncoded(with_copy(exam, questions=("q2",)), exam, tmp_path / "a.csv"), tmp_path / "marks")
    assert record_of(exam)["copied"]["questions"] == ["q2"]


def test_the_wrong_variant_handed_in_without_a_code_is_seen_and_the_own_one_is_not(tmp_path):
    exam = make_exam(tmp_path / "exam", 6, static=False, variants=2)
    other = "s002"  # s005 has variant 1 like s001 and s003
    assert exam.student(COPIED).variant == 1
    assert exam.student(other).variant == 2
    grade(exam, uncoded(with_copy(exam, other), exam, tmp_path / "a.csv"), tmp_path / "marks")
    assert sorted(record_of(exam)["copied"]["students"]) == ["s002", "s004", "s006"]
    assert ExamKeys.of(exam).different == 2
    grade(exam, uncoded(with_copy(exam, "s003"), exam, tmp_path / "b.csv"), tmp_path / "again")
    assert not record_of(exam).get("copied")


def test_a_script_waits_too_when_the_paper_that_it_holds_is_removed(copied, tmp_path):
    left = tuple(one for one in copied.students if one.id != "s002")
    (copied.folder / "exam.json").write_bytes(exam_json(replace(copied, students=left, build="later"), copied.built))
    later = open_exam(copied.folder)
    with Ledger(later.folder) as ledger:
        ExamRun(later, ledger, MarkingSettings(later.folder, formats=()), 1, reports=()).regrade(
            ledger.run(), None, replace=False, allow_losses=True
        )
    assert record_of(later)["copied"]["students"] == ["s002"]


def test_neighbours_are_those_in_the_room_else_the_lines_of_the_roster(exam):
    assert [(one.first, one.second) for one in beside(exam.students[:3])] == [("s001", "s002"), ("s002", "s003")]
    seated = [replace(one, seat=f"A{i}") for i, one in zip((1, 3, 2), exam.students, strict=False)]
    assert {(one.first, one.second) for one in beside(seated)} == {("s001", "s003"), ("s003", "s002")}


def test_who_is_joined_late_is_held_against_the_others_and_who_waits_waits_on(copied, tmp_path):
    scripts = {one.student.id: one for one in sit(copied)}
    late = uncoded([replace(scripts["s006"], answers=paper_of(copied, "s001"))], copied, tmp_path / "late.csv")
    words = ["exam", "grade", str(copied.folder), str(late), "--add", "-o", str(tmp_path / "joined")]
    result = CliRunner().invoke(main, [*words, "--keep", "last"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows = {row["student"]: row for row in read_table(tmp_path / "joined" / "grades.csv")}
    assert rows[COPIED]["status"] == rows["s006"]["status"] == "waiting"
    assert record_of(copied, "s006")["copied"]["students"] == ["s001"]


def graph(*edges: tuple[int, int], nodes: int = 5) -> list[list[str]]:
    """The adjacency matrix of a graph."""
    return [["01"[(i, j) in edges or (j, i) in edges] for j in range(nodes)] for i in range(nodes)]


def index_of(keys: Sequence[Steps], more: Sequence[Steps] = ()) -> KeyIndex:
    """The keys of an exam of one question."""
    writer = KeyWriter(sqlite3.connect(":memory:", isolation_level=None))
    for i, key in enumerate(keys):
        writer.add("q1", {"family": "any/family", "given": i}, {}, key)
    writer.finish({})
    return KeyIndex(writer.base, "q1", "any/family", more)


def test_a_whole_matrix_of_zeros_and_ones_tells_more_than_its_numbers_one_by_one():
    pairs = [(i, j) for i in range(5) for j in range(i)]
    papers = [graph(*(pair for k, pair in enumerate(pairs) if seed * (k + 3) % 7 < 3)) for seed in range(1, 40)]
    index = index_of([{"A": read_cells(one, False)} for one in papers])
    own, other = index.key(0)["A"], index.key(1)["A"]
    wrong = [i for i, (a, b) in enumerate(zip(own.cells, other.cells, strict=True)) if a != b]
    verdicts = tuple("wrong" if i in wrong else "right" for i in range(25))
    found = ScriptEvidence([ScriptAnswer("A", other, verdicts)], index)
    edges = len(wrong) // 2  # each stands twice in the matrix, and counts once
    most = log10(comb(10, edges))
    assert 0 < index.rarity_of_all("A", other, wrong) <= most
    spoilt = AnswerCells(other.shape, (*other.cells[:-1], CellValue(7.0, 0.5, 1)))
    part = ScriptEvidence([ScriptAnswer("A", spoilt, (*verdicts[:-1], "wrong"))], index)
    assert part.of(1) < found.of(1)


def test_nothing_speaks_for_another_paper_where_no_answer_is_wrong(pattern):
    keys = [read_key(dict(pattern.sheet(one.id).questions)["q1"]) for one in pattern.students]
    index = index_of(keys)
    script = [ScriptAnswer(name, cells, ("right",) * len(cells.cells)) for name, cells in keys[0].items()]
    assert max(ScriptEvidence(script, index).of(i) for i in range(len(keys))) <= 0
    assert not ScriptEvidence(script, index).candidates(0)


def test_an_array_off_by_a_unit_of_each_key_is_held_by_all_that_print_it():
    rows = [["2.3", "4.5", "6.1", "8.7"]] * 2 + [["1.2", "3.9", "5.8", "9.6"]]
    index = index_of([{"a": read_cells(row, False)} for row in rows])
    written = AnswerCells((4,), tuple(CellValue(value, 0.0, 2) for value in (2.4, 4.6, 6.2, 8.8)))
    assert index.rarity_of_all("a", written, [0, 1]) == -log10(1 / 2)  # one other of two has it, of six pairs of cells


def test_different_papers_are_numbered_in_their_order_by_which_ties_are_settled(pattern):
    keys = ExamKeys.of(pattern)
    found = [keys.numbers(unit) for unit in range(1, keys.different + 1)]
    assert len(found) == 6
    assert found == sorted(found)
