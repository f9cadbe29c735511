"""Logistic regression: the gradient of the whole cost by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad
from scipy.special import expit

SIZES = ({"n": 2, "d": 1}, {"n": 7, "d": 4})

ONE_CLASS = {"X": [["0.5", 2]], "y": [1], "w": [0, 0], "b": 0, "eta": "0.1"}
CASES = [
    ONE_CLASS,
    ONE_CLASS | {"loss": "half_squared_error", "y": [0]},
    ONE_CLASS | {"regulariser": "l2", "lambda2": "0", "w": ["1/3", "-2"]},
    ONE_CLASS | {"X": [[30, -20], [1, 1]], "y": [0, "1/4"], "w": [1, 0], "b": "0.5"},  # a saturated unit, a soft label
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, w, b, eta = (given[name] for name in ("X", "y", "w", "b", "eta"))
    n, weight = len(y), given.get("lambda2", 0.0)

    def losses(z: Any) -> Any:
        if options["loss"] == "cross_entropy":
            return anp.logaddexp(0, z) - y * z
        return (1 / (1 + anp.exp(-z)) - y) ** 2 / 2

    def cost(w: Any, b: Any) -> Any:
        return anp.mean(losses(anp.dot(X, w) + b)) + weight / (2 * n) * anp.sum(w**2)

    z = X @ w + b
    by_w, by_b = grad(cost, 0)(w, b), grad(cost, 1)(w, b)
    return {
        "z": z,
        "p": expit(z),
        "losses": losses(z),
        "cost": cost(w, b),
        "dz": grad(lambda at: anp.sum(losses(at)))(z),
        "grad_w": by_w,
        "grad_b": by_b,
        "w_new": w - eta * by_w,
        "b_new": b - eta * by_b,
    }
