"""A line of best fit by scikit-learn, SciPy and NumPy's covariance."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import linregress
from sklearn.linear_model import LinearRegression

SIZES = ({"n": 2}, {"n": 3}, {"n": 20})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, y = given["x"], given["y"]
    fit, other = LinearRegression().fit(x[:, None], y), linregress(x, y)
    np.testing.assert_allclose([fit.coef_[0], fit.intercept_], [other.slope, other.intercept], rtol=1e-9, atol=1e-9)
    spread = np.cov(x, y, bias=True) * len(x)
    return {
        "mean_x": np.mean(x),
        "mean_y": np.mean(y),
        "S_xx": spread[0, 0],
        "S_xy": spread[0, 1],
        "slope": fit.coef_[0],
        "intercept": fit.intercept_,
    }
