"""Thresholds between values; impurities by SciPy, the split by a stump of scikit-learn where it has the measure."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from scipy.stats import entropy
from sklearn.tree import DecisionTreeClassifier

SIZES = ({"n": 4}, {"n": 12})

TWINS = {"x": [1, 2, 3, 4, 5, 6], "y": [1, 2, 2, 2, 2, 1]}  # the first and the last threshold gain the same
PURE_ENDS = {"x": [1, 2, 3, 4, 5, 6], "y": [1, 2, 2, 2, 3, 3]}  # twice the ratio is 1, at splits of other sizes
IDLE = {"x": [1, 1, 2, 2, 3, 3], "y": [2, 1, 1, 2, 2, 1]}  # no threshold tells anything
MEASURES = ("entropy", "gini", "error")
CASES: list[dict[str, Any]] = [
    {**data, "impurity": impurity, "criterion": criterion}
    for data in (TWINS, PURE_ENDS, IDLE)
    for impurity in MEASURES
    for criterion in ("gain", "gain_ratio")
]
CASES += [
    {**data, "impurity": impurity, "candidates": "class_change"} for data in (TWINS, IDLE) for impurity in MEASURES
]
CASES += [
    {"x": [3, 1], "y": [1, 1]},  # one class: every gain is 0
    {"x": ["5/2", "-1/3", "sqrt(2)", 0], "y": [3, 1, 3, 1], "criterion": "gain_ratio"},  # a class without examples
    {"x": [2, 2, 4, 4, 7], "y": [1, 2, 2, 1, 1], "candidates": "class_change"},  # mixed values on both sides
    {"x": [i % 40 for i in range(200)], "y": [1 + (i * i) % 7 for i in range(200)]},
]


def measured(y: np.ndarray, impurity: str) -> float:
    shares = np.unique(y, return_counts=True)[1] / len(y)
    if impurity == "entropy":
        return float(entropy(shares, base=2))
    return 1 - float((shares**2).sum() if impurity == "gini" else shares.max())


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, y = np.asarray(given["x"], dtype=float), np.asarray(given["y"], dtype=float).astype(int)
    values, impurity, n = np.unique(x), options["impurity"], len(x)
    pairs = list(pairwise(values))
    if options["candidates"] == "class_change":
        pairs = [(a, b) for a, b in pairs if len(np.unique(y[(x == a) | (x == b)])) > 1]
    thresholds = [(a + b) / 2 for a, b in pairs]
    sides = [(y[x <= t], y[x > t]) for t in thresholds]
    root = measured(y, impurity)
    a, b = ([measured(side, impurity) for side in each] for each in zip(*sides, strict=True))
    sizes = np.array([len(left) for left, _ in sides])
    gain = root - (sizes * a + (n - sizes) * b) / n
    gain[np.abs(gain) < 1e-12] = 0
    found = {"split_information": [float(entropy([k, n - k], base=2)) for k in sizes]}
    found["gain_ratio"] = list(gain / found["split_information"])
    measure = gain if options["criterion"] == "gain" else np.array(found["gain_ratio"])
    best = thresholds[int(np.flatnonzero(measure > measure.max() - 1e-12)[0])]
    if impurity != "error" and options["criterion"] == "gain" and gain.max() > 0:
        stump = DecisionTreeClassifier(criterion=impurity, max_depth=1).fit(x.reshape(-1, 1), y)
        place = int(np.argmin(np.abs(np.array(thresholds) - stump.tree_.threshold[0])))
        assert abs(gain[place] - gain.max()) < 1e-9, "scikit-learn splits elsewhere"
        weights = stump.tree_.n_node_samples
        np.testing.assert_allclose(gain.max(), root - weights[1:] @ stump.tree_.impurity[1:] / n, atol=1e-9)
    return {
        "thresholds": thresholds,
        "impurity_root": root,
        "impurity_left": a,
        "impurity_right": b,
        "left_sizes": sizes.tolist(),
        "impurity_after": list(root - gain),
        "gain": list(gain),
        **(found if options["criterion"] == "gain_ratio" else {}),
        "best": best,
    }
