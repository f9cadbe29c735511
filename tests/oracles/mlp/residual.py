"""A residual block: gradients by HIPS autograd of g times the output."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad

SIZES = ({"d": 1, "h": 1}, {"d": 2, "h": 2}, {"d": 4, "h": 3})
ZEROS = {"x": [1, -1], "W1": [[1, 1], [2, 1]], "W2": [[1, -1], [0, 1]], "g": [2, 3]}  # z1 = (0, 1), s = (0, 0)
CASES = [ZEROS, ZEROS | {"relu_after": "no"}, ZEROS | {"b1": [1, -5], "b2": ["1/3", 2]}]


def relu(z: Any) -> Any:
    return anp.where(z > 1e-12, z, 0.0)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, W1, b1, W2, b2, g = (given[name] for name in ("x", "W1", "b1", "W2", "b2", "g"))
    last = relu if options["relu_after"] == "yes" else lambda s: s

    def branch(z1: Any) -> Any:
        return anp.dot(W2, relu(z1)) + b2

    z1 = W1 @ x + b1
    s = x + branch(z1)
    return {
        "z1": z1,
        "a1": relu(z1),
        "F": branch(z1),
        "s": s,
        "out": last(s),
        "grad_s": grad(lambda at: anp.sum(g * last(at)))(s),
        "grad_z1": grad(lambda at: anp.sum(g * last(x + branch(at))))(z1),
        "grad_x": grad(lambda at: anp.sum(g * last(at + branch(anp.dot(W1, at) + b1))))(x),
    }
