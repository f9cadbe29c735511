"""Principal components by scikit-learn's singular values and NumPy's eigenvectors. Signs are free."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

SIZES = ({"n": 3, "d": 2}, {"n": 7, "d": 2})

SMALL = [  # three points in space, of which one is as near to one as to the other, or two are the same
    [[2, 0, 0], [-1, 1, 0], [-1, -1, 0]],
    [[0, 2, 0], [1, -1, 0], [-1, -1, 0]],
    [[1, 0, 0], ["-0.5", 3, 0], ["-0.5", -3, 0]],
    [[1, 0, 0], [1, 0, 0], [4, 0, 0]],
    [[3, 1, 2], [0, 5, 1], [2, 2, 7]],
    [[2, 2, 7], [3, 1, 2], [0, 5, 1]],
    [["0.5", 1, "2.25"], [0, 5, 1], [2, "-2.5", 7]],
    [[1, 2, 4], [3, 3, 1]],
]
FLAT = [  # features that do not vary together, and one that does not vary
    [[1, 0], [-1, 0], [0, 2], [0, -2]],
    [[2, 0], [-2, 0], [0, 1], [0, -1]],
    [[1, 3], [2, 3], [4, 3]],
]
CASES = [
    {"X": [rows[i] for i in order], "method": "small_sample", "divisor": ("n", "n_minus_1")[order[0] % 2]}
    for rows in SMALL
    for order in permutations(range(len(rows)))
]
CASES += [{"X": rows, "divisor": divisor} for rows in FLAT for divisor in ("n", "n_minus_1")]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X = given["X"]
    n = len(X)
    fitted = PCA(min(2, n - 1), svd_solver="full").fit(X)
    first = PCA(1, svd_solver="full").fit(X)
    Z = X - fitted.mean_
    scale = (n - 1) / n if options["divisor"] == "n" else 1.0
    variances = np.append(fitted.explained_variance_ * scale, [0.0] * (2 - fitted.n_components_))
    columns = 2 if options["method"] == "covariance" else 1
    V = fitted.components_.T[:, :columns]

    def signs(mine: dict[str, Any]) -> np.ndarray:
        return np.sign((mine["V"] * V).sum(axis=0))

    found: dict[str, Any] = {
        "mean": fitted.mean_,
        "centred": Z,
        "eigenvalues": variances,
        "V": lambda mine: V * signs(mine),
        "scores": lambda mine: fitted.transform(X)[:, 0] * signs(mine)[0],
        "reconstruction": first.inverse_transform(first.transform(X)),
        "explained": variances[0] / variances.sum(),
    }
    if options["method"] == "covariance":
        return found | {"covariance": np.cov(X.T, bias=options["divisor"] == "n")}
    values, vectors = np.linalg.eigh(Z @ Z.T)
    u, largest = vectors[:, -1], values[::-1][:2]
    return found | {
        "gram": Z @ Z.T,
        "m": largest.prod() if n > 2 else lambda mine: mine["m"],
        "mu": largest,
        "w": lambda mine: u * (u @ mine["w"]),  # of any length
        "u": lambda mine: u * np.sign(u @ mine["u"]),
    }
