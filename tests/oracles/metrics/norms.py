"""Norms, by NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

CASES = [
    {"x": [0, 0], "p": 3},
    {"x": [3, 4, 5], "p": 3},  # 6, the root of a cube
    {"x": ["-1/3"], "p": 40},
    {"x": [1, -1, 1, -1, "0.5"], "p": 7},
    {"A": [[0, 0, 0]], "of": "matrix"},
    {"A": [["-2.5"], [1], ["1/3"]], "of": "matrix"},
    {"A": [[1, -1], [-1, 1]], "of": "matrix"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    if options["of"] == "vector":
        x, p = given["x"], given["p"]
        found = {
            name: np.linalg.norm(x, order)
            for name, order in {"L0": 0, "L1": 1, "L2": 2, "Lp": p, "Linf": np.inf}.items()
        }
        return {**found, "square_sum": x @ x, "power_sum": np.linalg.norm(x, p) ** p}
    A = given["A"]
    return {
        "square_sum": np.linalg.norm(A, "fro") ** 2,
        "frobenius": np.linalg.norm(A, "fro"),
        "column_sums": [np.linalg.norm(column, 1) for column in A.T],
        "one_norm": np.linalg.norm(A, 1),
        "row_sums": [np.linalg.norm(row, 1) for row in A],
        "inf_norm": np.linalg.norm(A, np.inf),
        "max_abs": np.linalg.norm(A.ravel(), np.inf),
    }
