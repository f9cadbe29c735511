"""A line of best fit over the logarithms of x."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.regression import simple

SIZES = ({"n": 2}, {"n": 3}, {"n": 15})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    u = np.log2(given["x"]) / np.log2(np.e)
    return {"u": u} | simple.oracle({"x": u, "y": given["y"]}, options)
