"""What is refused among the files that students hand in: whole sentences, and files made to do harm."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from counted_work import counted
from english_left import english_in
from pypdf import PdfReader, PdfWriter
from submission_samples import ANSWERS, as_json, as_pdf, as_xlsx, as_yaml, form_pdf, sheet, workbook
from words_of_others import of_json, of_yaml

from markscheme.document.pdf.fillable_pdf import to_form_pdf
from markscheme.errors import AnswerError
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import make_sheet, sheet_document
from markscheme.phrases.messages.said_in import said_in
from markscheme.submissions import collecting, read_submissions

CODE = sheet().code
FIELDS = [f"{id}.{name}" for id, problem in sheet().questions for name in problem.asked]
KNOWN = ", ".join(FIELDS)
HEAD = ",".join(["student", *FIELDS])
FORM = f"sheet: {CODE}\nstudent: s1\nanswers:\n"


def of_another_sheet(code: str) -> str:
    return f"these answers are for sheet {code!r}, but the sheet has the code {CODE!r}; give the right sheet.json"


def refusal(folder: Path, name: str, content: bytes | str) -> str:
    """What is said about a file, with its folder left out."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(AnswerError) as caught:
        read_submissions([path], sheet())
    return str(caught.value).replace(f"{folder}/", "")


OPEN = FORM + "  q1: {mean: [1, 2}"
TAB = FORM + "\tq1: 1"
YAML = {
    "another sheet": (
        as_yaml(ANSWERS).replace(CODE.encode(), b"AAAA-BBBB"),
        f"a.yaml: {of_another_sheet('AAAA-BBBB')}",
    ),
    "an open bracket": (
        OPEN,
        (f"a.yaml: line 4, column 19: not YAML ({of_yaml(OPEN).problem}); write each answer between quotation marks"),
    ),
    "a tab": (
        TAB,
        (f"a.yaml: line 4, column 1: not YAML ({of_yaml(TAB).problem}); write each answer between quotation marks"),
    ),
    "an alias": (
        FORM + "  q1: {mean: &a [1, 2], variance: *a}",
        (
            "a.yaml: line 4, column 14: '&' and '*' begin a YAML anchor or alias; "
            "write each answer between quotation marks"
        ),
    ),
    "a tag": (
        FORM + "  q1: {mean: !!python/object/apply:os.system [id]}",
        "a.yaml: line 4, column 14: '!' begins a YAML tag; write each answer between quotation marks",
    ),
    "a double name": (
        FORM + "  q1: {mean: 1, mean: 2}",
        "a.yaml: line 4, column 17: 'mean' stands here a second time; keep one of them",
    ),
    "a second document": (
        FORM + "---\nstudent: s2",
        "a.yaml: line 4, column 1: a second document begins here; hand in one form in one file",
    ),
    "a set": (
        FORM + "  q1: {mean: {1, 2}}",
        "a.yaml, q1.mean: holds names with values; write a text, or a list of texts, between quotation marks",
    ),
    "an unknown step": (
        FORM + "  q1: {maen: 1}",
        "a.yaml: 'q1.maen' matches no answer box of the sheet; did you mean 'q1.mean'?",
    ),
    "two names of one box": (
        FORM + "  q1: {mean: 1, a: 2}",
        "a.yaml: 'q1.mean' and 'q1.a' are both for q1.mean; keep one of them",
    ),
    "a box and its cell": (
        FORM + "  q1: {'mean[1]': 1, mean: 2}",
        "a.yaml: 'q1.mean[1]' and 'q1.mean' are both for q1.mean; keep one of them",
    ),
    "an unknown entry": (
        FORM.replace("student", "studnt") + "  q1: {mean: 1}",
        "a.yaml: unknown entry 'studnt'; did you mean 'student'?",
    ),
    "no answers": (
        "student: s1",
        "a.yaml: has no entry 'answers'; fill in the form that `sheet` wrote",
    ),
    "nothing": (
        "",
        "a.yaml: holds the text '', but must hold 'student' and 'answers', as the form that `sheet` wrote",
    ),
    "many lists": (
        FORM + "  q1: {mean: " + "[" * 7 + "]" * 7 + "}",
        "a.yaml, q1.mean: has lists inside lists more than 6 deep; a matrix is a list of rows",
    ),
    "a control character": (
        FORM + '  q1: {mean: "\\0"}',
        (
            "a.yaml, q1.mean: the character U+0000 at line 1, column 1 is no text; "
            "hand in the file that the program saved, or type the answer again"
        ),
    ),
    "a long name": (
        FORM.replace("s1", "x" * 201),
        "a.yaml: the student's name has 201 characters, more than 200; shorten it",
    ),
}

OTHERS = {
    "json: not JSON": (
        "a.json",
        "{1}",
        f"a.json: line 1, column {of_json('{1}').colno}: not JSON ({of_json('{1}').msg})",
    ),
    "json: a double name": (
        "a.json",
        '{"student": 1, "student": 2}',
        "a.json: the name 'student' stands twice in one object; keep one of them",
    ),
    "json: a list without a student": (
        "a.json",
        '[{"answers": {}}]',
        "a.json, entry 1: says no student; add an entry 'student'",
    ),
    "json: half a character": (
        "a.json",
        '{"answers": {"q1.mean": ["1", "\\ud800"]}}',
        (
            "a.json, q1.mean: the character U+D800 at line 1, column 1 is no text; "
            "hand in the file that the program saved, or type the answer again"
        ),
    ),
    "json: deep lists": (
        "a.json",
        "[" * 13 + "]" * 13,
        "a.json, entry 1: more than 12 levels of lists; a matrix is a list of rows",
    ),
    "csv: no column for an answer": (
        "a.csv",
        "student,q1.maen,Any comments?\n",
        (
            "a.csv: column 2, 'q1.maen', is no answer box of the sheet and is not marked; did you mean 'q1.mean'?\n"
            "a.csv: column 3, 'Any comments?', is no answer box of the sheet and is not marked\n"
            "a.csv: no column for q1.mean, q1.variance, q1.Z_hat and 7 more; head the columns by the answer boxes"
        ),
    ),
    "csv: no student": (
        "a.csv",
        ",".join(FIELDS),
        "a.csv: no column says who the student is; name one 'student' or '学号', or say which: --columns id=HEADING",
    ),
    "csv: a row without a student": (
        "a.csv",
        f"{HEAD}\n,2\n",
        "a.csv: row 2: column 'student' says no student; fill it in, or delete the row",
    ),
    "csv: two columns": (
        "a.csv",
        f"{HEAD},1a\n",
        "a.csv: 'q1.mean (column 2)' and '1a (column 12)' are both for q1.mean; keep one of them",
    ),
    "csv: too long a row": (
        "a.csv",
        f"{HEAD}\ns1{',0' * 11}\n",
        "a.csv, row 2: '0' stands in column 12, which has no heading; put quotation marks around cells with separators",
    ),
    "csv: an open quotation mark": (
        "a.csv",
        f'{HEAD}\ns1,"1\n',
        "a.csv: line 2: not CSV (unexpected end of data); save the table again from the spreadsheet",
    ),
    "csv: another sheet": (
        "a.csv",
        f"{HEAD},sheet\ns1{',0' * 10},AAAA-BBBB\n",
        f"a.csv, row 2: {of_another_sheet('AAAA-BBBB')}",
    ),
    "csv: nothing": ("a.csv", "\n", "a.csv: holds no rows; the first row names the columns"),
    "csv: half of UTF-16": (
        "a.csv",
        HEAD.encode("utf-16")[:-1],
        f"a.csv: the file begins as UTF-16, but byte {2 * len(HEAD) + 1} is not UTF-16; save it again as UTF-8",
    ),
    "xlsx: no workbook": (
        "a.xlsx",
        "PK",
        "a.xlsx: not a readable XLSX workbook (File is not a zip file); save it again from the spreadsheet",
    ),
    "xlsx: a long number": (
        "a.xlsx",
        workbook([["student", *FIELDS], [2023123456789012]]),
        (
            "a.xlsx: cell A2 holds the number 2023123456789012, of which a spreadsheet keeps 15 digits; "
            "format the cell as text and type it again"
        ),
    ),
    "txt: an unknown name": (
        "a.txt",
        "q1.mean = 1\nmaen = 2",
        f"a.txt: line 2: 'maen' matches no answer box of the sheet; known: {KNOWN}",
    ),
    "txt: no name": (
        "a.txt",
        "0.5",
        "a.txt: line 1 names no answer box; write lines such as 'q1.mean = ...'",
    ),
    "txt: nothing": (
        "a.txt",
        "# x",
        "a.txt: no line names an answer box; write lines such as 'q1.mean = ...'",
    ),
    "txt: twice": (
        "a.txt",
        "q1.mean = 1\n1a = 2",
        "a.txt: 'line 1' and 'line 2' are both for q1.mean; keep one of them",
    ),
    "another ending": (
        "a.docx",
        "",
        (
            "a.docx: the ending .docx names no format of answers; "
            "known endings: .yaml .yml .json .csv .tsv .xlsx .xls .pdf .txt .zip"
        ),
    ),
}


@pytest.mark.parametrize("case", YAML)
def test_what_is_said_of_a_form(tmp_path: Path, case: str) -> None:
    content, sentence = YAML[case]
    assert refusal(tmp_path, "a.yaml", content) == sentence


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_said_of_other_files(tmp_path: Path, case: str) -> None:
    name, content, sentence = OTHERS[case]
    assert refusal(tmp_path, name, content) == sentence


@pytest.mark.parametrize("sentence", [*(said for _, said in YAML.values()), *(said for _, _, said in OTHERS.values())])
def test_what_is_refused_is_refused_in_chinese_too(sentence: str) -> None:
    assert english_in(said_in(sentence, "zh")) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AnswerError) as caught:
        read_submissions([tmp_path / "a.yaml"], sheet())
    assert str(caught.value) == f"{tmp_path}/a.yaml: there is no such file; check the name"


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(AnswerError) as caught:
        read_submissions([tmp_path], sheet())
    assert str(caught.value) == f"nothing was handed in: no answers in {tmp_path}"


def test_all_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    for i in range(13):
        (tmp_path / f"s{i:02}.yaml").write_text("[")
    with pytest.raises(AnswerError) as caught:
        read_submissions([tmp_path], sheet())
    lines = str(caught.value).splitlines()
    assert [line.partition(": ")[0] for line in lines[:10]] == [f"{tmp_path}/s{i:02}.yaml" for i in range(10)]
    assert lines[10:] == ["and 3 more files"]


# PDF forms.


def test_a_printed_form_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(form_pdf())).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    file = io.BytesIO()
    writer.write(file)
    assert refusal(tmp_path, "a.pdf", file.getvalue()) == (
        "a.pdf: has no form fields; fill in the form that `sheet --form` wrote and save it, do not print it to a file"
    )


def test_a_form_of_another_sheet_is_refused(tmp_path: Path) -> None:
    other = make_sheet(Library(), ["norm/batchnorm"], seed=2, level="easy")
    assert refusal(tmp_path, "a.pdf", to_form_pdf(sheet_document(other))) == (f"a.pdf: {of_another_sheet(other.code)}")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("suffix, writer", [(".pdf", as_pdf), (".xlsx", as_xlsx)])
def test_half_a_file_is_refused(tmp_path: Path, suffix: str, writer, share: float) -> None:
    whole = writer(ANSWERS)
    said = refusal(tmp_path, f"a{suffix}", whole[: int(len(whole) * share)])
    assert said.startswith(f"a{suffix}: ")


def test_a_loop_among_the_fields_ends(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_pdf())))
    group = next(f.get_object() for f in writer.root_object["/AcroForm"]["/Fields"] if "/Kids" in f.get_object())
    group["/Kids"].append(group.indirect_reference)
    writer.write(tmp_path / "a.pdf")
    assert len(read_submissions([tmp_path / "a.pdf"], sheet()).submissions) == 1


def test_damage_is_said_once_and_nothing_is_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said = refusal(tmp_path, "a.pdf", b"%PDF-1.7\n1 0 obj\n<</Type /Catalog\nstartxref\n9\n%%EOF")
    assert said.startswith("a.pdf: not a readable PDF (")
    assert capfd.readouterr() == ("", "")


# Files that would fill the memory or take for ever.


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def replaced(workbook: bytes, part: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | {part: content})


PAGE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SHEET1 = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE s [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12)
)
PLAIN = as_xlsx(ANSWERS)
FAR_ROW = PAGE % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE_ROWS = PAGE % b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (i, i) for i in range(1, 5000))

# Function calls: ten for each of the 100,000 rows that a table may have, and half as many again.
MOST_CALLS = 1_500_000
BOMBS = {
    "zip": (
        "a.xlsx",
        lambda: zipped({f"{i}.xml": bytes(30_000_000) for i in range(4)}),
        "unpacks to 120,000,000 bytes in 4 parts",
    ),
    "many parts": ("a.xlsx", lambda: zipped({f"{i}": b"" for i in range(2001)}), "in 2,001 parts"),
    "laughs": ("a.xlsx", lambda: replaced(PLAIN, SHEET1, LAUGHS + b"]>" + PAGE % b"<c>&m;</c>"), "not a readable XLSX"),
    "far row": ("a.xlsx", lambda: replaced(PLAIN, SHEET1, FAR_ROW), "a.xlsx: "),
    "wide rows": ("a.xlsx", lambda: replaced(PLAIN, SHEET1, WIDE_ROWS), "more than 5,000 columns"),
    "yaml lists": ("a.yaml", lambda: b"answers: " + b"[" * 1_000_000, "more than 12 levels of lists|not YAML"),
    "yaml values": ("a.yaml", lambda: b"answers: [" + b"1," * 4_000_000 + b"]", "more than 100,000 values"),
    "yaml names": ("a.yaml", lambda: b"answers: {" + b"?" * 1_000_000, "not YAML"),
    "json names": (
        "a.json",
        lambda: b"{" + b",".join(b'"%d":1' % i for i in range(100_000)) + b"}",
        "unknown entry '0'",
    ),
    "json lists": ("a.json", lambda: b"[" * 5_000_000, "lists inside lists without end"),
    "rows": ("a.csv", lambda: (HEAD + "\n" + "s1\n" * 100_011).encode(), "more than 100,000 rows"),
    "columns": ("a.csv", lambda: HEAD.encode() + b"," * 1_000_000, "more than 5,000 columns"),
    "a long name": ("a.csv", lambda: (HEAD + "\n" + "s" * 5_000_000).encode(), "more than 200; shorten it"),
    "strange columns": ("a.csv", lambda: ("student" + ",x" * 4000).encode(), "and 3997 more such columns"),
    "lines": ("a.txt", lambda: b"q1.mean = 1\n" + b"\n" * 200_000, "more than 100,000 lines"),
    "a big file": ("a.yaml", lambda: b" " * 10_000_001, "has more than 10,000,000 bytes"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_little_work(tmp_path: Path, name: str) -> None:
    file, content, said = BOMBS[name]
    path = tmp_path / file
    path.write_bytes(content())
    with pytest.raises(AnswerError, match=said), counted() as work:
        read_submissions([path], sheet())
    assert work.calls <= MOST_CALLS


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(replaced(PLAIN, SHEET1, bytes(150_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(AnswerError, match="unpacks to"):
            read_submissions([path], sheet())
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_class_table_may_be_larger_than_a_form() -> None:
    assert collecting.LARGEST_TABLE == 5 * collecting.LARGEST_FILE


def test_a_json_class_of_many_students(tmp_path: Path) -> None:
    entries = [json.loads(as_json(ANSWERS, f"s{i}")) for i in range(500)]
    path = tmp_path / "class.json"
    path.write_text(json.dumps(entries))
    assert len(read_submissions([path], sheet()).submissions) == 500
