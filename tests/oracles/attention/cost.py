"""The scores of attention as arrays that NumPy shapes without filling them: it counts entries and bytes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from oracles.harness import exactly

_ONE = {"d": 1, "heads": 1, "layers": 1, "size": 1}
CASES = [  # a second of speech, a fraction of it, one token on either side, long sequences
    {**_ONE, "seconds": 1, "hop": 10},
    {**_ONE, "seconds": "1/3", "hop": "100/3", "heads": 12, "size": 3},
    {**_ONE, "kind": "cross", "N": 1, "M": 1},
    {"kind": "cross", "N": 4096, "M": 10000, "d": 128, "heads": 96, "layers": 96, "size": 2},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if options["kind"] == "self":
        start, hop = exactly(given["seconds"]) * 1000, exactly(given["hop"])
        times = int(Fraction(start) / hop)
        assert times * hop == start
        found["vectors"] = rows = columns = times
    else:
        rows, columns = int(given["N"]), int(given["M"])
    d, heads, layers, size = (int(given[name]) for name in ("d", "heads", "layers", "size"))
    byte = np.zeros((), np.int8)
    table = np.broadcast_to(byte, (rows, columns))
    every = np.broadcast_to(byte, (layers, heads, rows, columns))
    found |= {"scores": table.size, "products": np.broadcast_to(byte, (rows, columns, d)).size, "total": every.size}
    return found | {"memory": np.broadcast_to(byte, (*every.shape, size)).nbytes / 10**6}
