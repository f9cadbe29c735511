"""A step that was marked before from the same answers is marked the same, and from others it is marked anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from benchmarks.quick_is_slow import as_text, counting
from benchmarks.scripts import printed
from markscheme.answers import Raw
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.script import Effort
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.library import Library
from markscheme.marking.mark import judge, mark
from markscheme.marking.policy import Policy

LIBRARY = Library()


def problem_of(id: str = "regression/simple", seed: int = 1) -> Problem:
    return sample(LIBRARY[id], "easy", seed).problem


def taken(scheme: Scheme, *papers: Mapping[str, Raw], policy: Policy | None = None) -> int:
    """Mark papers, which have to be marked as they are alone; count the steps that are taken from memory."""
    count: Counter[str] = Counter()
    for paper in papers:
        with counting(count):
            found = mark(scheme, paper, policy)
        alone = mark(Scheme(scheme.problem, remembers=False), paper, policy, filtered=False)
        assert as_text(found) == as_text(alone)
    return count["marked before"]


def test_steps_are_taken_whatever_notation_they_are_written_in() -> None:
    problem = problem_of()
    paper = {**printed(problem), "mean_x": "7.25", "slope": "0.5"}
    assert taken(Scheme(problem), paper, {**paper, "mean_x": " ７.25", "slope": "5e-1"}) >= 2


@pytest.mark.parametrize(("one", "other"), [("0.5", "0.50"), ("9", "(1-4)^2"), ("1/2", "0.5")])
def test_what_is_written_otherwise_is_another_answer(one: str, other: str) -> None:
    """More digits claim more, and what is left to be calculated earns less."""
    problem = problem_of()
    paper = printed(problem)
    scheme = Scheme(problem)
    assert taken(scheme, {**paper, "intercept": one}, {**paper, "intercept": other}) == 0
    assert taken(scheme, {**paper, "intercept": other}) == 1


def test_a_step_whose_mistake_hangs_on_a_later_box_is_known_by_all_boxes() -> None:
    """The slope in the box of the intercept is an accident where the intercept stands in that of the slope."""
    problem = problem_of()
    paper = printed(problem)
    exchanged = {**paper, "slope": paper["intercept"], "intercept": paper["slope"]}
    copied = {**paper, "slope": paper["intercept"]}
    for papers in ((exchanged, copied), (copied, exchanged)):
        assert taken(Scheme(problem), *papers) == 0
    assert taken(Scheme(problem), exchanged, copied, exchanged, copied) >= 3


def test_what_was_judged_before_is_part_of_what_a_step_is_known_by() -> None:
    """The same wrong slope follows from a wrong sum, and comes of nothing where the sum is right."""
    problem = problem_of()
    paper = printed(problem)
    wrong = {**paper, "S_xy": "1.25", "slope": "0.123"}
    assert taken(Scheme(problem), wrong, {**paper, "slope": "0.123"}, {**wrong, "S_xx": "0"}) == 0


def test_another_policy_is_another_mark() -> None:
    problem = problem_of()
    paper = {**printed(problem), "slope": "0.123"}
    scheme = Scheme(problem)
    for policy in ({}, {"wrong": "1/10"}, {"per_cell": False}):
        assert taken(scheme, paper, policy=Policy.read(policy)) == 0
    assert taken(scheme, paper, policy=Policy.read({"wrong": "1/10"})) > 0


def test_what_was_written_is_not_kept_with_the_marks() -> None:
    """Of an exam with one version a memory holds steps by the thousand."""
    problem = problem_of()
    paper = {**printed(problem), "slope": f"{' ' * 500}0.123"}
    scheme = Scheme(problem)
    assert taken(scheme, paper) == 0
    assert " " * 100 not in repr(scheme.of_numbers._kept)
    assert taken(scheme, paper) >= 1


def test_where_work_is_limited_it_is_done() -> None:
    problem = problem_of()
    paper = {**printed(problem), "slope": "0.123"}
    scheme = Scheme(problem)
    count: Counter[str] = Counter()
    with counting(count):
        left = []
        for _ in range(2):
            limit = Effort(50_000)
            judge(scheme, paper, limit=limit)
            left.append(limit.left)
    assert left[0] == left[1] < 50_000
    assert count["marked before"] == 0
