from __future__ import annotations

import io
import json
import re
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.errors import AnswerError
from markscheme.exam.roster import Student, read_roster, stem_of
from markscheme.files.headings import TableHints, read_column_hints


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
        (
            "id,name\n12,A\n１２,B\n",
            "line 3: the id '12' stands in line 2 already, as 'A' there and 'B' here; keep one",
        ),
        ("id,name,email\n1,A,\n,B,\n", "line 3: 'id' and 'email' are empty, and no column says the id of 'B'; fill it"),
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


def said(
    tmp_path, text: str, columns: str = "", name: str = "roster.csv", content: bytes = b""
) -> tuple[list, list[str]]:
    """The students and the notes of a table."""
    path, notes = tmp_path / name, []
    path.write_bytes(content or text.encode())
    return list(read_roster(path, notes, TableHints(columns=read_column_hints([columns] if columns else [])))), notes


def test_a_person_says_what_the_table_does_not(tmp_path):
    table = "Kennung,Teilnehmer,ID\n7,Ada,99\n"
    ((student,), _) = said(tmp_path, table, "id=kennung,name=Teilnehmer,none=ID")
    assert (student.id, student.name, student.more) == ("7", "Ada", ())
    for columns, complaint in (
        ("id=Kenung", "no column is called 'Kenung', which --columns says is the id; did you mean 'Kennung'?"),
        ("id=Kennung,name=Teilnemer", "which --columns says is the name; did you mean 'Teilnehmer'?"),
        ("id=Kennung,name", "'name' must name a column and its heading, as id=学号,name=姓名"),
        ("colour=Kennung", "'colour' is no kind of column; write one of id, username"),
        ("id=Kennung,name=Kennung", "'Kennung' stands for id and for name; keep one of them"),
    ):
        with pytest.raises(AnswerError, match=re.escape(complaint)):
            said(tmp_path, table, columns)


def test_a_heading_with_a_comma_stands_in_quotation_marks(tmp_path):
    ((student,), _) = said(tmp_path, 'id,"Name, given"\n7,Ada\n', '"name=Name, given"')
    assert student.name == "Ada"


def test_the_surest_id_that_is_filled_in_is_taken_and_said(tmp_path):
    students, notes = said(tmp_path, "ID number,Username,Email\n1,ada,a@x.org\n,bo,b@x.org\n,,c@x.org\n")
    assert [one.id for one in students] == ["1", "bo", "c@x.org"]
    assert [note.split(": ", 1)[1] for note in notes[-2:]] == [
        "line 3: 'ID number' is blank, so 'Username' is the id: bo",
        "line 4: 'ID number' is blank, so 'Email' is the id: c@x.org",
    ]


@pytest.mark.parametrize("heading", ["Programme", "Dialect", "Group A", "备注", "Country", "Term", "Year", "GPA"])
def test_what_is_not_known_is_kept(tmp_path, heading):
    ((student,), notes) = said(tmp_path, f"id,{heading}\n1,x\n")
    assert student.more == ((heading, "x"),)
    assert any(f"kept for the gradebook: '{heading}'" in note for note in notes)


def test_a_student_whose_name_is_a_word_for_nobody_is_somebody(tmp_path):
    students, _ = said(tmp_path, "id,name\n1,Mean\n2,Total\n,Mean\n,合计\n")
    assert [one.name for one in students] == ["Mean", "Total"]


def test_names_of_chinese_students_have_no_space_and_others_have_one(tmp_path):
    students, _ = said(tmp_path, "学号,姓,名\n1,欧阳,娜\n2,Byron,Ada\n")
    assert [one.name for one in students] == ["欧阳娜", "Ada Byron"]
    students, _ = said(tmp_path, "Matrikelnummer;Name;Vorname\n1;Byron;Ada\n")
    assert [one.name for one in students] == ["Ada Byron"]


def test_what_else_the_roster_says_is_kept_in_exam_json():
    student = Student("1", "Ada", more=(("专业", "AI"), ("GPA", "4")))
    assert Student.from_json(student.to_json()) == student
    assert "more" not in Student("1").to_json()
    assert student.facts == Student("1", "Ada").facts  # no paper depends on it


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xd0\xcf\x11\xe0 old", "a workbook of old Excel, or one with a password"),
        (b'"id,name"\n"1,Ada"\n', "the first line is one cell, 'id,name'; take the quotation marks around whole lines"),
        (b"<html><table><tr><td>id</td></tr></table>", "a web page and no table"),
        ("id,name\n1,Anna M\xfcller\n".encode("cp1252"), r"give --encoding: cp1252 \(Anna Müller\)"),
        ("id,name\n1,王芳\n".encode("gb18030"), r"gb18030 \(王芳\)"),
        ("id,name\n1,Łukasz\n".encode("cp1250"), r"cp1250 \(Łukasz\)"),
        ("id,name\n1,a\n".encode("utf-16-le"), "give --encoding utf-16-le"),
        (b'id,name\n1,"a\n2,b\n3,c\n', "line 2: not CSV .* that is opened there is not closed up to line 4"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, content, complaint):
    with pytest.raises(AnswerError, match=complaint):
        said(tmp_path, "", content=content)


def test_an_encoding_that_is_said_is_taken_for_what_is_not_utf_8(tmp_path):
    path = tmp_path / "roster.csv"
    for text, encoding in (("id,name\n1,Müller\n", "cp1252"), ("id,name\n1,Müller\n", "utf-8"), ("id\n1\n", "utf-16")):
        path.write_bytes(text.encode(encoding))
        assert read_roster(path, hints=TableHints("cp1252")) == roster(tmp_path, text, "other.csv")
    path.write_bytes(b"id,name\n1,\x81\n")
    with pytest.raises(AnswerError, match=r"byte 11 \(line 2\) is not cp1252, which --encoding says"):
        read_roster(path, hints=TableHints("cp1252"))
    with pytest.raises(AnswerError, match="no such encoding of texts"):
        read_roster(path, hints=TableHints("rot13"))


def test_a_cell_that_is_spoilt_costs_itself_unless_somebody_is_entitled_to_it(tmp_path):
    students, notes = said(tmp_path, "id,name,group,GPA\n1,Ada,#N/A,#DIV/0!\n")
    assert (students[0].group, students[0].more) == ("", ())
    assert [note.split(": ", 1)[1] for note in notes[-2:]] == [
        "line 2: a cell holds the error #N/A; type the value; it is left blank",
        "line 2: a cell holds the error #DIV/0!; type the value; it is left blank",
    ]
    with pytest.raises(AnswerError, match="line 2: a cell holds the error #REF!"):
        said(tmp_path, "id,extra time\n1,#REF!\n")


@pytest.mark.parametrize(("share", "extra"), [(1, "100%"), (0.25, "25%"), (1.5, "150%"), (0.5, "50%")])
def test_a_per_cent_cell_is_per_cent(tmp_path, share, extra):
    book = openpyxl.Workbook()
    book.active.append(["id", "extra time"])
    book.active.append([1, share])
    book.active["B2"].number_format = "0%"
    book.save(tmp_path / "roster.xlsx")
    assert read_roster(tmp_path / "roster.xlsx")[0].extra_time == extra


def test_a_formula_counts_by_its_value_and_without_one_it_is_spoilt(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "name", "group"], ["=1+1", "Ada", "A"]):
        book.active.append(row)
    book.save(tmp_path / "roster.xlsx")
    with pytest.raises(AnswerError, match="cell A2 holds a formula; copy the column and paste it as values"):
        read_roster(tmp_path / "roster.xlsx")
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(tmp_path / "roster.xlsx") as old, zipfile.ZipFile(tmp_path / "saved.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, re.sub(rb"<v ?/?>(</v>)?", b"<v>2</v>", content) if name == part else content)
    assert [one.id for one in read_roster(tmp_path / "saved.xlsx")] == ["2"]


@pytest.mark.parametrize("id", ["../x", "a/b", "..", "con:1", "a b", "."])
def test_no_id_leads_out_of_the_folder(id):
    stem = stem_of(id)
    assert "/" not in stem
    assert not stem.startswith(".")
    assert stem != id


def test_ids_that_look_alike_as_file_names_stay_apart():
    assert len({stem_of(id) for id in ("a/b", "a_b", "a b", "a:b")}) == 4


@pytest.mark.parametrize(
    "last",
    [
        "Total: 2 students,",
        "共 2 人,",
        "合计：2,",
        ",平均分",
        "制表人：教务处,",
        "id,name",
        "Average:,",
        "合计,2 人在册",
        "2 students,",
    ],
)
def test_the_foot_of_a_table_is_no_student(tmp_path, last):
    students, notes = said(tmp_path, f"id,name\n1,Ada\n{last}\n")
    assert [one.id for one in students] == ["1"]
    assert notes[-1].endswith(f"line 3 is no student ({last.strip(',').split(',')[0]!r}) and is not read")


@pytest.mark.parametrize("heading", ["Extra time (%)", "Extra time in per cent", "延长时间（百分比）"])
def test_the_heading_says_the_unit_of_extra_time(tmp_path, heading):
    students, _ = said(tmp_path, f"id,{heading}\n1,25\n2,25%\n3,10 min\n4,\n")
    assert [one.extra_time for one in students] == ["25%", "25%", "10 min", ""]


def test_a_quotation_mark_within_a_cell_costs_nobody_the_table(tmp_path):
    students, notes = said(tmp_path, 'id,name\n1,"Bo" Li\n2,5" Pipe\n3,"Li, Bo"\n4,"A" B\n')
    assert [one.name for one in students] == ["Bo Li", '5" Pipe', "Li, Bo", "A B"]
    assert notes[0].endswith("line 2: a quotation mark within a cell is not doubled; the line is read as '1 | Bo Li'")
    with pytest.raises(AnswerError, match=r"line 2: not CSV .* opened there is not closed up to line 3"):
        said(tmp_path, 'id,name\n1,"Bo\n2,"Li"\n')


def test_a_name_with_a_comma_is_turned_where_a_platform_writes_it_so(tmp_path):
    assert said(tmp_path, 'Student,SIS User ID\n"Byron, Ada",1\n')[0][0].name == "Ada Byron"
    assert said(tmp_path, 'name,id\n"Byron, Ada",1\n')[0][0].name == "Byron, Ada"


def test_columns_of_the_blueprint_hold_for_the_roster(tmp_path):
    (tmp_path / "e.yaml").write_text(
        "title: M\nlanguages: [en]\ncolumns: {id: Kennung, name: Teilnehmer, none: Comment}\n"
        "questions:\n  - text: Why?\n    marks: 5\n"
    )
    (tmp_path / "r.csv").write_text("Kennung,Teilnehmer\n7,Ada Byron\n8,Li Wei\n", "utf-8")
    build = ["exam", "build", str(tmp_path / "e.yaml"), "--roster", str(tmp_path / "r.csv"), "--no-pdf-forms"]
    done = CliRunner().invoke(main, [*build, "-o", str(tmp_path / "e")])
    assert done.exit_code == 0, done.output
    exam = json.loads((tmp_path / "e" / "exam.json").read_text("utf-8"))
    assert [(one["id"], one["name"]) for one in exam["students"]] == [("7", "Ada Byron"), ("8", "Li Wei")]


def test_an_id_has_one_form_whatever_its_digits_and_accents(tmp_path):
    students, _ = said(tmp_path, "学号,姓名\n２０２６０１,张伟\nＡ１２,李娜\njose\u0301,José\n")
    assert [one.id for one in students] == ["202601", "A12", "jos\u00e9"]
    with pytest.raises(
        AnswerError, match=r"line 3: the id 'jos\u00e9' stands in line 2 already, as 'A' there and 'B' here"
    ):
        said(tmp_path, "id,name\njose\u0301,A\njos\u00e9,B\n")


def test_a_row_that_stands_twice_is_read_once_with_a_note(tmp_path):
    students, notes = said(tmp_path, "id,name,group\n1,Ada,A\n2,Bo,A\n１, Ada ,A\n")
    assert [one.id for one in students] == ["1", "2"]
    assert notes[-1].endswith("line 4 repeats line 2; it is read once")
    with pytest.raises(AnswerError, match="line 3: the id '1' stands in line 2 already; keep one of them"):
        said(tmp_path, "id,name,group\n1,Ada,A\n1,Ada,B\n")


@pytest.mark.parametrize(
    "role", ["Instructor", "TA", "Non-editing teacher", "TaEnrollment", "助教", "Teacher, Observer"]
)
def test_who_teaches_gets_no_paper(tmp_path, role):
    students, notes = said(tmp_path, f'Name,SID,Email,Role\nAda,1,,Student\nBo,2,b@x.org,"{role}"\n')
    assert [one.id for one in students] == ["1"]
    assert notes[-1].endswith(f"line 3 is no student ({role!r}) and is not read")


@pytest.mark.parametrize("role", ["Student, TA", "学生", "Learner", "", "班长", "Auditor"])
def test_who_studies_gets_a_paper_whatever_else_they_do(tmp_path, role):
    students, _ = said(tmp_path, f'Name,SID,Role\nAda,1,Student\nBo,2,"{role}"\n')
    assert [one.id for one in students] == ["1", "2"]


def test_a_login_that_is_a_word_for_nobody_is_somebodys(tmp_path):
    students, _ = said(tmp_path, "Username,name,email\nsum,Sum Li,\ncount,Count 2,c@x.org\nTotal,2 names,\n")
    assert [one.id for one in students] == ["sum", "count"]


def test_the_login_is_surer_than_a_number_that_a_platform_counts_its_users_with(tmp_path):
    students, _ = said(tmp_path, "name,canvas_user_id,login_id,sections,group_name\nAda,88,ada,L,Team 1\nBo,89,bo,L,\n")
    assert [(one.id, one.group) for one in students] == [("ada", "Team 1"), ("bo", "")]


def workbook_of(*sheets: tuple[str, list[list]], merged: tuple[str, ...] = (), formats: dict[str, str] | None = None):
    """The bytes of a workbook with these sheets; `merged` and `formats` are those of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    for where in merged:
        book.worksheets[0].merge_cells(where)
    for cell, shown in (formats or {}).items():
        book.worksheets[0][cell].number_format = shown
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_zeros_that_a_format_shows_belong_to_the_id(tmp_path):
    formats = {"A2": "0000000", "A3": '"S"00000', "A4": "0;-0", "A5": "[$-804]000000;@"}
    rows = [["id", "name"], [12314, "A"], [123, "B"], [7, "C"], [42, "D"]]
    students, _ = said(tmp_path, "", name="r.xlsx", content=workbook_of(("R", rows), formats=formats))
    assert [one.id for one in students] == ["0012314", "S00123", "7", "000042"]


def test_a_spoilt_cell_that_is_weaker_than_the_id_costs_itself(tmp_path):
    rows = [["id", "username", "email", "name"], ["1", "#N/A", "a@x.org", "Ada"], ["2", "bo", "#REF!", "#N/A"]]
    students, notes = said(tmp_path, "", name="r.xlsx", content=workbook_of(("R", rows)))
    assert [(one.id, one.email, one.name) for one in students] == [("1", "a@x.org", "Ada"), ("2", "", "")]
    assert [note.split("cell ")[1][:2] for note in notes if "left blank" in note] == ["C3", "D3"]
    rows[2][0] = "#N/A"
    with pytest.raises(AnswerError, match="cell A3 holds the error #N/A; type the value"):
        said(tmp_path, "", name="r.xlsx", content=workbook_of(("R", rows)))


def test_a_merged_cell_stands_for_all_its_rows(tmp_path):
    rows = [
        ["班级", "考场", "学号", "姓名"],
        ["一班", 101, "1", "甲"],
        [None, None, "2", "乙"],
        ["二班", None, "3", "丙"],
        [None] * 4,
    ]
    content = workbook_of(("R", rows), merged=("A2:A3", "B2:B4", "A4:A5"), formats={"B2": "0000"})
    students, _ = said(tmp_path, "", name="r.xlsx", content=content)
    assert [(one.group, one.room) for one in students] == [("一班", "0101"), ("一班", "0101"), ("二班", "0101")]


def test_headings_in_two_lines_are_one(tmp_path):
    rows = [["学号", "姓名", "成绩", None], [None, None, "平时", "期末"], ["1", "甲", 80, 90]]
    content = workbook_of(("R", rows), merged=("A1:A2", "B1:B2", "C1:D1"))
    ((student,), notes) = said(tmp_path, "", name="r.xlsx", content=content)
    assert (student.id, dict(student.more)) == ("1", {"平时": "80", "期末": "90"})
    assert any(note.endswith("the columns are named in lines 1 and 2") for note in notes)


def test_two_worksheets_with_students_are_asked_about(tmp_path):
    one, other = [["id", "name"], ["1", "Ada"]], [["学号", "姓名"], ["2", "Bo"]]
    other_kind = [["Title of the exam"], ["id", "name"], ["3", "Bo"]]
    legend, empty = [["name", "meaning"], ["A", "tutorial A"]], [["id", "name"]]
    with pytest.raises(AnswerError, match="two worksheets hold students, 'A' and 'C'; put them on one, hide the other"):
        said(tmp_path, "", name="r.xlsx", content=workbook_of(("A", one), ("B", legend), ("C", other_kind)))
    for others in ([("B", legend)], [("B", empty)], [("B", [])]):
        students, notes = said(tmp_path, "", name="r.xlsx", content=workbook_of(("A", one), *others))
        assert [one.id for one in students] == ["1"]
        assert notes[0].endswith("read worksheet 'A'; not read: 'B'")
    ((student,), notes) = said(
        tmp_path, "", name="r.xlsx", content=workbook_of(("Read me", [["How to use"]]), ("B", other))
    )
    assert (student.id, notes[0].split(": ", 1)[1]) == ("2", "read worksheet 'B'; not read: 'Read me'")


@pytest.mark.parametrize(
    ("names", "encoding", "first"),
    [
        ("张伟\n2,欧阳娜娜", "gb18030", "gb18030"),
        ("王芳\n2,李喆\n3,Anna", "gb18030", "gb18030"),
        ("Müller\n2,Søren Å", "cp1252", "cp1252"),
        ("Ängström\n2,Öz", "cp1252", "cp1252"),
        ("Иванов Пётр\n2,Смирнова Анна", "cp1251", "cp1251"),
        ("陳美麗\n2,林志豪", "big5", "big5"),
    ],
)
def test_the_encoding_that_is_most_plausible_is_named_first(tmp_path, names, encoding, first):
    with pytest.raises(AnswerError) as caught:
        said(tmp_path, "", content=f"id,name\n1,{names}\n".encode(encoding))
    assert str(caught.value).split("--encoding: ")[1].split(" ")[0] == first


@pytest.mark.parametrize("above", ["", "Faculty\n\n"], ids=["headings alone", "a title above them"])
def test_the_largest_class_fits_below_its_headings(tmp_path, monkeypatch, above):
    monkeypatch.setattr("markscheme.files.read_table.MOST_ROWS", 200)
    people = "".join(f"s{i},Student {i}\n" for i in range(200))
    assert len(roster(tmp_path, f"{above}id,name\n{people}")) == 200
