"""Polynomials by NumPy's least-squares fit; the normal equations from its Vandermonde matrix, eliminated by blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

SIZES = ({"n": 6}, {"n": 9})

CASES = [
    {"degree": 0, "x": [2], "y": [5]},  # one point, a constant
    {"degree": 0, "x": [1, 1, 1], "y": [1, 2, 6]},  # equal x
    {"degree": 3, "x": [0, 1, 2, 3, 3], "y": [1, -1, 0, 4, 6]},  # as many different x as coefficients
    {"degree": 4, "x": ["-1", "-0.5", "0", "0.5", "1", "1.5"], "y": [1, 0, 0, 0, 1, "1/3"]},
    {"degree": 1, "x": ["sqrt(2)", "0", "-sqrt(2)"], "y": ["e", 1, 0]},
    {"degree": 2, "x": [-1, 0, 1], "y": [1, 0, 1]},  # an exact fit
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, y, degree = given["x"], given["y"], given["degree"]
    powers = np.vander(x, degree + 1, increasing=True)
    fit = Polynomial.fit(x, y, degree, domain=[]) if degree else Polynomial([np.mean(y)])
    gram, moment = powers.T @ powers, powers.T @ y
    theta = np.append(fit.coef, np.zeros(degree + 1 - len(fit.coef)))
    return {
        "D": powers,
        "gram": gram,
        "moment": moment,
        "augmented": np.column_stack([gram, moment]),
        **{f"reduced_{k}": eliminated(np.column_stack([gram, moment]), k) for k in range(1, degree + 1)},
        **{f"unknown_{k}": theta[-k] for k in range(1, degree + 2)},
        "theta": theta,
        "fitted": fit(x),
        "sse": np.sum((y - fit(x)) ** 2),
    }


def eliminated(rows: np.ndarray, k: int) -> np.ndarray:
    """The first k columns eliminated at once: below row k what the block above does not explain (Schur)."""
    left = np.array(rows)
    for i in range(1, len(rows)):  # row i by all rows above it that are pivots
        above = min(i, k)
        left[i] = rows[i] - np.linalg.solve(rows[:above, :above].T, rows[i, :above]) @ rows[:above]
        left[i, :above] = 0
    return left
