"""The bound added up model by model; the least number of examples by bisection; the tolerance by a root search."""

from __future__ import annotations

import math
from typing import Any

from scipy.optimize import brentq

CASES = [
    {"epsilon": "0.1", "hypotheses": 1, "delta": 1, "N": 1},
    {"epsilon": "sqrt(1/2)", "hypotheses": 1, "delta": "2*e^-3", "N": 3},  # just 3 examples
    {"epsilon": "0.05", "hypotheses": 1000000, "delta": "0.001", "N": 10000},
    {"epsilon": 2, "hypotheses": 3, "delta": "1/2", "N": 7},  # one example is enough
]


def chance(epsilon: float, models: float, n: float) -> float:
    """The bound on the probability that the data are bad for one of the models."""
    above = below = math.exp(-n * epsilon**2) ** 2
    return (above + below) * models


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    epsilon, models, delta, n = given["epsilon"], given["hypotheses"], given["delta"], given["N"]
    low, high = 0, 1
    while chance(epsilon, models, high) > delta * (1 + 1e-12):
        low, high = high, 2 * high
    while high - low > 1:  # the bound is above delta at low, not at high
        middle = (low + high) // 2
        low, high = (middle, high) if chance(epsilon, models, middle) > delta * (1 + 1e-12) else (low, middle)
    widest = math.sqrt(300 / n)  # farther out the bound is no float
    tolerance = brentq(lambda x: math.log(chance(x, models, n) / delta), 1e-9, widest, xtol=1e-16, rtol=1e-14)
    return {"bound": chance(epsilon, models, n), "N_needed": high, "tolerance": tolerance}
