"""No text crashes, hangs or builds a huge number; what is printed is read back as the same value."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction

import mpmath
import pytest
from counted_work import counted
from flint import arb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from markscheme.answers import (
    Blank,
    Expression,
    ReadAnswer,
    Unreadable,
    exact,
    exact_array,
    read_array,
    read_label,
    read_number,
    read_shape,
    read_value,
    write_number,
)
from markscheme.answers import input_limits as limits
from markscheme.answers.expression import build, number
from markscheme.answers.messages import REASONS, ReadingError
from markscheme.answers.reader import _read, _read_plain_array
from markscheme.errors import GivenError, MarkschemeError, Undecided

READERS = [read_number, read_value, read_array, read_shape]

HOSTILE = {
    "power tower": "9^9^9",
    "bracketed tower": "9^(9^(9^9))",
    "tiny power": "10^-960000000",
    "tiny exponent": "1e-960000000",
    "exponent of many digits": "1e" + "9" * 1900,
    "superscript tower": "2" + "⁹" * 1900,
    "digits": "9" * 2000,
    "long": "a" * 2_800_000,
    "many logarithms": "+".join(["ln(7)"] * 79),
    "many roots": "+".join(["2^(1/4000)"] * 40),
    "perfect powers": "+".join(["(9^1000)^(1/1000)"] * 25),
    "powers": "+".join(["(7/3)^600"] * 40),
    "undecided": "+".join(["1/(π-π)"] * 40),
    "nested": "sqrt(" * 29 + "2" + ")" * 29,
    "nested too deep": "(" * 1000 + ")" * 1000,
    "roots of roots": "√" * 1900 + "2",
    "fractions of fractions": "\\frac" * 390,
    "signs": "-" * 2000,
    "points": "." * 2000,
    "spaces": "[" + " " * 4990 + "1]",
    "spaces between": "1" + " " * 4990 + "2",
    "lines": "\n" * 3000 + "1,2" + "\n" * 1900 + "3",
    "opened": "[" * 5000,
    "empty brackets": "[]" * 2500,
    "full-width cells": "１，" * 2500,
    "plain cells": ",".join(["0.123"] * 400),
    "too many cells": "1," * 2500,
    "formulas": ",".join(["e^0.5/(1+ln2)"] * 350),
    "bad cells": ",".join(["ln(0)"] * 400),
    "words": ",".join(["abc"] * 400),
    "labels": "a=" * 2500,
    "shape": "1x" * 2499 + "1",
    "commands": "\\foo" * 1250,
    "subscripts": "x" + "₁" * 1900 + "=1",
    "tabs and dtype": "array([1" + " ," * 2400 + "dtype",
    "transposed": "[1]" + "'" * 4900,
}


MOST_CALLS = 12 * limits.ARRAY_CHARACTERS  # function calls: some 10 ms on an idle core


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_hostile_text_is_read_with_little_work_and_memory(name, reader):
    text = HOSTILE[name]
    with counted() as work:
        found = reader(text)
    assert isinstance(found, Blank | Unreadable | ReadAnswer)
    assert work.calls <= MOST_CALLS
    tracemalloc.start()
    reader(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000 + 4 * len(text)


@pytest.mark.parametrize(
    "text, code",
    [
        ("1" * (limits.CELL_CHARACTERS + 1), "too_long"),
        ("1" * (limits.DIGITS + 1), "too_many_digits"),
        ("1e301", "exponent_too_large"),
        ("2^4097", "too_large"),
        ("1e300*" * 5 + "1", "too_large"),
        ("e^1001", "exponential_too_large"),
        ("(" * 32 + "1" + ")" * 32, "too_deep"),
        ("1+" * 200 + "1", "too_many_tokens"),
    ],
)
def test_limit(text, code):
    assert read_number(text).code == code


@pytest.mark.parametrize(
    "text", ["1" * limits.DIGITS, "1e300", "1e-300", "2^4095", "e^1000", "(" * 30 + "1" + ")" * 30]
)
def test_just_within_the_limit(text):
    assert isinstance(read_number(text), ReadAnswer)


@pytest.mark.parametrize(
    "text, code",
    [
        ("1," * 400 + "1", "too_many_cells"),
        ("√2," * 400, "too_much_work"),
        ("1" * (limits.ARRAY_CHARACTERS + 1), "too_long"),
        ("[" * 31 + "1" + "]" * 31, "too_deep"),
        ("1x" * 400 + "1", "too_many_cells"),
    ],
)
def test_array_limit(text, code):
    assert read_value(text).code == code


ALPHABET = [
    *"0123456789.,;:eE+-−–*/^()[]{}%√π×·xXTⅇ⁻²³₂½ \n\t&'=≈约。，（）＋５x_~$\\",
    *[
        "\\frac",
        "\\sqrt",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "\\\\",
        "\\cdot",
        "\\left",
        "sqrt(",
        "ln",
        "log",
    ],
    *["exp(", "tanh", "pi", "np.array(", "x = ", "10^", "^T"],
]
GRAMMAR = st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join)


@settings(max_examples=1500, deadline=None)
@given(GRAMMAR | st.text(max_size=60))
@example("\\")
@example("^")
@example("{")
@example("[']")
@example("½")
@example("np.array(）")
def test_every_text_gets_one_of_three_readings(text):
    for decimal_comma in (False, True):
        for reader in (read_number, read_value, read_array):
            check(reader(text, decimal_comma=decimal_comma), text)
    check(read_shape(text), text)
    check(read_label(text, {"same": ["相同"]}), text)


def check(reading, text):
    assert reading.raw == text
    if isinstance(reading, Unreadable):
        assert reading.code in REASONS
        assert 1 <= reading.column <= len(text) + 1
        line, mark = reading.caret().split("\n")
        assert mark.strip() == "^"
        assert line.isprintable()
    elif isinstance(reading, ReadAnswer):
        for cell in flat(reading.value):
            if isinstance(cell, Unreadable):
                check(cell, text)


def flat(value):
    return [cell for item in value for cell in flat(item)] if isinstance(value, list) else [value]


FRACTIONS = st.fractions(max_denominator=10**12) | st.builds(
    lambda n, p: Fraction(n, 10**p), st.integers(-(10**18), 10**18), st.integers(0, 25)
)


@given(FRACTIONS)
def test_rational_is_read_back(q):
    value = fmpq(q.numerator, q.denominator)
    assert read_number(write_number(value)).value.value() == value
    assert exact(write_number(value)).rational == value


def trees():
    """Make trees as the grammar makes them."""
    leaf = st.integers(0, 99).map(number) | st.decimals(0, 9, places=3).map(
        lambda d: number(fmpq(*d.as_integer_ratio()))
    )
    leaf |= st.sampled_from([build("pi"), build("e")])
    binary = st.sampled_from(["add", "subtract", "multiply", "divide", "power"])
    unary = st.sampled_from(["negate", "sqrt", "exp", "ln", "log2", "log10", "tanh"])
    return st.recursive(
        leaf,
        lambda inner: st.builds(tried, binary, inner, inner) | st.builds(tried, unary, inner),
        max_leaves=8,
    )


def tried(operation, *arguments):
    """Build a node, or keep its first argument where it has no value."""
    try:
        return build(operation, *arguments)
    except ReadingError:
        return arguments[0]


NEARLY_NOTHING = tried("divide", number(1), tried("power", number(10), number(90)))


@example(tried("divide", tried("subtract", build("pi"), build("pi")), NEARLY_NOTHING))
@settings(max_examples=500)
@given(trees())
def test_expression_is_read_back(tree):
    found = exact(write_number(tree))
    assert found.rational == tree.rational
    with ctx.workprec(4000):  # (pi - pi) / 1e-90 / 1e-90 ... is known to no digit by few bits
        assert arb(found.ball()).overlaps(arb(tree.ball()))
        close = abs(found.ball() - tree.ball())
        assert close < 1e-30 or not close.is_finite() or close < abs(tree.ball()) * 1e-30


OPERATIONS = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "negate": lambda x: -x,
}


def rational_oracle(tree):
    if tree.operation == "number":
        return Fraction(int(tree.rational.p), int(tree.rational.q))
    return OPERATIONS[tree.operation](*map(rational_oracle, tree.arguments))


@given(trees().filter(lambda tree: uses_only(tree, {*OPERATIONS, "number"})))
def test_rational_trees_are_exact(tree):
    expected = rational_oracle(tree)
    found = read_number(write_number(tree)).value.value()
    assert (int(found.p), int(found.q)) == (expected.numerator, expected.denominator)


def uses_only(tree, operations):
    return tree.operation in operations and all(uses_only(part, operations) for part in tree.arguments)


MPMATH = {
    **OPERATIONS,
    "power": lambda x, y: x**y,
    "sqrt": mpmath.sqrt,
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "log10": mpmath.log10,
    "tanh": mpmath.tanh,
    "pi": lambda: +mpmath.pi,
    "e": lambda: mpmath.exp(1),
}


def mpmath_oracle(tree):
    if tree.operation == "number":
        return mpmath.mpf(int(tree.rational.p)) / int(tree.rational.q)
    return MPMATH[tree.operation](*map(mpmath_oracle, tree.arguments))


@settings(max_examples=300)
@given(trees())
def test_values_agree_with_mpmath(tree):
    with ctx.workprec(400), mpmath.workprec(400):
        ball = tree.ball()
        expected = mpmath_oracle(tree)
        difference = abs(mpmath.mpf(ball.mid().str(100, radius=False)) - mpmath.re(expected))
        assert difference <= (abs(expected) + 1) * mpmath.mpf("1e-20")


def test_precision_of_a_value_follows_the_context():
    root = exact("sqrt(2)")
    with ctx.workprec(300):
        assert root.value().rad() < 1e-80
    with ctx.workprec(30):
        assert root.value().rad() > 1e-12


def test_too_low_a_precision_is_said():
    near = exact("1/(sqrt(2)-1.41421356237309504)")
    with ctx.workprec(20), pytest.raises(Undecided, match="20 bits"):
        near.value()


@pytest.mark.parametrize(
    "given_value, rational",
    [
        ("0.25", fmpq(1, 4)),
        (3, fmpq(3)),
        ("-1/3", fmpq(-1, 3)),
        (fmpq(2, 7), fmpq(2, 7)),
        ("sqrt(4)", fmpq(2)),
    ],
)
def test_exact(given_value, rational):
    assert exact(given_value).rational == rational


@pytest.mark.parametrize(
    "given_value, words",
    [
        (0.1, "0.1 would no longer be one tenth"),
        (True, "True is not a number"),
        (None, "None is not a number"),
        ("", "is empty"),
        ("1..2", "two decimal points"),
        ([1], "is not a number"),
    ],
)
def test_exact_refuses(given_value, words):
    with pytest.raises(GivenError, match=words):
        exact(given_value)


def test_exact_array_keeps_nesting():
    found = exact_array([["1/2", 3], ["e^2", "-0.5"]])
    assert [[cell.rational for cell in row] for row in found] == [[fmpq(1, 2), fmpq(3)], [None, fmpq(-1, 2)]]
    assert isinstance(exact_array("2"), Expression)


def test_number_too_long_to_be_read_back_is_refused():
    with pytest.raises(MarkschemeError, match="900 digits"):
        write_number(fmpq(10) ** 901)


PLAIN_CELL = st.sampled_from(["1", "-2", "0.5", "-0.125", ".5", "5.", "1/3", "+4", "1 2", "", "1/0", " 3 ", "-0", "-"])
PLAIN_ROW = st.lists(PLAIN_CELL, min_size=1, max_size=4).map(", ".join)
PLAIN_ARRAY = (
    PLAIN_ROW.map("[{}]".format)
    | st.lists(PLAIN_ROW, min_size=1, max_size=3).map("; ".join).map("[{}]".format)
    | st.lists(PLAIN_ROW.map("[{}]".format), min_size=1, max_size=3).map(",".join).map("[{}]".format)
)


@given(PLAIN_ARRAY)
def test_the_fast_path_reads_arrays_as_the_grammar_does(text):
    plain = _read_plain_array(text)
    if plain is not None:
        assert _read(text, False, array=True) == ReadAnswer(text, plain)
