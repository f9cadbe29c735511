"""Proofs with SymPy for computation graphs and deep networks, as in test_proofs.py."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from oracles.mlp.computation_graph import GRAPHS
from test_proofs import all_vanish, gradient, options_of, shown, symbol, vanishes

from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.family.library import Library

LIBRARY = Library()


# Computation graphs


def output(names, gates, values, nudges):
    """The output as an expression of the inputs, with something added to each gate."""
    words = {"max": sympy.Max, "exp": sympy.exp, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}
    known = dict(zip(names, values, strict=True))
    for k, gate in enumerate(gates, 1):
        names_here = {name.replace("[", "v").replace("]", ""): value for name, value in known.items()}
        expression = gate.replace("[", "v").replace("]", "")
        known[f"[{k}]"] = sympy.sympify(expression, locals={**words, **names_here}, rational=True) + nudges[k - 1]
    return known[f"[{len(gates)}]"]


@pytest.mark.parametrize("names, gates", [graph for graph in GRAPHS if "max" not in "".join(graph[1])])
def test_slopes_and_gradient_are_the_derivatives_of_the_output(names, gates):
    family = LIBRARY["mlp/computation_graph"]
    values, nudges = symbol("a", len(names)), symbol("s", len(gates))
    inputs = {"names": names, "gates": gates, "values": values, "n": len(names), "sigmoid_as": "one_gate"}
    found = evaluate(family, inputs)
    total, still = output(names, gates, values, nudges), dict.fromkeys(nudges, 0)
    assert vanishes(found[f"v_{len(gates)}"] - total.subs(still))
    for k in range(1, len(gates)):
        assert vanishes(found[f"slope_{k}"] - sympy.diff(total, nudges[k - 1]).subs(still))
    slope = gradient(total.subs(still), values)
    assert all_vanish(found["gradient"] - slope)
    for slip in family.slips:
        wrong = evaluate(family, inputs, replace=family.slips[slip])["gradient"]
        touched = any(word in " ".join(gates) for word in WORDS.get(slip, ("",)))
        assert touched != all_vanish(wrong - slope) or slip == "branch_not_added", slip


WORDS = {
    "not_switched": ("*",),
    "max_to_both": ("max",),
    "max_to_smaller": ("max",),
    "sum_halved": ("+",),
    "slope_with_z": ("sigmoid",),
    "slope_at_output": ("sigmoid",),
    "sign_of_reciprocal": ("/",),
    "upstream_forgotten": ("",),
}  # the gates that a misconception is about


def test_a_maximum_passes_its_slope_to_the_larger_input():
    family = LIBRARY["mlp/computation_graph"]
    a, b, c = symbol("a"), symbol("b"), symbol("c")
    inputs = {"names": ["x", "y", "z"], "gates": ["max(x, y)", "[1] * z"], "values": [a, b, c], "n": 3}
    found = evaluate(family, {**inputs, "sigmoid_as": "one_gate"})["gradient"]
    total = sympy.Max(a, b) * c
    for here in ({a: 3, b: 2, c: 5}, {a: -3, b: 2, c: 5}):
        assert [cell.subs(here) for cell in found] == [sympy.diff(total, cell).subs(here) for cell in (a, b, c)]


# Deep networks


FORMS = [
    *options_of("mlp/deep", one_over_m="in_gradients"),
    *options_of("mlp/deep", one_over_m="in_dZ", hidden="tanh", regulariser="l2"),
]
M = 2
HIDDEN = {"relu": lambda z: sympy.Max(0, z), "tanh": sympy.tanh, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}
SIZE = {"l2": lambda w: w**2, "l1": abs, "none": lambda w: sympy.Integer(0)}
each = np.frompyfunc(lambda function, cell: function(cell), 2, 1)


def deep_inputs(options, units):
    """Everything a symbol; weights and biases stand in for the steps that read them."""
    given = {"X": symbol("x", units[0], M), "Y": symbol("y", units[-1], M), "penalty": symbol("lambda")}
    if options["regulariser"] == "none":
        given["penalty"] = None
    if options["output"] == "softmax":  # a target that sums to 1
        given["Y"] = np.array([given["Y"][0], 1 - given["Y"][0]])
    weights = {f"W_{k}": symbol(f"w{k}", *shape) for k, shape in enumerate(zip(units[1:], units, strict=False), 1)}
    biases = {f"b_{k}": symbol(f"b{k}", n) for k, n in enumerate(units[1:], 1)}
    inputs = {**options, **given, "layers": [None] * len(weights), "m": M, "n0": units[0], "c": units[-1]}
    return inputs, {**weights, **biases}


def data_cost(inputs, Z):
    """The mean loss of the statement, written out anew from what enters the last layer."""
    total = sympy.Integer(0)
    for z, y in zip(Z.T, inputs["Y"].T, strict=True):
        if inputs["output"] == "sigmoid":
            p = [1 / (1 + sympy.exp(-cell)) for cell in z]
            total -= sum(t * sympy.log(q) + (1 - t) * sympy.log(1 - q) for t, q in zip(y, p, strict=True))
        elif inputs["output"] == "softmax":
            whole = sum(sympy.exp(cell) for cell in z)
            total -= sum(t * sympy.log(sympy.exp(cell) / whole) for t, cell in zip(y, z, strict=True))
        else:
            total += sum((cell - t) ** 2 for t, cell in zip(y, z, strict=True)) / 2
    return total / M


def penalty(inputs, weights):
    return (
        (inputs["penalty"] or 0)
        / sympy.Integer(2 * M)
        * sum(SIZE[inputs["regulariser"]](w) for W in weights for w in W.ravel())
    )


def slips_in(family, inputs, values, *steps):
    """The misconceptions that change one of these steps, cut down to them."""
    found = {}
    for slip in family.slips:
        functions = slip_functions(family, slip, inputs, values)
        if kept := {step: f for step, f in functions.items() if step in steps}:
            found[slip] = kept
    return found


@pytest.mark.parametrize("options", FORMS, ids=shown)
def test_each_gradient_of_a_deep_network_follows_from_the_one_behind_it(options):
    """The chain rule, link by link, for a network of any depth: what enters a layer is a symbol."""
    family, units = LIBRARY["mlp/deep"], (2, 2, 2, 2)
    inputs, parameters = deep_inputs(options, units)
    linked = {f"Z_{k}": symbol(f"z{k}", 2, M) for k in (1, 2, 3)}
    found = evaluate(family, inputs, override={**parameters, **linked})
    cost = data_cost(inputs, linked["Z_3"])
    weights = [parameters[f"W_{k}"] for k in (1, 2, 3)]
    assert vanishes(found["cost"] - cost - penalty(inputs, weights))
    in_dZ = 1 if options["one_over_m"] == "in_dZ" else M
    assert all_vanish(found["dZ_3"] - in_dZ * gradient(cost, linked["Z_3"]))
    behind = {f"dZ_{k}": symbol(f"d{k}", 2, M) for k in (2, 3)}
    found = evaluate(family, inputs, override={**parameters, **linked, **behind})
    slopes = {}
    for k in (2, 3):
        A = each(HIDDEN[options["hidden"]], linked[f"Z_{k - 1}"])
        assert all_vanish(found[f"A_{k - 1}"] - A)
        W, b, signal = parameters[f"W_{k}"], parameters[f"b_{k}"], behind[f"dZ_{k}"]
        total = (signal * (W @ A + b[:, None])).sum()  # the change of the cost that a change of Z_k makes
        slopes[f"dW_{k}"] = gradient(total / in_dZ + penalty(inputs, weights), W)
        slopes[f"db_{k}"] = gradient(total / in_dZ, b)
    slopes["dZ_1"] = gradient((behind["dZ_2"] * (parameters["W_2"] @ found["A_1"])).sum(), linked["Z_1"])
    for name, slope in slopes.items():
        assert all_vanish(found[name] - slope), name
    if options["output"] != "identity":
        return
    right = evaluate(family, inputs, override={**parameters, **linked})
    for slip, functions in slips_in(family, inputs, found, "dW_", "db_", "dZ_").items():
        wrong = evaluate(family, inputs, replace=functions, override={**parameters, **linked})
        names = [f"{step}{k}" for step in functions for k in (3, 2)]
        same = all(all_vanish(wrong[name] - right[name]) for name in names)
        assert same == (slip == "slope_with_z" and options["hidden"] == "relu"), slip


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_gradients_of_a_deep_network_are_the_derivatives_of_its_cost(hidden, output):
    options = {"hidden": hidden, "output": output, "regulariser": "l2", "one_over_m": "in_gradients"}
    inputs, parameters = deep_inputs(options, (1, 1, 1, 1))
    found = evaluate(LIBRARY["mlp/deep"], inputs, override=parameters)
    weights = [parameters[f"W_{k}"] for k in (1, 2, 3)]
    A = inputs["X"]
    for k in (1, 2, 3):
        Z = weights[k - 1] @ A + parameters[f"b_{k}"][:, None]
        A = each(HIDDEN[hidden], Z)
    total = data_cost(inputs, Z) + penalty(inputs, weights)
    for k in (1, 2, 3):
        assert all_vanish(found[f"dW_{k}"] - gradient(total, weights[k - 1]))
        assert all_vanish(found[f"db_{k}"] - gradient(total, parameters[f"b_{k}"]))


# Activations


FUNCTIONS = {
    "sigmoid": lambda z, leak: 1 / (1 + sympy.exp(-z)),
    "tanh": lambda z, leak: sympy.tanh(z),
    "relu": lambda z, leak: sympy.Max(0, z),
    "leaky_relu": lambda z, leak: sympy.Max(0, z) - leak * sympy.Max(0, -z),
}


def activation_inputs(kind):
    leak = symbol("alpha") if kind == "leaky_relu" else None
    return {"activation": kind, "z": symbol("z", 2), "g": symbol("g", 2), "n": 2, "alpha": leak}


def wrongly(family, inputs, functions, step):
    return evaluate(family, inputs, replace=functions, until=step)[step]


@pytest.mark.parametrize("kind", ["sigmoid", "tanh"])
def test_slopes_are_the_derivatives_of_the_activation(kind):
    family, inputs = LIBRARY["mlp/activations"], activation_inputs(kind)
    found = evaluate(family, inputs)
    true = np.array([sympy.diff(FUNCTIONS[kind](z, None), z) for z in inputs["z"]], dtype=object)
    assert all_vanish(found["slope"] - true)
    assert all_vanish(found["grad_z"] - true * inputs["g"])
    wrong = slips_in(family, inputs, found, "slope")
    assert wrong
    assert not any(all_vanish(wrongly(family, inputs, one, "slope") - true) for one in wrong.values())


@pytest.mark.parametrize("kind", ["relu", "leaky_relu"])
@pytest.mark.parametrize("at", [3, -3])
def test_slopes_of_rectifiers_are_derivatives_on_both_sides(kind, at):
    family, inputs = LIBRARY["mlp/activations"], activation_inputs(kind)
    on_one_side = np.array([sympy.Integer(at) for _ in inputs["z"]], dtype=object)  # a symbol has no side
    found = evaluate(family, {**inputs, "z": on_one_side})
    for z, slope in zip(inputs["z"], found["slope"], strict=True):
        true = sympy.diff(FUNCTIONS[kind](z, inputs["alpha"]), z)
        assert sympy.simplify(slope - true.subs(z, at)) == 0


def test_the_jacobian_of_softmax_is_its_derivative():
    family, inputs = LIBRARY["mlp/activations"], activation_inputs("softmax")
    found = evaluate(family, inputs)
    total = sum(sympy.exp(z) for z in inputs["z"])
    a = [sympy.exp(z) / total for z in inputs["z"]]
    true = np.array([[sympy.diff(one, z) for z in inputs["z"]] for one in a], dtype=object)
    loss = sum(g * one for g, one in zip(inputs["g"], a, strict=True))
    assert all_vanish(found["jacobian"] - true)
    assert all_vanish(found["grad_z"] - gradient(loss, inputs["z"]))
    wrong = slips_in(family, inputs, found, "jacobian")
    assert wrong
    assert not any(all_vanish(wrongly(family, inputs, one, "jacobian") - true) for one in wrong.values())


# Gradient checking, residual blocks


def test_the_analytical_gradient_is_the_derivative_of_the_cost():
    family = LIBRARY["mlp/gradient_check"]
    c, theta = symbol("c", 4), symbol("theta")
    inputs = {"coefficients": c, "theta": theta, "epsilon": symbol("epsilon"), "m": 4}
    found = evaluate(family, inputs, until="numerical")
    cost = sum(c[k] * theta**k for k in range(4))
    slope = evaluate(family, inputs, until="analytical")["analytical"]
    assert vanishes(slope - sympy.diff(cost, theta))
    assert vanishes(found["numerical"] - slope - c[3] * inputs["epsilon"] ** 2)  # what is left of a cubic
    assert not vanishes(wrongly(family, inputs, family.slips["factor_forgotten"], "analytical") - slope)


@pytest.mark.parametrize("options", options_of("mlp/residual"), ids=shown)
def test_gradients_of_a_residual_block_are_derivatives(options):
    family = LIBRARY["mlp/residual"]
    inputs = {**options, "d": 2, "h": 2, "x": symbol("x", 2), "g": symbol("g", 2), "b1": symbol("b", 2)}
    inputs |= {"b2": symbol("c", 2), "W1": symbol("w", 2, 2), "W2": symbol("v", 2, 2)}
    found = evaluate(family, inputs)
    s = (
        inputs["x"]
        + inputs["W2"] @ np.array([sympy.Max(0, z) for z in inputs["W1"] @ inputs["x"] + inputs["b1"]])
        + inputs["b2"]
    )
    y = [sympy.Max(0, one) for one in s] if options["relu_after"] == "yes" else list(s)
    loss = sum(g * one for g, one in zip(inputs["g"], y, strict=True))
    assert all_vanish(found["grad_x"] - gradient(loss, inputs["x"]))
    wrong = slips_in(family, inputs, found, "grad_x")
    assert len(wrong) >= 4
    assert not any(all_vanish(wrongly(family, inputs, one, "grad_x") - found["grad_x"]) for one in wrong.values())
