"""Batches cut one after the other from a list of examples."""

from __future__ import annotations

from typing import Any

CASES = [
    {"examples": 10000, "batch": 10, "epochs": 1},
    {"examples": 7, "batch": 10, "epochs": 3},
    {"examples": 7, "batch": 10, "epochs": 3, "last_batch": "dropped"},
    {"examples": 1, "batch": 1, "epochs": 1},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    n, size, epochs = (int(given[name]) for name in ("examples", "batch", "epochs"))
    batches = [min(size, n - first) for first in range(0, n, size)]
    used = [one for one in batches if one == size or options["last_batch"] == "kept"]
    rest = n % size
    return {"rest": rest, "batches": len(used), "updates": len(used) * epochs, "seen": sum(used) * epochs}
