"""What is traced from the code of a step: whole arrays, entries, sums with an index, sizes by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flint import fmpq
from minimal_prose import write_prose

from markscheme.engine.problem import with_given
from markscheme.family.language.symbols import letters_of, suggested
from markscheme.family.library import Library
from markscheme.notation import Node, Number, Row, SubSuperscript, Symbol, to_latex, to_text
from markscheme.numbers.arrays import determinant, largest
from markscheme.numbers.elementary import exp, floor, log
from markscheme.traced import Size, TracedArray, TracedValue, Untraceable, leaf, naming
from markscheme.working import traced_formula

X = [[1, 2, 0], [3, -1, 4]]
GIVEN = {"X": X, "W": [[1, 2, 0], [0, 1, 1], [1, 0, 2]], "v": [1, 2, 4], "y": [2, 5, 1], "c": 3}
HEAD = '''
"""Steps of every kind."""

from markscheme.words import *

sizes = {"m": 2, "d": 3}
given = {
    "X": matrix("m", "d", decimals(-3, 3, 1)),
    "W": matrix("d", "d", decimals(-3, 3, 1)),
    "v": vector("d", decimals(-3, 3, 1)),
    "y": vector("d", decimals(-3, 3, 1)),
    "c": number(decimals(-3, 3, 1)),
}
ask = {"r": 1}
symbols = {"r": "r"}


'''


def told(tmp_path: Path, body: str, arguments: str = "X, W, v, y, c, m, d", first: str = "") -> str | None:
    """The formula of a step that gives this."""
    (tmp_path / "own").mkdir()
    text = HEAD + first + f"\n\ndef r({arguments}):\n    return {body}\n"
    (tmp_path / "own" / "step.py").write_text(text, "utf-8")
    write_prose(tmp_path, "own/step")
    problem = with_given(Library([tmp_path])["own/step"], GIVEN)
    node = traced_formula(problem.family, problem.calls[-1], problem.values, problem)
    return None if node is None else to_text(node)


BODIES = {
    # whole arrays
    "W @ v + y": "r = W v + y",
    "v @ y": "r = v^T y",
    "X.T @ X / m": "r = (1/m) X^T X",
    "X @ X.T / sqrt(d)": "r = (X X^T)/sqrt(d)",
    "c * X / m": "r = (c/m) X",
    "W + identity(d)": "r = W + I",
    "square(v)": "r = v ⊙ v",
    "column(v) * y": "r = v y^T",
    "v[:, None] * y": "r = v y^T",
    "v - c * -y": "r = v + c y",
    "v + (-c) * y": "r = v - c y",
    "0 * c + v": "r = v",
    "power(c, 1)": "r = c",
    "softmax(v)": "r = softmax(v)",
    "concatenate(v, y)": "r = [v, y]",
    "concatenate(X, X, axis=1)": "r = [X, X]",
    # entries where a matrix meets a vector
    "X - v": "r_ij = x_ij - v_j",
    "X - column(X.sum(axis=1))": "r_ij = x_ij - sum_k x_ik",
    "X @ W + v": "r_ij = sum_k x_ik w_kj + v_j",
    "maximum(X - v, 0)": "r_ij = max(x_ij - v_j, 0)",
    "softmax(X, axis=1)": "r_ij = e^(x_ij)/(sum_k e^(x_ik))",
    "softmax(X, axis=0)": "r_ij = e^(x_ij)/(sum_k e^(x_kj))",
    "W / sqrt(column(v) * y)": "r_ij = w_ij/sqrt(v_i y_j)",
    # sums and products with an index
    "X.sum(axis=0)": "r_j = sum_i x_ij",
    "X.sum(axis=0) / len(X)": "r_j = (1/m) sum_(i = 1)^m x_ij",
    "X.sum(axis=0) / m": "r_j = (1/m) sum_(i = 1)^m x_ij",
    "X.sum(axis=0) / (len(X) - 1)": "r_j = (1/(m - 1)) sum_(i = 1)^m x_ij",
    "X.mean(axis=0)": "r_j = (1/m) sum_(i = 1)^m x_ij",
    "X.sum()": "r = sum_(i, j) x_ij",
    "v.prod()": "r = prod_i v_i",
    "(v * y).sum() / c": "r = (1/c) sum_i v_i y_i",
    "v.sum() * c": "r = c sum_i v_i",
    "square(v - y).sum() / 2": "r = (1/2) sum_i (v_i - y_i)^2",
    "-(v * log(y)).sum()": "r = -sum_i v_i ln(y_i)",
    "-(v * log2(y)).sum()": "r = -sum_i v_i log_2(y_i)",
    "(-v * y).sum()": "r = -sum_i v_i y_i",
    "c - v.sum()": "r = c - sum_i v_i",
    "v / v.sum()": "r_i = v_i/(sum_j v_j)",
    "v - v.sum() / d": "r_i = v_i - (1/d) sum_(j = 1)^d v_j",
    "sqrt(square(v).sum())": "r = sqrt(sum_i v_i^2)",
    "square(X - X.sum(axis=0) / m).sum(axis=0) / m": "r_j = (1/m) sum_(i = 1)^m (x_ij - (1/m) sum_(k = 1)^m x_kj)^2",
    # terms that are written out
    "v[0] * y[0] + v[1] * y[1]": "r = v_1 y_1 + v_2 y_2",
    "v[0] * y[0] + v[1] * y[1] + v[2] * y[2]": "r = sum_(i = 1)^3 v_i y_i",
    "sum(a * b for a, b in zip(v, y))": "r = sum_(i = 1)^3 v_i y_i",
    "v[0] + v[1] + y[2]": "r = v_1 + v_2 + y_3",
    "X[0] + X[1]": "r = x_1 + x_2",
    "X[1, 2] / v[0]": "r = x_23/v_1",
    "v[-1] - v[0]": "r = v_3 - v_1",
    # fractions
    "(c / (1 + c)) * (v - y) / 2": "r = ((c/(1 + c))/2) (v - y)",
    "exp(c / 2)": "r = e^(c/2)",
}


@pytest.mark.parametrize("body", BODIES)
def test_the_formula_of_a_step(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body) == BODIES[body]


@pytest.mark.parametrize(
    "body",
    ["array([a + c for a in v])", "v[::-1]", "X.reshape(-1)", "X.ravel().sum()", "(X @ W).sum()", "c", "v.tolist()"],
)
def test_what_has_no_formula(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body) in (None, "r = c")


def test_names_of_sizes_are_handed_on_through_the_steps(tmp_path: Path) -> None:
    """The mean of a step that has no size of its own in the declarations."""
    first = "def centred(X, v):\n    return X - v"
    assert (
        told(tmp_path, "centred.sum(axis=0) / len(centred)", "centred", first) == "r_j = (1/m) sum_(i = 1)^m centred_ij"
    )


def test_a_number_that_happens_to_be_a_size_has_no_name(tmp_path: Path) -> None:
    first = "def twice(c):\n    return array([c, 2 * c])  # two of them, whatever m is"
    assert told(tmp_path, "twice.sum() / 2", "twice", first) == "r = (1/2) sum_i twice_i"


def test_an_index_takes_no_letter_that_stands_for_something(tmp_path: Path) -> None:
    first = "def i(v):\n    return v.sum()"
    assert told(tmp_path, "i * (v * y).sum()", "i, v, y", first) == "r = i sum_j v_j y_j"


def test_letters_of_a_family_hold_whatever_hangs_below(tmp_path: Path) -> None:
    told(tmp_path, "c")
    assert {"X", "v", "m", "d", "e", "r"} <= letters_of(Library([tmp_path])["own/step"])


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("grad_W2", r"\nabla_{W_2} L"),
        ("grad_x", r"\nabla_x L"),
        ("grad_Z_hat", r"\nabla_{\hat{Z}} L"),
        ("x_new", r"x^{\text{new}}"),
        ("W2_new", r"W_2^{\text{new}}"),
        ("theta_old", r"\theta^{\text{old}}"),
        ("x_adv", r"x_{\text{adv}}"),
        ("y_hat", r"\hat{y}"),
        ("new", r"\text{new}"),
    ],
)
def test_symbols_by_name(name: str, latex: str) -> None:
    assert to_latex(suggested(name)) == latex


def test_a_size_is_a_number_with_a_name() -> None:
    m = Size.named(4, Symbol("m"))
    assert (m, m - 1, 2 * m, m - 0, list(range(m))) == (4, 3, 8, 4, [0, 1, 2, 3])
    assert [to_text(n.node) for n in (m, m - 1, 2 * m, 1 + m, 2 * (m - 1), m - 0)] == [
        "m", "m - 1", "2 m", "1 + m", "2 (m - 1)", "m"
    ]  # fmt: skip
    assert (m / fmpq(2), m // 3) == (2, 1)


def _entry(indices: tuple[Node, ...]) -> Node:
    return SubSuperscript(Symbol("x"), sub=Row(indices) if len(indices) > 1 else indices[0])


def test_what_is_asked_of_an_unknown_entry_has_no_formula() -> None:
    x = leaf(np.array([fmpq(1), fmpq(2)], dtype=object), Symbol("x"), _entry)
    with pytest.raises(Untraceable):
        x.at((Symbol("i"),), frozenset()).value.sign_decided()


def test_letters_that_are_taken_are_left_alone() -> None:
    x = leaf(np.array([[fmpq(1), fmpq(2)]], dtype=object), Symbol("X"), _entry)
    with naming("k", {}):
        indices, said = (x / x.sum(axis=1, keepdims=True)).printed()
    assert list(indices) == [Symbol("i"), Symbol("j")]
    assert to_text(said.node) == "x_ij/(sum_l x_il)"
    assert isinstance(said, TracedArray)
    assert Number("1") not in indices


def written(number: int) -> TracedValue:
    """A number as it stands in a calculation."""
    return TracedValue(fmpq(number), Number(str(number)))


a, b, c, d = map(written, (7, 3, 5, 2))
USUAL_FORMS = {
    "ceil(7/3)": -floor(-a / b),
    "ceil(7)": -floor(-a),
    "min(7, 3, 5)": -largest([-a, -b, -c]),
    "7^(1/3)": exp(log(a) / b),
    "(7 + 3)^(1/3)": exp(log(a + b) / b),
    "exp((ln(7) + ln(3))/2)": exp((log(a) + log(b)) / d),
    "7*2 - 3*5": determinant([[a, b], [c, d]]),
    "-7": -1 * a,
    # what says something else stays
    "-floor(7/3)": -floor(a / b),
    "e^((-7)/2)": exp(-a / d),
    "e^((7 + 3)/2)": exp((a + b) / d),
}


@pytest.mark.parametrize("text", USUAL_FORMS)
def test_a_roundabout_calculation_is_written_as_a_textbook_does(text: str) -> None:
    assert to_text(USUAL_FORMS[text].node) == text
