"""Losses of a discriminator by scikit-learn's cross-entropy, the divergence of two distributions by SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.special import xlogy
from sklearn.metrics import log_loss

SIZES = ({"m": 1, "k": 2}, {"m": 6, "k": 6})
CASES = [
    {"real": ["1/2", 1], "fake": ["1/2", "0.001"]},
    {"p": ["1/2", "1/2", 0], "q": [0, "1/4", "3/4"], "ask_for": "optimal"},
    {"p": ["1/3", "2/3"], "q": ["1/3", "2/3"], "ask_for": "optimal"},
    {"p": [1, 0], "q": [0, 1], "ask_for": "optimal"},
]


def mean_log(probabilities: np.ndarray) -> float:
    """The mean of ln p, as the negative cross-entropy of examples that are all of class 1."""
    return -float(
        log_loss(np.ones(len(probabilities)), np.column_stack([1 - probabilities, probabilities]), labels=[0, 1])
    )


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    if options["ask_for"] == "batch":
        genuine, fakes = mean_log(given["real"]), mean_log(1 - given["fake"])
        return {
            "V": genuine + fakes,
            "loss_D": -(genuine + fakes),
            "loss_G": fakes,
            "loss_G_nonsaturating": -mean_log(given["fake"]),
        }
    p, q = given["p"], given["q"]
    D = np.where(p > 0, p, 0) / np.sum([p, q], axis=0)
    return {"D": D, "V": (xlogy(p, D) + xlogy(q, 1 - D)).sum(), "JS": jensenshannon(p, q) ** 2}
