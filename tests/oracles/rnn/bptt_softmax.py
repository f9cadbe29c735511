"""Through time with softmax: gradients by HIPS autograd, which see the states of earlier pieces as constants."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.scipy.special import logsumexp
from scipy.special import softmax

SIZES = ({"T": 1, "d": 1, "n": 1, "K": 1}, {"T": 2, "d": 1, "n": 3, "K": 2}, {"T": 5, "d": 3, "n": 2, "K": 4})

_NET = {"W_x": [["0.5"]], "W_h": [["-1.5"]], "W_o": [[1], ["-1/3"]], "X": [[1], [0], ["-2"], [1], ["0.5"]]}
CASES = [  # no biases; states that were kept before; pieces of 1, of 2, and one longer than the sequence
    {**_NET, "targets": [1, 1, 2, 1, 2]},
    *(
        {**_NET, "h0": ["sqrt(2)/2"], "b_o": [0, "0.5"], "targets": [2, 2, 2, 1, 1], "truncated": "yes", "steps": steps}
        for steps in (1, 2, 4, 9)
    ),
]
PARAMETERS = ("W_x", "W_h", "b", "W_o", "b_o")


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y = given["X"], np.asarray(given["targets"], int) - 1
    T = len(X)
    length = int(given["steps"]) if options["truncated"] == "yes" else T
    known = [given["h0"]]
    for x in X:
        known.append(np.tanh(given["W_x"] @ x + given["W_h"] @ known[-1] + given["b"]))

    def loss(shift: Any, more: Any, *parameters: Any) -> Any:
        """Each piece begins with the state that is known; something is added to each z and each o."""
        W_x, W_h, b, W_o, b_o = parameters
        total, state = 0.0, known[0]
        for t in range(T):
            state = known[t] if t % length == 0 else state
            state = anp.tanh(anp.dot(W_x, X[t]) + anp.dot(W_h, state) + b + shift[t])
            logits = anp.dot(W_o, state) + b_o + more[t]
            total = total + logsumexp(logits) - logits[y[t]]
        return total

    shapes = np.zeros((T, len(given["b"]))), np.zeros((T, len(given["b_o"])))
    at = *shapes, *(given[name] for name in PARAMETERS)
    deltas, of_logits, *slopes = (grad(loss, i)(*at) for i in range(7))
    found = {"loss": loss(*at), **{f"grad_{name}": slope for name, slope in zip(PARAMETERS, slopes, strict=True)}}
    for t in range(T):
        found |= {f"h_{t + 1}": known[t + 1], f"delta_{t + 1}": deltas[t], f"delta_o_{t + 1}": of_logits[t]}
        found[f"p_{t + 1}"] = softmax(given["W_o"] @ known[t + 1] + given["b_o"])
    return found
