"""A LoRA layer as two branches that are added: the frozen layer, and down to the rank and up again."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"m": 1, "n": 1, "r": 1}, {"m": 2, "n": 5, "r": 3})
CASES = [
    {"W": [[1]], "B": [[0]], "A": [[2]], "alpha": 0, "x": [3]},
    {"W": [[1, 2], [3, 4]], "B": [["1/3"], [-1]], "A": [["0.5", 2]], "alpha": "-1/2", "x": [1, "1/7"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    W, B, A, x = (given[name] for name in ("W", "B", "A", "x"))
    rank = A.shape[0]
    delta = np.einsum("ik,kj->ij", B, A) * given["alpha"] / rank
    return {
        "scaling": given["alpha"] / rank,
        "delta": delta,
        "merged": W + delta,
        "y": W @ x + given["alpha"] / rank * (B @ (A @ x)),
        "trainable": A.size + B.size,
        "full": W.size,
        "ratio": (A.size + B.size) / W.size,
    }
