"""The working: the formula, the numbers put in, the result; no digit that is not proven."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import with_given
from markscheme.errors import FamilyError, Undecided
from markscheme.family.library import Library
from markscheme.notation import Number, to_text
from markscheme.numbers import limits
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, Rounding, round_to, show
from markscheme.traced import TracedValue, Untraceable, traced_at_most
from markscheme.working import closed_form_text, closed_forms, decimals, formula, printed_value, working
from markscheme.working.formulas import traced_cells

FAMILIES = Path(__file__).parents[1] / "families"
BATCHNORM = {"Z": [[1, 2], [3, 5], [8, 4]], "gamma": [2, "0.5"], "beta": [1, -1], "epsilon": "0.1"}


@pytest.fixture(scope="module")
def library():
    return Library([FAMILIES])


@pytest.fixture
def forms(library):
    return with_given(library["good/closed_forms"], {"x": 6, "W": [[1, -2], [-3, 1]], "v": [2, 3]})


def lines(problem) -> dict[str, list[tuple]]:
    """Each step's lines as text: symbol, calculation, value, closed form."""
    return {
        step.call.name: [
            tuple(
                None if node is None else to_text(node)
                for node in (line.symbol, line.calculation, line.value, line.closed)
            )
            for line in step.lines
        ]
        for step in working(problem)
    }


def formulas(problem) -> dict[str, str | None]:
    return {step.call.name: step.formula and to_text(step.formula) for step in working(problem)}


def plain(text: str) -> str:
    return "".join(text.split())


# --- formula, numbers, result


def test_each_step_is_shown_three_times(forms):
    assert formulas(forms) == {
        "root": "root = 1/sqrt(x)",
        "power": "power = e^x/2",
        "logarithm": "logarithm = 2 + ln(x)",
        "third": "third = x/3",
        "h": "h = max(0, W v)",
    }
    assert lines(forms) == {
        "root": [("root", "1/sqrt(6)", "0.4082", "1/sqrt(6)")],
        "power": [("power", "e^6/2", "201.7", "e^6/2")],
        "logarithm": [("logarithm", "2 + ln(6)", "3.792", "ln 6 + 2")],
        "third": [("third", "6/3", "2", None)],
        "h": [("h_1", "max(0, 1*2 + (-2)*3)", "0", None), ("h_2", "max(0, (-3)*2 + 1*3)", "0", None)],
    }


def test_the_working_of_batch_normalisation(library):
    problem = with_given(library["norm/batchnorm"], BATCHNORM, Rounding())
    shown = lines(problem)
    assert shown["mean"] == [("μ_1", "(1 + 3 + 8)/3", "4", None), ("μ_2", "(2 + 5 + 4)/3", "3.667", "11/3")]
    assert shown["variance"][1] == (
        "σ_2^2",
        "((2 - 3.667)^2 + (5 - 3.667)^2 + (4 - 3.667)^2)/3",
        "1.556",
        "14/9",
    )
    assert shown["Z_hat"][0] == ("hat(Z)_11", "(1 - 4)/sqrt(8.667 + 0.1)", "-1.013", None)
    assert formulas(problem)["out"] == "y_ij = γ_j hat(z)_ij + β_j"
    assert formulas(problem)["mean"] == "μ_j = (1/m) sum_(i = 1)^m z_ij"


def test_a_size_less_one_stands_in_parentheses_beside_a_factor(library):
    given = {"X": [[1, 2], [3, 4]], "K": [[1, 2], [3, -1]], "stride": 2, "padding": 1}
    assert formulas(with_given(library["cnn/transposed"], given))["height"] == "H' = (h - 1) s + f - 2 p"


def test_the_working_of_a_repeated_step(library):
    problem = with_given(library["good/rounds"], {"M": [[1, 2], [3, 4]], "x": [1, 1], "times": 2})
    assert formulas(problem)["v_1"] == "v^(1) = M x"
    assert formulas(problem)["v_2"] == "v^(2) = M v^(1)"
    assert lines(problem)["v_2"] == [("v_1^(2)", "1*3 + 2*7", "17", None), ("v_2^(2)", "3*3 + 4*7", "37", None)]


def test_the_zero_that_a_sum_starts_from_is_not_shown(library):
    problem = with_given(library["good/rounds"], {"M": [[1, 2], [3, 4]], "x": [1, 1], "times": 2})
    assert formulas(problem)["total"] == "total = c^(1) + c^(2)"
    assert lines(problem)["total"] == [("total", "3 + 37", "40", None)]
    assert lines(problem)["c_2"] == [("c^(2)", "2*17 + 3", "37", None)]


def test_a_large_array_is_written_out_in_part(library):
    problem = with_given(library["norm/batchnorm"], {**BATCHNORM, "Z": [[i, i * i] for i in range(9)]})
    steps = {step.call.name: step for step in working(problem)}
    assert (len(steps["Z_hat"].lines), steps["Z_hat"].left_out) == (4, 14)
    assert (len(steps["mean"].lines), steps["mean"].left_out) == (2, 0)


# --- closed forms


@pytest.mark.parametrize(
    ("x", "root", "power", "logarithm"),
    [
        (6, "1/sqrt(6)", "e^6/2", "ln 6 + 2"),
        (4, None, "e^4/2", "ln 4 + 2"),
        (1, None, "e/2", None),
        (12, "sqrt(3)/6", "e^12/2", "ln 12 + 2"),
        ("1/2", "sqrt(2)", "e^0.5/2", "ln 0.5 + 2"),
        (211, None, "e^211/2", "ln 211 + 2"),
    ],
)
def test_short_closed_forms(library, x, root, power, logarithm):
    problem = with_given(library["good/closed_forms"], {"x": x, "W": [[1]], "v": [1]})
    shown = {name: found[0][3] for name, found in lines(problem).items()}
    assert (shown["root"], shown["power"], shown["logarithm"]) == (root, power, logarithm)


@pytest.mark.parametrize(
    ("x", "third"), [(1, "1/3"), (2, "2/3"), (3, None), ("3/2", None), ("-4", "-(4/3)"), ("1/1000", None)]
)
def test_fractions_that_do_not_end(library, x, third):
    family = library["certify/trivial"]  # x * x
    assert lines(with_given(family, {"x": "1/2"}))["same"][0][3] is None
    problem = with_given(library["good/words"], {"a": x, "b": "1/3", "rule": "product"})
    shown = lines(problem)["c"][0][3]
    assert (
        shown is None
        if third is None
        else plain(shown) in {plain(third), plain(third).replace("(", "").replace(")", "")}
    )


def test_closed_forms_in_the_answer_grammar(forms):
    found = {name: closed_form_text(closed_forms(forms)[name]) for name in ("root", "power", "third")}
    assert found == {"root": "sqrt(6)/6", "power": "e^6/2", "third": "2"}
    assert closed_form_text(closed_forms(forms)["logarithm"]) in ("ln(6)+2", "2+ln(6)")


@pytest.mark.parametrize(
    ("w", "shown"),
    [("1 + sqrt(3)", "(1 + sqrt(3))*0.5"), ("-sqrt(3)", "(-sqrt(3))*0.5"), ("2*sqrt(3)", "2*sqrt(3)*0.5")],
)
def test_an_expression_stands_in_brackets_beside_a_factor(library, w, shown):
    problem = with_given(library["mlp/vanishing"], {"w": w, "slope": "0.5", "L": 3})
    (cell,) = traced_cells(problem, problem.calls[0], problem.values)
    assert to_text(cell.node) == shown


def test_a_minus_before_a_minus_is_not_written(library):
    problem = with_given(library["generative/gan"], {"p": ["0.5", "0.5"], "q": ["0.25", "0.75"], "ask_for": "optimal"})
    assert lines(problem)["V"][0][1] == "0.5*ln(0.66667) + 0.5*ln(0.4) + 0.25*ln(1 - 0.66667) + 0.75*ln(1 - 0.4)"


def test_the_smallest_is_a_minimum(library):
    given = {"X": [[3, 0], [-1, 2]], "X_test": [[1, 1]], "method": "minmax"}
    problem = with_given(library["norm/zscore_minmax"], given)
    assert [line[1] for line in lines(problem)["low"]] == ["min(3, -1)", "min(0, 2)"]


def test_expressions_put_in_stay_exact(library):
    problem = with_given(library["good/words"], {"a": "e^2", "b": "sqrt(8)", "rule": "product"})
    assert closed_form_text(closed_forms(problem)["c"]) is None
    problem = with_given(library["good/words"], {"a": "sqrt(2)/2", "b": "sqrt(8)", "rule": "product"})
    assert closed_form_text(closed_forms(problem)["c"]) == "2"
    assert printed_value(problem, "c") == "2"
    assert decimals(problem, "c", 12) == "2"


# --- results


@pytest.mark.parametrize("rule", ["4 sf, 3 sf", "3 dp", "6 sf, 2 dp", "9 sf, 9 sf"])
@pytest.mark.parametrize("mode", ["train", "inference"])
def test_the_printed_result_is_the_exact_value_rounded(library, rule, mode):
    """Against an evaluation with 2,000 bits, cell by cell: no intermediate rounding, no unproven digit."""
    given = {**BATCHNORM, "mode": mode}
    if mode == "inference":
        given |= {"running_mean": ["0.3", "1.7"], "running_variance": ["2", "1/3"]}
    problem = with_given(library["norm/batchnorm"], given, Rounding.read(rule))
    with ctx.workprec(2000):
        precise = {call.name: problem.values[call.name] for call in problem.calls}
    for step in working(problem):
        for line, cell in zip(step.lines, cells_of(precise[step.call.name]), strict=True):
            assert to_text(line.value) == rounded(cell, problem.rounding.working)
        flat = np.array(printed_value(problem, step.call.name), dtype=object).ravel()
        for text, cell in zip(flat, cells_of(precise[step.call.name]), strict=True):
            assert text == rounded(cell, problem.rounding.answer)


def rounded(cell: object, digits: Digits) -> str:
    """The value printed from its middle, which 2,000 bits hold far beyond these digits."""
    if isinstance(cell, arb):
        mantissa, power = (int(part) for part in cell.mid().man_exp())
        cell = fmpq(mantissa) * fmpq(2) ** power
    return show(cell, digits)


@pytest.mark.parametrize("digits", [1, 5, 12, 50, 300])
def test_decimals_are_proven_to_the_last(forms, digits):
    with mpmath.workdps(digits + 20):
        for name, value in [
            ("root", 1 / mpmath.sqrt(6)),
            ("power", mpmath.exp(6) / 2),
            ("logarithm", 2 + mpmath.log(6)),
        ]:
            near = fmpq(int(mpmath.floor(value * mpmath.mpf(10) ** (digits + 10))), 10 ** (digits + 10))
            expected, _ = round_to(near, Digits(digits))
            found = Fraction(decimals(forms, name, digits))
            assert found == Fraction(int(expected.p), int(expected.q))


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("sqrt(2)/2", "sqrt(2)*2.469/2", "1.23"),  # 1.2345 exactly, so 1.23; the ball alone cannot tell
        ("sqrt(2)/2", "sqrt(2)*2.47", "2.47"),
        ("sqrt(3)", "sqrt(3)*0.415", "1.25"),  # 1.245 exactly: the half goes up
        ("-sqrt(3)", "sqrt(3)*0.415", "-1.25"),
        ("e^2", "0.125*e^(-2)", "0.125"),
        ("sqrt(5)", "sqrt(5)", "5"),
    ],
)
def test_ties_are_resolved_exactly(library, a, b, value):
    problem = with_given(library["good/words"], {"a": a, "b": b, "rule": "product"})
    assert printed_value(problem, "c") == value


def test_a_tie_that_no_form_resolves_is_said(library):
    """Four roots are no short form, so nothing proves that they cancel and leave 0.125."""
    tie = "(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))"
    problem = with_given(library["good/words"], {"a": f"{tie}+0.125", "b": f"0-{tie}"}, Rounding.read("4 sf, 2 sf"))
    with pytest.raises(Undecided) as raised:
        printed_value(problem, "c")
    assert str(raised.value) == (
        "good/words: step 'c': its digits cannot be proven by calculating with 4,096 bits: it may be exactly 0, "
        "or lie on the edge of rounding; change the givens a little"
    )


def test_exact_cells_of_every_value_print_as_they_are(library):
    problem = with_given(library["good/words"], {"a": "1/3", "b": "1/6"})
    assert [printed_value(problem, name) for name in ("c", "half")] == ["0.5", "0.25"]
    assert decimals(problem, "c", 12) == "0.5"


# --- what the lines say is true


CANCELS = {"A": [[0, 0, 1], [0, 0, 1], [1, 1, 0]], "H": [[-1, 3], [1, 2], [1, -2]], "W": [[1, 2], [-1, 3]]}


def test_a_number_that_cancels_is_shown_as_zero(library):
    """A ball around 0 has no digits: 0e-18 stands for nothing on a key."""
    problem = with_given(library["gnn/gcn_layer"], {**CANCELS, "self_loops": "no", "activation": "none"}, Rounding())
    shown = [text for step in lines(problem).values() for line in step for text in line if text]
    assert ("M_31", "0.7071*(-1) + 0.7071*1 + 0*1", "0") in [line[:3] for line in lines(problem)["AH"]]
    assert "0*1 + 3.536*(-1)" in shown
    assert not [text for text in shown if "e-" in text]


def test_entries_counted_from_zero(library):
    problem = with_given(library["regression/multiple"], {"X": [[0], [1], [2]], "y": [1, 3, 5]})
    assert [line[0] for line in lines(problem)["theta"]] == ["θ_1", "θ_0"]  # the last unknown is read off first
    assert [line[0] for line in lines(problem)["moment"]] == ["m_1", "m_2"]


def test_where_the_gradient_comes_from_above_there_is_no_loss(library):
    givens = {"X": [[1, 2, 0], [0, 1, 3], [2, 1, 1]], "K": [[1, 0], [0, 1]], "b": 0, "G": [[3]]}
    problem = with_given(library["cnn/conv_backward"], givens)
    assert "loss_" not in {call.name for call in problem.calls}
    assert formulas(problem)["grad_pooled"] == "∇_P L = G"


@pytest.mark.parametrize(
    ("targets", "at_zero", "rule"),
    [
        ("signed", "error", "hat(y) = {+1 z > 0; -1 z ≤ 0}"),
        ("signed", "positive", "hat(y) = {+1 z ≥ 0; -1 z < 0}"),
        ("binary", "negative", "hat(y) = {1 z > 0; 0 z ≤ 0}"),
    ],
)
def test_the_rule_of_the_perceptron_has_both_cases(library, targets, at_zero, rule):
    low = -1 if targets == "signed" else 0
    givens = {"X": [[1, 0], [-2, 0]], "y": [1, low], "w0": [1, 0], "b0": 0, "eta": 1, "x_new": [-3, 0]}
    problem = with_given(library["classification/perceptron"], {**givens, "targets": targets, "at_zero": at_zero})
    assert formulas(problem)["label"] == rule


def test_decay_and_mean_as_they_are_calculated(library):
    given = {
        "theta": [1, 2],
        "gradients": [[1, 2], [3, 1], [1, 1]],
        "gradient": "given",
        "eta": "0.1",
        "epsilon": "0.1",
    }
    mean = with_given(library["optimisers/step"], {**given, "method": "adagrad", "accumulator": "mean"})
    shown = formulas(mean)
    assert [shown[f"v_{k}"] for k in (1, 2, 3)] == [
        "v^(1) = g^(1) ⊙ g^(1)",
        "v^(2) = (v^(1) + g^(2) ⊙ g^(2))/2",
        "v^(3) = (2 v^(2) + g^(3) ⊙ g^(3))/3",
    ]
    del given["epsilon"]
    decoupled = with_given(library["optimisers/step"], {**given, "weight_decay": "decoupled", "decay": "0.5"})
    assert formulas(decoupled)["theta_1"] == "θ^(1) = θ^(0) - η λ θ^(0) - η g^(1)"
    assert lines(decoupled)["theta_1"][0][1] == "1 - 0.1*0.5*1 - 0.1*1"


def test_what_is_traced_hangs_on_nothing_that_was_traced_before():
    """Each solution and each student's feedback has operations of its own."""
    one = TracedValue(fmpq(2), Number("2"))
    with traced_at_most(2):
        assert (one + one).value == 4
        with traced_at_most(1):
            assert (one * one).value == 4
            with pytest.raises(Untraceable):
                one * one
        assert (one - one).value == 0
        with pytest.raises(Untraceable):
            one + one
    for _ in range(limits.TRACED + 1):
        one + one


@pytest.mark.parametrize(("b", "d", "printed"), [(5, 7, "7.81"), (15, 4, "5.06")])
def test_a_familys_own_constant_hides_no_tie(b, d, printed):
    """5^7 = 78125: its fourth figure is a tie, and only SymPy sees that 10^(7 ln 5 / ln 10 - 4) is 7.8125."""
    problem = with_given(Library()["rl/game_tree"], {"b": b, "d": d})
    assert printed_value(problem, "mantissa") == printed
    assert Fraction(decimals(problem, "mantissa", 12)) == Fraction(b**d, 10**4)
    assert working(problem)


def test_a_step_that_fails_is_named_and_not_left_without_a_formula(library):
    problem = with_given(library["good/words"], {"a": "1/3", "b": "1/6"})
    call = problem.calls[0]
    told = dict(problem.values)  # what is kept of a problem is kept by its own values

    def broken(*_):
        return {}["missing"]

    wrong = replace(call, step=replace(call.step, function=broken, formula=""))
    for printed in (formula, lambda family, call, values, problem: traced_cells(problem, call, values)):
        with pytest.raises(FamilyError) as raised:
            printed(problem.family, wrong, told, problem)
        assert str(raised.value) == "good/words: step 'c': broken() failed: KeyError: 'missing'"

    def on_numbers_alone(*numbers):
        return numbers[0].p  # a rational has a numerator, a symbol has none

    plain = replace(call, step=replace(call.step, function=on_numbers_alone, formula=""))
    assert formula(problem.family, plain, told, problem) is None
    assert traced_cells(problem, plain, told) == []


def test_a_slip_that_fails_is_named_where_its_rounds_are_watched(library):
    problem = with_given(library["good/rounds"], {"M": [[1, 2], [3, 4]], "x": [1, 1], "times": 2})
    call = next(call for call in problem.calls if call.step.name == "total")

    def total__broken(c_):
        return c_[-1] + len(None)

    with pytest.raises(FamilyError) as raised:
        Scheme(problem)._watched(call, total__broken, ["c_"])
    assert "step 'total': total__broken() failed: TypeError: object of type 'NoneType' has no len()" in str(
        raised.value
    )


@pytest.mark.parametrize(("dimension", "is_written"), [(3, True), (4, False), (30, False)])
def test_binomials_are_written_out_as_far_as_a_line_holds_them(dimension, is_written):
    """Each is a fraction within the next: of ten they were taller than a page."""
    given = {"N": 5, "d": dimension, "epsilon": "0.1", "delta": "0.05"}
    problem = with_given(Library()["learning/vc_bound"], given)
    steps = {step.call.name: step for step in working(problem, "en")}
    for name in ("growth_N", "growth_2N"):
        assert (steps[name].lines[0].calculation is not None) == is_written
