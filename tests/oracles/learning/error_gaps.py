"""The gaps as differences of neighbours in the row of error rates, on exact fractions."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

CASES = [
    {"bayes": "0.01", "train": "0.03", "validation": "0.05", "test": "0.07"},  # all alike: bias
    {"bayes": 0, "train": 0, "validation": "1/3", "test": "2/3"},  # variance before validation
    {"bayes": "0.05", "train": "0.02", "validation": "0.02", "test": "0.01"},  # better than thought possible
    {"bayes": 1, "train": 8, "validation": 10, "test": 21},  # in per cent
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    rates = exactly(np.array([given[name] for name in ("bayes", "train", "validation", "test")]))
    gaps = np.diff(rates)
    names = ("avoidable_bias", "variance", "overfitting_to_validation")
    return {name: float(gap) for name, gap in zip(names, gaps, strict=True)} | {"focus": int(np.argmax(gaps))}
