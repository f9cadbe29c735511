"""Sums of units: SciPy's logistic function, NumPy's clipping; kinks where interpolation reaches the level."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

SIZES = ({"n": 1, "K": 1}, {"n": 5, "K": 4})

CASES = [
    {"unit": "relu", "x": [0, 1], "w": [1, -1], "b": [-1, 0], "c": [2, 3], "bias": 0},  # at both kinks
    {"unit": "hard_sigmoid", "x": [0, 2], "w": ["0.5", -1], "b": [0, 1], "c": [1, 1], "bias": "1/3"},
    {"unit": "sigmoid", "x": [0, "e"], "w": [0, 1], "b": [0, "ln(2)"], "c": [1, -1], "bias": 1},  # flat: no kinks asked
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    w, b, unit = given["w"], given["b"], options["unit"]
    Z = np.array([[np.polyval([slope, offset], x) for slope, offset in zip(w, b, strict=True)] for x in given["x"]])
    A = {"relu": np.fmax(Z, 0), "hard_sigmoid": np.clip(Z, 0, 1), "sigmoid": expit(Z)}[unit]
    found = {"Z": Z, "A": A, "y_hat": np.array([given["bias"] + np.dot(row, given["c"]) for row in A])}
    if unit != "sigmoid":
        levels = (0.0,) if unit == "relu" else (0.0, 1.0)
        places = [[_reached(slope, offset, level) for level in levels] for slope, offset in zip(w, b, strict=True)]
        found["kinks"] = np.array(places)[:, 0] if unit == "relu" else np.array(places)
    return found


def _reached(slope: float, offset: float, level: float) -> float:
    """Where a unit's argument has this value: a root found by bisection and interpolation."""
    return float(brentq(lambda x: slope * x + offset - level, -1e6, 1e6, xtol=1e-14, rtol=1e-15))
