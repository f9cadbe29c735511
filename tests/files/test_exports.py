"""Tables as platforms export them: exports.yaml says of each what comes of it.

`python tests/files/test_exports.py` writes the list of them in docs/tables.md and docs/tables.zh.md anew.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from submission_samples import read_table

from markscheme.decisions.reading.hand_marks import read_hand_marks
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import Student, read_roster
from markscheme.family.library import Library
from markscheme.files.class_table import open_table
from markscheme.files.headings import TableHints, read_column_hints
from markscheme.papers.practice_sheet import make_sheet
from markscheme.submissions.sheet_layout import Layout, layout_of
from markscheme.submissions.submission import Submission
from markscheme.submissions.table import read_columns

SAMPLES = {one["name"]: one for one in yaml.safe_load(Path(__file__).with_name("exports.yaml").read_text("utf-8"))}
READ = [name for name, one in SAMPLES.items() if "refused" not in one]
NUMBER = re.compile(r"-?\d+(\.\d+)?")


PAGES = {"en": Path(__file__).parents[2] / "docs/tables.md", "zh": Path(__file__).parents[2] / "docs/tables.zh.md"}
HEADS = {
    "en": "| export | read as | what is kept for the gradebook or left out |\n|---|---|---|\n",
    "zh": "| 导出的表格 | 读作 | 留给成绩表的列，略去的行 |\n|---|---|---|\n",
}
USES = {"en": {}, "zh": {"roster": "名单", "answers": "答案", "marks": "人工评分"}}
LIST = re.compile(r"(?<=<!-- exports -->\n).*?(?=<!-- end of exports -->)", re.DOTALL)


def listed(language: str) -> str:
    """The table of samples for the documentation."""
    return HEADS[language] + "".join(
        f"| {_linked(one)} | {USES[language].get(one['use'], one['use'])} | {_comes(one, language)} |\n"
        for one in SAMPLES.values()
    )


def _linked(sample: dict[str, Any]) -> str:
    source = sample["source"]
    return f"[{sample['name']}]({source})" if re.fullmatch(r"https://\S+", source) else sample["name"]


def _comes(sample: dict[str, Any], language: str) -> str:
    kept, lines = sample.get("more", []), ", ".join(map(str, sample.get("left_out", [])))
    said = {
        "en": ("refused: ", "kept: ", "left out: lines ", "`--columns` "),
        "zh": ("拒收：", "保留：", "略去：第几行 ", "`--columns` "),
    }[language]
    parts = [f"{said[0]}`{sample['refused']}`"] if "refused" in sample else []
    parts += [said[1] + ", ".join(f"`{name}`" for name in kept)] if kept else []
    parts += [said[2] + lines] if lines else []
    parts += [said[3] + ", ".join(f"`{text}`" for text in _said(sample))] if "columns" in sample else []
    return "; ".join(parts).replace("|123", "\\|123")


def _said(sample: dict[str, Any]) -> list[str]:
    said = sample.get("columns", [])
    return [said] if isinstance(said, str) else list(said)


def content(sample: dict[str, Any]) -> bytes:
    """The file as the platform saves it."""
    rows = list(csv.reader(io.StringIO(sample["text"])))
    if sample.get("suffix") == ".xlsx":
        return workbook(rows)
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=sample.get("separator", ",")).writerows(rows)
    return file.getvalue().encode(sample.get("encoding", "utf-8"))


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for i, row in enumerate(rows, 1):
        for j, text in enumerate(row, 1):
            _fill(book.active.cell(i, j), text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(cell: Any, text: str) -> None:
    if text.startswith("@"):
        cell.value = datetime.datetime.fromisoformat(text[1:])
    elif text.endswith("%"):
        cell.value, cell.number_format = int(text[:-1]) / 100, "0%"
    elif NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
    else:
        cell.value = text


def hints(sample: dict[str, Any]) -> TableHints:
    return TableHints(sample.get("say_encoding", ""), read_column_hints(_said(sample)))


@cache
def layout() -> Layout:
    return layout_of(make_sheet(Library(), ["regression/simple"], seed=2, level="easy"))


def roster(sample: dict[str, Any], folder: Path, said: list[str]) -> dict[str, Student]:
    path = folder / f"table{sample.get('suffix', '.csv')}"
    path.write_bytes(content(sample))
    return {one.id: one for one in read_roster(path, said, hints(sample))}


def answers(sample: dict[str, Any], said: list[str]) -> dict[str, Submission]:
    data, how = content(sample), hints(sample)
    found = read_table(data, layout(), "table", said, how)
    assert all(isinstance(one, Submission) for one in found), found
    return {one.student: one for one in found}


def marks(sample: dict[str, Any], folder: Path) -> dict[str, dict[str, Fraction]]:
    path = folder / f"table{sample.get('suffix', '.csv')}"
    path.write_bytes(content(sample))
    asked = (Question("q3", 6, text=Text("Why?", "为什么？")), Question("q4", 4, text=Text("How?", "怎样？")))
    people = (Student("s1", "Ada Lovelace", "ada@example.org"), Student("s2", "Bo Li", "bo@example.org"))
    remarks: list[Any] = []
    exam = Exam(folder, "E", "b", Blueprint(Text("Exam", "考试"), asked), people)
    found = read_hand_marks(path, exam, remarks, hints(sample))
    assert remarks == []
    return found


@pytest.mark.parametrize("name", READ)
def test_what_comes_of_an_export(tmp_path: Path, name: str) -> None:
    sample, said = SAMPLES[name], list[str]()
    gives = {str(id): facts for id, facts in sample["gives"].items()}
    if sample["use"] == "roster":
        found = roster(sample, tmp_path, said)
        for id, facts in gives.items():
            assert {key: getattr(found[id], key) for key in facts} == facts
        kept = {heading for one in found.values() for heading, _ in one.more}
        assert kept <= set(sample.get("more", []))
    elif sample["use"] == "answers":
        found = answers(sample, said)
        for id, facts in gives.items():
            assert {key: found[id].answers["q1"].get(key) for key in facts} == facts
    else:
        found = marks(sample, tmp_path)
        assert {id: {key: Fraction(text) for key, text in facts.items()} for id, facts in gives.items()} == found
    assert set(found) == set(gives)
    for text in sample.get("said", []):
        assert any(text in message for message in said), said


@pytest.mark.parametrize("name", READ)
def test_what_is_not_known_is_kept_and_what_is_nobodys_is_named(name: str) -> None:
    sample, said = SAMPLES[name], list[str]()
    if sample["use"] == "answers":
        table = open_table(content(sample), "table", said, hints(sample), lambda name: layout().find(name) is not None)
        columns = read_columns(table.headings, layout(), "table", hints(sample))
        assert sorted(columns.strange.values()) == sorted(sample.get("more", []))
    else:
        table = open_table(content(sample), "table", said, hints(sample))
    list(table.rows)
    named = [int(found[1]) for message in said if (found := re.search(r"line (\d+) is no student", message))]
    assert sample["use"] == "marks" or named == sample.get("left_out", [])


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in READ])
def test_what_is_refused_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnswerError, match=re.escape(SAMPLES[name]["refused"])):
        roster(SAMPLES[name], tmp_path, [])


def test_every_platform_has_a_sample() -> None:
    platforms = {name.split(",")[0] for name in SAMPLES}
    assert {
        "Moodle",
        "Canvas",
        "Blackboard",
        "Brightspace",
        "Gradescope",
        "Google Forms",
        "Microsoft Forms",
    } <= platforms
    assert {"教务系统", "学习通", "雨课堂", "问卷星"} <= platforms


@pytest.mark.parametrize("language", PAGES)
def test_the_documentation_lists_the_samples(language: str) -> None:
    found = LIST.search(PAGES[language].read_text("utf-8"))
    assert found
    assert found[0] == listed(language)


if __name__ == "__main__":
    for language, page in PAGES.items():
        page.write_text(LIST.sub(lambda _, language=language: listed(language), page.read_text("utf-8")), "utf-8")
