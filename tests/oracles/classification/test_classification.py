"""Perceptrons, naive Bayes and threshold units: what their oracles do not draw, and what is refused."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Perceptron

from markscheme.engine.certify import sample
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from oracles.classification.logic_network import BOOLEAN
from oracles.harness import LIBRARY, held, number, solved


@pytest.mark.parametrize("smoothing, alpha", [("features", 1), ("features", 3), ("features_and_prior", 2), ("none", 0)])
@pytest.mark.parametrize("n, d", [(12, 1), (20, 2), (30, 4)])
def test_naive_bayes_on_large_tables(smoothing: str, alpha: int, n: int, d: int) -> None:
    rng = np.random.default_rng([n, d, alpha])
    codes = np.vstack([np.zeros((2, d), int), rng.integers(0, 3, (n, d))])
    classes = np.array(["yes", "no", *rng.choice(["yes", "no"], n)])
    words = np.vectorize(lambda code: f"value {code}")(codes)
    data: dict[str, Any] = {"columns": [f"f{j}" for j in range(d)] + ["class"], "smoothing": smoothing}
    data |= {"table": np.column_stack([words, classes]).tolist(), "query": words[0].tolist()}
    held("classification/naive_bayes", data | ({"alpha": alpha} if alpha else {}))


@pytest.mark.parametrize("targets, at_zero", list(product(("signed", "binary"), ("error", "positive", "negative"))))
@pytest.mark.parametrize("n, d", [(2, 1), (4, 2), (7, 3)])
def test_perceptron_learns_as_that_of_scikit_learn(targets: str, at_zero: str, n: int, d: int) -> None:
    rng = np.random.default_rng([n, d, len(targets), len(at_zero)])
    X = rng.integers(-6, 7, (n, d))
    X[0], X[1] = 6, -6  # both classes
    y = np.where(X @ rng.integers(1, 4, d) + 0.5 > 0, 1, -1 if targets == "signed" else 0)
    w0, b0, eta, x_new = (
        rng.integers(-2, 3, d),
        int(rng.integers(-2, 3)),
        f"{rng.integers(1, 9)}/8",
        rng.integers(-5, 6, d),
    )
    data: dict[str, Any] = {"X": X.tolist(), "y": y.tolist(), "w0": w0.tolist(), "b0": b0, "x_new": x_new.tolist()}
    data |= {"eta": eta, "targets": targets, "at_zero": at_zero}
    held("classification/perceptron", data)
    if at_zero == "error":  # scikit-learn updates where y z <= 0
        found = solved("classification/perceptron", data)
        rounds = sum(name.startswith("theta_") for name in found)
        model = Perceptron(shuffle=False, tol=None, max_iter=rounds + 2, eta0=number(eta))
        model.fit(X, y, coef_init=w0.reshape(1, d).astype(float), intercept_init=np.array([float(b0)]))
        np.testing.assert_allclose(model.decision_function([x_new])[0], found["z"], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("targets, y", [("signed", [-1, 1, 1, -1]), ("binary", [0, 1, 1, 0])])
def test_a_perceptron_cannot_learn_xor(targets: str, y: list[int]) -> None:
    given = {"X": [[0, 0], [0, 1], [1, 0], [1, 1]], "y": y, "x_new": [0, 0], "targets": targets}
    with pytest.raises(GivenError, match=r"after 200 updates .*: no line parts the classes, as for XOR, or hardly one"):
        with_given(LIBRARY["classification/perceptron"], given)


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_drawn_networks_are_gates(level: str) -> None:
    for seed in range(3):
        values = sample(LIBRARY["classification/logic_network"], level, seed).problem.values
        outputs = tuple(int(out) for out in values["y"])
        gate = list(BOOLEAN.values())[int(values["gate"])]
        assert outputs == tuple(int(gate(p, q)) for p in (0, 1) for q in (0, 1))


# --- what people type


TABLE = [["sunny", "yes"], ["rain", "no"], ["rain", "yes"]]
BAYES = {"columns": ["sky", "play"], "table": TABLE, "query": ["rain"], "alpha": 1}
POINTS = {"X": [[1, 2], [-1, 0]], "y": [1, -1], "x_new": [0, 1]}


@pytest.mark.parametrize(
    "family, changed, sentence",
    [
        (
            "classification/naive_bayes",
            BAYES | {"query": ["snow"], "smoothing": "none", "alpha": None},
            "query has sky = 'snow', which no row of table has; the values there are rain, sunny",
        ),
        (
            "classification/naive_bayes",
            BAYES | {"table": [["sunny", "yes"], ["rain"]]},
            "row 2 of table is ['rain']; give 2 words: sky, play",
        ),
        (
            "classification/naive_bayes",
            BAYES | {"table": [["sunny", "yes"], ["rain", "maybe"]]},
            "row 2 of table has the class 'maybe'; the classes are yes and no",
        ),
        (
            "classification/naive_bayes",
            BAYES | {"table": [["rain", "yes"]]},
            "no row of table has the class 'no', so nothing is known about it; give at least one row of it",
        ),
        (
            "classification/naive_bayes",
            BAYES | {"table": [["a|b", "yes"], ["rain", "no"]]},
            "row 1 of table has sky = 'a|b'; give a word of letters, digits, spaces and hyphens",
        ),
        (
            "classification/naive_bayes",
            BAYES | {"alpha": 0},
            "alpha is 0, but what smoothing adds to each count is above 0; give a number above 0",
        ),
        (
            "classification/perceptron",
            POINTS | {"y": [1, 0]},
            "entry 2 of y is 0, but with targets 'signed' it is 1 or -1; give 1 or -1",
        ),
        (
            "classification/perceptron",
            POINTS | {"eta": 0},
            "eta is 0, but a learning rate is above 0; give a number above 0",
        ),
        (
            "classification/logic_network",
            {"W": [[1] * 6], "b": [0], "v": [1], "c": 0},
            "W has 6 columns, so the truth table has 64 rows; give at most 5 inputs",
        ),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as complaint:
        with_given(LIBRARY[family], changed)
    assert str(complaint.value) == f"{family}: {sentence}"


ODD: list[Any] = [None, 1, "x", {}, [], [[]], [1], [["a"]], [[1, None, 2]], [[1, "x", 1]], [{"a": 1}]]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("name", ["columns", "table", "query"])
def test_structures_of_any_make_are_refused_with_a_sentence(name: str, value: Any) -> None:
    with pytest.raises(GivenError):
        with_given(LIBRARY["classification/naive_bayes"], json.loads(json.dumps(BAYES | {name: value})))
