"""Convolution of several channels by SciPy, channel by channel, thinned out by the stride."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import convolve2d

SIZES = (
    {"C": 1, "F": 1, "H": 3, "W": 3, "kh": 3, "kw": 3},
    {"C": 2, "F": 3, "H": 5, "W": 6, "kh": 3, "kw": 2},
    {"C": 3, "F": 2, "H": 6, "W": 4, "kh": 1, "kw": 4},
)


CASES = [
    {"X": [[[1, 2, 3], [4, 5, 6]]], "K": [[[[1, 2], [3, -4]]]], "mode": mode, "stride": stride}
    for mode in ("full", "same", "valid")
    for stride in (1, 2)
]


def zeros_of(mode: str, k: int) -> tuple[int, int]:
    """Before and behind, along a side of the kernel."""
    return {"full": (k - 1, k - 1), "same": ((k - 1) // 2, k - 1 - (k - 1) // 2), "valid": (0, 0)}[mode]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, K, b = given["X"], given["K"], given["b"]
    down, right = given["stride"].astype(int)
    mode = options["mode"]
    if mode == "padding":
        padded = np.pad(X, [(0, 0), *((p, p) for p in given["padding"].astype(int))])
    else:
        padded = np.pad(X, [(0, 0), *(zeros_of(mode, k) for k in K.shape[2:])])
    maps = {}
    for i, (kernels, bias) in enumerate(zip(K, b, strict=True), 1):
        layers = [convolve2d(x, k[::-1, ::-1], mode="valid") for x, k in zip(padded, kernels, strict=True)]
        if mode != "padding":  # by the mode of SciPy; of an even kernel it leaves the odd zero on the other side
            turned = zip(X[:, ::-1, ::-1], kernels, strict=True)
            whole = sum(convolve2d(x, k, mode=mode)[::-1, ::-1] for x, k in turned)
            np.testing.assert_allclose(whole, sum(layers))
        maps[f"Y{i}"] = sum(layers)[::down, ::right] + bias
    return {"X_padded": padded, **maps}
