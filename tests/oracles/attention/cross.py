"""Cross-attention: projections of two sequences, then attention as of any queries, keys and values."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.attention import scaled_dot_product

SIZES = ({"n": 1, "m": 1, "e": 1, "d": 1, "v": 1}, {"n": 5, "m": 2, "e": 4, "d": 3, "v": 1})
CASES = [{"X": [[0, 0]], "M": [[1, 2], [0, 0]], **{f"W_{letter}": [[1, 0], ["1/3", 2]] for letter in "QKV"}}]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    read = {"Q": given["X"], "K": given["M"], "V": given["M"]}
    projected = {letter: np.einsum("ie,ed->id", rows, given[f"W_{letter}"]) for letter, rows in read.items()}
    return projected | scaled_dot_product.oracle(projected, options | {"mask": "none"})
