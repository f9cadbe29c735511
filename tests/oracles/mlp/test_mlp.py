"""Networks and computation graphs: shapes that their oracles do not draw, branches, and what is refused."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from markscheme.document.document_tree import Document
from markscheme.document.printers.text_document import to_text
from markscheme.engine.certify import sample
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from markscheme.papers.question import statement_blocks
from oracles.harness import LIBRARY, check, draw, held, solved
from oracles.mlp.computation_graph import GRAPHS

# --- computation graphs


@pytest.mark.parametrize("names, gates", GRAPHS, ids=lambda part: str(len(part)))
@pytest.mark.parametrize("seed", range(4))
def test_graphs_of_every_kind_of_gate(names, gates, seed):
    rng = np.random.default_rng([seed, len(gates)])
    held("mlp/computation_graph", {"names": names, "values": draw(rng, len(names))[0], "gates": gates})


@pytest.mark.parametrize("seed", range(12))
def test_drawn_graphs_branch_from_medium_on(seed):
    level, sigmoid_as = ("easy", "medium", "hard")[seed % 3], ("one_gate", "four_gates")[seed // 3 % 2]
    problem = sample(LIBRARY["mlp/computation_graph"], level, seed, {"sigmoid_as": sigmoid_as}).problem
    used = re.findall(r"\[\d+\]|\b[xyzw]\b", " ".join(problem.given["gates"]))
    assert any(used.count(source) > 1 for source in used) == (level != "easy")


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


DEEP = [
    dict(zip(LIBRARY["mlp/deep"].options, values, strict=True))
    for values in product(*LIBRARY["mlp/deep"].options.values())
]
SHAPES = [((2, 2, 1), 2), ((3, 2, 2, 2), 3), ((1, 4, 3, 2, 3), 1), ((2, 3), 4), ((4, 1, 2, 1, 2, 2), 2)]


@pytest.mark.parametrize("number", range(len(DEEP)))
def test_networks_of_any_depth(number):
    options, (sizes, m) = DEEP[number], SHAPES[number % len(SHAPES)]
    rng = np.random.default_rng(number)
    data: dict[str, Any] = {**options, "X": draw(rng, sizes[0], m)[0]}
    data["layers"] = [
        {"W": draw(rng, n, before, low=-1, high=1)[0], "b": draw(rng, n)[0]} for before, n in pairwise(sizes)
    ]
    data["Y"] = draw(rng, sizes[-1], m)[0]
    if options["output"] != "identity":
        data["Y"] = np.eye(sizes[-1], dtype=int)[:, rng.integers(0, sizes[-1], m)].tolist()
    held("mlp/deep", data | ({} if options["regulariser"] == "none" else {"penalty": "0.7"}))


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


# --- dropout


@pytest.mark.parametrize(
    ("family", "given", "sentence"),
    [
        (
            "mlp/dropout",
            {"a": ["1"], "p": "1", "mask": [1]},
            "p is 1, so every unit is dropped; give a probability that keeps some",
        ),
        (
            "mlp/dropout",
            {"a": ["1"], "p": "1.5", "mask": [1]},
            "p is 1.5, but a probability is from 0 to 1; give a number from 0 to 1",
        ),
        (
            "mlp/dropout",
            {"a": ["1"], "p": "0.5", "mask": [2]},
            "entry 1 of mask is 2, but what keeps a unit (1) or drops it (0) is from 0 to 1",
        ),
    ],
)
def test_givens_that_cannot_be_solved_are_refused_in_a_sentence(
    family: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(GivenError) as refused:
        solved(family, given)
    assert sentence in str(refused.value)


# Small families


def test_the_statement_spells_a_polynomial_out_entry_by_entry():
    given = {"coefficients": ["sqrt(2)", "-1/2", 0, "1 + sqrt(3)", -1], "theta": "0.5", "epsilon": "0.1"}
    problem = with_given(LIBRARY["mlp/gradient_check"], given)
    shown = to_text(Document("", "en", statement_blocks(problem, "en")))
    assert "J(θ) = sqrt(2) - 0.5 θ + (1 + sqrt(3)) θ^3 - θ^4" in shown
    assert "c = (" not in shown  # what the statement prints is not listed again


@pytest.mark.parametrize(
    ("id", "data", "sentence"),
    [
        ("mlp/gradient_check", {"coefficients": [1, 0, 2], "theta": 0, "epsilon": "0.1"}, "relative error is 0/0"),
        (
            "mlp/gradient_check",
            {"coefficients": [1, 2], "theta": 0, "epsilon": 0},
            "epsilon is 0, but a step is above 0",
        ),
        ("mlp/vanishing", {"kind": "matrix", "W": [[0, 1], [-1, 0]], "L": 3}, "eigenvalues of W are complex"),
        ("mlp/parameters", {"widths": [5]}, "no layer of weights"),
        ("mlp/initialisation", {"fan_in": 0, "fan_out": 3}, "the number of inputs is 1 or more"),
        ("mlp/auxiliary_loss", {"p_main": 0, "p_auxiliary": [1], "weights": [1]}, "is above 0 and 1 or less"),
    ],
)
def test_what_has_no_value_is_refused(id, data, sentence):
    with pytest.raises(GivenError, match=sentence):
        with_given(LIBRARY[id], data)


def test_a_norm_that_just_reaches_the_threshold_is_not_clipped():
    found = with_given(LIBRARY["mlp/gradient_clipping"], {"g": [1, 1], "threshold": "sqrt(2)"}).values
    assert [*found["clipped"]] == [1, 1]


@pytest.mark.parametrize(("W", "verdict"), [([["1/2", "sqrt(3)/2"], ["sqrt(3)/2", "-1/2"]], 1), ([[1, 1], [1, 0]], 2)])
def test_a_reflection_keeps_the_size_of_a_gradient(W, verdict):
    found = with_given(LIBRARY["mlp/vanishing"], {"kind": "matrix", "W": W, "L": 64}).values
    assert found["verdict"] == verdict
