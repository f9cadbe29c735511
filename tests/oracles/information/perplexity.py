"""The perplexity as the inverse of SciPy's geometric mean of the probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import gmean

SIZES = ({"T": 1}, {"T": 2}, {"T": 12})

CASES = [
    {"p": [1, 1]},  # sure of every token
    {"p": ["1/4", "1/4", "1/4"]},  # as if of four
    {"p": ["e^-2", "1/e", "sqrt(1/2)"]},
    {"p": ["1e-30", "0.5"]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    p = given["p"]
    mean = gmean(p)
    return {
        "logs": np.log(p),
        "log_likelihood": len(p) * np.log(mean),
        "cross_entropy": -np.log(mean),
        "perplexity": 1 / mean,
    }
