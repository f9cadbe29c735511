"""Proofs with SymPy: what the families calculate is the mathematics that they claim, symbol for symbol.

A family is evaluated on arrays of symbols. A gradient step minus the derivative of the loss must then vanish as a
rational function, which decides the matter for every number at once. The misconceptions of the same steps are put
to the same proof and must fail it: that is how we know that the proof can fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from sympy.polys.rings import sring

from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.family.steps.variant import needs

LIBRARY = Library()

# The losses of this file are written out anew, from the sentence in the family's statement.


def symbol(name: str, *shape: int, **what: bool) -> Any:
    """A real symbol, or an object array of them."""
    if not shape:
        return sympy.Symbol(name, real=True, **what)
    cells = np.empty(shape, dtype=object)
    for index in np.ndindex(*shape):
        cells[index] = sympy.Symbol(name + "_" + "".join(str(i + 1) for i in index), real=True, **what)
    return cells


def vanishes(expression: Any) -> bool:
    """Whether an expression is zero for all values of its symbols (never says yes to one that is not).

    Every function value in it is replaced by a symbol, the innermost first, so that a rational function is left;
    its numerator must be the polynomial 0. ReLU has no derivative at its kink: both sides get one step function.
    """
    plain = sympy.sympify(expression).replace(sympy.Max, _relu).replace(sympy.Heaviside, lambda z, *at_0: _step(z))
    plain = _without_functions(plain)
    unknowns = sorted(plain.free_symbols, key=str)
    somewhere = plain.xreplace({unknown: sympy.Rational(3 + i, 7 + i * i) for i, unknown in enumerate(unknowns)})
    if somewhere != 0:  # one such place settles the matter
        return False
    numerator, _ = sympy.fraction(sympy.together(plain))
    return sring(numerator)[1] == 0


_step = sympy.Function("step")


def _relu(*arguments: Any) -> Any:
    zero, z = sorted(arguments, key=lambda a: a != 0)
    assert zero == 0, "only max(0, z) is a ReLU"
    return z * _step(z)


def _without_functions(expression: Any) -> Any:
    known: dict[Any, Any] = {}

    def walk(node: Any) -> Any:
        if not node.args:
            return node
        node = node.func(*map(walk, node.args))
        if isinstance(node, sympy.exp):  # e^(a + 2b) as A B^2, so that e^a, e^2b and their product are not three things
            powers = (term.as_coeff_Mul() for term in sympy.Add.make_args(sympy.expand(node.args[0])))
            return sympy.Mul(*(known.setdefault(sympy.exp(rest / n.q), sympy.Dummy()) ** n.p for n, rest in powers))
        if isinstance(node, sympy.Function) or (isinstance(node, sympy.Pow) and not node.exp.is_Integer):
            return known.setdefault(node, sympy.Dummy())
        return node

    return walk(expression)


def all_vanish(cells: Any) -> bool:
    return all(vanishes(cell) for cell in np.ravel(cells))


def gradient(loss: Any, by: Any) -> np.ndarray:
    """The derivatives of a loss by every entry of an array."""
    found = [sympy.diff(loss, entry) for entry in np.ravel(by)]
    return np.array(found, dtype=object).reshape(np.shape(by))


def options_of(family: str, **fixed: str) -> list[dict[str, str]]:
    options = {name: (fixed[name],) if name in fixed else values for name, values in LIBRARY[family].options.items()}
    return [dict(zip(options, values, strict=True)) for values in product(*options.values())]


def shown(options: Mapping[str, str]) -> str:
    return "-".join(options.values())


def slips_of(family: Family, step: str, inputs: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The misconceptions on one step that give another expression under these options."""
    found = {}
    for slip in family.slips:
        if step in family.slips[slip] and step in (functions := slip_functions(family, slip, inputs, values)):
            found[slip] = evaluate(family, inputs, replace={step: functions[step]})[step]
    return found


# The two-layer perceptron


def mlp_inputs(options: Mapping[str, str]) -> dict[str, Any]:
    """Two inputs, two hidden units, two outputs, everything a symbol."""
    arrays = {"x": (2,), "y": (2,), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)}
    numbers = ("eta", "lambda1", "lambda2")
    sizes = {"n0": 2, "n1": 2, "n2": 2}
    given = {name: symbol(name, *shape) for name, shape in arrays.items()}
    return {**sizes, **options, **given, **{name: symbol(name) for name in numbers}}


def mlp_loss(y_hat: Any, y: Any, options: Mapping[str, str]) -> Any:
    if options["loss"] == "half_squared_error":
        return sum((y_hat[i] - y[i]) ** 2 for i in range(2)) / 2
    if options["output"] == "softmax":
        return -sum(y[i] * sympy.log(y_hat[i]) for i in range(2))
    return -sum(y[i] * sympy.log(y_hat[i]) + (1 - y[i]) * sympy.log(1 - y_hat[i]) for i in range(2))


def mlp_penalty(options: Mapping[str, str], inputs: Mapping[str, Any]) -> Any:
    weights = [*np.ravel(inputs["W1"]), *np.ravel(inputs["W2"])]
    l1 = inputs["lambda1"] * sum(abs(w) for w in weights)
    l2 = inputs["lambda2"] / 2 * sum(w**2 for w in weights)
    return {"none": sympy.Integer(0), "l1": l1, "l2": l2, "l1_l2": l1 + l2}[options["regulariser"]]


MLP = LIBRARY["mlp/backprop"]
MLP_FORMS = [
    o
    for o in options_of("mlp/backprop", regulariser="none")
    if (o["output"], o["loss"]) != ("identity", "cross_entropy")
]
PARAMETERS = ("W2", "b2", "W1", "b1")


def one_hot(value: Any, y: Any, options: Mapping[str, str]) -> Any:
    """Softmax with cross-entropy is defined for targets that sum to 1."""
    if (options["output"], options["loss"]) != ("softmax", "cross_entropy"):
        return value
    return np.frompyfunc(lambda cell: sympy.sympify(cell).subs(y[1], 1 - y[0]), 1, 1)(value)


@pytest.mark.parametrize("options", MLP_FORMS, ids=shown)
def test_the_loss_of_the_perceptron_is_the_one_stated(options):
    inputs = mlp_inputs(options)
    values = evaluate(MLP, inputs)
    assert vanishes(values["loss_"] - mlp_loss(values["y_hat"], inputs["y"], options))


@pytest.mark.parametrize("options", MLP_FORMS, ids=shown)
@pytest.mark.parametrize(("delta", "z"), [("delta2", "z2"), ("delta1", "z1")])
def test_a_delta_is_the_derivative_of_the_loss_by_z(options, delta, z):
    inputs, at = mlp_inputs(options), symbol(z, 2)
    values = evaluate(MLP, inputs, override={z: at})
    slope = one_hot(gradient(mlp_loss(values["y_hat"], inputs["y"], options), at), inputs["y"], options)
    difference = one_hot(values[delta], inputs["y"], options) - slope
    assert all_vanish(difference)
    for slip, wrong in slips_of(MLP, delta, inputs, evaluate(MLP, inputs)).items():
        right = evaluate(MLP, inputs)[delta]
        assert not all_vanish(one_hot(wrong - right, inputs["y"], options)), slip


@pytest.mark.parametrize("options", MLP_FORMS, ids=shown)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_gradient_is_the_derivative_of_the_loss_by_the_parameter(options, parameter):
    inputs = mlp_inputs(options)
    values = evaluate(MLP, inputs)
    slope = gradient(mlp_loss(values["y_hat"], inputs["y"], options), inputs[parameter])
    difference = one_hot(values[f"grad_{parameter}"] - slope, inputs["y"], options)
    assert all_vanish(difference)
    for slip, wrong in slips_of(MLP, f"grad_{parameter}", inputs, values).items():
        assert not all_vanish(one_hot(wrong - slope, inputs["y"], options)), slip


@pytest.mark.parametrize("options", options_of("mlp/backprop", output="identity", loss="half_squared_error"), ids=shown)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_an_update_goes_down_the_derivative_of_the_loss_with_its_penalty(options, parameter):
    inputs = mlp_inputs(options)
    values = evaluate(MLP, inputs)
    total = mlp_loss(values["y_hat"], inputs["y"], options) + mlp_penalty(options, inputs)
    down = inputs[parameter] - inputs["eta"] * gradient(total, inputs[parameter])
    assert all_vanish(values[f"{parameter}_new"] - down)
    for slip, wrong in slips_of(MLP, f"{parameter}_new", inputs, values).items():
        assert not all_vanish(wrong - down), slip


# The logistic model under attack


@pytest.mark.parametrize("options", options_of("adversarial/fgsm"), ids=shown)
def test_the_gradient_of_the_attack_is_the_derivative_of_the_loss_by_the_input(options):
    family, x, w = LIBRARY["adversarial/fgsm"], symbol("x", 2), symbol("w", 2)
    iterative = options["method"] == "iterative"
    inputs = {"d": 2, **options, "x": x, "w": w, "b": symbol("b"), "y": symbol("y"), "epsilon": symbol("epsilon")}
    inputs |= {"iterations": 1 if iterative else None, "alpha": symbol("alpha") if iterative else None}
    values, target = evaluate(family, inputs), symbol("t")
    label = sympy.Heaviside(-values["z"], 0) if options["method"] == "least_likely" else inputs["y"]
    loss = -(target * sympy.log(values["p"]) + (1 - target) * sympy.log(1 - values["p"]))
    slope = [cell.subs(target, label) for cell in gradient(loss, x)]  # the target is no function of x
    assert all_vanish(values["grad_x"] - slope)
    slips = slips_of(family, "grad_x", inputs, values)
    assert len(slips) >= 4
    for slip, wrong in slips.items():
        assert not all_vanish(wrong - slope), slip


# Least squares


@pytest.mark.parametrize("id", ["regression/simple", "regression/log_transformed"])
def test_the_line_is_where_the_gradient_of_the_sum_of_squares_vanishes(id):
    family, x, y = LIBRARY[id], symbol("x", 3, positive=True), symbol("y", 3)
    inputs, (a, b) = {"n": 3, "x": x, "y": y}, sympy.symbols("a b")
    u = [sympy.log(value) for value in x] if id == "regression/log_transformed" else x
    sum_of_squares = sum((y[i] - a - b * u[i]) ** 2 for i in range(3))
    slopes = [sympy.diff(sum_of_squares, parameter) for parameter in (a, b)]

    def at(line):
        return [slope.subs({a: line["intercept"], b: line["slope"]}) for slope in slopes]

    values = evaluate(family, inputs)
    assert all_vanish(at(values))
    for step in ("slope", "intercept"):
        for slip, wrong in slips_of(family, step, inputs, values).items():
            assert not all_vanish(at({**values, step: wrong})), slip


LEAST_SQUARES = [
    ("regression/multiple", {}),
    *(("regression/ridge", options) for options in options_of("regression/ridge")),
]


@pytest.mark.parametrize("shape", [(2, 1), (3, 2), (4, 2)], ids=str)
@pytest.mark.parametrize(("id", "options"), LEAST_SQUARES)
def test_the_normal_equations_are_half_the_gradient_of_the_loss(id, options, shape):
    family, X, y, lambda2 = LIBRARY[id], symbol("x", *shape), symbol("y", shape[0]), symbol("lambda2")
    inputs = {"n": shape[0], "d": shape[1], "X": X, "y": y, "lambda2": lambda2, **options}
    theta = symbol("theta", shape[1] + 1)
    errors = [y[i] - theta[0] - sum(theta[1:] * X[i]) for i in range(shape[0])]
    penalty = sum(penalised(options, lambda2, theta.size) * theta**2)
    slope = gradient(sum(error**2 for error in errors) + penalty, theta)
    values = evaluate(family, inputs, until="moment")

    def hold(gram, moment):
        return all_vanish(2 * (gram @ theta + penalised(options, lambda2, theta.size) * theta - moment) - slope)

    assert hold(values["gram"], values["moment"])
    assert not hold(values["gram"] / shape[0], values["moment"] / shape[0])


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize(("id", "options"), LEAST_SQUARES)
def test_theta_solves_the_normal_equations(id, options, size):
    family, lambda2, moment = LIBRARY[id], symbol("lambda2"), symbol("m", size)
    system = symbol("g", size, size) + symbol("g", size, size).T  # symmetric, as X^T X is
    gram = system - np.diag(penalised(options, lambda2, size))
    X, y = symbol("x", size, size - 1), symbol("y", size)
    inputs = {"n": size, "d": size - 1, "X": X, "y": y, "lambda2": lambda2, **options}
    values = evaluate(family, inputs, override={"gram": gram, "moment": moment})

    def solves(theta):
        return all_vanish(system @ theta - moment)

    assert solves(values["theta"])
    routes = family.routes["theta"].values() if size == 2 else ()
    assert all(solves(route(*(values[need] for need in needs(route)))) for route in routes)
    slips = {slip: on["theta"] for slip, on in family.slips.items() if set(on) == {"theta"}}
    for slip, function in slips.items():
        wrong = function(*(values[need] for need in needs(function)))
        assert wrong is None or not solves(wrong), slip


def penalised(options: Mapping[str, str], lambda2: Any, size: int) -> np.ndarray:
    """The weight of each squared parameter in the loss, the intercept first."""
    if not options:
        return np.array([sympy.Integer(0)] * size, dtype=object)
    return np.array(
        [lambda2 if options["penalise_intercept"] == "yes" else 0 * lambda2] + [lambda2] * (size - 1), dtype=object
    )


# What else can be proven


@pytest.mark.parametrize("m", [2, 3])
def test_batch_normalisation_gives_each_column_the_mean_beta_and_the_variance_gamma_squared(m):
    family, beta, gamma, epsilon = (
        LIBRARY["norm/batchnorm"],
        symbol("beta", 1),
        symbol("gamma", 1),
        symbol("epsilon", positive=True),
    )
    given = {"Z": symbol("z", m, 1), "gamma": gamma, "beta": beta, "running_mean": None, "running_variance": None}
    inputs = {"m": m, "d": 1, "mode": "train", "activation": "none", **given}
    out = evaluate(family, {**inputs, "epsilon": epsilon})["out"]
    assert vanishes(out.sum() / m - beta[0])
    assert not vanishes(sum((cell - beta[0]) ** 2 for cell in out[:, 0]) / m - gamma[0] ** 2)
    out = evaluate(family, {**inputs, "epsilon": sympy.Integer(0)})["out"]
    assert vanishes(sum((cell - beta[0]) ** 2 for cell in out[:, 0]) / m - gamma[0] ** 2)


def attention_inputs(options: Mapping[str, str]) -> dict[str, Any]:
    sizes = {"n": 2, "m": 2, "d": 2, "v": 1}
    return {**sizes, **options, "Q": symbol("q", 2, 2), "K": symbol("k", 2, 2), "V": symbol("v", 2, 1)}


@pytest.mark.parametrize("options", options_of("attention/scaled_dot_product"), ids=shown)
def test_attention_weights_of_a_query_sum_to_one(options):
    family, inputs = LIBRARY["attention/scaled_dot_product"], attention_inputs(options)
    weights = evaluate(family, inputs)["weights"]
    assert all_vanish(weights.sum(axis=1) - 1)
    assert not all_vanish(weights.sum(axis=0) - 1)
    assert (weights[0, 1] == 0) == (options["mask"] == "causal")


def graph_inputs(options: Mapping[str, str], root: Any) -> dict[str, Any]:
    """A symmetric matrix of weights whose i-th degree is the square of the i-th root."""
    A = symbol("a", 3, 3, positive=True)
    for i, j in ((1, 0), (2, 0), (2, 1)):
        A[i, j] = A[j, i]
    for i in range(3):
        A[i, i] += root[i] ** 2 - sum(A[i]) - int(options["self_loops"] == "yes")
    return {"n": 3, "A": A, **options}


@pytest.mark.parametrize("options", options_of("gnn/normalized_adjacency"), ids=shown)
def test_the_normalised_adjacency_matrix_keeps_its_vector(options):
    """A_hat d^(1/2) = d^(1/2) when symmetric, A_hat 1 = 1 by rows: the eigenvector of eigenvalue 1."""
    family, root = LIBRARY["gnn/normalized_adjacency"], symbol("r", 3, positive=True)
    inputs = graph_inputs(options, root)
    values, one = evaluate(family, inputs), root / root
    assert all_vanish(values["degree"] - root * root)

    def keeps(A_hat):
        kept = root if options["normalisation"] == "symmetric" else one
        return all_vanish(A_hat @ kept - kept)

    assert keeps(values["A_hat"])
    assert all_vanish(values["A_hat"] - values["A_hat"].T) == (options["normalisation"] == "symmetric")
    for slip, wrong in slips_of(family, "A_hat", inputs, values).items():
        assert not keeps(wrong), slip
