"""The words of a family: slips as edits, `likewise`, `when`, values of single rounds, imported steps."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from minimal_prose import minimal

from markscheme.engine.evaluate import exact_values, slip_functions
from markscheme.engine.problem import Problem, draw, with_given
from markscheme.errors import FamilyError
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import LANGUAGES, prose_blocks
from markscheme.family.library import Library, package_of
from markscheme.family.loader import read_family
from markscheme.family.model import Family
from markscheme.notation import to_text
from markscheme.numbers.arrays import cells_of
from markscheme.working import working

HEAD = '"""A family of one test."""\n\nfrom markscheme.words import *\n\n'


def family(folder: Path, text: str, **others: str) -> Family:
    """The family mine/one with this module; `others` are modules beside it."""
    (folder / "mine").mkdir()
    for name, other in others.items():
        (folder / "mine" / f"{name}.py").write_text(HEAD + dedent(other), "utf-8")
    (folder / "mine" / "one.py").write_text(HEAD + dedent(text), "utf-8")
    try:
        return Library([folder])["mine/one"]
    except FamilyError as error:
        if "the prose file" not in str(error):
            raise
    _write_prose(folder, "mine/one")
    return Library([folder])["mine/one"]


def _write_prose(folder: Path, id: str) -> None:
    """Every block of a family that is all right but for its prose; modules beside it are found, as in a library."""
    module = import_module(f"{package_of(folder.resolve())}.{id.replace('/', '.')}")
    text = minimal(prose_blocks(read_family(module, id, str(folder))))
    for language in LANGUAGES:
        (folder / f"{id}.{language}.md").write_text(text, "utf-8")


def slipped(problem: Problem, slip: str) -> dict[str, Any]:
    """What the steps are with a slip, where it exists; as plain fractions and lists."""
    functions = slip_functions(problem.family, slip, problem.inputs, problem.values)
    replaced = [call.name for call in problem.calls if call.step.name in functions]
    if not replaced:
        return {}
    values = exact_values(problem.family, problem.inputs, replace=functions, until=replaced[-1])
    return {name: plain(values[name]) for name in replaced}


def plain(value: Any) -> Any:
    cells = [str(cell) for cell in cells_of(value)]
    return cells if isinstance(value, np.ndarray) else cells[0]


# --- slips as edits

STEP = """
    given = {{"x": vector("n", integers(1, 9)), "a": number(integers(1, 9)), "b": number(integers(1, 9))}}
    sizes = {{"n": 3}}
    options = {{"mode": ("plain", "halved")}}
    ask = {{"y": 1}}

    def y(x, a, n, mode):
        {body}

    slips = {{y: {{"wrong": {edit!r}}}}}
"""
NUMBERS = {"x": [1, 2, 6], "a": 3, "b": 5}
MADE = {
    "a name": ("return a * x.sum()", "a -> b", "45"),
    "a number for a name": ("return a * x.sum() + a", "a -> 0", "0"),
    "a call": ("return x.sum() / len(x)", "len(x) -> len(x) - 1", "9/2"),
    "brackets of their own": ("return x.sum() * a", "a -> a + b", "72"),
    "a method": ("return x.sum(axis=0) / a", "x.sum(axis=0) -> x.sum()", "3"),
    "two places": ("return a + a * a", "a -> b", "30"),
    "two edits": ("return a + x.sum()", "a -> b; x.sum() -> x[0]", "6"),
    "an exchange of two that stand there": ("return a - x[0] * a", "a <-> x[0]", "-2"),
    "an exchange with what does not stand there": ("return a - x.sum()", "a - x.sum() <-> x.sum() - a", "6"),
    "a function": ("return square(a) + 1", "square -> absolute", "4"),
    "a function that the module need not import": ("return square(a)", "square -> exp", "exp"),
    "a limit that holds": ("return a * x.sum()", "a -> b if n == 3", "45"),
    "a limit that does not": ("return a * x.sum()", "a -> b if n == 4", None),
    "an else": ("return a * x.sum()", "a -> b if n == 4 else 2", "18"),
    "a limit of an else": ("return a * x.sum()", "a -> b if n == 4 else 2 if n == 3", "18"),
    "a half, exactly": ("return a * x[1]", "a -> 1 / 2", "1"),
    "a division of integers": ("return a * x[1]", "a -> 1 / n", "2/3"),
    "a division of lengths": ("return a * x[1]", "a -> len(x) / n", "2"),
    "a division within": ("return a * x[1]", "a -> b * (n / 2)", "15"),
    "a decimal, exactly": ("return a * x[1]", "a -> 0.1", "1/5"),
    "a negative number": ("return a / x[1]", "a -> -1", "-1/2"),
    "a number in the place of a numerator": ("return a / x[1]", "a -> 3", "3/2"),
    "an index": ("return a * x[0]", "x[0] -> x[n - 1]", "18"),
    "an index by its number": ("return a * x[0]", "0 -> 2", "18"),
    "a size as an index": ("return a * x[n - 1]", "n -> 2", "6"),
    "how often": ("return sum(x[i] * a for i in range(len(x)))", "len(x) -> 2", "9"),
    "within a loop": (
        "total = 0\n        for cell in x:\n            total = total + a * cell\n        return total",
        "a -> b",
        "45",
    ),
    "an argument by its name": ("return x.reshape(1, 3).sum(axis=0) + 0", "axis=0 -> axis=1", ["9"]),
    "an argument that is counted from the end": (
        "return x.reshape(1, 3).sum(axis=-1) + a",
        "axis=-1 -> axis=0",
        ["4", "5", "9"],
    ),
    "an argument by its name, under a limit": (
        "return max(x, key=lambda cell: cell * a) * a",
        "key=lambda cell: cell * a -> key=lambda cell: -cell if n == 3",
        "3",
    ),
    "within an inner function": ("return sum(map(lambda cell: cell * a, x))", "cell * a -> cell * b", "45"),
}


@pytest.mark.parametrize("case", MADE)
def test_an_edit_says_what_is_written_instead(case: str, tmp_path: Path) -> None:
    body, edit, expected = MADE[case]
    problem = with_given(family(tmp_path, STEP.format(body=body, edit=edit)), NUMBERS)
    found = slipped(problem, "wrong")
    if expected == "exp":
        assert found["y"].startswith("[20.08")
    else:
        assert found == ({} if expected is None else {"y": expected})


ENDLESS = {
    "while i < n:\n            i = i + 1\n        return i * a": "i + 1 -> i",
    "for cell in x:\n            i = i + cell\n        return i": "x -> iter(int, 1)",
    "return sum(i for i in range(n))": "n -> n * 1000000000000",
    "return [sum(a for j in range(n * k)) for k in range(1, 2)][0]": "range(n * k) -> range(1000000000)",
    "turns = range(n)\n        return sum(a for i in turns)": "range(n) -> range(n * 1000000000)",
}


@pytest.mark.parametrize("body", ENDLESS)
def test_a_slip_that_goes_round_without_end_is_named(body: str, tmp_path: Path) -> None:
    text = STEP.format(body=f"i = 0\n        {body}", edit=ENDLESS[body])
    problem = with_given(family(tmp_path, text), NUMBERS)
    with pytest.raises(FamilyError) as raised:
        slipped(problem, "wrong")
    assert str(raised.value) == (
        "mine/one: step 'y': with the slip 'wrong' a loop goes round more than 100,000 times; edit another place than "
        "what the loop counts, or write the slip as a function"
    )


REACHED = {
    "the branch that is taken": ("return a if mode == 'plain' else b", "a -> 7", {"y": "7"}),
    "the branch that is not": ("return a if mode == 'plain' else a + n", "n -> 7", {}),
    "before the first return": ("if a - a == 0:\n            return a\n        return x[0]", "x[0] -> x[1]", {}),
    "behind a return that is not taken": (
        "if mode == 'halved':\n            return a\n        return x[0]",
        "x[0] -> x[1]",
        {"y": "2"},
    ),
    "the second side of or": ("return a if mode == 'plain' or n == 2 else x[0]", "n -> n + 1", {}),
}


@pytest.mark.parametrize("case", REACHED)
def test_where_the_edited_place_is_not_reached_the_slip_does_not_exist(case: str, tmp_path: Path) -> None:
    body, edit, expected = REACHED[case]
    text = STEP.format(body=body, edit=edit)
    if "else b" in body:
        text = text.replace("def y(x, a, n, mode)", "def y(x, a, b, n, mode)")
    assert slipped(with_given(family(tmp_path, text), NUMBERS), "wrong") == expected


def test_an_edit_of_what_does_not_exist_under_the_options_does_not_exist(tmp_path: Path) -> None:
    text = """
        given = {"a": number(integers(1, 9)), "c": number(integers(1, 9)).when(mode="with")}
        options = {"mode": ("with", "without")}
        ask = {"y": 1}

        def _added(a, c):
            return a if c is None else a + c

        def y(a, c):
            return _added(a, c)

        slips = {y: {"twice": "c -> 2 * c"}}
    """
    found = family(tmp_path, text)
    assert slipped(with_given(found, {"a": 1, "c": 2}), "twice") == {"y": "5"}
    assert slipped(with_given(found, {"mode": "without", "a": 1}), "twice") == {}


def test_a_slip_may_be_a_function_or_arguments_with_other_values(tmp_path: Path) -> None:
    text = """
        given = {"a": number(integers(1, 9)), "b": number(integers(1, 9))}
        ask = {"y": 1, "z": 1}

        def y(a, b):
            return a - b

        def z(y, a):
            return y * a

        slips = {
            y: {"other_way": lambda a, b: b - a, "not_subtracted": {"b": 0}, "halved": {"b": lambda b: b / 2}},
            "z": {"other_way": "y -> -y"},
        }
    """
    problem = with_given(family(tmp_path, text), {"a": 3, "b": 5})
    assert slipped(problem, "other_way") == {"y": "2", "z": "-6"}
    assert slipped(problem, "not_subtracted") == {"y": "3"}
    assert slipped(problem, "halved") == {"y": "1/2"}
    assert list(problem.family.slips) == ["other_way", "not_subtracted", "halved"]


REFUSED = {
    "a -> bb": "'bb' in the edit 'a -> bb' is no given, option or step above; did you mean 'b'?",
    "a -> z": "'z' in the edit 'a -> z' does not stand above y()",
    "a -> y": "'y' in the edit 'a -> y' does not stand above y()",
    "a -> squar(a)": "squar() in the edit 'a -> squar(a)' is no known function; did you mean 'square'?",
    "a -> b if mod == 'plain'": (
        "'mod' in the edit \"a -> b if mod == 'plain'\" is no given, option or step above; did you mean 'mode'?"
    ),
    "a * x.sun() -> b": "the edit 'a * x.sun() -> b' finds nothing to change in y(); did you mean 'a * x.sum()'?",
    "a -> b; q -> a": "the edit 'q -> a' finds nothing to change in y(); write it as it stands there",
    "axis=0 -> 1": (
        "the edit 'axis=0 -> 1' names the argument 'axis' on one side alone; write 'axis=old -> axis=new', or the "
        "whole call"
    ),
    "axis=0 -> keepdims=True": (
        "the edit 'axis=0 -> keepdims=True' names the argument 'axis' on one side alone; write 'axis=old -> axis=new', "
        "or the whole call"
    ),
    "axes=1 -> axes=2": "the edit 'axes=1 -> axes=2' finds nothing to change in y(); write it as it stands there",
    "axis=0 -> axis=": "'axis=' in the edit 'axis=0 -> axis=' is no expression of Python",
    "axis=0 -> axis=0": "the edit 'axis=0 -> axis=0' changes nothing",
    "a": "the edit 'a' needs one arrow; write 'what stands in the step -> what is written'",
    "a -> b -> a": "the edit 'a -> b -> a' needs one arrow; write 'what stands in the step -> what is written'",
    "a -> b +": "'b +' in the edit 'a -> b +' is no expression of Python",
    "a -> a": "the edit 'a -> a' changes nothing",
    "a -> b ** 2": "b ** 2 takes a power of a ball, which loses its sign; write square(x) or power(x, n)",
}


@pytest.mark.parametrize("edit", REFUSED)
def test_an_edit_that_says_nothing_is_refused(edit: str, tmp_path: Path) -> None:
    text = STEP.format(body="return a * x.sum()", edit=edit) + "\n    def z(y):\n        return y\n"
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, text)
    assert str(raised.value) == f"mine/one: slips of y(): 'wrong': {REFUSED[edit]}"


TABLES = {
    '{"yy": {"wrong": "a -> 0"}}': "slips names 'yy', which is no step; did you mean 'y'?",
    '{_helper: {"wrong": "a -> 0"}}': "slips names '_helper', which is no step; known: y",
    '{y: "a -> 0"}': "slips of y() is a str; write a dict of names and edits",
    '{y: {"via_wrong": "a -> 0"}}': (
        "slips of y(): 'via_wrong' is no name of a slip; write what went wrong, as bias_forgotten"
    ),
    '{y: {"wrong": 0}}': (
        "slips of y(): 'wrong': 0 is a int; write an edit 'old -> new', a function or a dict of arguments"
    ),
    '{y: {"wrong": {"c": 0}}}': "slips of y(): 'wrong': as_if(y) names 'c', but the arguments of the step are a",
    '{y: {"doubled": "a -> 0"}}': "y__doubled() stands in the table of slips too; leave out one of them",
    "{}": (
        "y__doubled() is a slip of the old shape; write it into the table: slips = {y: {'doubled': 'what stands there "
        "-> what the student writes'}}, or 'doubled': y__doubled to keep the function; `markscheme new TOPIC/NAME "
        "--from OLD.py` turns what it can"
    ),
    '{y: {"wrong": lambda c: c}}': ("y__wrong() needs 'c', which is neither given nor a step above it; known: a, y"),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_names_what_is_not_there_is_refused(table: str, tmp_path: Path) -> None:
    doubled = "\n        def y__doubled(a):\n            return 2 * a\n"
    text = f"""
        given = {{"a": number(integers(1, 9))}}
        ask = {{"y": 1}}

        def _helper(a):
            return a

        def y(a):
            return _helper(a)
        {doubled if "doubled" in table or table == "{}" else ""}
        slips = {table}
    """
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, text)
    assert str(raised.value) == f"mine/one: {TABLES[table]}"


# --- likewise

TWINS = """
    given = {
        "x": number(integers(1, 9)), "W_z": number(integers(1, 9)), "W_r": number(integers(1, 9)),
        "b_z": number(integers(1, 9)), "b_r": number(integers(1, 9)),
    }
    ask = {"z": 1, "r": 1}

    def z(x, W_z, b_z):
        r"z = W_z \\, x + b_z"
        return W_z * x + b_z

    def z__via_sum(x, W_z, b_z):
        return b_z + x * W_z

    r = likewise(z, z="r")

    slips = {z: {"bias_forgotten": "b_z -> 0", "exchanged": "W_z -> W_r", "alone": lambda x, W_z: x - W_z}}
"""
GATES = {"x": 2, "W_z": 3, "W_r": 5, "b_z": 7, "b_r": 1}


def test_a_step_like_another_one_has_its_slips_its_routes_and_its_formula(tmp_path: Path) -> None:
    found = family(tmp_path, TWINS)
    problem = with_given(found, GATES)
    assert (plain(problem.values["z"]), plain(problem.values["r"])) == ("13", "11")
    assert found.steps["r"].needs == ("x", "W_r", "b_r")
    assert slipped(problem, "bias_forgotten") == {"z": "6", "r": "10"}
    assert slipped(problem, "exchanged") == {"z": "17", "r": "7"}
    assert slipped(problem, "alone") == {"z": "-1", "r": "-3"}
    route = found.routes["r"]["via_sum"]
    assert exact_values(found, problem.inputs, replace={"r": route})["r"] == 11
    assert [to_text(step.formula) for step in working(problem)] == ["z = W_z x + b_z", "r = W_r x + b_r"]


def test_what_a_step_likewise_says_of_itself_goes_before_what_comes_along(tmp_path: Path) -> None:
    text = TWINS.replace("slips = {", "slips = {r: {'bias_forgotten': 'b_r -> 2', 'own': 'x -> W_z'}, ")
    text += "\n    def r__via_sum(x, W_r, b_r):\n        return W_r * x + b_r + 0\n"
    found = family(tmp_path, text)
    problem = with_given(found, GATES)
    assert slipped(problem, "bias_forgotten") == {"z": "6", "r": "12"}
    assert slipped(problem, "own") == {"r": "16"}
    assert found.routes["r"]["via_sum"].__code__.co_name == "r__via_sum"


def test_what_comes_along_can_be_left_out(tmp_path: Path) -> None:
    found = family(tmp_path, TWINS + '\n    without = ("r__bias_forgotten", "exchanged")\n')
    assert set(found.slips["bias_forgotten"]) == {"z"}
    assert "exchanged" not in found.slips


TURNED = """
    sizes = {"n": 2}
    repeat = {("h_",): lambda rounds: rounds}
    start = {"h": "h0"}
    given = {"x": vector("n", integers(1, 9)), "h0": vector("n", integers(1, 9)), "rounds": count(choice(2))}
    given |= {name: matrix("n", "n", integers(1, 9)) for name in ("W_z", "W_h")}
    ask = {"z": 1, "h_": 1}
    symbols = {"h0": "h^{(0)}"}

    def z(x, W_z):
        r"z = W_z x"
        return W_z @ x

    def z__via_rows(x, W_z):
        return array([(row * x).sum() for row in W_z])

    h_ = likewise(z, z="h_", x="h_prev")

    slips = {z: {"transposed": "W_z -> W_z.T", "rounded_off": {"x": lambda x: 2 * x}}}
"""
ROUNDS_OF_H = {"x": [1, 2], "W_z": [[1, 2], [3, 4]], "W_h": [[0, 1], [2, 0]], "h0": [1, 1], "rounds": 2}


@pytest.mark.parametrize("name", ["h_", "h"])
def test_likewise_turns_a_step_into_a_repeated_one(name: str, tmp_path: Path) -> None:
    problem = with_given(family(tmp_path, TURNED.replace('z="h_"', f'z="{name}"')), ROUNDS_OF_H)
    values = {call.name: plain(problem.values[call.name]) for call in problem.calls}
    assert values == {"z": ["5", "11"], "h_1": ["1", "2"], "h_2": ["2", "2"]}
    assert slipped(problem, "transposed") == {"z": ["7", "10"], "h_1": ["2", "1"], "h_2": ["2", "2"]}
    assert slipped(problem, "rounded_off") == {"z": ["10", "22"], "h_1": ["2", "4"], "h_2": ["8", "8"]}
    route = problem.family.routes["h_"]["via_rows"]
    assert plain(exact_values(problem.family, problem.inputs, replace={"h_": route})["h_2"]) == ["2", "2"]


def test_the_formula_of_a_step_that_is_turned_into_a_repeated_one_names_its_rounds(tmp_path: Path) -> None:
    problem = with_given(family(tmp_path, TURNED), ROUNDS_OF_H)
    shown = [to_text(step.formula) for step in working(problem) if step.formula is not None]
    assert shown == ["z = W_z x", "h^(1) = W_h h^(0)", "h^(2) = W_h h^(1)"]


def test_names_of_a_chain_are_all_exchanged(tmp_path: Path) -> None:
    text = """
        given = {name: number(integers(1, 9)) for name in ("W1", "W2", "x", "b1", "b2")}
        ask = {"z2": 1}

        def z1(W1, x, b1):
            return W1 * x + b1

        def a1(z1):
            return square(z1)

        z2 = likewise(z1, W1="W2", x="a1", b1="b2")
        grad_W2 = likewise(z1, W1="a1", x="z2", b1="x")
        grad_W1 = likewise(grad_W2, a1="x", W2="W1")

        slips = {z2: {"input_for_hidden": "a1 -> x"}}
    """
    found = family(tmp_path, text)
    assert found.steps["z2"].needs == ("W2", "a1", "b2")
    assert found.steps["grad_W1"].needs == ("x", "z2", "a1")
    problem = with_given(found, {"W1": 1, "W2": 2, "x": 3, "b1": 1, "b2": 1})
    assert plain(problem.values["z2"]) == "33"
    assert slipped(problem, "input_for_hidden") == {"z2": "7"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("likewise(z, q='r')", "likewise(z, q='r') exchanges nothing; the names of z() are x, W_z, b_z"),
        ("likewise('z', z='r')", "likewise('z', ...) needs a step; write likewise(z, z='r')"),
        ("likewise(z, z='q')", "r() needs 'W_q', which is neither given nor a step above it; did you mean 'W_z'?"),
    ],
)
def test_likewise_of_nothing_is_refused(line: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, TWINS.replace('likewise(z, z="r")', line))
    assert str(raised.value) == f"mine/one: {sentence}"


# --- when

CASES = """
    given = {{
        "Z": vector("m", integers(1, 9)).when(mode="train"),
        "kept": number(integers(1, 9)).when(mode=("inference", "frozen")),
    }}
    sizes = {{"m": 3}}
    options = {{"mode": ("train", "inference", "frozen")}}
    ask = {{"mean": 1}}

    @when(mode="train")
    def mean(Z):
        r"\\mu = \\frac{{1}}{{m}} \\sum_{{i=1}}^{{m}} z_i"
        return Z.sum() / len(Z)

    {other}
    def mean(kept):
        return 2 * kept

    slips = {{mean: {{"sample": "len(Z) -> len(Z) - 1", "doubled_twice": "2 -> 4"}}}}
"""


LOCALS = """
    given = {{"x": number(integers(1, 9)), "y": number(integers(1, 9))}}
    options = {{"mode": ("both", "x_alone", "none")}}
    ask = {{"total": 1}}

    @when(mode="both")
    def total(x, y):
        both = x + y
        return both * x + 1

    @total.when(mode="x_alone")
    def total(x):
        double = 2 * x
        return double + x

    @total.otherwise
    def total(y):
        return y + 1

    slips = {{total: {{"wrong": {edit!r}}}}}
"""
LOCAL = [  # the edit, and the answer in each case where the slip exists
    ("1 -> both", {"both": "16"}),
    ("both -> both + 1", {"both": "16"}),
    ("both * x -> both", {"both": "5"}),
    ("both -> x + both", {"both": "22"}),
    ("double -> 0; both -> 0", {"both": "1", "x_alone": "3"}),
    ("double + x -> double * double; both * x -> 0", {"both": "1", "x_alone": "36"}),
]


@pytest.mark.parametrize(("edit", "expected"), LOCAL)
def test_an_edit_may_name_what_one_case_calculates(edit: str, expected: dict[str, str], tmp_path: Path) -> None:
    found = family(tmp_path, LOCALS.format(edit=edit))
    for mode in ("both", "x_alone", "none"):
        problem = with_given(found, {"x": 3, "y": 1, "mode": mode})
        assert slipped(problem, "wrong") == ({"total": expected[mode]} if mode in expected else {}), mode


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            "both -> boths",
            "'boths' in the edit 'both -> boths' is no given, option or step above; did you mean 'both'?",
        ),
        ("bot -> 1", "the edit 'bot -> 1' finds nothing to change in total(); did you mean 'both'?"),
        (
            "y + 1 -> double",
            (
                "the edit 'y + 1 -> double' finds nothing to change in total(); 'double' is calculated in another case "
                "than the one that has it"
            ),
        ),
    ],
)
def test_what_no_case_calculates_is_refused(edit: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, LOCALS.format(edit=edit))
    assert str(raised.value) == f"mine/one: slips of total(): 'wrong': {sentence}"


@pytest.mark.parametrize("other", ["@mean.otherwise", '@mean.when(mode=("inference", "frozen"))'])
def test_a_step_written_once_for_each_case(other: str, tmp_path: Path) -> None:
    found = family(tmp_path, CASES.format(other=other))
    train, inference = with_given(found, {"Z": [1, 2, 6]}), with_given(found, {"mode": "frozen", "kept": 4})
    assert (plain(train.values["mean"]), plain(inference.values["mean"])) == ("3", "8")
    assert (slipped(train, "sample"), slipped(inference, "sample")) == ({"mean": "9/2"}, {})
    assert (slipped(train, "doubled_twice"), slipped(inference, "doubled_twice")) == ({}, {"mean": "16"})
    shown = [to_text(working(problem)[0].formula) for problem in (train, inference)]
    assert shown[1] == "mean = 2*kept"
    assert shown[0].startswith("μ = ")


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ('@mean.when(mode="inference")', "mean() has no case where mode is 'frozen'; add it, or @mean.otherwise"),
        ('@mean.when(mod="inference")', "mean.when() names 'mod', which does not exist; did you mean 'mode'?"),
        (
            '@mean.when(mode="training")',
            "mean.when(mode=...) names 'training', which does not exist; did you mean 'train'?",
        ),
        ('@mean.when(mode="train")', "mean() has no case where mode is 'inference'; add it, or @mean.otherwise"),
        ("@mean.when()", "when() names no option; write @when(mode='train'), or @step.otherwise for the rest"),
    ],
)
def test_cases_that_do_not_fit_the_options_are_refused(other: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, CASES.format(other=other))
    assert str(raised.value) == f"mine/one: {sentence}"


def test_a_case_that_an_earlier_one_takes_is_refused(tmp_path: Path) -> None:
    text = (
        CASES.format(other="@mean.otherwise")
        + '\n    @mean.when(mode="train")\n    def mean(Z):\n        return Z[0]\n'
    )
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, text)
    assert str(raised.value) == (
        "mine/one: mean() has a case of {'mode': ('train',)} that an earlier case takes; leave it out"
    )


def test_a_step_of_one_case_exists_in_that_case(tmp_path: Path) -> None:
    text = """
        given = {"a": number(integers(1, 9))}
        options = {"method": ("plain", "squared")}

        def ask(method):
            return {"total": 1}

        @when(method="squared")
        def square_of_a(a):
            return square(a)

        def total(a, square_of_a, method):
            return a if method == "plain" else a + square_of_a
    """
    found = family(tmp_path, text)
    assert [c.name for c in with_given(found, {"a": 3}).calls] == ["total"]
    both = with_given(found, {"a": 3, "method": "squared"})
    assert [c.name for c in both.calls] == ["square_of_a", "total"]
    assert both.values["total"] == 12


def test_an_option_that_came_later_leaves_the_numbers_of_a_seed_as_they_were(tmp_path: Path) -> None:
    text = """
        options = {"unit": ("cm", "m"), "method": ("plain", "squared")}
        later = ("method",)
        given = {"a": number(integers(1, 1000))}
        ask = {"total": 1}

        def total(a, method):
            return 2 * a if method == "plain" else a * a
    """
    found = family(tmp_path, text)
    assert found.drawn_under({"unit": "m", "method": "plain"}) == [("unit", "m")]
    assert found.drawn_under({"unit": "cm", "method": "squared"}) == [("unit", "cm"), ("method", "squared")]
    draws = [
        draw(found, Stream(*found.drawn_under(options)), "easy", options)["a"]
        for options in ({"unit": "cm", "method": "plain"}, {"unit": "cm", "method": "squared"})
    ]
    assert draws[0] != draws[1]
    typo = text.replace('later = ("method"', 'later = ("methd"')
    (tmp_path / "other").mkdir()
    with pytest.raises(FamilyError, match="later names 'methd', which does not exist; did you mean 'method'"):
        family(tmp_path / "other", typo)


def test_what_exists_in_one_case_is_asked_and_varied_in_that_case(tmp_path: Path) -> None:
    text = """
        given = {"a": number(integers(1, 9)), "b": number(integers(1, 9))}
        options = {"method": ("plain", "squared")}
        ask = {"square_of_a": 1, "total": 2}

        @when(method="squared")
        def square_of_a(a):
            return square(a)

        def total(a, b):
            return a + b

        @when(method="plain")
        def total__via_b_first(a, b):
            return b + a

        @when(method="squared")
        def total__a_twice(a):
            return a + a

        slips = {total: {"a_twice": total__a_twice}}
    """
    found = family(tmp_path, text)
    plain_one, squared = (with_given(found, {"a": 3, "b": 1, "method": method}) for method in ("plain", "squared"))
    assert (plain_one.asked, squared.asked) == ({"total": 2}, {"square_of_a": 1, "total": 2})
    assert found.marks({"method": "plain"}) == {"total": 2}
    assert dict(found.only) == {"square_of_a": {"method": ("squared",)}}
    assert (slipped(plain_one, "a_twice"), slipped(squared, "a_twice")) == ({}, {"total": "6"})
    route = found.routes["total"]["via_b_first"]
    assert (route(3, 1, "plain"), route(3, 1, "squared")) == (4, None)


def test_a_step_exists_where_a_function_of_the_givens_says_so(tmp_path: Path) -> None:
    text = """
        given = {"a": number(integers(1, 9)), "turns": structure("a list of words")}
        options = {"method": ("plain", "squared")}
        only = {"best": lambda turns, method: turns[0] != "chance" and method == "plain"}
        ask = {"best": 1, "total": 2}

        def draw_turns(stream):
            return ["max"]

        def best(a):
            return a + 1

        def total(a, best):
            return a if best is None else a + best

        slips = {total: {"a_twice": lambda a: 2 * a}}
    """
    found = family(tmp_path, text)
    there, elsewhere, otherwise = (
        with_given(found, {"a": 3, "turns": [turn], "method": method})
        for turn, method in (("max", "plain"), ("chance", "plain"), ("max", "squared"))
    )
    assert (there.asked, elsewhere.asked, otherwise.asked) == ({"best": 1, "total": 2}, {"total": 2}, {"total": 2})
    assert [plain(problem.values["total"]) for problem in (there, elsewhere, otherwise)] == ["7", "3", "3"]
    assert found.marks({"method": "plain"}) == {"best": 1, "total": 2}  # of the options alone it may exist
    (tmp_path / "again").mkdir()
    with pytest.raises(FamilyError, match=r"only\['best'\] names 'turn', which does not exist; did you mean 'turns'"):
        family(tmp_path / "again", text.replace("lambda turns, method: turns[0]", "lambda turn, method: turn[0]"))


def test_a_size_has_its_name_in_a_step_by_cases(tmp_path: Path) -> None:
    text = re.sub(r"^ *r\".*\n", "", CASES.format(other="@mean.otherwise"), flags=re.MULTILINE)
    problem = with_given(family(tmp_path, text), {"Z": [1, 2, 6]})
    assert to_text(working(problem)[0].formula) == "mean = (1/m) sum_(i = 1)^m Z_i"


# --- values of single rounds

ROUNDS = """
    given = {{"X": matrix("T", "d", integers(1, 9)), "h0": number(integers(1, 9)){absent}, "w": number(integers(1, 9))}}
    sizes = {{"T": 3, "d": 1}}
    options = {{"start_at": ("h0", "zero")}}
    repeat = {{("a_", "h_"): lambda X: len(X)}}
    start = {start}
    ask = {{"h_": 1, "end": 1}}

    def a_(X, h_prev, w, k):
        return X[k - 1].sum() + w * h_prev

    def h_(a, {before}, k):
        r"h^{{(k)}} = a^{{(k)}} + a^{{(k-1)}}, \\quad x_k"
        return a + {before}

    def end(h, h_):
        return h + len(h_)

    slips = {{a_: {{"not_carried": "h_prev -> h0 if k > 1"}}, h_: {{"a_twice": "{before} -> a"}}}}
"""
DRIVEN = {"X": [[1], [2], [3]], "h0": 10, "w": 2}


def rounds(folder: Path, start: str = '{"h": "h0", "a_": 0}', absent: str = "", before: str = "a_prev") -> Family:
    return family(folder, ROUNDS.format(start=start, absent=absent, before=before))


def test_a_repeated_step_names_the_round_before_by_its_value(tmp_path: Path) -> None:
    problem = with_given(rounds(tmp_path), DRIVEN)
    values = {call.name: plain(problem.values[call.name]) for call in problem.calls}
    # a: 1 + 2 * 10, 2 + 2 * 21, 3 + 2 * 65; h is a and the a before
    assert values == {"a_1": "21", "h_1": "21", "a_2": "44", "h_2": "65", "a_3": "133", "h_3": "177", "end": "180"}
    assert problem.family.steps["a_"].needs == ("X", "h_", "h0", "w", "k")


def test_slips_name_single_rounds_too(tmp_path: Path) -> None:
    problem = with_given(rounds(tmp_path), DRIVEN)
    assert slipped(problem, "not_carried") == {"a_1": "21", "a_2": "22", "a_3": "23"}
    assert slipped(problem, "a_twice")["h_1"] == "42"


def test_a_start_that_does_not_exist_is_zero(tmp_path: Path) -> None:
    found = rounds(tmp_path, absent='.when(start_at="h0")')
    problem = with_given(found, {"start_at": "zero", "X": DRIVEN["X"], "w": 2})
    assert plain(problem.values["a_1"]) == "1"


STATES = """
    sizes = {{"T": 2, "n": 2}}
    options = {{"first_state": ("given", "zero")}}
    given = {{"X": matrix("T", "n", integers(1, 9)), "W": matrix("n", "n", integers(1, 9))}}
    given |= {{"b": vector("n", integers(1, 9)), "h0": {h0}}}
    repeat = {{("h_",): lambda X: len(X)}}
    start = {{"h": {start}}}
    symbols = {{"h0": "h^{{(0)}}"}}
    ask = {{"h_": 1}}

    def h_(X, W, b, h_prev, k):
        return {made}
"""
STATE = 'vector("n", integers(1, 9)).when(first_state="given")'
UNDER_ZERO = {"first_state": "zero", "X": [[1, 2], [3, 4]], "W": [[1, 1], [0, 2]], "b": [5, 6]}


@pytest.mark.parametrize(
    ("made", "values", "formula"),
    [
        ("W @ h_prev + X[k - 1]", ["1", "2"], "h^(1) = x_1"),
        ("X[k - 1] + W @ h_prev", ["1", "2"], "h^(1) = x_1"),
        ("X[k - 1] - b * h_prev", ["1", "2"], "h^(1) = x_1"),
        ("h_prev - b", ["-5", "-6"], "h^(1) = -b"),
        ("b * (X[k - 1] + h_prev)", ["5", "12"], "h^(1) = b ⊙ x_1"),
        ("h_prev + X[k - 1] * b", ["5", "12"], "h^(1) = x_1 ⊙ b"),
        ("h_prev @ W + b", ["5", "6"], "h^(1) = b"),
    ],
)
def test_a_vector_that_does_not_exist_begins_at_zeros(
    made: str, values: list[str], formula: str, tmp_path: Path
) -> None:
    problem = with_given(family(tmp_path, STATES.format(h0=STATE, start='"h0"', made=made)), UNDER_ZERO)
    assert plain(problem.values["h_1"]) == values
    assert to_text(working(problem)[0].formula) == formula


@pytest.mark.parametrize("kind", ['matrix("T", "n", integers(1, 9))', "matrix(2, 2, integers(1, 9))"])
def test_a_matrix_that_does_not_exist_begins_at_zeros(kind: str, tmp_path: Path) -> None:
    text = STATES.format(h0=f'{kind}.when(first_state="given")', start='"h0"', made="X + W @ h_prev")
    problem = with_given(family(tmp_path, text), UNDER_ZERO)
    assert plain(problem.values["h_2"]) == ["5", "8", "9", "12"]


def test_a_number_in_front_of_a_matrix_is_explained(tmp_path: Path) -> None:
    found = family(tmp_path, STATES.format(h0=STATE, start="0", made="W @ h_prev"))
    with pytest.raises(FamilyError) as raised:
        with_given(found, UNDER_ZERO).values  # noqa: B018
    assert str(raised.value) == (
        "mine/one: h_() failed: one side of @ is a lone number, and @ multiplies arrays; a state that begins at zeros "
        "is a given, as \"h0\": vector(\"n\").or_else(0) with start = {'h': 'h0'}"
    )


def test_the_formula_of_a_round_is_traced_or_filled_in(tmp_path: Path) -> None:
    problem = with_given(rounds(tmp_path), DRIVEN)
    shown = {step.call.name: to_text(step.formula) for step in working(problem) if step.formula is not None}
    assert shown["h_2"] == "h^(2) = a^(2) + a^(1), x_2"
    assert shown["end"] == "end = h^(3) + 3"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"start": '{"a_": 0}'},
            (
                "a_(): h_prev has no value in the first round; say what stands before it, as "
                "start = {'h_': 'a given'}, or a whole number"
            ),
        ),
        ({"start": '{"hh": "h0", "a": 0}'}, "start names 'hh', which does not exist; did you mean 'h'?"),
        ({"start": '{"h": [0], "a": 0}'}, "start['h'] is [0]; write the name of a given or a whole number"),
        (
            {"start": '{"h": "h1", "a": 0}'},
            (
                "a_() needs 'h1', which is neither given nor a step above it; "
                "known: X, h0, w, T, d, start_at, a_, h_, k, a_prev, h_prev"
            ),
        ),
        (
            {"before": "h"},
            "h_() needs 'h', which is neither given nor a step above it; did you mean 'h_'?",
        ),
    ],
)
def test_a_round_that_is_not_there_is_refused(change: dict[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FamilyError) as raised:
        rounds(tmp_path, **change)
    assert str(raised.value) == f"mine/one: {sentence}"


# --- imported steps

PART = """
    def weights(scores):
        return softmax(scores, axis=0)

    def weights__via_shift(scores):
        return softmax(scores - scores[0], axis=0)

    def _flat(scores):
        return 0 * scores + rational(1) / len(scores)

    other_weights = likewise(weights, scores="gains")

    slips = {
        weights: {"flat": _flat, "not_normalised": "softmax(scores, axis=0) -> exp(scores)",
                  "masked": "scores -> mask * scores"},
    }
"""
WHOLE = """
    from ._part import weights, other_weights

    given = {{"scores": vector("n", integers(0, 2)), "gains": vector("n", integers(0, 2))}}
    sizes = {{"n": 2}}
    ask = {{"weights": 1, "other_weights": 1}}
    {more}
"""


def test_an_imported_step_brings_its_slips_and_its_routes(tmp_path: Path) -> None:
    found = family(tmp_path, WHOLE.format(more='without = ("masked",)'), _part=PART)
    assert {slip: list(steps) for slip, steps in found.slips.items()} == {
        "flat": ["weights", "other_weights"],
        "not_normalised": ["weights", "other_weights"],
    }
    assert {step: list(routes) for step, routes in found.routes.items()} == {
        "weights": ["via_shift"],
        "other_weights": ["via_shift"],
    }
    problem = with_given(found, {"scores": [0, 1], "gains": [0, 0]})
    assert slipped(problem, "not_normalised")["other_weights"] == ["1", "1"]


def test_what_comes_along_with_a_repeated_step_can_be_left_out_by_its_name_alone(tmp_path: Path) -> None:
    text = """
        from . import _part

        given = {"gains": vector("n", integers(0, 2)), "rounds": count(counts(2, 3))}
        sizes = {"n": 2}
        repeat = {("w_",): lambda rounds: rounds}
        w_ = likewise(_part.weights, scores="gains")
        ask = {"w_": 1}
        without = ("masked", "w___flat")
    """
    assert set(family(tmp_path, text, _part=PART).slips) == {"not_normalised"}


def test_a_family_says_more_of_an_imported_step(tmp_path: Path) -> None:
    more = (
        'slips = {weights: {"negated": "scores -> -scores", "masked": "scores -> 0 * scores"}}\n'
        '    without = ("flat", "other_weights__masked")'
    )
    found = family(tmp_path, WHOLE.format(more=more), _part=PART)
    assert {slip: list(steps) for slip, steps in found.slips.items()} == {
        "not_normalised": ["weights", "other_weights"],
        "masked": ["weights"],
        "negated": ["weights"],
    }


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            "without = ()",
            (
                "slips of weights(): 'masked': 'mask' in the edit 'scores -> mask * scores' is no given, option or "
                "step above; known: scores, gains, n"
            ),
        ),
        ('without = ("masks",)', "without names 'masks', which no step brings; did you mean 'masked'?"),
    ],
)
def test_what_an_imported_step_brings_and_cannot_be_here_is_refused(more: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FamilyError) as raised:
        family(tmp_path, WHOLE.format(more=more), _part=PART)
    assert str(raised.value).startswith(f"mine/one: {sentence}")


def test_a_family_that_says_nothing_of_slips_takes_all(tmp_path: Path) -> None:
    found = family(tmp_path, WHOLE.format(more=""), _part=PART.replace('"masked": "scores -> mask * scores"', ""))
    assert {slip: list(steps) for slip, steps in found.slips.items()} == {
        "flat": ["weights", "other_weights"],
        "not_normalised": ["weights", "other_weights"],
    }
    assert found.routes.keys() == {"weights", "other_weights"}


# --- the manual

MANUAL = Path(__file__).parents[2] / "docs" / "write-a-family.md"
SHOWN = re.findall(r"^```python\n# (mine/\w+)\.py\n(.*?)^```$", MANUAL.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The families that the manual shows, with the least prose."""
    folder = tmp_path_factory.mktemp("manual")
    (folder / "mine").mkdir()
    for id, text in SHOWN:
        (folder / f"{id}.py").write_text(text, "utf-8")
    for id, _ in SHOWN:
        if "/_" not in id:
            _write_prose(folder, id)
    return Library([folder])


def test_the_families_of_the_manual_are_short_and_load(manual: Library) -> None:
    assert [id for id, _ in SHOWN] == ["mine/standardise", "mine/gated", "mine/_softmax", "mine/cross_entropy"]
    assert max(len(text.splitlines()) for _, text in SHOWN) < 60
    assert [len(manual[id].slips) for id, _ in SHOWN if "/_" not in id] == [6, 4, 2]


@pytest.mark.parametrize("id", [id for id, _ in SHOWN if "/_" not in id])
def test_every_slip_of_the_manual_can_be_made(id: str, manual: Library) -> None:
    found = manual[id]
    made = set()
    for level in found.levels:
        for mode in found.options.get("mode", ("",)):
            drawn = draw(found, Stream("manual", level), level, {"mode": mode} if mode else {})
            problem = Problem(found, drawn, {"mode": mode} if mode else {}, level=level)
            for slip in found.slips:
                steps = slipped(problem, slip)
                if any(value != plain(problem.values[name]) for name, value in steps.items()):
                    made.add(slip)
    assert made == set(found.slips)


def test_what_the_manual_says_of_its_families(manual: Library) -> None:
    gated = manual["mine/gated"]
    assert {step for steps in gated.slips.values() for step in steps} == {"z_", "r_", "h_"}
    assert list(gated.slips["not_carried"]) == ["z_"]
    given = {"X": [["1", "0"]], "h0": ["0.5", "-0.5"], **{f"W_{g}": [["0.1", "0"], ["0", "0.2"]] for g in "zrh"}}
    shown = {step.call.name: to_text(step.formula) for step in working(with_given(gated, given))}
    assert shown["r_1"] == "r^(1) = σ(W_r(x_1 + h^(0)))"
    assert "h^(0)" in shown["h_1"]
    assert "r^(1)" in shown["h_1"]
    standardised = manual["mine/standardise"]
    kept = {"mode": "inference", "kept_mean": [0, 0], "kept_variance": [1, 1]}
    data = {"Z": [[1, 2], [3, 4], [5, 0]], "epsilon": "0.1"}
    train, inference = with_given(standardised, data), with_given(standardised, {**data, **kept})
    assert slipped(train, "rows_for_columns") == {"mean": ["3/2", "7/2", "5/2"]}
    assert slipped(inference, "rows_for_columns") == slipped(inference, "sample") == {}


# --- sizes


def test_of_several_sizes_of_a_level_one_is_drawn_for_all_that_have_it(tmp_path: Path) -> None:
    found = family(
        tmp_path,
        """
    sizes = {"n": (2, 3, (4, 5))}
    given = {"x": vector("n", integers(1, 9)), "y": vector("n", integers(1, 9))}
    ask = {"s": 1}

    def s(x, y):
        return (x * y).sum()
    """,
    )

    def lengths(level: str) -> set[tuple[int, int]]:
        drawn = [draw(found, Stream("sizes", seed), level, {}) for seed in range(20)]
        return {(len(given["x"]), len(given["y"])) for given in drawn}

    assert lengths("easy") == {(2, 2)}
    assert lengths("hard") == {(4, 4), (5, 5)}
