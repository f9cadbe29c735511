"""Papers are walked page by page: no page with a scrap on it, and no statement without what is asked first."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pypdfium2.raw
import pytest
from pypdf import PdfReader

from markscheme.document.document_tree import (
    Blocks,
    Document,
    EndOfPaper,
    Paragraph,
    Part,
    Question,
    Words,
    WorkingSpace,
)
from markscheme.document.pdf.typeset import to_pdf
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


def is_rule(kind: int, bounds: tuple[float, float, float, float]) -> bool:
    left, low, right, high = bounds
    return kind == pypdfium2.raw.FPDF_PAGEOBJ_PATH and high - low < 2 and right - left > 250


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", PAPERS)
def test_no_page_holds_a_scrap_and_no_statement_is_torn(seed, language):
    pages = {}
    for space in ("full", "compact", "none"):
        pdf = to_pdf(paper(seed, language, space))
        assert torn(pdf) == []
        scraps = [pair for pair in lines_before_and_after(pdf) if 0 < pair[0] < FEWEST or 0 < pair[1] < FEWEST]
        assert scraps == []
        pages[space] = len(PdfReader(io.BytesIO(pdf)).pages)
    before = len(PdfReader(io.BytesIO(to_pdf(paper(seed, language, tidy=False)))).pages)
    assert pages["none"] < pages["compact"] < pages["full"]
    assert pages["full"] <= before + 1, f"whole pieces cost {pages['full'] - before} pages of {before}"


def test_the_walk_sees_what_is_wrong():
    """Set as it was before, the same papers have statements without a question, and pages with a line or two."""
    as_before = [to_pdf(paper(seed, language, tidy=False)) for seed in PAPERS for language in ("en", "zh")]
    assert any(torn(pdf) for pdf in as_before)
    lines = [pair for pdf in as_before for pair in lines_before_and_after(pdf)]
    assert any(0 < before < FEWEST or 0 < after < FEWEST for before, after in lines)


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
