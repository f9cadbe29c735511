"""Marks hold in both directions: what is right passes on nothing but itself, and what rounding gives is no guess."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import middle_of
from markscheme.numbers.rounding import Digits, Rounding, show
from markscheme.simulation import Instance
from markscheme.simulation.models import careless

HALF = Fraction(1, 2)
# Mean 4.5, S_xx 21, S_xy 60, b = 20/7, a = 85/7: nothing is rounded before b.
GIVEN: dict[str, Any] = {"x": [1, 4, 6, 7], "y": [14, 26, 28, 32]}
RIGHT = {"mean_x": "4.5", "mean_y": "25", "S_xx": "21", "S_xy": "60", "slope": "2.86", "intercept": "12.1"}
ALONE = dict.fromkeys(RIGHT, "")


@pytest.fixture(scope="module")
def line() -> Scheme:
    return Scheme(with_given(Library()["regression/simple"], GIVEN, Rounding.read("4 sf, 3 sf")))


def step(line: Scheme, name: str, **written: str) -> tuple[str, Fraction]:
    """Verdict and credit of one step of an otherwise right paper."""
    found = next(one for one in mark(line, {**RIGHT, **written}).steps if one.name == name)
    return found.verdict, found.credit


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("mean_x", "4.495"), ("mean_x", "4.49"), ("mean_x", "4.51"), ("S_xx", "20.6"), ("S_xx", "19"), ("S_xx", "12"),
        ("S_xy", "60.7"), ("slope", "2.81"), ("slope", "2.8"), ("slope", "2.850"), ("slope", "2.91"),
        ("intercept", "11.83"), ("intercept", "12.4"),
    ],
)  # fmt: skip
def test_a_number_that_ends_is_itself_and_others_are_as_near_as_they_are_written(line, name, written):
    assert step(line, name, **{name: written}) == ("wrong", 0)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("mean_x", "4.5"), ("mean_x", "9/2"), ("mean_x", "4.50"), ("slope", "20/7"), ("slope", "2.857"),
        ("slope", "2.8571"), ("intercept", "12.14"), ("intercept", "85/7"), ("intercept", "12.1"),
    ],
)  # fmt: skip
def test_what_correct_work_reaches_is_right_with_as_many_digits_or_more(line, name, written):
    assert step(line, name, **{name: written}) == ("right", 1)


@pytest.mark.parametrize(("name", "written"), [("slope", "2.9"), ("slope", "3"), ("intercept", "12"), ("mean_x", "5")])
def test_fewer_digits_than_asked_are_said_and_cost_half(line, name, written):
    found = next(one for one in mark(line, {**RIGHT, name: written}).steps if one.name == name)
    assert (found.verdict, found.credit, found.note) == ("rounded", HALF, "fewer_digits")


def test_digits_that_were_cut_off_are_an_accident_where_all_that_were_asked_stand(line):
    assert step(line, "slope", slope="2.85") == ("accident", HALF)
    assert step(line, "slope", slope="2.8")[0] != "accident"


def test_final_zeros_that_a_calculator_drops_are_added_back():
    """S_xx = 8.75, b = 2.8/8.75 = 0.32: 0.320 and 0.32 are the same answer."""
    scheme = Scheme(with_given(Library()["regression/simple"], {"x": [1, 2, 3, 5], "y": [2, 2, 3, 4]}))
    slope = middle_of(scheme.values["slope"])
    text = show(slope, Digits(3))
    assert next(s for s in mark(scheme, {"slope": text.rstrip("0")}).steps if s.name == "slope").verdict == "right"


@pytest.mark.parametrize("slope", ["0", "10", "3.5", "1e1", "2.5"])
def test_a_lone_wrong_answer_earns_nothing_for_being_alone(line, slope):
    assert mark(line, {**ALONE, "slope": slope}).score == 0


def test_the_example_that_earned_everything_earns_half_of_it(line):
    """60.7 comes of 4.495 by the product of the means to four figures, and 12.4 of 2.81; the rest comes of nothing."""
    typed = dict(zip(RIGHT, ["4.495", "25", "20.6", "60.7", "2.81", "12.4"], strict=True))
    found = scores(mark(line, typed))
    assert [found[name] for name in ("mean_x", "S_xx", "slope")] == [0, 0, 0]
    assert found["mean_y"] == 1


@pytest.mark.parametrize("zero", ["0", "0.0", "0e3", "0e9"])
@pytest.mark.parametrize("name", ["mean_x", "slope"])
def test_a_zero_is_no_rounding_of_anything_else_however_it_is_written(line, name, zero):
    assert step(line, name, **{name: zero}) == ("wrong", 0)


@pytest.mark.parametrize("text", ["1e12", "1e1", "1e2", "0e9", "0.5", "1", "-2e1"])
@pytest.mark.parametrize("id", ["rnn/bptt", "regression/simple", "mlp/backprop", "norm/batchnorm"])
def test_the_same_text_in_every_box_earns_next_to_nothing(id, text):
    from markscheme.engine.certify import sample

    problem = sample(Library()[id], "easy", 1, {}).problem
    marked = mark(Scheme(problem), {name: _filled(problem.values[name], text) for name in problem.asked_calls})
    assert marked.score <= Fraction(1, 5) * marked.total


def _filled(value: Any, text: str) -> Any:
    return [_filled(row, text) for row in value] if hasattr(value, "shape") and value.shape else text


def test_a_width_is_never_rounded_too_early():
    given = {
        "height": 15,
        "width": 15,
        "channels": 3,
        "kernel": 8,
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "filters": 4,
    }
    scheme = Scheme(with_given(Library()["cnn/output_size"], given))
    marked = {one.name: one for one in mark(scheme, {"out_width": "10.4"}).steps}
    assert marked["out_width"].credit == 0


def test_who_keeps_two_digits_fewer_all_along_is_told_so():
    """On both sides: rounded where the number differs, and not at every step as if nothing had happened."""
    from markscheme.engine.certify import sample
    from markscheme.family.givens.sampling import Stream

    told = lost = steps = 0
    for seed in range(4):
        drawn = sample(Library()["mlp/backprop"], "medium", seed, {})
        instance = Instance(drawn.problem, drawn.certificate)
        marked = mark(instance.scheme, careless(instance, Stream("two fewer", seed)).raw)
        steps += len(marked.steps)
        told += sum(one.verdict in ("right", "follows", "rounded") for one in marked.steps)
        lost += sum(one.verdict == "rounded" for one in marked.steps)
    assert told >= 0.95 * steps
    assert lost > 0


def test_a_weight_that_is_masked_does_not_hide_that_the_others_were_rounded_early():
    """0 before and after: the scores to three figures, the largest taken off, every power and sum to three figures."""
    Q, K = [[0, 0, 0], [-1, 2, 1], [1, 1, 2]], [["0.5", -1, "-0.5"], ["-0.5", -1, "0.5"], [1, -1, -1]]
    scheme = Scheme(with_given(Library()["attention/scaled_dot_product"], {"Q": Q, "K": K, "V": K, "mask": "causal"}))
    scores = [["0", "0", "0"], ["-1.74", "-0.582", "-2.32"], ["-0.867", "-0.289", "-1.16"]]
    weights = [["1", "0", "0"], ["0.239", "0.763", "0"], ["0.283", "0.505", "0.212"]]
    marked = {one.name: one.verdict for one in mark(scheme, {"scores": scores, "weights": weights}).steps}
    assert marked["weights"] == "rounded"


def test_ranges_hold_what_one_way_gives_and_little_more():
    """Of 2/7 to four figures by the reciprocal: 2 x 0.1429 = 0.2858, printed 0.286; 0.285 is out of reach."""
    scheme = Scheme(with_given(Library()["regression/simple"], {"x": [1, 4, 6, 7], "y": [14, 26, 28, 32]}))
    (slope,) = scheme.accepted["slope"]
    assert slope.takes(middle_of(cells_of(scheme.values["slope"])[0]))
    assert all(high - low < 2 * Rounding().half_unit(high) for low, high in slope.intervals)


def scores(marked: QuestionMark) -> dict[str, Fraction]:
    return {one.name: one.credit for one in marked.steps}


def test_a_right_value_passes_on_nothing_but_itself(line):
    """After the right mean 4.5 an S_xx of 19 follows from nothing, whatever 4.5 may have been rounded from."""
    assert scores(mark(line, {**RIGHT, "S_xx": "19", "slope": "3.16", "intercept": "10.8"}))["S_xx"] == 0


def test_a_wrong_value_passes_on_what_was_written(line):
    """The other side: S_xx miscalculated as 24, the rest rightly from it, costs S_xx alone."""
    found = scores(mark(line, {**RIGHT, "S_xx": "24", "slope": "2.5", "intercept": "13.8"}))
    assert found == {**dict.fromkeys(RIGHT, Fraction(1)), "S_xx": 0}


def test_a_right_number_that_hangs_on_a_wrong_one_stands_for_all_that_rounds_to_it():
    """A slope of 2.86 beside an own S_xx may be 2.863: what depends on it was calculated from that."""
    from markscheme.diagnosis.script import StudentScript
    from markscheme.diagnosis.typed.answer_reader import read_answer

    problem = with_given(Library()["regression/simple"], GIVEN, Rounding.read("4 sf, 3 sf"))
    scheme = Scheme(problem)
    answers = {name: read_answer(text, problem.values[name]) for name, text in RIGHT.items()}
    clean, led = StudentScript(scheme, answers), StudentScript(scheme, answers)
    for name in RIGHT:
        clean.verdicts[name] = led.verdicts[name] = "right"
    led.verdicts["S_xx"] = "wrong"
    assert clean.own("slope").radius < led.own("slope").radius
    assert led.own("slope").low <= 2.855 <= 2.865 <= led.own("slope").high
    assert not clean.may_differ("intercept")
    assert led.may_differ("intercept")
    led = StudentScript(scheme, answers, verdicts={**clean.verdicts, "S_xx": "blank"})
    assert not led.may_differ("slope")


def test_a_right_number_that_ends_stands_for_what_rounds_to_it_where_it_hangs_on_a_wrong_one():
    """4.78 is the key's own number, and what is left of 4.782 by somebody whose first error was 4.1 for 4."""
    given = {"V": [3, 6, 4], "transitions": [[1, 4, 2], [2, -2, 1], [1, 3, 2], [2, 4, 0]], "alpha": "0.2"}
    problem = with_given(Library()["rl/td"], {**given, "gamma": "0.5"}, Rounding.read("4 sf, 3 sf"))
    raw = {"error_1": "4.1", "value_1": "3.82", "error_2": "-6.09", "value_2": "4.78", "error_3": "1.57"}
    raw |= {"value_3": "4.13", "error_4": "-0.782", "value_4": "4.63", "table": ["4.13", "4.63", "4"]}
    steps = mark(Scheme(problem), raw).steps
    assert [step.name for step in steps if step.marks < step.out_of] == ["error_1"]
