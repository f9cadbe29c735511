"""Papers are walked page by page: no page with a scrap on it, and no statement without what is asked first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pypdfium2
import pypdfium2.raw
import pytest
from pypdf import PdfReader
from thinned import thinned

from markscheme.document.document_tree import (
    AnswerBox,
    Blocks,
    DisplayFormula,
    Document,
    EndOfPaper,
    Figure,
    Heading,
    Paragraph,
    Part,
    Question,
    Words,
    WorkingSpace,
)
from markscheme.document.pdf.typeset import to_pdf
from markscheme.document.printers.typst_document import TypstDocumentPrinter
from markscheme.exam.printing.question_blocks import shortened
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import make_sheet, notice, question_block, usual_rule
from markscheme.papers.space import with_space

PAPERS = {
    1: ("regression/simple", "cnn/output_size", "mlp/backprop", "clustering/kmeans"),
    2: ("gnn/gcn_layer", "mlp/dropout", "regression/ridge", "metrics/nms"),
    3: ("rnn/bptt", "norm/batchnorm", "rl/game_tree", "classification/naive_bayes"),
}
BEGINNING = re.compile(r"^(?:Question (\d+)|第 ?(\d+) ?题|\(([a-z]+)\))", re.MULTILINE)
FEWEST = 4
TOP, BOTTOM = 56.0, 60.0  # points that the running head and the foot take


@cache
def questions(seed: int, language: str) -> Blocks:
    """Four questions of other families, and one of words with many lines."""
    sheet = make_sheet(Library(), PAPERS[seed], seed=seed, language=language)
    drawn = (question_block(problem, id, language, "ruled", usual_rule(sheet)) for id, problem in sheet.questions)
    words = Question("5", (), 5, (Paragraph((Words("Why? 为什么？"),)), WorkingSpace(17)))
    return (*(replace(one, box=True) for one in drawn), words, EndOfPaper())


def paper(seed: int, language: str, space: str = "full", **more) -> Document:
    sheet = make_sheet(Library(), PAPERS[seed][:1], seed=seed, language=language)
    blocks = with_space(questions(seed, language), space)
    return Document("Test", language, blocks, notice=notice(sheet), **{"tidy": True, **more})


def torn(pdf: bytes) -> list[tuple[str, int, int]]:
    """Questions whose heading stands on another page than their part (a)."""
    found, heading = [], ("", 0)
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        for match in BEGINNING.finditer(page.extract_text()):
            if match[3] is None:
                heading = (match[1] or match[2], number)
            elif match[3] == "a" and heading[1] != number:
                found.append((*heading, number))
    return found


def lines_before_and_after(pdf: bytes) -> list[tuple[int, int]]:
    """For every page: the lines to write on above what else comes first, and below what else comes last."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            height = page.get_size()[1]
            drawn = [(one.type, one.get_bounds()) for one in page.get_objects(max_depth=1)]
            inside = [(kind, b) for kind, b in drawn if b[1] > BOTTOM and b[3] < height - TOP]
            rules = [height - b[1] for kind, b in inside if is_rule(kind, b)]
            others = [height - b[3] for kind, b in inside if not is_rule(kind, b)] or [height / 2]
            found.append((sum(y < min(others) for y in rules), sum(y > max(others) for y in rules)))
    return found


def tagged(pdf: bytes) -> Iterator[tuple[str, set[int]]]:
    """Give headings and drawings in the order of reading, each with its pages, as the tags for screen readers say."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}

    def on(node) -> set[int]:
        node = node.get_object()
        if not isinstance(node, dict):
            return set()
        own = {pages[node.raw_get("/Pg").idnum]} if "/Pg" in node else set()
        return own.union(*map(on, kids(node)))

    def kids(node) -> list:
        found = node.get("/K", [])
        return list(found) if isinstance(found, list) else [found]

    def walk(node) -> Iterator[tuple[str, set[int]]]:
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if node.get("/S") == "/Figure" or str(node.get("/S")).startswith("/H"):
            yield "figure" if node["/S"] == "/Figure" else "heading", on(node)
        else:
            for kid in kids(node):
                yield from walk(kid)

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"])


def parted_figures(pdf: bytes) -> tuple[int, int]:
    """Count the drawings, and those that stand on another page than the heading of their question."""
    count = parted = 0
    heading: set[int] = set()
    for kind, where in tagged(pdf):
        if kind == "heading":
            heading = where
        else:
            count += 1
            parted += where != heading
    return count, parted


def figures_of(blocks: Blocks) -> int:
    return sum(isinstance(block, Figure) or figures_of(getattr(block, "blocks", ())) for block in blocks)


def is_rule(kind: int, bounds: tuple[float, float, float, float]) -> bool:
    left, low, right, high = bounds
    return kind == pypdfium2.raw.FPDF_PAGEOBJ_PATH and high - low < 2 and right - left > 250


@pytest.mark.parametrize(("seed", "language"), thinned(product(PAPERS, ["en", "zh"]), lambda i: i in (0, 3, 4)))
def test_no_page_holds_a_scrap_and_no_statement_is_torn(seed, language):
    pages = {}
    for space in ("full", "compact", "none"):
        pdf = to_pdf(paper(seed, language, space))
        assert torn(pdf) == []
        assert parted_figures(pdf) == (figures_of(questions(seed, language)), 0)
        scraps = [pair for pair in lines_before_and_after(pdf) if 0 < pair[0] < FEWEST or 0 < pair[1] < FEWEST]
        assert scraps == []
        pages[space] = len(PdfReader(io.BytesIO(pdf)).pages)
    before = len(PdfReader(io.BytesIO(to_pdf(paper(seed, language, tidy=False)))).pages)
    assert pages["none"] <= pages["compact"] < pages["full"]  # beside a tall box there is room anyway
    assert pages["full"] <= before + 1, f"whole pieces cost {pages['full'] - before} pages of {before}"


def test_the_walk_sees_what_is_wrong():
    """Set as it was before, the same papers have statements without a question, and pages with a line or two."""
    as_before = [to_pdf(paper(seed, language, tidy=False)) for seed in PAPERS for language in ("en", "zh")]
    assert any(torn(pdf) for pdf in as_before)
    lines = [pair for pdf in as_before for pair in lines_before_and_after(pdf)]
    assert any(0 < before < FEWEST or 0 < after < FEWEST for before, after in lines)


def test_the_walk_sees_a_figure_that_is_parted_from_its_statement():
    (drawn,) = [one for one in questions(1, "en") if isinstance(one, Question) and one.number == "3"]
    figure = next(block for block in drawn.blocks if isinstance(block, Figure))
    torn_off = replace(drawn, blocks=(Paragraph((Words("Words"),)), WorkingSpace(60), figure))
    assert parted_figures(to_pdf(Document("t", "en", (torn_off,), tidy=True))) == (1, 1)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", PAPERS)
def test_large_print_keeps_drawings_with_their_statements(seed, language):
    made = paper(seed, language, large_print=True)
    blocks = tuple(
        replace(one, blocks=shortened(one.blocks)) if isinstance(one, Question) else one for one in made.blocks
    )
    pdf = to_pdf(replace(made, blocks=blocks))
    assert parted_figures(pdf) == (figures_of(blocks), 0)


def test_large_print_keeps_data_side_by_side_and_enlarges_drawings():
    """What stands beside one another on a line is the columns of a matrix, not its rows."""
    (drawn,) = (one for one in questions(2, "en") if isinstance(one, Question) and one.number == "1")
    before, after = drawn.blocks, shortened(drawn.blocks)
    assert sum(isinstance(one, DisplayFormula) for one in after) == sum(
        isinstance(one, DisplayFormula) for one in before
    )
    small, large = (next(one.width for one in blocks if isinstance(one, Figure)) for blocks in (before, after))
    assert large > 1.4 * small


@pytest.mark.parametrize("filling", range(20, 40))
def test_a_sentence_stays_with_the_lines_on_which_it_is_answered(filling):
    box, asks = AnswerBox((Words("True or false:"),), "q1.choice", 30), Paragraph((Words("Give a reason:"),))
    answer = WorkingSpace(3, field="q1.reason", name="reason")
    question = Question("1", (), 3, (Paragraph((Words("It is so."),)), box, asks, answer))
    pdf = to_pdf(Document("t", "en", (WorkingSpace(filling), question), tidy=True))
    with pypdfium2.PdfDocument(pdf) as document:
        (page,) = [page for page in document if "reason" in page.get_textpage().get_text_bounded()]
        drawn = [one.get_bounds() for one in page.get_objects(max_depth=1) if is_rule(one.type, one.get_bounds())]
        words = page.get_textpage()
        index, length = words.search("Give a reason").get_next()
        words.count_rects(index, length)  # as `get_rect` needs
        sentence = words.get_rect(0)
        assert sum(BOTTOM < rule[3] < sentence[1] for rule in drawn) == 3


@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_room_to_write_is_as_long_as_it_was_ordered(lines):
    part = Part("a", 3, (Words("Prompt"),), (WorkingSpace(lines),))
    for blocks in ((part,), (Paragraph((Words("Words"),)), part, part), (WorkingSpace(lines),)):
        pdf = to_pdf(Document("t", "en", (Question("1", (), 3, blocks, box=True),), tidy=True))
        with pypdfium2.PdfDocument(pdf) as document:
            drawn = [one for page in document for one in page.get_objects(max_depth=1)]
            rules = [one for one in drawn if is_rule(one.type, one.get_bounds()) and one.get_bounds()[3] < 780]
        count = sum(isinstance(block, Part | WorkingSpace) for block in blocks)
        assert len(rules) == lines * count


def test_a_statement_longer_than_a_page_still_breaks():
    many = tuple(Paragraph((Words(f"Sentence {i}. " * 12),)) for i in range(60))
    part = Part("a", 1, (Words("Prompt"),), (WorkingSpace(3),))
    pages = PdfReader(io.BytesIO(to_pdf(Document("t", "en", (Question("1", (), 1, (*many, part)),), tidy=True)))).pages
    assert len(pages) >= 3
    assert "Prompt" in pages[-1].extract_text()
    assert "Sentence 59" in pages[-1].extract_text()


def page_of_first_part(lines: int) -> tuple[int, float | None]:
    """The page on which stands what is asked first after so many lines, and how far below it its box is, in points.

    None where the box is on the next page.
    """
    statement = tuple(Paragraph((Words(f"Line {i}"),)) for i in range(lines))
    part = Part("a", 2, (Words("What is asked first?"),), (WorkingSpace(6), AnswerBox((Words("x = "),))))
    pdf = to_pdf(Document("Test", "en", (Question("1", (), 2, (*statement, part)), EndOfPaper())))
    with pypdfium2.PdfDocument(pdf) as document:
        heights = {}
        for number, page in enumerate(document):
            words = page.get_textpage()
            for text in ("What is asked first", "x =", "continued on the next page"):
                if (found := words.search(text).get_next()) is not None:
                    heights[text] = number, words.get_charbox(found[0])[1]
    (asked, above), (answered, below) = heights["What is asked first"], heights["x ="]
    assert ("continued on the next page" in heights) == (asked != answered)
    return asked, above - below if asked == answered else None


BENEATH = range(20, 36)  # lines of a statement, which gives up room itself before they are too many


def test_what_is_asked_first_gives_up_a_third_of_its_room_or_is_divided_to_stand_beneath_its_statement(monkeypatch):
    beneath = [page_of_first_part(lines) for lines in BENEATH]
    monkeypatch.setattr(TypstDocumentPrinter, "_beneath", lambda self, block: "")
    whole = [page_of_first_part(lines) for lines in BENEATH]
    gaps = {gap for _, gap in whole}
    assert max(gaps) - min(gaps) < 1
    saved = [gap for (page, gap), (before, _) in zip(beneath, whole, strict=True) if page < before]
    shrunk = [gap for gap in saved if gap is not None]
    assert 0 < len(shrunk) < len(saved)
    assert saved == shrunk + [None] * (len(saved) - len(shrunk)), "it is divided only where too little room is left"
    assert all(0.5 * max(gaps) < gap < max(gaps) - 5 for gap in shrunk)
    assert all(gap == pytest.approx(max(gaps), abs=1) for page, gap in beneath if page == 1 or (page, gap) in whole)
    assert whole[0][0] == 0
    assert beneath[-1][0] == 1


@pytest.mark.parametrize("tidy", [False, True])
def test_of_the_last_parts_none_stands_alone_on_a_page(tidy):
    """Parts are as many as one page does not hold by a line or two."""
    for count in range(8, 13):
        parts = (Part(letter, 1, (Words("Asked"),), (WorkingSpace(2),)) for letter in "abcdefghijklm"[:count])
        questions = Question("1", (), 1, (Paragraph((Words("Words"),)), *parts))
        pages = PdfReader(io.BytesIO(to_pdf(Document("Test", "en", (questions, EndOfPaper()), tidy=tidy)))).pages
        assert len(pages) == 1 or pages[-1].extract_text().count("Asked") > 1


def test_a_first_question_too_tall_for_the_page_of_the_title_leaves_its_statement_there():
    statement = tuple(Paragraph((Words(f"Line {i}"),)) for i in range(23))
    part = Part("a", 2, (Words("What is asked?"),), (WorkingSpace(2), AnswerBox((Words("x = "),), "", 18, 7, 5)))
    document = Document("Test", "en", (Question("1", (), 2, (*statement, part)), EndOfPaper()), tidy=True)
    assert "Line 22" in PdfReader(io.BytesIO(to_pdf(document))).pages[0].extract_text()


@pytest.mark.parametrize("lines", range(3, 15, 2))
def test_a_drawing_at_the_end_of_a_key_stays_with_its_calculation(lines):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="80mm"><rect width="80" height="80"/></svg>'
    first = [Paragraph((Words("(a) First"),), leads=True), *(Paragraph((Words(f"Line {i}"),)) for i in range(lines))]
    last = [Paragraph((Words("(b) Last"),), leads=True), *(Paragraph((Words(f"Sum {i}"),)) for i in range(17))]
    blocks = (Heading(1, (Words("Working"),)), *first, *last, Figure(svg, "A square", 80))
    pages = PdfReader(io.BytesIO(to_pdf(Document("t", "en", (Question("1", (), 1, blocks),))))).pages
    assert "Sum 16" in pages[-1].extract_text()
