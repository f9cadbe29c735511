"""Gradient ascent on the input of a softmax classifier: gradients by HIPS autograd, step after step."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad
from autograd.scipy.special import logsumexp
from scipy.special import softmax

SIZES = ({"d": 1, "k": 2}, {"d": 4, "k": 5})
_NET = {"x": [1, "-0.5"], "W": [[1, 2], ["-1", "0.5"], ["1/3", 0]], "b": [0, "0.5", "-1"], "eta": "0.5"}
CASES = [  # many steps, no biases, no step at all, equal logits: class 1
    {**_NET, "y": 3, "steps": 6},
    {**_NET, "direction": "towards", "target": 2, "steps": 3},
    {"x": ["sqrt(2)"], "W": [[1], [-1]], "eta": 2, "direction": "towards", "target": 2, "steps": 2},
    {"x": [0], "W": [[1], [-1]], "eta": 0, "y": 2, "steps": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, W, b = given["x"], given["W"], given["b"]
    away = options["direction"] == "away"
    right = int(given["y"] if away else given["target"]) - 1

    def of_logits(z: Any) -> Any:
        return logsumexp(z) - z[right]

    def loss(at: Any) -> Any:
        return of_logits(anp.dot(W, at) + b)

    found = {}
    for k in range(1, int(given["steps"]) + 1):
        z = W @ x + b
        found |= {f"z_{k}": z, f"p_{k}": softmax(z), f"delta_{k}": grad(of_logits)(z), f"grad_x_{k}": grad(loss)(x)}
        x = found[f"x_{k}"] = x + (1 if away else -1) * given["eta"] * found[f"grad_x_{k}"]
    z = W @ x + b
    return found | {"z_adv": z, "p_adv": softmax(z), "label_adv": 1 + max(range(len(z)), key=lambda j: (z[j], -j))}
