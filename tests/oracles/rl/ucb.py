"""Upper confidence bounds from the logarithm of the bonus; of equal bounds the first."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

SIZES = ({"k": 2}, {"k": 8})
CASES = [
    {"values": ["0.5", "0.5"], "visits": [4, 4], "c": 1, "N": 8},  # a tie
    {"values": ["0.2", "0.7", "0.7"], "visits": [1, 2, 3], "c": 0, "N": 6},  # no bonus, a tie
    {"values": [-1, 0], "visits": [1, 9], "c": "1.4", "N": 1},  # ln 1 is 0
    {"values": [3], "visits": [1], "c": 2, "N": 1000},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    with np.errstate(divide="ignore"):
        bonus = given["c"] * np.exp((np.log(np.log(given["N"])) - np.log(given["visits"])) / 2)
    scores = given["values"] + bonus
    exact = exactly(scores)
    return {"bonus": bonus, "scores": scores, "choice_": 1 + max(range(len(exact)), key=lambda i: (exact[i], -i))}
