"""Markov chains: marginals by powers of the matrix from its left side, the sequence by sums of logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"m": 2, "T": 1}, {"m": 4, "T": 6})
CASES = [
    {"initial": [1], "transition": [[1]], "sequence": [1, 1], "steps": 1},
    {"initial": [1, 0], "transition": [[0, 1], ["1/3", "2/3"]], "sequence": [1, 2, 2, 1], "steps": 5},
    {"initial": ["0.2", "0.8"], "transition": [[1, 0], ["0.5", "0.5"]], "sequence": [2, 1, 1], "steps": 60},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    start, P, states = given["initial"], given["transition"], given["sequence"].astype(int) - 1
    factors = np.concatenate([start[states[:1]], P[states[:-1], states[1:]]])
    found = {"factors": factors, "joint": np.exp(np.log(factors).sum()), "log_joint": np.log(factors).sum()}
    for k in range(1, given["steps"] + 1):
        found[f"marginal_{k}"] = np.linalg.matrix_power(P.T, k) @ start
    return found
