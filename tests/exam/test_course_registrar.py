"""A registrar's table filled in: its own columns and rows, and everything else as it was."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.styles import Font, PatternFill

from markscheme.cli import main
from markscheme.gradebook.course.registrar_columns import column_roles

pytestmark = pytest.mark.usefixtures("no_reports")

GRADES = "grades: {use: [等级制, ects], pass: 60}\nstatuses: {absent: ABS}\n"


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def marked(exam, answers, tmp_path):
    """Four students with marks; s002 excused, s003 waiting for an essay, s005 with nothing handed in."""
    (answers / "s005.yaml").unlink()
    essays = tmp_path / "essays.csv"
    essays.write_text("id,question,marks\ns001,q3,0\ns002,q3,1\ns004,q3,2.5\ns006,q3,6\n")
    more = ("--jobs", 1, "--feedback", "none", "--hand-marks", essays)
    run("exam", "grade", exam.folder, answers, "-o", tmp_path / "m", *more)
    (tmp_path / "status.csv").write_text("student,status\ns002,excused\n")
    run("exam", "status", exam.folder, tmp_path / "status.csv")
    return exam


@pytest.fixture
def percent(marked, tmp_path):
    """The per cent of everybody, to two decimals as registrars have them."""
    with (tmp_path / "m" / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    exact = {row["student"]: Fraction(row["score"]) / 23 * 100 for row in rows if row["percent"]}
    exact.pop("s002")
    return {student: float(round(mark, 2)) for student, mark in exact.items()}


def fill(exam, template: Path, *more: object, grades: str = "", status: int = 0):
    out = template.with_name(f"filled{template.suffix}")
    if grades:
        template.with_name("g.yaml").write_text(grades, "utf-8")
        more = (*more, "--grades", template.with_name("g.yaml"))
    said = run("exam", "gradebook", exam.folder, "--template", template, "-o", out, "--replace", *more, status=status)
    return said, out


def lines(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    text = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_chinese_table_keeps_its_bytes_but_for_the_marks(marked, percent, tmp_path):
    template = tmp_path / "成绩.csv"
    text = (
        "某大学 期末成绩登记表,,,,,\r\n学号,姓名,平时成绩,期末成绩,总评,备注\r\n"
        "s006,学生甲 6,080,,,旁听\r\ns001,Student One 1,70,,,\r\ns002,学生乙 2,,,,\r\ns003,学生丙 3,90,,,\r\n,,,,,\r\n"
    )
    template.write_bytes(text.encode("gb18030"))
    said, out = fill(marked, template)
    wanted = text.replace("080,,,", f"080,{percent['s006']:g},,").replace("1,70,,,", f"1,70,{percent['s001']:g},,")
    wanted = wanted.replace("学生乙 2,,,,", "学生乙 2,,,,缓考")  # in the language of the headings
    assert out.read_bytes().decode("gb18030") == wanted
    assert "'总评' is left as it is" in said
    assert "of the exam, not in it: s004, s005" in said
    said, out = fill(marked, template, "--lang", "en")
    assert "学生乙 2,,,,excused\r\n" in out.read_bytes().decode("gb18030")


def test_a_table_of_utf_16_with_tabs_stays_one(marked, percent, tmp_path):
    template = tmp_path / "t.txt.csv"
    template.write_bytes("Student ID\tName\tFinal grade\ns004\tx\t\n".encode("utf-16"))
    _, out = fill(marked, template)
    assert lines(out, "utf-16", "\t") == [["Student ID", "Name", "Final grade"], ["s004", "x", f"{percent['s004']:g}"]]


def test_a_german_table_takes_grades_with_a_decimal_comma(marked, percent, tmp_path):
    template = tmp_path / "d.csv"
    template.write_bytes("Matrikelnummer;Vorname;Name;Note;Punkte;Bestanden\r\n".encode("cp1252"))
    said, out = fill(marked, template, "--decimal-comma", grades="grades: {use: german, pass: 50}")
    found = {row[0]: row for row in lines(out, "utf-8", ";")[1:]}
    assert list(found) == list(marked.by_id)
    assert "6 rows were added" in said
    assert found["s001"][1:3] == ["Student One", "1"]
    score = Fraction(str(percent["s004"])) * 23 / 100
    assert found["s004"][4] == f"{float(round(score, 1)):g}".replace(".", ",")
    assert found["s004"][3].replace(",", ".") in {
        "1.0",
        "1.3",
        "1.7",
        "2.0",
        "2.3",
        "2.7",
        "3.0",
        "3.3",
        "3.7",
        "4.0",
        "5.0",
    }
    assert "." not in found["s004"][3]
    assert found["s002"][3:] == found["s003"][3:] == ["", "", ""]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Grades"
    sheet["A1"] = "Course 101"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:F1")
    sheet.append(["学号", "Name", "Coursework", "Exam", "等级", "Total"])
    for i, student in enumerate(("s006", "s001", "s003"), 3):
        sheet.append([student, "", 55, None, None, f"=C{i}+D{i}"])
    sheet["D3"].number_format = "0.0"
    sheet["D4"].number_format = "@"
    sheet["C4"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["C"].width = 33
    book.create_sheet("Notes")["A1"] = "keep me"
    book.save(path)
    return path


def test_a_workbook_keeps_formats_formulas_and_other_sheets(marked, percent, tmp_path):
    _, out = fill(marked, workbook(tmp_path / "r.xlsx"), grades=GRADES)
    book = openpyxl.load_workbook(out)
    sheet = book["Grades"]
    assert book.sheetnames == ["Grades", "Notes"]
    assert book["Notes"]["A1"].value == "keep me"
    assert [cell.value for cell in sheet["F"]][2:] == ["=C3+D3", "=C4+D4", "=C5+D5"]
    assert sheet["D3"].value == percent["s006"]
    assert (sheet["D4"].value, sheet["D4"].number_format) == (f"{percent['s001']:g}", "@")  # a column of text stays one
    assert (sheet["D5"].value, sheet["E5"].value) == (None, None)  # still waiting
    assert sheet["E3"].value in ("优", "良", "中", "及格", "不及格")  # in the language of the headings
    assert (sheet["C4"].fill.fgColor.rgb, sheet.column_dimensions["C"].width) == ("00FFFF00", 33)
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:F1"]


def test_a_formula_in_its_own_column_is_kept_and_said(marked, tmp_path):
    path = workbook(tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    book["Grades"]["D3"] = "=1+1"
    book.save(path)
    said, out = fill(marked, path, grades=GRADES)
    assert "'Exam' holds a formula, and keeps it" in said
    assert openpyxl.load_workbook(out)["Grades"]["D3"].value == "=1+1"


def test_zeros_before_an_id_stay_and_lost_ones_are_said(marked, tmp_path):
    template = tmp_path / "t.csv"
    template.write_text('学号,成绩\n"s001",\n0012,\n')
    said, out = fill(marked, template)
    assert lines(out)[2][0] == "0012"
    assert "line 3: no student '0012'" in said


def test_nobody_is_filled_twice_and_strangers_are_named(marked, percent, tmp_path):
    template = tmp_path / "t.csv"
    template.write_text("学号,姓名,成绩\ns001,,\ns001,,\ns099,,12\ns004,学生乙 2,\n")
    said, out = fill(marked, template)
    assert lines(out)[1:] == [
        ["s001", "", f"{percent['s001']:g}"],
        ["s001", "", ""],
        ["s099", "", "12"],
        ["s004", "学生乙 2", ""],
    ]
    assert "line 3: s001 stands in line 2, and is filled once" in said
    assert "line 4: no student 's099'" in said
    assert "line 5: the id is that of 's004', but the name '学生乙 2' that of 's002'" in said


def test_what_a_cell_held_before_is_said(marked, percent, tmp_path):
    template = tmp_path / "t.csv"
    template.write_text(f"学号,成绩\ns001,{percent['s001']}\ns004,1\ns003,7\n")
    said, _ = fill(marked, template)
    assert "line 2: '成绩'" not in said
    assert f"line 3: '成绩' held '1', now {percent['s004']:g}" in said
    assert "line 4: '成绩' held '7', now nothing" in said


def test_the_word_that_a_registrar_wants_stands_in_place_of_a_mark(marked, tmp_path):
    template = tmp_path / "t.csv"
    template.write_text("学号,成绩\ns001,\ns002,\ns005,\n")
    _, out = fill(marked, template, grades="statuses: {excused: 缓考, missing: ABS}")
    assert [row[1] for row in lines(out)[2:]] == ["缓考", "ABS"]
    template.write_text("学号,成绩,考试状态\ns001,,\ns002,,\ns005,,\n")
    _, out = fill(marked, template, grades="statuses: {excused: 缓考, missing: ABS}")
    assert [row[1:] for row in lines(out)[2:]] == [["", "缓考"], ["", "ABS"]]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (
            "学号,平时成绩,实验",
            "no column ('平时成绩', '实验') is known to take a mark; say which does: --columns mark=平时成绩",
        ),
        ("学号,姓名", "no column is known to take a mark; say which does: --columns mark=HEADING"),
        ("成绩,等级", "no column says who the student is"),
        ("学号,等级", "'等级' takes a grade, and this exam has none; give --grades FILE"),
    ],
)
def test_a_table_whose_columns_cannot_be_told_is_refused_with_the_fix(marked, tmp_path, head, said):
    template = tmp_path / "t.csv"
    template.write_text(f"{head}\n{'s001' + ',' * head.count(',')}\n")
    found, out = fill(marked, template, status=1)
    assert said in found
    assert not out.exists()


def test_a_person_says_what_columns_take(marked, percent, tmp_path):
    template = tmp_path / "t.csv"
    template.write_text("Nr.,Whose,Klausur,Kurs,成绩\n1,s001,,,\n2,s004,,,\n")
    _, out = fill(marked, template, "--columns", "id=Whose,mark=Klausur,letter=Kurs,keep=成绩", grades=GRADES)
    assert lines(out)[1][2] == f"{percent['s001']:g}"
    assert lines(out)[1][3] in ("优", "良", "中", "及格", "不及格")  # in the language of the headings
    assert [row[4] for row in lines(out)[1:]] == ["", ""]
    said, _ = fill(marked, template, "--columns", "id=Whose,mark=Klasur", status=1)
    assert "no column is called 'Klasur'" in said
    said, _ = fill(marked, template, "--columns", "marc=Klausur", status=1)
    assert "'marc' is no kind of column" in said


@pytest.mark.parametrize(
    ("headings", "letters", "roles"),
    [
        ("学号 姓名 平时成绩 期末成绩 总评 备注", False, {3: "mark", 5: "remark"}),
        ("学号 总评成绩", False, {1: "mark"}),
        ("学号 成绩 等级", True, {1: "mark", 2: "letter"}),
        ("学号 百分制 五级制", True, {1: "mark", 2: "letter"}),
        ("学号 卷面成绩 是否通过", False, {1: "score", 2: "passed"}),
        ("Student_ID Grade", False, {1: "mark"}),
        ("Student_ID Grade", True, {1: "letter"}),
        ("Matrikelnummer Punkte Note", True, {1: "score", 2: "letter"}),
        ("Student_ID Percentage", False, {1: "percent"}),
    ],
)
def test_headings_of_registries(headings, letters, roles):
    from markscheme.files.headings import column_kinds

    names = [name.replace("_", " ") for name in headings.split()]
    found = column_roles(names, column_kinds(names), {}, has_letters=letters, where="t.csv", messages=[])
    assert found == roles
