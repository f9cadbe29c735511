"""The bounds of heights, held against what Typst measures: statements and keys of all families, in both sizes."""

from __future__ import annotations

import json

import pytest
from test_render import CASES, LANGUAGES, LIBRARY

from markscheme.document import document_tree as doc
from markscheme.document.pdf.typeset import query_typst
from markscheme.document.printers.layout.typst_bounds import Bounds, _words
from markscheme.document.printers.typst_document import WholePiecesPrinter
from markscheme.document.printers.typst_statement import lead_and_rest
from markscheme.engine.certify import sample
from markscheme.exam.printing.question_blocks import shortened
from markscheme.papers import key_document, sheet_document
from markscheme.papers.practice_sheet import Sheet

SIZES = {False: 11, True: 16}
WIDTH = "168mm"


def measured(pieces: list[str], large: bool, language: str) -> list[float]:
    """Heights in em, each of a block by itself."""
    settings = f'title: "-", language: "{language}", large: {json.dumps(large)}'
    heights = ", ".join(f"measure(block(width: {WIDTH}, [{piece}])).height / 1em.to-absolute()" for piece in pieces)
    source = f'#import "/paper.typ": *\n#show: paper.with({settings})\n#let tight = 0\n'
    (found,) = query_typst(f"{source}\n#context [#metadata(({heights},))<heights>]\n", "<heights>")
    return found


def statements_of(problem, language: str, large: bool) -> list[doc.Blocks]:
    sheet = Sheet("Test 7", language, (problem,))
    questions = [one for make in (sheet_document, key_document) for one in make(sheet).blocks]
    found = []
    for question in (one for one in questions if isinstance(one, doc.Question)):
        blocks = shortened(question.blocks) if large else question.blocks
        lead, rest = lead_and_rest(blocks, tidy=True)
        found += [lead, *([rest[:1]] if rest and isinstance(rest[0], doc.Part) else [])]
    return found


def too_low(problem) -> list[str]:
    found = []
    for language in LANGUAGES:
        for large, size in SIZES.items():
            blocks = statements_of(problem, language, large)
            printer = WholePiecesPrinter((language,))
            pieces = [
                printer._opening(one[0])[0] if isinstance(one[0], doc.Part) else printer._in_groups(one)
                for one in blocks
            ]
            for one, height in zip(blocks, measured(pieces, large, language), strict=True):
                bound = Bounds(size).of(one)
                if not height <= bound:
                    found.append(f"{language} {size}: {bound:.1f} for {height:.1f}, {[type(b).__name__ for b in one]}")
    return found


@pytest.mark.parametrize(
    ("words", "lines"), [([6, 6, 6], 3), ([3, 3, 3], 1), ([3, 3, 3, 3], 2), ([0.0], 1), ([25], 4), ([25, 1], 5)]
)
def test_a_word_without_room_begins_a_line(words, lines):
    assert Bounds(11, 10).lines(words) == lines


@pytest.mark.parametrize(
    ("text", "words"),
    [("one two", 2), ("one ", 2), ("两点。和", 4), ("取x值", 4), ("", 1), ("一个 x", 4)],
)
def test_a_line_may_end_behind_blanks_and_chinese_characters(text, words):
    assert len(_words(doc.Words(text))) == words


@pytest.mark.parametrize(("id", "options"), CASES[::30])
def test_bounds_are_no_lower_than_what_is_set(id, options):
    assert too_low(sample(LIBRARY[id], "medium", 5, dict(options), None).problem) == []


@pytest.mark.slow
@pytest.mark.parametrize("level", ["easy", "hard"])
@pytest.mark.parametrize(("id", "options"), CASES)
def test_bounds_of_every_family_are_no_lower_than_what_is_set(id, options, level):
    assert too_low(sample(LIBRARY[id], level, 3, dict(options), None).problem) == []
