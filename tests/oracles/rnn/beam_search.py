"""Beam search as a search of all sequences whose beginnings were kept, on exact fractions."""

from __future__ import annotations

from itertools import product
from math import log, prod
from typing import Any

import numpy as np

from oracles.harness import exactly

CASES = [  # ties go to the alphabet; three sequences of 0.3 each
    {"P": [["0.5", "0.5"]] * 3, "width": 2},
    {"P": [["0.4", "0.6"], ["0.75", "0.25"], ["0.5", "0.5"]], "width": 2},
    {"P": [["0.4", "0.6"], ["0.75", "0.25"], ["0.5", "0.5"]], "width": 2, "score": "log_probability"},
    {"P": [["0.5", "0.5"]] * 15, "width": 3, "score": "log_probability"},  # four logarithms in a sum
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    P, tokens = exactly(given["P"]), given["P"].shape[1]
    length = next(t for t in range(1, len(P) + 2) if sum(tokens**i for i in range(t)) == len(P))
    # the rows stand in the order of the tree, so a prefix is found by counting
    prefixes = [prefix for t in range(length) for prefix in product(range(tokens), repeat=t)]
    rows = dict(zip(prefixes, P, strict=True))

    def probability(sequence: tuple[int, ...]) -> Any:
        return prod(rows[sequence[:t]][token] for t, token in enumerate(sequence))

    def points(sequence: tuple[int, ...]) -> float:
        share = float(probability(sequence))
        return share if options["score"] == "probability" else log(share)

    def search(width: int) -> list[list[tuple[int, ...]]]:
        kept: list[list[tuple[int, ...]]] = [[()]]
        for t in range(1, length + 1):
            every = [s for s in product(range(tokens), repeat=t) if s[:-1] in kept[-1]]  # in alphabetical order
            kept.append(sorted(every, key=lambda s: -probability(s))[:width])
        return kept

    kept = search(given["width"])
    greedy = search(1)[-1][0]
    found: dict[str, Any] = {"greedy": greedy, "greedy_score": points(greedy), "best": kept[-1][0]}
    for t in range(1, length + 1):
        found[f"candidates_{t}"] = [points((*s, token)) for s in kept[t - 1] for token in range(tokens)]
        found[f"kept_{t}"] = kept[t]
        found[f"score_{t}"] = np.array([points(s) for s in kept[t]])
    return found
