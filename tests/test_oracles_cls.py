"""Classifiers and detection metrics against scikit-learn, or a second implementation by another route."""

from __future__ import annotations

import json
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from sklearn.linear_model import Perceptron
from sklearn.metrics import average_precision_score
from sklearn.naive_bayes import CategoricalNB
from sklearn.preprocessing import OrdinalEncoder

from markscheme.engine.certify import sample
from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import Problem, with_given
from markscheme.errors import GivenError
from markscheme.family.library import Library
from markscheme.numbers.rounding import decimal

LIBRARY = Library()
BITS = 256  # ample for 15 proven digits


def as_floats(value: Any) -> Any:
    """The 15 proven digits of every number, in the shape of the value."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [as_floats(item) for item in value]
    return float(decimal(value, 15)) if isinstance(value, (fmpq, arb)) else value


def values_of(problem: Problem) -> dict[str, Any]:
    with ctx.workprec(BITS):
        return exact_values(problem.family, problem.inputs, BITS)


def check(family: str, data: dict[str, Any], expected: dict[str, Any]) -> None:
    values = values_of(with_given(LIBRARY[family], data))
    for name, theirs in expected.items():
        mine = np.array(as_floats(values[name]), dtype=float)
        assert mine.shape == np.shape(theirs), f"{name}: shape {mine.shape}, expected {np.shape(theirs)}"
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-13, err_msg=f"{family}, step {name}")


# --- naive Bayes


@pytest.mark.parametrize("smoothing, alpha", [("features", 1), ("features", 3), ("features_and_prior", 2), ("none", 0)])
@pytest.mark.parametrize("n, d", [(12, 1), (20, 2), (30, 4)])
def test_naive_bayes(smoothing: str, alpha: int, n: int, d: int) -> None:
    rng = np.random.default_rng([n, d, alpha])
    codes = np.vstack([np.zeros((2, d), int), rng.integers(0, 3, (n, d))])
    classes = np.array(["yes", "no", *rng.choice(["yes", "no"], n)])
    words = np.vectorize(lambda code: f"value {code}")(codes)
    query = words[0]
    data: dict[str, Any] = {"columns": [f"f{j}" for j in range(d)] + ["class"], "smoothing": smoothing}
    data |= {"table": np.column_stack([words, classes]).tolist(), "query": query.tolist()}
    data |= {"alpha": alpha} if alpha else {}
    counted = np.array([(classes == "yes").sum(), (classes == "no").sum()])
    prior = (
        (counted + alpha) / (counted + alpha).sum() if smoothing == "features_and_prior" else counted / counted.sum()
    )
    encoder = OrdinalEncoder().fit(words)
    model = CategoricalNB(alpha=alpha, force_alpha=True, class_prior=prior[::-1])  # scikit-learn sorts: no, yes
    with np.errstate(divide="ignore"):  # without smoothing, values that a class does not have
        model.fit(encoder.transform(words), classes)
    x = encoder.transform([query])
    chosen = [np.exp(model.feature_log_prob_[j][::-1, int(x[0, j])]) for j in range(d)]
    expected = {
        "class_counts": model.class_count_[::-1],
        "prior": np.exp(model.class_log_prior_[::-1]),
        "likelihoods": np.array(chosen).T,
        "posterior": model.predict_proba(x)[0, ::-1],
        "label": 0 if model.predict(x)[0] == "yes" else 1,
    }
    check("classification/naive_bayes", data, expected)


# --- perceptron


def learnt(X: Any, y: Any, eta: float, theta: Any, at_zero: str) -> tuple[list[int], list[Any]]:
    """Epoch after epoch until one passes without an update: the examples used, and (w, b) after each."""
    used, path = [], []
    side_at_zero = {"error": 0, "positive": 1, "negative": -1}[at_zero]
    clean = False
    while not clean:
        clean = True
        for i, (x, target) in enumerate(zip(X, y, strict=True), 1):
            wanted = 1 if target == 1 else -1
            if (np.sign(x @ theta[:-1] + theta[-1]) or side_at_zero) != wanted:
                theta = theta + eta * wanted * np.append(x, 1)
                used.append(i)
                path.append(theta)
                clean = False
    return used, path


@pytest.mark.parametrize("targets, at_zero", list(product(("signed", "binary"), ("error", "positive", "negative"))))
@pytest.mark.parametrize("n, d", [(2, 1), (4, 2), (7, 3)])
def test_perceptron(targets: str, at_zero: str, n: int, d: int) -> None:
    rng = np.random.default_rng([n, d, len(targets), len(at_zero)])
    X = rng.integers(-6, 7, (n, d))
    X[0], X[1] = 6, -6  # both classes
    normal = rng.integers(1, 4, d)
    y = np.where(X @ normal + 0.5 > 0, 1, -1 if targets == "signed" else 0)
    w0, b0, eta, x_new = (
        rng.integers(-2, 3, d),
        int(rng.integers(-2, 3)),
        rng.integers(1, 9) / 8,
        rng.integers(-5, 6, d),
    )
    data: dict[str, Any] = {"X": X.tolist(), "y": y.tolist(), "w0": w0.tolist(), "b0": b0, "x_new": x_new.tolist()}
    data |= {"eta": f"{round(8 * eta)}/8", "targets": targets, "at_zero": at_zero}
    used, path = learnt(X, y, eta, np.append(w0, b0).astype(float), at_zero)
    expected: dict[str, Any] = {f"theta_{k}": theta for k, theta in enumerate(path, 1)}
    expected |= {f"example_{k}": i for k, i in enumerate(used, 1)}
    last = path[-1] if path else np.append(w0, b0)
    score = x_new @ last[:-1] + last[-1]
    expected |= {"z": score, "label": 0 if score > 0 or (score == 0 and at_zero == "positive") else 1}
    check("classification/perceptron", data, expected)
    if at_zero == "error":  # scikit-learn updates where y z <= 0
        model = Perceptron(shuffle=False, tol=None, max_iter=len(path) + 2, eta0=eta)
        model.fit(X, y, coef_init=w0.reshape(1, d).astype(float), intercept_init=np.array([float(b0)]))
        np.testing.assert_allclose(model.decision_function([x_new])[0], score, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("targets, y", [("signed", [-1, 1, 1, -1]), ("binary", [0, 1, 1, 0])])
def test_a_perceptron_cannot_learn_xor(targets: str, y: list[int]) -> None:
    given = {"X": [[0, 0], [0, 1], [1, 0], [1, 1]], "y": y, "x_new": [0, 0], "targets": targets}
    with pytest.raises(GivenError, match=r"after 200 updates .*: no line parts the classes, as for XOR, or hardly one"):
        with_given(LIBRARY["classification/perceptron"], given)


# --- two layers of threshold units


BOOLEAN = {
    "AND": lambda *x: all(x),
    "OR": lambda *x: any(x),
    "XOR": lambda *x: sum(x) % 2 == 1,
    "NAND": lambda *x: not all(x),
    "NOR": lambda *x: not any(x),
    "XNOR": lambda *x: sum(x) % 2 == 0,
}


@pytest.mark.parametrize("unit, at_edge", list(product(("bias", "threshold"), ("one", "zero"))))
@pytest.mark.parametrize("h, d", [(1, 1), (2, 2), (3, 2), (4, 3)])
def test_logic_network(unit: str, at_edge: str, h: int, d: int) -> None:
    rng = np.random.default_rng([h, d, len(unit), len(at_edge)])
    W, b, v, c = rng.integers(-2, 3, (h, d)), rng.integers(-2, 3, h), rng.integers(-2, 3, h), int(rng.integers(-2, 3))
    inputs = np.array(list(product((0, 1), repeat=d)))
    added, edge = (b, c) if unit == "bias" else (0 * b, 0), (0 * b, 0) if unit == "bias" else (b, c)
    Z = np.einsum("jk,rk->rj", W, inputs) + added[0]
    H = np.heaviside(Z - edge[0], int(at_edge == "one"))
    u = np.einsum("j,rj->r", v, H) + added[1]
    y = np.heaviside(u - edge[1], int(at_edge == "one"))
    names = [*BOOLEAN, "other"]
    same = [
        name for name, f in BOOLEAN.items() if d >= 2 and all(f(*x) == out for x, out in zip(inputs, y, strict=True))
    ]
    data = {"W": W.tolist(), "b": b.tolist(), "v": v.tolist(), "c": c, "unit": unit, "at_edge": at_edge}
    expected = {"Z": Z, "H": H, "u": u, "y": y, "gate": names.index(same[0] if same else "other")}
    check("classification/logic_network", data, expected)


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_drawn_networks_are_gates(level: str) -> None:
    for seed in range(3):
        values = sample(LIBRARY["classification/logic_network"], level, seed).problem.values
        outputs = tuple(int(out) for out in values["y"])
        assert outputs == tuple(
            int(f(p, q)) for f in [list(BOOLEAN.values())[int(values["gate"])]] for p in (0, 1) for q in (0, 1)
        )


# --- average precision


def areas(hits: Any, objects: int, interpolation: str) -> tuple[Any, Any, float]:
    """Precision, recall and average precision as the development kit of PASCAL VOC calculates them."""
    found, ranks = np.cumsum(hits), np.arange(1, len(hits) + 1)
    P, R = found / ranks, found / objects
    if interpolation == "eleven_points":
        levels = [i / 10 for i in range(11)]
        return P, R, float(np.mean([max((p for p, k in zip(P, found, strict=True) if 10 * k >= i * objects), default=0)
                                    for i, _ in enumerate(levels)]))  # fmt: skip
    mrec, mpre = np.array([0, *R, 1]), np.array([0, *P, 0])
    mpre = np.maximum.accumulate(mpre[::-1])[::-1]
    turns = np.flatnonzero(mrec[1:] != mrec[:-1]) + 1
    return P, R, float(((mrec[turns] - mrec[turns - 1]) * mpre[turns]).sum())


@pytest.mark.parametrize("interpolation", ["all_points", "eleven_points", "none"])
@pytest.mark.parametrize("n, C", [(3, 1), (9, 2), (20, 3)])
def test_average_precision(interpolation: str, n: int, C: int) -> None:
    rng = np.random.default_rng([n, C])
    kinds = np.array([*range(1, C + 1), *rng.integers(1, C + 1, n - C)])
    scores, hits = rng.permutation(np.arange(1, 100))[:n], rng.integers(0, 2, n)
    hits[:C] = 1  # each class is found at least once
    objects = [int(hits[kinds == c].sum() + rng.integers(0, 3)) for c in range(1, C + 1)]
    rows = [[int(c), f"0.{s:02}", int(y)] for c, s, y in zip(kinds, scores, hits, strict=True)]
    expected, every = {}, []
    for c in range(1, C + 1):
        members = np.flatnonzero(kinds == c)
        ranked = members[np.argsort(-scores[members])]
        P, R, area = areas(hits[ranked], objects[c - 1], interpolation)
        if interpolation == "none":  # scikit-learn knows no missed objects
            seen = hits[ranked].sum()
            area = float(average_precision_score(hits[members], scores[members])) * seen / objects[c - 1]
        every.append(area)
        expected |= {f"order_{c}": ranked + 1, f"precision_{c}": P, f"recall_{c}": R, f"AP_{c}": area}
    data = {"detections": rows, "positives": objects, "interpolation": interpolation}
    check("metrics/average_precision", data, expected | {"mAP": np.mean(every)})


# --- non-maximum suppression


def cells(box: Any, last: int) -> set[tuple[int, int]]:
    """The unit squares of a box with whole corners."""
    x1, y1, x2, y2 = map(int, box)
    return {(x, y) for x in range(x1, x2 + last) for y in range(y1, y2 + last)}


@pytest.mark.parametrize("edges, last", [("continuous", 0), ("pixels", 1)])
@pytest.mark.parametrize("n, row", [(1, False), (3, False), (6, False), (6, True)])
def test_nms(edges: str, last: int, n: int, row: bool) -> None:
    """Areas by counting squares; the kept boxes as the only set that explains itself.

    In a row each box overlaps the next: every second one is kept, because a suppressed box suppresses none.
    """
    rng = np.random.default_rng([n, last])
    corners = rng.integers(0, 6, (n, 2))
    boxes = np.hstack([corners, corners + rng.integers(2, 7, (n, 2))])
    scores, tenths = rng.permutation(np.arange(10, 100))[:n], 3
    if row:
        boxes, scores = np.array([[3 * i, 0, 3 * i + 7, 5] for i in range(n)]), np.arange(99, 99 - n, -1)
    squares = [cells(box, last) for box in boxes]
    ratio = np.array([[len(a & b) / len(a | b) for b in squares] for a in squares])
    over = np.array([[10 * len(a & b) > tenths * len(a | b) for b in squares] for a in squares])
    above = scores[:, None] < scores[None, :]  # [i, j]: box j scores higher than box i
    subsets = [set(chosen) for size in range(n + 1) for chosen in combinations(range(n), size)]
    explained = [K for K in subsets if all((i in K) != any(over[i, j] and above[i, j] for j in K) for i in range(n))]
    assert len(explained) == 1
    data = {"boxes": boxes.tolist(), "scores": [f"0.{s}" for s in scores], "threshold": f"0.{tenths}", "edges": edges}
    expected = {"area": [len(box) for box in squares], "iou": ratio, "order": np.argsort(-scores) + 1}
    check("metrics/nms", data, expected | {"kept": [int(i in explained[0]) for i in range(n)]})


# --- what people type


TABLE = [["sunny", "yes"], ["rain", "no"], ["rain", "yes"]]
BAYES = {"columns": ["sky", "play"], "table": TABLE, "query": ["rain"], "alpha": 1}
POINTS = {"X": [[1, 2], [-1, 0]], "y": [1, -1], "x_new": [0, 1]}
FOUND = {"detections": [[1, "0.9", 1], [1, "0.8", 0]], "positives": [1]}
BOXES = {"boxes": [[0, 0, 2, 2]], "scores": ["0.9"], "threshold": "0.5"}


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
    ],
)
def test_what_cannot_be_solved_is_said(family: str, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as complaint:
        with_given(LIBRARY[family], changed)
    assert str(complaint.value) == f"{family}: {sentence}"


@pytest.mark.parametrize("value", [None, 1, "x", {}, [], [[]], [1], [["a"]], [[1, None, 2]], [[1, "x", 1]], [{"a": 1}]])
@pytest.mark.parametrize(
    "family, name, data",
    [
        ("classification/naive_bayes", "columns", BAYES),
        ("classification/naive_bayes", "table", BAYES),
        ("classification/naive_bayes", "query", BAYES),
        ("metrics/average_precision", "detections", FOUND),
    ],
)
def test_structures_of_any_make_are_refused_with_a_sentence(family: str, name: str, data: Any, value: Any) -> None:
    with pytest.raises(GivenError):
        with_given(LIBRARY[family], json.loads(json.dumps(data | {name: value})))
