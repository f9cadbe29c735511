"""Scores of a binary classifier against scikit-learn, and the gated recurrent unit by another route in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    f1_score,
    fbeta_score,
    precision_score,
    recall_score,
    zero_one_loss,
)
from test_oracles_seq import check, draw

import markscheme
from markscheme.errors import GivenError

# --- metrics/confusion_matrix


def labels(TP: int, FN: int, FP: int, TN: int) -> tuple[np.ndarray, np.ndarray]:
    """True and predicted labels with these counts."""
    cells = [((1, 1), TP), ((1, 0), FN), ((0, 1), FP), ((0, 0), TN)]
    true, predicted = zip(*[pair for pair, count in cells for _ in range(count)], strict=True)
    return np.array(true), np.array(predicted)


COUNTS = [
    {"TP": 3, "FN": 1, "FP": 4, "TN": 9},
    {"TP": 40, "FN": 17, "FP": 2, "TN": 0},
    {"TP": 1, "FN": 0, "FP": 999, "TN": 1},
    {"TP": 7, "FN": 0, "FP": 0, "TN": 5},
    {"TP": 211, "FN": 83, "FP": 57, "TN": 1804},
]


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize(("beta", "number"), [(None, 1.0), (2, 2.0), ("1/2", 0.5), ("0.3", 0.3), (7, 7.0)])
def test_scores_of_a_classifier(counts: dict[str, int], beta: Any, number: float) -> None:
    sides = labels(**counts)
    score = {"score": "F1"} if beta is None else {"score": "F_beta", "beta": beta}
    check(
        "metrics/confusion_matrix",
        {**counts, **score},
        {
            "precision": precision_score(*sides),
            "recall": recall_score(*sides),
            "F_1" if beta is None else "F_beta": fbeta_score(*sides, beta=number),
            "accuracy": accuracy_score(*sides),
        },
    )


MISTAKES = {  # the score that somebody with the slip computes, and the step where it is marked
    "exchanged": ("precision", recall_score),
    "negative_class": ("precision", lambda *sides: precision_score(*sides, pos_label=0)),
    "arithmetic_mean": ("F_1", lambda *sides: (precision_score(*sides) + recall_score(*sides)) / 2),
    "not_doubled": ("F_1", lambda *sides: f1_score(*sides) / 2),
    "error_rate": ("accuracy", zero_one_loss),
    "balanced": ("accuracy", balanced_accuracy_score),
}


@pytest.mark.parametrize("slip", MISTAKES)
@pytest.mark.parametrize("seed", range(3))
def test_another_score_is_known_by_its_name(slip: str, seed: int) -> None:
    problem = markscheme.generate("metrics/confusion_matrix", level="hard", seed=seed, options={"score": "F1"})
    counts = {name: int(str(problem.given[name])) for name in ("TP", "FN", "FP", "TN")}
    step, score = MISTAKES[slip]
    sides = labels(**counts)
    right = {"precision": precision_score(*sides), "recall": recall_score(*sides), "F_1": f1_score(*sides)}
    answers = {name: f"{value:.5f}" for name, value in (right | {step: score(*sides)}).items()}
    steps = {one.name: one for one in markscheme.grade(problem, answers)["q1"].steps}
    assert (steps[step].verdict, steps[step].slip) == ("slip", slip)
    assert all(steps[name].verdict == "right" for name in right if name != step)


def test_without_a_true_positive_the_scores_are_0_and_0_divided_by_0_is_refused() -> None:
    counts = {"TP": 0, "FN": 2, "FP": 1, "TN": 3}
    found = markscheme.solve("metrics/confusion_matrix", counts)
    sides = labels(**counts)
    assert [found[name].exact for name in ("precision", "recall", "F_1")] == ["0"] * 3
    assert f1_score(*sides, zero_division=0) == 0
    weighed = markscheme.solve("metrics/confusion_matrix", {**counts, "score": "F_beta", "beta": "1/2"})
    assert weighed["F_beta"].exact == "0"
    assert fbeta_score(*sides, beta=0.5, zero_division=0) == 0
    for missing, what in (("FP", "predicted positive, so the precision"), ("FN", "truly positive, so the recall")):
        with pytest.raises(GivenError, match=f"TP and {missing} are 0: no example is {what} is 0/0"):
            markscheme.solve("metrics/confusion_matrix", counts | {missing: 0})


# --- rnn/gru

GATES = ("z", "r", "h")


def gru_givens(n: int, d: int, seed: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Givens as exact strings and as floats."""
    rng = np.random.default_rng([n, d, seed])
    shapes: dict[str, tuple[int, ...]] = {"x": (d,), "h": (n,)}
    for gate in GATES:
        shapes |= {f"W_{gate}": (n, d), f"U_{gate}": (n, n), f"b_{gate}": (n,)}
    drawn = {name: draw(rng, *shape) for name, shape in shapes.items()}
    return {name: pair[0] for name, pair in drawn.items()}, {name: pair[1] for name, pair in drawn.items()}


def side_by_side(given: dict[str, np.ndarray], gate: str) -> np.ndarray:
    """The matrix [W U b] of a gate, which multiplies x over h over 1."""
    return np.column_stack([given[f"W_{gate}"], given[f"U_{gate}"], given[f"b_{gate}"]])


def half_angle(scores: np.ndarray) -> np.ndarray:
    """The sigmoid by another formula."""
    return (1 + np.tanh(scores / 2)) / 2


@pytest.mark.parametrize(("n", "d"), [(1, 1), (2, 3), (3, 2), (5, 4)])
@pytest.mark.parametrize("reset", ["before", "after"])
@pytest.mark.parametrize("update", ["new", "keep"])
@pytest.mark.parametrize("seed", range(2))
def test_gru(n: int, d: int, reset: str, update: str, seed: int) -> None:
    strings, given = gru_givens(n, d, seed)
    x, h, one = given["x"], given["h"], np.ones(1)
    z, r = (half_angle(side_by_side(given, gate) @ np.concatenate([x, h, one])) for gate in "zr")
    if reset == "before":
        scores = side_by_side(given, "h") @ np.concatenate([x, r * h, one])
    else:
        scores = given["b_h"] + (np.diag(r) @ given["U_h"]) @ h + given["W_h"] @ x
    candidate = 1 - 2 / (np.exp(2 * scores) + 1)
    moved = h + z * (candidate - h) if update == "new" else candidate + z * (h - candidate)
    expected = {"z": z, "r": r, "candidate": candidate, "h_new": moved}
    check("rnn/gru", {**strings, "update": update, "reset": reset}, expected)


def negated(strings: list[Any]) -> list[Any]:
    return [negated(item) if isinstance(item, list) else f"-({item})" for item in strings]


@pytest.mark.parametrize("reset", ["before", "after"])
def test_one_convention_is_the_other_with_the_update_weights_negated(reset: str) -> None:
    strings, _ = gru_givens(3, 2, seed=9)
    mirrored = {name: negated(value) if name in ("W_z", "U_z", "b_z") else value for name, value in strings.items()}
    new = markscheme.solve("rnn/gru", {**strings, "update": "new", "reset": reset})
    keep = markscheme.solve("rnn/gru", {**mirrored, "update": "keep", "reset": reset})
    assert new["h_new"].printed == keep["h_new"].printed
    assert new["z"].printed != keep["z"].printed


def test_biases_may_be_left_out() -> None:
    strings, given = gru_givens(2, 2, seed=4)
    without = {name: value for name, value in strings.items() if not name.startswith("b_")}
    check("rnn/gru", without, {"z": half_angle(given["W_z"] @ given["x"] + given["U_z"] @ given["h"])})
