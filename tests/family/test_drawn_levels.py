"""What the numbers of a level have to show: its trap, or that nothing about them is degenerate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import markscheme
from markscheme.engine.problem import Problem

SEEDS = range(1, 6)


def numbers(problem: Problem, name: str) -> np.ndarray[Any, Any]:
    """A given or a step as floats."""
    value = problem.given[name] if name in problem.given else problem.values[name]
    return np.vectorize(float)(np.asarray(value, dtype=object))


def both_classes(problem: Problem) -> bool:
    y = numbers(problem, "y")
    return 3 * min(y.sum(), len(y) - y.sum()) >= len(y)


def varied_rows(problem: Problem) -> bool:
    return bool((np.ptp(numbers(problem, "X"), axis=1) > 0).all())


def no_line_of_zeros(problem: Problem) -> bool:
    X = numbers(problem, "X")
    return bool(X.any(axis=0).all() and X.any(axis=1).all())


def fewer_trained(problem: Problem) -> bool:
    return bool(numbers(problem, "trainable") < numbers(problem, "full"))


def threshold_above_entries(problem: Problem) -> bool:
    return bool(np.abs(numbers(problem, "g")).max() < numbers(problem, "threshold") < numbers(problem, "norm"))


def error_falls(problem: Problem) -> bool:
    X, y, steps = numbers(problem, "X"), numbers(problem, "y"), problem.given["batches"]
    rows = [np.array(batch) - 1 for batch in steps]
    before = [numbers(problem, f"y_hat_{k}") - y[batch] for k, batch in enumerate(rows, 1)]
    after = [
        X[batch] @ numbers(problem, f"w_{k}") + numbers(problem, f"b_{k}") - y[batch] for k, batch in enumerate(rows, 1)
    ]
    return all(new @ new < old @ old for new, old in zip(after, before, strict=True))


def whole_distances(problem: Problem) -> bool:
    table = numbers(problem, "distances")
    return sum(cell == round(cell) for cell in table[np.triu_indices(len(table), 1)]) >= 3


def groups_joined(problem: Problem) -> bool:
    sizes: dict[int, int] = {}
    joined = False
    for first, second in numbers(problem, "merges").astype(int):
        pair = sizes.get(first, 1), sizes.pop(second, 1)
        joined |= min(pair) > 1
        sizes[first] = sum(pair)
    return joined


def one_isolated(problem: Problem) -> bool:
    return int((numbers(problem, "A").sum(axis=0) == 0).sum()) == 1


def one_idle_weight(problem: Problem) -> bool:
    return int((numbers(problem, "w") == 0).sum()) == 1 == int((numbers(problem, "r") == 0).sum())


def overlapping_copies(problem: Problem) -> bool:
    return bool(numbers(problem, "stride") < len(numbers(problem, "K")))


def few_cells(problem: Problem) -> bool:
    return numbers(problem, "out").size <= 20


def unlike_maxima(problem: Problem) -> bool:
    return len(set(numbers(problem, "out").ravel())) > 1


def saturated_generator(problem: Problem) -> bool:
    return bool(numbers(problem, "loss_G_nonsaturating") > 4 * -numbers(problem, "loss_G"))


ALL = ("easy", "medium", "hard")
SHOWN: list[tuple[str, tuple[str, ...], Callable[[Problem], bool]]] = [
    ("metrics/roc", ALL, both_classes),
    ("norm/layernorm", ALL, varied_rows),
    ("classification/softmax_regression", ALL, no_line_of_zeros),
    ("peft/lora", ALL, fewer_trained),
    ("mlp/gradient_clipping", ("hard",), threshold_above_entries),
    ("regression/gradient_descent", ALL, error_falls),
    ("clustering/hierarchical", ("easy",), whole_distances),
    ("clustering/hierarchical", ("medium",), groups_joined),
    ("gnn/normalized_adjacency", ("hard",), one_isolated),
    ("classification/logistic_step", ALL, no_line_of_zeros),
    ("adversarial/linear", ("hard",), one_idle_weight),
    ("cnn/transposed", ALL, overlapping_copies),
    ("cnn/transposed", ALL, few_cells),
    ("cnn/pooling", ALL, unlike_maxima),
    ("generative/gan", ("hard",), saturated_generator),
]


@pytest.mark.parametrize(
    ("id", "level", "shows"), [(id, level, shows) for id, levels, shows in SHOWN for level in levels]
)
def test_every_instance_of_a_level_shows_it(id: str, level: str, shows: Callable[[Problem], bool]) -> None:
    missing = [seed for seed in SEEDS if not shows(markscheme.generate(id, level=level, seed=seed))]
    assert not missing, f"{id}, {level}: seeds {missing} do not show {shows.__name__}"


def test_the_error_rate_is_no_constant_of_the_easy_level() -> None:
    drawn = [markscheme.generate("metrics/classification_losses", level="easy", seed=seed) for seed in range(1, 11)]
    assert len({float(problem.values["error_rate"]) for problem in drawn}) > 1


def test_a_leaky_relu_is_asked_at_zero_at_the_hard_level() -> None:
    options = {"activation": "leaky_relu"}
    for seed in SEEDS:
        problem = markscheme.generate("mlp/activations", level="hard", seed=seed, options=options)
        at_zero = numbers(problem, "z") == 0
        assert at_zero.sum() == 1
        assert (numbers(problem, "slope")[at_zero] == numbers(problem, "alpha")).all()


def test_probabilities_of_trigrams_are_as_unlike_as_the_corpora() -> None:
    drawn = [markscheme.generate("language/ngram", level="hard", seed=seed) for seed in range(1, 11)]
    assert len({float(problem.values["probability"]) for problem in drawn}) >= 7
