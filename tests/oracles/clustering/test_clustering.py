"""k-means against scikit-learn and SciPy, ties and empty clusters, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.cluster.vq import kmeans2
from sklearn.cluster import KMeans

from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from oracles.harness import LIBRARY, draw, same, solved


def clusters(n: int, d: int, k: int, seed: int) -> tuple[Any, np.ndarray, Any, np.ndarray]:
    """Points, some of which are the first centroids, such that no cluster is ever empty."""
    rng = np.random.default_rng([n, d, k, seed])
    while True:
        strings, X = draw(rng, n, d, low=-9, high=9)
        chosen = rng.choice(n, k, replace=False)
        fitted = [kmeans2(X, X[chosen], iter=i, minit="matrix", missing="warn")[1] for i in range(1, 6)]
        if all(len(set(labels)) == k for labels in fitted):
            return strings, X, [strings[i] for i in chosen], X[chosen]


@pytest.mark.parametrize("n, d, k", [(5, 2, 2), (9, 1, 3), (12, 3, 3), (30, 2, 4), (40, 5, 2)])
@pytest.mark.parametrize("seed", range(2))
def test_k_means_until_stable(n: int, d: int, k: int, seed: int) -> None:
    strings, X, start_strings, start = clusters(n, d, k, seed)
    values = solved("clustering/kmeans", {"X": strings, "start": start_strings})
    fitted = KMeans(k, init=start, n_init=1, tol=0, algorithm="lloyd").fit(X)
    rounds = sum(name.startswith("assignment") for name in values)
    assert rounds == fitted.n_iter_
    same(values[f"assignment_{rounds}"], fitted.labels_ + 1.0)
    same(values[f"centroids_{rounds}"], fitted.cluster_centers_)
    same(values["inertia"], fitted.inertia_)


@pytest.mark.parametrize("n, d, k", [(6, 2, 2), (12, 3, 3), (25, 2, 4)])
def test_k_means_round_by_round(n: int, d: int, k: int) -> None:
    strings, X, start_strings, start = clusters(n, d, k, 7)
    values = solved("clustering/kmeans", {"X": strings, "start": start_strings})
    for i in range(1, sum(name.startswith("assignment") for name in values) + 1):
        centroids, labels = kmeans2(X, start, iter=i, minit="matrix")
        same(values[f"assignment_{i}"], labels + 1.0)
        same(values[f"centroids_{i}"], centroids)
    one = solved("clustering/kmeans", {"X": strings, "start": start_strings, "stop": "one_round"})
    centroids, labels = kmeans2(X, start, iter=1, minit="matrix")
    assert "assignment_2" not in one
    same(one["inertia"], ((X - centroids[labels]) ** 2).sum())


def test_a_centroid_without_points_stays_and_a_tie_goes_to_the_first() -> None:
    values = solved("clustering/kmeans", {"X": [[0], [2]], "start": [[0], [2], [9]], "stop": "one_round"})
    same(values["centroids_1"], [[0.0], [2.0], [9.0]])
    values = solved("clustering/kmeans", {"X": [[0], [1], [2]], "start": [[2], [0]], "stop": "one_round"})
    same(values["assignment_1"], [2.0, 1.0, 1.0])


@pytest.mark.parametrize(
    "family, data, sentence",
    [
        (
            "clustering/kmeans",
            {"X": [[0, 1], [2, 3]], "start": [[5, 5], [0, 1], [5, 5]]},
            "rows 1 and 3 of start are the same point, so a cluster stays empty; start from different points",
        ),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as error:
        with_given(LIBRARY[family], data)
    assert str(error.value) == f"{family}: {sentence}"
