"""Suppression of boxes: areas by adding up pieces; the kept boxes as the only set that explains itself."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np

from oracles.harness import exactly

SIZES = ({"n": 1}, {"n": 2})


def cells(corners: Any) -> list[dict[tuple[Any, Any], Any]]:
    """The pieces of each box, with their areas, when the plane is cut along all edges."""
    xs, ys = (sorted({x for box in corners for x in (box[i], box[i + 2])}) for i in (0, 1))
    return [
        {
            (x, y): (x_end - x) * (y_end - y)
            for x, x_end in pairwise(xs)
            for y, y_end in pairwise(ys)
            if x1 <= x < x2 and y1 <= y < y2
        }
        for x1, y1, x2, y2 in corners
    ]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    n, threshold = len(given["boxes"]), exactly(given["threshold"])
    last = int(options["edges"] == "pixels")  # the last pixel counts, so a box ends behind it
    pieces = cells(exactly(given["boxes"]) + np.array([0, 0, last, last]))
    common = np.array([[sum(a[place] for place in a.keys() & b) for b in pieces] for a in pieces])
    union = np.array([[sum((a | b).values()) for b in pieces] for a in pieces])
    order = np.argsort(-given["scores"], kind="stable")
    rank = np.argsort(order)

    def suppresses(j: int, i: int) -> bool:
        return bool(rank[j] < rank[i] and common[i, j] > threshold * union[i, j])

    subsets = [set(chosen) for size in range(n + 1) for chosen in combinations(range(n), size)]
    # a box that is suppressed suppresses none, so i is kept just where no kept box suppresses it
    (kept,) = (K for K in subsets if all((i in K) != any(suppresses(j, i) for j in K) for i in range(n)))
    return {
        "area": [float(sum(box.values())) for box in pieces],
        "common": common.astype(float),
        "iou": (common / union).astype(float),
        "order": order + 1,
        "kept": [int(i in kept) for i in range(n)],
    }
