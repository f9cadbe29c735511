"""The user's numbers: every notation and exact type, nothing given for nothing, nothing assumed in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from click.testing import CliRunner
from flint import fmpq

import markscheme
from markscheme.cli import main
from markscheme.engine.problem import Problem, from_json, to_strings, with_given
from markscheme.errors import GivenError, MarkschemeError, NoInstance
from markscheme.family.library import Library
from markscheme.marking.policy import Policy
from markscheme.numbers.arrays import cells_of
from markscheme.papers.plain_data import solution_json
from markscheme.papers.practice_sheet import Sheet, sheet_from_json

LIBRARY = Library()
LEVELS = ("easy", "medium", "hard")
LINE = {"x": [1, 2, 4], "y": [1, 3, 4]}
BACKPROP = {"x": [1, 2], "y": [1], "W1": [[1, "0.5"]], "W2": [[2]], "eta": "0.1"}
BATCHNORM = {"Z": [[1, 2], [3, 5]], "gamma": [1, 1], "beta": [0, 0], "epsilon": "0.1"}
STEP = {"theta": [1], "a": [2], "steps": 1, "eta": "0.1"}
COUNTS = {"TP": 1, "FN": 5, "FP": 1, "TN": 3}
DEEP = {"X": [[1], [2]], "layers": [{"W": [[1, "0.5"]]}], "Y": [[1]], "penalty": 1}


def run(id: str, given: str) -> Any:
    return CliRunner().invoke(main, ["solve", id, "--given", "-", "--json"], input=given)


# What is given and has no use, and the whole sentence.
UNUSED = [
    (
        "metrics/confusion_matrix",
        {**COUNTS, "beta": 2},
        "beta is given, but score is F1; take score F_beta or leave beta out",
    ),
    (
        "mlp/backprop",
        {**BACKPROP, "lambda1": "0.1"},
        "lambda1 is given, but regulariser is none; take regulariser l1 or l1_l2 or leave lambda1 out",
    ),
    (
        "mlp/backprop",
        {**BACKPROP, "regulariser": "l1", "lambda1": 1, "lambda2": 0},
        "lambda2 is given, but regulariser is l1; take regulariser l2 or l1_l2 or leave lambda2 out",
    ),
    (
        "norm/batchnorm",
        {**BATCHNORM, "running_mean": [1, 1]},
        "running_mean is given, but mode is train; take mode inference or leave running_mean out",
    ),
    (
        "optimisers/step",
        {**STEP, "method": "adam", "beta1": "0.9", "beta2": "0.9", "epsilon": "0.1", "v0": [1]},
        "v0 is given, but method is adam; take method momentum or nesterov or adagrad or rmsprop or leave v0 out",
    ),
    (
        "optimisers/step",
        {**STEP, "gradients": [[1], [2], [3]]},
        "gradients is given, but gradient is quadratic; take gradient given or leave gradients out",
    ),
    (
        "optimisers/step",
        {"theta": [1], "steps": 2, "gradients": [[1], [2], [3]], "gradient": "given", "eta": "0.1"},
        "steps is given, but gradient is given; take gradient quadratic or leave steps out",
    ),
    (
        "optimisers/step",
        {**STEP, "decay": "0.1"},
        "decay is given, but weight_decay is none; take weight_decay l2 or decoupled or leave decay out",
    ),
]


@pytest.mark.parametrize(("id", "given", "sentence"), UNUSED)
def test_what_is_given_and_not_used_is_refused(id, given, sentence):
    with pytest.raises(GivenError) as raised:
        markscheme.solve(id, given)
    assert str(raised.value) == f"{id}: {sentence}"


def test_every_declared_condition_is_watched():
    """For every given that depends on options: one instance without it, and the given put in from another instance."""
    for id in LIBRARY:
        family = LIBRARY[id]
        for name, given in family.given.items():
            if not given.only:
                continue
            option, values = given.only[0]
            there = instance(family, {option: values[0]})
            elsewhere = [value for value in family.options[option] if value not in values]
            here = instance(family, {option: elsewhere[0]})
            if there is None or here is None:
                continue
            data = {**here.to_json()["given"], name: to_strings(there.given[name])}
            with pytest.raises(GivenError, match=f"{name} is given, but "):
                with_given(family, data)


def instance(family: Any, options: Mapping[str, str], level: str = "easy", seed: int = 0) -> Problem | None:
    try:
        return markscheme.generate(family, level=level, seed=seed, options=options)
    except (NoInstance, GivenError):
        return None


@pytest.mark.parametrize(
    ("id", "given", "missing"),
    [
        ("mlp/backprop", {**BACKPROP, "regulariser": "l1"}, "lambda1"),
        ("mlp/backprop", {**BACKPROP, "regulariser": "l1_l2", "lambda1": 1}, "lambda2"),
        ("metrics/confusion_matrix", {**COUNTS, "score": "F_beta"}, "beta"),
        ("norm/batchnorm", {**BATCHNORM, "mode": "inference"}, "running_mean"),
    ],
)
def test_what_an_option_needs_is_required(id, given, missing):
    with pytest.raises(GivenError, match=rf"'{missing}'.* (is|are) missing"):
        markscheme.solve(id, given)


def test_what_is_left_out_and_assumed_is_said():
    done = run("mlp/backprop", json.dumps(BACKPROP))
    assert json.loads(done.stdout)["assumed"] == {
        "hidden": "sigmoid",
        "output": "identity",
        "loss": "half_squared_error",
        "regulariser": "none",
        "b1": ["0"],
        "b2": ["0"],
    }
    said = CliRunner().invoke(main, ["solve", "mlp/backprop", "--given", "-"], input=json.dumps(BACKPROP)).stdout
    assert said.splitlines()[-1] == (
        "Left out, so assumed: hidden = sigmoid, output = identity, loss = half_squared_error, regulariser = none, "
        "b1 = 0, b2 = 0"
    )
    chinese = ["solve", "mlp/backprop", "--given", "-", "--lang", "zh"]
    assert "未给出，按默认值：hidden = sigmoid" in CliRunner().invoke(main, chinese, input=json.dumps(BACKPROP)).stdout
    perceptron = {"X": [[1, 1], [0, -1]], "y": [1, -1], "x_new": [1, 0]}
    solution = markscheme.solve("classification/perceptron", perceptron)
    assert solution.assumed.items() >= {"eta": "1", "b0": "0", "w0": ["0", "0"]}.items()
    assert set(solution.assumed) == {*LIBRARY["classification/perceptron"].options, "eta", "b0", "w0"}
    everything = json.loads(done.stdout)["given"]
    assert json.loads(run("mlp/backprop", json.dumps(everything)).stdout)["assumed"] == {}


def round_trip(problem: Problem) -> None:
    """What is printed as given is taken again, from JSON and from Python, and means the same."""
    printed = problem.to_json()["given"]
    solved = solution_json(problem, 12)
    assert (solved["given"], solved["assumed"]) == (printed, {})
    again = with_given(problem.family, json.loads(json.dumps(printed)))
    assert again.to_json()["given"] == printed
    assert solution_json(again, 12)["steps"] == solved["steps"]
    from_python = with_given(problem.family, {**problem.options, **problem.given})
    assert from_python.to_json()["given"] == printed
    assert from_json(problem.family, problem.to_json()).to_json() == problem.to_json()


@pytest.mark.parametrize("id", LIBRARY)
def test_what_is_printed_as_given_is_accepted_again(id):
    round_trip(markscheme.generate(id, level="easy", seed=1))


@pytest.mark.slow
@pytest.mark.parametrize("id", LIBRARY)
def test_what_is_printed_as_given_is_accepted_again_under_all_options(id):
    family, drawn = LIBRARY[id], 0
    for options in combinations(family.options):
        for seed, level in enumerate(LEVELS):
            if problem := instance(family, options, level, seed):
                round_trip(problem)
                drawn += 1
    assert drawn


def combinations(options: Mapping[str, tuple[str, ...]], most: int = 24) -> Iterator[dict[str, str]]:
    every = list(product(*options.values()))
    for values in every[:: -(-len(every) // most)]:
        yield dict(zip(options, values, strict=True))


# Under these options the contract names a given that changes no step.
WITHOUT_EFFECT = {
    ("adversarial/fgsm", "y", "least_likely"),
    ("mlp/initialisation", "fan_out", "he_uniform"),  # He's schemes look at fan_in alone: that is what one has to know
    ("mlp/initialisation", "fan_out", "he_normal"),
    ("optimisers/step", "v0", "mean"),
    ("regression/nadaraya_watson", "x", "average"),  # the mean of y, wherever the points lie
}


def has_an_effect(problem: Problem, name: str) -> bool:
    """Whether some step changes when the numbers of a given do, by a little or by a lot."""
    value, seen = problem.given[name], problem.values
    for by in (fmpq(1, 7), fmpq(1), fmpq(5), fmpq(-3)):
        moved = value + (int(by) or 1 if isinstance(value, int) else by)
        for one in (moved, *_one_entry(value, by)):
            try:
                other = replace(problem, given={**problem.given, name: one})
                if [c.name for c in other.calls] != [c.name for c in problem.calls]:
                    return True
                for call in problem.calls:
                    if list(map(str, cells_of(other.values[call.name]))) != list(map(str, cells_of(seen[call.name]))):
                        return True
            except MarkschemeError:  # refused: it is looked at
                return True
    return False


def _one_entry(value: Any, by: fmpq) -> Iterator[Any]:
    for i in range(getattr(value, "size", 0)):
        one = value.copy()
        one.flat[i] += by
        yield one


def assert_all_are_used(family: Any, options: Mapping[str, str]) -> None:
    problem = instance(family, options)
    if problem is None:
        return
    for name, given in family.given.items():
        known = any((family.id, name, value) in WITHOUT_EFFECT for value in problem.options.values())
        if given.kind != "structure" and problem.given[name] is not None and not known:
            assert has_an_effect(problem, name), f"{family.id}: {name} changes nothing under {dict(problem.options)}"


def test_every_given_has_an_effect():
    for id in LIBRARY:
        assert_all_are_used(LIBRARY[id], {})


@pytest.mark.slow
@pytest.mark.parametrize("id", LIBRARY)
def test_every_given_has_an_effect_under_all_options(id):
    for options in combinations(LIBRARY[id].options):
        assert_all_are_used(LIBRARY[id], options)


def test_a_sheet_with_a_given_that_is_no_longer_used_keeps_its_code():
    """An older sheet wrote lambda1 = 0 though there was no penalty; a structure keeps the spelling of the sheet."""
    old = markscheme.generate("mlp/backprop", level="easy", seed=1)
    deep = markscheme.generate("mlp/deep", level="easy", seed=1)
    layers = [{"W": [["0.50", "1/3"]], "b": ["2"]}]
    problems = (
        replace(old, given={**old.given, "lambda1": fmpq(0), "lambda2": fmpq(0)}),
        replace(deep, given={**deep.given, "layers": layers}),
    )
    sheet = Sheet("Old", "en", problems)
    data = json.loads(json.dumps(sheet.to_json()))
    assert data["questions"][0]["given"]["lambda1"] == "0"
    assert data["questions"][1]["given"]["layers"] == layers
    read = sheet_from_json(data, LIBRARY)
    assert read.code == sheet.code
    assert read.to_json() == sheet.to_json()
    assert "lambda" not in str(markscheme.solve(read.problems[0]))
    with pytest.raises(GivenError, match="lambda1 is given, but regulariser is none"):
        with_given(old.family, data["questions"][0]["given"])


EXACT = [
    np.array([1, 2, 4]),
    np.array([1, 2, 4], dtype=np.uint8),
    np.array(["1", "2", "4"]),
    np.array([1, Fraction(2), "4"], dtype=object),
    (1, 2, 4),
    [Fraction(1), Decimal("2.0"), np.int64(4)],
    [sympy.Integer(1), sympy.Rational(4, 2), Decimal("0.4e1")],
    [fmpq(1), "2", "8/2"],
]


@pytest.mark.parametrize("x", EXACT, ids=lambda x: f"{type(x).__name__} of {type(x[0]).__name__}")
def test_exact_numbers_of_python_are_taken(x):
    assert markscheme.solve("regression/simple", {**LINE, "x": x})["slope"].exact == "13/14"
    rows = {"X": np.array([[1, 2], [3, 5], [0, 1]]), "y": x}
    assert markscheme.solve("regression/multiple", rows)["theta"].exact is not None


def test_a_decimal_and_a_fraction_are_their_values():
    given = {**BATCHNORM, "epsilon": Decimal("0.10"), "gamma": [Fraction(1, 3), np.int64(2)]}
    printed = markscheme.solve("norm/batchnorm", given).problem.to_json()["given"]
    assert (printed["epsilon"], printed["gamma"]) == ("0.1", ["1/3", "2"])


class Strange:
    def __repr__(self) -> str:
        raise RuntimeError


REFUSED = [
    (0.1, 'write it as a string: "0.1", or as Fraction(1, 10)'),
    (np.float64(0.1), 'write it as a string: "0.1", or as Fraction(1, 10)'),
    (np.float32(0.5), 'write it as a string: "0.5", or as Fraction(1, 2)'),
    (float("nan"), "nan is no number"),
    (Decimal("Infinity"), "Infinity is no number"),
    (Decimal("1e999999999"), "a Decimal of more than 900 digits or beyond 10^300"),
    (Fraction(10**5000, 3), "an integer of more than 4096 bits"),
    (10**5000, "more than 900 digits"),
    (None, "'None' where a number belongs"),
    (True, "'True' where a number belongs"),
    (np.bool_(True), " a number"),
    ({1}, "{1} is not a number"),
    (iter([1]), "is not a number"),
    (1j, "1j is not a number"),
    (b"1", "b'1' is not a number"),
    (sympy.sqrt(2), "sqrt(2) is not a number"),
    (Strange(), "a Strange is not a number"),
]


@pytest.mark.parametrize(("value", "sentence"), REFUSED, ids=lambda x: type(x).__name__)
def test_everything_else_is_refused_in_a_sentence(value, sentence):
    places = [
        ("regression/simple", {**LINE, "x": [value, 2, 4]}),
        ("norm/batchnorm", {**BATCHNORM, "epsilon": value}),
        ("mlp/deep", {**DEEP, "layers": [{"W": [[1, value]]}]}),
    ]
    for id, given in places:
        with pytest.raises(MarkschemeError) as raised:
            markscheme.solve(id, given)
        if value is not None and value is not True:
            assert sentence in str(raised.value)


def test_float_arrays_are_refused_with_the_fix():
    with pytest.raises(GivenError, match=r"'x' is an array of binary floats, .*x\.astype\(str\)\.tolist\(\)"):
        markscheme.solve("regression/simple", {**LINE, "x": np.array([1.0, 2.0, 4.0])})


def line() -> Problem:
    return markscheme.solve("regression/simple", LINE).problem


CALLS = {
    "id": lambda: markscheme.solve(5, LINE),
    "id list": lambda: markscheme.generate(["a"]),
    "given": lambda: markscheme.solve("regression/simple", np.array([1])),
    "given beside a problem": lambda: markscheme.solve(markscheme.generate("regression/simple"), LINE),
    "rounding": lambda: markscheme.solve("regression/simple", LINE, rounding=4),
    "rounding list": lambda: markscheme.generate("regression/simple", rounding=["4 sf"]),
    "language": lambda: markscheme.solve("regression/simple", LINE, language=None),
    "level": lambda: markscheme.generate("regression/simple", level=["easy"]),
    "seed": lambda: markscheme.generate("regression/simple", seed=Strange()),
    "options": lambda: markscheme.generate("norm/batchnorm", options=5),
    "option array": lambda: markscheme.solve("norm/batchnorm", {**BATCHNORM, "mode": np.array(["train", "x"])}),
    "paper": lambda: markscheme.grade({}, {}),
    "answers": lambda: markscheme.grade(line(), [1]),
    "answer": lambda: markscheme.grade(line(), {"slope": {"a": 1}}),
    "answer object": lambda: markscheme.grade(line(), {"slope": Strange()}),
    "answer digits": lambda: markscheme.grade(line(), {"slope": 10**5000}),
    "policy": lambda: markscheme.grade(line(), {}, policy=5),
    "policy share": lambda: Policy.read({"slip": Strange()}),
    "policy exponent": lambda: Policy.read({"slip": "1e999999999"}),
    "policy digits": lambda: Policy.read({"slip": 10**5000}),
    "policy switch": lambda: Policy.read({"per_cell": [1]}),
    "path": lambda: markscheme.load(None),
    "folder": lambda: markscheme.families(5),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_argument_is_a_sentence(name):
    with pytest.raises(MarkschemeError) as raised:
        CALLS[name]()
    assert 10 < len(str(raised.value)) < 400


@pytest.mark.parametrize(
    "slope",
    ["13/14", Fraction(13, 14), sympy.Rational(13, 14), fmpq(13, 14), Decimal("0.929"), 0.929, np.float64(0.929)],
)
def test_answers_may_be_numbers_of_python(slope):
    problem = markscheme.solve("regression/simple", LINE).problem
    assert {s.name: s.verdict for s in markscheme.grade(problem, {"slope": slope})["q1"].steps}["slope"] == "right"


def test_answers_may_be_arrays_and_a_policy_a_mapping():
    problem = markscheme.solve("norm/batchnorm", BATCHNORM).problem
    marks = markscheme.grade(
        problem, {"mean": np.array([2, Fraction(7, 2)], dtype=object)}, policy={"blank": Fraction(1, 2)}
    )
    assert {s.name: s.verdict for s in marks["q1"].steps}["mean"] == "right"
    assert marks.score == Fraction(marks["q1"].steps[0].out_of) + Fraction(marks.total - marks["q1"].steps[0].out_of, 2)


# --- structures

SPELT = {
    "1e-3": "1/1000",
    ".5": "1/2",
    " 0.5 ": "1/2",
    "−1": "-1",
    "e^2": "exp(2)",
    "sqrt(2)": "sqrt(2)",
    "2": "2",
    "0.50": "1/2",
}


@pytest.mark.parametrize("text", SPELT)
def test_structures_read_what_other_givens_read(text):
    """The same entry in a structure and in a vector has the same value."""

    def plain(entry: str) -> str:
        return markscheme.solve("regression/simple", {"x": [0, 1], "y": [0, entry]})["slope"].decimal

    layers = [{"W": [[text, 1]], "b": [text]}]
    deep = {"X": [[1], [2]], "layers": layers, "Y": [[1]], "output": "identity", "regulariser": "none"}
    assert markscheme.solve("mlp/deep", deep)["W_1"].decimal[0][0] == plain(text)
    td = {"V": [1, 2], "transitions": [[1, text, 2]], "alpha": "0.5", "gamma": 1}
    assert markscheme.solve("rl/td", td)["target_1"].decimal == plain(f"2+({text})")
    if text.strip() in (".5", "0.5", "0.50", "1e-3", "1/20"):
        detections = {"detections": [[1, "0.0001", 1], [1, text, 0]], "positives": [2]}
        assert markscheme.solve("metrics/average_precision", detections)["order_1"].printed == ["2", "1"]
    if not text.startswith(("e", "s")):
        terms = {"terms": [[text, 2, 0], [1, 0, 2]], "candidates": [[0, 0], [1, 1]], "t": "0.1"}
        assert markscheme.solve("optimisers/critical_point", terms)["gradients"].decimal[1][0] == plain(f"2*({text})")


def test_structures_take_numbers_of_python_and_print_them_again():
    layers = [{"W": np.array([[1, 2]]), "b": (Fraction(1, 3),)}, {"W": [[Decimal("0.1")]], "b": [np.int64(3)]}]
    problem = markscheme.solve("mlp/deep", {**DEEP, "layers": layers}).problem
    assert problem.to_json()["given"]["layers"] == [{"W": [[1, 2]], "b": ["1/3"]}, {"W": [["0.1"]], "b": [3]}]
    chain = {"input": [9, 9, 1], "layers": ({"kind": "conv", "kernel": "3", "filters": Fraction(4, 2)},)}
    assert markscheme.solve("cnn/shape_chain", chain)["layer1"].printed == ["7", "7", "2"]


def test_an_irrational_entry_is_printed_as_a_formula():
    layers = [{"W": [["-sqrt(2)", "1+sqrt(2)"]], "b": ["e^2/3"]}]
    given = {**DEEP, "layers": layers, "regulariser": "none", "penalty": None}
    shown = str(markscheme.solve("mlp/deep", given))
    assert "-sqrt(2)" in shown
    assert "(1 + sqrt(2))" in shown


def test_a_bad_entry_is_named_with_its_place():
    with pytest.raises(GivenError) as raised:
        markscheme.solve("mlp/deep", {**DEEP, "layers": [{"W": [[1, "tenth"]]}]})
    assert str(raised.value).startswith("mlp/deep: 'layers', entry 1, W, entry 1, entry 2: 'tenth' is not known")


def test_a_json_number_with_a_point_is_the_decimal_that_stands_there():
    text = json.dumps({**DEEP, "penalty": 0}).replace('"0.5"', "0.1").replace('"penalty": 0', '"penalty": 0.30')
    solved = json.loads(run("mlp/deep", text).stdout)
    assert solved["given"]["layers"] == [{"W": [[1, "0.1"]]}]
    assert solved["given"]["penalty"] == "0.3"
    assert run("regression/simple", '{"x": [1e2, 0.1], "y": [1, 2]}').exit_code == 0


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_json_constants_are_one_clear_sentence(text):
    done = run("regression/simple", f'{{"x": [{text}, 1], "y": [1, 2]}}')
    assert (
        done.stderr
        == f'Error: standard input: {text} is no number; write an integer or an exact string such as "0.5" or "1/3"\n'
    )


@pytest.mark.parametrize(
    ("id", "name"),
    [(id, name) for id in LIBRARY for name, given in LIBRARY[id].given.items() if given.kind == "structure"],
)
def test_a_missing_structure_tells_its_form(id, name):
    """The form stands in the message and in `show`, and what it gives as an example can be read as JSON."""
    form = LIBRARY[id].given[name].form
    data = markscheme.generate(id, level="easy").to_json()["given"]
    with pytest.raises(GivenError) as raised:
        markscheme.solve(id, {key: value for key, value in data.items() if key != name})
    assert str(raised.value).endswith(f"; add {name!r}, {form}")
    kinds = {"a list of": list, "a mapping of": dict, "the name of": str}
    kind = next(kind for start, kind in kinds.items() if form.startswith(start))
    assert f"  {name}: {form}" in CliRunner().invoke(main, ["show", id]).stdout
    assert isinstance(json.loads(form.partition("such as ")[2]), kind)


def test_a_weighted_graph_whose_eigenvalues_are_out_of_reach_says_so():
    with pytest.raises(MarkschemeError, match="found only where its coefficients are rational"):
        markscheme.solve("gnn/laplacian", {"A": [[0, "sqrt(2)"], ["sqrt(2)", 0]]})


# --- what stands twice, and what a step is called


def test_a_setting_that_stands_twice_is_refused(tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("slip: 1/4\nper_cell: no\nslip: 1/2\n", "utf-8")
    sheet = tmp_path / "sheet.txt"
    CliRunner().invoke(main, ["sheet", "regression/simple", "-o", str(sheet)])
    arguments = [
        "grade",
        str(sheet.with_suffix(".json")),
        str(tmp_path / "sheet.answers.yaml"),
        "--policy",
        str(policy),
    ]
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: {policy}: line 3: slip: stands here a second time (first in line 1); keep one\n"
    twice = ["solve", "norm/batchnorm", "--given", "-", "--set", "mode=train", "--set", "mode=inference"]
    assert CliRunner().invoke(main, twice, input=json.dumps(BATCHNORM)).exit_code == 2


@pytest.mark.parametrize("id", LIBRARY)
def test_a_step_has_one_name_everywhere(id):
    problem = markscheme.generate(id, level="easy", seed=1)
    solution = markscheme.solve(problem)
    assert [name for name, step in solution.items() if step.asked] == list(problem.asked)
    marks = markscheme.grade(problem, {name: solution[name].printed for name in problem.asked})
    assert [step.name for step in marks["q1"].steps] == list(problem.asked)
    sheet = json.loads(json.dumps(Sheet("S", "en", (problem,)).to_json()))
    assert list(sheet["questions"][0]["marks"]) == list(problem.asked_calls)  # as sheets have had it from the first
    assert [step["name"] for step in solution_json(problem, 6)["steps"]] == list(solution)


def test_the_older_name_of_a_step_is_still_read(tmp_path):
    problem = markscheme.generate("rnn/bptt", level="easy", seed=1)
    assert list(problem.asked)[3] == "loss"
    value = markscheme.solve(problem)["loss"].printed
    for name in ("loss", "loss_"):
        marks = markscheme.grade(problem, {name: value})
        assert [(s.name, s.verdict) for s in marks["q1"].steps][3] == ("loss", "right")
    with pytest.raises(MarkschemeError, match="is answered twice"):
        markscheme.grade(problem, {"loss": value, "loss_": value})
    sheet = Sheet("S", "en", (problem,), holder="Ann")
    data = json.loads(json.dumps(sheet.to_json()))
    assert "loss_" in data["questions"][0]["marks"]
    assert sheet_from_json(data, LIBRARY).to_json() == sheet.to_json()
    file = tmp_path / "s.json"
    file.write_text(json.dumps(data), "utf-8")
    for name in ("loss", "loss_"):
        form = tmp_path / "ann.yaml"
        form.write_text(f'sheet: {sheet.code}\nstudent: "Ann"\nanswers:\n  q1:\n    {name}: "{value}"\n', "utf-8")
        done = CliRunner().invoke(main, ["grade", str(file), str(form), "--json"])
        steps = json.loads(done.stdout)[0]["questions"][0]["steps"]
        assert [(s["name"], s["verdict"]) for s in steps][3] == ("loss", "right"), done.output
