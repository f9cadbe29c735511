"""Brackets around a condition: what they stand for is said once where they first occur."""

from __future__ import annotations

import re

import pytest

from markscheme import families, generate
from markscheme.document.document_tree import DisplayFormula, Document
from markscheme.document.printers.text_document import to_text
from markscheme.notation import to_latex
from markscheme.papers.solution import working_blocks

SENTENCE = {"en": "is 1 if the condition in the brackets holds, and 0 otherwise.", "zh": "条件成立时取 1，否则取 0。"}
CONDITION = re.compile(r"(?<![_^\\{])\[[^\[\]]*?(=|<|>|\\ge|\\le|\\lt|\\gt|\\ne|\\in )[^\[\]]*\]")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", list(families()))
def test_brackets_around_a_condition_are_explained_once(name, language):
    blocks = working_blocks(generate(name, seed=1), language)
    formulas = [to_latex(block.node) for block in blocks if isinstance(block, DisplayFormula)]
    said = "".join(to_text(Document(title="", language=language, blocks=blocks)).split()).count(
        "".join(SENTENCE[language].split())
    )
    assert said == any(map(CONDITION.search, formulas))


def test_the_sentence_has_the_brackets_as_they_are_written():
    for name, bracket in {
        "classification/naive_bayes": "[...]",
        "metrics/norms": "\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ONE}[...]",
    }.items():
        blocks = working_blocks(generate(name, seed=1), "en")
        shown = to_text(Document(title="", language="en", blocks=blocks))
        assert f"Here {bracket} is 1 if the condition" in shown
