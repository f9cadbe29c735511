"""What a course makes of marks: rounding, grades, statuses, and which sitting counts; the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from markscheme.decisions.final_marks import AboveMarks, LateShare, final_record
from markscheme.decisions.rounded_marks import with_rounding
from markscheme.errors import AnswerError
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.planning.grades.grade_bands import NAMED, Grades, banded, named_scale
from markscheme.exam.planning.grades.mark_rounding import MarkRounding, rounded
from markscheme.exam.planning.student_status import NO_STATUS, StudentStatus, read_status
from markscheme.exam.roster import Student, students_of, to_print
from markscheme.family.library import Library
from markscheme.files.read_table import Row
from markscheme.gradebook.course.grade_figures import figures
from markscheme.gradebook.course.sittings import SittingRule

START = "title: T\nquestions: [{family: cnn/output_size, level: easy, marks: 7}]\n"


def plan(**how) -> Blueprint:
    return Blueprint(Text("T", "T"), (Question("q1", 20, ("cnn/output_size",)),), **how)


@pytest.mark.parametrize(
    ("marks", "multiple", "out_of", "found"),
    [
        ("35/32", "1/2", "2", "1"),
        ("5/4", "1/2", "2", "3/2"),  # half of a multiple goes up, for the student
        ("-1/4", "1/2", "2", "0"),
        ("-3/4", "1/2", "2", "-1/2"),
        ("7/4", "1", "2", "2"),
        ("1/3", "", "2", "1/3"),
        ("5/2", "1", "5/2", "5/2"),  # all marks stay all marks
        ("9/4", "1", "5/2", "2"),
        ("1/5", "1", "2", "0"),
        ("1/2", "2", "1", "0"),
        ("1", "2", "1", "1"),
    ],
)
def test_marks_are_rounded_to_the_nearest_multiple_half_up(marks, multiple, out_of, found):
    assert rounded(Fraction(marks), multiple, Fraction(out_of)) == Fraction(found)


def step(name, marks, out_of=2):
    return {"name": name, "verdict": "slip", "marks": marks, "out_of": str(out_of), "message": "", "note": ""}


def record(*questions):
    whole = []
    for i, steps in enumerate(questions, 1):
        score = sum((Fraction(one["marks"]) for one in steps), Fraction(0))
        total = sum(int(one["out_of"]) for one in steps)
        whole.append({"id": f"q{i}", "family": "f", "score": str(score), "total": str(total), "steps": list(steps)})
    return {"student": "s", "score": "0", "total": "0", "source": "", "notes": [], "questions": whole}


def finished(rounding, *questions, late=None):
    above = with_rounding(AboveMarks(), MarkRounding.read(rounding))
    return final_record(record(*questions), above, late)


def test_steps_then_questions_then_the_total_are_rounded_and_the_exact_marks_stay_beside_them():
    late = LateShare(Fraction(1, 10), "1:00:00", "2026-11-30")
    found = finished({"step": "1/2", "total": "1"}, [step("a", "35/32"), step("b", "1/3")], late=late)
    one = found["questions"][0]
    assert [each["marks"] for each in one["steps"]] == ["1", "1/2"]
    assert [each["program"]["marks"] for each in one["steps"]] == ["35/32", "1/3"]
    assert (one["score"], found["late"]["marks"], found["score"]) == ("3/2", "-3/20", "1")  # 1.5 less 0.15 is 1.35
    found = finished({"question": "1/2"}, [step("a", "35/32"), step("b", "1/3")], [step("a", "1")])
    assert [one["score"] for one in found["questions"]] == ["3/2", "1"]
    assert found["questions"][0]["program"]["marks"] == "137/96"
    assert [each["marks"] for each in found["questions"][0]["steps"]] == ["35/32", "1/3"]


def test_a_record_that_was_rounded_is_rounded_anew_from_the_exact_marks():
    once = finished({"step": "1", "question": "5", "total": "3"}, [step("a", "35/32"), step("b", "1/3")])
    again = final_record(once, with_rounding(AboveMarks(), MarkRounding.read({"step": "1/2"})))
    assert [each["marks"] for each in again["questions"][0]["steps"]] == ["1", "1/2"]
    plain = final_record(once, AboveMarks())
    assert [each["marks"] for each in plain["questions"][0]["steps"]] == ["35/32", "1/3"]
    assert plain["score"] == "137/96"
    assert "program" not in plain["questions"][0]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"steps": "1"}, "did you mean 'step'"),
        ({"step": "0"}, "must be the multiple"),
        ({"step": "1/0"}, "must be the multiple"),
        ({"total": "-1"}, "must be the multiple"),
        ({"total": "soon"}, "must be the multiple"),
        ({"total": "1e9"}, "must be the multiple"),
    ],
)
def test_a_rounding_that_is_none_is_refused(settings, said):
    with pytest.raises(AnswerError, match=said):
        MarkRounding.read(settings)


@pytest.mark.parametrize(
    ("scale", "percent", "grade"),
    [
        ("ects", "90", "A"),
        ("ects", "89.999", "B"),
        ("ects", "0", "F"),
        ("等级制", "60", "及格"),
        ("等级制", "59.9", "不及格"),
        ("五级制", "90", "优"),
        ("百分制", "82.5", "83"),
        ("percent", "82.4", "82"),
        ("两级制", "60", "合格"),
        ("german", "50", "4.0"),
        ("german", "95", "1.0"),
        ("German", "49.9", "5.0"),
        ("uk", "69.9", "II.1"),
        ("ects", "-5", "F"),
        ("ects", "104", "A"),
    ],
)
def test_ready_made_scales(scale, percent, grade):
    assert named_scale(scale).grade(Fraction(percent), "zh") == grade


def test_every_ready_made_scale_falls_from_the_best_to_nothing():
    for bands in NAMED.values():
        lows = [Fraction(low) for _, _, low in bands]
        assert lows == sorted(lows, reverse=True)
        assert not lows or lows[-1] == 0
        assert len(set(lows)) == len(lows)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("grades: exts", "did you mean 'ects'"),
        ("grades: {A: 90, B: 80}", "add one for what is below"),
        ("grades: {A: 90, B: 90, F: 0}", "both begin at 90"),
        ("grades: {A: 190, F: 0}", "the largest mark is 100"),
        ("grades: {A: x, F: 0}", "must begin at a mark"),
        ("grades: {pass: 101}", "the largest mark is 100"),
        ("grades: {of: scaled, pass: 50}", "has no `scale`"),
        ("grades: {}", "is empty"),
        ("grades: [ects, ects]", "twice"),
        ("round: 1/2", "must be a mapping"),
        ("round: {step: half}", "must be the multiple"),
        ("statuses: {excused: 缓考, ill: X}", "no status 'ill'"),
    ],
)
def test_a_blueprint_says_the_line_of_grades_that_are_none(yaml, said):
    with pytest.raises(AnswerError, match=said) as error:
        read_blueprint(START + yaml, "b.yaml", Library())
    assert "b.yaml: line 3" in str(error.value)


def test_what_a_blueprint_says_of_grades_is_kept_and_read_back():
    text = START + (
        "scale: {to: 50}\nround: {step: 1/2, scaled: 1}\nstatuses: {缺考: ABS, missing: ABS}\n"
        "grades: {A: 45, B: 30, F: 0, use: [等级制], pass: 30}\n"
    )
    found = read_blueprint(text, "b.yaml", Library())
    assert found.round_marks == MarkRounding(step="1/2", scaled="1")
    assert dict(found.status_words) == {"absent": "ABS", "missing": "ABS"}
    assert Blueprint.from_json(found.to_json()) == found
    score = figures(Fraction(63, 10), found, found.grades, "zh")  # of 7: 45 of 50
    assert (score.percent, score.scaled, score.passed) == (90, 45, True)
    assert score.grades == {"等级制": "优", "grade": "A"}


def test_what_says_nothing_of_grades_is_stored_as_it_was_before_there_were_any():
    stored = read_blueprint(START, "b.yaml", Library()).to_json()
    assert not {"round_marks", "grades", "status_words"} & set(stored)


def test_grades_are_of_the_scaled_mark_where_there_is_one_unless_they_are_to_be_of_per_cent():
    how = plan(scale=(("0", "0"), ("20", "100")), round_marks=MarkRounding(scaled="1"))
    curve = plan(scale=(("0", "40"), ("20", "100")))
    own = Grades((banded({"A": "60", "F": "0"}),), "60")
    assert figures(Fraction("11.9"), how, own, "en").passed  # 59.5 becomes 60
    assert figures(Fraction(10), curve, own, "en").grades == {"grade": "A"}  # 50 % are 70 points
    assert figures(Fraction(10), curve, Grades(own.scales, "60", "percent"), "en").grades == {"grade": "F"}
    plain = plan(round_marks=MarkRounding(scaled="1"))
    found = figures(Fraction("11.9"), plain, own, "en")
    assert (found.percent, found.final, found.passed) == (Fraction("59.5"), 60, True)


@pytest.mark.parametrize(
    ("text", "kind", "started"),
    [
        ("excused", "excused", ""),
        ("缓考", "excused", ""),
        ("Withdrawn", "withdrawn", ""),
        ("退课", "withdrawn", ""),
        ("缺考", "absent", ""),
        ("no-show", "absent", ""),
        ("离校", "left", ""),
        ("late start 15 min", "late start", "15 min"),
        ("迟到 １０分钟", "late start", "10 min"),
        ("Late start: 10:15", "late start", "10:15"),
        ("late", "late start", ""),
    ],
)
def test_statuses_in_the_words_of_registries(text, kind, started):
    found = read_status(text)
    assert found == StudentStatus(kind, started)
    assert read_status(str(found)) == found  # as the ledger has it


@pytest.mark.parametrize("text", ["", "  ", "Active", "正常", "enrolled"])
def test_what_is_usual_is_no_status(text):
    assert read_status(text) == NO_STATUS


@pytest.mark.parametrize("text", ["sleepy", "excused 15 min", "10:15", "x"])
def test_a_word_that_is_no_status_is_not_taken_for_one(text):
    assert read_status(text) in (None, NO_STATUS)
    assert text != "sleepy" or read_status(text) is None


def test_a_late_start_moves_the_time_when_work_is_due():
    due = "2026-11-30T11:00:00"
    assert StudentStatus("late start", "15 min").late_by(due, 0) == timedelta(minutes=15)
    assert StudentStatus("late start", "9:50").late_by(due, 90) == timedelta(minutes=20)  # it began at 9:30
    assert StudentStatus("late start", "9:50").late_by(due, 0) is None
    assert StudentStatus("late start", "9:00").late_by(due, 90) == timedelta()
    assert StudentStatus("excused").late_by(due, 90) == timedelta()


@pytest.mark.parametrize(
    ("text", "folder", "rule", "cap"),
    [
        ("resit:replaces", "resit", "replaces", None),
        ("../a b/resit:BEST", "../a b/resit", "best", None),
        ("C:/x/resit:best:60%", "C:/x/resit", "best", Fraction(3, 5)),
        ("resit:replaces:50", "resit", "replaces", Fraction(1, 2)),
    ],
)
def test_how_another_sitting_counts(text, folder, rule, cap):
    assert SittingRule.read(text) == SittingRule(Path(folder), rule, cap)


@pytest.mark.parametrize("text", ["resit", "resit:", "resit:bests", "resit:best:x", "resit:best:0", "resit:best:160"])
def test_a_sitting_without_a_rule_is_refused_with_how_to_write_it(text):
    with pytest.raises(AnswerError, match="--with resit"):
        SittingRule.read(text)


def test_a_roster_says_who_is_excused_and_keeps_the_registrys_own_words():
    notes: list[str] = []
    rows = [
        ["学号", "姓名", "状态"],
        ["s1", "Ada", "缓考"],
        ["s2", "Bo", "在读"],
        ["s3", "Cy", "迟到 10分钟"],
        ["s4", "Di", "Audit"],
        ["s5", "Ed", "Audit"],
        ["s6", "Flo", ""],
    ]
    people = students_of([Row(i, cells, line=i) for i, cells in enumerate(rows, 1)], "r.csv", notes)
    assert [one.status for one in people] == ["excused", "", "late start 10 min", "", "", ""]
    assert [one.is_away for one in people] == [True, False, False, False, False, False]
    assert [dict(one.more) for one in people[3:]] == [{"状态": "Audit"}, {"状态": "Audit"}, {}]
    assert sum("the status is 'Audit', but must be one of" in note for note in notes) == 1
    assert people[0].facts == replace(people[0], status="")  # no paper hangs on it
    assert [one.to_json().get("status") for one in people[:2]] == ["excused", None]


def test_nobody_prints_a_paper_for_who_does_not_come_and_all_have_a_key():
    people = (
        Student("a", status="withdrawn"),
        Student("b"),
        Student("c", on_roster=False),
        Student("P", forgotten=True),
    )
    assert [(one.id, one.on_roster) for one in to_print(people)] == [("a", False), ("b", True), ("c", False)]
