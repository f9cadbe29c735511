"""ROC: the area by scikit-learn; the rates by the predictions that each cut of the ranking makes."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, roc_auc_score

CASES = [
    {"scores": ["0.5", "0.5"], "y": [1, 0]},  # equal scores: a half
    {"scores": ["0.5", "0.5"], "y": [0, 1]},
    {"scores": [1, 1, 1, 1, 1], "y": [1, 0, 0, 1, 1]},
    {"scores": [3, 3, 2, 2, 2, "-1"], "y": [0, 1, 1, 0, 0, 1]},
    {"scores": [1, 2], "y": [1, 0]},  # the wrong way round
    {"scores": ["1/3", "0.3", "0.9", "1e-9", "0.3"], "y": [1, 0, 1, 0, 1]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    scores, y = given["scores"], given["y"].astype(int)
    ranking = sorted(range(len(y)), key=lambda i: -scores[i])  # stable: equal scores stay in their order
    rates = []
    for rank in range(1, len(y) + 1):
        predicted = np.isin(np.arange(len(y)), ranking[:rank]).astype(int)
        (tn, fp), (fn, tp) = confusion_matrix(y, predicted, labels=[0, 1])
        rates.append((tp / (tp + fn), fp / (fp + tn)))
    found = [(np.mean(scores[y == 1] > s), np.mean(scores[y == 1] >= s), np.sum(scores == s)) for s in scores[ranking]]
    return {
        "order": np.array(ranking) + 1,
        "positives": y.sum(),
        "negatives": len(y) - y.sum(),
        "TPR": [tpr for tpr, _ in rates],
        "FPR": [fpr for _, fpr in rates],
        "heights": [(low + high) / 2 if equal > 1 else high for low, high, equal in found],
        "AUC": roc_auc_score(y, scores),
    }
