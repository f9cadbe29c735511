"""Deep networks and computation graphs against HIPS autograd, on functions that are written out anew here."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from test_oracles_seq import check, draw

from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from markscheme.family.library import Library

LIBRARY = Library()


# --- computation graphs


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


def run(names: list[str], gates: list[str], values: Any, nudges: Any) -> list[Any]:
    """Every gate's output with something added to it, by Python's own reading of the gates."""
    words = {"max": anp.maximum, "exp": anp.exp, "sigmoid": lambda z: 1 / (1 + anp.exp(-z))}
    known = {**words, **{name: values[i] for i, name in enumerate(names)}, "out": []}
    for k, gate in enumerate(gates):
        expression = re.sub(r"\[(\d+)\]", lambda found: f"out[{int(found[1]) - 1}]", gate)
        known["out"] = [*known["out"], eval(expression, known) + nudges[k]]
    return known["out"]


@pytest.mark.parametrize("names, gates", GRAPHS, ids=lambda part: str(len(part)))
@pytest.mark.parametrize("seed", range(4))
def test_graph_values_slopes_and_gradient(names, gates, seed):
    rng = np.random.default_rng([seed, len(gates)])
    strings, values = draw(rng, len(names))
    still = np.zeros(len(gates))
    outputs = run(names, gates, values, still)
    slopes = grad(lambda nudges: run(names, gates, values, nudges)[-1])(still)
    expected = {f"v_{k}": out for k, out in enumerate(outputs, 1)}
    expected |= {f"slope_{k}": slope for k, slope in enumerate(slopes[:-1], 1)}
    expected["gradient"] = grad(lambda v: run(names, gates, v, still)[-1])(values)
    check("mlp/computation_graph", {"names": names, "values": strings, "gates": gates}, expected)


@pytest.mark.parametrize("seed", range(12))
def test_drawn_graphs(seed):
    from markscheme.engine.certify import sample

    level, sigmoid_as = ("easy", "medium", "hard")[seed % 3], ("one_gate", "four_gates")[seed // 3 % 2]
    problem = sample(LIBRARY["mlp/computation_graph"], level, seed, {"sigmoid_as": sigmoid_as}).problem
    names, gates = problem.given["names"], problem.given["gates"]
    strings = [str(value) for value in problem.given["values"]]
    values = np.array([float(Fraction(text)) for text in strings])
    still = np.zeros(len(gates))
    gradient = grad(lambda v: run(names, gates, v, still)[-1])(values)
    check("mlp/computation_graph", {"names": names, "values": strings, "gates": gates}, {"gradient": gradient})
    used = re.findall(r"\[\d+\]|\b[xyzw]\b", " ".join(gates))
    assert any(used.count(source) > 1 for source in used) == (level != "easy"), "a branch from medium on"


@pytest.mark.parametrize(
    "change, message",
    [
        ({"gates": ["x / y"]}, "gate 1 is 'x / y'; write it as x + y, [1] * z, max(x, 0), sigmoid(x), exp(x) or 1 / x"),
        ({"gates": ["x + y", "[2] * x"]}, "gate 2 takes [2], which is neither an input nor an earlier gate"),
        ({"gates": ["x + q"]}, "gate 1 takes q, which is neither an input nor an earlier gate"),
        (
            {"gates": ["2 + 3"]},
            "gate 1 is '2 + 3', which takes constants only; let it take an input or an earlier gate",
        ),
        (
            {"gates": "x + y"},
            "gates is 'x + y'; give a list of gates on names, earlier gates by number and plain constants",
        ),
        ({"gates": [["x", "y"]]}, "gate 1 is ['x', 'y']; write it as"),
        ({"names": ["x", "x"]}, "the name 'x' will not do; take different letters, such as x or w_1"),
        ({"names": ["x", "out"]}, "the name 'out' will not do; take different letters, such as x or w_1"),
        ({"names": ["x"]}, "names is ['x'], but there are 2 values; give a list of as many names"),
        ({"names": [["x"], "y"]}, "the name ['x'] will not do"),
    ],
)
def test_graphs_that_cannot_be_solved(change, message):
    data = {"names": ["x", "y"], "values": ["1", "2"], "gates": ["x + y"], **change}
    with pytest.raises(GivenError, match=re.escape(f"mlp/computation_graph: {message}")):
        with_given(LIBRARY["mlp/computation_graph"], data)


# --- deep networks


ACTIVATIONS = {
    "relu": lambda z: anp.maximum(z, 0),
    "tanh": anp.tanh,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "identity": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=0),
}
DEEP = [
    dict(zip(LIBRARY["mlp/deep"].options, values, strict=True))
    for values in product(*LIBRARY["mlp/deep"].options.values())
]
SHAPES = [((2, 2, 1), 2), ((3, 2, 2, 2), 3), ((1, 4, 3, 2, 3), 1), ((2, 3), 4), ((4, 1, 2, 1, 2, 2), 2)]


def penalised(weights: list[Any], options: dict[str, str], factor: float, m: int) -> Any:
    size = {"l2": lambda w: anp.sum(w * w), "l1": lambda w: anp.sum(anp.abs(w)), "none": lambda w: 0.0}
    return factor / (2 * m) * sum(size[options["regulariser"]](w) for w in weights)


def forward(X: Any, weights: list[Any], biases: list[Any], options: dict[str, str], nudges: list[Any]) -> list[Any]:
    """Inputs and outputs of every layer, with something added to each input."""
    A, layers = X, []
    for k, (W, b, nudge) in enumerate(zip(weights, biases, nudges, strict=True), 1):
        Z = anp.dot(W, A) + b[:, None] + nudge
        A = ACTIVATIONS[options["output"] if k == len(weights) else options["hidden"]](Z)
        layers.append((Z, A))
    return layers


def losses(A: Any, Y: Any, output: str) -> Any:
    if output == "sigmoid":
        return -anp.sum(Y * anp.log(A) + (1 - Y) * anp.log(1 - A))
    return -anp.sum(Y * anp.log(A)) if output == "softmax" else anp.sum((A - Y) ** 2) / 2


@pytest.mark.parametrize("number", range(len(DEEP)))
def test_deep_network(number):
    options, (sizes, m) = DEEP[number], SHAPES[number % len(SHAPES)]
    rng = np.random.default_rng(number)
    X_strings, X = draw(rng, sizes[0], m)
    drawn = [(draw(rng, n, before, low=-1, high=1), draw(rng, n)) for before, n in pairwise(sizes)]
    weights, biases = [W for (_, W), _ in drawn], [b for _, (_, b) in drawn]
    Y_strings, Y = draw(rng, sizes[-1], m)
    if options["output"] != "identity":
        Y = np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], m)]
        Y_strings = [[str(int(y)) for y in row] for row in Y]
    data = {**options, "X": X_strings, "Y": Y_strings}
    data["layers"] = [{"W": W, "b": b} for (W, _), (b, _) in drawn]
    data |= {} if options["regulariser"] == "none" else {"penalty": "0.7"}

    def cost(weights: list[Any], biases: list[Any], nudges: list[Any]) -> Any:
        last = forward(X, weights, biases, options, nudges)[-1][1]
        return losses(last, Y, options["output"]) / m + penalised(weights, options, 0.7, m)

    still = [np.zeros((n, m)) for n in sizes[1:]]
    dW, db, dZ = (grad(cost, i)(weights, biases, still) for i in range(3))
    scale = m if options["one_over_m"] == "in_gradients" else 1
    expected = {"cost": cost(weights, biases, still)}
    for k, (Z, A) in enumerate(forward(X, weights, biases, options, still), 1):
        expected |= {f"Z_{k}": Z, f"A_{k}": A, f"dZ_{k}": scale * dZ[k - 1], f"dW_{k}": dW[k - 1], f"db_{k}": db[k - 1]}
        expected[f"shapes_{k}"] = np.transpose([weights[k - 1].shape, biases[k - 1][:, None].shape, Z.shape])
    check("mlp/deep", data, expected)


def test_a_deep_network_without_biases_has_zeros():
    data = {
        "X": [["1", "2"]],
        "Y": [["1", "0"]],
        "layers": [{"W": [["0.5"], ["-1"]]}, {"W": [[1, "1/4"]]}],
        "penalty": 0,
    }
    check("mlp/deep", data, {"Z_1": [[0.5, 1], [-1, -2]], "Z_2": [[0.5, 1]], "b_1": [0, 0]})


@pytest.mark.parametrize(
    "change, message",
    [
        ({"layers": []}, "layers is []; give a list of layers, rows of W and biases b or none, such as"),
        (
            {"layers": [{"w": [[1]]}]},
            'layer 1: {\'w\': [[1]]} is no layer; write {"W": rows, "b": biases}, or "W" alone',
        ),
        ({"layers": [[[1]]]}, "layer 1: [[1]] is no layer; write"),
        ({"layers": [{"W": [1, 2]}]}, "layer 1: W is [1, 2]; give a list of rows"),
        ({"layers": [{"W": [[1, 2]], "b": "0"}]}, "layer 1: b is 0; give a list of biases"),
        ({"layers": [{"W": [[1, 2, 3]]}]}, "layer 1: row 1 of W has 3 entries, but X has 2 rows; give 2 entries"),
        ({"layers": [{"W": [[1, 2], [1]]}]}, "layer 1: row 2 of W has 1 entries, but X has 2 rows; give 2 entries"),
        (
            {"layers": [{"W": [[1, 2]]}, {"W": [[1, 2]]}]},
            "layer 2: row 1 of W has 2 entries, but layer 1 has 1 units; give 1 entries",
        ),
        (
            {"layers": [{"W": [[1, 2]], "b": [1, 2]}]},
            "layer 1: b has 2 entries, but W has 1 rows; give one bias for each row",
        ),
        ({"layers": [{"W": [[1, 2], [3, 4]]}]}, "Y has 1 rows, but layer 1 has 2 units; give 2 rows"),
        ({"layers": [{"W": [[1, "a"]]}]}, "'layers', entry 1, W, entry 1, entry 2: 'a' is not known"),
        ({"layers": [{"W": [[1, 0.5]]}]}, "'layers', entry 1, W, entry 1, entry 2: 0.5 is a binary float"),
        ({"layers": [{"W": [[1, "1/0"]]}]}, "'layers', entry 1, W, entry 1, entry 2: division by zero"),
        (
            {"Y": [["2", "0"]]},
            "entry (1, 1) of Y is 2, but with output 'sigmoid' a target is from 0 to 1; give a number from 0 to 1",
        ),
        ({"output": "softmax"}, "column 2 of Y sums to 0, but must sum to 1 with output 'softmax'; change its entries"),
    ],
)
def test_deep_networks_that_cannot_be_solved(change, message):
    data = {"X": [["1", "2"], ["0", "1"]], "Y": [["1", "0"]], "layers": [{"W": [[1, 2]]}], "penalty": "1", **change}
    with pytest.raises(GivenError, match=re.escape(f"mlp/deep: {message}")):
        with_given(LIBRARY["mlp/deep"], data)
