"""The bounds of heights, held against what Typst measures: statements and keys of all families, in both sizes."""

from __future__ import annotations

import json
from math import isfinite
from random import Random

import pytest
from test_render import CASES, LANGUAGES, LIBRARY

from markscheme.document import document_tree as doc
from markscheme.document.pdf.typeset import query_typst
from markscheme.document.printers.layout.typst_bounds import Bounds, _words
from markscheme.document.printers.typst_document import TypstDocumentPrinter, WholePiecesPrinter
from markscheme.document.printers.typst_statement import lead_and_rest
from markscheme.engine.certify import sample
from markscheme.exam.printing.question_blocks import shortened
from markscheme.notation.latex_reader import read_latex
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


# What instructors write in questions of their own: words of any length, formulas that a line cannot hold, tables.
ENGLISH = (
    "the gradient of a loss WITH momentum counterintuitively 0.123 -4.5e-3 (see Table 2), optimisation mmmm WWW illi"
)
CHINESE = "梯度下降法的学习率为。求出每一步的值，并写出公式；注意：不得舍入！"
FORMULAS = [
    read_latex(text)
    for text in (
        r"x_{i}^{2}",
        r"\frac{a+b}{c}",
        r"\begin{pmatrix}1&2\\3&4\\5&6\end{pmatrix}",
        r"\sum_{i=1}^{n} x_i",
        r"\sqrt{\frac{1}{2}}",
        r"y=(0.123,\,0.456,\,-0.789,\,1.234,\,5.678)",
        r"W_{1}x+b_{1}+W_{2}x+b_{2}",
        r"\hat{\bar{x}}_{i,j}^{(k)}",
    )
]


def some_words(draw: Random, language: str, most: int) -> doc.Words:
    count = draw.randint(1, most)
    if language == "zh":
        return doc.Words("".join(draw.choices(CHINESE, k=count)))
    return doc.Words(f" {' '.join(draw.choices(ENGLISH.split(), k=count))} ")


def some_inlines(draw: Random, language: str, most: int) -> doc.Inlines:
    def inline() -> doc.Inline:
        kind = draw.random()
        if kind < 0.6:
            return some_words(draw, language, 25)
        if kind < 0.9:
            return doc.Formula(draw.choice(FORMULAS))
        return doc.Code("loss.backward()") if kind < 0.95 else doc.Strong((some_words(draw, language, 3),))

    return tuple(inline() for _ in range(draw.randint(1, most)))


def some_block(draw: Random, language: str) -> doc.Block:
    kind = draw.random()
    if kind < 0.5:
        return doc.Paragraph(some_inlines(draw, language, 8))
    if kind < 0.6:
        return doc.DisplayFormula(draw.choice(FORMULAS))
    if kind < 0.7:
        return doc.BulletList(tuple((doc.Paragraph(some_inlines(draw, language, 3)),) for _ in range(3)))
    columns = range(draw.randint(2, 5))
    rows = tuple(tuple((some_words(draw, language, 9),) for _ in columns) for _ in range(draw.randint(1, 5)))
    widths = draw.choice([(), tuple(draw.randint(0, 3) for _ in columns)])
    return doc.Table(tuple((some_words(draw, language, 3),) for _ in columns), rows, widths=widths)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", SIZES)
def test_bounds_of_statements_of_any_words_are_no_lower(large, language):
    draw, printer = Random(f"{large} {language}"), TypstDocumentPrinter((language,))
    blocks = [tuple(some_block(draw, language) for _ in range(draw.randint(1, 5))) for _ in range(60)]
    heights = measured([printer._in_groups(one) for one in blocks], large, language)
    bounds = [Bounds(SIZES[large]).of(one) for one in blocks]
    assert [
        (one, height, bound) for one, height, bound in zip(blocks, heights, bounds, strict=True) if height > bound
    ] == []
    assert sum(map(isfinite, bounds)) > 20
