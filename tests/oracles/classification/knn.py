"""k nearest neighbours: distances by SciPy, scaling by scikit-learn, neighbours and votes on exact keys."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from oracles.harness import exactly

SIZES = ({"n": 5, "d": 1}, {"n": 9, "d": 4})
TIE = {"X": [[0, 3], [4, 0], [3, 0], [0, -3]], "labels": [2, 3, 1, 2], "query": [0, 0]}
CASES = [
    *({**TIE, "k": k, "metric": metric} for k in (1, 2, 3, 4) for metric in ("euclidean", "manhattan", "chebyshev")),
    *({**TIE, "k": k, "vote": "inverse_distance"} for k in (2, 3, 4)),
    {"X": [[1, 2], [2, 4], [-1, -2], [2, 1]], "labels": [3, 1, 1, 2], "query": [1, 1], "k": 2, "metric": "cosine"},
    {"X": [["0.1234", "9.87"], ["0.1234", "9.87"], [1, 1]], "labels": [2, 1, 1], "query": ["0.5", "0.25"], "k": 2},
    {"X": [[5]], "labels": [1], "query": [5], "k": 1},
    {  # roots and powers of e, alone in a feature: nothing has to be decided that balls cannot
        "X": [["-0.7"], ["e^2/4"]],
        "labels": [1, 1],
        "query": [-3],
        "k": 1,
        "metric": "manhattan",
        "vote": "inverse_distance",
        "scaling": "min_max",
    },
    {"X": [[0, 5], [1, 5], [1, 0]], "labels": [4, 4, 4], "query": [7, 5], "k": 3, "scaling": "min_max"},
    {
        "X": [[0, 5], [1, 5], [1, 0]],
        "labels": [1, 2, 2],
        "query": [1, 5],
        "k": 1,
        "metric": "manhattan",
        "scaling": "z_score",
    },
]


def key(x: Any, q: Any, low: Any, scale: Any, metric: str) -> Fraction:
    """What orders distances, as a fraction: `scale` has the squares of the divisors where roots are left out."""
    if metric == "cosine":
        dot, one, other = (sum((a - low) * (b - low) / scale) for a, b in ((x, q), (x, x), (q, q)))
        return -abs(dot) * dot / (one * other)
    return sum((x - q) ** 2 / scale)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, q, k, metric = given["X"], given["query"], given["k"], options["metric"]
    labels = [int(name) for name in given["labels"]]
    scaler = {"min_max": MinMaxScaler, "z_score": StandardScaler}.get(options["scaling"])
    found: dict[str, Any] = {}
    points, point = X, q
    if scaler is not None:
        fitted = scaler().fit(X)
        points, point = fitted.transform(X), fitted.transform([q])[0]
        found = {"X_scaled": points, "query_scaled": point}
    named = {"manhattan": "cityblock"}.get(metric, metric)
    D = cdist(points, [point], named)[:, 0]
    order = sorted(range(len(X)), key=lambda i: (ranks(given, options, D)[i], i))[:k]
    weight = [1 / D[i] if options["vote"] == "inverse_distance" else 1 for i in order]
    votes = [sum(w for w, i in zip(weight, order, strict=True) if labels[i] == c) for c in range(1, max(labels) + 1)]
    best = next(c for c, vote in enumerate(votes, 1) if vote >= max(votes) - 1e-12)
    return {**found, "distances": D, "neighbours": [i + 1 for i in order], "votes": votes, "label": best}


def ranks(given: dict[str, Any], options: dict[str, str], D: Any) -> list[Any]:
    """Keys by which ties are ties: exact where a square is, else the distances to twelve decimals."""
    if options["metric"] in ("manhattan", "chebyshev") or options["scaling"] == "z_score":
        return [round(float(d), 12) for d in D]
    X, q = exactly(given["X"]), exactly(given["query"])
    low, scale = Fraction(0), np.array([Fraction(1)] * X.shape[1], dtype=object)
    if options["scaling"] == "min_max":
        low = X.min(axis=0)
        scale = (X.max(axis=0) - low) ** 2
    return [key(x, q, low, scale, options["metric"]) for x in X]
