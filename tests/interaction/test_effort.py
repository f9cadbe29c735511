"""A limit on the work of a mark: counted, the same for everybody, and nobody gets more marks by it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from markscheme import generate, marker
from markscheme.arguments import answers_of
from markscheme.diagnosis.script import Effort
from markscheme.interaction.marker_of import EFFORT, Marker
from markscheme.marking.mark import judge
from markscheme.marking.marks import UNSEARCHED
from markscheme.working import printed_value

FAMILIES = ("norm/batchnorm", "regression/simple", "generative/pca", "clustering/kmeans", "classification/adaboost")
LIMITS = (0, 60, 300, 1_000, 4_000)
TYPED = ("1e300", "9^999", "1/" + "7" * 150, "0." + "123456789" * 20, "(1+1/3)^20*sqrt(2)+e^2-ln(7)/3", "0", "2^(1/3)")


def filled(value, text):
    return [filled(item, text) for item in value] if isinstance(value, list) else text


def spoilt(value):
    if isinstance(value, list):
        return [spoilt(item) for item in value]
    try:
        return f"{float(value) * 1.37 + 0.211:.4g}"
    except ValueError:
        return value


def papers(problem):
    """A right one, one with a step off after which all is right, one that is off everywhere, a neighbour's, halves."""
    right = {call.public_name: printed_value(problem, call.name) for call in problem.parts}
    first = next(iter(right))
    other = generate(problem.family.id, level=problem.level, seed=99)
    theirs = {call.public_name: printed_value(other, call.name) for call in other.parts}
    yield right
    yield {**right, first: spoilt(right[first])}
    yield {name: spoilt(value) for name, value in right.items()}
    yield {name: value for name, value in theirs.items() if name in right}
    yield {**{name: spoilt(value) for name, value in right.items()}, first: right[first]}


@pytest.mark.parametrize("id", FAMILIES)
def test_a_limit_never_gives_more_marks(id):
    problem = generate(id, level="easy", seed=2)
    free = Marker(problem)
    for answers in papers(problem):
        most = free.mark(answers)
        for limit in LIMITS:
            marked = Marker(problem, effort=limit).mark(answers)
            assert marked.score <= most.score, (limit, answers)
            assert not any(UNSEARCHED in step.flags and step.verdict != "wrong" for step in marked.steps)


def test_what_was_not_looked_into_is_said():
    problem = generate("regression/simple", level="easy", seed=2)
    right, _, off_everywhere, *_ = papers(problem)
    limited = marker(problem, effort=0)
    assert limited.mark(right).is_full
    first, *later = limited.mark(off_everywhere).steps
    assert UNSEARCHED not in first.flags  # nothing of the student's goes into it
    off = [step for step in later if UNSEARCHED in step.flags]
    assert off
    for step in off:
        assert step.verdict == "wrong"
        assert step.marks == Fraction(0)
        assert "was not looked into" in step.message("en").text()
        assert "没有再检查" in step.message("zh").text()


def test_the_limit_does_not_depend_on_what_was_marked_before():
    problem = generate("norm/batchnorm", level="easy", seed=2)
    warm = Marker(problem, effort=1_000)
    every = list(papers(problem))
    for answers in every:
        warm.mark(answers)
    for answers in every:
        assert warm.mark(answers) == Marker(problem, effort=1_000).mark(answers)


@pytest.mark.parametrize("id", FAMILIES)
def test_no_paper_in_good_faith_reaches_the_limit_of_a_page(id):
    problem = generate(id, level="hard", seed=3)
    limited, free = Marker(problem, effort=EFFORT), Marker(problem)
    for answers in papers(problem):
        assert limited.mark(answers) == free.mark(answers)


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
def test_whatever_is_typed_is_marked(text):
    for id in ("regression/simple", "optimisers/critical_point", "generative/pca"):
        problem = generate(id, level="easy", seed=1)
        answers = {call.public_name: filled(printed_value(problem, call.name), text) for call in problem.parts}
        assert Marker(problem, effort=EFFORT).mark(answers).score < problem.total


def spent(marker, answers):
    """What a mark costs, counted."""
    limit = Effort()
    limit.left = most = 10**9
    written = answers_of(marker.problem, "q1", answers)
    judge(marker.scheme, written, marker.policy, limit=limit)
    return most - limit.left


@pytest.mark.parametrize("id", ["norm/batchnorm", "classification/adaboost"])
def test_a_mark_costs_the_same_whoever_needed_its_calculations_first(id):
    problem = generate(id, level="easy", seed=2)
    warm, every = Marker(problem), list(papers(problem))
    for answers in every:
        warm.mark(answers)
    assert [spent(warm, answers) for answers in every] == [spent(Marker(problem), answers) for answers in every]


@pytest.mark.parametrize("text", ["0", "0." + "123456789" * 20])
def test_filling_all_boxes_alike_does_not_try_every_pair_of_misconceptions(text):
    """Nothing comes of such answers, so that whole calculations lie before each step, with hundreds of pairs."""
    problem = generate("rnn/bptt_softmax", level="medium", seed=5)
    answers = {call.public_name: filled(printed_value(problem, call.name), text) for call in problem.parts}
    assert spent(Marker(problem), answers) < EFFORT


def test_two_misconceptions_at_once_are_looked_for_so_long_only(monkeypatch):
    problem = generate("rnn/bptt_softmax", level="easy", seed=5)
    answers = {call.public_name: filled(printed_value(problem, call.name), "7.77") for call in problem.parts}
    some = spent(Marker(problem), answers)
    monkeypatch.setattr("markscheme.diagnosis.script.PAIRS", 10**9)
    assert spent(Marker(problem), answers) > 2 * some
