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
