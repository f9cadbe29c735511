"""Lloyd's algorithm on exact fractions, so that points between two centroids are a tie here too."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from oracles.harness import exactly

SIZES = ({"n": 9, "K": 3, "d": 1}, {"n": 8, "K": 2, "d": 3})

CASES = [
    {"X": [[0], [2]], "start": [[0], [2], [9]], "stop": "one_round"},  # a centroid without points stays
    {"X": [[0], [1], [2]], "start": [[2], [0]], "stop": "one_round"},  # a point between two goes to the first
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, centroids = exactly(given["X"]), exactly(given["start"])
    found: dict[str, Any] = {}
    before, k = None, 0
    while True:
        k += 1
        squares = [[sum((x - c) ** 2) for c in centroids] for x in X]
        chosen = [row.index(min(row)) for row in squares]  # the first of equals
        found[f"distances_{k}"] = cdist(given["X"], centroids.astype(float), "sqeuclidean")
        found[f"assignment_{k}"] = np.array(chosen) + 1
        groups = [X[[i for i, c in enumerate(chosen) if c == j]] for j in range(len(centroids))]
        centroids = np.array(
            [g.sum(axis=0) / len(g) if len(g) else old for g, old in zip(groups, centroids, strict=True)]
        )
        found[f"centroids_{k}"] = centroids.astype(float)
        if options["stop"] == "one_round" or chosen == before:
            break
        before = chosen
    found["inertia"] = float(sum(((x - centroids[c]) ** 2).sum() for x, c in zip(X, chosen, strict=True)))
    return found
