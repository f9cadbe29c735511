"""The marks of a course from a small exam to the end: grades, sittings, statuses, pseudonyms, what is forgotten."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table, rows, sit, write_yaml

from markscheme.cli import main
from markscheme.exam.exam_folder import exam_json, open_exam
from markscheme.exam.ledger_file import FILE
from markscheme.exam.planning.grades.grade_bands import Grades, named_scale
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.exam.planning.late import Late
from markscheme.gradebook.ledger import Ledger

pytestmark = pytest.mark.usefixtures("no_reports")

GRADES = Grades((named_scale("等级制"),), "60")


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def grade(exam, answers, target, *more: object, status: int = 0) -> str:
    how = ("--jobs", 1, "--feedback", "none") if "--feedback" not in more else ("--jobs", 1)
    return run("exam", "grade", exam.folder, answers, "-o", target, *how, *more, status=status)


def planned(exam, **how):
    """The same exam, whose blueprint says something more that no paper depends on."""
    again = replace(exam, blueprint=replace(exam.blueprint, **how))
    facts = {name: value for name, value in exam.built.items() if name not in ("format", "id", "code", "build")}
    (exam.folder / "exam.json").write_bytes(exam_json(again, facts))
    return open_exam(exam.folder)


@pytest.fixture
def essays(exam, tmp_path) -> Path:
    """Marks of the essay: 1.25, 2.25 ..."""
    path = tmp_path / "essays.csv"
    lines = [f"{one.id},q3,{i}.25\n" for i, one in enumerate(exam.students)]
    path.write_text("id,question,marks\n" + "".join(lines))
    return path


def by_student(path):
    return {row["student"]: row for row in read_table(path)}


def test_marks_grades_and_passes_stand_side_by_side_in_gradebook_and_feedback(exam, answers, essays, tmp_path):
    exam = planned(
        exam,
        grades=GRADES,
        scale=(("0", "0"), ("total", "100")),
        round_marks=MarkRounding(question="1/2", total="1", scaled="1"),
    )
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays, "--feedback", "md", "--lang", "zh")
    table = by_student(tmp_path / "m" / "grades.csv")
    with ZipFile(tmp_path / "m" / "feedback.zip") as pages:
        told = {name.partition("/")[0]: pages.read(name).decode() for name in pages.namelist()}
    for i, (student, row) in enumerate(table.items()):
        assert row["q3"] == f"{i}.5"  # a quarter goes up to a half
        exact = sum(Fraction(row[id]) for id in ("q1", "q2", "q3"))
        assert Fraction(row["score"]) == (exact + Fraction(1, 2)).__floor__()
        assert row["scaled"] == str((Fraction(row["score"]) * 100 / 23 + Fraction(1, 2)).__floor__())
        mark = int(row["scaled"])
        word = next(
            word for low, word in ((90, "优"), (80, "良"), (70, "中"), (60, "及格"), (0, "不及格")) if mark >= low
        )
        assert (row["等级制"], row["passed"]) == (word, "yes" if mark >= 60 else "no")
        assert f"等级: **{word}**" in told[student].replace("：", ": ") or f"**{word}**" in told[student]
        assert f"**{mark}**" in told[student]
        if exact != Fraction(row["score"]):
            assert "取整" in told[student]


def test_what_rounding_changed_is_said_by_diff_with_its_reason_and_regrade_rounds_anew(exam, answers, essays, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    policy = tmp_path / "round.yaml"
    policy.write_text("round: {question: 1/2}\n")
    said = run("exam", "regrade", exam.folder, "--jobs", 1, "--policy", policy)
    assert "round: exact -> {question: 1/2}" in said
    assert "because of: round" in said
    with Ledger(exam.folder) as ledger:
        record = ledger.record(2, "s001")
        essay = next(one for one in record["questions"] if one["id"] == "q3")
        assert (essay["score"], essay["program"]["marks"]) == ("1/2", "1/4")
        assert ledger.run(2).how["round"] == {"question": "1/2"}
    run("exam", "regrade", exam.folder, "--jobs", 1)
    with Ledger(exam.folder) as ledger:
        assert [ledger.record(3, s)["score"] for s in exam.by_id] == [ledger.record(1, s)["score"] for s in exam.by_id]


def test_no_fraction_of_many_parts_is_shown_to_anybody(exam, answers, tmp_path):
    policy = tmp_path / "p.yaml"
    policy.write_text("right: 35/64\nslip: 11/64\n")
    grade(exam, answers, tmp_path / "m", "--policy", policy, "--feedback", "md,html")
    with ZipFile(tmp_path / "m" / "feedback.zip") as pages:
        told = "".join(pages.read(name).decode() for name in pages.namelist() if name.endswith(".md"))
    shown = told + "".join((tmp_path / "m" / name).read_text("utf-8-sig") for name in ("grades.csv", "review.csv"))
    assert re.findall(r"\d+/\d{2,}", shown) == []
    assert "1.09" in told
    assert "Marks that do not end are shown to two decimals" in told


@pytest.fixture
def resit(tmp_path):
    """Another sitting of eight students, two of whom the exam does not know; three of them handed in."""
    other = make_exam(tmp_path / "resit", 8, families=("cnn/output_size",), static=False)
    folder = tmp_path / "resit answers"
    folder.mkdir()
    best = {}
    for seed in count():
        best |= {one.student.id: one for one in sit(other, seed) if one.score == 7}
        if {"s001", "s006", "s008"} <= set(best):
            break
    for id in ("s001", "s006", "s008"):
        write_yaml(best[id], folder / f"{id}.yaml")
    grade(other, folder, tmp_path / "resit marks")
    return other


def test_sittings_are_one_gradebook_and_say_whose_result_is_of_which(exam, answers, essays, resit, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    before = by_student(tmp_path / "m" / "grades.csv")
    out = tmp_path / "course.csv"
    said = run("exam", "gradebook", exam.folder, "--with", f"{resit.folder}:replaces:60%", "-o", out)
    table = by_student(out)
    assert list(table) == ["s001", "s002", "s003", "s004", "s005", "s006", "s008"] or list(table)[:6] == list(before)
    assert "not on the roster" in said
    assert "s008" in said
    for student in ("s001", "s006", "s008"):
        assert (table[student]["sitting"], table[student]["score"], table[student]["percent"]) == (
            "resit (capped)",
            "7",
            "60",
        )
    for student in ("s002", "s003"):
        assert (table[student]["sitting"], table[student]["percent"]) == ("Midterm", before[student]["percent"])
    assert table["s001"]["Midterm: score"] == before["s001"]["score"]
    assert table["s001"]["resit: percent"] == "100"
    assert table["s007"]["status"] == "missing"
    run("exam", "gradebook", exam.folder, "--with", f"{resit.folder}:best:60%", "-o", out, "--replace")
    best = by_student(out)
    for student in ("s001", "s006"):
        is_better = Fraction(before[student]["percent"]) < 60
        assert best[student]["sitting"] == ("resit (capped)" if is_better else "Midterm")


def test_until_all_marks_of_another_sitting_are_there_nothing_counts(exam, answers, essays, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    other = make_exam(tmp_path / "make-up", 2, families=("cnn/output_size",))  # with an essay that nobody marked
    folder = tmp_path / "make-up answers"
    folder.mkdir()
    write_yaml(next(iter(sit(other, 3))), folder / "s001.yaml")
    grade(other, folder, tmp_path / "mm")
    run("exam", "gradebook", exam.folder, "--with", f"{other.folder}:best", "-o", tmp_path / "c.csv")
    table = by_student(tmp_path / "c.csv")
    assert (table["s001"]["status"], table["s001"]["score"], table["s001"]["sitting"]) == ("waiting", "", "")
    assert table["s002"]["sitting"] == "Midterm"


def statuses(exam, tmp_path, *said: str, status: int = 0) -> str:
    path = tmp_path / "status.csv"
    path.write_text("学号,状态,原因\n" + "".join(f"{row}\n" for row in said), "utf-8")
    return run("exam", "status", exam.folder, path, "--by", "Office", status=status)


@pytest.mark.reports
def test_excused_students_are_no_missing_ones_and_in_no_mean_and_come_back(exam, answers, essays, tmp_path):
    (answers / "s004.yaml").unlink()
    (answers / "s005.yaml").unlink()
    said = grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    assert "nothing handed in by s004, s005" in said
    assert "2 of 2 change something" in statuses(exam, tmp_path, "s004,缓考,ill", "s003,退课,")
    said = grade(exam, answers, tmp_path / "m2", "--hand-marks", essays)
    assert "nothing handed in by s005\n" in said
    assert "withdrawn, marks are kept and not counted: s003" in said
    assert "2 not counted" in said
    table = by_student(tmp_path / "m2" / "grades.csv")
    assert [table[id]["status"] for id in ("s003", "s004", "s005")] == ["withdrawn", "excused", "missing"]
    assert [table["s003"][name] for name in ("score", "percent", "q1")] == ["", "", ""]
    counted = [Fraction(row["score"]) for row in table.values() if row["score"]]
    assert f"mean {float(sum(counted) / len(counted)):.4f}".rstrip("0").rstrip(".") in said
    listed = {(row["student"], row["reason"]) for row in read_table(tmp_path / "m2" / "review.csv")}
    assert not {"s003", "s004"} & {student for student, _ in listed}
    assert ("s005", "missing") in listed
    report = (tmp_path / "m2" / "report.html").read_text("utf-8")
    assert "excused 1" in report
    assert "withdrawn 1" in report
    with Ledger(exam.folder) as ledger:
        assert ledger.record(2, "s003") is not None  # nothing is lost
    statuses(exam, tmp_path, "s003,,")
    run("exam", "regrade", exam.folder, "--jobs", 1, "-o", tmp_path / "m3")
    before, now = (by_student(tmp_path / name / "grades.csv")["s003"] for name in ("m", "m3"))
    assert now == before
    assert run("exam", "status", exam.folder) == "s004: excused\n"


def test_a_table_of_statuses_is_kept_as_a_whole_or_not_at_all(exam, tmp_path):
    said = statuses(exam, tmp_path, "s001,缓考,", "s999,缺考,", "s002,asleep,", "s003,退课,", "s003,缺考,", status=1)
    assert "no student 's999'" in said
    assert "the status is 'asleep'" in said
    assert "s003 is withdrawn in another line" in said
    assert run("exam", "status", exam.folder) == ""
    with (
        closing(sqlite3.connect(exam.folder / FILE))
        if (exam.folder / FILE).exists()
        else closing(io.StringIO()) as base
    ):
        if isinstance(base, sqlite3.Connection):
            assert base.execute("SELECT count(*) FROM statuses").fetchone() == (0,)


def test_statuses_are_only_ever_added(exam, tmp_path):
    statuses(exam, tmp_path, "s001,缓考,ill")
    with closing(sqlite3.connect(exam.folder / FILE)) as base:
        assert base.execute("SELECT student, status, reason, by FROM statuses").fetchall() == [
            ("s001", "excused", "ill", "Office")
        ]
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            base.execute("DELETE FROM statuses")


def test_who_started_late_has_until_later(exam, scripts, essays, tmp_path):
    exam = planned(exam, late=Late("2026-11-30T11:00:00", "1/2"), duration=90)
    head, *lines = [list(row) for row in rows(scripts, exam)]
    with (tmp_path / "late.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*head, "Submitted at"], *([*one, "2026-11-30 11:10"] for one in lines)])
    grade(exam, tmp_path / "late.csv", tmp_path / "m", "--hand-marks", essays)
    assert by_student(tmp_path / "m" / "grades.csv")["s001"]["late"] not in ("", "0")
    statuses(exam, tmp_path, "s001,迟到 15分钟,", "s002,late start 9:35,")
    said = run("exam", "regrade", exam.folder, "--jobs", 1, "-o", tmp_path / "m2")
    found = by_student(tmp_path / "m2" / "grades.csv")
    assert [found[id]["late"] == "0" for id in ("s001", "s002", "s003")] == [
        True,
        False,
        False,
    ]  # 5 minutes are too few
    assert "late_starts: none -> s001 15 min, s002 9:35" in said


def names_in(exam) -> re.Pattern[str]:
    known = {text for one in exam.students for text in (one.id, one.name, one.email, one.sheet)}
    return re.compile("|".join(map(re.escape, known)))


def test_nothing_that_is_written_anonymously_names_a_student(exam, answers, essays, tmp_path):
    shutil.copy(answers / "s002.yaml", answers / "again s002.yaml")
    (answers / "s004.yaml").unlink()
    (answers / "unread 学生乙 2.csv").write_text("学号,q9.x\ns001,1\n", "utf-8")
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    grade(exam, answers, tmp_path / "a", "--hand-marks", essays, "--feedback", "md,html", "--anonymous")
    key = {row["student"]: row["pseudonym"] for row in read_table(exam.folder / "pseudonyms.csv")}
    assert sorted(key) == sorted(exam.by_id)
    assert (exam.folder / "pseudonyms.csv").stat().st_mode & 0o077 == 0
    named = names_in(exam)
    for path in (tmp_path / "a").rglob("*"):
        if path.suffix in (".zip", ".xlsx"):
            with ZipFile(path) as file:
                assert path.suffix != ".zip" or file.namelist() == sorted(file.namelist())
                for name in file.namelist():
                    assert named.findall(name + file.read(name).decode("utf-8", "replace")) == [], (path.name, name)
        elif path.suffix != ".pdf":
            assert named.findall(path.read_text("utf-8")) == [], path.name
    plain, shown = (by_student(tmp_path / name / "grades.csv") for name in ("m", "a"))
    for student, row in plain.items():
        told = shown[key[student]]
        assert [told[name] for name in ("status", "score", "q1", "q3")] == [
            row[name] for name in ("status", "score", "q1", "q3")
        ]
    assert list(shown) == sorted(shown)
    run("exam", "gradebook", exam.folder, "--anonymous", "-o", tmp_path / "g.csv")
    assert list(by_student(tmp_path / "g.csv")) == list(shown)  # the same pseudonyms again


def test_one_students_data_is_one_file_without_the_key(exam, answers, essays, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    statuses(exam, tmp_path, "s002,缓考,ill")
    run("exam", "student", exam.folder, "学生乙 2", "-o", tmp_path / "s.zip")
    with ZipFile(tmp_path / "s.zip") as file:
        assert sorted(file.namelist()) == ["feedback.html", "student.json"]  # this exam has no PDF files
        found = json.loads(file.read("student.json"))
        text = file.read("student.json").decode() + file.read("feedback.html").decode()
    assert (found["student"]["id"], found["status"]) == ("s002", "excused")
    assert [one["run"] for one in found["runs"]] == [1]
    assert found["runs"][0]["marks"]["questions"][0]["steps"][0]["raw"] is not None or found["submissions"]
    assert found["statuses"][0]["reason"] == "ill"
    assert not any(one.id in text or one.name in text for one in exam.students if one.id != "s002")


def test_a_student_is_forgotten_and_the_marks_stay(exam, answers, essays, tmp_path):
    wrong = exam.by_id["s002"].sheet  # a remark about another student that names this one
    (answers / "wrong.csv").write_text(f"id,sheet,q2.out_height\ns001,{wrong},1\n")
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays, "--anonymous")
    statuses(exam, tmp_path, "s002,迟到,broken leg")
    before = records(exam)
    said = run("exam", "forget", exam.folder, "s002", "--by", "Office", status=1)
    assert "give --yes" in said
    assert records(exam) == before
    said = run("exam", "forget", exam.folder, "s002", "--by", "Office", "--reason", "on request", "--yes")
    pseudonym = re.search(r"s002 is (P\w+) now", said)[1]
    for path in (one for one in exam.folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        for text in ("s002", "学生乙 2", "broken leg", exam.by_id["s002"].sheet):
            assert text.encode() not in content, (path.name, text)
            assert json.dumps(text).strip('"').encode() not in content, (path.name, text)
    after = records(exam)
    assert after[pseudonym]["score"] == before["s002"]["score"]
    assert after[pseudonym]["questions"] == before["s002"]["questions"]
    assert {id: one for id, one in after.items() if id != pseudonym} == {
        id: one for id, one in before.items() if id != "s002"
    }
    with Ledger(exam.folder) as ledger:
        assert [row[2:] for row in ledger.rows("SELECT * FROM forgotten")] == [(pseudonym, "Office", "on request", 1)]
    with closing(sqlite3.connect(exam.folder / FILE)) as base, pytest.raises(sqlite3.IntegrityError):
        base.execute("DELETE FROM forgotten")
    said = run("exam", "regrade", exam.folder, "--jobs", 1)
    assert "0 students differ" in said
    assert open_exam(exam.folder).students[-1].id == pseudonym


def records(exam):
    with Ledger(exam.folder) as ledger:
        return {record["student"]: record for record in ledger.records(1)}


def test_answers_that_were_taken_out_are_not_marked_as_blank(exam, answers, essays, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    before = records(exam)
    said = run("exam", "forget", exam.folder, "s003", "--by", "Office", "--answers", "--yes")
    pseudonym = re.search(r"s003 is (P\w+) now", said)[1]
    assert records(exam)[pseudonym]["score"] == before["s003"]["score"]
    with closing(sqlite3.connect(exam.folder / FILE)) as base:
        query = "SELECT answers FROM submissions WHERE student = ?"
        assert base.execute(query, (pseudonym,)).fetchall() == [("{}",)]
    said = run("exam", "regrade", exam.folder, "--jobs", 1, "-o", tmp_path / "m2")
    assert f"{pseudonym}: " in said
    assert "not marked now" in said
    assert by_student(tmp_path / "m2" / "grades.csv")[pseudonym]["score"] == ""


@pytest.mark.parametrize("broken_at", ["rewritten", "exam_json", "_keep_manifest", "known_pseudonyms"])
def test_forgetting_that_was_broken_off_is_finished_by_doing_it_again(
    exam, answers, essays, tmp_path, monkeypatch, broken_at
):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    before = records(exam)["s002"]["score"]

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    from markscheme.gradebook.course import forgetting

    calls = 0
    true = getattr(forgetting, broken_at)

    def second(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        return true(*arguments, **named) if broken_at == "known_pseudonyms" and calls == 1 else broken()

    monkeypatch.setattr(forgetting, broken_at, second)
    with pytest.raises(KeyboardInterrupt):
        forgetting.forget(exam, forgetting.Forgetting("s002", "Office"))
    monkeypatch.undo()
    said = run("exam", "forget", exam.folder, "s002", "--by", "Office", "--yes")
    pseudonym = re.search(r"s002 is (P\w+) now", said)[1]
    assert records(exam)[pseudonym]["score"] == before
    assert len(open_exam(exam.folder).students) == 6
    assert not any(b"s002" in one.read_bytes() for one in exam.folder.rglob("*") if one.is_file())
    with Ledger(exam.folder) as ledger:
        assert len(list(ledger.rows("SELECT * FROM forgotten"))) == 1


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_gradebook_is_written_anew_from_what_is_kept(exam, answers, essays, tmp_path, suffix):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    out = tmp_path / f"g{suffix}"
    run("exam", "gradebook", exam.folder, "-o", out)
    assert "is there already" in run("exam", "gradebook", exam.folder, "-o", out, status=1)
    if suffix == ".csv":
        assert out.read_bytes() == (tmp_path / "m" / "grades.csv").read_bytes()
        head = next(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
        assert "score" in head
    else:
        books = [openpyxl.load_workbook(path)["grades"] for path in (out, tmp_path / "m" / "grades.xlsx")]
        first, second = ([[cell.value for cell in row] for row in book.iter_rows()] for book in books)
        assert first == second


def test_decisions_come_back_by_pseudonym_and_are_rounded_as_the_run_was(exam, answers, essays, tmp_path):
    policy = tmp_path / "round.yaml"
    policy.write_text("round: {question: 1/2, total: 1}\n")
    more = ("--hand-marks", essays, "--policy", policy, "--anonymous")
    grade(exam, answers, tmp_path / "m", *more)
    key = {row["student"]: row["pseudonym"] for row in read_table(exam.folder / "pseudonyms.csv")}
    decisions = tmp_path / "decisions.csv"
    decisions.write_text(f"student,question,marks,reason,by\n{key['s002']},q3,2.8,read again,Ada\n")
    said = run("exam", "decide", exam.folder, decisions, "--jobs", 1)
    assert "s002: " in said
    with Ledger(exam.folder) as ledger:
        before, now = ledger.record(1, "s002"), ledger.record(2, "s002")
    essay = next(one for one in now["questions"] if one["id"] == "q3")
    assert (essay["score"], essay["decided"]["marks"]) == ("3", "14/5")
    assert Fraction(now["score"]).denominator == 1
    others = [next(one["score"] for one in record["questions"] if one["id"] == "q1") for record in (before, now)]
    assert others[0] == others[1]


def test_a_total_that_alone_is_rounded_otherwise_is_a_difference(exam, answers, essays, tmp_path):
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    policy = tmp_path / "round.yaml"
    policy.write_text("round: {total: 1}\n")
    said = run("exam", "regrade", exam.folder, "--jobs", 1, "--policy", policy)
    assert "6 students differ" in said  # all have quarters
    assert said.count("because of: round") == 6
    assert "total" in said
    assert "by hand" not in said


def test_who_is_excused_is_on_no_list_for_the_room_and_stays_excused_in_a_run_of_decisions(
    exam, answers, essays, tmp_path
):
    (answers / "s004.yaml").unlink()
    grade(exam, answers, tmp_path / "m", "--hand-marks", essays)
    statuses(exam, tmp_path, "s004,缓考,", "s005,缺考,")
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("student,question,marks,by\ns001,q3,4,Ada\n")
    run("exam", "decide", exam.folder, decisions, "--jobs", 1, "-o", tmp_path / "m2", "--feedback", "none")
    table = by_student(tmp_path / "m2" / "grades.csv")
    assert (table["s004"]["status"], table["s005"]["status"], table["s005"]["score"]) == ("excused", "absent", "")
    listed = {(row["student"], row["reason"]) for row in read_table(tmp_path / "m2" / "review.csv")}
    assert ("s004", "missing") not in listed
    assert "on no list, for they are excused, withdrawn or left: s004" in run(
        "exam", "lists", exam.folder, "-o", tmp_path / "lists"
    )
    seated = {row["student"] for row in read_table(tmp_path / "lists" / "attendance.csv")}
    assert seated == set(exam.by_id) - {"s004"}  # who was absent had a seat
