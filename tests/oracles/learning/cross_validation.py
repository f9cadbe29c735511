"""Folds as scikit-learn makes them, mean and standard deviation of Python's `statistics`, on exact fractions."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
from sklearn.model_selection import KFold

from oracles.harness import exactly

SIZES = ({"r": 1, "K": 2}, {"r": 5, "K": 3})

CASES = [
    {"scores": [[1, 2], [2, 1], [0, 3]], "n": 2, "better": better}  # three equal means: the first
    for better in ("lower", "higher")
] + [{"scores": [["1/2", "1/2", "1/2"]], "n": 10, "better": "lower"}]  # no spread; folds that are not whole


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    scores, n = exactly(given["scores"]).tolist(), given["n"]
    K = len(scores[0])
    if n % K == 0:
        train, validation = next(iter(KFold(K).split(np.zeros(int(n)))))
        parts = {"validation_size": len(validation), "training_size": len(train)}
    else:
        parts = {"validation_size": n / K, "training_size": n * (K - 1) / K}
    means = [statistics.mean(row) for row in scores]
    wanted = min(means) if options["better"] == "lower" else max(means)
    return parts | {
        "means": np.array(means, dtype=float),
        "deviations": np.array([float(statistics.stdev(map(float, row))) for row in scores]),
        "best": means.index(wanted) + 1,
    }
