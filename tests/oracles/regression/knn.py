"""Regression by neighbours: scikit-learn fitted on those that exact keys put first, so that ties are ties."""

from __future__ import annotations

from typing import Any

from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from oracles.classification.knn import ranks

SIZES = ({"n": 5, "d": 1}, {"n": 9, "d": 4})
TIE = {"X": [[0, 3], [4, 0], [3, 0], [0, -3]], "y": [2, 30, "1/3", 5], "query": [0, 0]}
CASES = [
    *({**TIE, "k": k, "metric": metric} for k in (1, 2, 3, 4) for metric in ("euclidean", "manhattan", "chebyshev")),
    *({**TIE, "k": k, "weighting": "inverse_distance"} for k in (1, 2, 3, 4)),
    {"X": [[5]], "y": ["sqrt(2)"], "query": [5], "k": 1},
    {"X": [[0, 5], [1, 5], [1, 0]], "y": [4, 4, 4], "query": [7, 5], "k": 3, "scaling": "min_max"},
    {"X": [[0, 5], [1, 5], [1, 0]], "y": [-1, 0, 8], "query": [1, 5], "k": 2, "scaling": "z_score"},
    {"X": [["-0.7"], ["e^2/4"]], "y": [1, 2], "query": [-3], "k": 2, "weighting": "inverse_distance"},
]
WEIGHTS = {"uniform": "uniform", "inverse_distance": "distance"}


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    points, point, found = given["X"], given["query"], {}
    scaler = {"min_max": MinMaxScaler, "z_score": StandardScaler}.get(options["scaling"])
    if scaler is not None:
        fitted = scaler().fit(points)
        points, point = fitted.transform(points), fitted.transform([point])[0]
        found = {"X_scaled": points, "query_scaled": point}
    metric = {"manhattan": "cityblock"}.get(options["metric"], options["metric"])
    D = cdist(points, [point], metric)[:, 0]
    keys = ranks(given, options, D)
    order = sorted(range(len(points)), key=lambda i: (keys[i], i))[: given["k"]]
    model = KNeighborsRegressor(len(order), weights=WEIGHTS[options["weighting"]], metric=metric, algorithm="brute")
    predicted = model.fit(points[order], given["y"][order]).predict([point])[0]
    weighed = {} if options["weighting"] == "uniform" else {"weights": 1 / D[order]}
    return {**found, "distances": D, "neighbours": [i + 1 for i in order], **weighed, "y_hat": predicted}
