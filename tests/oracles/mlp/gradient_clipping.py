"""Gradient clipping with NumPy's norm and clip."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"d": 3}, {"d": 5})
CASES = [
    {"g": [3, -4], "threshold": 5},  # the norm is just the threshold
    {"g": [3, -4], "threshold": 6, "theta": [1, 2], "eta": "0.1"},
    {"g": [0, 0, 0], "threshold": 1},
    {"g": [0, 0], "threshold": 0},
    {"g": [2, -2, "0.5"], "threshold": 2, "method": "value"},
    {"g": [2, -3, "0.5"], "threshold": 0, "method": "value"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    g, c = given["g"], given["threshold"]
    if options["method"] == "norm":
        norm = np.linalg.norm(g)
        scale = 1.0 if norm <= c * (1 + 1e-12) else c / norm
        found = {"norm": norm, "scale": scale, "clipped": g * scale}
    else:
        found = {"clipped": np.clip(g, -c, c)}
    return {**found, "theta_new": given["theta"] - given["eta"] * found["clipped"]}
