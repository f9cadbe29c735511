"""A misread given is known, named with both values, and charged once; other mistakes are not taken for one."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from test_paper_agreement import LINE, marked, problem_of, script, worked_from

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.engine.problem import Problem, with_given
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.message import plain_message
from markscheme.gradebook.record import student_record
from markscheme.gradebook.results_json import public_record
from markscheme.marking.misreads.misread import NEAREST, UNITS, MisreadingTable, _agree, misreading_table
from markscheme.marking.misreads.misreadings import is_taken, misread_numbers, misreadings
from markscheme.marking.policy import Policy
from markscheme.marking.reading import read_step
from markscheme.numbers.deciding import at_precision
from markscheme.submissions import Submission


def as_read(problem: Problem, name: str, place: tuple[int, ...] | None, value: object) -> Problem:
    given = problem.given[name]
    if place is None:
        return replace(problem, given={**problem.given, name: value})
    changed = given.copy()
    changed[place] = value
    return replace(problem, given={**problem.given, name: changed})


def misread_script(problem: Problem, name: str, place: tuple[int, ...] | None, value: object) -> dict[str, object]:
    return script(as_read(problem, name, place, value))


X2 = LINE.given["x"][1]


# --- what a number may be read as


def test_what_a_number_may_be_read_as():
    assert set(misread_numbers(fmpq(12))) == {fmpq(n) for n in (-12, 13, 11, 22, 2, 120, 21)} | {fmpq(6, 5)}
    assert set(misread_numbers(fmpq(3), whole=True)) == {fmpq(n) for n in (-3, 4, 2, 30)}
    assert fmpq(-9, 10) not in set(misread_numbers(fmpq(1, 10)))  # one unit of its digit, not one


def test_rows_that_are_swapped_and_neighbours_are_among_the_ways():
    ways = [way.record() for way in misreadings(problem_of("attention/scaled_dot_product"))]
    assert any(way["place"][:1] == ["rows"] and way["place"][1:] == [1, 2] for way in ways)
    assert any(way["given"] == "K" and way["place"] == [1, 2] for way in ways)


def test_a_symmetric_matrix_is_misread_on_both_sides():
    for way in misreadings(problem_of("gnn/normalized_adjacency")):
        if way.name == "A" and way.place[0] not in ("rows", "columns"):
            assert bool(np.all(way.value == way.value.T))


def test_a_given_that_the_family_refuses_is_not_read_so():
    problem = problem_of("cnn/output_size")
    ways = [way for way in misreadings(problem) if way.name == "kernel"]
    assert any(not is_taken(problem, way) for way in ways)
    assert any(is_taken(problem, way) for way in ways)


@pytest.mark.parametrize("id", ["regression/simple", "clustering/kmeans", "rl/td"])
def test_what_a_misreading_leads_to_is_known_whatever_was_asked_before(id: str) -> None:
    """What floats leave open is filled in for one script, and what they told of an answer before holds on."""
    problem = problem_of(id)
    table = MisreadingTable(problem)
    every = np.arange(len(table.ways))
    leaves_open = []
    for name in problem.asked_calls:
        scripts = [script(way.problem(problem)) for way in table.ways if is_taken(problem, way)]
        answers = [read_step(problem, name, one.get(name, ""), False) for one in scripts[::9]]
        for answer in (*answers, *answers):
            may = table.may_hold(name, answer)
            for these in (every[:5], every[3:]):
                for most in (UNITS, NEAREST):
                    found = table.holds(name, these, answer, most)
                    assert found.tolist() == _agree(table.rows(name, these), answer, problem, most).tolist()
                    assert not (found & ~may[these]).any()
            assert may.tolist() == MisreadingTable(problem).may_hold(name, answer).tolist()
        leaves_open.append(bool(np.isnan(table.known(name)).any()))
    assert any(leaves_open) == (id != "regression/simple")


@pytest.mark.parametrize("id", ["regression/simple", "mlp/backprop", "classification/naive_bayes", "rl/td"])
def test_the_book_holds_what_each_misreading_leads_to(id):
    problem = problem_of(id)
    table = misreading_table(problem)
    name = next(iter(problem.asked_calls))
    rows = table.rows(name, np.arange(len(table.ways)))
    for i in range(0, len(table.ways), 7):
        try:
            value = table.ways[i].problem(problem).values[name]
        except MarkschemeError:
            continue
        if np.size(value) == rows.shape[1] and not np.isnan(rows[i]).any():
            assert rows[i] == pytest.approx(
                [float(cell) if not isinstance(cell, fmpq) else int(cell.p) / int(cell.q) for cell in np.ravel(value)]
            )


# --- marks


@pytest.mark.parametrize(
    "read", [X2 + 1, X2 - 1, X2 * 10, -X2, LINE.given["x"][2]], ids=["more", "less", "ten", "sign", "neighbour"]
)
def test_a_misread_number_is_named_and_costs_one_mark(read):
    got = marked(LINE, misread_script(LINE, "x", (1,), read))
    first = next(step for step in got.steps if step.verdict == "misread")
    assert first.misread.record() == {"given": "x", "place": [2], "read": str(read), "printed": str(X2)}
    assert got.total - got.score == 1
    assert first.name == "mean_x"
    assert {step.verdict for step in got.steps} == {"right", "misread", "follows"}


def test_what_it_costs_is_a_matter_of_policy_and_never_more_than_the_steps_or_than_was_lost():
    raw = misread_script(LINE, "x", (1,), X2 + 1)
    assert marked(LINE, raw, Policy(misread=Fraction(0))).score == LINE.total
    assert marked(LINE, raw, Policy(misread=Fraction(3, 2))).score == LINE.total - Fraction(3, 2)  # of two steps
    before = Policy(misread=Fraction(100))
    assert marked(LINE, raw, before).score == 5  # without a misreading the three answers into which x goes are wrong
    assert Policy.read({"misread": "3/2"}).misread == Fraction(3, 2)
    with pytest.raises(MarkschemeError, match="marks that are taken off"):
        Policy.read({"misread": "-1"})


def test_a_slip_after_a_misreading_is_judged_by_what_was_read():
    problem = as_read(LINE, "x", (1,), X2 + 1)
    raw = worked_from(problem, S_xy=problem.values["S_xy"] * fmpq(107, 100))
    got = {step.name: step for step in marked(LINE, raw).steps}
    assert got["mean_x"].verdict == "misread"
    assert got["S_xy"].verdict not in ("right", "follows", "misread")
    assert got["slope"].marks == got["slope"].out_of


def test_a_named_mistake_is_believed_first():
    """To ascend and to read the learning rate with its sign wrong is the same."""
    problem = problem_of("optimisers/step")
    functions = slip_functions(problem.family, "uphill", problem.inputs, problem.values)
    raw = script(problem, evaluate(problem.family, at_precision(problem.inputs), replace=functions))
    got = marked(problem, raw)
    assert any(step.slip == "uphill" for step in got.steps)
    assert all(step.misread is None for step in got.steps)


@pytest.mark.parametrize("name", ["mean_x", "S_xx", "S_xy", "slope"])
@pytest.mark.parametrize("factor", [fmpq(2), fmpq(-1), fmpq(107, 100), fmpq(10)])
def test_a_number_that_is_miscalculated_is_not_called_misread(name, factor):
    got = marked(LINE, worked_from(LINE, **{name: fmpq(LINE.values[name]) * factor}))
    assert all(step.misread is None for step in got.steps)


def test_one_answer_shows_no_misreading():
    raw = {**script(LINE), "mean_x": misread_script(LINE, "x", (1,), X2 + 1)["mean_x"]}
    assert all(step.misread is None for step in marked(LINE, raw).steps)


def test_a_right_answer_before_speaks_against_it():
    raw = {**misread_script(LINE, "x", (1,), X2 + 1), "mean_x": script(LINE)["mean_x"]}
    assert all(step.misread is None for step in marked(LINE, raw).steps)


def test_a_neighbours_paper_is_no_misreading():
    got = marked(LINE, script(problem_of("regression/simple", seed=2)))
    assert all(step.misread is None for step in got.steps)


# --- what is said


def told(language: str) -> tuple[QuestionFeedback, object]:
    scheme = Scheme(LINE)
    from markscheme.marking.mark import mark

    got = mark(scheme, misread_script(LINE, "x", (1,), X2 + 1))
    return QuestionFeedback(scheme, got, language), got


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This is what comes of reading x_2 as {}, where the question says {}"),
        ("zh", "把 x_2 看成 {}（题目给出的是 {}）"),
    ],
)
def test_both_values_are_told(language, words):
    one, got = told(language)
    assert words.format(X2 + 1, X2) in plain_message(one, got.steps[0])
    follows = next(step for step in got.steps if step.verdict == "follows")
    assert {"en": "as it was read", "zh": "看错的"}[language] in plain_message(one, follows)


def test_the_record_and_the_review_list_name_it():
    one, _ = told("en")
    record = student_record(Submission("Ann", {"q1": {}}, "a.csv"), [one])
    public = json.loads(json.dumps(public_record(record)))
    steps = public["questions"][0]["steps"]
    assert steps[0]["misread"] == {"given": "x", "place": [2], "read": str(X2 + 1), "printed": str(X2)}
    assert all("misread" not in step for step in steps[1:])
    assert any("misread" in reason for reason in public["review"])


def test_swapped_lines_are_told_by_their_numbers():
    problem = problem_of("attention/scaled_dot_product")
    K = problem.given["K"]
    swapped = K.copy()
    swapped[[0, 1]] = K[[1, 0]]
    raw = script(replace(problem, given={**problem.given, "K": swapped}))
    scheme = Scheme(problem)
    from markscheme.marking.mark import mark

    got = mark(scheme, raw)
    step = next(step for step in got.steps if step.misread)
    assert "rows 1 and 2 exchanged" in plain_message(QuestionFeedback(scheme, got, "en"), step)


def test_a_reading_that_takes_another_round_in_some_order_of_the_clusters_does_not_stop_the_marking():
    """As read, a point lies as near to one centre as to the other, and their order decides."""
    given = {"X": [[1, 3], [2, 3], [7, 2], [0, 1], [6, 9], [0, 8]], "start": [[2, 3], [1, 3]], "stop": "stable"}
    problem = with_given(Library()["clustering/kmeans"], given)
    raw: dict[str, object] = {"assignment_1": "2, 1, 1, 2, 1, 1", "assignment_2": "2, 2, 1, 20, 1, 1"}
    raw |= {"assignment_3": "2, 2, 1, 2, 1, 1"}
    raw |= {"centroids_1": [["3.75", "5.5"], ["0.5", "2"]], "centroids_2": [["4.33", "6.33"], ["1.5", "3"]]}
    raw |= {"centroids_3": [["4.33", "6.33"], ["1", "2.33"]], "inertia": "62"}
    assert marked(problem, raw).score > 0


def test_a_lone_zero_shows_no_misread_given():
    """0 for v_2 leads to 0 for v_3 and so on, whatever was read as 0."""
    problem = problem_of("mlp/computation_graph", seed=12)
    got = marked(problem, worked_from(problem, v_2=fmpq(0)))
    assert got.misread is None


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_saturated_unit_shows_no_misread_given(seed):
    """-1 where -0.731 is right comes of any given that is read ten times as large."""
    problem = problem_of("rnn/gru", seed=seed, level="medium")
    candidate = problem.values["candidate"].copy()
    candidate[0] = fmpq(-1 if candidate[0] < 0 else 1)
    assert marked(problem, worked_from(problem, candidate=candidate)).misread is None


def test_a_misread_size_that_gives_an_answer_other_cells_does_not_stop_the_marking():
    """Padding read as none gives 9 by 7 cells; what was written has the 5 by 3 of this paper, and is no such answer."""
    kernel = [["0.5", 2, -2], [2, 1, -2], [1, -1, 2]]
    given = {"X": [[1, -1], [2, 3], [2, -1]], "K": kernel, "stride": 2, "padding": 1}
    problem = with_given(Library()["cnn/transposed"], given)
    out = "[[1, -4, -1], [3, -1.5, 7], [2, 2, 13], [2, 2.5, -5], [2, -6, -1]]"
    steps = {step.name: step.verdict for step in marked(problem, {"height": "9", "width": "7", "out": out}).steps}
    assert steps["height"] != "right"
    assert steps["out"] in ("wrong", "right")


@pytest.mark.parametrize("id", ["clustering/kmeans", "mlp/backprop", "classification/naive_bayes", "rl/td"])
def test_misreadings_are_the_same_in_whatever_order_they_are_asked_for(id):
    problem = problem_of(id)
    whole, last_first = MisreadingTable(problem), MisreadingTable(problem)
    whole.fill()
    first, *others = problem.asked_calls
    lazy = MisreadingTable(problem)
    lazy.known(first)
    assert list(lazy.values) == [first]  # nothing behind it is worked out
    for name in (*reversed(others), first):
        assert np.array_equal(last_first.known(name), whole.known(name), equal_nan=True)
    assert last_first.alone == whole.alone == lazy.alone
    assert not whole._going  # what leads to the last of them is let go
