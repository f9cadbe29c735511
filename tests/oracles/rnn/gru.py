"""The gated recurrent unit by one matrix product over x, h and 1, and the sigmoid by another formula."""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = ({"n": 1, "d": 1}, {"n": 3, "d": 2}, {"n": 5, "d": 4})


def side_by_side(given: dict[str, np.ndarray], gate: str) -> np.ndarray:
    """The matrix [W U b] of a gate, which multiplies x over h over 1."""
    return np.column_stack([given[f"W_{gate}"], given[f"U_{gate}"], given[f"b_{gate}"]])


def half_angle(scores: np.ndarray) -> np.ndarray:
    """The sigmoid."""
    return (1 + np.tanh(scores / 2)) / 2


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, h, one = given["x"], given["h"], np.ones(1)
    z, r = (half_angle(side_by_side(given, gate) @ np.concatenate([x, h, one])) for gate in "zr")
    if options["reset"] == "before":
        scores = side_by_side(given, "h") @ np.concatenate([x, r * h, one])
    else:
        scores = given["b_h"] + (np.diag(r) @ given["U_h"]) @ h + given["W_h"] @ x
    candidate = 1 - 2 / (np.exp(2 * scores) + 1)
    moved = h + z * (candidate - h) if options["update"] == "new" else candidate + z * (h - candidate)
    return {"z": z, "r": r, "candidate": candidate, "h_new": moved}
