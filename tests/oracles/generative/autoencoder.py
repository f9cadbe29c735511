"""A linear autoencoder: the loss as the statement says it, its gradients by automatic differentiation (autograd)."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

SIZES = ({"d": 1, "c": 1}, {"d": 4, "c": 3}, {"d": 2, "c": 5})
ZEROS = {"x": [0, 2], "W": [[1, 0], [0, 0]], "V": [[0, 0], [1, -1]]}
CASES = [  # codes that are 0, where the sign is 0
    ZEROS,
    ZEROS | {"variant": "sparse", "lambda1": "0.5"},
    ZEROS | {"variant": "contractive", "lambda1": 0},
    ZEROS | {"variant": "denoising", "noise": [0, "-1/3"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, W, V = given["x"], given["W"], given["V"]
    weight = given.get("lambda1", 0.0)
    entering = x + given.get("noise", 0.0)

    def penalty(W: Any) -> Any:
        if options["variant"] == "sparse":
            return weight * anp.sum(anp.abs(anp.dot(W, entering)))
        return weight * anp.linalg.norm(W) ** 2 if options["variant"] == "contractive" else 0.0

    def loss(W: Any, V: Any) -> Any:
        return 0.5 * anp.linalg.norm(anp.dot(V, anp.dot(W, entering)) - x) ** 2 + penalty(W)

    code = np.einsum("cd,d->c", W, entering)
    found = {
        "code": code,
        "x_hat": np.einsum("dc,c->d", V, code),
        "error": loss(W, V) - penalty(W),
        "loss": loss(W, V),
        "grad_V": grad(loss, 1)(W, V),
        "grad_W": grad(loss, 0)(W, V),
    }
    return found | ({"penalty": penalty(W)} if options["variant"] in ("sparse", "contractive") else {})
