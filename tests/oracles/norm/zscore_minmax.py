"""Scaling by scikit-learn, fitted on the training data."""

from __future__ import annotations

from typing import Any

from sklearn.preprocessing import MinMaxScaler, StandardScaler

SIZES = ({"n": 2, "d": 1, "m": 1}, {"n": 9, "d": 4, "m": 5})
CASES = [
    {"X": [["0", "0"], ["0", "0"], ["1", "1"]], "X_test": [["2", "-1"]]},
    {"X": [["-1", "1/3"], ["-4", "2"]], "X_test": [["-1", "2"], ["0", "0"]], "method": "minmax"},
    {"X": [["2.5"], ["7"], ["2.5"]], "X_test": [["2.5"]], "method": "minmax"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    zscore = options["method"] == "zscore"
    scaler = (StandardScaler() if zscore else MinMaxScaler()).fit(given["X"])
    if zscore:
        found = {"mean": scaler.mean_, "variance": scaler.var_, "deviation": scaler.scale_}
    else:
        found = {"low": scaler.data_min_, "high": scaler.data_max_}
    return found | {"scaled": scaler.transform(given["X"]), "scaled_test": scaler.transform(given["X_test"])}
