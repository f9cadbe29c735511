"""Self-attention: three projections, then attention as of any queries, keys and values."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.attention import scaled_dot_product

SIZES = ({"n": 1, "e": 1, "d": 1, "v": 1}, {"n": 2, "e": 4, "d": 3, "v": 1}, {"n": 5, "e": 2, "d": 4, "v": 3})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    projected = {letter: np.einsum("ie,ed->id", given["X"], given[f"W_{letter}"]) for letter in "QKV"}
    return projected | scaled_dot_product.oracle(projected, options)
