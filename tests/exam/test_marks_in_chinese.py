"""A class marked with `--lang zh`: what a person reads in review list and report and on the screen is Chinese."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from english_left import english_in

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam
from markscheme.gradebook.ledger import Ledger

CHINESE = re.compile("[\u4e00-\u9fff]")


def run(*arguments: object, status: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout, result.stderr


def english_in_review_list(folder: Path) -> list[str]:
    """The lines of review.md with an English sentence; its last line names columns and commands."""
    lines = (folder / "review.md").read_text("utf-8").strip().splitlines()
    assert lines[-1].startswith("如需改分")
    return [line for line in lines[:-1] if english_in(line)]


@pytest.fixture
def troubled(exam: Exam, answers: Path) -> Path:
    """A class of six, of whom every second one did something that a person has to look at."""
    one, two, three, four, five, _ = exam.students
    forms = {student.id: yaml.safe_load((answers / f"{student.stem}.yaml").read_text()) for student in exam.students}
    moved = forms[one.id] | {"answers": {"q9": {"slope": "1"}}}
    (answers / f"{one.stem}.yaml").write_text(yaml.safe_dump(moved, allow_unicode=True), "utf-8")
    (answers / "alias.yaml").write_text("answers: {q1: &a 1, q2: *a}\n", "utf-8")
    (answers / f"{two.stem}.yaml").write_text(yaml.safe_dump({**forms[two.id], "colour": "blue"}, allow_unicode=True))
    twice = forms[three.id] | {"answers": {}}
    (answers / "again.yaml").write_text(yaml.safe_dump(twice, allow_unicode=True), "utf-8")
    (answers / f"{four.stem}.yaml").write_text(
        yaml.safe_dump(forms[four.id] | {"sheet": "AAAA-BBBB"}, allow_unicode=True), "utf-8"
    )
    (answers / f"{five.stem}.yaml").write_text(
        yaml.safe_dump(forms[five.id] | {"sheet": forms[four.id]["sheet"]}, allow_unicode=True), "utf-8"
    )
    (answers / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (answers / "broken.json").write_text('{"student": ', "utf-8")
    (answers / "notes.docx").write_bytes(b"x")
    (answers / "stranger.yaml").write_text("student: Zoe\nanswers: {}\n", "utf-8")
    (answers / "nobody.csv").write_text("colour,q1.slope\nred,1\n", "utf-8")
    return answers


def test_the_review_list_and_the_screen_are_chinese(exam, troubled, tmp_path):
    _, said = run("exam", "grade", exam.folder, troubled, "-o", tmp_path / "m", "--lang", "zh", "--jobs", 1)
    assert CHINESE.search(said)
    assert [(line, english_in(line)) for line in said.splitlines() if english_in(line)] == []
    assert english_in_review_list(tmp_path / "m") == []
    with (tmp_path / "m" / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["reason"] for row in rows} >= {
        "unreadable_answers",
        "note",
        "other_exam",
        "wrong_paper",
        "unreadable_file",
        "unknown_student",
    }
    assert [row["message"] for row in rows if english_in(row["message"])] == []
    report = re.sub(
        r"<style.*?</style>|<[^>]*>", "\n", (tmp_path / "m" / "report.html").read_text("utf-8"), flags=re.DOTALL
    )
    assert "不对应试卷的任何答题框" in report or "YAML" in report


def test_the_ledger_keeps_english_and_another_run_says_it_in_its_own_language(exam, troubled, tmp_path):
    run("exam", "grade", exam.folder, troubled, "-o", tmp_path / "z", "--lang", "zh", "--jobs", 1)
    _, said = run("exam", "grade", exam.folder, troubled, "-o", tmp_path / "e", "--lang", "en", "--jobs", 1)
    with Ledger(exam.folder) as ledger:
        details = [[remark.detail for remark in ledger.remarks(run.id)] for run in ledger.runs()]
    assert details[0] == details[1]
    assert not CHINESE.search("".join(details[0]).replace("学号", ""))
    assert not CHINESE.search(re.sub("学号|学生", "", said))


def test_an_error_is_chinese_only_where_that_is_asked_for(exam, tmp_path):
    _, english = run("exam", "grade", exam.folder, tmp_path / "no.csv", "-o", tmp_path / "m", status=1)
    assert "there is no such file; check the name" in english
    _, chinese = run("exam", "grade", exam.folder, tmp_path / "no.csv", "-o", tmp_path / "m", "--lang", "zh", status=1)
    assert "没有这个文件；请检查文件名" in chinese


def test_a_sheet_is_marked_in_chinese_too(tmp_path):
    shutil.copy(Path(__file__).parents[1] / "exports" / "sheet.json", tmp_path / "sheet.json")
    for name in ("answers_spoiled_cells.xlsx", "answers_one_name_two_ids.csv", "answers_unknown_student.csv"):
        shutil.copy(Path(__file__).parents[1] / "exports" / name, tmp_path / name)
    given = sorted(map(str, tmp_path.glob("answers_*")))
    result = CliRunner().invoke(
        main, ["grade", str(tmp_path / "sheet.json"), *given, "-o", str(tmp_path / "m"), "--lang", "zh", "--jobs", "1"]
    )
    assert [line for line in result.stderr.splitlines() if english_in(line)] == []
    assert english_in_review_list(tmp_path / "m") == []
