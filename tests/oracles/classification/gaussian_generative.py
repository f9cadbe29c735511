"""Two Gaussian classes with one covariance, by scikit-learn's linear discriminant analysis."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

SIZES = ({"n1": 2, "n2": 5, "d": 1}, {"n1": 6, "n2": 4, "d": 2}, {"n1": 9, "n2": 7, "d": 4})
CASES = [
    {"X1": [[1], [3]], "X2": [[5]], "x": [2]},  # one sample has the covariance 0
    {"X1": [[0, 0], [2, 1]], "X2": [[0, 1], [1, 3], [5, "1/2"]], "x": [1, 1]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X1, X2, x = given["X1"], given["X2"], given["x"]
    model = LinearDiscriminantAnalysis(solver="lsqr", store_covariance=True)
    with warnings.catch_warnings(action="ignore"):  # of a class with one sample
        model.fit(np.vstack([X1, X2]), [1] * len(X1) + [0] * len(X2))
    shared = np.atleast_2d(model.covariance_)
    return {
        "mu1": model.means_[1],
        "mu2": model.means_[0],
        "Sigma1": np.atleast_2d(np.cov(X1.T, bias=True)),
        "Sigma2": np.atleast_2d(np.cov(X2.T, bias=True)),
        "Sigma": shared,
        "Sigma_inverse": np.linalg.inv(shared),
        "w": model.coef_[0],
        "b": model.intercept_[0],
        "z": model.decision_function([x])[0],
        "posterior": model.predict_proba([x])[0, 1],
    }
