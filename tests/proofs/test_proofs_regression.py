"""Proofs with SymPy for regression: gradient descent on batches, and the weight that a penalty leaves."""

from __future__ import annotations

import pytest
import sympy
from flint import fmpq
from test_proofs import all_vanish, gradient, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library
from markscheme.numbers.arrays import array

LIBRARY = Library()


@pytest.mark.parametrize("loss", ["mse", "half_mse"])
def test_gradients_on_a_batch_are_the_derivatives_of_its_loss(loss):
    family, batches = LIBRARY["regression/gradient_descent"], [[1, 3, 3], [2, 1]]
    given = {"X": symbol("x", 3, 2), "y": symbol("y", 3), "w": symbol("w", 2), "b": symbol("b"), "eta": symbol("h")}
    rounds = {f"rounds of {name}": 2 for name in ("D_", "t_", "y_hat_", "r_", "grad_w_", "grad_b_", "w_", "b_")}
    inputs = {"n": 3, "d": 2, "loss": loss, "batches": batches, **given, **rounds}
    values = evaluate(family, inputs)
    w, b = given["w"], given["b"]
    for k, batch in enumerate(batches, 1):
        free, offset = symbol("v", 2), symbol("c")
        errors = [sum(given["X"][i - 1] * free) + offset - given["y"][i - 1] for i in batch]
        total = sum(error**2 for error in errors) / len(batch) / (1 if loss == "mse" else 2)
        here = dict(zip([*free, offset], [*w, b], strict=True))
        by_w = [slope.subs(here) for slope in gradient(total, free)]
        by_b = sympy.diff(total, offset).subs(here)
        assert all_vanish(values[f"grad_w_{k}"] - by_w)
        assert vanishes(values[f"grad_b_{k}"] - by_b)
        for slip, wrong in slips_of(family, f"grad_w_{k}", inputs, values).items():
            assert not all_vanish(wrong - by_w), slip
        w, b = values[f"w_{k}"], values[f"b_{k}"]


@pytest.mark.parametrize("penalty", ["elastic_net", "lasso", "ridge"])
@pytest.mark.parametrize("slope", [1, -1])
def test_the_penalised_weight_makes_the_derivative_vanish(penalty, slope):
    """Where S_xy lies beyond the threshold; there w has its sign, and the penalty a derivative. In exact numbers."""
    family = LIBRARY["regression/elastic_net_1d"]
    x, y = array([1, 3, 2]), slope * array([4, 5, 1])
    lambda1, lambda2 = (fmpq(0) if without == penalty else fmpq(k, 2) for without, k in (("ridge", 5), ("lasso", 3)))
    inputs = {"n": 3, "penalty": penalty, "x": x, "y": y}
    inputs |= {"lambda1": None if penalty == "ridge" else lambda1, "lambda2": None if penalty == "lasso" else lambda2}
    w = evaluate(family, inputs)["w"]
    data = sum(-a * (b - w * a) for a, b in zip(x, y, strict=True))
    assert w * slope > 0
    assert data + lambda1 * slope + lambda2 * w == 0
