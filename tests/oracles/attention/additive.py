"""Additive attention: one wide hidden layer over every pair of query and key; tanh from SciPy's logistic function."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, softmax

SIZES = ({"n": 1, "m": 1, "a": 1, "b": 1, "h": 1, "v": 1}, {"n": 3, "m": 4, "a": 3, "b": 1, "h": 5, "v": 2})
CASES = [
    {"Q": [[0]], "K": [[0], [1]], "V": [[1], [-1]], "W_q": [[1], [2]], "W_k": [["1/3"], [0]], "w": [0, 5]},
    {"Q": [[1], [2]], "K": [[30]], "V": [[4]], "W_q": [[1]], "W_k": [[1]], "w": [2]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    wide = np.hstack([given["W_q"], given["W_k"]])
    pairs = np.array([[np.concatenate([q, k]) for k in given["K"]] for q in given["Q"]])
    z = np.einsum("he,ije->ijh", wide, pairs)
    hidden = 2 * expit(2 * z) - 1
    scores = np.einsum("ijh,h->ij", hidden, given["w"])
    weights = softmax(scores, axis=1)
    return {"z": z, "hidden": hidden, "scores": scores, "weights": weights, "context": weights @ given["V"]}
