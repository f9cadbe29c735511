"""The policy gradient by automatic differentiation of the logarithm of a softmax."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from scipy.special import logsumexp, softmax

SIZES = ({"k": 2}, {"k": 5})
CASES = [
    {"theta": ["0.5"], "action": 1, "G": 3, "baseline": 1, "alpha": "0.1"},  # the only action has probability 1
    {"theta": [0, 0, 0], "action": 3, "G": 2, "baseline": 2, "alpha": 1},  # no advantage, no move
    {"theta": [40, -40], "action": 2, "G": -1, "baseline": "0.5", "alpha": 0},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    theta, action = given["theta"], int(given["action"]) - 1

    def log_pi(parameters: Any) -> Any:
        top = anp.max(parameters)
        return parameters[action] - top - anp.log(anp.sum(anp.exp(parameters - top)))

    gradient = grad(log_pi)(theta)
    advantage = given["G"] - given["baseline"]
    return {
        "powers": np.exp(theta),
        "total": np.exp(logsumexp(theta)),
        "pi": softmax(theta),
        "advantage": advantage,
        "grad_log_pi": gradient,
        "theta_new": theta + given["alpha"] * advantage * gradient,
    }
