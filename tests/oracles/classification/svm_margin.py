"""A linear support vector machine as it stands: the mean loss by scikit-learn, edges on exact fractions."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import norm
from sklearn.metrics import hinge_loss

from oracles.harness import exactly

SIZES = ({"n": 2, "d": 1}, {"n": 9, "d": 4})
ONE = {"X": [["0.3", "0.1"]], "y": [1], "w": [3, 1], "b": 0, "C": 2}
CASES = [
    ONE,  # on the edge of the margin: 0.3 * 3 + 0.1 is no float
    ONE | {"y": [-1], "C": 0},
    ONE | {"X": [["1/3", 0], ["1/7", "4/7"], [0, 0]], "y": [1, 1, -1]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, y, w, b, C = (given[name] for name in ("X", "y", "w", "b", "C"))
    exact = [exactly(given[name]) for name in ("X", "y", "w", "b")]
    margins = exact[1] * (exact[0] @ exact[2] + exact[3])
    losses = np.clip(1 - margins, 0, None).astype(float)
    if len(set(y)) == 2:  # with one class alone scikit-learn takes it for the negative one
        assert np.isclose(losses.mean(), hinge_loss(y, X @ w + b), rtol=1e-12)
    return {
        "margins": margins.astype(float),
        "hinge": losses,
        "objective": norm(w) ** 2 / 2 + C * losses.sum(),
        "width": 2 / norm(w),
        "support": np.array([float(m <= 1) for m in margins]),
    }
