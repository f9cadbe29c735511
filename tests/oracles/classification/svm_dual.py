"""The dual of a support vector machine: sums of exact fractions example by example; what solves it, by scikit-learn."""

from __future__ import annotations

from fractions import Fraction
from math import fsum, hypot
from typing import Any

import numpy as np
from sklearn.svm import SVC

from oracles.harness import exactly

SIZES = ({"n": 4, "d": 2},)
TWO = {"X": [[1, 1], [3, 3]], "y": [-1, 1], "alpha": ["1/4", "1/4"], "x_new": [2, 2]}  # on the boundary
CASES = [
    TWO,
    TWO | {"alpha": ["1/4", "1/2"], "x_new": [-1, 3]},  # no solution: the multipliers do not balance
    TWO | {"alpha": ["1/4", "1/2"], "C": "1/2", "margin": "soft"},  # one of them at C
    TWO | {"X": [[0, 0], [0, 3]], "alpha": [0, "2/9"], "x_new": [1, "-1/3"]},
    {
        "X": [["0.1", 2, -1], [0, "0.3", 4], [1, 1, 1], [-2, "0.7", 0]],
        "y": [1, 1, -1, 1],
        "alpha": ["0.3", "0.1", "0.2", "0.3"],
        "C": "0.3",
        "x_new": [1, 2, "-0.5"],
        "margin": "soft",
    },
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, alpha, x_new = (exactly(given[name]) for name in ("X", "y", "alpha", "x_new"))
    C = exactly(given["C"]) if options["margin"] == "soft" else None
    n, d = X.shape
    w = [sum((alpha[i] * y[i] * X[i, j] for i in range(n)), Fraction(0)) for j in range(d)]
    gaps = [y[i] - sum(w[j] * X[i, j] for j in range(d)) for i in range(n) if alpha[i] > 0 and alpha[i] != C]
    b = sum(gaps, Fraction(0)) / len(gaps)
    score = sum((w[j] * x_new[j] for j in range(d)), b)
    pairs = [alpha[i] * alpha[j] * y[i] * y[j] * (X[i] @ X[j]) for i in range(n) for j in range(n)]
    if _is_solution(X, y, alpha, w, b, C):
        machine = SVC(kernel="linear", C=1e8 if C is None else float(C), tol=1e-10).fit(given["X"], given["y"])
        assert np.allclose(machine.coef_[0], np.array(w, dtype=float), rtol=1e-5, atol=1e-6)
        assert np.isclose(machine.intercept_[0], float(b), rtol=1e-5, atol=1e-6)
        assert np.isclose(np.abs(machine.dual_coef_).sum(), float(sum(alpha)), rtol=1e-5)
        assert np.isclose(machine.decision_function([given["x_new"]])[0], float(score), rtol=1e-5, atol=1e-6)
    return {
        "balance": float(sum(alpha[y == 1]) - sum(alpha[y == -1])),
        "support": np.array([float(a != 0) for a in alpha]),
        "w": np.array(w, dtype=float),
        "b": float(b),
        "width": 2 / hypot(*map(float, w)),
        "dual": fsum(map(float, alpha)) - fsum(map(float, pairs)) / 2,
        "score": float(score),
        "label": 1 if score >= 0 else -1,
    }


def _is_solution(X: Any, y: Any, alpha: Any, w: Any, b: Any, C: Fraction | None) -> bool:
    """The conditions of Karush, Kuhn and Tucker."""
    margins = y * (X @ np.array(w, dtype=object) + b)
    held = [m >= 1 if a == 0 else m <= 1 if a == C else m == 1 for m, a in zip(margins, alpha, strict=True)]
    return all(held) and sum(alpha * y) == 0
