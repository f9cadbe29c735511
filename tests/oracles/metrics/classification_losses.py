"""Losses of probabilities, by scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, zero_one_loss

CASES = [
    {"y": [1], "p": ["1/2"]},  # one half is class 1
    {"y": [0, 0], "p": ["1/2", 0]},  # a certain and true prediction costs nothing
    {"y": [1, 0, 1], "p": [1, "1/3", "0.25"]},
    {"y": [1, 1, 0], "p": ["1/7", "0.999", "1e-6"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    y, p = given["y"].astype(int), given["p"]
    predicted = np.floor(p + 0.5).astype(int)
    # scikit-learn clips probabilities of 0 and 1 by the smallest step of a float, which is far below twelve digits
    losses = [log_loss([target], [[1 - chance, chance]], labels=[0, 1]) for target, chance in zip(y, p, strict=True)]
    return {
        "predicted": predicted,
        "error_rate": zero_one_loss(y, predicted),
        "true_class": np.where(y == 1, p, 1 - p),
        "log_losses": losses,
        "mean_log_loss": log_loss(y, np.column_stack([1 - p, p]), labels=[0, 1]),
        "brier": brier_score_loss(y, p, pos_label=1, labels=[0, 1]),
    }
