"""Attacks on a logistic model: gradients by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from scipy.special import expit

SIZES = ({"d": 1}, {"d": 5})

STILL = {"x": [1, "-0.5", 2], "w": ["0.3", 0, "-0.7"], "b": "0.1", "y": 1, "epsilon": "0.2"}
CASES = [  # an input that has no weight is not moved
    STILL,
    STILL | {"method": "least_likely"},
    STILL | {"method": "iterative", "iterations": 3, "alpha": "0.09"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, w, b, y, epsilon = (given[name] for name in ("x", "w", "b", "y", "epsilon"))

    def probability(at: np.ndarray) -> float:
        return float(expit(w @ at + b))

    def slope(at: np.ndarray, target: float) -> np.ndarray:
        return grad(lambda v: anp.logaddexp(0, anp.dot(w, v) + b) - target * (anp.dot(w, v) + b))(at)

    found: dict[str, Any] = {"z": w @ x + b, "p": probability(x)}
    if options["method"] == "iterative":
        here = x
        for k in range(1, given["iterations"] + 1):
            here = np.clip(here + given["alpha"] * np.sign(slope(here, y)), x - epsilon, x + epsilon)
            found[f"x_{k}"] = here
        found |= {"grad_x": slope(x, y), "x_adv": here}
    elif options["method"] == "least_likely":  # one step down the loss of the class held to be least likely
        down = slope(x, float(probability(x) < 1 - probability(x)))
        found |= {"grad_x": down, "x_adv": x - epsilon * np.sign(down)}
    else:
        up = slope(x, y)
        found |= {"grad_x": up, "x_adv": x + epsilon * np.sign(up)}
    return found | {"p_adv": probability(found["x_adv"])}
