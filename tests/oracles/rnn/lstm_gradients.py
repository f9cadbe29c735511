"""Gradients of an LSTM's parameters by HIPS autograd, through the sums of its gates weighed by what came back."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

SIZES = ({"T": 1, "d": 1, "n": 1, "w": 2}, {"T": 4, "d": 3, "n": 2, "w": 5}, {"T": 2, "d": 2, "n": 3, "w": 5})
DELTAS = {"f": "delta_f", "i": "delta_i", "c": "delta_g", "o": "delta_o"}
_ONE = {f"W_{gate}": [["0.5", "-1"]] for gate in "fico"} | {name: [["0.25"], [0]] for name in DELTAS.values()}
CASES = [  # no state before; nothing comes back at the last step; a root
    {"X": [[1], [2]], "H": [["0.5"], ["-0.5"]], **_ONE},
    {"X": [[0], ["-1"]], "h0": ["sqrt(2)/2"], "H": [["1/3"], [0]], **_ONE, "order": "input_first"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    before = np.vstack([given["h0"], given["H"][:-1]])

    def loss(parameters: Any, start: Any) -> Any:
        """What the loss is near these numbers, the states after the first step held fixed."""
        total = 0.0
        for t, x in enumerate(given["X"]):
            state = start if t == 0 else before[t]
            joined = anp.concatenate([state, x] if options["order"] == "state_first" else [x, state])
            for gate, delta in DELTAS.items():
                W, b = parameters[gate]
                total = total + anp.dot(given[delta][t], anp.dot(W, joined) + b)
        return total

    at = {gate: (given[f"W_{gate}"], np.zeros(len(given["h0"]))) for gate in DELTAS}
    slopes = grad(loss, 0)(at, given["h0"])
    found = {"grad_h0": grad(loss, 1)(at, given["h0"])}
    for gate, (W, b) in slopes.items():
        found |= {f"grad_W_{gate}": W, f"grad_b_{gate}": b}
    sides = (before, given["X"]) if options["order"] == "state_first" else (given["X"], before)
    return found | {"joined": np.hstack(sides)}
