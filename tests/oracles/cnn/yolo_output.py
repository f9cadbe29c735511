"""What YOLO puts out, by NumPy's division with remainder on exact fractions."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

_REST = {"boxes": 2, "classes": 20}
CASES = [
    {"image": ["448", "448"], "grid": 7, "box": ["224", "0", "10", "20"], **_REST},
    {"image": ["640", "480"], "grid": 4, "box": ["160", "120", "640", "1"], **_REST},  # on the edge of a cell
    {"image": ["100", "50"], "grid": 1, "box": ["99.5", "49", "1/3", "200"], "boxes": 1, "classes": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    grid = int(given["grid"])
    image, box = exactly(given["image"]), exactly(given["box"])
    cells, rest = zip(*(divmod(place * grid, side) for place, side in zip(box[:2], image, strict=True)), strict=True)
    offset = np.array([float(part / side) for part, side in zip(rest, image, strict=True)])
    numbers = np.empty((grid, grid, int(given["boxes"]) * 5 + int(given["classes"])))
    return {
        "position": np.array(cells, dtype=float) + offset,
        "cell": np.array(cells[::-1], dtype=float) + 1,
        "offset": offset,
        "size": (box[2:] / image).astype(float),
        "length": numbers.size,
    }
