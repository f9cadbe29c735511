"""Consistent scripts with one wrong step, marked and told: none may stop the marking, whatever the step is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from spoilt_scripts import SPOILS, spoilt_scripts

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback, feedback_document
from markscheme.gradebook.record import student_record
from markscheme.marking.mark import mark
from markscheme.simulation.family_check import combinations
from markscheme.submissions import Submission

LIBRARY = Library()
DISCRETE = ("classification/logic_network", "classification/naive_bayes", "classification/perceptron")


EVERY_WAY = tuple((language, reveal) for language in ("en", "zh") for reveal in (False, True))


def faults(problem: Problem, spoils: tuple[str, ...] = tuple(SPOILS), ways=EVERY_WAY) -> Iterator[str]:
    """Mark and tell every spoilt script of a problem; say where that fails."""
    scheme = Scheme(problem)
    for script in spoilt_scripts(problem, spoils):
        try:
            marked = mark(scheme, script.raw)
            for language, reveal in ways:
                told = [QuestionFeedback(scheme, marked, language, reveal)]
                student_record(Submission("s", {"q1": script.raw}, "s.yaml"), told)
                feedback_document("t", "c", "s", told, language)
        except Exception as error:
            yield f"{problem!r}: {script.step} {script.how}: {type(error).__name__}: {error}"


def all_faults(problems: Iterable[Problem]) -> list[str]:
    return [fault for problem in problems for fault in faults(problem)]


@pytest.mark.parametrize("family", list(LIBRARY))
def test_a_wrong_step_and_all_that_follows_from_it_can_be_told(family):
    problem = sample(LIBRARY[family], "easy", 1).problem
    assert list(faults(problem, ("doubled", "one more"), (("en", False), ("zh", True)))) == []


@pytest.mark.parametrize("family", DISCRETE)
def test_labels_that_follow_can_be_told(family):
    assert all_faults(sample(LIBRARY[family], "easy", seed).problem for seed in (2,)) == []


@pytest.mark.slow
@pytest.mark.parametrize("family", list(LIBRARY))
def test_every_wrong_step_at_every_level_can_be_told(family):
    """Every script of an instance is told in two of the four ways, and some of the next instance in the other two."""
    for level in LIBRARY[family].levels:
        for seed, spoils, ways in ((1, tuple(SPOILS), EVERY_WAY[0::3]), (2, ("halved", "sign"), EVERY_WAY[1:3])):
            assert list(faults(sample(LIBRARY[family], level, seed).problem, spoils, ways)) == []


@pytest.mark.slow
@pytest.mark.parametrize("family", DISCRETE)
def test_labels_that_follow_can_be_told_under_all_options(family):
    assert all_faults(sample(LIBRARY[family], "easy", 1, one).problem for one in combinations(LIBRARY[family])) == []
