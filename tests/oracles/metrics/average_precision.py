"""Average precision as the development kit of PASCAL VOC calculates it, on exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

SIZES = ({"C": 1}, {"C": 3})

FOUND = {"detections": [[1, "0.8", 1], [1, "0.8", 0], [1, "0.3", 1]], "positives": [2, 3]}  # nothing of class 2
MISSED = {"detections": [[1, "0.8", 0], [2, "0.7", 0], [1, "0.6", 1]], "positives": [2, 3]}  # nothing right of it
CASES = [
    case | {"interpolation": interpolation}
    for case in (FOUND, MISSED)
    for interpolation in ("all_points", "eleven_points", "none")
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    kinds, scores, hits = ([Fraction(str(row[column])) for row in given["detections"]] for column in range(3))
    found: dict[str, Any] = {}
    every = []
    for c, objects in enumerate(given["positives"].astype(int).tolist(), 1):
        members = [i for i, kind in enumerate(kinds) if kind == c]
        ranked = sorted(members, key=lambda i: -scores[i])
        correct = np.cumsum([int(hits[i]) for i in ranked]).tolist()
        P = [Fraction(k, rank) for rank, k in enumerate(correct, 1)]
        R = [Fraction(k, objects) for k in correct]
        if options["interpolation"] == "eleven_points":
            levels = [Fraction(i, 10) for i in range(11)]
            envelope = [max((p for p, r in zip(P, R, strict=True) if r >= level), default=0) for level in levels]
            area = sum(envelope) / Fraction(11)
        else:
            envelope = list(P)
            if options["interpolation"] == "all_points":
                for rank in reversed(range(len(P) - 1)):
                    envelope[rank] = max(P[rank], envelope[rank + 1])
            turns = [rank for rank, i in enumerate(ranked) if hits[i]]  # where the recall rises, by one object
            area = sum(envelope[rank] for rank in turns) / Fraction(objects)
        every.append(float(area))
        found |= {f"order_{c}": np.array(ranked) + 1, f"precision_{c}": np.array(P, dtype=float)}
        found |= {f"recall_{c}": np.array(R, dtype=float), f"AP_{c}": float(area)}
        if options["interpolation"] != "none":
            found[f"envelope_{c}"] = np.array(envelope, dtype=float)
    return found | {"mAP": np.mean(every)}
