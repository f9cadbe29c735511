"""Products of one factor a layer, and eigenvalues by NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

CASES = [
    {"w": "1.5", "slope": 1, "L": 10},
    {"w": "-4", "slope": "0.25", "L": 3, "g": "-2.5"},  # keeps its size, with another sign
    {"w": 2, "slope": 0, "L": 5},
    {"w": "0.9", "slope": "0.25", "L": 64},
    {"kind": "matrix", "W": [[1, 0], [0, -1]], "L": 7},
    {"kind": "matrix", "W": [[0, 1], [1, 0]], "L": 1},
    {"kind": "matrix", "W": [["0.5", 2], [0, "0.25"]], "L": 6},
    {"kind": "matrix", "W": [[1, 1], ["0.5", "-0.3"]], "L": 60},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    L = given["L"]
    if options["kind"] == "scalar":
        factor = np.prod([given["w"], given["slope"]])
        found, size = {"factor": factor, "product": np.prod([factor] * L)}, abs(factor)
        found["arriving"] = found["product"] * given["g"]
    else:
        eigenvalues = np.sort(np.linalg.eigvals(given["W"]).real)[::-1]
        size = np.abs(eigenvalues).max()
        found = {"eigenvalues": eigenvalues, "radius": size, "growth": np.prod([size] * L)}
        found["arriving"] = found["growth"] * given["g"]
    return {**found, "verdict": 1 if np.isclose(size, 1, atol=1e-12) else 2 if size > 1 else 0}
