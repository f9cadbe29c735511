"""Activations by SciPy, their derivatives by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad, jacobian
from scipy.special import expit, softmax

SIZES = ({"n": 2}, {"n": 6})
ZEROS = {"z": [0, "-0.5", "1e-3", 0], "g": [1, -2, "1/3", 4]}
CASES = [
    *(ZEROS | {"activation": activation} for activation in ("sigmoid", "tanh", "relu", "softmax")),
    ZEROS | {"activation": "leaky_relu", "alpha": "0.1"},
    {"z": [2, -1], "activation": "leaky_relu", "alpha": "1.5"},
    {"z": [3], "activation": "softmax"},
    {"z": [1, 2, 3], "activation": "softmax"},  # g is left out: ones
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    z, g, kind = given["z"], given["g"], options["activation"]
    if kind == "softmax":
        exponentials = anp.exp(z)
        J = jacobian(lambda at: anp.exp(at - anp.max(z)) / anp.sum(anp.exp(at - anp.max(z))))(z)
        found = {"powers": exponentials, "total": exponentials.sum(), "a": softmax(z), "jacobian": J}
        return {**found, "grad_z": J.T @ g}
    leak = given.get("alpha", 0.0)
    functions = {
        "sigmoid": lambda at: 1 / (1 + anp.exp(-at)),
        "tanh": anp.tanh,
        "relu": lambda at: anp.where(at > 0, at, 0.0),
        "leaky_relu": lambda at: anp.where(at > 0, at, leak * at),
    }
    slope = elementwise_grad(functions[kind])(z)
    a = expit(z) if kind == "sigmoid" else np.asarray(functions[kind](z))
    return {"a": a, "slope": slope, "grad_z": np.diag(slope) @ g}
