"""Parameters of a multilayer perceptron, counted on arrays of that shape."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

SIZES = ({"k": 2}, {"k": 7})
CASES = [
    {"widths": [784, 128, 10]},
    {"widths": [1, 1]},
    {"widths": [20, 10, 10, 10, 10, 10, 1]},
    {"widths": [3, 4, 4, 1], "with_biases": "no"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    widths = [int(width) for width in given["widths"]]
    arrays = [np.empty((after, before), dtype=bool) for before, after in pairwise(widths)]
    weights = [array.size for array in arrays]
    biases = [len(array) if options["with_biases"] == "yes" else 0 for array in arrays]
    return {"weights": weights, "biases": biases, "total": sum(weights + biases)}
