"""Hidden Markov models as hmmlearn has them, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markscheme.errors import GivenError
from oracles.harness import solved

LONG = np.random.default_rng(7)
N, M, T = 4, 5, 40


def _shares(*shape: int) -> tuple[Any, np.ndarray]:
    """Rows of hundredths with the sum 1, as texts and as floats."""
    parts = LONG.multinomial(100 - shape[-1], np.ones(shape[-1]) / shape[-1], shape[:-1]) + 1
    return (np.vectorize(lambda p: f"{p}/100", otypes=[object])(parts)).tolist(), parts / 100


@pytest.fixture(scope="module")
def model() -> tuple[dict[str, Any], Any]:
    """A model of four states and forty observations, as a problem and as hmmlearn's."""
    hmm = pytest.importorskip("hmmlearn.hmm", reason="hmmlearn has no wheel for this Python")
    theirs = hmm.CategoricalHMM(n_components=N, n_features=M)
    initial, theirs.startprob_ = _shares(N)
    transition, theirs.transmat_ = _shares(N, N)
    emission, theirs.emissionprob_ = _shares(N, M)
    seen = LONG.integers(1, M + 1, T).tolist()
    return {"initial": initial, "transition": transition, "emission": emission, "observations": seen}, theirs


def test_likelihood_and_smoothing_are_those_of_hmmlearn(model: tuple[dict[str, Any], Any]) -> None:
    given, theirs = model
    score, posteriors = theirs.score_samples(np.array(given["observations"]).reshape(-1, 1) - 1)
    mine = solved("graphical/hmm_forward", given | {"smoothing": "yes"})
    assert np.log(mine["likelihood"]) == pytest.approx(score, rel=1e-9)
    np.testing.assert_allclose(mine["gamma"], posteriors, rtol=1e-7)


@pytest.mark.parametrize("score", ["probability", "log_probability"])
def test_the_best_path_is_that_of_hmmlearn(model: tuple[dict[str, Any], Any], score: str) -> None:
    given, theirs = model
    logarithm, path = theirs.decode(np.array(given["observations"]).reshape(-1, 1) - 1)
    mine = solved("graphical/hmm_viterbi", given | {"score": score})
    assert mine["path"].tolist() == (path + 1).tolist()
    best = mine["best"] if score == "log_probability" else np.log(mine["best"])
    assert best == pytest.approx(logarithm, rel=1e-9)


SURE = {"initial": [1, 0], "transition": [["0.5", "0.5"], [0, 1]], "emission": [[1, 0], ["0.25", "0.75"]]}
FLAT = {"initial": ["0.5", "0.5"], "transition": [["0.5", "0.5"]] * 2, "emission": [["0.5", "0.5", 0]] * 2}


@pytest.mark.parametrize("family", ["graphical/hmm_forward", "graphical/hmm_viterbi"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({**SURE, "observations": [1, 3]}, "entry 2 of observations is 3, but the symbols are 1 to 2"),
        ({**SURE, "observations": [0]}, "the number of a symbol"),
        ({**SURE, "observations": [2, 2]}, "observations 1 to 1 have probability 0"),
        ({**SURE, "initial": ["0.5", "0.4"], "observations": [1]}, "sum"),
        ({**FLAT, "observations": [1, 3]}, "observations 1 to 2 have probability 0"),
    ],
)
def test_a_model_that_cannot_be(family: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(GivenError, match=said):
        solved(family, given)


def test_logarithms_are_taken_of_what_is_used_alone() -> None:
    used = {**FLAT, "observations": [1, 2], "score": "log_probability"}
    assert solved("graphical/hmm_viterbi", used)["best"] == pytest.approx(4 * np.log(0.5))
    sure = {**SURE, "observations": [1], "score": "log_probability"}
    with pytest.raises(GivenError, match="initial has a 0 on some path"):
        solved("graphical/hmm_viterbi", sure)
    with pytest.raises(GivenError, match="transition has a 0 on some path"):
        solved("graphical/hmm_viterbi", sure | {"initial": ["0.5", "0.5"], "observations": [1, 1]})


def _random_network(v: int, most: int) -> list[dict[str, Any]]:
    rng, found = np.random.default_rng(v), []
    for i in range(v):
        parents = [f"X{j}" for j in sorted(rng.choice(i, min(i, most), replace=False))] if i else []
        table = [f"{k}/100" for k in rng.integers(1, 100, 2 ** len(parents))]
        found.append({"name": f"X{i}", "parents": parents, "table": table})
    return found


@pytest.mark.parametrize("most", [1, 3])
def test_twenty_variables_are_summed_out(most: int) -> None:
    """Held against NumPy's einsum, which contracts the tables in an order of its own."""
    variables = _random_network(20, most)
    evidence = {"X18": 1, "X19": 0}
    operands: list[Any] = []
    for i, node in enumerate(variables):
        true = np.array([eval(p) for p in node["table"]]).reshape((2,) * len(node["parents"]))
        places = [int(parent[1:]) for parent in node["parents"]]
        operands += [np.stack([1 - true, true], axis=-1), [*places, i]]
    for name, value in evidence.items():
        operands += [np.eye(2)[value], [int(name[1:])]]
    weights = np.einsum(*operands, [3], optimize="greedy")
    given = {"variables": variables, "assignment": [0, 1] * 10, "query": "X3", "evidence": evidence}
    mine = solved("graphical/bayes_net", given)
    assert mine["denominator"] == pytest.approx(weights.sum(), rel=1e-10)
    assert mine["posterior"] == pytest.approx(weights[1] / weights.sum(), rel=1e-10)


A = {"name": "A", "parents": [], "table": ["0.3"]}
B = {"name": "B", "parents": ["A"], "table": ["0.2", 1]}
ASKED = {"variables": [A, B], "assignment": [1, 0], "query": "A", "evidence": {"B": 0}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"variables": [A]}, "assignment has 2 values, so variables is a list of as many"),
        ({"variables": [A, {"name": "B"}]}, "variable 2 is .*; give a mapping of name, parents and table"),
        ({"variables": [A, B | {"name": "A"}]}, "the name of variable 2 is 'A'; give each a name of its own"),
        ({"variables": [A, B | {"name": "$"}]}, "the name of variable 2"),
        ({"variables": [B, A]}, "the parents of B are .'A'.; give a list of variables that stand before it"),
        ({"variables": [A, B | {"parents": ["A", "A"], "table": ["0.1"] * 4}]}, "name each of them once"),
        ({"variables": [A, B | {"table": ["0.2"]}]}, "the table of B is .*; give 2 probabilities"),
        ({"variables": [A, B | {"table": ["0.2", "1.5"]}]}, "the table of B has '1.5'; give probabilities from 0 to 1"),
        ({"assignment": [1, 2]}, "assignment"),
        ({"query": "C"}, "query is 'C'; give the name of a variable: A, B"),
        ({"evidence": {"A": 1}}, "evidence names 'A'; give variables of the network other than the query"),
        ({"evidence": {"B": 2}}, "evidence has B = 2; give 1 .true. or 0 .false."),
        ({"evidence": [1]}, "evidence is"),
        ({"query": "B", "evidence": {"A": 0}, "variables": [A | {"table": [1]}, B]}, "the evidence has probability 0"),
    ],
)
def test_a_network_that_cannot_be(change: dict[str, Any], said: str) -> None:
    with pytest.raises(GivenError, match=said):
        solved("graphical/bayes_net", ASKED | change)


def test_more_than_twenty_variables_are_refused() -> None:
    given = ASKED | {"variables": _random_network(21, 1), "assignment": [1] * 21, "query": "X0", "evidence": {"X20": 0}}
    with pytest.raises(GivenError, match="variables has 21 entries; at most 20 are calculated"):
        solved("graphical/bayes_net", given)
