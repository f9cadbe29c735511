"""Pointwise mutual information as a difference of entropies' terms: log p - log u - log v, by NumPy's masked arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"r": 1, "m": 4}, {"r": 4, "m": 2})
CASES = [
    {"counts": [[0, 0, 1, 0, 1], [2, 1, 0, 1, 0], [1, 6, 0, 4, 0]], "unit": "nats"},
    {"counts": [[1, 0], [0, 0]]},  # a row and a column without a count
    {"counts": [[1, 0], [0, 0]], "smoothing": "add_k", "k": "0.5", "score": "pmi"},
    {"counts": [[1, 0], [0, 0]], "smoothing": "add_k", "k": 0},
    {"counts": [[0, 0], [0, 0]], "smoothing": "add_k", "k": 2},  # all independent: all 0
    {"counts": [[2, 4], [3, 6]], "score": "pmi"},  # likewise
    {"counts": [["1/2", "0.25"], ["sqrt(2)", 3]], "score": "pmi", "unit": "nats"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    table = given["counts"] + (given["k"] if options["smoothing"] == "add_k" else 0)
    logs = np.ma.log2(table) if options["unit"] == "bits" else np.ma.log(table)  # masked where the count is 0
    scale = np.log(2) if options["unit"] == "bits" else 1

    def log(sums: np.ndarray) -> Any:
        return np.ma.log(sums) / scale

    N = table.sum()
    pmi = (
        logs + log(np.ma.array([N]))[0] - log(table.sum(axis=1, keepdims=True)) - log(table.sum(axis=0, keepdims=True))
    )
    found = {"total": N, "p_rows": table.sum(axis=1) / N, "p_columns": table.sum(axis=0) / N, "p": table / N}
    if options["score"] == "pmi":
        return {**found, "pmi": np.ma.getdata(pmi)}
    return {**found, "ppmi": np.where(np.ma.getmaskarray(pmi), 0, np.maximum(np.ma.filled(pmi, 0), 0))}
