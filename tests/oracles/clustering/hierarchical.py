"""SciPy's linkage where no two distances are alike; on ties the definition itself, over all pairs of examples."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist, squareform

SIZES = ({"n": 7, "d": 3}, {"n": 2, "d": 1})

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]  # four smallest distances alike
GRID = [[x, y] for x in range(3) for y in range(2)]
MANY = [[i * i % 67, i * 5 % 9] for i in range(66)]  # more examples than have tables on the way, and many ties
# Once 2 and 4 are joined, 1 is as far from them as from 3, which was the first to be so close.
TIE_BY_MERGE = [[0], [3], [-2], [2], *([100 * k * k] for k in range(1, 63))]
CASES = [
    {"X": TIE_BY_MERGE, "clusters": 3, "metric": "manhattan"},
    {"X": MANY, "clusters": 7, "metric": "manhattan"},
    {"X": MANY, "clusters": 9, "metric": "manhattan", "linkage": "complete"},
    {"X": MANY, "clusters": 11, "metric": "squared_euclidean", "linkage": "average"},
    {"X": MANY[:64], "clusters": 64, "metric": "manhattan", "linkage": "complete"},
    *({"X": SQUARE, "clusters": 2, "linkage": one} for one in ("single", "complete", "average")),
    *({"X": GRID, "clusters": 3, "linkage": one} for one in ("single", "complete", "average")),
    {"X": [[0, 0], [0, 1], [4, 0], [4, 1], [9, 5]], "clusters": 1, "linkage": "average"},
    {"X": [[0], [1], [2], [3]], "clusters": 4, "metric": "manhattan"},
    {"X": [[5, 5], [5, 5], [1, 1]], "clusters": 3, "metric": "squared_euclidean", "linkage": "complete"},
    {"X": [["1/3", "sqrt(2)"], [0, 0]], "clusters": 1},
    {"D": [[0, 3, 1], [3, 0, 1], [1, 1, 0]], "given_as": "distances", "clusters": 2, "linkage": "average"},
    {"D": [[0, 0, 2], [0, 0, 2], [2, 2, 0]], "given_as": "distances", "clusters": 1},
]
MOST_TABLES = 64
METRICS = {"euclidean": "euclidean", "manhattan": "cityblock", "squared_euclidean": "sqeuclidean"}


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    if options["given_as"] == "points":
        floats = cdist(given["X"], given["X"], METRICS[options["metric"]])
    else:
        floats = given["D"]
    found = _by_definition(floats, options["linkage"], round(given["clusters"]))
    if options["given_as"] == "points":
        found["distances"] = floats
    pairs = squareform(floats, checks=False)
    if (
        len(set(np.round(np.sort(pairs), 9))) == len(pairs)
        and len(set(np.round(found["heights"], 9))) == len(floats) - 1
    ):
        tree = linkage(pairs, options["linkage"])
        np.testing.assert_allclose(tree[:, 2], found["heights"])
        cut = fcluster(tree, round(given["clusters"]), "maxclust")
        assert [list(cut).index(name) for name in cut] == [
            list(found["assignment"]).index(name) for name in found["assignment"]
        ]
    return found


def _by_definition(D: np.ndarray, how: str, count: int) -> dict[str, Any]:
    """Sets of examples; between two of them all pairs are gone through anew for each table."""
    measure = {"single": min, "complete": max, "average": lambda some: sum(some) / len(some)}[how]
    clusters = [{i} for i in range(len(D))]
    found: dict[str, Any] = {"assignment": None}
    merges, heights = [], []

    def distance(one: set[int], other: set[int]) -> float:
        return measure([float(D[i, j]) for i, j in product(one, other)])

    for k in range(1, len(D) + 1):
        if len(clusters) == count:
            places = [next(c for c, own in enumerate(clusters, 1) if i in own) for i in range(len(D))]
            found["assignment"] = np.array(places, dtype=float)
        if len(clusters) == 1:
            break
        # Floats that are equal in truth differ by noise at most: to nine decimals they are alike, and the first wins.
        best = min(combinations(clusters, 2), key=lambda pair: round(distance(*pair), 9))
        merges.append([min(one) + 1 for one in best])
        heights.append(distance(*best))
        found[f"closest_{k}"] = np.array(merges[-1], dtype=float)
        best[0].update(best[1])
        clusters.remove(best[1])
        found[f"distances_{k}"] = np.array([[0.0 if a is b else distance(a, b) for b in clusters] for a in clusters])
    if len(D) > MOST_TABLES:
        found = {"assignment": found["assignment"]}
    rest = {f"{name}_{k}" for name in ("closest", "distances") for k in (len(D) - 1, len(D))}
    kept = {name: value for name, value in found.items() if name not in rest}
    return {**kept, "merges": np.array(merges, dtype=float), "heights": np.array(heights)}
