"""Givens at the edge of what a family can do: solved where there is an answer; where it is a choice, that is said."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq

import markscheme
from markscheme.api import solve
from markscheme.engine.acceptance import ranges
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError, Undecided
from markscheme.family.language.prose import LANGUAGES, prose
from markscheme.family.library import Library
from markscheme.numbers import elementary
from markscheme.numbers.closed import from_expression, to_closed_form
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.rounding import Rounding
from markscheme.papers.question import statement_blocks

LIBRARY = Library()


def solved(id: str, data: Any) -> dict[str, Any]:
    """The values of all steps as floats."""
    values = with_given(LIBRARY[id], data).values
    steps = LIBRARY[id].steps
    return {
        name: [np.array(one, dtype=float) for one in value] if steps[name].group else np.array(value, dtype=float)
        for name, value in values.items()
        if name in steps and value is not None
    }


def said(id: str, data: Any) -> str:
    with pytest.raises(GivenError) as refused:
        with_given(LIBRARY[id], data)
    return str(refused.value).removeprefix(f"{id}: ")


def statement(id: str, data: Any, language: str) -> str:
    return str(statement_blocks(with_given(LIBRARY[id], data), language))


# --- principal components


ODD_ONE_OUT = ([2, 0, 0], [-1, 1, 0], [-1, -1, 0])  # as near to the second as to the third
SPREAD = ([0, 2, 0], [1, -1, 0], [-1, -1, 0])
IN_LINE = ([1, 0, 0], [1, 0, 0], [4, 0, 0])
CROOKED = ([3, 1, 2], [0, 5, 1], [2, 2, 7])


@pytest.mark.parametrize("rows", [ODD_ONE_OUT, SPREAD, IN_LINE, CROOKED])
def test_few_samples_have_their_component_in_every_order(rows: Any) -> None:
    for order in permutations(rows):
        found = solved("generative/pca", {"X": list(order), "method": "small_sample"})
        Z = np.array(order) - np.mean(order, axis=0)
        values, vectors = np.linalg.eigh(Z @ Z.T)
        np.testing.assert_allclose(found["mu"], values[::-1][:2], atol=1e-12)
        assert abs(found["u"] @ vectors[:, -1]) == pytest.approx(1)
        np.testing.assert_allclose(found["scores"] ** 2, (Z @ found["V"][:, 0]) ** 2, atol=1e-12)


@pytest.mark.parametrize("seed", range(25))
def test_few_small_whole_samples_are_solved_whatever_they_are(seed: int) -> None:
    X = np.random.default_rng(seed).integers(-1, 2, (3, 3))
    Z = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(Z @ Z.T)
    data = {"X": X.tolist(), "method": "small_sample"}
    if values[2] < 1e-9:
        assert "nothing varies" in said("generative/pca", data)
    elif values[2] - values[1] < 1e-9:
        assert "every direction between them" in said("generative/pca", data)
    else:
        assert abs(solved("generative/pca", data)["u"] @ vectors[:, -1]) == pytest.approx(1)


@pytest.mark.parametrize(
    "X, method",
    [
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], "covariance"),
        ([["sqrt(2)", 0], ["-sqrt(2)", 0], [0, "sqrt(2)"], [0, "-sqrt(2)"]], "covariance"),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "small_sample"),
    ],
)
def test_a_component_that_could_be_any_is_refused(X: Any, method: str) -> None:
    assert "the two largest eigenvalues are equal" in said("generative/pca", {"X": X, "method": method})
    lengthened = [*X[:-1], [*X[-1][:-1], 7]]
    solved("generative/pca", {"X": lengthened, "method": method})


# --- critical points

CUBIC = {"terms": [[1, 3, 0], [-6, 1, 0], ["1/2", 0, 2]], "t": "0.3"}


@pytest.mark.parametrize("point, kind", [("sqrt(2)", 0), ("-sqrt(2)", 2), ("2/sqrt(2)", 0), ("sqrt(8)-sqrt(2)", 0)])
def test_a_critical_point_may_be_irrational(point: str, kind: int) -> None:
    found = solved("optimisers/critical_point", CUBIC | {"candidates": [[1, 1], [point, 0]]})
    assert found["critical"].tolist() == [0, 1]
    assert found["kind"] == kind
    assert found["hessian"][0, 0] == pytest.approx(6 * (1 if kind == 0 else -1) * 2**0.5)


def test_a_point_beside_a_critical_one_is_none() -> None:
    beside = CUBIC | {"candidates": [["sqrt(2)+1e-40", 0], [1, 1]]}
    sentence = said("optimisers/critical_point", beside)
    assert "no candidate is a critical point" in sentence
    assert "+/-" not in sentence


def test_a_point_that_cannot_be_decided_is_not_called_uncritical() -> None:
    zero = "sqrt(sqrt(2)+1)*sqrt(sqrt(2)-1)-1"
    with pytest.raises(Undecided, match="whether these givens fit is not known") as raised:
        with_given(LIBRARY["optimisers/critical_point"], {"terms": [[1, 2, 0]], "candidates": [[zero, 0]], "t": 1})
    assert "+/-" not in str(raised.value)


def test_a_critical_point_with_thirds_is_accepted_as_one() -> None:
    """Rounded to four figures its gradient is no longer 0; who finds the point is right all the same."""
    data = {"terms": [["3/2", 2, 0], [-1, 1, 0], ["1/2", 0, 2]], "candidates": [[1, 1], ["1/3", 0]], "t": "0.3"}
    critical = ranges(with_given(LIBRARY["optimisers/critical_point"], data))["critical"]
    assert [(one.low, one.high) for one in critical] == [(0, 0), (1, 1)]


# --- equality, on every kind of number


def test_equality_is_decided_or_not_said() -> None:
    root = elementary.sqrt(fmpq(2))
    assert elementary.equals(fmpq(1, 2), fmpq(1, 2)) == 1
    assert elementary.equals(root, 1) == 0
    assert elementary.equals(to_closed_form(fmpq(2)), 2) == 1
    assert elementary.equals(from_expression(expression("sqrt(2)-sqrt(2)")), 0) == 1
    for undecided in (root * root, from_expression(expression("sqrt(sqrt(2)+1)*sqrt(sqrt(2)-1)"))):
        with pytest.raises(Undecided):
            elementary.equals(undecided, undecided - undecided + 2 if isinstance(undecided, arb) else 1)


def test_equality_in_rounded_working_is_noted() -> None:
    working: Working = Rounding().context()
    third = working.lift(fmpq(1, 3))
    assert elementary.equals(3 * third, 1) == 1
    assert len(working.undecided_comparisons) == 1
    assert elementary.equals(third, 1) == 0
    assert len(working.undecided_comparisons) == 1


def expression(text: str) -> Any:
    from markscheme.answers import exact

    return exact(text)


def test_nested_roots_come_out() -> None:
    for text, inside in (("3+2*sqrt(2)", "1+sqrt(2)"), ("3-2*sqrt(2)", "sqrt(2)-1"), ("7-4*sqrt(3)", "2-sqrt(3)")):
        root = from_expression(expression(f"sqrt({text})")) - from_expression(expression(inside))
        assert root.rational == 0
    assert from_expression(expression("sqrt(1+sqrt(2))")).terms is None


# --- metrics


def test_a_class_of_which_nothing_is_found_has_the_precision_0() -> None:
    for interpolation in ("all_points", "eleven_points", "none"):
        for detections in ([[1, "0.8", 1], [2, "0.7", 0]], [[1, "0.8", 1]]):
            data = {"detections": detections, "positives": [2, 3], "interpolation": interpolation}
            found = with_given(LIBRARY["metrics/average_precision"], data).values
            first = fmpq(6, 11) if interpolation == "eleven_points" else fmpq(1, 2)
            assert (found["AP_1"], found["AP_2"], found["mAP"]) == (first, 0, first / 2)
            assert isinstance(found["AP_2"], fmpq)  # the sum of nothing would be a plain 0, which some slip halves
    assert "entry 2 of positives is 0" in said(
        "metrics/average_precision", {"detections": [[1, "0.8", 1]], "positives": [2, 0]}
    )
    for confidence in ("1.9", "-0.9"):
        data = {"detections": [[1, confidence, 1]], "positives": [2]}
        assert f"confidence in row 1 of detections is {confidence}, but a confidence is from 0 to 1" in said(
            "metrics/average_precision", data
        )


def test_pixels_are_whole() -> None:
    data = {"boxes": [[0, 0, "1.5", 1], [1, 0, 2, 1]], "scores": ["0.5", "0.9"], "threshold": "0.5"}
    assert "entry (1, 3) of boxes is 1.5, but with edges 'pixels' it is a whole number" in said(
        "metrics/nms", data | {"edges": "pixels"}
    )
    solved("metrics/nms", data)


# --- what is solved now


def test_an_isolated_node_has_a_row_of_zeros() -> None:
    A = [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    for normalisation in ("symmetric", "random_walk"):
        found = solved("gnn/laplacian", {"A": A, "normalisation": normalisation})
        assert found["L_norm"].tolist() == [[1, -1, 0], [-1, 1, 0], [0, 0, 0]]
        assert found["eigenvalues"].tolist() == [0, 0, 2]


@pytest.mark.parametrize("b", ["1", "2", "10", "35.5", "100", "1000"])
def test_a_game_tree_of_any_width(b: str) -> None:
    found = solved("rl/game_tree", {"b": b, "d": 6})
    assert found["log_N"] == pytest.approx(6 * np.log10(float(b)))
    assert found["mantissa"] * 10 ** found["exponent"] == pytest.approx(float(b) ** 6)


def test_what_nothing_takes_has_the_slope_0() -> None:
    data = {"names": ["x", "y"], "values": [3, 2], "gates": ["x * x", "y + 1"]}
    found = with_given(LIBRARY["mlp/computation_graph"], data).values
    assert found["slope_1"] == 0
    assert found["gradient"].tolist() == [0, 1]


def test_a_value_that_no_row_has_is_smoothed() -> None:
    table = [["a", "x", "yes"], ["b", "x", "no"], ["a", "y", "no"]]
    data = {"columns": ["p", "q", "c"], "table": table, "query": ["z", "x"]}
    found = solved("classification/naive_bayes", data)
    np.testing.assert_allclose(found["likelihoods"], [[1 / 3, 2 / 3], [1 / 4, 1 / 2]])
    assert "query has p = 'z'" in said("classification/naive_bayes", data | {"smoothing": "none"})
    assert "columns has 'p' twice" in said("classification/naive_bayes", data | {"columns": ["p", "p", "c"]})
    two = {"columns": ["p", "q", "c"], "table": [["a", "x", "yes"], ["b", "y", "no"]], "smoothing": "none"}
    assert "both joints are 0" in said("classification/naive_bayes", two | {"query": ["a", "y"]})
    assert solved("classification/naive_bayes", two | {"query": ["a", "x"]})["posterior"].tolist() == [1, 0]


# --- messages


def test_the_odd_shape_out_is_blamed() -> None:
    W = [["0.1"] * 4] * 2
    for odd in "fico":
        weights = {f"W_{gate}": [["0.1"] * 3] * 2 if gate == odd else W for gate in "fico"}
        sentence = said("rnn/lstm", {"X": [[1, 1]], **weights})
        assert sentence.endswith(f"make the columns of 'W_{odd}' 4")
    K = [[[[1]], [[1]]]]
    assert said("cnn/convolve_2d", {"X": [[[1, 2]]], "K": K}).endswith("make the length in direction 2 of 'K' 1")


def test_the_zeros_that_divide_are_named() -> None:
    data = {"theta": [1], "a": [0], "steps": 1, "eta": "0.1", "method": "rmsprop", "rho": "0.9", "epsilon": 0}
    with pytest.raises(GivenError, match=r"'theta_1' divides by zero .*\(there are zeros in g, v, epsilon\)"):
        markscheme.solve("optimisers/step", data)


def test_a_structure_that_is_missing_is_shown() -> None:
    for id in LIBRARY:
        for name, given in LIBRARY[id].given.items():
            if given.kind == "structure":
                assert f"{name!r}, {given.form}" in said(id, {}) or "is missing" in said(id, {})
                assert given.form


# --- conventions


@pytest.mark.parametrize("score", ["probability", "log_probability"])
def test_ties_of_a_beam_go_to_the_alphabet(score: str) -> None:
    even = {"P": [["0.5", "0.5"]] * 3, "width": 2, "score": score}
    assert solved("rnn/beam_search", even)["kept_"][-1].tolist() == [[0, 0], [0, 1]]
    # AA, BA, BB: 0.3 each
    crossed = {"P": [["0.4", "0.6"], ["0.75", "0.25"], ["0.5", "0.5"]], "width": 2, "score": score}
    kept = solved("rnn/beam_search", crossed)["kept_"]
    assert kept[0].tolist() == [[1], [0]]
    assert kept[1].tolist() == [[0, 0], [1, 0]]


def test_of_equally_probable_classes_yes_alone_is_right() -> None:
    even = {"columns": ["sky", "play"], "table": [["rain", "no"], ["rain", "yes"]], "query": ["rain"]}
    problem = with_given(LIBRARY["classification/naive_bayes"], even)
    assert [float(p) for p in problem.values["posterior"]] == [0.5, 0.5]
    even_ones = {"joint": "1/4, 1/4", "posterior": "1/2, 1/2"}
    for said, verdict in (("yes", "right"), ("no", "wrong")):
        steps = markscheme.grade(problem, even_ones | {"label": said})["q1"].steps
        assert steps[-1].verdict == verdict, said
    for language, rule in (("en", "it chooses yes"), ("zh", "则判为“是”")):
        assert rule in prose(problem.family, language).block("ask_label", problem.inputs)


def test_a_tie_that_makes_a_round_more_in_one_order_of_the_centroids_can_be_marked() -> None:
    data = {"X": [[6, 5], [4, 0], [2, 2], [4, 2], [9, 0]], "start": [[4, 0], [2, 2]]}  # (4, 2) is as near to both
    problem = with_given(LIBRARY["clustering/kmeans"], data)
    turned = with_given(LIBRARY["clustering/kmeans"], data | {"start": data["start"][::-1]})
    assert len(problem.calls) > len(turned.calls)
    steps = markscheme.grade(problem, {"assignment_1": "2, 1, 2, 1, 1", "assignment_2": "2, 1, 2, 2, 1"})["q1"].steps
    assert [step.verdict for step in steps if step.verdict != "blank"] == ["right", "right"]


CLASSES = {"X": [[2, 0], [-2, 0]], "y": [1, -1], "w0": [0, 0], "b0": 0, "x_new": ["-1/2", 0]}
MAP = {"K": [[1, 1], [1, 1]], "loss": "upstream"}
CONVENTIONS: list[tuple[str, dict[str, Any], dict[str, Any] | None, tuple[str, str]]] = [
    (
        "classification/perceptron",
        CLASSES,
        CLASSES | {"at_zero": "positive"},
        ("a new input there is assigned to the negative class", "若新输入的得分为 0"),
    ),
    (
        "classification/logic_network",
        {"W": [[1, 1, 1]], "b": [-3], "v": [1], "c": -1},
        {"W": [[1, 1]], "b": [-2], "v": [1], "c": -1},
        ("an odd number of them", "奇数个输入"),
    ),
    (
        "gnn/laplacian",
        {"A": [[0, 2], [2, 0]]},
        {"A": [[0, 1], [1, 0]]},
        ("the sum of the weights of its edges", "权重之和"),
    ),
    (
        "gnn/laplacian",
        {"A": [[0, 1, 0], [1, 0, 0], [0, 0, 0]]},
        {"A": [[0, 1], [1, 0]]},
        ("a node without edges", "孤立节点"),
    ),
    (
        "metrics/confusion_matrix",
        {"TP": 0, "FN": 5, "FP": 1, "TN": 3},
        {"TP": 1, "FN": 5, "FP": 1, "TN": 3},
        ("precision and recall are both 0", "精确率和召回率都为 0"),
    ),
    (
        "cnn/conv_backward",
        MAP | {"X": [[1, 2, 3, 4]] * 3, "G": [[1]]},
        MAP | {"X": [[1, 2, 3]] * 3, "G": [[1]]},
        ("does not fill a window is dropped", "凑不满一个窗口"),
    ),
    (
        "cnn/conv_backward",
        MAP | {"X": [[1, 2, 3]] * 4, "G": [[1]]},
        MAP | {"X": [[1, 2, 3]] * 3, "G": [[1]]},
        ("does not fill a window is dropped", "凑不满一个窗口"),
    ),
    (
        "rnn/beam_search",
        {"P": [["0.5", "0.5"]], "width": 1},
        None,
        ("first in alphabetical order is preferred", "优先取字母顺序靠前的"),
    ),
    (
        "optimisers/critical_point",
        CUBIC | {"candidates": [["sqrt(2)", 0]]},
        None,
        ("the first, if there are several", "取编号最小的"),
    ),
]


@pytest.mark.parametrize("id, with_choice, without, sentences", CONVENTIONS, ids=lambda value: str(value)[:24])
def test_a_convention_is_said_where_it_matters(
    id: str, with_choice: dict[str, Any], without: dict[str, Any] | None, sentences: tuple[str, str]
) -> None:
    for language, sentence in zip(LANGUAGES, sentences, strict=True):
        assert sentence in statement(id, with_choice, language)
        assert without is None or sentence not in statement(id, without, language)


def test_a_new_input_on_the_line_and_equal_posteriors() -> None:
    assert solved("classification/perceptron", CLASSES)["label"] == 1
    even = {"columns": ["p", "c"], "table": [["a", "yes"], ["a", "no"]], "query": ["a"]}
    assert solved("classification/naive_bayes", even)["label"] == 0


def test_a_multiplier_above_its_bound_is_told_with_both_numbers() -> None:
    given = {"X": [[1, 2], [3, 3], [0, 1]], "y": [1, 1, -1], "alpha": ["3/2", 0, 1], "x_new": [1, 1], "C": 1}
    with pytest.raises(GivenError, match="multiplier 1 is 3/2, but C is 1; give multipliers from 0 to C"):
        solve("classification/svm_dual", {**given, "margin": "soft"})
