"""The evaluator of printed formulas, on formulas whose value is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq

from markscheme.notation import Node, read_latex
from markscheme.working.formula_numbers import Eye, Unevaluable, close
from markscheme.working.formula_symbols import RoundValues
from markscheme.working.formula_tree import items_of
from markscheme.working.formula_values import Meaning, evaluate, truth

X = np.array([[fmpq(1), fmpq(2)], [fmpq(3), fmpq(5)]], dtype=object)
W = np.array([[fmpq(2), fmpq(0)], [fmpq(0), fmpq(4)]], dtype=object)
v = np.array([fmpq(1), fmpq(-2)], dtype=object)
w = np.array([fmpq(3), fmpq(1, 2)], dtype=object)
KNOWN: dict[str, Any] = {
    "X": X,
    "W": W,
    "v": v,
    "w": w,
    "b": fmpq(7),
    "h": RoundValues({1: v, 2: w}, 2),
    "h^{(0)}": 2 * w,
    "I": Eye(fmpq(1)),
    r"\hat{y}": v,
    r"\lambda": w,
    r"\nabla_Z L": X,
    r"\sigma^2": w,
    "r": np.array([fmpq(2), fmpq(1)], dtype=object),
    r"\delta_2": v,
}
MEANING = Meaning({read_latex(name): value for name, value in KNOWN.items()})


def value(latex: str, meaning: Meaning = MEANING) -> Any:
    return evaluate(meaning, items_of(read_latex(latex)))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("1 + 2 \\cdot 3 - 0.5", fmpq(13, 2)),
        (r"-\frac{b}{2} + 1", fmpq(-5, 2)),
        (r"\sqrt{\frac{9}{4}}", fmpq(3, 2)),
        (r"2 b (b - 1)", fmpq(84)),
        (r"X v", [-3, -7]),
        (r"v^\top w", fmpq(2)),
        (r"v w^\top", [[3, fmpq(1, 2)], [-6, -1]]),
        (r"X^\top X", [[10, 17], [17, 29]]),
        (r"[X, W]", [[1, 2, 2, 0], [3, 5, 0, 4]]),
        (r"\begin{pmatrix} X \\ v^\top \end{pmatrix}", [[1, 2], [3, 5], [1, -2]]),
        (r"v \cdot w", fmpq(2)),
        (r"v \odot w", [3, -1]),
        (r"W - 2 I", [[0, 0], [0, 2]]),
        (r"W^{-1} v", [fmpq(1, 2), fmpq(-1, 2)]),
        (r"W^{-1/2} W^{1/2}", None),
        (r"(w_1, w_2, \dots)", None),
        (r"\operatorname{tr} X + \det X", fmpq(5)),
        (r"x_{21}", fmpq(3)),
        (r"x_1", [1, 2]),
        (r"x_{r_1}", [3, 5]),
        (r"\delta_{2,1}", fmpq(1)),
        (r"\hat{y}_2", fmpq(-2)),
        (r"\sigma_1^2", fmpq(3)),
        (r"\sum_{i=1}^{2} \hat{y}_i^2", fmpq(5)),
        (r"\sum_{i, j} x_{ij}", fmpq(11)),
        (r"\sum_{i < j} x_{ij}", fmpq(2)),
        (r"\sum_{j : x_{1,j} = 2} w_j", fmpq(1, 2)),
        (r"\prod_j x_{2,j}", fmpq(15)),
        (r"\max_j w_j + 1", fmpq(4)),
        (r"\operatorname{argmax}_j \hat{y}_j", fmpq(1)),
        (r"\max(0, v)", [1, 0]),
        (r"h^{(1)} + h", [4, fmpq(-3, 2)]),
        (r"\sum_{t} h^{(t-1)}_1 h^{(t)}_1", fmpq(9)),
        (r"\sum_{t} (h^{(t)} \odot h^{(t)})", [10, fmpq(17, 4)]),
        (r"\lambda_{1, 2}", [3, fmpq(1, 2)]),
        (r"1 \pm 2", [3, -1]),
        (r"\lVert v \rVert^2 + |b - 9|", fmpq(7)),
        (r"\lfloor 7/2 \rfloor + \lceil 7/2 \rceil", fmpq(7)),
        (r"4! - 2 \cdot 3! + 0!", fmpq(13)),
        (r"\lfloor \ln 5 \rfloor + \lceil \ln 5 \rceil", fmpq(3)),
        (r"\mathbb{1}[v > 0]", [1, 0]),
        (r"[b = 7, 1 < 2] + [b < 7]", fmpq(1)),
        (r"[w, v]", [3, fmpq(1, 2), 1, -2]),
        (r"(0, w_1, \dots, w_2, 0)", [0, 3, fmpq(1, 2), 0]),
        (r"(v_i + w_j)_{i, j}", [4, fmpq(3, 2), 1, fmpq(-3, 2)]),
        (r"(X \mid v)", [[1, 2, 1], [3, 5, -2]]),
        (r"\begin{pmatrix} x_2^\top \\ x_1^\top \end{pmatrix}", [[3, 5], [1, 2]]),
        (r"\begin{cases} 1 & b > 3 \\ 0 & b \le 3 \end{cases}", fmpq(1)),
        (r"|\{ i : w_i < 1 \}|", fmpq(1)),
        (r"\frac{\partial L}{\partial z_{21}}", fmpq(3)),
    ],
)
def test_the_value_of_a_formula(latex: str, expected: Any) -> None:
    if expected is None:
        with pytest.raises(Unevaluable):
            value(latex)
        return
    wanted = np.array(expected, dtype=object) if isinstance(expected, list) else expected
    assert close(np.vectorize(fmpq, otypes=[object])(wanted) if np.ndim(wanted) else wanted, value(latex))


def test_entries_that_are_counted_from_zero() -> None:
    from_zero = replace(MEANING, from_zero=frozenset({read_latex("w")}))
    assert (value("w_0", from_zero), value("w_1", from_zero)) == (3, fmpq(1, 2))
    with pytest.raises(Unevaluable):
        value("w_2", from_zero)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"e^{2} - \exp(2)", 0),
        (r"\ln e^{3}", 3),
        (r"\sigma(\ln 3)", fmpq(3, 4)),
        (r"\tanh(\ln 2)", fmpq(3, 5)),
        (r"\log_{10} 1000", 3),
        (r"\sqrt{2}^2", 2),
        (r"10^{\log_{10} 5}", 5),
    ],
)
def test_values_of_functions(latex: str, expected: Any) -> None:
    found = value(latex)
    assert isinstance(found, arb)
    assert close(found, fmpq(expected))


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"1 < 2 < 3", True),
        (r"1 < 3 < 2", False),
        (r"2 \in \{ 1, 2 \}", True),
        (r"\{ 1, 2 \} \ne \{ 2, 1 \}", False),
        (r"(1, 2) = r", False),
        (r"(2, 1) = r", True),
    ],
)
def test_whether_a_relation_holds(latex: str, holds: bool) -> None:
    assert bool(truth(MEANING, items_of(read_latex(latex)))) == holds


@pytest.mark.parametrize(
    "latex",
    [
        r"unknown",
        r"v w",  # two columns
        r"X + v^\top w^\top",
        r"w_3",  # outside
        r"x_{123}",
        r"W X^{-1}",  # no diagonal matrix
        r"\sum_i 1",  # nothing says how far i runs
        r"\begin{cases} 1 & b > 3 \\ 2 & b > 4 \end{cases}",
        r"\frac{\partial L}{\partial q}",
        r"X \odot v",
        r"h^{(5)}",
        r"1 + ",
    ],
)
def test_what_has_no_value_is_not_guessed(latex: str) -> None:
    with pytest.raises(Unevaluable):
        value(latex.replace("unknown", "q"))


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (fmpq(1, 3), fmpq(1, 3) + fmpq(1, 10**40), False),  # rationals exactly
        (arb(2).sqrt(), arb(2).sqrt() * (1 + fmpq(1, 10**10)), True),
        (arb(2).sqrt(), arb(2).sqrt() * (1 + fmpq(1, 10**8)), False),
        (v, v[:, None], False),
        (X, X.T, False),
    ],
)
def test_when_two_values_are_equal(one: Any, other: Any, are: bool) -> None:
    assert close(one, other) == are


def test_symbols_of_the_test_are_nodes() -> None:
    assert all(isinstance(name, Node) for name in MEANING.bound)
