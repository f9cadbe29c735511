"""Words as vectors: texts of any words, and what is none."""

from __future__ import annotations

from typing import Any

import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from oracles.harness import LIBRARY, check, solved

VECTORS = {"W": [[1, 2], [3, 4]], "U": [[1, 0], [0, 1]], "eta": "0.5"}
WORDS = ["x", "y", "z"]


@pytest.mark.parametrize(
    ("family", "given", "sentence"),
    [
        ("word2vec", {**VECTORS, "context": [3], "target": 1}, "context has the word 3, but there are 2 words"),
        ("word2vec", {**VECTORS, "context": [2], "target": 0}, "target is 0, but the number of a word is 1 or more"),
        (
            "word2vec",
            {**VECTORS, "context": [2], "target": 1, "negatives": [5], "model": "negative_sampling"},
            "negatives has the word 5, but there are 2 words, the rows of W and U; give 1 to 2",
        ),
        (
            "bag_of_words",
            {"vocabulary": WORDS, "documents": [["x"], ["q"]]},
            "document 2 has no word of the vocabulary, so its vector is 0 and has no cosine; add such a word",
        ),
        (
            "bag_of_words",
            {"vocabulary": WORDS, "documents": [["x", "x"], ["x", "y"]], "weighting": "tf_idf"},
            "the words of document 1 are in all documents, so its tf-idf vector is 0 and has no cosine; change",
        ),
        (
            "bag_of_words",
            {"vocabulary": ["x", "x"], "documents": [["x"]]},
            "vocabulary has 'x' twice; give every word once",
        ),
        ("bag_of_words", {"vocabulary": WORDS, "documents": []}, "documents is []; give a list of documents"),
        ("bag_of_words", {"vocabulary": WORDS, "documents": [["x"], "y"]}, "document 2 is 'y'; give a list of words"),
        ("training_pairs", {"tokens": ["a", "$b$"], "window": 1}, "entry 2 of tokens is '$b$'; give a word of letters"),
        ("training_pairs", {"tokens": [], "window": 1}, "tokens is []; give a list of words"),
        ("training_pairs", {"tokens": ["a"], "window": 0}, "window is 0; give the number of words on each side"),
    ],
)
def test_what_cannot_be_calculated_is_refused(family: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MarkschemeError) as caught:
        with_given(LIBRARY[f"embedding/{family}"], given)
    assert sentence in str(caught.value)


def test_a_word_of_no_document_weighs_nothing() -> None:
    found = solved("embedding/bag_of_words", {"vocabulary": WORDS, "documents": [["x"], ["y"]], "weighting": "tf_idf"})
    assert found["df"].tolist() == [1, 1, 0]
    assert found["idf"][2] == 0
    assert found["vectors"][:, 2].tolist() == [0, 0]


def test_the_order_of_words_says_nothing_to_a_bag() -> None:
    one = solved("embedding/bag_of_words", {"vocabulary": WORDS, "documents": [["x", "y", "x"], ["z", "y"]]})
    check("embedding/bag_of_words", {"vocabulary": WORDS, "documents": [["x", "x", "y"], ["y", "z"]]}, one)
