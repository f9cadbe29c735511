"""Marks given by hand as people and platforms write them: which question a column is for, and which cells are marks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from markscheme.decisions.reading.hand_marks import read_hand_marks
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import Student
from markscheme.gradebook.record import Remark

PEOPLE = (
    Student("s1", "Ada Byron", "ada@example.org"),
    Student("s2", "Bo Li", "bo@example.org"),
    Student("s3", "李娜"),
)
NUMBERED = (
    Question("q1", 10, families=("regression/simple",)),
    Question("q2", 5, text=Text("Why does dropout help?", "为什么？")),
    Question("q3", 4, text=Text("How?", "怎样？")),
)
NAMED = (NUMBERED[0], Question("essay", 5, text=Text("Why?", "为什么？")))


def read(folder: Path, text: str, said: list[str] | None = None, questions=NUMBERED, **how: Any) -> dict[str, dict]:
    """Read a table; `said` takes what stands in the review list."""
    (folder / "m.csv").write_text(text, "utf-8")
    exam, remarks = Exam(folder, "E", "b", Blueprint(Text("Exam", "考试"), questions), PEOPLE), list[Remark]()
    found = read_hand_marks(folder / "m.csv", exam, remarks, **how)
    if said is not None:
        said += [one.detail for one in remarks]
    else:
        assert remarks == []
    return found


@pytest.mark.parametrize(
    "heading",
    [
        "q2",
        "Q2",
        "Question 2",
        "question 2 (40712)",
        "q2 (40712)",
        "题2",
        "第2题",
        "第二题",
        "第二题 [得分]",
        "得分 - q2",
        "Quiz: Question 2 (Real)",
        "Assignment: q2 (Real)",
        "作业：q2（实数）",
        "q2 Points Grade",
        "Question 2 Points Grade <Numeric MaxPoints:5 Weight:10>",
        "q2 [Total Pts: 5 Score] |12345",
        "q2 [Total Pts: up to 5]",
        "2: Discussion (5.0 pts)",
        "1: q2 (5.0 pts)",
        "1: Why does dropout help? (5.0 pts)",
        "Why does dropout help? [Score]",
        "Points - Why does dropout help?",
        "Points - q2",
        "Q. 2 /5.00",
        '"Q. 2 /5,00"',
    ],
)
def test_a_heading_says_its_question(tmp_path: Path, heading: str) -> None:
    assert read(tmp_path, f"id,{heading}\ns1,4.5\ns2,-\n") == {"s1": {"q2": Fraction(9, 2)}}


@pytest.mark.parametrize(
    "heading",
    [
        "Course total (Real)",
        "Question 1",
        "Question 7 (40712)",
        "2.1: Part (2.0 pts)",
        "2",
        "Total Score",
        "q22",
        "Question 0",
    ],
)
def test_a_heading_that_says_none_gives_no_marks(tmp_path: Path, heading: str) -> None:
    with pytest.raises(AnswerError, match="--columns q2="):
        read(tmp_path, f"id,{heading}\ns1,1\n")


@pytest.mark.parametrize("heading", ["essay", "Quiz: Essay (Real)", "Question 2 (40712)", "第2题", "为什么？ [得分]"])
def test_a_question_with_a_name_has_its_number_on_the_paper(tmp_path: Path, heading: str) -> None:
    assert read(tmp_path, f"id,{heading}\ns1,3\n", questions=NAMED) == {"s1": {"essay": Fraction(3)}}


def test_marks_stand_where_the_platform_says_and_not_below_the_answer(tmp_path: Path) -> None:
    head = "Email Address,Total score,q2,q2 [Score],q2 [Feedback],q3,q3 [Score]\n"
    text = head + "ada@example.org,7.00 / 9,3,4.00 / 5,,2,3 / 4\n"
    assert read(tmp_path, text) == {"s1": {"q2": Fraction(4), "q3": Fraction(3)}}


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("4 / 10", "the marks are '4 / 10', but the question has 5"),
        ("EX", "the marks are 'EX', but must be a number"),
        ("90 %", "the marks are '90 %', but must be a number"),
        ("缺考", "the marks are '缺考', but must be a number"),
        ('"4,5"', "must be a number such as 3 or 2.5; give --decimal-comma to read it so"),
        ("6 / 5", "must lie from 0 to 5"),
    ],
)
def test_a_cell_that_is_no_mark_is_named(tmp_path: Path, cell: str, complaint: str) -> None:
    said: list[str] = []
    assert read(tmp_path, f"id,q2\ns1,{cell}\ns2,４．５\n", said) == {"s2": {"q2": Fraction(9, 2)}}
    assert [complaint in text for text in said] == [True]


def test_a_decimal_comma_reaches_marks_given_by_hand(tmp_path: Path) -> None:
    text = "id;q2;q3\ns1;4,5;3\ns2;2,50 / 5,00;0,25\n"
    found = read(tmp_path, text, decimal_comma=True)
    assert found["s1"] == {"q2": Fraction(9, 2), "q3": Fraction(3)}
    assert found["s2"] == {"q2": Fraction(5, 2), "q3": Fraction(1, 4)}


def test_it_is_said_which_question_a_heading_is_taken_for(tmp_path: Path) -> None:
    notes: list[str] = []
    read(tmp_path, "id,Q2,3: Discussion (4.0 pts)\ns1,4,1\n", notes=notes)
    assert [note.split(": ", 1)[1] for note in notes] == [
        "the column '3: Discussion (4.0 pts)' is read as the marks of q3"
    ]


def test_per_cents_are_no_marks_and_cost_their_column(tmp_path: Path) -> None:
    said: list[str] = []
    head = "id,Quiz: q2 (Percentage),Quiz: q3 (Real),Quiz: q3 (Percentage)\n"
    assert read(tmp_path, head + "s1,90.00 %,3,75 %\n", said) == {"s1": {"q3": Fraction(3)}}
    assert [text[:38] for text in said] == ["the column 'Quiz: q2 (Percentage)' hol"]


def test_a_column_that_is_out_of_other_marks_is_named(tmp_path: Path) -> None:
    said: list[str] = []
    text = "id,q2 Points Grade <Numeric MaxPoints:10>,q3 Points Grade <Numeric MaxPoints:4>\ns1,5,3\n"
    assert read(tmp_path, text, said) == {"s1": {"q3": Fraction(3)}}
    assert said == ["the column 'q2 Points Grade <Numeric MaxPoints:10>' is out of 10, but q2 has 5 marks"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("s2,Ada Byron,", "the id 's2' is that of Bo Li, but the name 'Ada Byron' that of 's1'; correct one of them"),
        ('s2,"Byron, Ada",', "the name 'Byron, Ada' that of 's1'"),
        ("s2,,ADA@example.org", "the e-mail address 'ADA@example.org' that of 's1'"),
    ],
)
def test_an_id_beside_the_name_of_another_is_named(tmp_path: Path, row: str, complaint: str) -> None:
    said: list[str] = []
    assert read(tmp_path, f"id,name,email,q2\n{row},4\ns3,Nana Li,,3\n", said) == {"s3": {"q2": Fraction(3)}}
    assert [complaint in text for text in said] == [True]


def test_a_question_in_a_cell_may_be_its_number(tmp_path: Path) -> None:
    text = "学号,题号,得分\ns1,2,4\ns1,第三题,1\ns2,Question 3,2\n"
    assert read(tmp_path, text) == {"s1": {"q2": Fraction(4), "q3": Fraction(1)}, "s2": {"q3": Fraction(2)}}


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        (
            "id,question,makrs",
            "the column 'makrs' is not known; did you mean 'marks'? Rename it, or say what it is: --columns marks=",
        ),
        ("id,qeustion,marks", "--columns q2=marks"),
        ("id,Score", "the column 'Score' says no question; say of which its marks are: --columns q2=Score"),
        ("id,Quiz: q2 (Percentage)", "holds per cents or letters, which are no marks"),
    ],
)
def test_a_table_of_which_no_mark_comes_says_what_to_do(tmp_path: Path, head: str, complaint: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(tmp_path, f"{head}\ns1,q2,4\n")
    assert complaint in str(caught.value)


def test_a_file_is_what_it_holds_and_not_what_its_ending_says(tmp_path: Path) -> None:
    exam = Exam(tmp_path, "E", "b", Blueprint(Text("Exam", "考试"), NUMBERED), PEOPLE)
    path = tmp_path / "gc.xls"
    path.write_bytes('"Student ID"\t"q2 [Total Pts: 5 Score] |1"\n"s1"\t"4.50"\n'.encode("utf-16"))
    assert read_hand_marks(path, exam) == {"s1": {"q2": Fraction(9, 2)}}
    path.write_bytes(b"\xd0\xcf\x11\xe0 and so on")
    with pytest.raises(AnswerError, match="a workbook of old Excel"):
        read_hand_marks(path, exam)
    with pytest.raises(AnswerError, match="cannot be read"):
        read_hand_marks(tmp_path / "none.csv", exam)
    with pytest.raises(AnswerError, match=r"marks given by hand are read from \.csv"):
        read_hand_marks(tmp_path, exam)
