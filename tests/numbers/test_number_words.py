"""Every word for families gives numbers of the engine, whatever kind of number goes in; so does every step."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from flint import arb, fmpq
from minimal_prose import write_prose

import markscheme
from markscheme import words
from markscheme.answers import exact
from markscheme.cli import main
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits
from markscheme.errors import FamilyError, MarkschemeError, Undecided
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.notation import Number
from markscheme.numbers.affine import Affine
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.closed import ClosedForm
from markscheme.numbers.deciding import closed_inputs
from markscheme.numbers.exact import IntegerRoot
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.rounding import Digits
from markscheme.traced import ATOM, TracedArray, TracedValue, Untraceable

NUMBERS = (fmpq, arb, Affine, ClosedForm, TracedValue, TracedArray, HeldNumber)
WORDS = [name for name in words.__all__ if getattr(words, name).__module__.startswith("markscheme.numbers.")]
PLAIN = {name for name in WORDS if inspect.signature(getattr(markscheme, name)).return_annotation in ("int", "bool")}


def _lifted(name: str) -> Callable[[Any], Any]:
    """Bring exact numbers into one kind of number, entry by entry."""
    working, habits = Working(4, True), RoundingHabits(Stream("words"), Digits(4))
    return {
        "int": lambda x: x,
        "numpy": lambda x: np.int64(x),
        "rational": lambda x: fmpq(x),
        "ball": lambda x: arb(x),
        "affine": lambda x: working.lift(fmpq(x)),
        "closed": lambda x: closed_inputs({"x": fmpq(x)})["x"],
        "traced": lambda x: TracedValue(fmpq(x), Number(str(x)), ATOM),
        "hand": lambda x: HeldNumber(habits, [fmpq(x)]),
    }[name]


KINDS = ("int", "numpy", "rational", "ball", "affine", "closed", "traced", "hand")

# How each word is called on numbers a, b, c, d of one kind (3, -2, 1 and 4).
TWO = [lambda a, b, c, d: (a, b), lambda a, b, c, d: (b, 0), lambda a, b, c, d: (0, b), lambda a, b, c, d: (a, a)]
ARRAYS = [
    lambda a, b, c, d: (np.array([a, b, c], dtype=object), 0),
    lambda a, b, c, d: (0, np.array([b, a], dtype=object)),
]
ONE = [lambda a, b, c, d: (a,), lambda a, b, c, d: (np.array([a, c, d], dtype=object),)]
SQUARE = [lambda a, b, c, d: (np.array([[a, b], [b, d]], dtype=object),), lambda a, b, c, d: ([[a, 0], [0, d]],)]
SYSTEM = [
    lambda a, b, c, d: (np.array([[a, b], [c, d]], dtype=object), np.array([c, d], dtype=object)),
    lambda a, b, c, d: ([[2]], [a]),
    lambda a, b, c, d: ([[a, 1], [0, d]], [1, b]),
]
LISTS = [lambda a, b, c, d: ([a, b, c],), lambda a, b, c, d: ([b],), lambda a, b, c, d: ([b, 0, a],)]
CALLS: dict[str, list[Callable[..., tuple[Any, ...]]]] = {
    **dict.fromkeys(
        (
            "absolute",
            "cos",
            "exp",
            "floor",
            "log",
            "log2",
            "positive",
            "relu",
            "sigmoid",
            "sign",
            "sin",
            "sqrt",
            "tanh",
        ),
        ONE,
    ),
    **dict.fromkeys(("maximum", "minimum", "equals"), TWO + ARRAYS),
    "is_greater": TWO,
    "square": ONE,
    "power": [
        *(lambda a, b, c, d, n=n: (a, n) for n in (0, 1, 2, 3, -1)),
        lambda a, b, c, d: (np.array([a, b], dtype=object), fmpq(2)),
    ],
    "noted": [lambda a, b, c, d: (a,)],
    "whole": [lambda a, b, c, d: (a,)],
    "argmax": LISTS,
    "argmin": LISTS,
    "largest": LISTS,
    "array": [*LISTS, lambda a, b, c, d: ([[a, 1], [0, b]],)],
    "diagonal": LISTS,
    "column": LISTS,
    "concatenate": [lambda a, b, c, d: ([a, b], [c]), lambda a, b, c, d: (np.array([a, 0], dtype=object), [d])],
    "logsumexp": [lambda a, b, c, d: (np.array([[a, b], [0, 0]], dtype=object),), lambda a, b, c, d: ([a, 1],)],
    "cross_entropy": [
        lambda a, b, c, d: (np.array([c, 0], dtype=object), np.array([d, a], dtype=object)),
        lambda a, b, c, d: ([[0, 1]], [[b, a]]),
    ],
    "softmax": [lambda a, b, c, d: (np.array([[a, b], [0, 0]], dtype=object),), lambda a, b, c, d: ([a, 1],)],
    "determinant": [*SQUARE, lambda a, b, c, d: ([[b]],)],
    "cramer": SYSTEM,
    "inverse": [*SQUARE, lambda a, b, c, d: ([[b]],)],
    "solve_system": SYSTEM,
    "identity": [lambda a, b, c, d: (2,)],
    "pi": [lambda a, b, c, d: ()],
    "zeros": [lambda a, b, c, d: (2, 3), lambda a, b, c, d: (0,)],
    "characteristic_polynomial": SQUARE,
    "real_roots": [lambda a, b, c, d: ([1, b, -3],), lambda a, b, c, d: (np.array([c, 0, -d], dtype=object),)],
}


def test_every_word_is_called_here():
    assert set(CALLS) == set(WORDS)
    assert {"argmax", "argmin", "is_greater", "whole"} == PLAIN


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_gives_numbers(word, kind):
    lift = _lifted(kind)
    numbers, said = [lift(n) for n in (3, -2, 1, 4)], 0
    for arguments in CALLS[word]:
        try:
            result = getattr(markscheme, word)(*arguments(*numbers))
        except (MarkschemeError, Untraceable):  # a kind that cannot say, and says so
            assert kind in ("affine", "traced", "ball"), (word, kind)
            said += 1
            continue
        if word in PLAIN:
            assert type(result) in (int, bool)
            continue
        strange = [cell for cell in cells_of(result) if not isinstance(cell, NUMBERS)]
        if word == "pi" or (word == "sqrt" and kind == "int"):  # waits for the kind of number that it meets
            strange = [cell for cell in strange if not isinstance(cell, IntegerRoot)]
        assert strange == [], (word, kind, strange)
    assert said < len(CALLS[word]), f"{word} works on no number of the kind {kind}"


def test_the_larger_of_an_integer_and_a_number_has_the_value_of_it():
    assert [type(x) for x in (markscheme.maximum(fmpq(-1), 0), markscheme.minimum(fmpq(1), 0))] == [fmpq, fmpq]
    assert list(markscheme.maximum(np.array([fmpq(-1), fmpq(2)]), 0)) == [0, 2]
    assert markscheme.solve_system([[2]], [1]) == [fmpq(1, 2)]
    assert markscheme.power(3, -1) == fmpq(1, 3)


def test_equal_is_not_said_of_what_cannot_be_told():
    root = exact("sqrt(2)").value()
    assert markscheme.equals(root, 1) == 0
    with pytest.raises(Undecided):
        markscheme.equals(root * root, 2)
    closed = closed_inputs({"x": exact("sqrt(2)")})["x"]
    assert markscheme.equals(closed * closed, 2) == 1


FAMILY = '''
"""A step that gives what its author has at hand."""

from markscheme.words import *

sizes = {"n": 2}
given = {"x": vector("n", decimals(-3, 3, 1))}
ask = {"m": 1, "larger": 1}


def m(x):
    return BODY


def larger(m, x):
    return maximum(m, x).sum()
'''
# What the step returns, what it is for x = (-1, 2), and the sum of the larger ones that follows.
BODIES = {
    "maximum(x, 0)": (["0", "2"], "2"),
    "maximum(0, x[0])": ("0", "2"),
    "1": ("1", "3"),
    "True": ("1", "3"),
    "argmax(x)": ("1", "3"),
    "is_greater(x[0], 0)": ("0", "2"),
    "[0, 1]": (["0", "1"], "2"),
    "(x[0], 2)": (["-1", "2"], "1"),
    "len(x)": ("2", "4"),
    "0 if is_greater(0, x[0]) else x[1]": ("0", "2"),
}


def own(tmp_path, body: str):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "step.py").write_text(FAMILY.replace("BODY", body), "utf-8")
    write_prose(tmp_path, "own/step")
    return Library([tmp_path])["own/step"]


@pytest.mark.parametrize("body", BODIES)
def test_a_step_gives_numbers_whatever_it_returns(tmp_path, body):
    family, (m, larger) = own(tmp_path, body), BODIES[body]
    solution = markscheme.solve(family, {"x": ["-1", "2"]})
    assert (solution["m"].printed, solution["larger"].printed) == (m, larger)
    values = solution.problem.values
    assert all(isinstance(cell, fmpq) for step in family.steps for cell in cells_of(values[step]))
    assert "larger" in str(solution)
    marked = markscheme.grade(solution.problem, {"m": m, "larger": larger})
    assert [step.verdict for step in marked["q1"].steps] == ["right", "right"]
    spoilt = markscheme.grade(solution.problem, {"m": m, "larger": "77"})
    assert [step.verdict for step in spoilt["q1"].steps] == ["right", "wrong"]


def test_a_family_whose_steps_give_integers_is_checked(tmp_path):
    own(tmp_path, "maximum(x, 0)")
    done = CliRunner().invoke(main, ["--templates", str(tmp_path), "check", "own/step", "-n", "2"])
    assert "fault" not in done.output
    assert not isinstance(done.exception, AttributeError)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("0.5 + 0", "0.5 is a binary float"),
        ("len(x) / 4", "0.5 is a binary float"),
        ("'1'", "own/step: step 'm': gives '1', a str, but a step gives numbers or arrays of them"),
        ("{1: 2}", "own/step: step 'm': gives {1: 2}, a dict, but a step gives numbers or arrays of them"),
    ],
)
def test_a_step_that_gives_no_numbers_is_named(tmp_path, body, sentence):
    (tmp_path / "own").mkdir()
    source = FAMILY.replace("return BODY", f"value = {body.replace('0.5 + 0', 'float(1) / 2')}\n    return value")
    (tmp_path / "own" / "step.py").write_text(source.replace("len(x) / 4", "len(x) / float(4)"), "utf-8")
    write_prose(tmp_path, "own/step")
    with pytest.raises(FamilyError) as raised:
        markscheme.solve(Library([tmp_path])["own/step"], {"x": [1, 2]})
    assert sentence in str(raised.value)


def test_boxes_apart_are_solved():
    given = {"boxes": [[0, 0, 1, 1], [3, 3, 4, 4]], "scores": ["0.5", "0.9"], "threshold": "0.5"}
    for edges in ("continuous", "pixels"):
        solution = markscheme.solve("metrics/nms", {**given, "edges": edges})
        assert solution["kept"].printed == ["1", "2"]
        assert solution["common"].printed[0][1] == "0"
