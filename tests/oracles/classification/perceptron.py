"""The perceptron rule on exact fractions, epoch after epoch until one passes without an update."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

SIZES = ({"n": 2}, {"n": 6})

ON_THE_LINE = {"X": [[2, 0], [-2, 0]], "y": [1, -1], "w0": [1, 0], "b0": 0, "x_new": [0, 3]}
CASES = [ON_THE_LINE | {"at_zero": at_zero} for at_zero in ("error", "positive", "negative")]
CASES += [{**case, "y": [1, 0], "targets": "binary"} for case in CASES]


def learnt(X: Any, y: Any, eta: Any, theta: Any, at_zero: str) -> tuple[list[int], list[Any]]:
    """The examples that were used, and (w, b) after each."""
    used, path = [], []
    side_at_zero = {"error": 0, "positive": 1, "negative": -1}[at_zero]
    clean = False
    while not clean:
        clean = True
        for i, (x, target) in enumerate(zip(X, y, strict=True), 1):
            wanted, score = 1 if target == 1 else -1, x @ theta[:-1] + theta[-1]
            if ((score > 0) - (score < 0) or side_at_zero) != wanted:
                theta = theta + eta * wanted * np.append(x, 1)
                used.append(i)
                path.append(theta)
                clean = False
    return used, path


CASES += [{**case, "update": "batch"} for case in CASES]
CASES += [  # all right from the start; several wrong at once, in space, with a rate
    {"X": [[1, 0], [-1, 0]], "y": [1, -1], "w0": [1, 0], "x_new": [2, 2], "update": "batch"},
    {
        "X": [[1, 2, 0], [2, 1, 1], [-1, 0, 3], [0, -2, 1], [-2, -1, -1]],
        "y": [1, 1, -1, -1, -1],
        "eta": "1/3",
        "w0": [-1, "1/2", 2],
        "b0": 1,
        "x_new": [1, 1, 1],
        "update": "batch",
    },
]


def learnt_together(X: Any, y: Any, eta: Any, theta: Any, at_zero: str) -> tuple[list[list[int]], list[Any]]:
    """Who is wrong in each pass, and (w, b) after it, as one product with a matrix."""
    A = np.hstack([X, np.ones((len(X), 1), dtype=int)])
    signs = np.where(y == 1, 1, -1)
    used, path = [], []
    while True:
        scores = A @ theta
        zero = {"error": np.ones(len(X), dtype=bool), "positive": signs < 0, "negative": signs > 0}[at_zero]
        wrong = np.where(scores == 0, zero, signs * scores < 0)
        if not wrong.any():
            return used, path
        theta = theta + eta * ((wrong * signs) @ A)
        used.append(wrong.astype(int).tolist())
        path.append(theta)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, eta, w0, b0, x_new = (exactly(given[name]) for name in ("X", "y", "eta", "w0", "b0", "x_new"))
    batch = options["update"] == "batch"
    used, path = (learnt_together if batch else learnt)(X, y, eta, np.append(w0, b0), options["at_zero"])
    last = path[-1] if path else np.append(w0, b0)
    score = x_new @ last[:-1] + last[-1]
    return {
        **{f"{'wrong' if batch else 'example'}_{k}": i for k, i in enumerate(used, 1)},
        **{f"theta_{k}": theta.astype(float) for k, theta in enumerate(path, 1)},
        "z": float(score),
        "label": 0 if score > 0 or (score == 0 and options["at_zero"] == "positive") else 1,
    }
