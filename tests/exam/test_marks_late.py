"""An exam's tables as platforms write them, late scripts, the best of several, and codes that are required."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from fractions import Fraction
from unicodedata import normalize

import pytest
import yaml
from click.testing import CliRunner
from exam_classes import read_table, rows, write_yaml

from markscheme.cli import main
from markscheme.cli.marking import read_marking
from markscheme.errors import AnswerError, ResultError
from markscheme.exam.earlier_build import printed
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.planning.late import Late
from markscheme.family.library import Library
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.gradebook.tables import entries
from markscheme.grading.exam_run import ExamRun
from markscheme.item_analysis.collect import Analysis
from markscheme.item_analysis.report import report_document
from markscheme.submissions.handed_in import ReadingRules
from markscheme.submissions.times import Dates

pytestmark = pytest.mark.usefixtures("no_reports")

LATE = Late("2026-11-30T12:00:00", "1/10", per_day=True)


def grade(exam, paths, **how):
    target = exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=(), **how), 1, reports=())
        return session.grade(paths, {}, target, replace=True)


def table(path, exam, scripts, who, **more):
    """A table of answers in which `who` gives the columns that say who somebody is, and `more` others for all."""
    head, *good = [list(row) for row in rows(scripts, exam)]
    answers = [i for i, name in enumerate(head) if name.startswith("q")]
    lines = [[*who(None), *more, *(head[i] for i in answers)]]
    for n, (script, row) in enumerate(zip(scripts, good, strict=True)):
        lines.append([*who(script.student), *(values[n] for values in more.values()), *(row[i] for i in answers)])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def named(exam):
    """Everybody with a name of two words, as registries have them."""
    names = ("Ada Byron", "Bo Li", "Cy Young", "Dan Brown", "Eve Green", "Flo King")
    return replace(exam, students=tuple(replace(one, name=n) for one, n in zip(exam.students, names, strict=True)))


def grades(exam):
    return {row["student"]: row for row in read_table(exam.folder.parent / "marks" / "grades.csv")}


def turned(name):
    first, last = name.split()
    return last, first


# What says who somebody is; the headings for None.
PLATFORMS = {
    "Canvas": lambda one: (
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
        if one is None
        else (", ".join(turned(one.name)), f"90{one.id[1:]}", one.id, one.id, "A")
    ),
    "Canvas without the university's id": lambda one: (
        ("Student", "ID") if one is None else (", ".join(turned(one.name)), f"90{one.id[1:]}")
    ),
    "Moodle": lambda one: ("First name", "Last name") if one is None else tuple(reversed(turned(one.name))),
    "Moodle with a user name of its own": lambda one: (
        ("Surname", "First name", "Username", "Email address")
        if one is None
        else (*turned(one.name), f"u{one.id}", one.email)
    ),
    "surname first": lambda one: ("Name",) if one is None else (" ".join(turned(one.name)),),
    "capital letters and a comma": lambda one: ("Name",) if one is None else (", ".join(turned(one.name)).upper(),),
    "an id in full width": lambda one: (
        ("学号",) if one is None else ("".join(chr(ord(letter) + 0xFEE0) for letter in one.id),)
    ),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_students_are_found_in_tables_as_platforms_write_them(exam, scripts, tmp_path, platform):
    exam = named(exam)
    people = {one.id: one for one in exam.students}
    scripts = [replace(one, student=people[one.student.id]) for one in scripts]
    summary = grade(exam, [table(tmp_path / "t.csv", exam, scripts, PLATFORMS[platform])])
    assert [one for one in summary.remarks if one.reason not in ("note", "uncoded")] == []
    assert {id: row["score"] for id, row in grades(exam).items()} == {
        one.student.id: str(float(one.score)).removesuffix(".0") for one in scripts
    }


def test_a_mistyped_id_beside_a_name_is_not_taken_for_a_platforms_own(exam, scripts, tmp_path):
    exam = named(exam)
    people = {one.id: one for one in exam.students}
    scripts = [replace(one, student=people[one.student.id]) for one in scripts]

    def who(one):
        return ("ID", "Name") if one is None else ("s999" if one.id == "s002" else one.id, one.name)

    summary = grade(exam, [table(tmp_path / "t.csv", exam, scripts, who)])
    assert [(one.reason, one.source) for one in summary.remarks if one.reason == "contradictory"] == [
        ("contradictory", f"{tmp_path}/t.csv, row 3")
    ]
    assert grades(exam)["s002"]["score"] == ""


def test_the_table_of_another_class_with_the_same_names_is_not_that_of_this_one(exam, scripts, tmp_path):
    exam = named(exam)
    people = {one.id: one for one in exam.students}
    scripts = [replace(one, student=people[one.student.id]) for one in scripts]

    def who(one):
        return ("学号", "Name") if one is None else (f"7{one.id[1:]}", one.name)

    with pytest.raises(ResultError, match="Names more than one student; not marked"):
        grade(exam, [table(tmp_path / "t.csv", exam, scripts, who)])


def test_two_namesakes_are_not_guessed(exam, scripts, tmp_path):
    twins = tuple(replace(one, name="Ada Byron") for one in exam.students[:2])
    exam = replace(exam, students=(*twins, *exam.students[2:]))
    scripts = [replace(one, student=student) for one, student in zip(scripts, exam.students, strict=True)]
    path = table(tmp_path / "t.csv", exam, scripts, lambda one: ("Name",) if one is None else (one.name,))
    summary = grade(exam, [path])
    said = [one.detail for one in summary.remarks if one.reason == "unknown_student"]
    assert said == ["'Ada Byron': s001, s002 are called that; give the id"] * 2
    assert summary.missing == 2


# --- uploads


def test_a_platforms_folder_says_whose_a_form_is(exam, scripts, tmp_path):
    exam = named(exam)
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for i, (script, student) in enumerate(zip(scripts, exam.students, strict=True)):
            blank = replace(script, student=replace(script.student, id=""))
            write_yaml(blank, tmp_path / "form.yaml")
            data = yaml.safe_load((tmp_path / "form.yaml").read_text("utf-8")) | {"sheet": "", "student": ""}
            file.writestr(f"{student.name}_{i}_assignsubmission_file/form.answers.yaml", yaml.safe_dump(data))
    summary = grade(exam, [archive])
    assert [one.student for one in summary.remarks if one.reason == "missing"] == []
    notes = [one.detail for one in summary.remarks if one.reason == "note"]
    assert "says no student; taken from the name of the folder, 'Ada Byron'" in notes


def test_a_form_that_is_another_students_is_not_marked(exam, scripts, tmp_path):
    exam = named(exam)
    folder = tmp_path / "sub" / "Ada Byron_1_assignsubmission_file"
    folder.mkdir(parents=True)
    write_yaml(scripts[1], folder / "form.answers.yaml")
    write_yaml(scripts[2], tmp_path / "sub" / "form.yaml")
    summary = grade(exam, [tmp_path / "sub"])
    (said,) = [one for one in summary.remarks if one.reason == "contradictory"]
    assert said.detail == "handed in by 'Ada Byron', who is s001, but says s002; ask whose it is"


def test_a_form_in_the_file_of_another_student_is_not_taken_for_the_one_or_the_other(exam, scripts, tmp_path):
    (tmp_path / "in").mkdir()
    one, other = scripts[:2]
    code = other.student.sheet
    texts = {
        "s001": {"student": "s002", "answers": other.answers},  # nothing but two names
        "s003": {"sheet": other.student.sheet, "answers": other.answers},  # a name, and the code of somebody else
        "s004": {"student": "s002", "sheet": other.student.sheet, "answers": other.answers},  # name and code agree
    }
    for name, data in texts.items():
        (tmp_path / "in" / f"{name}.answers.yaml").write_text(yaml.safe_dump(data), "utf-8")
    write_yaml(replace(one, student=scripts[4].student), tmp_path / "in" / "form.yaml")
    summary = grade(exam, [tmp_path / "in"])
    details = [one.detail for one in summary.remarks if one.reason == "contradictory"]
    assert [one.removesuffix(" it is") for one in details] == [
        "the file, 's001', is s001, but the form says s002; ask whose",
        f"the file, 's003', is s003, but the form says no student, and its code {code} is that of s002; ask whose",
    ]
    notes = [one.detail for one in summary.remarks if one.reason == "note" and one.student == "s002"]
    assert "the file, 's004', is s004; the form and its code say s002" in notes
    assert {id for id, row in grades(exam).items() if row["score"]} == {"s002", "s005"}


# --- the code


def test_a_forged_file_does_not_knock_out_a_script(exam, answers):
    forged = {"student": "s002", "answers": {"q1": {"mean_x": "1"}}}
    (answers / "forged.yaml").write_text(yaml.safe_dump(forged), "utf-8")
    summary = grade(exam, [answers])
    assert ("twice", "s002") in {(one.reason, one.student) for one in summary.remarks}
    summary = grade(exam, [answers], rules=ReadingRules(require_code=True))
    assert [(one.reason, one.source) for one in summary.remarks if one.reason != "note"] == [
        ("no_code", f"{answers}/forged.yaml")
    ]
    assert summary.missing == 0


# --- times


def timed(exam, scripts, tmp_path, times):
    return table(tmp_path / "t.csv", exam, scripts, lambda one: ("id",) if one is None else (one.id,), Timestamp=times)


def test_late_scripts_lose_marks_and_everything_says_it(exam, scripts, tmp_path):
    people = tuple(replace(one, extra_time="15 min" if one.id == "s003" else "") for one in exam.students)
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    data["students"] = [one.to_json() for one in people]
    (exam.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    exam = open_exam(exam.folder)
    times = [f"2026-11-30 {clock}" for clock in ("12:00", "12:01", "12:15", "12:16")]
    path = timed(exam, scripts, tmp_path, [*times, "2026-12-01 12:01", ""])
    summary = grade(exam, [path], late=LATE)
    found = grades(exam)
    shares = {"s001": 0, "s002": "1/10", "s003": 0, "s004": "1/10", "s005": "1/5", "s006": 0}
    for script in scripts:
        row, share = found[script.student.id], Fraction(shares[script.student.id])
        score = script.score * (1 - share)
        assert Fraction(row["score"]) == pytest.approx(score, abs=1e-4)
        assert Fraction(row["late"]) == pytest.approx(-script.score * share, abs=1e-4)
    assert found["s002"]["handed in"] == "2026-11-30T12:01:00"
    assert [one.student for one in summary.remarks if one.reason == "late"] == ["s002", "s004", "s005"]
    assert "late: 1 that were handed in say no time, and count as in time" in summary.messages
    with Ledger(exam.folder) as ledger:
        record = ledger.record(1, "s005")
        assert record["late"]["share"] == "1/5"
        assert Fraction(record["score"]) == scripts[4].score * Fraction(4, 5)
        analysis, ledger_remarks = Analysis(exam), ledger.remarks(1)
        for entry in entries(exam, ledger.records(1), {}, ledger.remarks(1)):
            analysis.add(entry)
    # The report is of the marks earned, and says so, in both languages, with what was taken off.
    assert analysis.total.mean == sum((one.score for one in scripts), Fraction(0)) / len(scripts)
    taken = [scripts[i].score * Fraction(share) for i, share in ((1, "1/10"), (3, "1/10"), (4, "1/5"))]
    assert sorted(analysis.late) == sorted(taken)
    for language, said in (("en", "Late, with marks taken off: 3;"), ("zh", "迟交并被扣分：3 人")):
        analysis.language = language
        assert said in str(report_document(analysis, ledger_remarks))


def test_nothing_is_taken_off_whom_a_person_excuses(exam, scripts, tmp_path):
    path = timed(exam, scripts, tmp_path, ["2026-11-30 12:01"] * 5 + ["03/04/2026 12:00"])
    excused = replace(LATE, excused=("s002", "s006", "s02"))
    summary = grade(exam, [path], late=excused)
    assert Fraction(grades(exam)["s002"]["score"]) == pytest.approx(scripts[1].score, abs=1e-4)
    assert grades(exam)["s006"]["status"] != "not marked"  # nothing hangs on that date
    assert [one.student for one in summary.remarks if one.reason == "late"] == ["s001", "s003", "s004", "s005"]
    assert "late: excused: nobody is called 's02'; did you mean 's002'?" in summary.messages
    notes = [one.detail for one in summary.remarks if one.reason == "note" and one.student == "s002"]
    assert "handed in 2026-11-30T12:01:00 and excused by `late`: nothing is taken off" in notes
    (tmp_path / "waived.yaml").write_text("late: {excused: [s003, s006]}\n", "utf-8")
    with Ledger(exam.folder) as ledger:
        how = MarkingSettings(exam.folder, formats=(), late=LATE)
        policy, late = read_marking(str(tmp_path / "waived.yaml"), None, LATE, Dates())
        assert late == replace(LATE, excused=("s003", "s006"))
        ExamRun(exam, ledger, replace(how, policy=policy, late=late), 1, reports=()).regrade(
            ledger.run(1), None, replace=False
        )
        assert Fraction(ledger.record(2, "s003")["score"]) == scripts[2].score
        assert Fraction(ledger.record(2, "s002")["score"]) == scripts[1].score * Fraction(9, 10)
    found = CliRunner().invoke(main, ["exam", "diff", str(exam.folder)])
    assert "excused: s003, s006" in found.output


def test_a_student_with_extra_time_is_told_the_time_that_was_theirs(exam, scripts, tmp_path):
    people = tuple(replace(one, extra_time="15 min" if one.id == "s003" else "") for one in exam.students)
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    data["students"] = [one.to_json() for one in people]
    (exam.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    exam = open_exam(exam.folder)
    grade(exam, [timed(exam, scripts, tmp_path, ["2026-11-30 12:16"] * 6)], late=LATE)
    with Ledger(exam.folder) as ledger:
        dues = {student: ledger.record(1, student)["late"]["after"] for student in ("s002", "s003")}
    assert dues == {"s002": "2026-11-30T12:00:00", "s003": "2026-11-30T12:15:00"}


@pytest.mark.parametrize(
    "due, came, days",
    [
        ("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00", 1),  # 25 hours: clocks are put back in between
        ("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:01+01:00", 2),
        ("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 1),
        ("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:01+02:00", 2),  # 23 hours and a second
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", 1),  # the hour that comes twice
        ("2026-11-30T12:00:00+01:00", "2026-11-30T11:00:01+00:00", 1),
        ("2026-11-30T12:00:00+01:00", "2026-12-01T19:00:00+08:00", 1),
        ("2026-11-30T12:00:00+01:00", "2026-11-30T11:00:00+00:00", 0),
    ],
)
def test_a_day_ends_when_the_clock_shows_the_same_time(due, came, days):
    assert Late(due, "1/10", per_day=True).taken(came, zone="Europe/Berlin")[0] == Fraction(days, 10)


def test_marking_again_sees_the_same_times(exam, scripts, tmp_path):
    path = timed(exam, scripts, tmp_path, ["2026-11-30 12:01"] * 6)
    grade(exam, [path], late=LATE)
    lenient = replace(LATE, share="0")
    with Ledger(exam.folder) as ledger:
        how = MarkingSettings(exam.folder, formats=(), late=lenient)
        ExamRun(exam, ledger, how, 1, reports=()).regrade(ledger.run(1), None, replace=False)
        assert Fraction(ledger.record(1, "s002")["score"]) == scripts[1].score * Fraction(9, 10)
        assert Fraction(ledger.record(2, "s002")["score"]) == scripts[1].score
        assert ledger.record(2, "s002")["at"] == "2026-11-30T12:01:00"
    found = CliRunner().invoke(main, ["exam", "diff", str(exam.folder)])
    assert "late: after 2026-11-30T12:00:00: 1/10 for each day -> after 2026-11-30T12:00:00: 0 for" in found.output
    assert "late: late -> in time, " in found.output


def test_a_date_that_may_be_two_is_asked_for_where_marks_hang_on_it(exam, scripts, tmp_path):
    path = timed(exam, scripts, tmp_path, ["03/04/2026 12:00", *[""] * 5])
    (asked,) = [one for one in grade(exam, [path], late=LATE).remarks if one.reason == "unclear_time"]
    assert asked.student == "s001"
    assert "t.csv, row 2: '03/04/2026 12:00' is 3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y), and marks" in asked.detail
    assert grades(exam)["s001"]["status"] == "not marked"
    assert grade(exam, [path]).missing == 0
    assert grade(exam, [path], late=LATE, rules=ReadingRules(dates=Dates("dmy"))).missing == 0


@pytest.mark.parametrize("keep, at", [("first", 1), ("last", 0), ("best", 0)])
def test_the_last_script_is_the_last_by_time(exam, scripts, tmp_path, keep, at):
    worse = {"q1": {"mean_x": "123"}}
    texts = [("a.yaml", "2026-11-30 12:00", scripts[0].answers), ("b.yaml", "2026-11-30 11:00", worse)]
    (tmp_path / "in").mkdir()
    for name, time, given in texts:
        data = {"student": "s001", "sheet": scripts[0].student.sheet, "submitted": time, "answers": given}
        (tmp_path / "in" / name).write_text(yaml.safe_dump(data), "utf-8")
    summary = grade(exam, [tmp_path / "in"], keep=keep)
    expected = [str(float(scripts[0].score)).removesuffix(".0"), "0"][at]
    assert grades(exam)["s001"]["score"] == expected
    (said,) = [one for one in summary.remarks if one.reason == f"twice_{keep}"]
    assert "a.yaml (2026-11-30T12:00:00)" in said.source


def test_the_best_script_counts_less_what_being_late_costs(exam, scripts, tmp_path):
    (tmp_path / "in").mkdir()
    half = {"q1": dict(list(scripts[0].answers["q1"].items())[:2])}
    for name, time, given in (("a.yaml", "2026-12-20 12:00", scripts[0].answers), ("b.yaml", "2026-11-30 11:00", half)):
        data = {"student": "s001", "sheet": scripts[0].student.sheet, "submitted": time, "answers": given}
        (tmp_path / "in" / name).write_text(yaml.safe_dump(data), "utf-8")
    grade(exam, [tmp_path / "in"], keep="best", late=LATE)
    assert grades(exam)["s001"]["handed in"] == "2026-11-30T11:00:00"


def test_a_time_without_a_zone_costs_its_own_script(exam, scripts, tmp_path):
    zoned = replace(LATE, after="2026-11-30T12:00:00+01:00")
    times = ["2026-11-30 12:00", "2026-11-30 11:01Z", *["2026-11-30T12:00:00+01:00"] * 4]
    summary = grade(exam, [timed(exam, scripts, tmp_path, times)], late=zoned)
    (asked,) = [one for one in summary.remarks if one.reason == "unclear_time"]
    assert asked.student == "s001"
    assert "due 2026-11-30T12:00:00+01:00 has a time zone, 2026-11-30T12:00:00 has none, and marks hang" in asked.detail
    assert [one.student for one in summary.remarks if one.reason == "late"] == ["s002"]
    assert (summary.missing, grades(exam)["s001"]["status"]) == (1, "not marked")


# --- what must not change anybody's marks


def shuffled(exam, scripts, tmp_path):
    """The same class again and again, with that changed on which no mark hangs: by name, what is handed in."""
    head, *lines = [list(row) for row in rows(scripts, exam)]
    head = ["Timestamp", *head]
    lines = [[f"2026-11-30 1{n}:30", *line] for n, line in enumerate(lines)]
    worse = ["2026-11-30 09:00", *lines[0][1:4], *["7" for _ in lines[0][4:]]]
    lines.append(worse)
    stranger = ["2026-11-30 08:00", "zz9", "Bo Stranger", "", *lines[1][4:]]
    late = lines[:1] + [["2026-12-24 09:00", *line[1:]] for line in lines[1:2]] + lines[1:]

    def written(name, head, *parts, form="NFC"):
        (tmp_path / name).mkdir()
        for i, part in enumerate(parts):
            with (tmp_path / name / f"{i}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([[normalize(form, cell) for cell in line] for line in (head, *part)])
        return tmp_path / name

    order = [*reversed(range(len(head)))]
    spaced = [[f" {cell}\u00a0" for cell in line] for line in lines]
    yield "as it is", written("as it is", head, lines)
    yield "rows", written("rows", head, lines[::-1])
    yield "files", written("files", head, lines[4:], lines[:4])
    yield "columns", written("columns", [head[i] for i in order], [[line[i] for i in order] for line in lines])
    yield "white space", written("white space", [f" {name}  " for name in head], spaced)
    yield "accents in two signs", written("accents", head, lines, form="NFD")
    yield "full width", written("full", head, [[*line[:2], line[2], line[3], *line[4:]] for line in lines], form="NFKC")
    yield "a stranger", written("stranger", head, [*lines[:3], stranger, *lines[3:]])
    yield "the same answers once more, and late", written("late", head, late)


@pytest.mark.parametrize("keep", ["none", "first", "last", "best"])
def test_what_says_nothing_changes_nobodys_marks(exam, scripts, tmp_path, keep):
    found = {}
    for name, folder in shuffled(exam, scripts, tmp_path):
        grade(exam, [folder], keep=keep, late=LATE)
        found[name] = {
            id: [row[key] for key in ("score", "status", "handed in", "late")] for id, row in grades(exam).items()
        }
    assert [name for name, marks in found.items() if marks != found["as it is"]] == []
    assert found["as it is"]["s004"][3] not in ("", "0")  # 13:30 is late


def test_different_answers_may_be_an_error(exam, scripts, answers):
    write_yaml(replace(scripts[0], answers={"q1": {"mean_x": "123"}}), answers / "again.yaml")
    with pytest.raises(ResultError, match=r"s001 handed in different answers: .*/again.yaml") as refused:
        grade(exam, [answers], keep="error")
    assert "keep one of them, or let the first, the last or the best count; nothing" in str(refused.value)
    assert not (exam.folder.parent / "marks").exists()


def test_columns_that_are_nobodys_stand_in_the_grades(exam, scripts, tmp_path):
    said = [f"note {i}" for i in range(6)]
    asked = {"How was it?": said}
    path = table(tmp_path / "t.csv", exam, scripts, lambda one: ("id",) if one is None else (one.id,), **asked)
    grade(exam, [path])
    assert [row["How was it?"] for row in grades(exam).values()] == said


def test_a_date_that_may_be_two_is_asked_for_where_it_says_which_script_is_the_last(exam, scripts, answers, tmp_path):
    (answers / "s001.yaml").unlink()
    (tmp_path / "in").mkdir()
    for name, time in (("a.yaml", "03/04/2026 12:00"), ("b.yaml", "2026-04-01 11:00")):
        data = {
            "student": "s001",
            "sheet": scripts[0].student.sheet,
            "submitted": time,
            "answers": {"q1": {"mean_x": name}},
        }
        (tmp_path / "in" / name).write_text(yaml.safe_dump(data), "utf-8")
    (asked,) = [
        one for one in grade(exam, [answers, tmp_path / "in"], keep="last").remarks if one.reason == "unclear_time"
    ]
    assert asked.student == "s001"
    assert "a.yaml: '03/04/2026 12:00' is 3 April" in asked.detail
    assert grades(exam)["s001"]["status"] == "not marked"
    assert grades(exam)["s002"]["score"]
    assert ("twice", "s001") in {(r.reason, r.student) for r in grade(exam, [answers, tmp_path / "in"]).remarks}


# --- in the blueprint

PLAN = "title: Test\nquestions: [{family: regression/simple, level: easy, marks: 10}]\n"
RULE = "late: {after: 2026-11-30 12:00, penalty: 10%, per_day: yes}\n"


@pytest.mark.parametrize("text", [RULE, f"policy:\n  slip: 1/4\n  {RULE}"])
def test_a_blueprint_says_what_late_scripts_lose(text):
    more = "timezone: Asia/Shanghai\ndates: D/M/Y\ncolumns: {id: Konto}\n"
    plan = read_blueprint(f"{PLAN}{text}{more}", "p.yaml", Library())
    assert plan.late == Late("2026-11-30T12:00:00+08:00", "1/10", per_day=True)
    assert (plan.dates, plan.timezone, dict(plan.columns)) == ("dmy", "Asia/Shanghai", {"Konto": "id"})
    assert Blueprint.from_json(json.loads(json.dumps(plan.to_json()))) == plan
    assert printed(plan) == printed(read_blueprint(PLAN, "p.yaml", Library()))


def test_a_blueprint_without_rules_is_kept_as_before():
    assert not {"late", "dates", "timezone", "columns"} & read_blueprint(PLAN, "p.yaml", Library()).to_json().keys()


@pytest.mark.parametrize(
    "text, said",
    [
        (
            "late: {after: 2026-11-30, penalty: 2}",
            "p.yaml: line 3: late: late: the penalty is '2', but must be a share",
        ),
        ("late: 3", "must be a mapping such as {after: 2026-11-30 23:59, penalty: 10%, per_day: yes}"),
        ("timezone: Mars", "p.yaml: line 3: timezone: the time zone 'Mars' is not known"),
        ("dates: often", "p.yaml: line 3: dates: "),
        ("columns: {shoe: Konto}", "p.yaml: line 3: columns.shoe: "),
        (f"policy: {{{RULE.strip()}}}\n{RULE}", "stands in the policy too; keep one of them"),
    ],
)
def test_a_rule_that_is_none_is_said_with_its_line(text, said):
    with pytest.raises(AnswerError) as refused:
        read_blueprint(f"{PLAN}{text}\n", "p.yaml", Library())
    assert said in str(refused.value)
