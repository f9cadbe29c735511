"""One step of EM by SciPy's densities and scikit-learn's mixture model; means and variances as weighted averages."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm
from sklearn.mixture import GaussianMixture

SIZES = ({"n": 9, "k": 3}, {"n": 3, "k": 3})

TIE = {"x": [1, 2, 3, 6], "weights": ["1/2", "1/2"], "means": [1, 3], "variances": [2, 2]}  # 2 lies between the means
CASES = [
    {**TIE, "assignment": "hard"},
    {**TIE, "assignment": "hard", "means": [3, 1]},
    {**TIE, "assignment": "hard", "spread": "fixed", "variances": ["sqrt(2)", "sqrt(2)"]},
    # a tie of components that differ in everything: weights 1/3 and 2/3 with variances 1 and 4, distances 1 and 2
    {"x": [1, -1, 4], "weights": ["1/3", "2/3"], "means": [0, 3], "variances": [1, 4], "assignment": "hard"},
    {"x": [3], "weights": [1], "means": [1], "variances": ["1/2"]},
    {"x": [5, 5], "weights": ["0.3", "0.7"], "means": [4, 9], "variances": [1, 1]},
]
NEAR = 1e-12  # scores that are equal but for the noise of floats


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, w, means, variances = (given[name] for name in ("x", "weights", "means", "variances"))
    logs = norm.logpdf(x[:, None], loc=means, scale=np.sqrt(variances))
    joint = np.log(w) + logs
    if options["assignment"] == "soft":
        R = _fitted(w, means, variances).predict_proba(x[:, None])
    else:
        R = np.zeros_like(logs)
        for row, scores in zip(R, joint, strict=True):
            row[np.flatnonzero(scores >= scores.max() - NEAR)[0]] = 1
    found = {
        "densities": np.exp(logs),
        "responsibilities": R,
        "N": np.einsum("ij->j", R),
        "weights_new": R.mean(axis=0),
        "means_new": np.array([np.average(x, weights=column) for column in R.T]),
        "log_likelihood": logsumexp(joint, axis=1).sum(),
    }
    if options["spread"] == "updated":
        found["variances_new"] = np.array([np.cov(x, aweights=column, ddof=0) for column in R.T])
    return found


def _fitted(w: np.ndarray, means: np.ndarray, variances: np.ndarray) -> GaussianMixture:
    """A mixture model of scikit-learn with these parameters."""
    model = GaussianMixture(len(w), covariance_type="spherical")
    model.weights_, model.means_, model.covariances_ = w, means[:, None], variances
    model.precisions_cholesky_ = 1 / np.sqrt(variances)
    return model
