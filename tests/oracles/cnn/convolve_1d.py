"""Convolution and cross-correlation by NumPy's full convolution, of which each mode is a part."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"n": 1, "m": 1}, {"n": 7, "m": 4}, {"n": 3, "m": 3}, {"n": 2, "m": 5})

CASES = [
    {"f": [0, 0, 0, 2, "0.5"], "g": [1, 0, 3], "operation": operation, "mode": mode}
    for operation in ("convolution", "cross_correlation")
    for mode in ("full", "same", "valid")
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    f, g = given["f"], given["g"]
    n, m = len(f), len(g)
    turned = g[::-1] if options["operation"] == "convolution" else g
    front, behind = {"full": (m - 1, m - 1), "same": (m // 2, m - 1 - m // 2), "valid": (0, 0)}[options["mode"]]
    full = np.convolve(f, turned[::-1])  # places 0 to n + m - 2
    return {
        "turned": turned,
        "padded": np.pad(f, (front, behind)),
        "out": full[m - 1 - front : n + behind],
    }
