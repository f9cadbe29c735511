"""A step of Newton's method: derivatives by HIPS autograd, the system by NumPy."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad, hessian

from oracles.harness import number

CASES = [
    {"terms": [[1, 2, 0], [1, 0, 2]], "theta": [3, -4]},
    {"terms": [[100, 4, 0], ["0.01", 0, 4]], "theta": [1, 1]},
    {"terms": [[1, 1, 1]], "theta": [0, 0]},  # at the saddle point already
    {"terms": [["1/2", 2, 0], [-3, 1, 1], [1, 0, 3], [7, 0, 0]], "theta": ["0.5", -1]},
    # roots as coefficients whose squares make the determinant -12.75, on an edge of rounding
    {"terms": [[1, 2, 0], ["-sqrt(3)/2", 1, 1], [-3, 0, 2], ["sqrt(5)", 1, 0], [3, 0, 1]], "theta": [-2, 2]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    theta = given["theta"]

    def loss(w: Any) -> Any:
        terms = [number(c) * w[0] ** int(i) * w[1] ** int(j) for c, i, j in given["terms"]]
        return sum(terms) + 0 * anp.sum(w)

    g, H = grad(loss)(theta), hessian(loss)(theta)
    direction = np.linalg.solve(H, g)
    return {
        "gradient": g,
        "hessian": H,
        "determinant": H[0, 0] * H[1, 1] - H[0, 1] ** 2,
        "inverse_": np.linalg.inv(H),
        "direction": direction,
        "theta_new": theta - direction,
    }
