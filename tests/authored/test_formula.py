"""Formulas that stand in files: read by a grammar of our own, calculated with any kind of number, never run as code."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme.authored.draws import read_draw
from markscheme.authored.formula import read_formula
from markscheme.authored.tolerance import read_tolerance
from markscheme.errors import GivenError
from markscheme.family.givens.sampling import Stream

NUMBERS = {"n": fmpq(6), "k": 3, "x_1": fmpq(1, 2)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4*n", 24),
        ("n/4", fmpq(3, 2)),
        ("-n^2", -36),
        ("2^-1", fmpq(1, 2)),
        ("2**k", 8),
        ("n × 2 − 1", 11),
        ("(n + 1) ÷ 2", fmpq(7, 2)),
        ("1.5e2*x_1", 75),
        ("max(n, 2, 9) + min(n, k)", 12),
        ("floor(n/4) + ceil(n/4)", 3),
        ("abs(-n)", 6),
        ("sqrt(n*n)", 6),
        ("log2(8) + log10(0.01)", 1),
        ("relu(3 - n)", 0),
    ],
)
def test_a_formula_is_calculated_exactly(text, value):
    assert read_formula(text, NUMBERS)(NUMBERS) == value


def test_a_formula_says_what_it_needs():
    formula = read_formula("n*2^k + n", NUMBERS)
    assert (formula.names, formula.counted) == (("n", "k"), {"k"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4n", "a sign is missing between '4' and 'n'"),
        ("n.real", "at character 2, '.' has no meaning"),
        ("__import__('os')", '"\'" has no meaning here'),
        ("n if n else 1", "a sign is missing between 'n' and 'if'"),
        ("lambda: 1", "':' has no meaning"),
        ("n[0]", "'[' has no meaning"),
        ("foo(n)", "'foo' is no function; did you mean 'floor'?"),
        ("sqrt n", "sqrt needs its argument in brackets"),
        ("max(n)", "max has 1 arguments, which is too few"),
        ("sqrt(n, 2)", "sqrt has 2 arguments, which is not one"),
        ("m + 1", "'m' is not known here; did you mean"),
        ("(n", "it ends too early"),
        ("n)", "')' cannot stand"),
        ("", "there is nothing"),
        ("9**9**9", "a power of a power needs brackets"),
        ("9^(9^9)", "a power has the exponent 387420489; at most 1000"),
        ("((9^1000)^1000)^1000", "is longer than 20,000 bits"),
        ("(" * 60 + "1" + ")" * 60, "more than 20 brackets stand inside one another"),
        ("1+" * 600 + "1", "a formula of 1201 characters; at most 500 are read"),
        ("1" * 41, "a number has more than 40 digits"),
    ],
)
def test_what_is_no_formula_is_said_at_once(text, said):
    started = time.process_time()
    with pytest.raises(GivenError) as error:
        read_formula(text, {"n": 1, "mm": 1})
    assert said in str(error.value)
    assert time.process_time() - started < 1


def test_a_power_that_the_numbers_make_too_large_is_refused_before_it_is_calculated():
    formula = read_formula("n^k", NUMBERS)
    with pytest.raises(GivenError, match="a power has the exponent 1000000; at most 1000"):
        formula({"n": fmpq(7), "k": 10**6})
    with pytest.raises(GivenError, match="longer than 20,000 bits"):
        formula({"n": fmpq(10**15), "k": 900})


@given(st.text("n0123456789+-*/^(). ,maxe", max_size=25))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    """Nothing else is raised, and what is read has a number as its value."""
    started, found = time.process_time(), None
    with suppress(GivenError, ZeroDivisionError):
        found = read_formula(text, {"n": 1})({"n": fmpq(3)})
    assert found is None or isinstance(found, (int, fmpq, arb)), f"{text!r} is {found!r}"
    assert time.process_time() - started < 2


@given(st.integers(-99, 99), st.integers(1, 99), st.sampled_from("+-*/"), st.sampled_from("+-*/"))
@settings(max_examples=60, deadline=None)
def test_the_usual_order_of_operations_holds(a, b, first, second):
    def value(one: Fraction, sign: str, other: Fraction) -> Fraction:
        return {"+": one + other, "-": one - other, "*": one * other, "/": one / other}[sign]

    x, y, z = Fraction(a), Fraction(b), Fraction(7)
    if first in "+-" and second in "*/":
        wanted = value(x, first, value(y, second, z))
    else:
        wanted = value(value(x, first, y), second, z)
    found = read_formula(f"a {first} b {second} 7")({"a": fmpq(a), "b": fmpq(b)})
    assert Fraction(int(found.p), int(found.q)) == wanted


def test_draws_are_words_as_data():
    stream = Stream("an example")
    assert 1000 <= read_draw("n", "whole(1000, 9000)").draw(stream, "easy", {}) <= 9000
    assert read_draw("n", "choice(0.1, 1/3)").draw(stream, "easy", {}) in (fmpq(1, 10), fmpq(1, 3))
    assert read_draw("n", "decimals(0, 1, 2)").draw(stream, "easy", {}).q in (1, 2, 4, 5, 10, 20, 25, 50, 100)
    assert read_draw("n", "5").draw(stream, "easy", {}) == 5
    assert type(read_draw("k", "whole(2, 9)", True).draw(stream, "easy", {})) is int


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("whole(9, 1)", "two whole numbers, the smaller one first"),
        ("whole(1, 9.5)", "two whole numbers"),
        ("wole(1, 9)", "did you mean 'whole'?"),
        ("os.system(1)", "says no way to draw 'n'"),
        ("whole(1, 10**9)", "is no plain number"),
        ("decimals(0, 1, 9)", "1 to 6 places"),
        ("decimals(0, 1000000, 6)", "more than 100,000 numbers"),
        ("choice()", "1 to 200 numbers"),
        ("1/0", "divides by zero"),
    ],
)
def test_what_draws_nothing_is_said(text, said):
    with pytest.raises(GivenError) as error:
        read_draw("n", text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("0", "exact", 0),
        ("0.5", "absolute", fmpq(1, 2)),
        ("1 %", "share", fmpq(1, 100)),
        ("2.5%", "share", fmpq(1, 40)),
        ("3 sf", "figures", 3),
        ("2 dp", "places", 2),
    ],
)
def test_a_tolerance_is_read(text, kind, amount):
    found = read_tolerance(text)
    assert (found.kind, found.amount) == (kind, amount)


@pytest.mark.parametrize("text", ["-1", "60 %", "3 figures", "sf", "1e3", "0 sf", "1/2"])
def test_what_is_no_tolerance_is_said(text):
    with pytest.raises(GivenError, match="`within` is"):
        read_tolerance(text)
