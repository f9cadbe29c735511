"""Two boxes as the pieces of a plane that is cut along all their edges: each piece lies in a box or it does not."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from oracles.harness import exactly

CASES = [
    {"a": [0, 0, 2, 2], "b": [5, 5, 6, 7]},  # apart
    {"a": [0, 0, 2, 2], "b": [2, 0, 3, 2]},  # a shared edge has no area
    {"a": [0, 0, 4, 4], "b": [1, 1, 2, 3]},  # one in the other
    {"a": [1, 1, 3, 4], "b": [1, 1, 3, 4]},
    {"a": [1, 1, 1, 4], "b": [0, 0, 3, 5]},  # a line
    {"a": ["-1/2", "-2", "1/3", "0.25"], "b": ["-0.1", -1, 5, 5]},
    {"a": [2, 2, 0, 3], "b": [2, 2, 4, 4], "format": "centre"},
    {"a": [3, 2, 2, 2], "b": [7, 9, 1, 5], "format": "centre"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    boxes = [list(exactly(given[name])) for name in "ab"]
    if options["format"] == "centre":
        boxes = [[x - w / 2, y - h / 2, x + w / 2, y + h / 2] for x, y, w, h in boxes]
    xs, ys = (sorted({x for box in boxes for x in (box[k], box[k + 2])}) for k in (0, 1))
    pieces = [((x, y), (right - x) * (below - y)) for x, right in pairwise(xs) for y, below in pairwise(ys)]
    inside = [[x1 <= x < x2 and y1 <= y < y2 for (x, y), _ in pieces] for x1, y1, x2, y2 in boxes]

    def total(chosen: Any) -> Fraction:
        return sum((area for (_, area), one in zip(pieces, chosen, strict=True) if one), start=Fraction(0))

    shared = total(one and other for one, other in zip(*inside, strict=True))
    covered = total(one or other for one, other in zip(*inside, strict=True))
    found = {"areas": [float(total(box)) for box in inside], "intersection": float(shared), "union": float(covered)}
    if options["format"] == "centre":
        found["corners"] = [list(map(float, box)) for box in boxes]
    return found | {"iou": float(shared / covered)}
