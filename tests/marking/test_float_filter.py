"""Quick is slow: what floats find right is right in the exact way, to the last bit; and they find nearly all of it."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from flint import fmpq

from benchmarks.quick_is_slow import as_text, counting, differences, sitting
from benchmarks.scripts import printed
from markscheme.authored.own_family import own_family
from markscheme.diagnosis.scheme import REMEMBERED, Scheme
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem, draw, with_given
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.float_filter.late_answer import LateAnswer
from markscheme.marking.float_filter.right_cell import RightCell
from markscheme.marking.float_filter.right_steps import right_steps
from markscheme.marking.mark import mark
from markscheme.marking.policy import Policy
from markscheme.marking.reading import read_step
from markscheme.numbers.rounding import Rounding
from markscheme.simulation import Instance, honest

LIBRARY = Library()
FAMILIES = sorted(LIBRARY)
QUICK = FAMILIES[::6]


def problem_of(id: str = "regression/simple", level: str = "easy", seed: int = 1) -> Problem:
    return sample(LIBRARY[id], level, seed).problem


@pytest.mark.parametrize("id", QUICK)
def test_quick_is_slow(id: str) -> None:
    taken: Counter[str] = Counter()
    for level in LIBRARY[id].levels[:1]:
        one = sitting(LIBRARY, id, level, "quick", most=6)
        if one is not None:
            with counting(taken):
                assert list(differences(one)) == []
            assert taken["marked before"] >= 6  # of scripts that are marked twice, most steps that are off


def test_what_is_worked_out_is_part_of_what_a_result_is_known_by() -> None:
    """Two students have the same numbers before a step; one of them left out a box between, which is worked out."""
    one = sitting(LIBRARY, "clustering/hierarchical", "medium", (20261130, 1))
    assert one is not None
    assert list(differences(replace(one, scripts=one.scripts[8:10]))) == []


def test_what_comes_of_own_numbers_kept_to_fewer_digits_is_known_by_these_numbers() -> None:
    """Two students miscalculate a step, each otherwise, and go on from there with two figures."""
    given = {"query": 2, "w": 1, "x": [3, "3.5", "1.5"], "y": [8, 1, 4], "kernel": "gaussian"}
    problem = with_given(LIBRARY["regression/nadaraya_watson"], given)
    papers = (
        {"scores": ["-0.81", "-1.8", "-0.2"], "weights": ["0.31", "0.12", "0.59"]},
        {"scores": ["-0.35", "-0.79", "-0.088"], "weights": ["0.33", "0.21", "0.44"]},
    )
    scheme = Scheme(problem)
    found = [mark(scheme, paper) for paper in papers]
    assert [[step.verdict for step in one.steps] for one in found] == [["wrong", "rounded", "blank"]] * 2
    for one, paper in zip(found, papers, strict=True):
        assert as_text(one) == as_text(mark(Scheme(problem, remembers=False), paper, filtered=False))


@pytest.mark.slow  # the same of some families above
@pytest.mark.parametrize("id", FAMILIES)
def test_quick_is_slow_in_all_families(id: str) -> None:
    for level in LIBRARY[id].levels:
        one = sitting(LIBRARY, id, level, "slow", most=30)
        if one is not None:
            assert list(differences(one, all_words=True)) == []


@pytest.mark.parametrize("id", ["regression/simple", "mlp/backprop", "norm/batchnorm", "rl/returns", "cnn/convolve_2d"])
def test_a_right_script_needs_no_accepted_ranges(id: str) -> None:
    """Else nothing is won: the ranges of all routes take ten times as long as the rest."""
    problem = problem_of(id)
    scheme = Scheme(problem)
    marked = mark(scheme, printed(problem))
    assert marked.is_full
    assert not scheme.has_accepted
    assert all(isinstance(step.answer, LateAnswer) for step in marked.steps)


def test_nearly_all_steps_of_honest_students_are_found_by_floats() -> None:
    found = steps = 0
    for id in ("regression/simple", "mlp/backprop", "norm/batchnorm", "gnn/gcn_layer", "attention/scaled_dot_product"):
        drawn = sample(LIBRARY[id], "medium", 1)
        instance = Instance(drawn.problem, drawn.certificate)
        scheme = Scheme(drawn.problem)
        for n in range(8):
            marked = mark(scheme, honest(instance, Stream("honest", n)).raw)
            found += sum(isinstance(step.answer, LateAnswer) for step in marked.steps)
            steps += len(marked.steps)
    assert found > 0.95 * steps


def cell(low: Any, high: Any, rule: str = "3 sf", is_all: bool = True, **how: Any) -> RightCell:
    problem = replace(problem_of(), rounding=Rounding.read(rule), **how)
    return RightCell(Range(((fmpq(low), fmpq(high)),), problem.rounding), problem, is_all)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        *(("0.333", ""), ("0.33", None), ("0.334", None), ("1/3", ""), ("3.33e-1", ""), ("0.33333333", "too_many")),
        *(("0.3333333", "too_many"), ("-0.333", None), ("0.33333334", None), ("1/4", None), ("a third", None)),
    ],
)
def test_a_point_is_met_by_what_is_rounded_to_it(text: str, form: str | None) -> None:
    third = fmpq(1, 3)
    assert cell(third, third).form_of(text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [("2", ""), ("2.0", ""), ("2.00000000", ""), ("2.001", None), ("4/2", ""), ("1.99999999999999", None)],
)
def test_nothing_is_rounded_to_a_whole_number(text: str, form: str | None) -> None:
    assert cell(fmpq(2), fmpq(2)).form_of(text) == form


@pytest.mark.parametrize(("text", "is_right"), [("10.2", True), ("10.3", True), ("10.1", False), ("10.4", False)])
def test_both_sides_of_a_tie_are_right_as_they_are_exactly(text: str, is_right: bool) -> None:
    """10.25 in binary is exact, and so are the ends 10.2 and 10.3 only as rationals."""
    assert (cell(fmpq(41, 4), fmpq(41, 4)).form_of(text) == "") is is_right


@pytest.mark.parametrize(("text", "is_right"), [("1.001", True), ("1.000", False), ("2.000", True), ("2.001", False)])
def test_ends_of_an_interval_are_in_it(text: str, is_right: bool) -> None:
    """1.0015 and 1.9995 are no binary numbers: 1.001 is rounded from the one, 2.000 from the other."""
    one = cell(fmpq(10015, 10000), fmpq(19995, 10000), rule="4 sf")
    assert (one.form_of(text) == "") is is_right


def test_where_floats_are_equal_the_numbers_are_compared_exactly() -> None:
    tiny, third = fmpq(1, 10**30), fmpq(1, 3)
    assert cell(third + tiny, 1).form_of("1/3") is None
    assert cell(third - tiny, 1).form_of("1/3") == ""
    assert cell(0, third - tiny).form_of("1/3") is None
    assert cell(0, third).form_of("1/3") == ""


def test_a_part_of_what_is_accepted_does_not_say_which_digits_are_too_many() -> None:
    """The only value may have all of its digits; whether it is the only one, a part does not tell."""
    eighth = fmpq(3, 2**11)
    assert cell(eighth, eighth, is_all=True).form_of("0.00146484375") == ""
    assert cell(eighth, eighth, is_all=False).form_of("0.00146484375") is None
    assert cell(eighth, eighth, is_all=False).form_of("0.00146") == ""


def test_a_form_that_may_cost_marks_is_left_to_the_exact_way() -> None:
    third = fmpq(1, 3)
    assert cell(third, third, answer_form="decimal").form_of("1/3") is None
    assert cell(third, third, answer_form="exact").form_of("0.333") is None
    assert cell(third, third, answer_form="exact").form_of("1/3") == ""


def test_a_late_answer_is_the_answer() -> None:
    problem = problem_of()
    name, raw = next(iter(printed(problem).items()))
    late = mark(Scheme(problem), printed(problem)).steps[0].answer
    assert isinstance(late, LateAnswer)
    assert "cells" not in late.__dict__  # not read before somebody looks
    read = read_step(problem, name, raw, decimal_comma=False)
    assert late == read
    assert read == late
    assert hash(late) == hash(read)
    assert type(pickle.loads(pickle.dumps(late))) is type(read)
    assert replace(late, raw="other").cells == read.cells
    assert not late.is_blank


def test_a_matrix_that_was_meant_by_rows_is_read_so_each_time() -> None:
    """Its text has two readings, and is no answer that is right by itself."""
    problem = problem_of("gnn/normalized_adjacency")
    name, rows = next((name, raw) for name, raw in printed(problem).items() if isinstance(raw[0], list))
    paper = {**printed(problem), name: " ".join(cell for row in rows for cell in row)}
    scheme = Scheme(problem)
    found = [as_text(mark(scheme, paper)) for _ in range(3)]
    assert {*found} == {as_text(mark(Scheme(problem), paper, filtered=False))}


def test_where_a_key_has_several_forms_all_steps_count_or_none() -> None:
    problem = problem_of("clustering/kmeans")
    paper, steps = printed(problem), right_steps(Scheme(problem), False)
    assert list(steps.marked(paper, Policy())) == list(paper)
    assert steps.marked({**paper, next(reversed(paper)): ""}, Policy()) == {}


def test_words_are_known_when_they_were_right_before() -> None:
    problem = problem_of("adversarial/fgsm_softmax")
    paper = printed(problem)
    scheme = Scheme(problem)
    first, again = mark(scheme, paper), mark(scheme, paper)
    assert as_text(first) == as_text(again) == as_text(mark(Scheme(problem), paper, filtered=False))
    assert len(right_steps(scheme, False).marked(paper, Policy())) == len(paper)


def test_an_own_question_is_held_to_its_tolerance_and_not_to_the_key() -> None:
    """A tolerance may be less than what the key's roundings reach."""
    part = {"name": "answer", "answer": "n/7", "within": "0.0001"}
    text = {"en": "How many?", "zh": "多少？"}
    family = own_family("own/q1", {"kind": "number", "text": text, "given": {"n": "3"}, "parts": [part], "marks": 2})
    problem = Problem(family, draw(family, Stream(1), "medium", {}), {}, Rounding(), "medium")
    found = []
    for answer in ("0.42857", "0.4286", "0.428", "0.43", "3/7"):
        quick, written = (mark(Scheme(problem), {"answer": answer}, filtered=how) for how in (True, False))
        assert as_text(quick) == as_text(written)
        found.append(quick.is_full)
    assert found == [True, True, False, False, True]


def test_what_is_remembered_of_students_is_bounded() -> None:
    scheme = Scheme(problem_of())
    assert len(scheme.of_numbers) == 0
    made = [scheme.remembered(n, lambda n=n: n) for n in range(REMEMBERED + 10)]
    assert made[-1] == REMEMBERED + 9
    assert scheme.remembered(0, lambda: "made again") == "made again"
    assert scheme.remembered(REMEMBERED + 9, lambda: "made again") == REMEMBERED + 9
