"""Marking cases made by hand: what was handed in, and the verdict and the marks that it must get."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from markscheme.answers import read_number
from markscheme.diagnosis.accidents import cell_accidents
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import rational
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding

HALF = Fraction(1, 2)

# mean_x 3.25, mean_y 5.25, S_xx 14.75, S_xy 21.75, slope 1.47458, intercept 0.45763; marks 1 1 2 2 2 2
LINE: dict[str, Any] = {"x": [1, 2, 4, 6], "y": [2, 3, 7, 9]}
RIGHT = {"mean_x": "3.25", "mean_y": "5.25", "S_xx": "14.8", "S_xy": "21.8", "slope": "1.47", "intercept": "0.458"}
BLANK: dict[str, Any] = dict.fromkeys(RIGHT, "")

# mean (3, 3), variance (8/3, 14/3), Z_hat ((-1.22474, -0.46291), (0, 1.38873), (1.22474, -0.92582)); marks 2 2 3 2
BATCH: dict[str, Any] = {"Z": [[1, 2], [3, 6], [5, 1]], "gamma": [2, 1], "beta": [1, 0], "epsilon": "0"}
NORMAL: dict[str, Any] = {
    "mean": [3, 3],
    "variance": ["2.67", "4.67"],
    "Z_hat": [["-1.22", "-0.463"], ["0", "1.39"], ["1.22", "-0.926"]],
    "out": [["-1.45", "-0.463"], ["1", "1.39"], ["3.45", "-0.926"]],
}


def scheme(id: str, given: dict[str, Any], rounding: str = "4 sf, 3 sf") -> Scheme:
    return Scheme(with_given(Library()[id], given, Rounding.read(rounding)))


@pytest.fixture(scope="module")
def line() -> Scheme:
    return scheme("regression/simple", LINE)


@pytest.fixture(scope="module")
def batch() -> Scheme:
    return scheme("norm/batchnorm", BATCH)


def verdicts(marked: QuestionMark) -> dict[str, str]:
    return {step.name: step.verdict for step in marked.steps}


def step_of(marked: QuestionMark, name: str) -> Any:
    return next(step for step in marked.steps if step.name == name)


ALL_RIGHT = dict.fromkeys(RIGHT, "right")

# what is written otherwise than in RIGHT; the verdicts that are not `right`; the score of 10
CASES: dict[str, tuple[dict[str, Any], dict[str, str], Fraction]] = {
    "everything right": ({}, {}, Fraction(10)),
    "more digits than asked": ({"slope": "1.47458", "S_xx": "14.75"}, {}, Fraction(10)),
    "exact fractions": ({"mean_x": "13/4", "slope": "87/59"}, {}, Fraction(10)),
    "a wrong step, all after it follows": (
        {"S_xx": "41.3", "slope": "0.527", "intercept": "3.54"},
        {"S_xx": "wrong", "slope": "follows", "intercept": "follows"},
        Fraction(8),
    ),
    "two wrong parents, one of them used": (
        {"S_xx": "41.3", "S_xy": "76.1", "slope": "0.527", "intercept": "3.54"},
        {"S_xx": "wrong", "S_xy": "wrong", "slope": "follows", "intercept": "follows"},
        Fraction(6),
    ),
    "a wrong step that nobody used": ({"S_xx": "41.3"}, {"S_xx": "wrong"}, Fraction(8)),
    "a misconception": (
        {"S_xx": "57", "slope": "0.382", "intercept": "4.01"},
        {"S_xx": "slip", "slope": "follows", "intercept": "follows"},
        Fraction(8),
    ),
    "a misconception, its own step left blank": (
        {"S_xx": "", "slope": "0.382", "intercept": "4.01"},
        {"S_xx": "blank", "slope": "slip", "intercept": "follows"},
        Fraction(6),
    ),
    "two misconceptions, the step of the first left blank": (
        {"S_xx": "", "S_xy": "", "slope": "0.633", "intercept": "3.19"},
        {"S_xx": "blank", "S_xy": "blank", "slope": "slip", "intercept": "follows"},
        Fraction(4),
    ),
    "an answer of two digits": (
        {"mean_x": "3.3"},
        {"mean_x": "rounded"},
        Fraction(19, 2),
    ),
    "a sign": ({"slope": "-1.47", "intercept": "10.0"}, {"slope": "accident", "intercept": "follows"}, Fraction(9)),
    "a factor of ten": (
        {"slope": "14.7", "intercept": "-42.5"},
        {"slope": "accident", "intercept": "follows"},
        Fraction(9),
    ),
    "swapped digits": (
        {"slope": "1.74", "intercept": "-0.405"},
        {"slope": "accident", "intercept": "follows"},
        Fraction(9),
    ),
    "the value of another step, where it does not stand": (
        {"slope": "", "intercept": "1.47"},
        {"slope": "blank", "intercept": "accident"},
        Fraction(7),
    ),
    "the value of another step, where it stands as well": (
        {"intercept": "1.47"},
        {"intercept": "wrong"},
        Fraction(8),
    ),
    "nothing known": ({"intercept": "99.1"}, {"intercept": "wrong"}, Fraction(8)),
    "5 % too much": ({"slope": "1.55", "intercept": "0.458"}, {"slope": "wrong"}, Fraction(8)),
    "fewer digits than asked": ({"slope": "1.5"}, {"slope": "rounded"}, Fraction(9)),
    "unreadable, the rest from the right value": ({"S_xx": "1,475"}, {"S_xx": "unreadable"}, Fraction(8)),
    "blank": ({"S_xy": "  "}, {"S_xy": "blank"}, Fraction(8)),
    "nothing at all": (BLANK, dict.fromkeys(RIGHT, "blank"), Fraction(0)),
    "a zero that makes the rest trivial": (
        {"S_xy": "0", "slope": "0", "intercept": "5.25"},
        {"S_xy": "wrong", "slope": "follows", "intercept": "follows"},
        Fraction(4),
    ),
    "a zero written as 0.00 makes it as trivial": (
        {"S_xy": "0.00", "slope": "0.00", "intercept": "5.25"},
        {"S_xy": "wrong", "slope": "follows", "intercept": "follows"},
        Fraction(4),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_marking_cases_of_a_line(case: str, line: Scheme) -> None:
    changed, expected, score = CASES[case]
    marked = mark(line, {**RIGHT, **changed})
    assert verdicts(marked) == {**ALL_RIGHT, **expected}
    assert marked.score == score
    assert marked.total == 10


@pytest.mark.parametrize(
    "changed, name, slip",
    [
        ({"S_xx": "57", "slope": "0.382", "intercept": "4.01"}, "S_xx", "raw_sums"),
        ({"S_xx": "", "slope": "0.382", "intercept": "4.01"}, "slope", "raw_sums"),
        ({"S_xx": "", "S_xy": "", "slope": "0.633"}, "slope", "raw_sums+inverted"),
        ({"slope": "0.678"}, "slope", "inverted"),
        ({"slope": "0.527", "S_xx": "41.3", "intercept": "-9.99"}, "intercept", None),
        ({"intercept": "10.0"}, "intercept", "plus"),
    ],
)
def test_misconceptions_are_named(changed: dict[str, str], name: str, slip: str | None, line: Scheme) -> None:
    assert step_of(mark(line, {**RIGHT, **changed}), name).slip == slip


def test_follow_through_says_whose_values_were_used(line: Scheme) -> None:
    marked = mark(line, {**RIGHT, "S_xx": "41.3", "S_xy": "76.1", "slope": "0.527", "intercept": "3.54"})
    assert dict(step_of(marked, "slope").explanations[0].parents) == {"S_xx": "own", "S_xy": "key"}


def test_the_mix_that_blames_fewest_is_taken(line: Scheme) -> None:
    marked = mark(line, {**RIGHT, "S_xx": "41.3"})
    assert step_of(marked, "slope").explanations == ()  # right by the key: nothing to explain


def test_a_guarded_step_follows_but_earns_nothing(line: Scheme) -> None:
    marked = mark(line, {**RIGHT, "S_xy": "0", "slope": "0", "intercept": "5.25"})
    slope, intercept = step_of(marked, "slope"), step_of(marked, "intercept")
    assert (slope.guarded, slope.credit, intercept.guarded, intercept.credit) == (True, 0, True, 0)
    generous = mark(line, {**RIGHT, "S_xy": "0", "slope": "0", "intercept": "5.25"}, Policy(guarded=HALF))
    assert generous.score == 6


@pytest.mark.parametrize(
    "name, written, form",
    [
        ("slope", "1.47", ""),
        ("slope", "1.47458", "too_many"),
        ("slope", "1.475", ""),  # as many as are kept in the working
        ("slope", "87/59", ""),
        ("mean_x", "3.25", ""),
        ("intercept", "0.4576271", "too_many"),
    ],
)
def test_form_is_judged_apart_from_the_value(name: str, written: str, form: str, line: Scheme) -> None:
    step = step_of(mark(line, {**RIGHT, name: written}), name)
    assert (step.verdict, step.credit, step.form) == ("right", 1, form)


@pytest.mark.parametrize(
    "policy, changed, score",
    [
        (Policy(), {"S_xx": "57", "slope": "0.382", "intercept": "4.01"}, Fraction(8)),
        (Policy(slip=Fraction(1, 4)), {"S_xx": "57", "slope": "0.382", "intercept": "4.01"}, Fraction(17, 2)),
        (Policy(follows=HALF), {"S_xx": "57", "slope": "0.382", "intercept": "4.01"}, Fraction(6)),
        (Policy(), {"mean_x": "3.3"}, Fraction(19, 2)),
        (Policy(fewer_digits=Fraction(1)), {"mean_x": "3.3"}, Fraction(10)),
        (Policy(fewer_digits=Fraction(1, 3)), {"mean_x": "3.3"}, Fraction(28, 3)),
        (Policy(accident=Fraction(0)), {"slope": "-1.47", "intercept": "10.0"}, Fraction(8)),
        (Policy(wrong=Fraction(1, 10)), {"intercept": "99.1"}, Fraction(41, 5)),
        (Policy(), {**BLANK, "intercept": "0.458"}, Fraction(2)),
        (Policy(final_answer_is_enough=False), {**BLANK, "intercept": "0.458"}, Fraction(0)),
        (Policy(final_answer_is_enough=False), {**BLANK, "slope": "1.47", "intercept": "0.458"}, Fraction(4)),
    ],
)
def test_policies(policy: Policy, changed: dict[str, str], score: Fraction, line: Scheme) -> None:
    assert mark(line, {**RIGHT, **changed}, policy).score == score


def test_a_final_answer_without_working_is_flagged(line: Scheme) -> None:
    alone = step_of(mark(line, {"intercept": "0.458"}), "intercept")
    beside = step_of(mark(line, {"slope": "1.47", "intercept": "0.458"}), "intercept")
    assert (alone.flags, beside.flags) == (("no_working",), ())


ARRAYS: dict[str, tuple[Any, str, Fraction, str]] = {
    "right": ([["-1.22", "-0.463"], ["0", "1.39"], ["1.22", "-0.926"]], "right", Fraction(1), ""),
    "as a text": ("[-1.22 -0.463; 0 1.39; 1.22 -0.926]", "right", Fraction(1), ""),
    "a blank cell": ([["-1.22", ""], ["0", "1.39"], ["1.22", "-0.926"]], "blank", Fraction(5, 6), ""),
    "an unreadable cell": ([["-1.22", "-0.463"], ["0", "1,39"], ["1.22", "-0.926"]], "unreadable", Fraction(5, 6), ""),
    "a wrong cell": ([["-1.22", "-0.463"], ["0", "7.77"], ["1.22", "-0.926"]], "wrong", Fraction(5, 6), ""),
    "a wrong sign": ([["-1.22", "0.463"], ["0", "1.39"], ["1.22", "-0.926"]], "accident", Fraction(11, 12), "sign"),
    "a cell of another": (
        [["-1.22", "1.39"], ["0", ""], ["1.22", "-0.926"]],
        "accident",
        Fraction(9, 12),
        "other_cell",
    ),
    "a copy of another": (
        [["-1.22", "1.39"], ["0", "1.39"], ["1.22", "-0.926"]],
        "wrong",
        Fraction(5, 6),
        "copied",
    ),
    "two signs": ([["1.22", "0.463"], ["0", "1.39"], ["1.22", "-0.926"]], "accident", Fraction(5, 6), "sign"),
    "a sign, and a cell that nothing explains": (
        [["1.22", "7.77"], ["0", "1.39"], ["1.22", "-0.926"]],
        "wrong",
        Fraction(2, 3),
        "",
    ),
    "a sign and a point": (
        [["1.22", "-4.63"], ["0", "1.39"], ["1.22", "-0.926"]],
        "wrong",
        Fraction(2, 3),
        "",
    ),
    "signs in more than half": (
        [["1.22", "0.463"], ["0", "-1.39"], ["-1.22", "-0.926"]],
        "wrong",
        Fraction(1, 3),
        "",
    ),
    "transposed": ([["-1.22", "0", "1.22"], ["-0.463", "1.39", "-0.926"]], "accident", HALF, "transposed"),
    "rows swapped": (
        [["1.22", "-0.926"], ["0", "1.39"], ["-1.22", "-0.463"]],
        "accident",
        Fraction(2, 3),
        "rows_swapped",
    ),
    "columns swapped": ([["-0.463", "-1.22"], ["1.39", "0"], ["-0.926", "1.22"]], "accident", HALF, "columns_swapped"),
    "all signs": ([["1.22", "0.463"], ["0", "-1.39"], ["-1.22", "0.926"]], "accident", Fraction(7, 12), "all_signs"),
    "a row too few": ([["-1.22", "-0.463"], ["0", "1.39"]], "unreadable", Fraction(2, 3), "other_shape"),
    "one number": ("5", "wrong", Fraction(0), "wrong_shape"),
    "ragged": ([["-1.22"], ["0", "1.39"], ["1.22", "-0.926"]], "unreadable", Fraction(2, 3), "other_shape"),
}


@pytest.mark.parametrize("case", ARRAYS)
def test_marking_cases_of_an_array(case: str, batch: Scheme) -> None:
    written, verdict, credit, kind = ARRAYS[case]
    step = step_of(mark(batch, {**NORMAL, "Z_hat": written}), "Z_hat")
    kinds = {cell.kind for cell in step.cells} - {""}
    assert (step.verdict, step.credit, step.marks) == (verdict, credit, 3 * credit)
    assert kinds == ({kind} if kind else set())


def test_whole_arrays_by_policy(batch: Scheme) -> None:
    swapped = [["1.22", "-0.926"], ["0", "1.39"], ["-1.22", "-0.463"]]
    step = step_of(mark(batch, {**NORMAL, "Z_hat": swapped}, Policy(per_cell=False)), "Z_hat")
    assert step.credit == HALF
    blank = [["-1.22", ""], ["0", "1.39"], ["1.22", "-0.926"]]
    assert step_of(mark(batch, {**NORMAL, "Z_hat": blank}, Policy(per_cell=False)), "Z_hat").credit == 0


def test_what_follows_a_blank_cell_is_the_keys(batch: Scheme) -> None:
    blank = [["-1.22", ""], ["0", "1.39"], ["1.22", "-0.926"]]
    assert step_of(mark(batch, {**NORMAL, "Z_hat": blank}), "out").verdict == "right"


def test_what_follows_a_transposed_array_follows() -> None:
    graph = {"A": [[0, 1, 0], [1, 0, 1], [0, 1, 0]], "H": [[1, 2], [3, -1], [-2, 4]], "W": [[1, -2], [3, 1]]}
    given = {**graph, "normalisation": "row", "activation": "relu"}
    turned = scheme("gnn/gcn_layer", given)
    # A_hat ((1/2, 1/2, 0), (1/3, 1/3, 1/3), (0, 1/2, 1/2)), AH ((2, 0.5), (2/3, 5/3), (0.5, 1.5))
    raw = {
        "A_tilde": [[1, 1, 0], [1, 1, 1], [0, 1, 1]],
        "degree": [2, 3, 2],
        "A_hat": [["1/2", "1/2", 0], ["1/3", "1/3", "1/3"], [0, "1/2", "1/2"]],
        "AH": [[2, "0.5"], ["2/3", "5/3"], ["0.5", "1.5"]],
        "Z": [["3.5", "5.67", "5"], ["-3.5", "0.333", "0.5"]],
        "out": [["3.5", "5.67", "5"], ["0", "0.333", "0.5"]],
    }
    marked = mark(turned, raw)
    assert (verdicts(marked)["Z"], verdicts(marked)["out"]) == ("accident", "follows")
    assert [step_of(marked, name).marks for name in ("Z", "out")] == [1, 1]


@pytest.mark.parametrize(
    "written, low, high, kind",
    [
        ("-1.47", "1.46", "1.48", "sign"),
        ("14.7", "1.46", "1.48", "factor_of_ten"),
        ("0.00147", "1.46", "1.48", "factor_of_ten"),
        ("1.74", "1.46", "1.48", "swapped_digits"),
        ("0.45", "0.457", "0.458", "truncated"),
        ("-0.45", "-0.458", "-0.457", "truncated"),
        ("2.2", "1.46", "1.48", ""),
        ("0", "1.46", "1.48", ""),
        ("-sqrt(2)", "1.41", "1.42", "sign"),
        ("sqrt(3)", "1.41", "1.42", ""),
    ],
)
def test_accidents_of_one_number(written: str, low: str, high: str, kind: str) -> None:
    cell: Any = read_number(written)
    assert next(cell_accidents(cell.value, Range(((rational(low), rational(high)),))), "") == kind


def test_a_whole_number_may_be_a_rounded_one() -> None:
    """148.49 to three figures is written 148, and what follows may follow from either."""
    found = scheme("regression/simple", {"x": [1, 2, 4, 6], "y": [2, 3, 7, 9]}, "6 sf, 3 sf")
    raw = {**RIGHT, "S_xy": "2190", "slope": "148", "intercept": "-477"}  # 2190.2 / 14.75 = 148.49
    step = step_of(mark(found, raw), "intercept")
    assert (step.verdict, step.credit) == ("follows", 1)  # 5.25 - 148.49 * 3.25 = -477.3; from 148 it were -475.8


@pytest.mark.parametrize("raw", [{}, {"slope": None}, {"unknown": "1"}])
def test_missing_answers_are_blank(raw: dict[str, Any], line: Scheme) -> None:
    marked = mark(line, raw)
    assert (marked.score, set(verdicts(marked).values())) == (0, {"blank"})


def test_marking_is_a_pure_function(line: Scheme) -> None:
    raw = {**RIGHT, "S_xx": "57", "slope": "0.382", "intercept": "99"}
    first = mark(line, raw)
    mark(line, {**RIGHT, "S_xy": "0", "slope": "0"})
    again = mark(line, raw)
    assert (verdicts(first), first.score) == (verdicts(again), again.score)
    fresh = mark(scheme("regression/simple", LINE), raw)
    assert (verdicts(first), first.score) == (verdicts(fresh), fresh.score)


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"slips": "1/2"}, "the marking policy has no setting 'slips'; did you mean 'slip'?"),
        ({"slip": "half"}, "the policy's 'slip' is 'half', but must be a fraction of the marks, such as 1/2"),
        ({"slip": "3/2"}, "the policy's 'slip' is '3/2', but must lie between 0 and 1"),
        ({"per_cell": "perhaps"}, "the policy's 'per_cell' is 'perhaps', but must be yes or no"),
    ],
)
def test_a_policy_that_cannot_be_read(settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(MarkschemeError) as caught:
        Policy.read(settings)
    assert str(caught.value) == sentence


def test_reading_a_policy() -> None:
    assert Policy.read({"slip": "1/4", "per_cell": "no"}) == Policy(slip=Fraction(1, 4), per_cell=False)
