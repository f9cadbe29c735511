"""Discounted returns: the recursion backwards in time is a linear filter of the reversed rewards."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import lfilter

SIZES = ({"T": 1}, {"T": 2}, {"T": 9})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    G = lfilter([1], [1, -given["gamma"]], given["rewards"][::-1])[::-1]
    return {"G": G, "advantage": G - (given["b"] if options["baseline"] == "values" else np.mean(G))}
