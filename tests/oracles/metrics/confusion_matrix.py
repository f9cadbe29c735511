"""Scores of a binary classifier by scikit-learn, on as many labels as are counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, fbeta_score, precision_score, recall_score

CASES = [
    {"TP": 0, "FN": 2, "FP": 1, "TN": 3},
    {"TP": 0, "FN": 2, "FP": 1, "TN": 3, "score": "F_beta", "beta": "1/2"},
    {"TP": 1, "FN": 0, "FP": 999, "TN": 1},
    {"TP": 7, "FN": 0, "FP": 0, "TN": 5, "score": "F_beta", "beta": 3},
]


def labels(TP: float, FN: float, FP: float, TN: float) -> tuple[np.ndarray, np.ndarray]:
    """True and predicted labels with these counts."""
    cells = [((1, 1), TP), ((1, 0), FN), ((0, 1), FP), ((0, 0), TN)]
    true, predicted = zip(*[pair for pair, count in cells for _ in range(int(count))], strict=True)
    return np.array(true), np.array(predicted)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    sides = labels(*(given[name] for name in ("TP", "FN", "FP", "TN")))
    score = "F_1" if options["score"] == "F1" else "F_beta"
    return {
        "precision": precision_score(*sides),
        "recall": recall_score(*sides),
        score: fbeta_score(*sides, beta=given.get("beta", 1.0), zero_division=0),
        "accuracy": accuracy_score(*sides),
    }
