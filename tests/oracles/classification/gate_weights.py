"""The weights of the worked solution from the scores on rows with a single 1; the gate by Python's own logic."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

BOOLEAN: dict[str, Callable[[tuple[int, ...]], bool]] = {
    "AND": all,
    "NAND": lambda row: not all(row),
    "only_first": lambda row: row[0] == 1 and not any(row[1:]),
    "only_second": lambda row: row[1] == 1 and not any(row[:1] + row[2:]),
}
CASES = [
    {"b": b, "gate": gate, "inputs": n}
    for gate, b in (("AND", -7), ("NAND", 7), ("only_first", -7), ("only_second", -7))
    for n in (3, 4, 6)
]


def _score(gate: str, i: int, n: int) -> float:
    """The score on the row whose only 1 is input i, as a multiple of the bias, which the worked solution has.

    For AND and NAND the last row but one and the last are as far from the edge, on either side; else the row of the
    gate is as far from it as the bias on the other side, and the others three times as far on its side.
    """
    if gate in ("AND", "NAND"):
        return (2 * n - 3) / (2 * n - 1)
    return -1 if i == ("only_first", "only_second").index(gate) else 3


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    b, gate = float(given["b"]), options["gate"]
    n = int(given["inputs"])
    w = np.array([_score(gate, i, n) for i in range(n)]) * b - b
    for row in itertools.product((0, 1), repeat=n):
        assert (w @ row + b > 1e-9) == bool(BOOLEAN[gate](row)), f"{gate} of {row} by {w}, {b}"
    return {"w": w}
