"""Multi-head attention all heads at once: wide projections, cut into heads; the output as a sum over the heads."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import softmax

SIZES = ({"h": 1, "n": 1, "e": 1, "d": 1, "v": 1, "w": 1}, {"h": 3, "n": 2, "e": 4, "d": 1, "v": 2, "w": 6})
ZEROS = [[0, 0], [0, 0]]
ONES = {
    "X": [[1, 0], [0, 1]],
    "W_Q": [[[1], [0]], [[0], [1]]],
    "W_V": [[[1], [0]], [[0], [1]]],
    "W_O": [[1, 0], [0, 1]],
}
CASES = [
    ONES | {"W_K": [[[1], [0]], [[0], [1]]]},
    ONES | {"W_K": [[["1/3"], [0]], [["2"], ["-3"]]], "mask": "causal"},
    {"X": ZEROS, "W_Q": [ZEROS], "W_K": [ZEROS], "W_V": [ZEROS], "W_O": ZEROS, "mask": "causal"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, h = given["X"], len(given["W_Q"])
    Q, K, V = (
        (X @ np.concatenate(given[f"W_{letter}"], axis=1)).reshape(len(X), h, -1).swapaxes(0, 1) for letter in "QKV"
    )
    scores = np.einsum("tid,tjd->tij", Q, K) / np.sqrt(Q.shape[2])
    visible = np.tri(len(X), dtype=bool) if options["mask"] == "causal" else True
    weights = softmax(np.where(visible, scores, -np.inf), axis=2)
    heads = weights @ V
    steps = {"Q": Q, "K": K, "V": V, "scores": scores, "weights": weights, "head": heads}
    found = {f"{name}_{t}": one for name, values in steps.items() for t, one in enumerate(values, 1)}
    return found | {
        "concat": heads.swapaxes(0, 1).reshape(len(X), -1),
        "out": np.einsum("tiv,tve->ie", heads, given["W_O"].reshape(h, -1, X.shape[1])),
    }
