"""The elastic net, the lasso and ridge regression of scikit-learn, without an intercept."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import ElasticNet, Ridge

SIZES = ({"n": 1}, {"n": 2}, {"n": 12})

CASES = [
    {"penalty": "lasso", "x": [1, 2], "y": [1, "0.5"], "lambda1": 2},  # just at the threshold
    {"penalty": "lasso", "x": [1, 2], "y": [1, 1], "lambda1": 5},  # below it
    {"penalty": "elastic_net", "x": [1, -2], "y": [-3, 1], "lambda1": "1/3", "lambda2": 0},
    {"penalty": "elastic_net", "x": [0, 0], "y": [3, 1], "lambda1": 1, "lambda2": 0},  # the penalty alone
    {"penalty": "elastic_net", "x": [0], "y": [3], "lambda1": 0, "lambda2": 2},
    {"penalty": "lasso", "x": ["sqrt(2)", 1], "y": ["-e", 0], "lambda1": "sqrt(2)"},
    {"penalty": "ridge", "x": [1, 3], "y": [2, 2], "lambda2": 0},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, y, n = given["x"], given["y"], len(given["x"])
    lambda1, lambda2 = given.get("lambda1", 0), given.get("lambda2", 0)
    found = {"S_xx": np.linalg.norm(x) ** 2, "S_xy": np.inner(x, y)}
    if not x.any():
        w = 0.0
    elif lambda1:  # theirs divides the squares by 2n and shares one penalty out
        both = lambda1 + lambda2
        net = ElasticNet(alpha=both / n, l1_ratio=lambda1 / both, fit_intercept=False, tol=1e-15)
        w = net.fit(x[:, None], y).coef_[0]
    else:
        w = Ridge(alpha=lambda2, fit_intercept=False, solver="svd").fit(x[:, None], y).coef_[0]
    return {**found, "w": w}
