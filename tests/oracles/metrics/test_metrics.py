"""Detection and classification scores: what their oracles do not draw, slips known by another score, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    f1_score,
    fbeta_score,
    precision_score,
    recall_score,
    zero_one_loss,
)

import markscheme
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from oracles.harness import LIBRARY, held, solved
from oracles.metrics.confusion_matrix import labels

# --- average precision


@pytest.mark.parametrize("interpolation", ["all_points", "eleven_points", "none"])
@pytest.mark.parametrize("n, C", [(3, 1), (9, 2), (20, 3)])
def test_average_precision_of_many_detections(interpolation: str, n: int, C: int) -> None:
    rng = np.random.default_rng([n, C])
    kinds = np.array([*range(1, C + 1), *rng.integers(1, C + 1, n - C)])
    scores, hits = rng.permutation(np.arange(1, 100))[:n], rng.integers(0, 2, n)
    hits[:C] = 1  # each class is found at least once
    objects = [int(hits[kinds == c].sum() + rng.integers(0, 3)) for c in range(1, C + 1)]
    rows = [[int(c), f"0.{s:02}", int(y)] for c, s, y in zip(kinds, scores, hits, strict=True)]
    data = {"detections": rows, "positives": objects, "interpolation": interpolation}
    held("metrics/average_precision", data)
    if interpolation == "none":
        found = solved("metrics/average_precision", data)
        for c in range(1, C + 1):  # scikit-learn knows no missed objects
            area = average_precision_score(hits[kinds == c], scores[kinds == c]) * hits[kinds == c].sum()
            assert found[f"AP_{c}"] == pytest.approx(area / objects[c - 1], rel=1e-12)


# --- non-maximum suppression


@pytest.mark.parametrize("edges", ["continuous", "pixels"])
@pytest.mark.parametrize("n, row", [(3, False), (6, False), (6, True)])
def test_suppression_of_many_boxes(edges: str, n: int, row: bool) -> None:
    """In a row each box overlaps the next: every second one is kept, because a suppressed box suppresses none."""
    rng = np.random.default_rng([n, int(edges == "pixels")])
    corners = rng.integers(0, 6, (n, 2))
    boxes = np.hstack([corners, corners + rng.integers(2, 7, (n, 2))])
    scores = rng.permutation(np.arange(10, 100))[:n]
    if row:
        boxes, scores = np.array([[3 * i, 0, 3 * i + 7, 5] for i in range(n)]), np.arange(99, 99 - n, -1)
    data = {"boxes": boxes.tolist(), "scores": [f"0.{s}" for s in scores], "threshold": "0.3", "edges": edges}
    held("metrics/nms", data)
    if row:
        assert solved("metrics/nms", data)["kept"].tolist() == [1, 0] * (n // 2)


# --- scores of a classifier


COUNTS = [
    {"TP": 3, "FN": 1, "FP": 4, "TN": 9},
    {"TP": 40, "FN": 17, "FP": 2, "TN": 0},
    {"TP": 1, "FN": 0, "FP": 999, "TN": 1},
    {"TP": 7, "FN": 0, "FP": 0, "TN": 5},
    {"TP": 211, "FN": 83, "FP": 57, "TN": 1804},
]


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("beta", [None, 2, "1/2", "0.3", 7])
def test_scores_of_a_classifier(counts: dict[str, int], beta: Any) -> None:
    score = {"score": "F1"} if beta is None else {"score": "F_beta", "beta": beta}
    held("metrics/confusion_matrix", {**counts, **score})


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


# --- what people type


FOUND = {"detections": [[1, "0.9", 1], [1, "0.8", 0]], "positives": [1]}
BOXES = {"boxes": [[0, 0, 2, 2]], "scores": ["0.9"], "threshold": "0.5"}


@pytest.mark.parametrize(
    "family, changed, sentence",
    [
        (
            "metrics/average_precision",
            FOUND | {"detections": [[2, "0.9", 1]]},
            "row 1 of detections has kind = 2; give an integer from 1 to 1",
        ),
        (
            "metrics/average_precision",
            FOUND | {"detections": [[1, "0.9", 1], [1, "0.8", 1]]},
            "class 1 has 1 objects and 2 correct detections; give no more correct ones than objects",
        ),
        (
            "metrics/nms",
            BOXES | {"boxes": [[2, 0, 2, 2]]},
            "box 1 is (2, 0, 2, 2), which has no area; give x1, y1, x2, y2 with x2 above x1 and y2 above y1",
        ),
        (
            "metrics/nms",
            BOXES | {"threshold": "1.5"},
            "threshold is 1.5, but an IoU is from 0 to 1; give a number from 0 to 1",
        ),
        (
            "metrics/iou",
            {"a": [2, 0, 1, 1], "b": [0, 0, 1, 1]},
            (
                "a is (2, 0, 1, 1), whose first corner lies behind the second; "
                "give x1, y1, x2, y2 with x1 <= x2 and y1 <= y2"
            ),
        ),
        (
            "metrics/iou",
            {"a": [0, 0, 1, 1], "b": [0, 0, 1, "-2"], "format": "centre"},
            "b is (0, 0, 1, -2), which has a side below 0; give the centre, a width and a height of 0 or more",
        ),
        (
            "metrics/iou",
            {"a": [0, 0, 0, 1], "b": [2, 2, 3, 2]},
            "a and b both have the area 0, so the IoU is 0/0; give one of them a width and a height above 0",
        ),
        (
            "metrics/regression_errors",
            {"y": [3, 3], "y_hat": [2, 4]},
            "n = 2 and every y is 3, so R2 divides by 0; give at least two different values of y",
        ),
        (
            "metrics/classification_losses",
            {"y": [1, 0], "p": ["0.5", 1]},
            "example 2 has y = 0 and p = 1, so its log loss is infinite; give a p between 0 and 1",
        ),
        (
            "metrics/multiclass",
            {"C": [[2, 0], [3, 0]]},
            "no example is predicted of class 2, so its precision is 0/0; give column 2 of C a count above 0",
        ),
        (
            "metrics/multiclass",
            {"C": [[0, 0], [3, 1]]},
            "no example is truly of class 1, so its recall is 0/0; give row 1 of C a count above 0",
        ),
        (
            "metrics/roc",
            {"scores": [1, 2], "y": [1, 1]},
            "no example has y = 0, so there is no negative one and the FPR is 0/0; give at least one of each class",
        ),
        (
            "metrics/bleu",
            {"candidate": ["a", "b"], "references": [["a"]], "max_n": 3},
            "candidate has 2 words and max_n is 3, so the precision of its 3-grams is 0/0; give a max_n of 2 or less",
        ),
        (
            "metrics/bleu",
            {"candidate": "a b", "references": [["a"]], "max_n": 1},
            'candidate is \'a b\'; give a list of words, such as ["the", "cat", "sat"]',
        ),
        (
            "metrics/bleu",
            {"candidate": ["a"], "references": [["a"], []], "max_n": 1},
            "reference 2 is []; give a list of words",
        ),
        ("metrics/norms", {"x": [1], "p": 2}, "p is 2, but it is from 3 to 1000; give a number from 3 to 1000"),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as complaint:
        with_given(LIBRARY[family], changed)
    assert str(complaint.value) == f"{family}: {sentence}"


ODD: list[Any] = [None, 1, "x", {}, [], [[]], [1], [["a"]], [[1, None, 2]], [[1, "x", 1]], [{"a": 1}]]


@pytest.mark.parametrize("value", ODD)
def test_structures_of_any_make_are_refused_with_a_sentence(value: Any) -> None:
    with pytest.raises(GivenError):
        with_given(LIBRARY["metrics/average_precision"], FOUND | {"detections": value})
