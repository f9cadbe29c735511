"""A two-layer perceptron: gradients by HIPS autograd, of the loss and of its penalty."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad

SIZES = ({"n0": 4, "n1": 3, "n2": 2}, {"n0": 1, "n1": 2, "n2": 3}, {"n0": 2, "n1": 1, "n2": 2})
SIGMOID = lambda z: 1 / (1 + anp.exp(-z))  # noqa: E731
HIDDEN = {"sigmoid": SIGMOID, "tanh": anp.tanh, "relu": lambda z: anp.where(z > 1e-12, z, 0.0)}
OUTPUT = {"identity": lambda z: z, "sigmoid": SIGMOID, "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z))}

SPARSE = {"x": [1, -2], "y": [1, 0], "W1": [[0, 1], [1, 1]], "b1": [2, 1], "W2": [["0.5", 0], [0, -1]], "b2": [0, 1]}
CASES = [  # weights of 0, whose absolute value has the slope 0, and an input of 0 to a unit
    SPARSE | {"eta": "0.1", "hidden": hidden, "output": output, "loss": loss, "regulariser": "l1", "lambda1": "0.2"}
    for hidden in ("relu", "tanh")
    for output, loss in (("identity", "half_squared_error"), ("softmax", "cross_entropy"))
]


def loss_of(z: Any, y: Any, options: dict[str, str]) -> Any:
    """The loss from the input of the output units, without logarithms of what is nearly 0."""
    if options["loss"] == "half_squared_error":
        return anp.sum((OUTPUT[options["output"]](z) - y) ** 2) / 2
    if options["output"] == "softmax":
        return anp.sum(y * (anp.log(anp.sum(anp.exp(z))) - z))
    return anp.sum(anp.logaddexp(0, z) - y * z)


def penalty(weights: Any, given: dict[str, Any]) -> Any:
    return given.get("lambda1", 0.0) * anp.sum(anp.abs(weights)) + given.get("lambda2", 0.0) / 2 * anp.sum(weights**2)


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    x, W1, b1, W2, b2, eta = (given[name] for name in ("x", "W1", "b1", "W2", "b2", "eta"))
    hidden = HIDDEN[options["hidden"]]

    def after_z2(z2: Any) -> Any:
        return loss_of(z2, given["y"], options)

    def after_z1(z1: Any, w2: Any = W2, c2: Any = b2) -> Any:
        return after_z2(anp.dot(w2, hidden(z1)) + c2)

    z1 = W1 @ x + b1
    z2 = W2 @ hidden(z1) + b2
    found = {
        "z1": z1,
        "a1": hidden(z1),
        "z2": z2,
        "y_hat": OUTPUT[options["output"]](z2),
        "loss_": after_z2(z2),
        "delta2": grad(after_z2)(z2),
        "grad_W2": grad(lambda w: after_z1(z1, w2=w))(W2),
        "grad_b2": grad(lambda b: after_z1(z1, c2=b))(b2),
        "delta1": grad(after_z1)(z1),
        "grad_W1": grad(lambda w: after_z1(anp.dot(w, x) + b1))(W1),
        "grad_b1": grad(lambda b: after_z1(anp.dot(W1, x) + b))(b1),
    }
    for name in ("W1", "W2"):
        slope = found[f"grad_{name}"] + grad(lambda w: penalty(w, given))(given[name])
        found[f"{name}_new"] = given[name] - eta * slope
    for name in ("b1", "b2"):
        found[f"{name}_new"] = given[name] - eta * found[f"grad_{name}"]
    return found
