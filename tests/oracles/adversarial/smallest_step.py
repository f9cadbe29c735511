"""The nearest point of a hyperplane: least norm solution of one equation, by SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import lstsq, norm

SIZES = ({"d": 1}, {"d": 7})
CASES = [
    {"w": [3, 4], "b": 0, "x": [0, 0]},  # on the boundary already
    {"w": [0, "-2"], "b": 1, "x": [5, "0.25"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    w, b, x = given["w"], given["b"], given["x"]
    score = w @ x + b
    r = lstsq(w[None, :], np.array([-score]))[0]
    return {"score": score, "square_length": norm(w) ** 2, "distance": norm(r), "r": r, "x_adv": x + r}
