"""Positional encoding: points on the unit circle of the complex plane, turned by a quotient of frequencies."""

from __future__ import annotations

from typing import Any

import numpy as np

CASES = [
    {"positions": [0, 1], "d": 2, "base": 10000},
    {"positions": [3], "d": 8, "base": 10000, "layout": "concatenated"},
    {"positions": ["-2.5", 7], "d": 6, "base": 1},
    {"positions": [1, 1], "d": 12, "base": "1/2", "layout": "concatenated"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    pairs = int(given["d"]) // 2
    angles = np.outer(given["positions"], np.geomspace(1, given["base"], pairs, endpoint=False) ** -1.0)
    points = np.exp(1j * angles)
    halves = [points.imag, points.real]
    interleaved = np.stack(halves, axis=2).reshape(len(angles), -1)
    return {"angles": angles, "encoding": interleaved if options["layout"] == "interleaved" else np.hstack(halves)}
