"""The weights of the worked solution from the scores that the unit has on two rows; the gate by Python's own logic."""

from __future__ import annotations

from typing import Any

import numpy as np

ROWS = np.array([[0, 1], [1, 0]])
# The scores on these rows as multiples of the bias, which the worked solution has: a third of it for AND and NAND; for
# the others as far from the edge as the bias on the other side in one row, three times as far on its side in the other.
SCORES = {"AND": (1 / 3, 1 / 3), "NAND": (1 / 3, 1 / 3), "only_first": (3, -1), "only_second": (-1, 3)}
BOOLEAN = {
    "AND": lambda p, q: p and q,
    "NAND": lambda p, q: not (p and q),
    "only_first": lambda p, q: p and not q,
    "only_second": lambda p, q: q and not p,
}


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    b, gate = float(given["b"]), options["gate"]
    w = np.linalg.solve(ROWS, np.array(SCORES[gate]) * b - b)
    for p in (0, 1):
        for q in (0, 1):
            assert (w @ [p, q] + b > 1e-9) == bool(BOOLEAN[gate](p, q)), f"{gate} of {p}, {q} by {w}, {b}"
    return {"w": w}
