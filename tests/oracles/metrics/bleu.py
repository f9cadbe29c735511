"""BLEU by NLTK: modified precisions, the closest length of a reference, the brevity penalty and the whole score."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
from nltk.translate.bleu_score import brevity_penalty, closest_ref_length, modified_precision, sentence_bleu
from nltk.util import ngrams

CAT = ["the", "cat", "is", "on", "the", "mat"]
CASES = [
    {"candidate": ["the"] * 7, "references": [CAT, ["there", "is", "a", "cat", "on", "the", "mat"]], "max_n": 1},
    {"candidate": ["the"] * 7, "references": [CAT], "max_n": 2},  # a precision of 0
    {"candidate": CAT, "references": [CAT], "max_n": 4},
    {"candidate": ["a"], "references": [["b"]], "max_n": 1},
    {"candidate": ["a", "b"], "references": [["a"], ["a", "b", "c"]], "max_n": 2},  # as close: the shorter one
    {"candidate": ["a", "b"], "references": [["a", "b", "c"], ["a"]], "max_n": 2},
    {"candidate": ["A", "a", "."], "references": [["a", "a", ",", "A", "b", "c", "d"]], "max_n": 1},
    {"candidate": ["猫", "在", "垫子", "上"], "references": [["那只", "猫", "在", "垫子", "上"]], "max_n": 3},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    words, references, longest = given["candidate"], given["references"], given["max_n"]
    precisions = [modified_precision(references, words, n) for n in range(1, longest + 1)]  # fractions as they stand
    closest = closest_ref_length(references, len(words))
    matches = [precision.numerator for precision in precisions]
    mean = 0.0 if 0 in matches else math.prod(precisions) ** (1 / longest)
    penalty = brevity_penalty(closest, len(words))
    bleu = penalty * mean
    if bleu:  # a score of its own, with other weights, where a precision is 0
        assert math.isclose(bleu, sentence_bleu(references, words, weights=[1 / longest] * longest))
    counts = {n: Counter(ngrams(words, n)) for n in range(1, longest + 1)}  # in the order of appearance
    highest = {n: [max(Counter(ngrams(text, n))[gram] for text in references) for gram in counts[n]] for n in counts}
    return {
        **{f"own_{n}": list(counts[n].values()) for n in counts},
        **{f"highest_{n}": highest[n] for n in counts},
        "matches": matches,
        "length": len(words),
        "totals": [precision.denominator for precision in precisions],
        "precisions": np.array(precisions, dtype=float),
        "reference_length": closest,
        "brevity_penalty": penalty,
        "bleu": bleu,
    }
