"""Computation graphs: Python's own reading of the gates, differentiated by HIPS autograd."""

from __future__ import annotations

import re
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

WORDS = {
    "max": lambda a, b: anp.where(a > b, a, b),  # where both are equal, the slope is that of b
    "exp": anp.exp,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
}
# also what tests draw on: every kind of gate, branches, an input that nothing takes but one gate
GRAPHS = [
    (["x", "y", "z"], ["x + y", "[1] * z"]),
    (["x", "y", "z", "w"], ["x * y", "max(z, w)", "[1] + [2]", "[3] * 2"]),
    (["x", "y"], ["x * x", "[1] * y", "[2] + [1]", "[3] * (-1/4)", "max([4], -1.5)"]),
    (["w_0", "x_0", "w_1", "x_1", "w_2"], ["w_0 * x_0", "w_1 * x_1", "[1] + [2]", "[3] + w_2", "sigmoid([4])"]),
    (["x", "y", "z"], ["x + y", "[1] * z", "[2] * (-1)", "exp([3])", "[4] + 1", "1 / [5]", "[6] * x"]),
    (
        ["x", "y"],
        ["sigmoid(y)", "x + [1]", "sigmoid(x)", "x + y", "[4] * [4]", "[3] + [5]", "1 / [6]", "[2] * [7]"],
    ),
    (["x"], ["exp(x)", "max(x, [1])", "[1] * [2]", "[3] + [2]"]),
]
ENTERS = re.compile(r"\[\d+\]|[A-Za-z_]\w*")

CASES = [
    {"names": ["x", "y"], "values": [3, 2], "gates": ["x * x", "y + 1"]},  # nothing takes x
    {"names": ["x", "y"], "values": [2, 2], "gates": ["max(x, y)", "[1] * x"]},  # the larger of equals is the second
    {"names": ["x", "y"], "values": [2, 2], "gates": ["max(x, 2)", "max(y, x)", "[1] * [2]"]},
    *({"names": n, "values": ["-1.25", "0.5", 3, "-0.75", "1.5"][: len(n)], "gates": g} for n, g in GRAPHS),
]


def gate_function(gate: str) -> tuple[list[str], Any]:
    """What enters a gate, in the order in which it stands there, and the gate as a function of these."""
    entering = [word for word in ENTERS.findall(gate) if word not in WORDS]
    places = iter(range(len(entering)))
    body = ENTERS.sub(lambda found: found[0] if found[0] in WORDS else f"entered[{next(places)}]", gate)
    code = compile(body.strip(), gate, "eval")
    return entering, lambda entered: eval(code, {**WORDS, "entered": entered})


def run(names: list[str], gates: list[str], values: Any, nudges: Any) -> list[Any]:
    """Every gate's output with something added to it."""
    known: dict[str, Any] = {name: values[i] for i, name in enumerate(names)}
    for k, gate in enumerate(gates, 1):
        entering, function = gate_function(gate)
        known[f"[{k}]"] = function([known[word] for word in entering]) + nudges[k - 1]
    return [known[f"[{k}]"] for k in range(1, len(gates) + 1)]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    names, gates, values = given["names"], given["gates"], given["values"]
    still = np.zeros(len(gates))
    outputs = run(names, gates, values, still)
    slopes = grad(lambda nudges: run(names, gates, values, nudges)[-1])(still)
    known = {**dict(zip(names, values, strict=True)), **{f"[{k}]": out for k, out in enumerate(outputs, 1)}}
    found = {f"v_{k}": out for k, out in enumerate(outputs, 1)}
    for k, gate in enumerate(gates, 1):
        entering, function = gate_function(gate)
        found[f"local_{k}"] = grad(function)(np.array([known[word] for word in entering], dtype=float))
    found |= {f"slope_{k}": slope for k, slope in enumerate(slopes[:-1], 1)}
    return found | {"gradient": grad(lambda v: run(names, gates, v, still)[-1])(values)}
