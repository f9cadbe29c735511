"""Proofs with SymPy for logistic and softmax regression and attacks on softmax, as in test_proofs.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from test_proofs import all_vanish, gradient, options_of, shown, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library

LIBRARY = Library()
N, D, K = 2, 2, 3


def logistic(options: dict[str, str]) -> tuple[dict[str, Any], Any]:
    """The givens as symbols, and the cost of the statement."""
    given = {"X": symbol("x", N, D), "y": symbol("y", N), "w": symbol("w", D)}
    given |= {name: symbol(name) for name in ("b", "eta", "lambda2")}
    cost = 0
    for x, y in zip(given["X"], given["y"], strict=True):
        p = 1 / (1 + sympy.exp(-(sum(x * given["w"]) + given["b"])))
        crossed = options["loss"] == "cross_entropy"
        cost += (-y * sympy.log(p) - (1 - y) * sympy.log(1 - p) if crossed else (p - y) ** 2 / 2) / N
    if options["regulariser"] == "l2":
        cost += given["lambda2"] / (2 * N) * sum(w**2 for w in given["w"])
    return {**given, **options, "n": N, "d": D}, cost


@pytest.mark.parametrize("options", options_of("classification/logistic_step"), ids=shown)
def test_logistic_gradients_are_derivatives_of_the_cost(options: dict[str, str]) -> None:
    family, (inputs, cost) = LIBRARY["classification/logistic_step"], logistic(options)
    found = evaluate(family, inputs)
    slopes = {"grad_w": gradient(cost, inputs["w"]), "grad_b": gradient(cost, inputs["b"])[()]}
    assert all_vanish(found["grad_w"] - slopes["grad_w"])
    assert vanishes(found["grad_b"] - slopes["grad_b"])
    for step in slopes:
        for slip, wrong in slips_of(family, step, inputs, found).items():
            assert not all_vanish(np.asarray(wrong - slopes[step])), slip


def test_softmax_gradients_are_derivatives_of_the_cost() -> None:
    family = LIBRARY["classification/softmax_regression"]
    X, W, b, n, k = symbol("x", 1, D), symbol("w", D, K), symbol("b", K), 1, K
    for true in range(K):
        Y = np.array([[sympy.Integer(int(j == true)) for j in range(K)]], dtype=object)
        Z = X @ W + b
        cost = sympy.log(sum(map(sympy.exp, Z[0]))) - Z[0, true]
        found = evaluate(family, {"X": X, "Y": Y, "W": W, "b": b, "eta": symbol("eta"), "n": n, "d": D, "k": k})
        assert all_vanish(found["grad_W"] - gradient(cost, W))
        assert all_vanish(found["grad_b"] - gradient(cost, b))


@pytest.mark.parametrize("y", range(1, K + 1))
def test_an_attack_on_softmax_takes_the_derivative_by_the_input(y: int) -> None:
    family = LIBRARY["adversarial/fgsm_softmax"]
    x, W, b = symbol("x", D), symbol("w", K, D), symbol("b", K)
    z = W @ x + b
    loss = sympy.log(sum(map(sympy.exp, z))) - z[y - 1]
    inputs = {
        "x": x,
        "W": W,
        "b": b,
        "y": sympy.Integer(y),
        "epsilon": symbol("epsilon"),
        "method": "fgsm",
        "d": D,
        "k": K,
    }
    found = evaluate(family, inputs, until="grad_x")
    assert all_vanish(found["grad_x"] - gradient(loss, x))
    for slip, functions in family.slips.items():
        if "delta" in functions:
            wrong = evaluate(family, inputs, replace={"delta": functions["delta"]}, until="grad_x")["grad_x"]
            assert not all_vanish(wrong - gradient(loss, x)), slip


@pytest.mark.parametrize("direction", ["away", "towards"])
def test_an_attack_by_the_gradient_goes_along_the_derivative_or_against_it(direction: str) -> None:
    family = LIBRARY["adversarial/gradient_ascent"]
    x, W, b, eta, wanted = symbol("x", D), symbol("w", K, D), symbol("b", K), symbol("eta"), 2
    z = W @ x + b
    slope = gradient(sympy.log(sum(map(sympy.exp, z))) - z[wanted - 1], x)
    inputs = {"x": x, "W": W, "b": b, "eta": eta, "steps": 1, "direction": direction, "d": D, "k": K}
    inputs |= {"y": wanted if direction == "away" else None, "target": wanted if direction == "towards" else None}
    inputs |= {f"rounds of {name}_": 1 for name in ("z", "powers", "p", "delta", "grad_x", "x")}
    found = evaluate(family, inputs, until="x_1")
    sign = 1 if direction == "away" else -1
    assert all_vanish(found["grad_x_1"] - slope)
    assert all_vanish(found["x_1"] - x - sign * eta * slope)
    assert not all_vanish(found["x_1"] - x + sign * eta * slope)
