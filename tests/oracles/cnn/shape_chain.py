"""Shapes and parameters layer by layer, of arrays that are really convolved and made."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.cnn.output_size import convolved

CONV, POOL = {"kind": "conv", "filters": 5}, {"kind": "max_pool"}
CASES = [
    {"input": [19, 14, 3], "layers": [POOL | {"kernel": 2}, {"kind": "avg_pool", "kernel": [2, 3]}]},
    {"input": [19, 14, 3], "layers": [CONV | {"kernel": [4, 3]}, POOL | {"kernel": 3}, {"kind": "fc", "units": 7}]},
    {"input": [19, 14, 2], "layers": [CONV | {"kernel": 3, "stride": [2, 1], "padding": 1, "dilation": [1, 2]}]},
    {"input": [9, 8, 2], "layers": [{"kind": "fc", "units": 7}, {"kind": "fc", "units": 3}]},
]


def both(value: Any) -> list[int]:
    return [int(v) for v in value] if isinstance(value, list) else [int(value)] * 2


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    shape, parameters, found = tuple(map(int, given["input"])), 0, {}
    for number, layer in enumerate(given["layers"], 1):
        if layer["kind"] == "fc":
            weights, biases = np.zeros((int(layer["units"]), *shape)), np.zeros(int(layer["units"]))
            shape = (int(layer["units"]),)
        else:
            conv, kernel = layer["kind"] == "conv", both(layer["kernel"])
            stride = both(layer.get("stride", 1 if conv else layer["kernel"]))  # pooling moves by its own kernel
            windows = kernel, stride, both(layer.get("padding", 0)), both(layer.get("dilation", 1))
            filters = int(layer["filters"]) if conv else 0
            weights, biases = np.zeros((filters, *kernel, shape[2])), np.zeros(filters)
            shape = (*convolved(*shape[:2], *windows), filters or shape[2])
        parameters += weights.size + biases.size
        found[f"layer{number}"] = shape
    return found | {"parameters": parameters}
