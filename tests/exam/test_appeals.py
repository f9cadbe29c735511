"""Appeals of students: a list with state, answer, who and when; what is granted with marks is a decision."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import read_table

from markscheme.cli import main
from markscheme.gradebook.ledger import Ledger

pytestmark = pytest.mark.usefixtures("no_reports")


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def folder(pattern_marked, tmp_path) -> Path:
    shutil.copytree(pattern_marked / "exam", tmp_path / "exam")
    return tmp_path / "exam"


def appeals(folder: Path, head: str, *rows: str, status: int = 0, options: tuple[object, ...] = ()) -> str:
    path = folder.parent / "appeals.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return run("exam", "appeals", folder, path, *options, status=status)


ASKED = "student,question,step,appeal"


def test_an_appeal_comes_is_answered_and_stands_in_the_list(folder, tmp_path):
    said = appeals(folder, ASKED, "s001,q1,slope,I rounded as the sheet says", "s002,q2,,why?")
    assert said.endswith("2 appeals, 2 open\n")
    assert "2 rows of appeals, 0 of them new" in appeals(folder, ASKED, "s001,q1,(e),", "s002,q2,,why?")
    head = "student,question,step,state,answer,marks,by,at"
    said = appeals(folder, head, "s001,q1,slope,partly,one mark for the method,1,Ada,2026-12-01")
    assert "s001: " in said
    assert "because of: decision (by Ada: one mark for the method)" in said
    lines = said.splitlines()
    assert lines[-3].startswith("open: s002 q2: why?")  # the open ones first
    assert lines[-2] == (
        "partly: s001 q1.slope: I rounded as the sheet says -> one mark for the method (2026-12-01, Ada)"
    )
    run("exam", "appeals", folder, "-o", tmp_path / "list.csv")
    listed = read_table(tmp_path / "list.csv")
    assert [(row["student"], row["state"], row["by"]) for row in listed] == [
        ("s002", "open", ""),
        ("s001", "partly", "Ada"),
    ]
    with Ledger(folder) as ledger:
        assert [one.kind for one in ledger.runs()] == ["grade", "decide"]
        assert len(list(ledger.rows("SELECT 1 FROM appeals"))) == 3  # rows are only ever added
    assert "0 of them new" in run("exam", "appeals", folder, tmp_path / "list.csv")  # handed back as it is


def test_the_page_of_the_student_shows_the_appeal_in_both_languages(folder, tmp_path):
    head = "学号,题号,步骤,申诉,状态,答复,得分,评阅人"
    appeals(folder, head, "s001,q1,slope,按要求取舍,部分成立,方法正确,1,甲", options=("--results", tmp_path / "m"))
    with zipfile.ZipFile(tmp_path / "m" / "feedback.zip") as pages:
        page, other = (pages.read(f"{id}/feedback.html").decode() for id in ("s001", "s002"))
    for text in ("Appeals", "granted in part", "按要求取舍", "方法正确", "A person decided: 1 of 2."):
        assert text in page
    assert "Appeals" not in other
    run("exam", "regrade", folder, "-o", tmp_path / "m2", "--jobs", 1)
    with zipfile.ZipFile(tmp_path / "m2" / "feedback.zip") as pages:
        assert "granted in part" in pages.read("s001/feedback.html").decode()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("s099,q1,,x,open,", "no student 's099'"),
        ("s001,q9,,x,open,", "no question 'q9' on the paper of s001"),
        ("s001,q1,none,x,open,", "no step 'none' in q1 of s001"),
        ("s001,q1,slope,x,maybe,", "the state is 'maybe', but must be one of open, granted, partly, refused"),
        ("s001,q1,slope,x,refused,1", "gives 1 marks, but the appeal is refused"),
        ("s001,q1,slope,x,granted,7", "the marks are 7, but must lie from 0 to 2"),
    ],
)
def test_a_row_that_does_not_fit_refuses_the_table(folder, row, said):
    told = appeals(folder, f"{ASKED},state,marks", "s002,q1,slope,fine,granted,1", row, status=1)
    assert f"row 3: {said}" in told
    assert told.endswith("nothing was kept\n")
    assert run("exam", "appeals", folder) == "0 appeals, 0 open\n"
    with Ledger(folder) as ledger:
        assert len(ledger.runs()) == 1
