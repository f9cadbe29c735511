"""A graph convolution: NetworkX's normalised adjacency matrix, then sums over index pairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.gnn import normalized_adjacency

SIZES = ({"n": 3, "d": 1, "k": 1}, {"n": 6, "d": 3, "k": 4})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    found = normalized_adjacency.oracle(given, options)
    AH = np.einsum("ij,jd->id", found["A_hat"], given["H"])
    Z = np.einsum("ij,jd,dk->ik", found["A_hat"], given["H"], given["W"])
    return found | {"AH": AH, "Z": Z, "out": np.where(Z > 0, Z, 0) if options["activation"] == "relu" else Z}
