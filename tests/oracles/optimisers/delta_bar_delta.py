"""Delta-bar-delta, each parameter by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"T": 1, "d": 1}, {"T": 5, "d": 2})
CASES = [
    {"gradients": [[1, 0, -1], [0, 2, -1], [2, 3, 1]], "theta": [0, 0, 0], "eta0": [1, 2, 3], "kappa": 1, "phi": "0.5"},
    {"gradients": [[1], [1], [-1]], "theta": [1], "eta0": [0], "kappa": 0, "phi": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    steps = len(given["gradients"])
    etas, thetas = np.zeros((steps, len(given["theta"]))), np.zeros((steps, len(given["theta"])))
    for j, along in enumerate(given["gradients"].T):
        rate, place, before = given["eta0"][j], given["theta"][j], 0.0
        for k, slope in enumerate(along):
            change = np.sign(slope) * np.sign(before)
            rate = rate + given["kappa"] if change == 1 else rate - rate * given["phi"] if change == -1 else rate
            place, before = place - rate * slope, slope
            etas[k, j], thetas[k, j] = rate, place
    found = {f"eta_{k}": row for k, row in enumerate(etas, 1)}
    return {**found, **{f"theta_{k}": row for k, row in enumerate(thetas, 1)}}
