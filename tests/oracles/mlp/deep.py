"""Deep networks on a batch: the cost written out anew, differentiated by HIPS autograd."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

from oracles.harness import number

SIZES = ({"n0": 4, "m": 2}, {"n0": 1, "m": 2})
ACTIVATIONS = {
    "relu": lambda z: anp.where(z > 1e-12, z, 0.0),
    "tanh": anp.tanh,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "identity": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=0),
}
PENALTIES = {"l2": lambda w: anp.sum(w * w), "l1": lambda w: anp.sum(anp.abs(w)), "none": lambda w: 0.0}

BARE = {"X": [["1", "2"]], "Y": [["1", "0"]], "layers": [{"W": [["0.5"], [0]]}, {"W": [[1, 0]]}], "penalty": 3}
CASES = [BARE | {"regulariser": "l1"}, BARE | {"regulariser": "l2", "hidden": "tanh"}]  # no biases; weights of 0


def forward(X: Any, weights: list[Any], biases: list[Any], options: dict[str, str], nudges: list[Any]) -> list[Any]:
    """Inputs and outputs of every layer, with something added to each input."""
    A, layers = X, []
    for k, (W, b, nudge) in enumerate(zip(weights, biases, nudges, strict=True), 1):
        Z = anp.dot(W, A) + b[:, None] + nudge
        A = ACTIVATIONS[options["output"] if k == len(weights) else options["hidden"]](Z)
        layers.append((Z, A))
    return layers


def losses(Z: Any, A: Any, Y: Any, output: str) -> Any:
    """The losses of all examples from the last layer, without logarithms of what is nearly 0."""
    if output == "sigmoid":
        return anp.sum(anp.logaddexp(0, Z) - Y * Z)
    if output == "softmax":
        return anp.sum(Y * (anp.log(anp.sum(anp.exp(Z), axis=0)) - Z))
    return anp.sum((A - Y) ** 2) / 2


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    X, Y, m = given["X"], given["Y"], given["X"].shape[1]
    weights = [np.array([[number(w) for w in row] for row in layer["W"]]) for layer in given["layers"]]
    biases = [np.array([number(b) for b in layer.get("b") or [0] * len(layer["W"])]) for layer in given["layers"]]

    def cost(weights: list[Any], biases: list[Any], nudges: list[Any]) -> Any:
        mean = losses(*forward(X, weights, biases, options, nudges)[-1], Y, options["output"]) / m
        penalty = sum(PENALTIES[options["regulariser"]](w) for w in weights)
        return mean + given.get("penalty", 0.0) / (2 * m) * penalty

    still = [np.zeros((len(W), m)) for W in weights]
    dW, db, dZ = (grad(cost, i)(weights, biases, still) for i in range(3))
    scale = m if options["one_over_m"] == "in_gradients" else 1
    found = {"cost": cost(weights, biases, still)}
    for k, (Z, A) in enumerate(forward(X, weights, biases, options, still), 1):
        W, b = weights[k - 1], biases[k - 1]
        found |= {f"W_{k}": W, f"b_{k}": b, f"shapes_{k}": np.transpose([W.shape, b[:, None].shape, Z.shape])}
        found |= {f"Z_{k}": Z, f"A_{k}": A, f"dZ_{k}": scale * dZ[k - 1], f"dW_{k}": dW[k - 1], f"db_{k}": db[k - 1]}
    return found
