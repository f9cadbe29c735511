"""What columns hold: seen alone, and together."""

from __future__ import annotations

import pytest

from markscheme.errors import AnswerError
from markscheme.files.class_table import open_table
from markscheme.files.headings import KINDS, TableHints, column_kinds, folded, heading_kind, read_column_hints

TOGETHER = {
    "Student,ID,SIS User ID,SIS Login ID,Section": "name,platform id,number,username,group",
    "Student,ID,Section": "name,id,group",
    "Student,ID,SIS Login ID": "name,platform id,username",
    "name,canvas_user_id,user_id,login_id,sections,group_name": "name,platform id,id,username,tool,group",
    "Name,Role,Sections": "name,role,group",
    "student,name": "student,name",
    "ID,Start time,Completion time,Email,Name": "row,start,time,email,name",
    "id,Start time,Email": "id,start,email",
    "Name,Vorname,Matrikelnummer": "surname,first name,number",
    "Full name,First name,ID": "name,first name,id",
    "Question 1,Answer 1": "feedback,",
    "question,marks": "question,score",
    "101: How?,1,102: Why?,2.0": ",score,,score",
    "学号/工号,姓名（必填）,1、班级": "number,name,group",
    "Extra time needed?,大字版试卷": "extra time,large print",
    "Lab 1 - Max Points,Lab 1 - Lateness (H:M:S),Grade/10.00,Q. 1 /2.00": "score,score,score,score",
    "q1.a [Score],q1.a [Feedback],Points - q1.a,反馈 - q1.a": "score,feedback,score,feedback",
}


@pytest.mark.parametrize("headings", TOGETHER)
def test_columns_are_seen_together(headings: str) -> None:
    assert ",".join(column_kinds(headings.split(","))) == TOGETHER[headings]


def test_every_heading_stands_once_and_folded() -> None:
    words = [word for words in KINDS.values() for word in words.split()]
    assert len(set(words)) == len(words)
    assert [word for word in words if folded(word) != word] == []


@pytest.mark.parametrize("heading", ["", " ", "()", "?", "x" * 10_000, "[" * 5000, " - " * 2000, "1" * 399])
def test_an_odd_heading_is_nothing(heading: str) -> None:
    assert heading_kind(heading) in ("", "score")


def test_what_a_person_says_comes_before_what_a_heading_says() -> None:
    hints = TableHints(columns=read_column_hints(["id=Login, none=ID", "q1.slope=Answer 2"]))
    assert column_kinds(["ID", "login", "Answer 2", "Name"], hints) == ["none", "number", "answer", "name"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ('id;"Remarks, if any, of the office, please"\n1;x\n', 2),
        ("id\tname; given\n1\tx\n", 2),
        ("学号，姓名\n1，王芳\n", 2),
        ("学号,\t姓名\t,\t班级\t\n1,a,b\n", 3),
        ("a title, with commas, and more\nid;name\n1;x\n", 2),
    ],
)
def test_the_separator_is_that_of_headings_that_are_known(text: str, headings: int) -> None:
    assert len(open_table(text.encode(), "t", []).headings) == headings


def test_the_same_for_a_heading_that_is_said() -> None:
    with pytest.raises(AnswerError, match="--columns: 'x' must name a column and its heading"):
        read_column_hints(["x"])
    assert read_column_hints(['"name=Name, given"']) == {"Name, given": "name"}
