"""Sign attacks on softmax: gradients by HIPS autograd, exact zeros of a slope by grouping equal logits."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.scipy.special import logsumexp
from scipy.special import softmax

from oracles.harness import exactly

SIZES = ({"d": 1, "k": 2}, {"d": 5, "k": 4})
FLAT = {
    "x": [1, 2, "-1"],
    "W": [[1, 2, "0.5"], [1, 0, "1.5"], [1, 1, 1]],
    "b": ["1.5", "2.5", 2],
    "y": 3,
    "epsilon": "0.25",
}
CASES = [
    FLAT,  # the first slope is 0, for its weights are alike; the third, for two logits are
    FLAT | {"y": 1},
    {"method": "least_likely", **{name: FLAT[name] for name in ("x", "W", "b", "epsilon")}},
    {"x": [0], "W": [[1], [-1]], "b": [0, 0], "epsilon": 0, "method": "least_likely"},  # a tie: class 1
    {"x": [0], "W": [[1], [-1]], "b": [0, 0], "epsilon": "0.5", "y": 2},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, W, b, epsilon = (given[name] for name in ("x", "W", "b", "epsilon"))
    ex, eW, eb = (exactly(given[name]) for name in ("x", "W", "b"))
    z = eW @ ex + eb
    aims = options["method"] == "least_likely"
    t = min(range(len(z)), key=lambda j: (z[j], j)) if aims else int(given["y"]) - 1

    def loss(at: Any, logits: bool = False) -> Any:
        values = at if logits else anp.dot(W, at) + b
        return logsumexp(values) - values[t]

    slope = grad(loss)(x)
    still = [
        all(sum(eW[i, j] - eW[t, j] for i in range(len(z)) if z[i] == one) == 0 for one in z) for j in range(len(x))
    ]
    signs = np.where(still, 0.0, np.sign(slope))
    moved = x + (-epsilon if aims else epsilon) * signs
    after = eW @ exactly(moved) + eb
    found = {
        "z": W @ x + b,
        "p": softmax(W @ x + b),
        "delta": grad(lambda at: loss(at, True))(W @ x + b),
        "grad_x": slope,
        "signs": signs,
        "x_adv": moved,
        "p_adv": softmax(W @ moved + b),
        "label_adv": 1 + max(range(len(after)), key=lambda j: (after[j], -j)),
    }
    return found | ({"target": t + 1} if aims else {})
