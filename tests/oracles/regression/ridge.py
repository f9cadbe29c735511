"""Ridge regression by scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import Ridge

SIZES = ({"n": 2, "d": 1}, {"n": 3, "d": 4}, {"n": 9, "d": 3})

LINE = {"X": [[1], ["2.5"], [4], [6]], "y": [1, 3, 2, "5.5"], "lambda2": 0}
CASES = [LINE, LINE | {"penalise_intercept": "yes"}]  # no penalty at all


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, strength = given["X"], given["y"], given["lambda2"]
    design = np.column_stack([np.ones(len(X)), X])
    if options["penalise_intercept"] == "yes":
        theta = Ridge(alpha=strength, fit_intercept=False).fit(design, y).coef_
    else:
        fit = Ridge(alpha=strength).fit(X, y)
        theta = [fit.intercept_, *fit.coef_]
    return {"gram": design.T @ design, "moment": design.T @ y, "theta": theta}
