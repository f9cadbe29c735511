"""The receptive field by the gradient's support: ones are spread back from one output of the last map, map by map."""

from __future__ import annotations

from typing import Any

import numpy as np

CASES = [
    {"layers": [{"kernel": 1}]},
    {"layers": [{"kernel": 5}, {"kernel": 2, "stride": 2}, {"kernel": 5}]},
    {"layers": [{"kernel": 5, "dilation": 2}, {"kernel": 2, "stride": 2}, {"kernel": 5}]},
    {"layers": [{"kernel": 1, "stride": 3}, {"kernel": 3, "stride": 3}]},
    {"layers": [{"kernel": "3", "stride": "2"}, {"kernel": "1", "dilation": "4"}]},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    windows = [[int(layer.get(key, 1)) for key in ("kernel", "stride", "dilation")] for layer in given["layers"]]
    found: dict[str, Any] = {}
    for number in range(1, len(windows) + 1):
        kernel, _, dilation = windows[number - 1]
        first, second = reached(windows[:number], 0), reached(windows[:number], 1)
        taps = np.arange(kernel) * dilation
        found[f"effective_{number}"] = np.ptp(taps) + 1
        found[f"jump_{number}"] = second.min() - first.min()
        found[f"field_{number}"] = np.ptp(first) + 1
    return found


def reached(windows: list[list[int]], place: int) -> Any:
    """The inputs on which one entry of the last map depends, as if a window of every layer were opened."""
    places = np.array([place])
    for kernel, stride, dilation in reversed(windows):
        places = np.unique(places[:, None] * stride + dilation * np.arange(kernel))
    return places
