"""Spare papers: nobody's until somebody writes a name on one or says whose it is; then marked by their own key."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from build_samples import BLUEPRINT, build, content, text_of
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.copying.exam_keys import ExamKeys, kept_keys
from markscheme.copying.key_file import FILE
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.ledger_file import LedgerFile
from markscheme.exam.variants.spares import assign, assigned
from markscheme.gradebook.ledger import Ledger
from markscheme.working import shown_value

pytestmark = pytest.mark.usefixtures("no_reports")

PLAN = BLUEPRINT.replace("  - {text: {en: Why?, zh: 为什么？}, title: {en: Words, zh: 简答}, marks: 3, lines: 4}\n", "")
ROSTER = "id,name\ns1,Ada\ns2,Bo\ns3,Cy\ns4,Di\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(tmp_path_factory.mktemp("spares"), PLAN + "spares: 2\n", ROSTER).exam.folder


@pytest.fixture
def desk(made, tmp_path) -> Path:
    """The exam in a place of the test's own."""
    import shutil

    return Path(shutil.copytree(made, tmp_path / "exam"))


def run(*arguments: object, code: int = 0):
    done = CliRunner().invoke(main, ["exam", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def answers(exam, holder: str) -> dict[str, dict[str, str]]:
    """All right, to the paper of a student or to a spare one."""
    return {
        id: {call.public_name: shown_value(p, p.values[call.name], call.name) for call in p.parts}
        for id, p in exam.sheet(holder).questions
    }


def hand_in(folder: Path, *scripts: tuple[str, str, str, bool]) -> Path:
    """Write answers: the name of the file, who is named, whose paper it is, and whether its code stands there."""
    exam, where = open_exam(folder), folder.parent / "answers"
    where.mkdir(exist_ok=True)
    for name, student, holder, coded in scripts:
        sheet = exam.holder(holder).sheet if coded else ""
        form = {"sheet": sheet, "student": student, "answers": answers(exam, holder)}
        (where / f"{name}.yaml").write_text(yaml.safe_dump(form), "utf-8")
    return where


def marks(folder: Path, *more: object, name: str = "marks") -> dict[str, str]:
    out = folder.parent / name
    run("grade", folder, folder.parent / "answers", "-o", out, "--replace", *more)
    return gradebook(out)


def gradebook(out: Path) -> dict[str, str]:
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row["score"] for row in csv.DictReader(file)}


def review(folder: Path, name: str = "marks") -> list[tuple[str, str]]:
    with (folder.parent / name / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["student"], row["reason"]) for row in csv.DictReader(file) if row["reason"] != "missing"]


def test_spares_have_numbers_codes_and_keys_of_their_own_and_no_name(made):
    exam = open_exam(made)
    assert [spare.id for spare in exam.spares] == ["SPARE-01", "SPARE-02"]
    assert [one.id for one in exam.students] == ["s1", "s2", "s3", "s4"]
    sheets = [exam.sheet(one.id) for one in (*exam.students, *exam.spares)]
    assert len({json.dumps(sheet.to_json()["questions"]) for sheet in sheets}) == 6
    assert len({sheet.code for sheet in sheets}) == 6
    paper = text_of(made / "papers" / "SPARE-01.pdf")
    assert exam.spares[0].sheet in paper
    assert "Name·姓名Studentnumber·学号" in paper
    assert (made / "keys" / "SPARE-01.pdf").exists()
    assert yaml.safe_load((made / "forms" / "SPARE-01.answers.yaml").read_text("utf-8"))["student"] == ""


def test_more_spares_leave_what_is_there(desk):
    before = content(desk)
    again = build(desk.parent, PLAN + "spares: 3\n", ROSTER)
    assert again.made == 1
    now = content(desk)
    assert all(
        now[name] == known for name, known in before.items() if name.split("/")[0] in ("papers", "sheets", "keys")
    )
    assert [spare.id for spare in build(desk.parent, PLAN, ROSTER).exam.spares] == ["SPARE-01", "SPARE-02", "SPARE-03"]


def test_a_student_is_not_called_as_a_spare_paper(tmp_path):
    with pytest.raises(AnswerError, match="'SPARE-01', which is a spare paper"):
        build(tmp_path, PLAN + "spares: 1\n", "id\nSPARE-01\n")


def test_a_name_and_the_code_of_a_spare_are_enough_and_are_noted(desk):
    hand_in(desk, ("a", "s1", "SPARE-01", True), ("b", "s2", "s2", True))
    found = marks(desk)
    assert (found["s1"], found["s2"]) == ("20", "20")
    assert review(desk) == [("s1", "note")]
    assert gradebook_again(desk) == found


def gradebook_again(folder: Path) -> dict[str, str]:
    run("regrade", folder, "-o", folder.parent / "again", "--replace")
    return gradebook(folder.parent / "again")


def test_a_spare_without_a_name_waits_until_somebody_says_whose_it_is(desk):
    hand_in(desk, ("a", "", "SPARE-02", True))
    sheet = open_exam(desk).spares[1].sheet
    out = desk.parent / "none"
    done = CliRunner().invoke(main, ["exam", "grade", str(desk), str(desk.parent / "answers"), "-o", str(out)])
    assert f"exam assign {desk} {sheet} STUDENT" in done.output
    run("assign", desk, sheet, "s3")
    assert marks(desk)["s3"] == "20"
    assert ("s3", "note") in review(desk)


def test_answers_without_a_code_are_to_the_spare_that_the_student_was_given(desk):
    hand_in(desk, ("a", "s3", "SPARE-02", False), ("b", "s4", "s4", False))
    run("assign", desk, "SPARE-02", "s3")
    found = marks(desk)
    assert (found["s3"], found["s4"]) == ("20", "20")


def test_own_paper_and_spare_wait_for_a_person_and_then_the_spare_counts(desk):
    hand_in(desk, ("a", "s1", "s1", True), ("b", "s1", "SPARE-01", True), ("c", "s2", "s2", True))
    assert marks(desk)["s1"] == ""
    assert ("s1", "two_papers") in review(desk)
    run("assign", desk, "SPARE-01", "s1")
    assert marks(desk)["s1"] == "20"
    assert {("s1", "own_paper"), ("s1", "note")} <= set(review(desk))


def test_one_spare_is_not_two_students(desk):
    hand_in(desk, ("a", "s1", "SPARE-01", True), ("b", "s2", "SPARE-01", True), ("c", "s3", "s3", True))
    found = marks(desk)
    assert (found["s1"], found["s2"]) == ("", "")  # the order of files says nothing of whose it is
    assert {("", "contradictory"), ("s1", "contradictory")} <= set(review(desk))
    run("assign", desk, "SPARE-01", "s2")
    found = marks(desk)
    assert (found["s1"], found["s2"]) == ("", "20")


def test_a_spare_that_somebody_answered_before_is_not_taken_by_who_comes_late(desk):
    hand_in(desk, ("a", "s1", "SPARE-01", True))
    assert marks(desk)["s1"] == "20"
    (desk.parent / "answers" / "a.yaml").unlink()
    late = hand_in(desk, ("b", "s2", "SPARE-01", True), ("c", "s3", "s3", True))
    run("grade", desk, late, "--add", "-o", desk.parent / "late")
    found = gradebook(desk.parent / "late")
    assert (found["s1"], found["s2"], found["s3"]) == ("20", "", "20")
    assert ("", "contradictory") in review(desk, "late")


def test_a_spare_given_to_one_is_not_marked_for_another(desk):
    run("assign", desk, "SPARE-01", "s2")
    hand_in(desk, ("a", "s1", "SPARE-01", True), ("b", "s3", "s3", True))
    assert marks(desk)["s1"] == ""
    assert ("", "contradictory") in review(desk)


def test_whose_a_spare_is_can_be_taken_back_and_is_kept_as_rows(desk):
    exam = open_exam(desk)
    sheet = exam.spares[0].sheet
    with LedgerFile(desk) as ledger:
        assert assigned(ledger) == {}
        assign(exam, ledger, sheet.replace("-", "").lower(), "s1")
        with pytest.raises(AnswerError, match="was given to s1; take it back first"):
            assign(exam, ledger, sheet, "s2")
        with pytest.raises(AnswerError, match="was given the spare paper"):
            assign(exam, ledger, "SPARE-02", "s1")
        assign(exam, ledger, "SPARE-01", "")
        assign(exam, ledger, "SPARE-01", "s2")
        assert assigned(ledger) == {sheet: "s2"}
        assert len(list(ledger.rows("SELECT * FROM spare_papers"))) == 3


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (("SPARE-09", "s1"), "no spare paper has the code 'SPARE-09'"),
        (("SPARE-01", "s9"), "no student 's9'"),
        (("SPARE-01",), "give STUDENT, or --take-back"),
    ],
)
def test_mistakes_are_said(desk, arguments, complaint):
    done = CliRunner().invoke(main, ["exam", "assign", str(desk), *arguments])
    assert done.exit_code
    assert complaint in (done.output or str(done.exception)) + str(done.exception)
    assert not (desk / "marks.sqlite").exists()


def test_own_papers_are_no_spares_and_an_exam_may_have_none(desk, tmp_path):
    own = open_exam(desk).by_id["s1"].sheet
    with LedgerFile(desk) as ledger, pytest.raises(AnswerError, match="is the paper of s1, and no spare one"):
        assign(open_exam(desk), ledger, own, "s2")
    bare = build(tmp_path / "exam", PLAN, "id\ns1\n", name="bare").exam
    with LedgerFile(bare.folder) as ledger, pytest.raises(AnswerError, match="has no spare papers"):
        assign(bare, ledger, "SPARE-01", "s1")


def test_a_spare_that_was_answered_is_not_removed(desk):
    hand_in(desk, ("a", "s1", "SPARE-01", True), ("b", "s2", "s2", True))
    marks(desk)
    with pytest.raises(AnswerError, match="has answers or marks"):
        build(desk.parent, PLAN, ROSTER, remove=("SPARE-01",))
    left = build(desk.parent, PLAN, ROSTER, remove=("SPARE-02",)).exam
    assert [spare.id for spare in left.spares] == ["SPARE-01"]
    assert not (desk / "papers" / "SPARE-02.pdf").exists()


def test_a_copied_spare_paper_is_seen_and_a_copy_on_a_spare_paper_too(desk):
    # s2 hands in the answers of SPARE-01; s4 sat SPARE-02 and has those of s1; s3 answered the own paper
    hand_in(desk, ("s1", "s1", "s1", True), ("s2", "s2", "SPARE-01", False), ("s3", "s3", "s3", True))
    where = hand_in(desk, ("s4", "s4", "s1", False))
    form = yaml.safe_load((where / "s4.yaml").read_text("utf-8"))
    form["sheet"] = open_exam(desk).spares[1].sheet
    (where / "s4.yaml").write_text(yaml.safe_dump(form), "utf-8")
    marks(desk)
    exam = open_exam(desk)
    with Ledger(desk) as ledger:
        found = {
            id: ledger.record(ledger.run().id, id).get("copied", {}).get("students") for id in ("s1", "s2", "s3", "s4")
        }
    assert found == {"s1": None, "s2": [exam.spares[0].id], "s3": None, "s4": ["s1"]}


def test_an_honest_script_on_a_spare_paper_is_no_copy_of_it(desk):
    hand_in(desk, ("s1", "s1", "SPARE-01", True), ("s2", "s2", "s2", True))
    marks(desk)
    assert not [one for one in review(desk) if one[1] == "copied_paper"]


def test_key_values_that_were_kept_without_the_spares_are_made_anew(desk):
    exam = open_exam(desk)
    with kept_keys(exam):
        pass
    whole = set(ExamKeys.of(exam).base.execute("SELECT student, papers FROM held"))
    with closing(sqlite3.connect(desk / FILE)) as base, base:
        base.execute("DELETE FROM held WHERE student LIKE 'SPARE%'")
    assert set(ExamKeys.of(exam).base.execute("SELECT student, papers FROM held")) == whole
    assert {student for student, _ in whole} == {"s1", "s2", "s3", "s4", *(spare.id for spare in exam.spares)}


def join(folder: Path, *more: object, name: str = "joined") -> dict[str, str]:
    run("grade", folder, folder.parent / "answers", "--add", "-o", folder.parent / name, "--replace", *more)
    return gradebook(folder.parent / name)


def alone(folder: Path, *scripts: tuple[str, str, str, bool]) -> None:
    """Hand in these scripts and no others."""
    import shutil

    shutil.rmtree(folder.parent / "answers", ignore_errors=True)
    hand_in(folder, *scripts)


def test_a_late_script_on_another_paper_than_the_one_that_was_marked_waits_for_a_person(desk):
    alone(desk, ("a", "s1", "s1", True), ("b", "s2", "SPARE-01", True))
    assert marks(desk) | {"s3": "", "s4": ""} == {"s1": "20", "s2": "20", "s3": "", "s4": ""}
    alone(desk, ("c", "s1", "SPARE-02", True), ("d", "s2", "s2", True), ("e", "s3", "s3", True))
    for keep in ("none", "first", "last", "best"):
        assert join(desk, "--keep", keep) == {"s1": "20", "s2": "20", "s3": "20", "s4": ""}
        assert {("s1", "two_papers"), ("s2", "own_paper")} <= set(review(desk, "joined"))


def test_a_spare_paper_that_was_marked_is_nobody_else_s_in_a_later_batch(desk):
    alone(desk, ("a", "s1", "SPARE-01", True))
    marks(desk)
    alone(desk, ("b", "s2", "SPARE-01", True), ("c", "s3", "s3", True))
    assert join(desk) == {"s1": "20", "s2": "", "s3": "20", "s4": ""}
    assert ("", "contradictory") in review(desk, "joined")


def test_a_late_script_on_the_spare_paper_that_a_person_gave_counts(desk):
    alone(desk, ("a", "s1", "s1", True), ("b", "s2", "s2", True))
    marks(desk)
    run("assign", desk, "SPARE-01", "s1")
    alone(desk, ("c", "s1", "SPARE-01", True))
    assert join(desk)["s1"] == "20"
    with Ledger(desk) as ledger:
        exam = open_exam(desk)
        assert ledger.script(ledger.run().id, "s1").sheet == exam.spares[0].sheet


def test_another_accepted_value_holds_on_a_spare_paper(desk):
    where = hand_in(desk, ("a", "s1", "SPARE-01", True))
    form = yaml.safe_load((where / "a.yaml").read_text("utf-8"))
    form["answers"]["q1"]["mean_x"] = "777"
    (where / "a.yaml").write_text(yaml.safe_dump(form), "utf-8")
    before = marks(desk)["s1"]
    accept = desk.parent / "accept.yaml"
    accept.write_text("- accept: {q1.mean_x: '777'}\n  reason: it was misprinted\n", "utf-8")
    said = run("correct", desk, accept)
    assert "s1:" in said
    assert float(gradebook_again(desk)["s1"]) > float(before)


def test_the_command_counts_spare_papers_among_those_that_it_made(tmp_path):
    (tmp_path / "exam.yaml").write_text("title: T\nspares: 2\nquestions: [{family: regression/simple, level: easy}]\n")
    (tmp_path / "roster.csv").write_text("id\na\nb\n")
    words = ["exam", "build", f"{tmp_path}/exam.yaml", "--roster", f"{tmp_path}/roster.csv", "-o", f"{tmp_path}/exam"]
    result = CliRunner().invoke(main, [*words, "--no-pdf-forms", "--jobs", "1"])
    assert "2 students and 2 spare papers, 4 built now" in result.output
    assert "different instances among 4 papers: question 1: 4" in result.output
