"""The PDF is read back: text, tags, alternative text, equal bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from document_samples import NOTICE, PROMPT, TITLE, paper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from markscheme.document.document_tree import (
    AnswerBox,
    Code,
    Columns,
    DisplayFormula,
    Document,
    Emphasis,
    EndOfPaper,
    Formula,
    Heading,
    Paragraph,
    Part,
    Question,
    Strong,
    Table,
    Words,
    WorkingSpace,
)
from markscheme.document.pdf.typeset import compile_typst, page_count, to_pdf
from markscheme.document.printers.typst_document import to_typst
from markscheme.errors import RenderError
from markscheme.notation.latex_reader import read_latex

LANGUAGES = ["en", "zh"]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def closed_up(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_and_number_is_on_the_pages(language: str) -> None:
    shown = closed_up(text_of(to_pdf(paper(language))))
    texts = [TITLE[language], PROMPT[language], NOTICE[language], "17", "23", "31", "4.25", "COMP#1&2", "5.5"]
    texts += [
        "(a)",
        *(f"[{marks}{' 分' if language == 'zh' else ''}]" for marks in ("1", "0.5")),
        "left",
        "右边",
        "item",
        "Tools",
        "Values",
        "22",
        "a|b",
        "MS-7Q4K",
        "above",
    ]
    texts += ['deff(x):returnx#均值\\$```"q"', "4.", "5."]
    missing = [text for text in texts if closed_up(text) not in shown]
    assert missing == []


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", ["Question 1", "[4.5 marks]", "Page 1 of 3", "Page 3 of 3", "End of paper"]),
        ("zh", ["第 1 题", "[4.5 分]", "第 1 页 共 3 页", "第 3 页 共 3 页", "试卷结束"]),
        (("en", "zh"), ["Question 1 · 第 1 题", "Page 1 of 3 · 第 1 页 共 3 页", "End of paper · 试卷结束"]),
    ],
)
def test_own_words_and_page_numbers(language, words: list[str]) -> None:
    name = language if isinstance(language, str) else language[0]
    shown = closed_up(text_of(to_pdf(replace(paper(name, large_print=False), language=language))))
    assert [word for word in words if closed_up(word) not in shown] == []


@pytest.mark.parametrize("sign", "：；，。")
def test_no_line_begins_with_a_stop_behind_a_formula(sign: str) -> None:
    formula = Formula(read_latex("P = q^L"))
    texts = [Paragraph((Words("字" * i), formula, Words(f"{sign}其后"))) for i in range(30, 46)]
    shown = text_of(to_pdf(Document("Test", "zh", tuple(texts)))).replace("\u2060", "")
    assert shown.count(sign) == 16
    assert not [line for line in shown.splitlines() if line.lstrip().startswith(sign)]


def test_matrix_rows_stay_rows() -> None:
    matrix = read_latex(r"\begin{pmatrix} 11 & 12 \\ 21 & 22 \\ 31 & 32 \end{pmatrix}")
    pdf = to_pdf(Document("t", "en", (DisplayFormula(matrix),)))
    shown = PdfReader(io.BytesIO(pdf)).pages[0].extract_text(extraction_mode="layout")
    rows = [re.findall(r"\d\d", line) for line in shown.split("\n")]
    assert [row for row in rows if row] == [["11", "12"], ["21", "22"], ["31", "32"]]


@pytest.mark.parametrize("language, lang", [("en", "en"), ("zh", "zh-CN")])
def test_pdf_ua(language: str, lang: str) -> None:
    reader = PdfReader(io.BytesIO(to_pdf(paper(language))))
    root = reader.trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == TITLE[language]
    assert "/CreationDate" not in reader.metadata
    alternatives = alternative_texts(root["/StructTreeRoot"])
    assert 'A "ball" & <more>' in alternatives
    assert len(alternatives) == 8
    assert all(alternatives)


def alternative_texts(node) -> list[str]:
    node = node.get_object()
    if isinstance(node, list):
        return [text for child in node for text in alternative_texts(child)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (alternative_texts(node["/K"]) if "/K" in node else [])


def test_spoken_formulas_follow_the_language() -> None:
    formula = (DisplayFormula(read_latex(r"\frac{1}{2}")),)
    spoken = [
        alternative_texts(
            PdfReader(io.BytesIO(to_pdf(Document("t", language, formula)))).trailer["/Root"]["/StructTreeRoot"]
        )
        for language in LANGUAGES
    ]
    assert len({*map(tuple, spoken)}) == 2
    assert re.search("[一-鿿]", spoken[1][0])


FONTS = {"LibertinusSerif-Regular", "LibertinusSerif-Bold", "NotoSerifSC-Regular", "NotoSansSC-Regular"}


def fonts_of(pdf: bytes) -> set[str]:
    fonts = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(re.sub("^/[A-Z]{6}\\+|-Identity-H$", "", font.get_object()["/BaseFont"]))
    return fonts


def test_chinese_is_set_in_chinese_faces() -> None:
    plain = fonts_of(to_pdf(Document("t", "zh", (Paragraph((Words("均值“方差”。"),)),))))
    strong = fonts_of(to_pdf(Document("t", "zh", (Paragraph((Strong((Words("均值"),)),)),))))
    assert any(name.startswith("NotoSerifSC") for name in plain)
    assert any(name.startswith("NotoSansSC") for name in strong)
    assert not any(name.startswith("NotoSansSC") for name in plain)


def test_same_bytes_in_every_process() -> None:
    here = Path(__file__).parents[1]
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]);"
        "from document_samples import paper; from markscheme.document.writers import render;"
        "formats = ('.pdf', '.html', '.md', '.tex', '.txt');"
        "print([hashlib.sha256(render(paper('zh'), 'x' + e)).hexdigest() for e in formats])"
    )
    digests = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(here.parent / "src")}
        run = subprocess.run(
            [sys.executable, "-c", program, str(here)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.append(run.stdout)
    assert digests[0] == digests[1]
    assert digests[0].count("'") == 10


def test_paper_sizes_and_large_print() -> None:
    small, letter = to_pdf(paper("en")), to_pdf(paper("en", paper="us-letter", large_print=True))
    boxes = [PdfReader(io.BytesIO(pdf)).pages[0].mediabox for pdf in (small, letter)]
    assert [tuple(round(float(side)) for side in box[2:]) for box in boxes] == [(595, 842), (612, 792)]
    ruled = Document("t", "en", (WorkingSpace(50),))
    assert (page_count(ruled), page_count(replace(ruled, large_print=True))) == (2, 3)


@pytest.mark.parametrize("lines, pages", [(1, 1), (60, 3)])
def test_page_count(lines: int, pages: int) -> None:
    document = Document("t", "en", (WorkingSpace(lines), EndOfPaper()))
    assert page_count(document) == pages
    assert len(PdfReader(io.BytesIO(to_pdf(document))).pages) == pages


@pytest.mark.parametrize("filling", range(22, 30))
def test_no_question_breaks_after_its_heading(filling: int) -> None:
    question = Question("7", (Words("Titled"),), 3, (Paragraph((Words("Opening words"),)),))
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO(to_pdf(Document("t", "en", (WorkingSpace(filling), question))))).pages
    ]
    assert any("Titled" in page and "Opening" in page for page in pages)


@pytest.mark.parametrize("keep, pages", [(True, [2]), (False, [1, 2])])
def test_keep_holds_a_question_on_one_page(keep: bool, pages: list[int]) -> None:
    parts = tuple(Part(label, 1, (Words(f"Prompt {label}"),), (WorkingSpace(3),)) for label in "abcd")
    document = Document("t", "en", (WorkingSpace(20), Question("1", (), 4, parts, keep)))
    shown = [page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(document))).pages]
    assert [number for number, page in enumerate(shown, 1) if "Prompt" in page] == pages


def test_a_kept_question_taller_than_a_page_still_breaks() -> None:
    document = Document("t", "en", (Question("1", (), 4, (WorkingSpace(80), Paragraph((Words("last"),))), keep=True),))
    shown = [page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(document))).pages]
    assert len(shown) == 3
    assert "last" in shown[2]


def test_table_headers_are_repeated() -> None:
    rows = tuple(((Words(f"row {number}"),),) for number in range(80))
    pages = PdfReader(io.BytesIO(to_pdf(Document("t", "en", (Table(((Words("Heading of column"),),), rows),))))).pages
    assert len(pages) >= 3
    assert all("Heading of column" in page.extract_text() for page in pages)


def test_boxes_in_columns_stay_inside_them() -> None:
    box = Part("a", 1, (Words("Fill in."),), (AnswerBox((Words("Z ="),), "z", 40, 1, 4),))
    typst = to_typst(Document("t", "en", (Columns(((box,), (box,))),)))
    assert typst.count("9.95mm, 1, 4") == 2  # four cells and the three gaps between them


SIGNS = list("ab1 中，\\`*_{}[]()#+-.!|$~^&<>\"'@=:;?/%—“”")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from(SIGNS), min_size=1, max_size=30))
def test_any_signs_come_back_from_the_pdf(text: str) -> None:
    words = (Words(text),)
    blocks = (
        Heading(1, words),
        Paragraph((Words("«"), Emphasis(words), Strong(words), Code(text), Words("(x)[y].z"))),
        Part("a", 1, words),
        Table((words,), ((words,),)),
    )
    shown = closed_up(text_of(to_pdf(Document("T" + text, "en", blocks, (("L" + text, "V" + text),), code="C" + text))))
    bare = closed_up(text)
    for expected in (
        "«" + bare * 3 + "(x)[y].z",
        "T" + bare,
        "L" + bare,
        "V" + bare,
        "C" + bare,
        "(a)" + bare,
    ):
        assert expected in shown


def test_a_character_without_a_glyph_is_a_box() -> None:
    words = (Words("a\N{EGYPTIAN HIEROGLYPH A001}b"),)
    table = Table((words,), ((words,),))
    made = to_pdf(Document("t", "en", (Paragraph((Strong(words),)), Heading(1, words), table)))
    assert closed_up(text_of(made)).count("a□b") == 4


def test_a_broken_source_is_an_error_with_its_place() -> None:
    with pytest.raises(RenderError) as caught:
        compile_typst("#nothing-of-this-name")
    assert str(caught.value).startswith("Typst cannot lay out this document: ")
    assert "nothing-of-this-name" in str(caught.value)


def resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_stays_flat() -> None:
    def make(first: int, last: int) -> float:
        for number in range(first, last):
            formula = DisplayFormula(
                read_latex(f"Z = \\begin{{bmatrix}} {number} & 1 \\\\ 2 & {number}.5 \\end{{bmatrix}}")
            )
            to_pdf(Document("t", "en", (Paragraph((Words(f"Variant {number}"),)), formula), code=f"C{number}"))
        return resident_megabytes()

    settled = make(0, 100)
    assert make(100, 300) < settled + 8
