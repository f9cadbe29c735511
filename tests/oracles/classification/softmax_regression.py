"""Softmax regression: the gradient of the cost by HIPS autograd, probabilities by SciPy."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad
from autograd.scipy.special import logsumexp
from scipy.special import softmax

SIZES = ({"n": 1, "d": 1, "k": 2}, {"n": 6, "d": 4, "k": 4})

ONE = {"X": [[1, "-1/2"]], "Y": [[0, 1]], "W": [[0, 0], [0, 0]], "b": [0, 0], "eta": "0.1"}
CASES = [
    ONE,
    ONE | {"Y": [["1/4", "3/4"]], "b": ["1.5", "0.2"]},
    ONE | {"X": [[40, 1]], "W": [[1, 0], [0, 0]]},  # the true class is all but impossible
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, Y, W, b, eta = (given[name] for name in ("X", "Y", "W", "b", "eta"))

    def losses(Z: Any) -> Any:
        return anp.sum(Y, axis=1) * logsumexp(Z, axis=1) - anp.sum(Y * Z, axis=1)

    def cost(W: Any, b: Any) -> Any:
        return anp.mean(losses(anp.dot(X, W) + b))

    Z = X @ W + b
    by_W, by_b = grad(cost, 0)(W, b), grad(cost, 1)(W, b)
    return {
        "Z": Z,
        "P": softmax(Z, axis=1),
        "cost": cost(W, b),
        "dZ": grad(lambda at: anp.sum(losses(at)))(Z),
        "grad_W": by_W,
        "grad_b": by_b,
        "W_new": W - eta * by_W,
        "b_new": b - eta * by_b,
    }
