"""BLEU by intersections of multisets: what candidate and references share, the union over the references first."""

from __future__ import annotations

import math
from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

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


def grams(words: list[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[k:] for k in range(n)), strict=False))


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    words, references, longest = given["candidate"], given["references"], given["max_n"]
    matches, totals = [], []
    for n in range(1, longest + 1):
        own = grams(words, n)
        allowed: Counter[tuple[str, ...]] = reduce(or_, (grams(text, n) for text in references))
        matches.append((own & allowed).total())
        totals.append(own.total())
    lengths = sorted(len(text) for text in references)
    closest = min(lengths, key=lambda length: abs(length - len(words)))  # sorted: of two as close, the shorter one
    penalty = min(1.0, math.exp(1 - closest / len(words)))
    precisions = np.array(matches) / np.array(totals)
    mean = 0.0 if 0 in matches else math.prod(precisions) ** (1 / longest)
    return {
        "matches": matches,
        "length": len(words),
        "totals": totals,
        "precisions": precisions,
        "reference_length": closest,
        "brevity_penalty": penalty,
        "bleu": penalty * mean,
    }
