"""Kernels by scikit-learn, of the examples and the new one in one matrix; the side of the boundary on fractions."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics.pairwise import euclidean_distances, linear_kernel, polynomial_kernel, rbf_kernel

from oracles.harness import exactly

SIZES = ({"n": 2, "d": 1}, {"n": 7, "d": 4})
ONE = {"X": [[1, 2], [-1, 1]], "y": [1, -1], "alpha": [1, 2], "b": 1, "x_new": [1, 1]}
CASES = [
    ONE | {"b": -3},  # 1 * 3 - 2 * 0 - 3 = 0: the class is 1
    ONE | {"kernel": "polynomial", "c": 0, "degree": 1, "b": "-3.001"},
    ONE | {"kernel": "polynomial", "c": "0.5", "degree": 5, "X": [[1, -2], [0, 0]]},
    ONE | {"kernel": "rbf", "gamma": 2, "X": [[1, 1], [1, 1]], "alpha": [2, 1], "b": -1},  # at the new example
    ONE | {"kernel": "gaussian", "sigma": "0.5", "alpha": [0, 0], "b": 0},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, alpha, b, x_new = (given[name] for name in ("X", "y", "alpha", "b", "x_new"))
    points = np.vstack([X, x_new])
    match options["kernel"]:
        case "linear":
            gram = linear_kernel(points)
        case "polynomial":
            gram = polynomial_kernel(points, degree=given["degree"], gamma=1, coef0=given["c"])
        case "rbf":
            gram = rbf_kernel(points, gamma=given["gamma"])
        case _:
            gram = rbf_kernel(points, gamma=0.5 / given["sigma"] ** 2)
    n = len(X)
    basis = np.eye(n + 1)
    gaps = basis[:n] - basis[n]  # of the images, in the space that they span
    score = np.sum(alpha * y * gram[:n, n]) + b
    if options["kernel"] == "linear":
        score = float((exactly(alpha) * exactly(y)) @ (exactly(X) @ exactly(x_new)) + exactly(np.array([b]))[0])
    squares = euclidean_distances(points, squared=True)
    near = options["kernel"] in ("rbf", "gaussian")
    return {
        **({"squares": squares[:n, :n], "squares_new": squares[:n, n]} if near else {}),
        "K": gram[:n, :n],
        "k_new": gram[:n, n],
        "k_own": gram[n, n],
        "squared_distances": np.einsum("ij,jk,ik->i", gaps, gram, gaps),
        "score": score,
        "label": -1 if score < 0 else 1,
    }
