"""Estimates are where the derivative of what they maximise is 0, and a policy gradient is one; symbol for symbol."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from flint import fmpq
from test_proofs import LIBRARY, all_vanish, gradient, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate

# Counts and trials are numbers, for nothing can be multiplied a symbol of times.
EXAMPLES = {"bernoulli": (1, 0, 1, 1), "poisson": (2, 0, 3, 1)}
ESTIMATED = {
    "gaussian": ("mean", "variance"),
    "bernoulli": ("mean",),
    "exponential": ("rate",),
    "poisson": ("mean",),
}


@pytest.mark.parametrize("model", ESTIMATED)
def test_an_estimate_is_where_the_slope_of_the_log_likelihood_vanishes(model):
    family = LIBRARY["probability/mle"]
    known = EXAMPLES.get(model)
    x = symbol("x", 4) if known is None else np.array([fmpq(n) for n in known], dtype=object)
    inputs = {"n": 4, "model": model, "x": x}
    anywhere = {name: symbol(name, positive=True) for name in ESTIMATED[model]}
    likelihood = sympy.sympify(evaluate(family, inputs, override=anywhere)["log_likelihood"])
    densities = {
        "gaussian": lambda v, mean, variance: (
            -sympy.log(2 * sympy.pi * variance) / 2 - (v - mean) ** 2 / (2 * variance)
        ),
        "bernoulli": lambda v, p: sympy.log(p) if v else sympy.log(1 - p),
        "exponential": lambda v, rate: sympy.log(rate) - rate * v,
        "poisson": lambda v, mean: v * sympy.log(mean) - mean - sympy.log(sympy.factorial(v)),
    }
    told = x if known is None else known
    stated = sum(densities[model](value, *anywhere.values()) for value in told)
    somewhere = {name: sympy.Rational(3, 7) for name in anywhere.values()}
    somewhere |= {} if known else {one: sympy.Integer(i + 2) for i, one in enumerate(x)}
    assert abs(sympy.N((likelihood - stated).subs(somewhere), 30)) < 1e-12  # factorials are balls in ours
    values = evaluate(family, inputs)

    def slopes(at):
        exact = {name: sympy.Rational(str(v)) if isinstance(v, fmpq) else v for name, v in at.items()}
        return [sympy.diff(stated, name).subs({anywhere[k]: v for k, v in exact.items()}) for name in anywhere.values()]

    right = {name: values[name] for name in anywhere}
    assert all_vanish(slopes(right))
    for step in anywhere:
        for slip, wrong in slips_of(family, step, inputs, values).items():
            assert not all_vanish(slopes({**right, step: wrong})), slip


@pytest.mark.parametrize("model", ["bernoulli", "gaussian"])
def test_the_maximum_a_posteriori_is_where_the_slope_of_the_posterior_vanishes(model):
    family, theta = LIBRARY["probability/map"], sympy.Symbol("theta", positive=True)
    inputs = dict.fromkeys(family.given) | {"n": 3, "model": model}
    if model == "bernoulli":
        inputs |= {name: symbol(name, positive=True) for name in ("successes", "trials", "a", "b")}
        s, failures = inputs["successes"], inputs["trials"] - inputs["successes"]
        posterior = (s + inputs["a"] - 1) * sympy.log(theta) + (failures + inputs["b"] - 1) * sympy.log(1 - theta)
    else:
        inputs |= {name: symbol(name, positive=True) for name in ("variance", "prior_variance")}
        inputs |= {"x": symbol("x", 3), "prior_mean": symbol("prior_mean")}
        posterior = -sum((value - theta) ** 2 for value in inputs["x"]) / (2 * inputs["variance"])
        posterior -= (theta - inputs["prior_mean"]) ** 2 / (2 * inputs["prior_variance"])
    slope, values = sympy.diff(posterior, theta), evaluate(family, inputs)
    assert vanishes(slope.subs(theta, values["map_"]))
    if model == "gaussian":
        assert vanishes(1 / values["posterior_variance"] + sympy.diff(slope, theta))
    slips = slips_of(family, "map_", inputs, values)
    assert len(slips) >= 4
    for slip, wrong in slips.items():
        assert not vanishes(slope.subs(theta, wrong)), slip


@pytest.mark.parametrize("action", [1, 2, 3])
def test_the_policy_gradient_is_the_derivative_of_the_logarithm_of_the_probability(action):
    family, theta = LIBRARY["rl/policy_gradient"], symbol("theta", 3)
    inputs = {"k": 3, "theta": theta, "action": fmpq(action)}
    inputs |= {name: symbol(name) for name in ("G", "baseline", "alpha")}
    values = evaluate(family, inputs)
    slope = gradient(theta[action - 1] - sympy.log(sum(map(sympy.exp, theta))), theta)
    assert all_vanish(values["grad_log_pi"] - slope)
    assert all_vanish(values["theta_new"] - theta - inputs["alpha"] * (inputs["G"] - inputs["baseline"]) * slope)
    slips = slips_of(family, "grad_log_pi", inputs, values)
    assert len(slips) == 4
    for slip, wrong in slips.items():
        assert not all_vanish(wrong - slope), slip
