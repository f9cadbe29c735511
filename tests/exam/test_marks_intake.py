"""Whose answers are these: missing and unknown students, other exams, older builds, papers twice handed in."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from exam_classes import read_table, rows, write_csv, write_yaml

from markscheme.cli import main
from markscheme.decisions.reading.hand_marks import read_hand_marks
from markscheme.errors import AnswerError, ResultError
from markscheme.exam.exam_folder import open_exam
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import ExamRun

pytestmark = pytest.mark.usefixtures("no_reports")


def grade(exam, paths, target=None, **how):
    """Mark without pages; the summary."""
    strict = how.pop("strict", False)
    target = target or exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=(), **how), 1, reports=())
        return session.grade([paths] if isinstance(paths, Path) else paths, {}, target, replace=True, strict=strict)


def reasons(summary):
    return [(remark.reason, remark.student) for remark in summary.remarks if remark.reason != "note"]


def scores(exam):
    return {row["student"]: row["score"] for row in read_table(exam.folder.parent / "marks" / "grades.csv")}


def change(path: Path, **entries: str) -> None:
    data = yaml.safe_load(path.read_text("utf-8")) | entries
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def test_everybody_is_found_by_id_and_code(exam, answers, scripts):
    summary = grade(exam, answers)
    assert reasons(summary) == []
    assert (summary.waiting, summary.missing) == (6, 0)
    assert scores(exam) == {one.student.id: str(float(one.score)).removesuffix(".0") for one in scripts}


def test_a_missing_student_has_no_marks_rather_than_none(exam, answers):
    (answers / "s002.yaml").unlink()
    assert reasons(grade(exam, answers)) == [("missing", "s002")]
    row = read_table(exam.folder.parent / "marks" / "grades.csv")[1]
    assert (row["student"], row["status"], row["score"], row["q1"]) == ("s002", "missing", "", "")


@pytest.mark.parametrize("says", ["name", "email"])
def test_a_student_is_found_by_a_name_or_address_that_nobody_else_has(exam, answers, says):
    change(answers / "s002.yaml", student=getattr(exam.students[1], says).upper())
    assert reasons(grade(exam, answers)) == []


def test_a_student_who_says_nothing_is_found_by_the_code_and_that_is_said(exam, answers):
    change(answers / "s002.yaml", student="")
    summary = grade(exam, answers)
    assert reasons(summary) == []
    assert [(r.student, r.detail) for r in summary.remarks if r.reason == "note"] == [
        ("s002", f"says no student; the code {exam.students[1].sheet} is that of s002")
    ]


def test_a_file_without_student_and_code_is_taken_by_its_name(exam, answers):
    change(answers / "s002.yaml", student="", sheet="")
    summary = grade(exam, answers)
    assert reasons(summary) == [("uncoded", "")]
    assert any("name of the file, 's002'" in remark.detail for remark in summary.remarks)


def test_a_file_that_says_nothing_at_all_is_not_marked(exam, answers):
    change(answers / "s002.yaml", student="", sheet="")
    (answers / "s002.yaml").rename(answers / "scan.yaml")
    assert reasons(grade(exam, answers)) == [("nameless", ""), ("missing", "s002")]


def test_an_unknown_student_is_said_with_the_nearest(exam, answers):
    change(answers / "s002.yaml", student="s02")
    summary = grade(exam, answers)
    assert reasons(summary) == [("unknown_student", ""), ("missing", "s002")]
    assert summary.remarks[0].detail == "'s02': did you mean 's002'?"


def test_zeros_that_a_spreadsheet_took_are_not_guessed(exam, answers, scripts, tmp_path):
    people = tuple(replace(one, id=one.id.replace("s", "0")) for one in exam.students)
    numbered = replace(exam, students=people)
    from markscheme.gradebook.matching import RosterMatcher
    from markscheme.submissions.handed_in import HandedIn

    found = RosterMatcher(numbered, None).match(HandedIn("row", "t.csv, row 2", [], (("id", "2"),)))
    assert found.reason == "unknown_student"
    assert "the roster has '0002'" in found.detail


def test_two_of_the_same_name_need_an_id(exam, answers):
    from markscheme.gradebook.matching import RosterMatcher
    from markscheme.submissions.handed_in import HandedIn

    twins = replace(exam, students=tuple(replace(one, name="Li Lei") for one in exam.students[:2]))
    found = RosterMatcher(twins, None).match(HandedIn("tree", "a.yaml", {}, (("name", "Li Lei"),)))
    assert (found.reason, found.detail) == ("unknown_student", "'Li Lei': s001, s002 are called that; give the id")


def test_names_that_contradict_each_other_are_not_marked(exam, answers):
    change(answers / "s002.yaml", email="s003@example.org")
    assert reasons(grade(exam, answers)) == [("contradictory", ""), ("missing", "s002")]


def test_a_number_that_nobody_has_beside_a_known_name_is_not_marked(exam, answers):
    change(answers / "s002.yaml", student="s999", name=exam.students[1].name)
    assert reasons(grade(exam, answers)) == [("contradictory", ""), ("missing", "s002")]


def test_somebody_elses_paper_is_not_marked(exam, answers):
    change(answers / "s002.yaml", sheet=exam.students[2].sheet)
    summary = grade(exam, answers)
    assert reasons(summary) == [("wrong_paper", "s002")]
    assert summary.remarks[0].detail.endswith("is the paper of s003")
    assert scores(exam)["s002"] == ""


def test_answers_to_another_exam_are_not_marked(exam, answers):
    change(answers / "s002.yaml", sheet="ABCD-2345")
    summary = grade(exam, answers)
    assert reasons(summary) == [("other_exam", "s002")]
    assert "no paper of this exam has the code ABCD-2345" in summary.remarks[0].detail


def test_answers_to_an_older_build_are_told_from_others(exam, answers):
    grade(exam, answers)
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    sheet = json.loads((exam.folder / "sheets" / "s001.json").read_text("utf-8"))
    sheet["holder"] = "EXAM-1/again"
    from markscheme.family.library import Library
    from markscheme.papers.practice_sheet import sheet_from_json

    with pytest.raises(AnswerError, match="it was changed after it was made") as refused:
        sheet_from_json(sheet, Library())
    sheet["code"] = str(refused.value).split("content has '")[1][:9]
    data["build"], data["students"][0]["sheet"] = "build-2", sheet["code"]
    (exam.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    (exam.folder / "sheets" / "s001.json").write_text(json.dumps(sheet), "utf-8")
    summary = grade(open_exam(exam.folder), answers)
    assert reasons(summary) == [("older_build", "s001"), ("marked_before", "s001")]
    assert "was the paper of s001 in build build-6-6"[:28] in summary.remarks[0].detail


def test_the_same_answers_twice_are_marked_and_said(exam, answers, scripts):
    write_yaml(scripts[1], answers / "again.yaml")
    summary = grade(exam, answers)
    assert reasons(summary) == [("same_twice", "s002")]
    assert summary.missing == 0


@pytest.mark.parametrize("keep, at", [("none", None), ("first", 0), ("last", 1)])
def test_different_answers_are_marked_only_when_it_is_said_which(exam, answers, scripts, keep, at):
    other = replace(scripts[0], answers={"q1": {"mean_x": "123"}})
    write_yaml(other, answers / "s001z.yaml")
    summary = grade(exam, answers, keep=keep)
    assert reasons(summary) == [("twice" if keep == "none" else f"twice_{keep}", "s001")]
    assert scores(exam)["s001"] == ("" if at is None else [str(scripts[0].score), "0"][at])


def test_a_blank_form_beside_a_filled_one_is_no_second_submission(exam, answers, scripts):
    write_yaml(replace(scripts[0], answers={"q1": {"mean_x": ""}}), answers / "a.yaml")
    assert reasons(grade(exam, answers)) == []


def test_nothing_but_blanks_is_said(exam, answers, scripts):
    write_yaml(replace(scripts[0], answers={}), answers / "s001.yaml")
    assert reasons(grade(exam, answers)) == [("blank", "s001")]


def test_a_damaged_file_does_not_stop_the_others(exam, answers):
    (answers / "s003.yaml").write_text("answers: [", "utf-8")
    (answers / "form.pdf").write_bytes(b"%PDF-1.7 damaged")
    summary = grade(exam, answers)
    assert reasons(summary) == [("unreadable_file", ""), ("unreadable_file", ""), ("missing", "s003")]


def test_an_answer_to_a_question_that_was_not_asked_names_the_place(exam, answers):
    change(answers / "s003.yaml", answers={"q1": {"mean_z": "1"}})
    summary = grade(exam, answers)
    assert reasons(summary) == [("unreadable_answers", "s003")]
    assert "'q1.mean_z' matches no answer box of the sheet; did you mean 'q1.mean_y'?" in summary.remarks[0].detail


def test_strict_writes_nothing_when_something_is_not_marked(exam, answers):
    change(answers / "s002.yaml", sheet="ABCD-2345")
    with pytest.raises(ResultError, match="1 not marked; nothing was written"):
        grade(exam, answers, strict=True)
    assert not (exam.folder.parent / "marks").exists()
    with Ledger(exam.folder) as ledger:
        assert ledger.runs() == []


def test_nothing_that_can_be_marked_is_an_error(exam, answers):
    for path in answers.iterdir():
        change(path, sheet="ABCD-2345")
    with pytest.raises(ResultError, match="nothing was handed in that can be marked"):
        grade(exam, answers)


# --- tables


def test_a_table_without_codes_is_said_once(exam, scripts, tmp_path):
    table = tmp_path / "typed.csv"
    write_csv(scripts, exam, table)
    text = table.read_text("utf-8").replace(",sheet,", ",section,")
    table.write_text(text, "utf-8")
    summary = grade(exam, table)
    assert [(r.reason, r.source, r.detail) for r in summary.remarks] == [("uncoded", str(table), "6")]


def test_what_stands_in_a_column_of_another_variant_is_noted_and_costs_nothing(exam, scripts, tmp_path):
    lines = list(rows(scripts, exam))
    lines[0].append("q7.extra")
    for line in lines[1:]:
        line.append("")
    lines[2][-1] = "3"
    (tmp_path / "t.csv").write_text("\n".join(";".join(line) for line in lines), "utf-8")
    summary = grade(exam, tmp_path / "t.csv")
    assert reasons(summary) == []
    assert [(one.student, one.detail) for one in summary.remarks] == [
        ("s002", "column 'q7.extra' holds '3' and is not read")
    ]
    assert scores(exam) == {one.student.id: str(float(one.score)).removesuffix(".0") for one in scripts}
    assert f"{tmp_path / 't.csv'}: columns are separated by ';'" in summary.messages


def test_a_table_without_a_student_is_refused_with_the_fix(exam, tmp_path):
    (tmp_path / "t.csv").write_text("q1.mean_x,q1.mean_y\n1,2\n", "utf-8")
    with pytest.raises(ResultError, match="no column says who the student is; name one 'student' or '学号'"):
        grade(exam, tmp_path / "t.csv")


def test_json_of_a_whole_class(exam, scripts, tmp_path):
    data = [{"student": one.student.id, "sheet": one.student.sheet, "answers": one.answers} for one in scripts]
    (tmp_path / "class.json").write_text(json.dumps(data), "utf-8")
    assert reasons(grade(exam, tmp_path / "class.json")) == []
    assert scores(exam)["s001"] == str(float(scripts[0].score)).removesuffix(".0")


# --- marks given by hand


def test_hand_marks_long_and_wide_are_the_same(exam, tmp_path):
    (tmp_path / "long.csv").write_text("学号,题号,分数\ns001,q3,2.5\ns002,q3,6\n", "utf-8")
    (tmp_path / "wide.csv").write_text("id;q3\ns001;2.5\ns002;6\ns003;\n", "utf-8")
    long, wide = (read_hand_marks(tmp_path / name, exam) for name in ("long.csv", "wide.csv"))
    assert long == wide == {"s001": {"q3": Fraction(5, 2)}, "s002": {"q3": Fraction(6)}}


@pytest.mark.parametrize(
    "row, said",
    [
        ("s099,q3,2", "row 2: no student 's099'; the roster has no one like it"),
        ("s001,q1,2", "no question 'q1' is marked by hand; known: q3"),
        ("s001,q3,7", "the marks are 7, but must lie from 0 to 6"),
        ("s001,q3,-1", "the marks are '-1', but must be a number"),
        ("s001,q3,1e9", "the marks are '1e9', but must be a number"),
    ],
)
def test_hand_marks_that_do_not_fit_name_their_row(exam, tmp_path, row, said):
    (tmp_path / "marks.csv").write_text(f"id,question,marks\n{row}\n", "utf-8")
    with pytest.raises(AnswerError) as refused:
        read_hand_marks(tmp_path / "marks.csv", exam)
    assert said in str(refused.value)


def test_hand_marks_that_disagree_cost_that_question(exam, answers, tmp_path):
    rows = "s001,q3,2\ns002,q3,4\ns001,q3,3\ns002,q3,4\ns099,q3,1\ns003,q3,half\ns004,q3,5\n"
    (tmp_path / "marks.csv").write_text(f"id,question,marks\n{rows}", "utf-8")
    remarks = []
    found = read_hand_marks(tmp_path / "marks.csv", exam, remarks)
    assert found == {"s002": {"q3": Fraction(4)}, "s004": {"q3": Fraction(5)}}
    where = f"{tmp_path}/marks.csv"
    assert [(one.reason, one.student, one.source, one.detail) for one in remarks] == [
        ("hand_marks_row", "", f"{where}, row 6", "no student 's099'; the roster has no one like it"),
        ("hand_marks_row", "", f"{where}, row 7", "q3: the marks are 'half', but must be a number such as 3 or 2.5"),
        ("hand_marks_differ", "s001", where, "q3: 2 (row 2), 3 (row 4)"),
    ]
    command = ["exam", "grade", exam.folder, answers, "-o", tmp_path / "marks", "--hand-marks", tmp_path / "marks.csv"]
    told = CliRunner().invoke(main, [str(word) for word in [*command, "--feedback", "none", "--jobs", 1]])
    assert told.exit_code == 0
    assert "s001: " in told.stderr
    assert "Different marks given by hand for one question; it waits (q3: 2 (row 2), 3 (row 4))" in told.stderr
    status = {row["student"]: row["status"] for row in read_table(tmp_path / "marks" / "grades.csv")}
    assert [status[f"s00{i}"] for i in range(1, 5)] == ["waiting", "marked", "waiting", "marked"]
    listed = {(row["reason"], row["student"], row["message"]) for row in read_table(tmp_path / "marks" / "review.csv")}
    assert ("hand_marks_differ", "s001", "q3: 2 (row 2), 3 (row 4)") in listed


def test_a_table_of_hand_marks_needs_its_columns(exam, tmp_path):
    (tmp_path / "marks.csv").write_text("id,remark\ns001,good\n", "utf-8")
    with pytest.raises(AnswerError, match="or be headed by questions that are marked by hand: q3"):
        read_hand_marks(tmp_path / "marks.csv", exam)


def test_what_else_the_roster_says_stands_in_the_gradebook(exam, answers, scripts):
    first, *others = exam.students
    people = (replace(first, more=(("专业", "AI"), ("score", "9"))), *others)
    grade(replace(exam, students=people), answers)
    rows = read_table(exam.folder.parent / "marks" / "grades.csv")
    assert [(row["专业"], row["score (roster)"]) for row in rows[:2]] == [("AI", "9"), ("", "")]


def test_hand_marks_of_a_platform_find_their_students(exam, tmp_path):
    ada, bo = exam.students[:2]
    head = "Surname,First name,Email address,q3,Comment\n"
    rows = f",,{ada.email.upper()},2.5,good\n,,nobody@example.org,2,\nMean,,,2.5,\n"
    (tmp_path / "marks.csv").write_text(head + rows, "utf-8")
    remarks = []
    notes = []
    found = read_hand_marks(tmp_path / "marks.csv", exam, remarks, notes=notes)
    assert found == {ada.id: {"q3": Fraction(5, 2)}}
    assert notes == [f"{tmp_path}/marks.csv: line 4 is no student ('Mean') and is not read"]
    assert [one.detail[:31] for one in remarks] == ["no student 'nobody@example.org'"]
    (tmp_path / "named.csv").write_text(f"姓名,q3\n{bo.name},1\n", "utf-8")
    assert read_hand_marks(tmp_path / "named.csv", exam) == {bo.id: {"q3": Fraction(1)}}


def test_hand_marks_whose_ids_lost_their_zeros_name_the_id(exam, tmp_path):
    exam = replace(exam, students=(replace(exam.students[0], id="007"), replace(exam.students[1], id="00100")))
    (tmp_path / "marks.csv").write_text("id,q3\n100,1\n007,2\n", "utf-8")
    remarks = []
    assert read_hand_marks(tmp_path / "marks.csv", exam, remarks) == {"007": {"q3": Fraction(2)}}
    said = "no student '100'; the roster has '00100': a spreadsheet may have taken the zeros; format the column as text"
    assert [one.detail for one in remarks] == [said]


# --- on the command line


def test_what_is_not_marked_is_said_on_standard_error(exam, answers, tmp_path):
    (answers / "s001.yaml").unlink()
    change(answers / "s002.yaml", sheet="ABCD-2345")
    command = ["exam", "grade", exam.folder, answers, "-o", tmp_path / "marks", "--feedback", "none", "--jobs", 1]
    found = CliRunner().invoke(main, [str(word) for word in command])
    assert found.exit_code == 0
    assert found.stdout == ""
    said = found.stderr.splitlines()
    assert said[0].startswith(
        f"s002: {answers / 's002.yaml'}: Answers to another exam or to an older build; not marked"
    )
    assert said[1] == "nothing handed in by s001"
    assert said[2].startswith("run 1: 0 marked, 4 waiting for marks given by hand, 2 without marks, mean ")
