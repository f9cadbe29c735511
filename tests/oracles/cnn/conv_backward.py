"""Convolution, ReLU and pooling backward: gradients by HIPS autograd along the entries that each window passes on."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.scipy.signal import convolve
from scipy.signal import correlate2d

SIZES = (
    {"H": 3, "W": 7, "kh": 2, "kw": 2, "ph": 1, "pw": 3},
    {"H": 7, "W": 6, "kh": 2, "kw": 3, "ph": 3, "pw": 2},
    {"H": 8, "W": 5, "kh": 3, "kw": 1, "ph": 3, "pw": 2},
)

MAP = {"K": [[1, 1], [1, 1]], "loss": "upstream"}
CASES = [
    {"X": [["2", "2"], ["1", "2"]], "K": [["1"]], "b": "0", "G": [["3"]]},  # three are the largest
    MAP | {"X": [[1, 2, 3, 4]] * 3, "G": [[1]]},  # the last column fills no window
    MAP | {"X": [[1, 2, 3]] * 4, "G": [["-0.5"]]},  # the last row fills none
    MAP | {"X": [[-1, -2, -3]] * 3, "G": [[1]]},  # nothing is above 0
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, K, b = given["X"], given["K"], given["b"]
    Z = correlate2d(X, K, mode="valid") + b
    A = np.maximum(Z, 0)
    taken = []  # of each window the place of its largest entry, of equals the first; row by row
    for i, j in np.ndindex(Z.shape[0] // 2, Z.shape[1] // 2):
        row, column = np.unravel_index(np.argmax(np.round(A[2 * i : 2 * i + 2, 2 * j : 2 * j + 2], 9)), (2, 2))
        taken.append((2 * i + int(row), 2 * j + int(column)))
    rows, columns = (np.array(places) for places in zip(*taken, strict=True))
    shape = (Z.shape[0] // 2, Z.shape[1] // 2)

    def loss_of(a: Any) -> Any:
        pooled = a[rows, columns].reshape(shape)
        if options["loss"] == "upstream":
            return anp.sum(given["G"] * pooled)
        return anp.sum((pooled - given["T"]) ** 2) / 2

    def loss(x: Any, k: Any, c: Any) -> Any:
        z = convolve(x, k[::-1, ::-1], mode="valid") + c
        return loss_of(anp.where(z > 1e-9, z, 0.0))

    pooled = A[rows, columns].reshape(shape)
    grad_A = grad(loss_of)(A)
    found = {
        "Z": Z,
        "A": A,
        "pooled": pooled,
        "grad_pooled": given["G"] if options["loss"] == "upstream" else pooled - given["T"],
        "grad_A": grad_A,
        "grad_Z": np.where(Z > 1e-9, grad_A, 0),
        "grad_K": grad(loss, 1)(X, K, b),
        "grad_b": grad(loss, 2)(X, K, b),
        "grad_X": grad(loss, 0)(X, K, b),
    }
    return found if options["loss"] == "upstream" else found | {"loss_": loss(X, K, b)}
