"""The least padding with which a kernel finds the wanted places, by trying; the zeros around an image by NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = ("size", "kernel", "stride", "dilation")
_SMALL = {"size": [7, 9], "kernel": [3, 2], "stride": [1, 1]}
CASES = [
    {"size": 28, "kernel": 5, "stride": 1},
    {"size": 224, "kernel": [7, 3], "stride": 2, "goal": "divide"},
    _SMALL | {"dilation": [4, 5]},  # a kernel that spans more than the image
    _SMALL | {"kernel": 1},  # nothing to pad
    _SMALL | {"kernel": 1, "stride": 3, "goal": "divide"},
    {"size": [1, 1], "kernel": 2, "stride": 1},
    {"size": [9, 7], "kernel": [1, 2], "stride": [3, 5], "goal": "divide"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    size, kernel, stride, dilation = (np.broadcast_to(given[name], 2).astype(int) for name in NAMES)
    span = [len(range((k - 1) * d + 1)) for k, d in zip(kernel, dilation, strict=True)]
    wanted = size if options["goal"] == "keep" else [len(range(0, n, s)) for n, s in zip(size, stride, strict=True)]
    found = [_least(*one) for one in zip(size, span, stride, wanted, strict=True)]
    before = [padding // 2 for padding in found]
    after = [-(-padding // 2) for padding in found]
    image = np.pad(np.ones(tuple(size)), list(zip(before, after, strict=True)))
    return {
        "span": span,
        "wanted": wanted,
        "total": found,
        "before": before,
        "after": after,
        "added": int((image == 0).sum()),
    }


def _least(size: int, span: int, stride: int, wanted: int) -> int:
    padding = 0
    while len(range(0, size + padding - span + 1, stride)) < wanted:
        padding += 1
    return padding
