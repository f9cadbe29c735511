"""Two misconceptions on one script are both named; of several that fit, the one that the script speaks for."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq
from test_paper_agreement import marked, script, worked_from

from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.engine.held_numbers import RoundingHabits
from markscheme.engine.problem import Problem, with_given
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.marks import StepMark
from markscheme.numbers.arrays import array, softmax
from markscheme.numbers.deciding import at_precision
from markscheme.simulation.calculation import hand

LIBRARY = Library()


def given(id: str, **numbers: Any) -> Problem:
    return with_given(LIBRARY[id], numbers)


def with_slips(problem: Problem, *slips: str) -> dict[str, Any]:
    """The script of somebody who makes these mistakes and no other."""
    functions = {
        step: function
        for slip in slips
        for step, function in slip_functions(problem.family, slip, problem.inputs, problem.values).items()
    }
    return script(problem, evaluate(problem.family, at_precision(problem.inputs), replace=functions))


def steps_of(problem: Problem, *slips: str) -> dict[str, StepMark]:
    return {step.name: step for step in marked(problem, with_slips(problem, *slips)).steps}


LOG = given("regression/log_transformed", x=[2, 7, 11, 35, 75], y=[16, 18, 24, 31, 34])
GRAPH = given(
    "gnn/gcn_layer",
    normalisation="row",
    self_loops="no",
    activation="none",
    A=[[0, 1, 1], [1, 0, 0], [1, 0, 0]],
    H=[[-1, -5], [4, -5], [-1, -3]],
    W=[[-2, 3], [-1, 3]],
)
RIDGE = given("regression/ridge", penalise_intercept="no", X=[[3], [4], [2]], y=[1, 9, 8], lambda2=2)
PERCEPTRON = given(
    "classification/perceptron",
    targets="binary",
    at_zero="error",
    X=[[0, 0], [0, 1], [1, 0], [1, 1]],
    eta=1,
    b0=-1,
    y=[0, 0, 1, 1],
    w0=[2, 3],
    x_new=["0.8", "0.5"],
)
SCORES = given(
    "generative/pca", method="small_sample", divisor="n_minus_1", X=[[9, 12, 9, 10], [13, 13, 14, 6], [8, 11, 13, 8]]
)


@pytest.mark.parametrize(
    ("problem", "made", "then", "at"),
    [
        (LOG, "no_log", "through_first_point", "intercept"),
        (GRAPH, "unasked_self_loops", "not_normalised", "AH"),
    ],
)
def test_a_mistake_goes_on_where_only_the_second_one_goes_back_to_its_step(problem, made, then, at):
    """The line through the first point takes ln x_1 once more, which the written way does not."""
    found = steps_of(problem, made, then)
    assert found[at].slip == f"{then}+{made}"
    assert found[at].marks == 0


def test_the_second_one_alone_is_not_called_both():
    assert steps_of(LOG, "through_first_point")["intercept"].slip == "through_first_point"
    assert steps_of(GRAPH, "not_normalised")["AH"].slip == "not_normalised"


def test_a_mistake_that_was_not_made_before_is_not_taken_in():
    """The first point with x for ln x, where every logarithm is right, is nothing known."""
    intercept = fmpq(16) - fmpq(541, 100) * LOG.given["x"][0]
    found = marked(LOG, worked_from(LOG, intercept=intercept))
    assert next(step for step in found.steps if step.name == "intercept").verdict == "wrong"


def test_of_mistakes_that_fit_one_is_taken_that_no_right_answer_speaks_against():
    """Who forgot the column of ones would not have a 3 and a 9 in the matrix."""
    theta = steps_of(RIDGE, "intercept_penalised")["theta"]
    assert theta.slip == "intercept_penalised"
    assert [e.slips for e in theta.explanations] == [("intercept_penalised",), ("forgot_ones",)]


def test_of_mistakes_that_fit_one_is_taken_that_goes_on_from_the_own_values():
    found = steps_of(PERCEPTRON, "other_at_zero", "always_added")
    assert found["theta_1"].slip == "always_added"
    assert [e.slips for e in found["example_2"].explanations] == [("other_at_zero",), ("first_again",)]


def test_nobody_takes_right_eigenvalues_that_come_of_a_matrix_which_they_do_not_have():
    """The vector for the smaller eigenvalue: the right larger one happens to be the smaller one of the own matrix."""
    found = steps_of(SCORES, "not_centred", "smaller_eigenvalue")
    assert (found["mu"].verdict, found["u"].verdict, found["u"].slip) == ("follows", "slip", "smaller_eigenvalue")


def test_who_carries_on_the_right_number_from_a_box_with_an_accident_is_paid():
    """The sign of one eigenvalue was lost in the writing: the rest was worked from the right ones."""
    mu = SCORES.values["mu"].copy()
    raw = {**script(SCORES), "mu": [f"-{script(SCORES)['mu'][0]}", script(SCORES)["mu"][1]]}
    assert len(mu) == 2
    steps = {step.name: step for step in marked(SCORES, raw).steps}
    assert steps["mu"].verdict != "right"
    assert all(step.credit == 1 for name, step in steps.items() if name != "mu")


def test_equal_diagonal_entries_hide_that_the_two_of_the_vector_were_exchanged():
    """(1, -1) and (-1, 1) are right both."""
    terms = [[2, 2, 0], [2, 1, 1], [2, 0, 2], [6, 0, 1]]
    problem = given("optimisers/critical_point", terms=terms, candidates=[[1, -2], [2, 2]], t="0.1")
    assert not slip_functions(problem.family, "entries_swapped", problem.inputs, problem.values)
    assert slip_functions(problem.family, "largest_eigenvalue", problem.inputs, problem.values)


def test_a_masked_score_of_0_is_taken_off_the_largest_like_any_other():
    habits = RoundingHabits(Stream(), LOG.rounding.working, 0, 0, {"softmax_less_largest": 100})
    scores = array([[hand(fmpq(-1), habits), fmpq(0)], [fmpq(0), fmpq(0)]])
    weights = softmax(scores, axis=1)
    assert [round(float(cell.value), 3) for cell in weights[0]] == [0.269, 0.731]
