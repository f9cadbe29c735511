"""Shapes of arrays that SciPy really convolves, parameters of arrays that are really made."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import correlate2d

WINDOW = {"height": 23, "width": 17, "channels": 3, "kernel": [4, 3], "stride": [2, 3]}
CASES = [
    WINDOW | {"padding": [1, 0], "dilation": [1, 2], "kind": kind, **({"filters": 5} if kind == "conv" else {})}
    for kind in ("conv", "max_pool", "avg_pool")
]


def convolved(height: int, width: int, kernel: Any, stride: Any, padding: Any, dilation: Any) -> tuple[int, int]:
    """The shape of a map that a window has gone over."""
    dilated = np.zeros([(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)])
    padded = np.pad(np.zeros((height, width)), [(padding[0],) * 2, (padding[1],) * 2])
    return correlate2d(padded, dilated, mode="valid")[:: stride[0], :: stride[1]].shape


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    height, width, channels = (int(given[name]) for name in ("height", "width", "channels"))
    windows = [given[name].astype(int).tolist() for name in ("kernel", "stride", "padding", "dilation")]
    rows, columns = convolved(height, width, *windows)
    filters = int(given["filters"]) if options["kind"] == "conv" else 0
    weights = np.zeros((filters, channels, *windows[0])).size + np.zeros(filters).size
    return {
        "out_height": rows,
        "out_width": columns,
        "out_channels": filters or channels,
        "parameters": weights,
    }
