"""Feedback in each student's language: the roster says it, else `--lang`, else the exam's first."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.roster import Student, read_language, read_roster

pytestmark = pytest.mark.usefixtures("no_reports")

CHINESE = re.compile("[\u4e00-\u9fff]")


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def with_languages(exam: Exam, **languages: str) -> Exam:
    """The exam as if its roster had a column `language`."""
    path = exam.folder / "exam.json"
    data = json.loads(path.read_text("utf-8"))
    for student, language in zip(data["students"], languages.values(), strict=False):
        if language:
            student["language"] = language
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return open_exam(exam.folder)


def pages(folder: Path, exam: Exam) -> list[str]:
    """The pages of the class in the order of the roster, without names, which may be Chinese."""
    with zipfile.ZipFile(folder / "feedback.zip") as file:
        texts = [file.read(f"{one.stem}/feedback.md").decode() for one in exam.students]
    for i, one in enumerate(exam.students):
        texts[i] = texts[i].replace(one.name, "").replace(exam.blueprint.title.say("zh"), "")
    return texts


def languages_of(folder: Path, exam: Exam) -> list[str]:
    """The language of the words on each page; `?` where they are mixed."""
    found = []
    for text in pages(folder, exam):
        english = "Score" in text or "Marks" in text
        found.append("en" if english and not CHINESE.search(text) else "zh" if not english else "?")
    return found


@pytest.fixture
def half(exam: Exam) -> Exam:
    return with_languages(exam, a="zh", b="en", c="zh", d="en", e="", f="")


FORMAT = ("--feedback", "md", "--jobs", 1)


def test_one_run_gives_each_student_a_page_in_their_language(half, answers, tmp_path):
    run("exam", "grade", half.folder, answers, "-o", tmp_path / "m", *FORMAT)
    assert languages_of(tmp_path / "m", half) == ["zh", "en", "zh", "en", "en", "en"]
    run("exam", "grade", half.folder, answers, "-o", tmp_path / "z", *FORMAT, "--lang", "zh")
    assert languages_of(tmp_path / "z", half) == ["zh", "en", "zh", "en", "zh", "zh"]


def test_tables_and_the_ledger_stay_in_the_language_of_the_run(exam, answers, tmp_path):
    run("exam", "grade", exam.folder, answers, "-o", tmp_path / "plain", *FORMAT)
    before = {name: (tmp_path / "plain" / name).read_bytes() for name in ("steps.csv", "review.csv", "grades.csv")}
    (exam.folder / "marks.sqlite").unlink()
    with_languages(exam, a="zh", b="zh", c="zh", d="zh", e="zh", f="zh")
    run("exam", "grade", exam.folder, answers, "-o", tmp_path / "m", *FORMAT)
    assert {name: (tmp_path / "m" / name).read_bytes() for name in before} == before
    assert languages_of(tmp_path / "m", open_exam(exam.folder)) == ["zh"] * 6


def test_pages_of_marks_that_stay_are_in_the_students_language(half, answers, tmp_path):
    """Regraded, decided, corrected, joined: the sentences are made again where the marks are what they were."""
    run("exam", "grade", half.folder, answers, "-o", tmp_path / "m", *FORMAT)
    expected = ["zh", "en", "zh", "en", "en", "en"]
    run("exam", "regrade", half.folder, "-o", tmp_path / "r", *FORMAT)
    assert languages_of(tmp_path / "r", half) == expected
    who = half.students[0].id
    (tmp_path / "d.csv").write_text(f"student,question,step,marks,reason,by\n{who},q1,,0,7,Bo\n", "utf-8")
    run("exam", "decide", half.folder, tmp_path / "d.csv", "-o", tmp_path / "d", "--feedback", "md")
    assert languages_of(tmp_path / "d", half) == expected
    run("exam", "grade", half.folder, answers, "-o", tmp_path / "a", *FORMAT, "--add")
    assert languages_of(tmp_path / "a", half) == expected
    run("exam", "student", half.folder, who, "-o", tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        page = file.read("feedback.html").decode()
    assert "Marks" not in page
    assert CHINESE.search(page)


def test_sentences_that_cannot_be_made_again_are_said_to_be_in_the_other_language(half, answers, tmp_path):
    """Marks of an older marking: what it said was kept, and no sentence of today belongs to it."""
    import sqlite3

    run("exam", "grade", half.folder, answers, "-o", tmp_path / "m", *FORMAT)
    with sqlite3.connect(half.folder / "marks.sqlite") as base:
        base.execute("DROP TRIGGER steps_update")
        base.execute("UPDATE steps SET message = 'An earlier sentence.', verdict = 'wrong'")
    (tmp_path / "d.csv").write_text(
        f"student,question,step,marks,reason,by\n{half.students[0].id},q1,,0,7,Bo\n", "utf-8"
    )
    run("exam", "decide", half.folder, tmp_path / "d.csv", "-o", tmp_path / "d", "--feedback", "md")
    found = pages(tmp_path / "d", half)
    assert "An earlier sentence." in found[0]
    assert "原文为英文" in found[0]
    assert "An earlier sentence." in found[1]
    assert "as they were written" not in found[1]


def test_a_correction_is_told_in_the_students_language(half, answers, tmp_path):
    run("exam", "grade", half.folder, answers, "-o", tmp_path / "m", *FORMAT)
    (tmp_path / "c.yaml").write_text("- void: q1\n  reason: {en: Misprint, zh: 印刷错误}\n", "utf-8")
    run("exam", "correct", half.folder, tmp_path / "c.yaml", "-o", tmp_path / "c", "--feedback", "md")
    found = pages(tmp_path / "c", half)
    assert "印刷错误" in found[0]
    assert "Misprint" not in found[0]
    assert "Misprint" in found[1]
    assert "印刷错误" not in found[1]


@pytest.mark.parametrize("heading", ["language", "Lang", "语言", "语种"])
def test_the_roster_says_the_language(tmp_path, heading):
    lines = ["English", "中文", "zh-CN", "English (United Kingdom)", "英文", ""]
    table = f"id,{heading}\n" + "".join(f"{i},{text}\n" for i, text in enumerate(lines))
    (tmp_path / "roster.csv").write_text(table, "utf-8")
    assert [one.language for one in read_roster(tmp_path / "roster.csv")] == ["en", "zh", "zh", "en", "en", ""]


def test_a_language_that_is_neither_is_said_with_its_line_and_kept(tmp_path):
    (tmp_path / "roster.csv").write_text("id,language\n1,Klingon\n2,Klingon\n3,中文/English\n", "utf-8")
    notes: list[str] = []
    found = read_roster(tmp_path / "roster.csv", notes)
    assert [(one.language, one.more[0][1]) for one in found] == [
        ("", "Klingon"),
        ("", "Klingon"),
        ("", "中文/English"),
    ]
    assert [note.split(": ")[1] for note in notes if "neither English nor Chinese" in note] == ["line 2", "line 4"]


def test_the_language_is_left_out_of_exam_json_where_the_roster_says_none_and_changes_no_paper():
    assert "language" not in Student("1").to_json()
    spoken = Student("1", language="zh")
    assert Student.from_json(spoken.to_json()) == spoken
    assert spoken.facts == Student("1").facts
    assert read_language("x") is None
