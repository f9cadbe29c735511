"""Batch normalisation by NumPy's mean and variance."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"m": 2, "d": 1}, {"m": 9, "d": 5})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    Z = given["Z"]
    if options["mode"] == "train":
        mean, variance = Z.mean(axis=0), Z.var(axis=0)
    else:
        mean, variance = given["running_mean"], given["running_variance"]
    Z_hat = (Z - mean) / np.sqrt(variance + given["epsilon"])
    out = given["gamma"] * Z_hat + given["beta"]
    if options["activation"] == "relu":
        out = np.maximum(out, 0)
    return {"mean": mean, "variance": variance, "Z_hat": Z_hat, "out": out}
