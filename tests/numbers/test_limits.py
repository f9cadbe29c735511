"""What is too large is refused by a published limit, what is promised is solved, large numbers print proven digits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import mpmath
import pytest
from flint import arb, ctx, fmpq
from limit_cases import promised
from limit_fuzz import inputs, outcome, outcomes, tried

import markscheme
from markscheme import MarkschemeError, solve
from markscheme.document.printers.text_document import to_text
from markscheme.engine.problem import with_given
from markscheme.errors import GivenError, Undecided
from markscheme.family.library import Library
from markscheme.numbers import limits
from markscheme.numbers.anchored import AnchoredNumber
from markscheme.numbers.arrays import softmax, zeros
from markscheme.numbers.rounding import Digits, decimal, show
from markscheme.papers import solution_document
from markscheme.papers.plain_data import solution_json

LIBRARY = Library()
PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
PUBLISHED = {
    "numbers in one given": "GIVEN_CELLS",
    "characters of all givens together": "GIVEN_CHARACTERS",
    "characters of one number or name": "TEXT_CHARACTERS",
    "digits of an integer": "INTEGER_DIGITS",
    "lists inside lists": "GIVEN_DEPTH",
    "a count: steps, rounds, iterations": "COUNT",
    "rounds that follow from the givens: layers, gates, time steps": "ROUNDS",
    "steps of a problem, those of all rounds counted": "CALLS",
    "numbers in one array that is calculated, such as a padded image": "ARRAY_CELLS",
    "numbers in all steps together": "RESULT_CELLS",
    "bits of an exact fraction, before it goes on as proven digits": "RATIONAL_BITS",
    "work: operations, each counted once more for every 64 bits of its numbers": "WORK",
    "bits of the longest entry of a matrix, times its size squared, for its eigenvalues": "MATRIX_BITS",
    "decimal exponent of a result": "MAGNITUDE",
    "turns of a loop in a step with a slip in it, for those who write families": "SLIP_TURNS",
    "operations written out with the numbers put in": "TRACED",
    "steps written out in a worked solution; of the rest it gives the results": "WRITTEN",
}
UNIT = {"y": ["1"], "W2": [[1]], "eta": "0.1"}
QUICK = ("sgd 1000", "adam 60", "deep 64 tanh", "bptt 60", "multiple 200 x 20", "attention 20")
FGSM = {"x": [1], "w": [1], "b": 0, "y": 1, "epsilon": 1, "alpha": 1, "method": "iterative"}
STEP = {"theta": ["1"], "a": ["2"], "eta": "0.1"}
PIXEL = {"X": [[[1]]], "K": [[[[1]]]]}
CLASSES = {"X": [[1]], "eta": 1, "w0": [0], "b0": 0, "x_new": [1]}
SQUARINGS = {"names": ["x"], "values": ["1.5"], "gates": ["x * x", *(f"[{k}] * [{k}]" for k in range(1, 40))]}
FAR = {"Q": [[100, 0]], "K": [[100, 0], [0, 100]], "V": [[1], [2]]}
ALL = [pytest.param(*case, id=case[0]) for case in promised()]


def refused(family: str, given: dict[str, object]) -> str:
    with pytest.raises(MarkschemeError) as raised:
        solve(family, given)
    return str(raised.value)


def test_the_page_says_what_holds():
    rows = dict(re.findall(r"^\| (.+?) \| ([\d,]+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert {text: int(value.replace(",", "")) for text, value in rows.items()} == {
        text: getattr(limits, name) for text, name in PUBLISHED.items()
    }


@pytest.mark.parametrize("name", QUICK)
def test_what_is_promised_is_solved(name):
    ((_, family, given),) = [case for case in promised() if case[0] == name]
    assert solution_json(with_given(LIBRARY[family], given), 12)["steps"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "family", "given"), ALL)
@pytest.mark.parametrize("written", [False, True])
def test_everything_promised_is_solved_within_its_means(name, family, given, written):
    assert outcome(LIBRARY[family], given, written) == "solved"


@pytest.mark.parametrize(
    ("family", "given", "sentence"),
    [
        ("optimisers/step", {**STEP, "steps": 10**9}, "'steps' is '1000000000'; at most 1,000 are calculated"),
        ("adversarial/fgsm", {**FGSM, "iterations": 10**9}, "'iterations' is '1000000000'; at most 1,000"),
        ("cnn/convolve_2d", {**PIXEL, "padding": 1000}, "the kernels take 4004001 products, but at most 500000"),
        ("cnn/convolve_2d", {**PIXEL, "padding": 10**9}, "the kernels take 4000000004000000001 products"),
        ("mlp/computation_graph", SQUARINGS, "results from 10^-100,000 to 10^100,000 are printed"),
        ("regression/simple", {"x": [1] * 5_001, "y": [1] * 5_001}, "'x' has more than 5,000 numbers"),
        ("regression/simple", {"x": ["1" * 900] * 200, "y": [1] * 200}, "'x' has more than 100,000 characters"),
        ("cnn/shape_chain", {"input": [9, 9, 1], "layers": ["x" * 3000]}, "'layers' has a text of 3,000 characters"),
        ("mlp/dropout", {"a": [1], "p": "e^1000", "mask": [1]}, "p is exp(1000), but a probability is from 0 to 1"),
        ("classification/perceptron", {**CLASSES, "y": ["e^(e^e)"]}, "y"),
        ("classification/perceptron", {**CLASSES, "y": ["9^9^9"]}, "'y': a power of a power"),
        ("classification/perceptron", {**CLASSES, "y": ["(" * 500 + "1" + ")" * 500]}, "'y': more than 400 numerals"),
    ],
)
def test_what_is_too_large_is_refused_by_its_limit(family, given, sentence):
    said = refused(family, given)
    assert sentence in said
    assert "+/-" not in said


def test_no_array_is_made_that_is_too_large():
    with pytest.raises(GivenError, match="an array has 4,004,001 numbers; at most 40,000 are calculated"):
        zeros(2001, 2001)
    with pytest.raises(GivenError, match="an array has more than 1,000,000,000,000,000 numbers"):
        zeros(10**9, 10**9)


def test_work_is_counted_not_timed():
    """Exact fractions of a hundred digits in every cell: the count is the same on every machine."""
    rows = [[f"{7 * i + j + 1}/{10**20 + 3 * i + j}" for j in range(20)] for i in range(100)]
    meters = []
    for _ in range(2):
        meter = limits.Meter(10**9)
        cells = [
            AnchoredNumber(fmpq(int(p), int(q)), None, meter)
            for row in rows
            for p, q in [text_.split("/") for text_ in row]
        ]
        sum(cell * cell for cell in cells)
        meters.append(meter.left)
    assert meters[0] == meters[1] < 10**9 - 3 * len(cells)
    with pytest.raises(GivenError, match="longer than 3,000,000 operations"):
        sum((cell * cell for cell in [AnchoredNumber(fmpq(1, 3), None, limits.Meter(10))] * 20), start=fmpq(0) * 1)


def test_long_fractions_become_balls_that_hold_them():
    meter = limits.Meter()
    third = AnchoredNumber(fmpq(2, 3), None, meter)
    power = third.power(5000)
    assert power.rational is None
    assert arb(fmpq(2**5000, 3**5000)).overlaps(power.opened())


def digits_of(value: mpmath.mpf, digits: int = 12) -> str:
    """What mpmath, at its present precision, says of a number far from 1."""
    power = int(mpmath.floor(mpmath.log10(abs(value))))
    return f"{mpmath.nstr(value / mpmath.mpf(10) ** power, digits, strip_zeros=False)}e{power}"


@pytest.mark.parametrize("z", [1450, 2900])
@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
def test_slopes_of_saturated_units_are_proven(z, hidden):
    found = solve("mlp/backprop", {"x": [z], "W1": [[1]], **UNIT, "hidden": hidden})
    with mpmath.workdps(2 * z + 100):
        lost = 2 / (mpmath.exp(2 * z) + 1) if hidden == "tanh" else 1 / (mpmath.exp(z) + 1)
        slope = lost * (2 - lost) if hidden == "tanh" else lost * (1 - lost)
        assert found["loss"].decimal == digits_of(lost * lost / 2)
        assert found["delta1"].decimal == [digits_of(-lost * slope)]
    assert found["a1"].printed == ["1.00"]


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("logit", [2900, 30_000])
def test_the_cross_entropy_of_a_wrong_logit_is_proven(output, logit):
    given = {"x": [logit], "W1": [[1]], "eta": "0.1", "hidden": "relu", "output": output, "loss": "cross_entropy"}
    two = {"W2": [[1], [2]], "y": ["1", "0"]} if output == "softmax" else {"W2": [[1]], "y": ["0"]}
    found = solve("mlp/backprop", {**given, **two})
    assert fmpq(int(float(found["loss"].decimal))) == logit
    assert found["loss"].printed == str(logit)


def test_attention_scores_of_ten_thousand():
    found = solve("attention/scaled_dot_product", {**FAR, "scale": "no"})
    assert found["weights"].decimal == [["1.00000000000", "1.13548386531e-4343"]]
    assert found["weights"].printed == [["1.00", "1.14e-4343"]]
    problem = with_given(LIBRARY["attention/scaled_dot_product"], {**FAR, "scale": "no"})
    assert "1.14e-4343" in to_text(solution_document(problem, "en"))  # and so in the drawing of the weights


@pytest.mark.parametrize("family", ["mlp/backprop", "mlp/deep", "rnn/bptt"])
@pytest.mark.parametrize("x", ["1e300", "-1e300", "2000", "255"])
def test_large_inputs_are_solved_or_refused_in_the_users_words(family, x):
    layers = [{"W": [["1"], ["2"]], "b": ["0", "1"]}, {"W": [["1", "1"]]}]
    given = {
        "mlp/backprop": {"x": [x], "W1": [[1]], **UNIT},
        "mlp/deep": {"X": [[x]], "layers": layers, "Y": [["0"]], "hidden": "tanh", "penalty": "1"},
        "rnn/bptt": {"X": [[x], ["1"]], "target": "1", "W_x": [["0.5"]], "W_h": [["0.5"]], "w_o": ["1"]},
    }[family]
    if x.endswith("1e300"):
        said = refused(family, given)
        assert "results from 10^-100,000 to 10^100,000 are printed" in said
        assert not re.search(r"\w_'|\+/-|bits", said)
    else:
        assert len(solve(family, given)) > 3


def test_a_tie_that_only_what_is_left_decides():
    """1.005 less e^-9000 is below the edge, at no precision that is calculated with."""
    found = solve("mlp/backprop", {"x": [9000], "W1": [[1]], "y": ["0.05"], "W2": [["1.005"]], "eta": "0.1"})
    assert found["y_hat"].printed == ["1.00"]


@pytest.mark.parametrize("z", [fmpq(-40), fmpq(-3, 2), fmpq(0), fmpq(1, 3), fmpq(7), fmpq(50)])
def test_anchored_numbers_agree_with_balls(z):
    number = AnchoredNumber(z, None, limits.Meter())
    with ctx.workprec(200):
        ball = arb(z)
        for found, expected in [
            (number.exp(), ball.exp()),
            (number.tanh(), ball.tanh()),
            (number.sigmoid(), 1 / (1 + (-ball).exp())),
            (number.sigmoid().log(), -(1 + (-ball).exp()).log()),
            (1 - number.sigmoid(), 1 / (1 + ball.exp())),
            (number.sigmoid() / (2 + number.tanh()), 1 / (1 + (-ball).exp()) / (2 + ball.tanh())),
            (number.sigmoid() * number.tanh(), ball.tanh() / (1 + (-ball).exp())),
            ((number.sigmoid() - 3).power(-3), 1 / (1 / (1 + (-ball).exp()) - 3) ** 3),
        ]:  # fmt: skip
            assert arb(found.opened()).overlaps(expected)
            assert arb(found.opened()).rel_accuracy_bits() > 150


def test_softmax_of_far_scores_sums_to_one_and_knows_every_weight():
    meter = limits.Meter()
    scores = zeros(3)
    scores[:] = [AnchoredNumber(fmpq(s), None, meter) for s in (5, 9000, 12_000)]
    weights = softmax(scores)
    assert (1 - weights.sum()).anchor == 0
    with mpmath.workdps(6000):
        whole = sum(mpmath.exp(s - 12_000) for s in (5, 9000, 12_000))
        far, near = (digits_of(mpmath.exp(s - 12_000) / whole, 5) for s in (5, 9000))
        assert [decimal(weight.opened(), 5) for weight in weights] == [far, near, "1.0000"]
        assert decimal((1 - weights[2]).opened(), 5) == near


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (arb(-10_000).exp(), "1.14e-4343"),
        (-arb(-10_000).exp(), "-1.14e-4343"),
        (arb(10_000).exp(), "8.81e4342"),
        (fmpq(1, 3) / fmpq(10) ** 6000, "3.33e-6001"),
    ],
)
def test_far_numbers_print_by_their_own_digits(number, printed):
    assert show(number, Digits(3)) == printed


def test_far_numbers_by_decimals():
    assert show(arb(-10_000).exp(), Digits(3, significant=False)) == "0.000"
    with pytest.raises(GivenError, match=r"10\^-434,29\d"):
        show(arb(-1_000_000).exp(), Digits(3))
    with pytest.raises(Undecided):
        show(arb(0, arb(-1_000_000).exp()), Digits(3))


def test_a_few_extreme_inputs_end_in_an_answer_or_a_refusal():
    for given in inputs(LIBRARY["mlp/backprop"], 5, 12):
        said = tried(LIBRARY["mlp/backprop"], given, written=False)
        assert said.startswith(("solved", "refused: ")), f"{said}\n{json.dumps(given)[:2000]}"
        assert "+/-" not in said, said


@pytest.mark.slow
@pytest.mark.parametrize("family", list(LIBRARY))
def test_every_extreme_input_ends_in_time_and_memory(family):
    cases = [(given, bool(number % 2)) for number, given in enumerate(inputs(LIBRARY[family], 9, 40))]
    for (given, _), said in zip(cases, outcomes(LIBRARY[family], cases), strict=True):
        assert said.startswith(("solved", "refused: ")), f"{said}\n{json.dumps(given)[:2000]}"
        assert "+/-" not in said, said


def test_an_optimiser_of_many_numbers_keeps_its_digits():
    """More than 300 numbers, all within what is promised: sqrt(v) + 1e-8 is no number near 1e-8."""
    given = {"theta": [1], "a": [2], "steps": 67, "method": "adam", "beta1": "0.9", "beta2": "0.999", "epsilon": "1e-8"}
    solution = markscheme.solve("optimisers/step", given | {"eta": "0.1"})
    m, v, theta = 0.0, 0.0, 1.0
    for k in range(1, 68):
        slope = 2 * 2 * theta / 2
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        theta -= 0.1 * (m / (1 - 0.9**k)) / ((v / (1 - 0.999**k)) ** 0.5 + 1e-8)
    assert float(solution["theta_67"].decimal[0]) == pytest.approx(theta, rel=1e-6)


def test_a_matrix_of_long_fractions_is_refused_before_it_is_factored():
    weights = [
        [0 if i == j else f"{10**20 + 7 * i * j + i + j}/{10**20 + 11 * (i + j)}" for j in range(20)] for i in range(20)
    ]
    assert "at most 50 bits are calculated with at this size" in refused("gnn/laplacian", {"A": weights})


def test_what_vanishes_prints_as_zero():
    """Two softmax deltas cancel in a unit with equal weights: no precision proves that, and SymPy takes hours."""
    options = {"hidden": "tanh", "output": "softmax", "loss": "half_squared_error", "regulariser": "l2"}
    weights = {"W1": [["-0.3", "-0.9"], ["0.8", "0.3"]], "W2": [["0.5", "-0.7"], ["0.5", "0.2"]]}
    given = {"x": [-2, 1], "y": [1, 0], **weights, "b1": ["0.5", "-0.3"], "b2": ["-0.5", "-0.3"]}
    found = solve("mlp/backprop", {**given, "eta": "0.2", "lambda2": "0.2", **options})["delta1"].printed
    assert found[0] == "0" != found[1]
