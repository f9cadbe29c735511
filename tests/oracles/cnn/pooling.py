"""Pooling by SciPy's filters over the whole map, thinned out; the pyramid and the largest of a row by sorting."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numpy as np
from scipy.ndimage import maximum_filter, uniform_filter

SIZES = ({"H": 9, "W": 5, "L": 3}, {"H": 4, "W": 8, "L": 1})
EQUAL = [["3", "1", "3", "3"], ["0", "0", "0", "0"], ["-1", "-1", "2", "-5"]]
CASES = [
    {"X": EQUAL, "kernel": 1, "stride": 1},
    {"X": EQUAL, "kernel": [3, 4], "stride": 5, "kind": "average"},
    {"X": [["4"]], "kind": "global_average"},
    {"X": EQUAL, "levels": [3, 1, 2], "kind": "pyramid"},
    {"X": EQUAL, "levels": [5], "kind": "pyramid"},  # more cells than rows: each still holds one
    {"X": EQUAL, "k": 2, "kind": "k_max"},
    {"X": EQUAL, "k": 3, "kind": "k_max"},
    {"X": EQUAL, "k": 4, "kind": "k_max"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, kind = given["X"], options["kind"]
    if kind == "global_average":
        return {"sums": np.sum(X), "out": np.mean(X)}
    if kind == "pyramid":
        return {
            "out": np.array([X[rows, columns].max() for s in given["levels"] for rows, columns in cells(X, int(s))])
        }
    if kind == "k_max":
        kept = np.array([np.sort(np.argsort(-row, kind="stable")[: int(given["k"])]) for row in X])
        return {"kept": kept + 1, "out": np.take_along_axis(X, kept, axis=1)}
    (height, width), (down, right) = given["kernel"].astype(int), given["stride"].astype(int)
    middle = height // 2, width // 2  # the filters give each window where its middle lies
    places = (
        slice(middle[0], middle[0] + len(X) - height + 1, down),
        slice(middle[1], middle[1] + X.shape[1] - width + 1, right),
    )
    if kind == "max":
        return {"out": maximum_filter(X, (height, width), mode="nearest")[places]}
    means = uniform_filter(X, (height, width), mode="nearest")[places]
    return {"sums": means * height * width, "out": means}


def cells(X: Any, side: int) -> list[tuple[slice, slice]]:
    """Rows and columns of each cell of a grid, by the words of the statement."""
    rows, columns = ([slice(floor(i * n / side), ceil((i + 1) * n / side)) for i in range(side)] for n in X.shape)
    return [(one, other) for one in rows for other in columns]
