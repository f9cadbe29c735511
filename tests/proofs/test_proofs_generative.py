"""Proofs with SymPy for autoencoders and adversarial networks, as in test_proofs.py."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from test_proofs import all_vanish, gradient, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library

LIBRARY = Library()


def autoencoder_inputs(variant: str) -> dict[str, Any]:
    arrays = {"x": symbol("x", 2), "W": symbol("w", 2, 2), "V": symbol("v", 2, 2), "noise": symbol("n", 2)}
    return {"d": 2, "c": 2, "variant": variant, "lambda1": symbol("lambda"), **arrays}


def autoencoder_loss(inputs: dict[str, Any]) -> Any:
    x, W, V, weight = (inputs[name] for name in ("x", "W", "V", "lambda1"))
    entering = x + inputs["noise"] if inputs["variant"] == "denoising" else x
    code = [sum(W[j, i] * entering[i] for i in range(2)) for j in range(2)]
    error = sum((sum(V[i, j] * code[j] for j in range(2)) - x[i]) ** 2 for i in range(2)) / 2
    penalty = {"sparse": sum(map(sympy.Abs, code)), "contractive": sum(w**2 for w in W.ravel())}
    return error + weight * penalty.get(inputs["variant"], 0)


@pytest.mark.parametrize("variant", LIBRARY["generative/autoencoder"].options["variant"])
def test_gradients_of_an_autoencoder(variant: str) -> None:
    family, inputs = LIBRARY["generative/autoencoder"], autoencoder_inputs(variant)
    values, loss = evaluate(family, inputs), autoencoder_loss(inputs)
    assert vanishes(values["loss"] - loss)
    for step, by in (("grad_V", "V"), ("grad_W", "W")):
        slope = gradient(loss, inputs[by])
        assert all_vanish(values[step] - slope)
        for slip, wrong in slips_of(family, step, inputs, values).items():
            assert not all_vanish(wrong - slope), slip


def test_the_best_discriminator_and_its_value() -> None:
    family = LIBRARY["generative/gan"]
    p, q, d = symbol("p", 2, positive=True), symbol("q", 2, positive=True), symbol("d", positive=True)
    values = evaluate(family, {"p": p, "q": q, "real": None, "fake": None, "k": 2, "m": 2, "ask_for": "optimal"})
    slope = sympy.diff(p[0] * sympy.log(d) + q[0] * sympy.log(1 - d), d)
    assert vanishes(slope.subs(d, values["D"][0]))
    assert not vanishes(slope.subs(d, q[0] / (p[0] + q[0])))
    # the divergences by their definition, at numbers: a half of both sums to the middle
    numbers = dict(zip([*p, *q], map(sympy.Rational, ("1/5", "4/5", "1/2", "1/2")), strict=True))
    middle = (p + q) / 2
    told = sum(a * sympy.log(a / m) for one in (p, q) for a, m in zip(one, middle, strict=True)) / 2
    assert abs(sympy.N((told - values["JS"]).subs(numbers))) < 1e-14
    assert abs(sympy.N((told - values["V"]).subs(numbers))) > 0.1
