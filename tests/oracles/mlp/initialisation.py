"""Initialisation: moments of the distributions by SciPy."""

from __future__ import annotations

from math import isclose
from typing import Any

from scipy.stats import norm, uniform

CASES = [
    {"fan_in": 100, "fan_out": 100},
    {"fan_in": 1, "fan_out": 1, "scheme": "he_normal", "v": 0},
    *({"fan_in": 784, "fan_out": 128, "scheme": scheme} for scheme in ("xavier_normal", "he_uniform", "he_normal")),
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    scheme, shape = options["scheme"].split("_")
    fan = given["fan_in"] if scheme == "he" else (given["fan_in"] + given["fan_out"]) / 2
    variance = (1 if scheme == "xavier" else 2) / fan
    if shape == "uniform":
        spread = (6 / given["fan_in"]) ** 0.5 if scheme == "he" else (6 / (given["fan_in"] + given["fan_out"])) ** 0.5
        assert isclose(uniform(-spread, 2 * spread).var(), variance)
    else:
        spread = variance**0.5
        assert isclose(norm(0, spread).var(), variance)
    return {"variance": variance, "spread": spread, "z_variance": given["fan_in"] * variance * given["v"]}
