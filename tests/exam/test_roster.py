from __future__ import annotations

import openpyxl
import pytest

from markscheme.errors import AnswerError
from markscheme.exam.roster import read_roster, stem_of


def roster(tmp_path, text: str, name: str = "roster.csv", encoding: str = "utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


def test_english_and_chinese_headings_say_the_same(tmp_path):
    english = roster(
        tmp_path, "id,name,e-mail,Group,Extra time,Large print\n1,学生甲,a@b.org,A,25%,yes\n2,Two,,B,15,no\n"
    )
    chinese = roster(tmp_path, "学号;姓名;邮箱;班级;延长时间;大字版\n1;学生甲;a@b.org;A;25％;是\n2;Two;;B;15 分钟;否\n")
    assert english == chinese
    assert [(s.id, s.extra_time, s.large_print) for s in english] == [("1", "25%", True), ("2", "15 min", False)]


def test_a_workbook_reads_as_a_csv_file_does(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["学号", "姓名", "extra time", "large print"],
        [20260001, "学生甲", 0.25, True],
        [20260002, "学生乙", None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    text = "学号,姓名,extra time,large print\n20260001,学生甲,25%,yes\n20260002,学生乙,,\n"
    assert read_roster(tmp_path / "roster.xlsx") == roster(tmp_path, text)


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_first_line_that_names_the_separator_is_none_of_the_table(tmp_path, separator):
    """As Excel writes it where the comma is the decimal sign."""
    text = f"sep={separator}\r\nid,name,group\r\n1,学生甲,A\r\n".replace(",", separator)
    assert roster(tmp_path, text) == roster(tmp_path, "id,name,group\n1,学生甲,A\n")


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (2026000100000001, "cell A2 holds the number 2026000100000001, of which a spreadsheet keeps 15 digits"),
        (20260001000000001, "cell A2 holds the number 20260001000000000, of which a spreadsheet keeps 15 digits"),
        ("#N/A", "cell A2 holds the error #N/A"),
    ],
)
def test_a_cell_that_a_spreadsheet_spoilt_names_nobody(tmp_path, cell, complaint):
    book = openpyxl.Workbook()
    for row in (["id", "name"], [cell, "学生甲"]):
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    with pytest.raises(AnswerError, match=complaint):
        read_roster(tmp_path / "roster.xlsx")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\ufffe"])
def test_a_name_that_is_no_text_is_refused_with_its_line(tmp_path, character):
    with pytest.raises(AnswerError, match="line 2: the name is longer than 200 letters or holds control characters"):
        roster(tmp_path, f"id,name\n1,A{character}\n")


def test_names_of_two_columns_are_joined(tmp_path):
    read = roster(tmp_path, "id,surname,first name\n1,Two,Student\n2,学生,甲\n")
    assert [student.name for student in read] == ["Student Two", "学生甲"]


def test_a_file_of_another_encoding_is_read_and_said(tmp_path):
    path, notes = tmp_path / "roster.csv", []
    path.write_bytes("学号,姓名\n1,学生甲\n".encode("gb18030"))
    assert read_roster(path, notes)[0].name == "学生甲"
    assert "read as GB18030" in notes[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id,name\n1,A\n1,B\n", "line 3: the id '1' stands in line 2 already"),
        ("id,name\na1,A\nA1,B\n", "'a1' differ by case alone"),
        ("id,name\n1,A\n,B\n", "line 3: the id is empty"),
        ("name\nA\n", "line 1: no column says who the student is"),
        ("id,nmae\n1,A\n", "line 1: column 2 is called 'nmae', which is not known; did you mean 'name'?"),
        ("id,number\n1,2\n", "columns 1 and 2 both hold the id"),
        ("id,extra time\n1,lots\n", "line 2: the extra time is 'lots'"),
        ("id,large print\n1,perhaps\n", "line 2: large print is 'perhaps'"),
        ("id,name\n1,A,B\n", "line 2: has 3 cells"),
        ("id,name\n", "holds 0 students"),
        ("", "holds no rows"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path, text, complaint):
    with pytest.raises(AnswerError) as caught:
        roster(tmp_path, text)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("id", ["../x", "a/b", "..", "con:1", "a b", "."])
def test_no_id_leads_out_of_the_folder(id):
    stem = stem_of(id)
    assert "/" not in stem
    assert not stem.startswith(".")
    assert stem != id


def test_ids_that_look_alike_as_file_names_stay_apart():
    assert len({stem_of(id) for id in ("a/b", "a_b", "a b", "a:b")}) == 4
