"""Errors of a regression, by scikit-learn."""

from __future__ import annotations

from typing import Any

from sklearn.metrics import (
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    root_mean_squared_error,
)

CASES = [
    {"y": [3, "-0.5", 2, 7], "y_hat": ["2.5", 0, 2, 8]},
    {"y": [1, 2], "y_hat": [1, 2]},  # nothing is wrong
    {"y": [1, 2, 3], "y_hat": [3, 2, 1]},  # worse than the mean
    {"y": ["-2/7", "1/3", 0], "y_hat": [1, "1e-3", "-1/7"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    y, y_hat = given["y"], given["y_hat"]
    return {
        "residuals": -(y_hat - y),
        "MAE": mean_absolute_error(y, y_hat),
        "SSE": mean_squared_error(y, y_hat) * len(y),
        "MSE": mean_squared_error(y, y_hat),
        "RMSE": root_mean_squared_error(y, y_hat),
        "mean_y": y.mean(),
        "SST": y.var() * len(y),
        "R2": r2_score(y, y_hat),
    }
