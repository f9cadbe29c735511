"""One number is off and all the rest follows from it: what people misread is told from what they slip in."""

from __future__ import annotations

import pytest
from flint import fmpq
from test_misread import misread_script
from test_paper_agreement import marked, script, worked_from

from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem, with_given
from markscheme.family.givens.rule import exact_string
from markscheme.family.library import Library
from markscheme.marking.misreads.misreadings import misreadings

LIBRARY = Library()


def given(id: str, **numbers: object) -> Problem:
    return with_given(LIBRARY[id], numbers)


VAE = given(
    "generative/vae",
    reconstruction="gaussian",
    encoder="log_variance",
    mu=["1.4", "-0.6"],
    log_variance=["-0.4", "0.6"],
    noise=["0.5", "-0.7"],
    W=[["1", "-0.5"], ["-0.7", "0.8"]],
    c=["-0.3", "0.4"],
    x=["1", "0"],
)
CONVOLVED = given(
    "cnn/convolve_1d", operation="convolution", mode="full", f=["4", "-3", "1", "5"], g=["1.5", "-0.5", "2"]
)
LEARNT = given(
    "rl/td",
    algorithm="q_learning",
    Q=[["4", "6"], ["2", "-4"], ["5", "4"]],
    transitions=[[2, 1, 2, 1], [1, 1, 2, 2], [2, 1, 4, 0]],
    alpha="0.5",
    gamma="0.9",
)
RETURNS = given(
    "rl/returns", baseline="values", rewards=["-3", "2", "1", "4"], gamma="0.5", b=["1.2", "-2.1", "0.6", "1"]
)
TREE = given("rl/game_tree", answer="scientific", b="37", d="14")
GATED = given(
    "rnn/gru",
    update="new",
    reset="before",
    x=["0.9"],
    h=["0.7", "0.6"],
    W_z=[["-0.7"], ["-0.8"]],
    U_z=[["0.7", "-0.7"], ["0.7", "-0.9"]],
    b_z=["0.3", "-0.4"],
    W_r=[["0.6"], ["0.1"]],
    U_r=[["-0.9", "0.8"], ["1", "0.6"]],
    b_r=["0.1", "0.4"],
    W_h=[["-0.1"], ["-0.5"]],
    U_h=[["0.3", "0.8"], ["0.7", "-0.5"]],
    b_h=["-0.5", "-0.2"],
)
LOG = given("regression/log_transformed", x=["1", "2", "8", "20"], y=["4", "10", "17", "20"])


def readings(problem: Problem, raw: dict[str, object]) -> list[tuple[str, list[object], str]]:
    steps = marked(problem, raw).steps
    records = [step.misread.record() for step in steps if step.misread]
    return [(record["given"], record["place"], record["read"]) for record in records]


@pytest.mark.parametrize(
    ("name", "place", "read"),
    [("f", 2, fmpq(-3)), ("g", 0, fmpq(51, 10)), ("g", 0, fmpq(16, 10)), ("g", 1, fmpq(3, 2))],
)
def test_what_is_only_copied_was_misread_where_it_is_not_off_in_a_common_way(name, place, read):
    """The number beside it, another digit: nobody slips so who writes down what was read."""
    found = readings(CONVOLVED, misread_script(CONVOLVED, name, (place,), read))
    assert found == [(name, [place + 1], exact_string(read))]


@pytest.mark.parametrize(
    ("name", "place", "read", "verdict"),
    [
        ("f", 1, fmpq(3), "wrong"), ("f", 0, fmpq(5), "wrong"), ("f", 3, fmpq(50), "wrong"),
        ("g", 0, fmpq(-3, 2), "accident"), ("g", 2, fmpq(3), "wrong"),
    ],
)  # fmt: skip
def test_where_a_step_only_copies_a_given_a_common_slip_is_a_mistake_in_that(name, place, read, verdict):
    """All that comes after it takes what stands there, so nothing else speaks for a misread given."""
    raw = misread_script(CONVOLVED, name, (place,), read)
    copied, result = {"f": "padded", "g": "turned"}[name], "out"
    steps = {step.name: step for step in marked(CONVOLVED, raw).steps}
    assert readings(CONVOLVED, raw) == []
    assert steps[copied].verdict == verdict
    assert 0 < steps[copied].marks < steps[copied].out_of
    assert (steps[result].verdict, steps[result].credit) == ("follows", 1)


def test_a_given_that_is_copied_out_among_what_is_calculated_was_misread():
    """A layer has as many channels as filters: there is no calculation to slip in, though 11 is 10 and 1."""
    problem = sample(LIBRARY["cnn/shape_chain"], "easy", 1).problem
    ways = [way for way in misreadings(problem) if way.place[-1:] == ("filters",) and way.read == way.printed + 1]
    assert ways
    for way in ways:
        assert [given for given, _, _ in readings(problem, script(way.problem(problem)))] == ["layers"]


def test_a_digit_that_is_one_off_in_a_sum_is_a_slip():
    assert readings(VAE, misread_script(VAE, "c", (0,), fmpq(-4, 10))) == []
    z = VAE.values["z"].copy()
    z[0] += fmpq(1, 10)
    assert readings(VAE, worked_from(VAE, z=z)) == []


def test_a_count_that_is_one_off_is_a_mistake_of_method():
    assert readings(TREE, misread_script(TREE, "d", None, fmpq(13))) == []
    assert readings(TREE, misread_script(TREE, "d", None, fmpq(41))) == [("d", [], "41")]
    assert readings(TREE, misread_script(TREE, "b", None, fmpq(38))) == [("b", [], "38")]


def test_a_digit_that_is_one_off_beside_a_long_number_was_misread():
    assert readings(VAE, misread_script(VAE, "W", (0, 0), fmpq(2))) == [("W", [1, 1], "2")]
    assert readings(VAE, misread_script(VAE, "noise", (1,), fmpq(-8, 10))) == [("noise", [2], "-0.8")]


def test_a_digit_that_is_one_off_before_a_long_number_was_misread():
    """What it moves the gate by is no round number, and nothing else gives that one to three digits.

    Where another misreading gives it as well, a slip may give it, too.
    """
    for name, place in (("W_z", (0, 0)), ("W_r", (1, 0)), ("b_z", (0,)), ("b_r", (1,))):
        read = GATED.given[name][place] + fmpq(1, 10)
        found = readings(GATED, misread_script(GATED, name, place, read))
        assert found == [(name, [i + 1 for i in place], exact_string(read))]
    assert readings(GATED, misread_script(GATED, "W_r", (0, 0), fmpq(1, 2))) == []


def test_the_sign_of_a_term_is_read_and_that_of_a_product_is_found():
    assert readings(VAE, misread_script(VAE, "c", (0,), fmpq(3, 10))) == [("c", [1], "0.3")]
    assert readings(VAE, misread_script(VAE, "W", (1, 0), fmpq(7, 10))) == []


def test_what_is_right_with_the_printed_number_speaks_against_a_misreading():
    """mu goes into the divergence as well."""
    assert readings(VAE, misread_script(VAE, "mu", (0,), fmpq(41, 10))) == [("mu", [1], "4.1")]
    z = VAE.values["z"].copy()
    z[0] += fmpq(27, 10)
    assert readings(VAE, worked_from(VAE, z=z)) == []


def test_a_misreading_that_explains_all_is_believed_before_a_misconception_that_does_not():
    """4 for 6 is also the value of the action taken next; but the 4 stands in the table as well."""
    assert readings(LEARNT, misread_script(LEARNT, "Q", (0, 1), fmpq(4))) == [("Q", [1, 2], "4")]


def test_a_misconception_gives_the_right_entries_too():
    """To add the baseline in one entry is no misunderstanding: its sign was lost."""
    advantage = RETURNS.values["advantage"].copy()
    advantage[1] += 2 * RETURNS.given["b"][1]
    steps = {step.name: step for step in marked(RETURNS, worked_from(RETURNS, advantage=advantage)).steps}
    assert (steps["advantage"].verdict, steps["advantage"].slip) == ("wrong", None)
    advantage = RETURNS.values["advantage"] + 2 * RETURNS.given["b"]
    steps = {step.name: step for step in marked(RETURNS, worked_from(RETURNS, advantage=advantage)).steps}
    assert steps["advantage"].verdict == "slip"


def test_a_filled_up_zero_is_no_early_rounding_where_more_digits_stand_elsewhere():
    """0.930 comes of one mistyped logarithm; it would come of two figures, too, but then nothing would have three."""
    raw = {"mean_x": "0.930", "mean_y": "12.8", "S_xx": "5.28", "S_xy": "24.4", "slope": "4.62", "intercept": "8.46"}
    assert marked(LOG, raw).steps[0].verdict == "wrong"
