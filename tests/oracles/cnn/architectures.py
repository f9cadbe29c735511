"""The three networks as the papers have them, made of arrays and really slid over: shapes and numbers of weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.cnn.output_size import convolved

# (kernel, stride, padding, filters or 0 for a pooling), then the units before the classes
NETWORKS: dict[str, tuple[tuple[int, int, int], list[tuple[int, int, int, int]], list[int], int]] = {
    "lenet5": (
        (32, 32, 1),
        [(5, 1, 0, 6), (2, 2, 0, 0), (5, 1, 0, 16), (2, 2, 0, 0), (5, 1, 0, 120)],
        [84],
        10,
    ),
    "alexnet": (
        (227, 227, 3),
        [
            (11, 4, 0, 96),
            (3, 2, 0, 0),
            (5, 1, 2, 256),
            (3, 2, 0, 0),
            (3, 1, 1, 384),
            (3, 1, 1, 384),
            (3, 1, 1, 256),
            (3, 2, 0, 0),
        ],
        [4096, 4096],
        1000,
    ),
    "vgg16": (
        (224, 224, 3),
        [
            window
            for depth, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
            for window in [(3, 1, 1, depth)] * times + [(2, 2, 0, 0)]
        ],
        [4096, 4096],
        1000,
    ),
}
CASES = [
    {"network": "lenet5"},
    {"network": "alexnet"},
    {"network": "vgg16"},
    {"network": "vgg16", "input": [32, 47, 1], "classes": 2},
    {"network": "alexnet", "classes": 1},
    {"network": "lenet5", "input": [35, 40, 2]},
    {"network": "lenet5", "width": "1/2"},
    {"network": "alexnet", "width": 2, "classes": 12},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    usual, windows, hidden, classes = NETWORKS[options["network"]]
    shape = tuple(int(n) for n in given.get("input", usual))
    found: dict[str, Any] = {}
    parameters = 0
    for kernel, stride, padding, usual_filters in windows:
        filters = round(usual_filters * float(given["width"]))
        height, width = convolved(shape[0], shape[1], *([n, n] for n in (kernel, stride, padding, 1)))
        if filters:
            parameters += np.empty((filters, kernel, kernel, shape[2])).size + filters
        shape = (height, width, filters or shape[2])
        found[f"layer{len(found) + 1}"] = shape
    inputs = int(np.prod(shape))
    for units in [*hidden, int(given.get("classes", classes))]:
        parameters += (inputs + 1) * units
        inputs = units
        found[f"layer{len(found) + 1}"] = [units]
    return found | {"parameters": parameters}
