"""Transposed convolution by SciPy: zeros between the entries, a full convolution, and the edge cut off."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import convolve2d

SIZES = ({"h": 1, "w": 4, "f": 2}, {"h": 4, "w": 5, "f": 4})
CASES = [
    {"X": [["2"]], "K": [["-3"]], "stride": 5, "padding": 0},
    {"X": [["1", "2"], ["3", "4"]], "K": [["1", "2"], ["3", "4"]], "stride": 3, "padding": 1},  # gaps of zeros
    {"X": [["0", "2"], ["-1", "0"]], "K": [["1", "0", "1"]] * 3, "stride": 1, "padding": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, K, stride, padding = given["X"], given["K"], int(given["stride"]), int(given["padding"])
    spread = np.zeros([(n - 1) * stride + 1 for n in X.shape])
    spread[::stride, ::stride] = X
    full = convolve2d(spread, K, mode="full")
    out = full[padding : len(full) - padding, padding : full.shape[1] - padding]
    return {"full": full, "out": out, "height": out.shape[0], "width": out.shape[1]}
