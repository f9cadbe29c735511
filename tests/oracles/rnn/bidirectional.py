"""A bidirectional network: one recurrent pass by stacked matrices, over the inputs and over their mirror image."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"T": 1, "d": 1, "n": 1}, {"T": 4, "d": 3, "n": 2})

CASES = [
    {"X": [[1], [0], [-1]], "W_x": [[1]], "W_h": [[1]], "V_x": [[0]], "V_h": [[0]]},
    {"X": [["sqrt(3)"]], "W_x": [["1/e"]], "W_h": [[2]], "V_x": [[1]], "V_h": [["-1/3"]], "h0": ["0.5"], "g0": [-1]},
]


def passed(X: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray, state: np.ndarray) -> np.ndarray:
    """The states of one direction, in the order in which they are calculated."""
    states = []
    for x in X:
        state = np.tanh(np.hstack([W_x, W_h]) @ np.hstack([x, state]) + b)
        states.append(state)
    return np.array(states)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X = given["X"]
    forward = passed(X, given["W_x"], given["W_h"], given["b"], given["h0"])
    backward = np.flipud(passed(np.flipud(X), given["V_x"], given["V_h"], given["c"], given["g0"]))
    found = {f"h_{t}": state for t, state in enumerate(forward, 1)}
    found |= {f"g_{t}": state for t, state in enumerate(backward, 1)}
    return {**found, "H": np.hstack([forward, backward])}
