"""Backpropagation through time: gradients of the unrolled network by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

SIZES = ({"T": 1, "n": 1, "h": 1}, {"T": 2, "n": 1, "h": 3}, {"T": 4, "n": 3, "h": 2})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, each = given["X"], options["loss"] == "each"
    T = len(X)

    def unrolled(shift: Any, W_x: Any, W_h: Any, b: Any, w_o: Any) -> tuple[list[Any], list[Any]]:
        """States and outputs, with something added to the input of each state."""
        states, outputs = [given["h0"]], []
        for t in range(T):
            states.append(anp.tanh(anp.dot(W_x, X[t]) + anp.dot(W_h, states[-1]) + b + shift[t]))
            outputs.append(anp.dot(w_o, states[-1]))
        return states[1:], outputs

    def loss(*parameters: Any) -> Any:
        _, outputs = unrolled(*parameters)
        if each:
            return sum(0.5 * (o - y) ** 2 for o, y in zip(outputs, given["targets"], strict=True))
        return 0.5 * (outputs[-1] - given["target"]) ** 2

    at = (np.zeros((T, len(given["b"]))), *(given[name] for name in ("W_x", "W_h", "b", "w_o")))
    deltas, *slopes = (grad(loss, i)(*at) for i in range(5))
    states, outputs = unrolled(*at)
    found = {f"h_{t}": state for t, state in enumerate(states, 1)}
    found |= {f"o_{t}": output for t, output in enumerate(outputs, 1) if each or t == T}
    found |= {f"delta_{t}": delta for t, delta in enumerate(deltas, 1)}
    return found | {"loss_": loss(*at)} | dict(zip(("grad_W_x", "grad_W_h", "grad_b", "grad_w_o"), slopes, strict=True))
