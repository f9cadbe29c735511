"""Covariance and correlation matrices by NumPy's `cov` and `corrcoef`."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"n": 2, "d": 2}, {"n": 8, "d": 4}, {"n": 3, "d": 1})
CASES = [
    {"X": [[1, 2, -3], [2, 4, -6], [4, 8, -12]], "divisor": "n"},  # on one line
    {"X": [[0, 100], ["0.5", 101], [1, 103]], "divisor": "n_minus_1"},
    {"X": [[1], [2]], "divisor": "n_minus_1"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X = given["X"]
    covariance = np.atleast_2d(np.cov(X, rowvar=False, bias=options["divisor"] == "n"))
    return {
        "mean": np.mean(X, axis=0),
        "centred": X - np.mean(X, axis=0),
        "covariance": covariance,
        "deviations": np.std(X, axis=0, ddof=0 if options["divisor"] == "n" else 1),
        "correlation": np.atleast_2d(np.corrcoef(X, rowvar=False)),
    }
