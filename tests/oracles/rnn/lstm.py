"""Long short-term memory: all gates from one stacked matrix product, the weights of state and input apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

SIZES = ({"T": 1, "n": 1, "h": 1, "w": 2}, {"T": 2, "n": 3, "h": 2, "w": 5}, {"T": 3, "n": 2, "h": 4, "w": 6})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, state, memory = given["X"], given["h0"], given["c0"]
    weights, biases = (
        np.array([given[f"W_{gate}"] for gate in "fico"]),
        np.array([given[f"b_{gate}"] for gate in "fico"]),
    )
    by_state, by_input = weights[:, :, : len(state)], weights[:, :, len(state) :]
    if options["order"] == "input_first":
        by_input, by_state = weights[:, :, : X.shape[1]], weights[:, :, X.shape[1] :]
    found = {}
    for t, x in enumerate(X, 1):
        z = np.einsum("ghj,j->gh", by_state, state) + np.einsum("ghj,j->gh", by_input, x) + biases
        f, i, g, o = expit(z[0]), expit(z[1]), np.tanh(z[2]), expit(z[3])
        memory = f * memory + i * g
        state = o * np.tanh(memory)
        found |= {f"{name}_{t}": value for name, value in zip("figoch", (f, i, g, o, memory, state), strict=True)}
    return found
