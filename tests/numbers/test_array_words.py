"""Sine and cosine, logsumexp, cross-entropy, columns: every kind of number against mpmath, and ranges that hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from markscheme import column, concatenate, cos, cross_entropy, logsumexp, sin
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits
from markscheme.family.givens.sampling import Stream
from markscheme.notation import Number, Symbol, to_text
from markscheme.numbers.anchored import AnchoredNumber
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.batch_floats import BatchFloat, gather_papers
from markscheme.numbers.closed import to_closed_form
from markscheme.numbers.elementary import WAYS
from markscheme.numbers.exact import to_rational
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.limits import Meter
from markscheme.numbers.rounding import Digits
from markscheme.traced import ATOM, TracedArray, TracedValue, leaf

Vector = list[fmpq]
NUMBERS = st.fractions(min_value=-20, max_value=20, max_denominator=200).map(lambda q: fmpq(q.numerator, q.denominator))
SHARES = st.fractions(min_value="1/50", max_value=1, max_denominator=50).map(lambda q: fmpq(q.numerator, q.denominator))


def _mp(number: fmpq) -> mpmath.mpf:
    return mpmath.mpf(int(number.p)) / int(number.q)


def _crossed(y: Any, p: Any) -> mpmath.mpf:
    return -mpmath.fsum(_mp(a) * mpmath.log(_mp(b)) for a, b in zip(y, p, strict=True) if a != 0)


# Each word on plain rationals x, as a function of an array of any kind of number, and by mpmath.
CASES: dict[str, tuple[Callable[[Any], Any], Callable[[Vector], mpmath.mpf]]] = {
    "sin": (lambda x: sin(x[0]), lambda x: mpmath.sin(_mp(x[0]))),
    "cos": (lambda x: cos(x[0]), lambda x: mpmath.cos(_mp(x[0]))),
    "logsumexp": (logsumexp, lambda x: mpmath.log(mpmath.fsum(mpmath.exp(_mp(s)) for s in x))),
}
TARGETS = [fmpq(0), fmpq(1, 4), fmpq(3, 4)]


def _array(numbers: Any) -> np.ndarray:
    return np.array(list(numbers), dtype=object)


def _near(exact: mpmath.mpf, places: int = 40) -> fmpq:
    """A rational within 10^-places of a number."""
    return fmpq(int(mpmath.nint(exact * mpmath.mpf(10) ** places)), 10**places)


def _holds(found: Any, exact: mpmath.mpf) -> bool:
    """Whether a rational, a ball or an anchored number holds a number, up to 10^-30."""
    number = found.opened() if hasattr(found, "opened") else found
    ball = arb(number)
    return bool(abs(ball.mid() - _near(exact)) <= ball.rad() + arb(10) ** -30) and bool(ball.rad() < arb(10) ** -15)


@pytest.mark.parametrize("word", CASES)
@settings(deadline=None, max_examples=60)
@given(x=st.lists(NUMBERS, min_size=3, max_size=3))
def test_exact_numbers(word: str, x: Vector) -> None:
    function, oracle = CASES[word]
    with mpmath.workdps(60), ctx.workprec(128):
        exact = oracle(x)
        assert _holds(function(_array(x)), exact)
        assert _holds(function(_array(map(arb, x))), exact)
        meter = Meter(10**6, "test")
        assert _holds(function(_array(AnchoredNumber(s, None, meter) for s in x)), exact)
        assert _holds(function(_array(AnchoredNumber(s, arb(0), meter) for s in x)), exact)
        assert _holds(function(_array(map(to_closed_form, x))), exact)
        many = function(_array(gather_papers([s, s]) for s in x))
        assert isinstance(many, BatchFloat)
        assert abs(many.value - float(exact)) <= many.error + 1e-15


@pytest.mark.parametrize("half_unit", [fmpq(1, 200), fmpq(2, 5)])
@pytest.mark.parametrize("word", CASES)
@settings(deadline=None, max_examples=60)
@given(x=st.lists(NUMBERS, min_size=3, max_size=3), data=st.data())
def test_ranges_hold_what_rounded_arguments_give(word: str, half_unit: fmpq, x: Vector, data: Any) -> None:
    """Whatever an argument was before it was rounded, a little or a lot, the range holds what comes of it."""
    function, oracle = CASES[word]
    kept = Working(3, True)
    written = [kept.written(s, half_unit) for s in x]
    inside = [s + half_unit * fmpq(data.draw(st.integers(-100, 100)), 100) for s in x]
    low, high = function(_array(written)).interval()
    with mpmath.workdps(40):
        assert low <= _near(oracle(inside)) <= high
    assert high - low < (4 if half_unit > 1 / fmpq(3) else fmpq(1, 2))


@pytest.mark.parametrize("way", ["", *WAYS["logsumexp"]])
@settings(deadline=None, max_examples=40)
@given(x=st.lists(NUMBERS, min_size=2, max_size=4), seed=st.integers(0, 10**6))
def test_students_who_round_are_within_the_range_of_their_way(way: str, x: Vector, seed: int) -> None:
    habits = RoundingHabits(Stream("words", seed), Digits(4), ways={way: 100})
    assume(any(s != 0 for s in x))
    student = logsumexp(_array(HeldNumber(habits, [s]) for s in x)).value
    working = Working(4, True)
    working.way = way or None
    low, high = logsumexp(_array(working.lift(s) for s in x)).interval()
    room = fmpq(5, 10**4) * abs(student)  # the range is of what there is before the result is rounded
    assert low - room <= student <= high + room
    assert set(WAYS["logsumexp"]) <= set(working.met)


@settings(deadline=None, max_examples=60)
@given(p=st.lists(SHARES, min_size=3, max_size=3))
def test_cross_entropy(p: Vector) -> None:
    y = _array(TARGETS)
    with mpmath.workdps(60), ctx.workprec(128):
        exact = _crossed(TARGETS, p)
        assert _holds(cross_entropy(y, _array(p)), exact)
        assert _holds(cross_entropy(y, _array(map(arb, p))), exact)
    working = Working(4, True)
    low, high = cross_entropy(_array(map(working.lift, TARGETS)), _array(map(working.lift, p))).interval()
    assert low - fmpq(1, 10**12) <= _near(exact) <= high + fmpq(1, 10**12)
    assert high - low < fmpq(1, 100)


def test_no_logarithm_of_a_zero_that_does_not_count() -> None:
    assert cross_entropy([0, 1], [0, 1]) == 0
    rows = cross_entropy([[0, 1], [1, 0]], [["0", fmpq(1, 2)], [fmpq(1, 4), 0]])
    with ctx.workprec(80):
        assert [bool(abs(row - arb(n).log()) < arb(10) ** -15) for row, n in zip(rows, (2, 4), strict=True)] == [
            True
        ] * 2
    assert np.shape(cross_entropy(np.full((2, 3), fmpq(1)), np.full((2, 3), fmpq(1, 2)), axis=0)) == (3,)


def test_exactly_at_zero() -> None:
    assert (sin(0), cos(0)) == (0, 1)
    assert logsumexp([fmpq(7, 3)]) == fmpq(7, 3)
    assert all(isinstance(number, fmpq) for number in (sin(fmpq(0)), cos(fmpq(0)), logsumexp([2])))
    assert to_rational(0.5) == fmpq(1, 2)


def test_one_minus_cosine_of_a_small_angle_is_known() -> None:
    meter = Meter(10**6, "test")
    angle = AnchoredNumber(fmpq(1, 10**30), None, meter)
    rest = 1 - angle.cos()
    assert rest.sign_decided() == 1


def test_rows_columns_and_one_after_the_other() -> None:
    X = np.array([[fmpq(1), fmpq(2)], [fmpq(3), fmpq(5)]], dtype=object)
    mean = X.sum(axis=1) / 2
    assert [list(row) for row in X - column(mean)] == [[fmpq(-1, 2), fmpq(1, 2)], [-1, 1]]
    assert [list(row) for row in X / column([1, 2])] == [[1, 2], [fmpq(3, 2), fmpq(5, 2)]]
    assert list(concatenate([1, 2], X[0], [5])) == [1, 2, 1, 2, 5]
    assert [list(row) for row in concatenate(X, [[7], [8]], axis=1)] == [[1, 2, 7], [3, 5, 8]]


@pytest.mark.parametrize("kind", [fmpq, arb, to_closed_form, lambda n: Working(4, True).lift(fmpq(n))])
def test_abs_of_an_array(kind: Any) -> None:
    found = abs(_array(kind(n) for n in (-2, 1, 3)))
    assert [float(cell.centre if hasattr(cell, "centre") else cell.opened() if hasattr(cell, "opened") else cell)
            for cell in found] == [2.0, 1.0, 3.0]  # fmt: skip


def _name(letter: str) -> Any:
    from markscheme.notation import Row, SubSuperscript

    return lambda indices: SubSuperscript(Symbol(letter), sub=Row(indices) if len(indices) > 1 else indices[0])


def _said(formula: TracedArray) -> str:
    return to_text(formula.printed()[1].node)


def test_formulas_of_the_words() -> None:
    X = leaf(np.array([[fmpq(1), fmpq(2)], [fmpq(3), fmpq(5)]], dtype=object), Symbol("X"), _name("x"))
    v = leaf(_array([fmpq(1), fmpq(2)]), Symbol("v"), _name("v"))
    y = leaf(_array([fmpq(0), fmpq(1)]), Symbol("y"), _name("y"))
    assert _said(X - column(v)) == "x_ij - v_i"
    assert _said(X - v) == "x_ij - v_j"
    assert _said(concatenate(v, y)) == "[v, y]"
    assert _said(cross_entropy(y, v)) == "-sum_i y_i ln(v_i)"
    assert _said(logsumexp(X, axis=1)) == "ln(sum_j e^(x_ij))"
    assert _said(sin(v)) == "sin(v)"
    assert _said(abs(X - v)) == "abs(x_ij - v_j)"
    assert _said(cos(X).sum()) == "sum_(i, j) cos(x_ij)"


def test_numbers_put_in() -> None:
    x = _array(TracedValue(fmpq(n), Number(str(n)), ATOM) for n in (1, 2))
    assert to_text(logsumexp(x).node) == "ln(e^1 + e^2)"
    assert to_text(cells_of(column(x) - x)[1].node) == "1 - 2"
    assert to_text(cross_entropy(_array([fmpq(0), fmpq(1)]), x).node) == "-ln(2)"


@pytest.mark.parametrize(
    "number",
    [
        fmpq(3),
        arb(3),
        to_closed_form(fmpq(3)),
        AnchoredNumber(fmpq(3), None, Meter()),
        Working(4).lift(fmpq(3)),
        gather_papers([fmpq(3), fmpq(5)]),
        TracedValue(fmpq(3), Symbol("x")),
        HeldNumber(RoundingHabits(Stream("mean"), Digits(4)), [fmpq(3)]),
    ],
    ids=lambda number: type(number).__name__,
)
def test_an_array_of_any_numbers_has_a_mean(number):
    """NumPy divides their sum by a whole number of its own, which is no Python integer."""
    mean = np.array([number, number, number], dtype=object).mean()
    assert type(mean) is type(number)
    shown, expected = (str(getattr(one, "centre", one)) for one in (mean, (number + number + number) / 3))
    assert shown == expected
