"""SciPy's entropies and relative entropies; the cross-entropy from its own sum."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import rel_entr, xlogy
from scipy.stats import entropy

SIZES = ({"k": 3}, {"k": 6})

COIN = {"p": ["1/2", "1/2"], "q": ["3/4", "1/4"]}
CASES = [
    COIN | {"unit": "bits"},
    COIN | {"unit": "nats"},
    {"p": [1, 0], "q": [1, 0], "unit": "bits"},  # certain
    {"p": [1], "q": [1], "unit": "nats"},
    {"p": [0, "1/3", "2/3"], "q": [0, "0.5", "0.5"], "unit": "nats"},
    {"p": [0, "1/3", "2/3"], "q": ["0.2", "0.4", "0.4"], "unit": "bits", "reverse": "no"},
    {"p": ["0.1", "0.2", "0.3", "0.15", "0.25"], "q": ["0.1", "0.2", "0.3", "0.15", "0.25"], "unit": "nats"},  # alike
    {"p": ["1/8"] * 8, "q": ["1/8"] * 8, "unit": "bits"},
    {"p": ["1/e", "1-1/e"], "q": ["0.5", "0.5"], "unit": "nats"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    p, q = given["p"], given["q"]
    scale = np.log(2) if options["unit"] == "bits" else 1.0
    found = {
        "h": -xlogy(p, p) / scale,
        "c": -xlogy(p, np.where(p > 0, q, 1)) / scale,
        "H_p": entropy(p, base=2 if options["unit"] == "bits" else None),
        "H_pq": (entropy(p) + rel_entr(p, q).sum()) / scale,
        "KL_pq": entropy(p, q) / scale,
    }
    return found | ({"KL_qp": entropy(q, p) / scale} if options["reverse"] == "yes" else {})
