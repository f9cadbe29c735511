"""The user's numbers: what fits is taken exactly, what does not is refused in one whole sentence."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from flint import fmpq
from words_of_others import of_json, of_system

from markscheme.cli import main
from markscheme.engine.problem import from_json, with_given
from markscheme.errors import GivenError, MarkschemeError
from markscheme.family.library import Library

FAMILIES = Path(__file__).parents[1] / "families"
BATCHNORM = {"Z": [[1, 2], [3, 4], [5, 7]], "gamma": [1, 1], "beta": [0, 0], "epsilon": "0.1"}
KINDS = {"X": [[1, 2], [3, 4]], "stride": 2, "times": 2}
MILLION = "1" * 10**6


@pytest.fixture(scope="module")
def library():
    return Library([FAMILIES])


def deep(levels: int, core: object = 1) -> object:
    for _ in range(levels):
        core = [core]
    return core


def changed(base: dict, change: dict) -> dict:
    """The base with some givens changed; `...` takes one out."""
    return {name: value for name, value in {**base, **change}.items() if value is not ...}


# What is changed in a sound input, and the whole sentence that follows (after "norm/batchnorm: ").
REFUSED = [
    pytest.param(
        {"epsilon": ...}, "'epsilon' is missing (got 'Z', 'gamma', 'beta'); add 'epsilon', a number", id="missing"
    ),
    pytest.param(
        dict.fromkeys(BATCHNORM, ...),
        "'Z', 'gamma', 'beta', 'epsilon' are missing (got nothing); add 'Z', a matrix (m, d); 'gamma', a vector (d); "
        "'beta', a vector (d); 'epsilon', a number\n"
        "`markscheme solve norm/batchnorm --blank` prints all of it with an example",
        id="nothing",
    ),
    pytest.param(
        {"mode": "inference"},
        "'running_mean', 'running_variance' are missing (got 'Z', 'gamma', 'beta', 'epsilon', 'mode'); "
        "add 'running_mean', a vector (d); 'running_variance', a vector (d)\n"
        "`markscheme solve norm/batchnorm --blank` prints all of it with an example",
        id="missing under an option",
    ),
    pytest.param({"gama": [1, 1]}, "unknown given 'gama'; did you mean 'gamma'?", id="unknown"),
    pytest.param(
        {"gamma": [1, 1, 1]},
        "shapes do not fit: 'gamma' has 3 entries, so d = 3; but 'Z' is 3 x 2, so d = 2\nmake the entries of 'gamma' 2",
        id="two shapes",
    ),
    pytest.param({"Z": [1, 2]}, "'Z' is a matrix (m x d), but got a list of 2", id="vector for matrix"),
    pytest.param({"gamma": [[1, 2]]}, "'gamma' is a vector (d), but got an array of 1 x 2", id="matrix for vector"),
    pytest.param({"gamma": 3}, "'gamma' is a vector (d), but got the single number '3'", id="number for vector"),
    pytest.param({"epsilon": [1]}, "'epsilon' is a single number, but got a list of 1", id="vector for number"),
    pytest.param({"gamma": {"a": 1}}, "'gamma' is a vector (d), but got a mapping", id="mapping for vector"),
    pytest.param({"epsilon": {"a": 1}}, "'epsilon' is a single number, but got a mapping", id="mapping for number"),
    pytest.param(
        {"gamma": [1, {}]},
        "'gamma' has '{}' where a number belongs; write numbers as \"0.5\", \"1/3\" or 2",
        id="mapping inside",
    ),
    pytest.param(
        {"Z": [[1, 2], [3]]},
        "'Z' is ragged: entry 1 has 2 entries, entry 2 has 1 entries; all rows need the same length",
        id="ragged",
    ),
    pytest.param(
        {"Z": [1, [2, 3]]},
        "'Z' is ragged: entry 1 has no entries of its own, entry 2 has 2 entries; all rows need the same length",
        id="ragged in depth",
    ),
    pytest.param(
        {"epsilon": 0.1},
        "'epsilon': 0.1 is a binary float, where 0.1 would no longer be one tenth; "
        'write it as a string: "0.1", or as Fraction(1, 10)',
        id="float",
    ),
    pytest.param(
        {"Z": [[1, 2], [3, 0.5]]},
        "'Z': 0.5 is a binary float, where 0.1 would no longer be one tenth; "
        'write it as a string: "0.5", or as Fraction(1, 2)',
        id="float inside",
    ),
    pytest.param({"epsilon": "NaN"}, "'epsilon': 'NaN' is not a number.\nNaN\n^", id="NaN"),
    pytest.param({"epsilon": "inf"}, "'epsilon': infinity is not a number that can be marked.\ninf\n^", id="infinity"),
    pytest.param(
        {"epsilon": ""},
        "'epsilon': '' is empty where a number is expected; write one such as \"0.25\"",
        id="empty text",
    ),
    pytest.param(
        {"epsilon": "tenth"},
        "'epsilon': 'tenth' is not known; known are pi, e, sqrt, exp, ln, log, lg, log2, log10 and tanh.\ntenth\n^",
        id="word",
    ),
    pytest.param({"epsilon": "1/0"}, "'epsilon': division by zero.\n1/0\n ^", id="division by zero"),
    pytest.param({"epsilon": "1e999"}, "'epsilon': the exponent 999 is outside -300 to 300.\n1e999\n^", id="exponent"),
    pytest.param({"Z": []}, "'Z' is a matrix (m x d), but got a list of 0", id="empty"),
    pytest.param({"Z": [[], []]}, "'Z' is empty; give at least one entry in each direction", id="empty rows"),
    pytest.param({"gamma": []}, "'gamma' is empty; give at least one entry in each direction", id="empty vector"),
    pytest.param(
        {"epsilon": MILLION},
        f"'epsilon': 1000000 characters; at most 2000 are read here.\n{'1' * 72}\n{' ' * 36}^",
        id="a million digits",
    ),
    pytest.param(
        {"epsilon": "(" * 5000 + "1" + ")" * 5000},
        f"'epsilon': 10001 characters; at most 2000 are read here.\n{'(' * 72}\n{' ' * 36}^",
        id="nested text",
    ),
    pytest.param(
        {"epsilon": True},
        "'epsilon' has 'True' where a number belongs; write numbers as \"0.5\", \"1/3\" or 2",
        id="boolean",
    ),
    pytest.param(
        {"gamma": [1, False]},
        "'gamma' has 'False' where a number belongs; write numbers as \"0.5\", \"1/3\" or 2",
        id="boolean inside",
    ),
    pytest.param(
        {"gamma": [1, None]},
        "'gamma' has 'None' where a number belongs; write numbers as \"0.5\", \"1/3\" or 2",
        id="null inside",
    ),
    pytest.param(
        {"mode": "trian"},
        "option 'mode' is 'trian', but must be one of train, inference; did you mean 'train'?",
        id="option value",
    ),
    pytest.param(
        {"activation": "ReLU"},
        "option 'activation' is 'ReLU', but must be one of none, relu; did you mean 'relu'?",
        id="option in capitals",
    ),
    pytest.param({"Gamma": [1, 1]}, "unknown given 'Gamma'; did you mean 'gamma'?", id="given in capitals"),
    pytest.param({"mode": 1}, "option 'mode' is 1, but must be one of train, inference", id="option number"),
    pytest.param(
        {"mode": ["train"]}, "option 'mode' is ['train'], but must be one of train, inference", id="option list"
    ),
    pytest.param(
        {"Z": [[1, 2], [1, 4]], "epsilon": 0},
        "column 1 has variance 0 and epsilon is 0, so the normalisation divides by 0; "
        "give an epsilon above 0 or other values",
        id="zero variance",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSED)
def test_the_whole_sentence(library, change, sentence):
    with pytest.raises(GivenError) as raised:
        with_given(library["norm/batchnorm"], changed(BATCHNORM, change))
    assert str(raised.value) == f"norm/batchnorm: {sentence}"


@pytest.mark.parametrize(("change", "sentence"), [case for case in REFUSED if "float" not in (case.id or "")])
def test_the_command_line_says_the_same(tmp_path, change, sentence):
    given, output = tmp_path / "given.json", tmp_path / "solution.txt"
    given.write_text(json.dumps(changed(BATCHNORM, change)), "utf-8")
    result = run("solve", "norm/batchnorm", "--given", str(given), "-o", str(output))
    assert_refused(result, f"norm/batchnorm: {sentence}", output)


def run(*arguments: str, text: str | bytes | None = None):
    return CliRunner().invoke(main, ["--templates", str(FAMILIES), *arguments], input=text)


def assert_refused(result, sentence: str, output: Path | None = None) -> None:
    assert result.stderr == f"Error: {sentence}\n"
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, SystemExit), result.exception
    assert len(result.stderr.splitlines()) <= 3
    assert output is None or list(output.parent.glob(f"{output.stem}*")) == []


# The whole text of a file, and the sentence.
CUT_OFF = '{"Z": [1, 2'
FILES = [
    pytest.param(
        "[1, 2]", "norm/batchnorm: the givens must be a mapping of names to numbers, but got a list", id="list"
    ),
    pytest.param("3", "norm/batchnorm: the givens must be a mapping of names to numbers, but got a int", id="number"),
    pytest.param(
        "null", "norm/batchnorm: the givens must be a mapping of names to numbers, but got a NoneType", id="null"
    ),
    pytest.param('"Z"', "norm/batchnorm: the givens must be a mapping of names to numbers, but got a str", id="text"),
    pytest.param("", "standard input: is empty; write the givens by name, as `x: [1, 2]`", id="empty"),
    pytest.param(
        "epsilon: 1\nepsilon: 2",
        "standard input: line 2, column 1: the name 'epsilon' stands here a second time; keep one of them",
        id="doubled in YAML",
    ),
    pytest.param(
        '{"family": "norm/layernorm", "given": {"epsilon": 1}}',
        "standard input holds givens of 'norm/layernorm', but norm/batchnorm is to be solved; name that family",
        id="of another family",
    ),
    pytest.param(CUT_OFF, f"standard input: not JSON: {of_json(CUT_OFF)}", id="cut off"),
    pytest.param(b"\xff\xfe\x00", "standard input: byte 0 is no UTF-8; save the file as UTF-8", id="bytes"),
    pytest.param(
        '{"epsilon": NaN, "Z": [[1]], "gamma": [1], "beta": [1]}',
        'standard input: NaN is no number; write an integer or an exact string such as "0.5" or "1/3"',
        id="NaN",
    ),
    pytest.param(
        '{"epsilon": 1, "Z": [[1]], "gamma": [1], "beta": [1], "epsilon": 0.5}',
        "standard input: the name 'epsilon' stands twice in one object, with 1 and \"0.5\"; keep one of them",
        id="doubled",
    ),
    pytest.param(
        b" " * 10_000_001,
        "standard input: more than 10,000,000 bytes; a file of this kind is far smaller",
        id="too large",
    ),
]


def test_what_blank_prints_is_solved(tmp_path):
    """With --json the numbers stand under `given`, as `solve --json` has them; that is taken as well."""
    for more in ([], ["--json"], ["--set", "mode=inference"]):
        blank = run("solve", "norm/batchnorm", "--blank", *more)
        assert blank.exit_code == 0, blank.output
        solved = run("solve", "norm/batchnorm", "--given", "-", "--json", text=blank.output)
        assert solved.exit_code == 0, solved.output
        again = run("solve", "norm/batchnorm", "--given", "-", "--json", text=solved.output)
        assert json.loads(again.output)["steps"] == json.loads(solved.output)["steps"]
        assert json.loads(solved.output)["assumed"] == {}


def test_blank_stands_alone():
    for more in (["--given", "-"], ["-o", "x.pdf"], ["--rounding", "3 sf"]):
        refused = run("solve", "norm/batchnorm", "--blank", *more, text="{}")
        assert refused.exit_code == 2
        assert "leave --given, --csv, --output and --rounding out" in refused.stderr
    assert "write --given FILE, and --blank" in run("solve", "norm/batchnorm").stderr


@pytest.mark.parametrize(("text", "sentence"), FILES)
def test_files_that_are_no_givens(text, sentence):
    assert_refused(run("solve", "norm/batchnorm", "--given", "-", text=text), sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["solve", "norm/batchnom", "--given", "-"],
            "there is no family 'norm/batchnom'; did you mean 'norm/batchnorm'?",
        ),
        (
            ["solve", "norm/batchnorm", "--given", "nowhere.json"],
            f"nowhere.json: cannot be read: {of_system(errno.ENOENT)}",
        ),
        (
            ["solve", "norm/batchnorm", "--given", "-", "--rounding", "4 figures"],
            "the rounding rule '4 figures' is not known; write '4 sf' (significant figures) or '3 dp' (decimals)",
        ),
        (
            ["solve", "norm/batchnorm", "--given", "-", "--json", "--digits", "0"],
            "--digits is 0, but must be from 1 to 1000",
        ),
        (
            ["solve", "norm/batchnorm", "--given", "-", "--set", "mode=trian"],
            "norm/batchnorm: option 'mode' is 'trian', but must be one of train, inference; did you mean 'train'?",
        ),
        (
            ["solve", "norm/batchnorm", "--given", "-", "--set", "moed=train"],
            "norm/batchnorm: unknown given 'moed'; did you mean 'mode'?",
        ),
    ],
)
def test_arguments_that_name_nothing(arguments, sentence):
    assert_refused(run(*arguments, text=json.dumps(BATCHNORM)), sentence)


@pytest.mark.parametrize("levels", [100, 900, 100_000])
def test_deep_nesting_is_one_sentence(levels):
    text = json.dumps(BATCHNORM).replace("[[1, 2]", "[" * levels + "1" + "]" * levels + ", [1, 2]", 1)
    result = run("solve", "norm/batchnorm", "--given", "-", text=text)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 1000


def test_deep_nesting_is_a_given_error_in_python(library):
    with pytest.raises(GivenError, match="norm/batchnorm: 'Z'"):
        with_given(library["norm/batchnorm"], {**BATCHNORM, "Z": deep(5000)})


@pytest.mark.parametrize("digits", [1_000, 4_000])
def test_a_large_integer_never_ends_in_a_traceback(digits):
    text = json.dumps(BATCHNORM).replace("[[1, 2]", f"[[1, {'7' * digits}]")
    result = run("solve", "norm/batchnorm", "--given", "-", "--json", text=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0 or len(result.stderr.splitlines()) <= 3


def test_a_huge_integer_is_refused_by_its_length():
    """Python refuses to read an integer this long; that is not a fault of the JSON, and the digits are the fact."""
    result = run("solve", "norm/batchnorm", "--given", "-", text=json.dumps(BATCHNORM).replace('"0.1"', MILLION))
    assert (result.exit_code, result.stdout) == (1, ""), result.exception
    assert "digits" in result.stderr
    assert "not JSON" not in result.stderr
    assert "set_int_max_str_digits" not in result.stderr


def test_a_huge_integer_is_a_given_error_in_python(library):
    with pytest.raises(GivenError, match="digits"):
        with_given(library["norm/batchnorm"], {**BATCHNORM, "epsilon": 10**10_000})


@pytest.mark.parametrize("change", [{"mode": "x" * 10**5}, {"x" * 10**5: 1}, {"mode": [[1]] * 10**4}])
def test_a_long_name_does_not_fill_the_screen(library, change):
    with pytest.raises(GivenError) as raised:
        with_given(library["norm/batchnorm"], {**BATCHNORM, **change})
    assert len(str(raised.value)) < 300


def test_null_is_not_said_to_be_there(library):
    """null stands for a given that was left out, so it is not among those that were got."""
    with pytest.raises(GivenError) as raised:
        with_given(library["norm/batchnorm"], {**BATCHNORM, "epsilon": None})
    assert (
        str(raised.value) == "norm/batchnorm: 'epsilon' is missing (got 'Z', 'gamma', 'beta'); add 'epsilon', a number"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stride": [1, 2, 3]}, "'stride' is one integer or a pair of them, but got a list of 3"),
        ({"stride": [[1], [2]]}, "'stride' is one integer or a pair of them, but got an array of 2 x 1"),
        ({"stride": -1}, "'stride' has the entry '-1', but only integers of 0 or more make sense"),
        ({"stride": ["1/2", 1]}, "'stride' has the entry '1/2', but only integers of 0 or more make sense"),
        ({"stride": "sqrt(2)"}, "'stride' has the entry 'sqrt(2)', but only integers of 0 or more make sense"),
        ({"times": -1}, "'times' is '-1', but it counts something: give an integer of 0 or more"),
        ({"times": "1/2"}, "'times' is '1/2', but it counts something: give an integer of 0 or more"),
        ({"times": "e"}, "'times' is 'e', but it counts something: give an integer of 0 or more"),
        ({"times": [2]}, "'times' is a single number, but got a list of 1"),
    ],
)
def test_pairs_and_counts(library, change, sentence):
    with pytest.raises(GivenError) as raised:
        with_given(library["good/kinds"], {**KINDS, **change})
    assert str(raised.value) == f"good/kinds: {sentence}"


def test_a_fixed_size_is_said_as_one(library):
    with pytest.raises(GivenError) as raised:
        with_given(library["good/kinds"], {**KINDS, "cube": [[[1], [2]]]})
    assert "'cube' is 1 x 2 x 1" in str(raised.value)
    assert "2 = 1" not in str(raised.value)


@pytest.mark.parametrize("step", ["no_solution"])
def test_a_division_by_zero_names_the_step(library, step):
    problem = with_given(library[f"certify/{step}"], {"x": 2})
    with pytest.raises(GivenError) as raised:
        problem.values  # noqa: B018
    assert str(raised.value) == (
        "certify/no_solution: step 'out' divides by zero with these numbers; change the givens"
    )


def test_a_refusal_of_the_family_is_a_given_error(library):
    with pytest.raises(GivenError) as raised:
        with_given(library["certify/refused"], {"x": 4})
    assert str(raised.value) == "certify/refused: x must be odd, but is 4"


# What is accepted.


@pytest.mark.parametrize("epsilon", ["sqrt(2)/2", "e^2", "1/3", "pi", 1, "ln(2)"])
def test_exact_expressions_are_numbers(library, epsilon):
    problem = with_given(library["norm/batchnorm"], {**BATCHNORM, "epsilon": epsilon})
    assert float(problem.values["Z_hat"][0, 0]) < 0


def test_numbers_are_exact(library):
    problem = with_given(library["norm/batchnorm"], {**BATCHNORM, "gamma": ["0.1", "1/3"]})
    assert list(problem.given["gamma"]) == [fmpq(1, 10), fmpq(1, 3)]
    assert problem.given["epsilon"] == fmpq(1, 10)


def test_every_number_of_the_file_is_kept(library):
    """Numbers written in and read back are the same: `to_json` loses nothing."""
    given = {**BATCHNORM, "gamma": ["-0.125", "1/3"], "epsilon": "1/7", "activation": "relu"}
    problem = with_given(library["norm/batchnorm"], given)
    data = json.loads(json.dumps(problem.to_json()))
    assert data["given"]["gamma"] == ["-0.125", "1/3"]
    again = from_json(library["norm/batchnorm"], data)
    assert again.options == {"mode": "train", "activation": "relu"}
    for name, value in problem.given.items():
        assert np.array_equal(again.given[name], value), name


def test_an_expression_survives_the_file(library):
    problem = with_given(library["good/words"], {"a": "sqrt(2)/2", "b": "e^2"})
    again = from_json(library["good/words"], json.loads(json.dumps(problem.to_json())))
    assert again.to_json() == problem.to_json()
    assert again.values["c"].overlaps(problem.values["c"])


def test_what_is_left_out_has_its_default(library):
    problem = with_given(library["good/kinds"], KINDS)
    assert list(problem.given["bias"]) == [0, 0]
    assert list(problem.given["padding"]) == [0, 0]
    assert problem.given["cube"].shape == (2, 2, 1)
    assert (problem.given["scale"], problem.given["limit"], problem.given["shift"]) == (1, None, None)
    assert problem.options == {"mode": "plain"}


def test_one_integer_stands_for_a_pair(library):
    problem = with_given(library["good/kinds"], {**KINDS, "stride": 3, "padding": [1, 2]})
    assert [list(problem.given[name]) for name in ("stride", "padding")] == [[3, 3], [1, 2]]


@pytest.mark.parametrize("times", [2, "2", "2.0", "4/2"])
def test_a_count_is_a_plain_integer(library, times):
    count = with_given(library["good/kinds"], {**KINDS, "times": times}).given["times"]
    assert (type(count), count) == (int, 2)


def test_sizes_are_read_off_the_data(library):
    problem = with_given(library["norm/batchnorm"], {**BATCHNORM, "Z": [[i, -i] for i in range(50)]})
    assert problem.sizes == {"m": 50, "d": 2}


def test_every_error_of_a_given_is_a_markscheme_error():
    assert issubclass(GivenError, MarkschemeError)
