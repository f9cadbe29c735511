"""Any name is printed: by the wider fonts, or as a box; what the fonts have is asked of Typst itself."""

from __future__ import annotations

import io
import sys

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from markscheme.cli import main
from markscheme.document import glyphs
from markscheme.document.document_tree import Document, Paragraph, Words
from markscheme.document.pdf import typeset
from markscheme.document.pdf.typeset import to_pdf
from markscheme.exam.roster import students_of
from markscheme.files.read_table import Row

NAMES = {
    "Hangul": "김민준",
    "Thai": "สมชาย",
    "Tamil": "தமிழ்",
    "Telugu": "ప్రియ",
    "Ethiopic": "አበበ",
    "Khmer": "ភ្នំ",
    "Sinhala": "සිංහල",
    "emoji": "Bo 😀",
    "joined emoji": "👨\u200d👩\u200d👧",
    "a rare Chinese character": "𠮷田",
    "another": "𡈼",
    "a skin tone on a letter": "Bo🏽",
    "a joiner": "陈\u200d🎓",
    "a mark on a letter of another script": "\U0001e900\u064b",
    "two scripts that do not join": "\u0f63\u0e49",
}
OURS = ["Zoë", "Łukasz Żak", "Đặng Thị Ánh", "Ελένη", "Іван", "王䶮", "张𬭎", "محمد", "שלום", "अनिल", "Núria", "x̱", "❤️"]
NOWHERE = "ꡀꡁ"  # 'Phags-pa: written in no roster


@pytest.fixture
def only_ours(monkeypatch):
    """As if the extra `fonts` were not installed."""
    monkeypatch.setattr(glyphs, "WIDER", ())
    monkeypatch.setattr(glyphs, "_KNOWN", {})
    kept = (glyphs.fonts, glyphs._missing, typeset._compiler)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def text_of(made: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def paper(text: str) -> Document:
    return Document(title=text, language="en", blocks=(Paragraph((Words(text),)),), header=(("Name", text),))


def test_what_is_taken_for_sure_is_there():
    sure = [chr(code) for code in range(0x20, sys.maxunicode) if glyphs.SURE.fullmatch(chr(code))]
    assert len(sure) > 20_000
    assert glyphs._prints("".join(sure).replace("/", " "), wider=False)


@pytest.mark.parametrize("name", OURS)
def test_our_own_fonts_print_most_names(name, only_ours):
    assert glyphs.missing_characters(name) == ""
    assert not glyphs.is_wide(name)
    to_pdf(paper(name))


@pytest.mark.parametrize("script", list(NAMES)[:11])
def test_the_wider_fonts_print_the_others(script):
    assert glyphs.missing_characters(NAMES[script]) == ""
    assert glyphs.is_wide(NAMES[script])
    assert glyphs.BOX not in text_of(to_pdf(paper(NAMES[script])))


@pytest.mark.parametrize("script", NAMES)
def test_no_name_fails_with_the_wider_fonts(script):
    to_pdf(paper(NAMES[script]))


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=0xA0), min_size=1, max_size=6))
@example("\ufeffBo")
@example("Bo\U0001f3fd")
def test_whatever_a_name_is_made_of_is_printed(name):
    to_pdf(paper(name))


@pytest.mark.parametrize("script", NAMES)
def test_without_them_a_box_stands_there_and_nothing_fails(script, only_ours):
    name = NAMES[script]
    absent = glyphs.missing_characters(name)
    assert absent
    assert set(absent) <= set(name)
    assert text_of(to_pdf(paper(f"a {name} z"))).count(glyphs.BOX) >= 1


def test_what_no_font_has_is_a_box(only_ours):
    assert glyphs.with_boxes(f"a{NOWHERE}b\n") == f"a{2 * glyphs.BOX}b\n"


@pytest.mark.parametrize("text", ["Ada", "均值为 3。", "Zoë: μ ≤ σ → x"])
def test_a_paper_that_needs_no_wider_font_is_the_same_without_them(text, only_ours, monkeypatch):
    narrow = to_pdf(paper(text))
    monkeypatch.undo()
    assert to_pdf(paper(text)) == narrow


def test_the_roster_names_the_line_and_the_extra():
    table = [["id", "name"], ["1", "Ada"], ["2", NOWHERE], [NOWHERE, "Cy"]]
    rows = [Row(line, cells, line=line) for line, cells in enumerate(table, 1)]
    notes: list[str] = []
    students = students_of(rows, "r.csv", notes)
    assert [student.shown for student in students] == ["Ada", "[2]", "Cy"]
    assert [note.partition(": no font")[0] for note in notes] == [
        f"r.csv: line 3: the paper shows [2] in place of the name {NOWHERE!r}",
        f"r.csv: line 4: the paper of {NOWHERE!r} has a box (□) in place of letters",
    ]
    assert all("U+A840" in note and "markscheme[fonts]" in note for note in notes)


def test_an_exam_with_any_names_is_built(tmp_path, only_ours, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [f"{i},{name}" for i, name in enumerate([*NAMES.values(), *OURS, NOWHERE], 1)]
    (tmp_path / "roster.csv").write_text("\n".join(["id,name", *lines, f"{NOWHERE},Ada"]), "utf-8")
    questions = "questions:\n  - family: regression/simple\n    level: easy\n"
    (tmp_path / "exam.yaml").write_text(f"title: 김 {NOWHERE}\nvariants: 1\n{questions}", "utf-8")
    arguments = ["exam", "build", "exam.yaml", "--roster", "roster.csv", "-o", "exam", "--jobs", "1"]
    result = CliRunner().invoke(main, [*arguments, "--no-pdf-forms"])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "exam" / "papers").iterdir())) == len(lines) + 1
    assert "[1]" in text_of((tmp_path / "exam" / "papers" / "1.pdf").read_bytes())
    assert "roster.csv: line 2: the paper shows [1] in place of the name '김민준'" in result.stderr
    assert "the title" in result.stderr


def test_a_sheet_with_any_title_is_printed(tmp_path):
    target = tmp_path / "sheet.pdf"
    result = CliRunner().invoke(main, ["sheet", "regression/simple", "--title", f"Quiz {NOWHERE}", "-o", str(target)])
    assert result.exit_code == 0
    assert "the title has a box (□) in place of letters: no font here has ꡀ (U+A840)" in result.stderr
    assert glyphs.BOX in text_of(target.read_bytes())
