"""The linear case: the extreme of the score over a box, by SciPy's linear programming."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linprog

SIZES = ({"d": 1}, {"d": 9})
STILL = {"w": [2, 0, "-0.5"], "b": 0, "x": [1, 1, 1], "epsilon": "0.3"}
CASES = [STILL, STILL | {"direction": "raise"}, STILL | {"epsilon": 0}, STILL | {"w": [0, 0, 0]}]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    w, b, x, epsilon = (given[name] for name in ("w", "b", "x", "epsilon"))
    way = 1 if options["direction"] == "lower" else -1
    best = linprog(way * w, bounds=[(at - epsilon, at + epsilon) for at in x])
    r = np.where(w == 0, 0.0, best.x - x)  # a coordinate without weight may stand anywhere
    assert np.isclose(w @ best.x + b, way * best.fun + b)
    r = np.round(r / epsilon) * epsilon if epsilon else 0 * x
    return {
        "score": w @ x + b,
        "r": r,
        "x_adv": x + r,
        "score_adv": w @ (x + r) + b,
        "gain": epsilon * np.linalg.norm(w, 1),
    }
