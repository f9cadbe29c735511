"""What makes a level of a family what it is, beside its sizes."""

from typing import Any

import pytest

from markscheme import generate, solve

SEEDS = range(1, 7)


def values(id: str, level: str, step: str) -> list[Any]:
    return [solve(generate(id, level=level, seed=seed))[step].exact for seed in SEEDS]


def test_easy_components_have_rational_eigenvalues():
    assert not any("sqrt" in root for pair in values("generative/pca", "easy", "eigenvalues") for root in pair)
    assert any("sqrt" in root for pair in values("generative/pca", "medium", "eigenvalues") for root in pair)


@pytest.mark.parametrize("level", ["medium", "hard"])
def test_an_attacked_model_was_right(level: str):
    for seed in SEEDS:
        problem = generate("adversarial/fgsm", level=level, seed=seed)
        before, after = (float(solve(problem)[step].decimal) for step in ("p", "p_adv"))
        assert (before > 0.5) == (problem.given["y"] == 1)
        assert level == "medium" or (before > 0.5) != (after > 0.5)


def test_exploring_wins_where_it_is_hard():
    for seed in SEEDS:
        problem = generate("rl/ucb", level="hard", seed=seed)
        means = list(problem.given["values"])
        assert means.index(max(means)) + 1 != int(solve(problem)["choice"].decimal)


@pytest.mark.parametrize("id", ["classification/naive_bayes", "classification/decision_tree"])
def test_the_classes_are_not_split_alike_on_every_paper(id: str):
    assert len({str(counts) for counts in values(id, "easy", "class_counts")}) > 2


def test_a_hard_context_has_a_word_twice():
    for seed in SEEDS:
        context = list(generate("embedding/word2vec", level="hard", seed=seed).given["context"])
        assert len(set(context)) == len(context) - 1
