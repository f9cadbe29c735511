"""Bayes' rule in logarithms, where products are sums and the evidence is a logsumexp (SciPy)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import logsumexp

SIZES = ({"k": 2, "t": 4}, {"k": 5, "t": 2}, {"k": 1, "t": 1})
CASES = [
    {"prior": ["0.5", "0.5", 0], "likelihood": [["0.2", 0], ["0.4", "0.5"], [1, 1]]},  # zeros among both
    {"prior": [1], "likelihood": [["1/3", "1/7"]]},
    {"prior": ["1/3", "1/3", "1/3"], "likelihood": [["0.01"], ["0.001"], [1]]},
    {"prior": [0, 1], "likelihood": [[0], ["0.25"]]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    with np.errstate(divide="ignore"):
        log_joint = np.log(given["prior"]) + np.log(given["likelihood"]).sum(axis=1)
    log_evidence = logsumexp(log_joint)
    return {
        "joint": np.exp(log_joint),
        "evidence": np.exp(log_evidence),
        "posterior": np.exp(log_joint - log_evidence),
    }
