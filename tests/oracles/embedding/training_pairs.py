"""Training pairs of word2vec, listed one by one: every two places that are near enough."""

from __future__ import annotations

from itertools import permutations
from typing import Any

CASES = [
    {"tokens": ["a"], "window": 3},
    {"tokens": ["a"], "window": 1, "model": "cbow"},
    {"tokens": ["a", "a", "a"], "window": 1},
    {"tokens": ["a", "b"], "window": 9, "model": "cbow"},
    {"tokens": ["it", "'s", "U.S.", "."], "window": 2},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    tokens = given["tokens"]
    places = [(t, s) for t, s in permutations(range(len(tokens)), 2) if abs(t - s) <= given["window"]]
    contexts = [sum(t == place for t, _ in places) for place in range(len(tokens))]
    different = {(tokens[t], tokens[s]) for t, s in places}
    met = [sum(one == word for one, _ in different) for word in dict.fromkeys(tokens)]
    if options["model"] == "cbow":
        return {"contexts": contexts, "inputs": len(places), "pairs": len({t for t, _ in places}), "met": met}
    return {"contexts": contexts, "pairs": len(places), "met": met, "different": len(different)}
