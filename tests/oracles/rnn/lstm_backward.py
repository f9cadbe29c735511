"""Back through an LSTM cell: gradients by HIPS autograd, by what is added to the sums, and by the old memory."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from scipy.special import expit

SIZES = ({"d": 1, "n": 1, "w": 2}, {"d": 3, "n": 2, "w": 5}, {"d": 2, "n": 4, "w": 6})

_ONE = {f"W_{gate}": [["0.5", "-1"]] for gate in "fico"}
CASES = [  # nothing comes from the later memory, or nothing from the state; no old memory
    {"x": [1], "h0": [0], "c0": [1], **_ONE, "grad_h": [1]},
    {"x": [0], "h0": ["1/3"], "c0": [0], **_ONE, "grad_h": [0], "grad_c": ["sqrt(2)"], "order": "input_first"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    n = len(given["c0"])
    joined = np.concatenate(
        [given["h0"], given["x"]] if options["order"] == "state_first" else [given["x"], given["h0"]]
    )
    sums = {gate: given[f"W_{gate}"] @ joined + given[f"b_{gate}"] for gate in "fico"}

    def logistic(z: Any) -> Any:
        return 1 / (1 + anp.exp(-z))

    def cell(shifts: Any, memory: Any, more: Any) -> tuple[Any, Any]:
        """Memory and state; `more` is added to the memory."""
        f, i, o = (logistic(sums[gate] + shift) for gate, shift in zip("fio", shifts[:3], strict=True))
        c = f * memory + i * anp.tanh(sums["c"] + shifts[3]) + more
        return c, o * anp.tanh(c)

    def loss(*parts: Any) -> Any:
        """A function of memory and state with the gradients that come from above."""
        c, h = cell(*parts)
        return anp.sum(given["grad_h"] * h) + anp.sum(given["grad_c"] * c)

    at = np.zeros((4, n)), given["c0"], np.zeros(n)
    shifts, memory, total = (grad(loss, k)(*at) for k in range(3))
    c, h = cell(*at)
    found = {name: expit(sums[name]) for name in "fio"} | {"g": np.tanh(sums["c"]), "c": c, "h": h}
    deltas = dict(zip(("delta_f", "delta_i", "delta_o", "delta_g"), shifts, strict=True))
    return found | deltas | {"grad_c_total": total, "grad_c0": memory}
