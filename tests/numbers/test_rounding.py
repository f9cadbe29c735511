"""Printing by the rounding rule: halves away from zero, no digit that is not proven."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isqrt

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from markscheme.errors import MarkschemeError, Undecided
from markscheme.numbers.rounding import (
    Digits,
    Rounding,
    decimal,
    exponent,
    power_of_ten,
    round_half_away,
    round_to,
    show,
)

EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
rationals = st.builds(fmpq, st.integers(-(10**12), 10**12), st.integers(1, 10**9))
short_decimals = st.builds(lambda n, places: fmpq(n, 10**places), st.integers(-(10**9), 10**9), st.integers(0, 12))
numbers = st.one_of(rationals, short_decimals)


def to_decimal(number: fmpq) -> Decimal:
    """The number as a decimal of 400 digits: halves of our digits are exact, all else is far from them."""
    return EXACT.divide(Decimal(int(number.p)), Decimal(int(number.q)))


def quantized(number: fmpq, places: int) -> Decimal:
    return EXACT.quantize(to_decimal(number), Decimal(1).scaleb(-places))


def significant(number: fmpq, count: int) -> Decimal:
    return Context(prec=count, rounding=ROUND_HALF_UP).plus(to_decimal(number))


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        ("5/2", 0, 3),
        ("-5/2", 0, -3),
        ("1/2", 0, 1),
        ("-1/2", 0, -1),
        ("3/2", 0, 2),
        ("49999/100000", 0, 0),
        ("1/8", 2, "13/100"),
        ("-1/8", 2, "-13/100"),
        ("15", -1, 20),
        ("-25", -1, -30),
        ("14", -1, 10),
        ("0", 3, 0),
    ],
)
def test_halves_go_away_from_zero(number, places, rounded):
    assert round_half_away(read(number), places) == read(rounded)


def read(text: str | int) -> fmpq:
    return fmpq(*(int(part) for part in str(text).split("/")))


@given(numbers, st.integers(-3, 12))
def test_rounding_is_that_of_decimal(number, places):
    assert to_decimal(round_half_away(number, places)) == quantized(number, places)


@given(numbers, st.integers(1, 12))
def test_rounding_to_figures_is_that_of_decimal(number, count):
    rounded, _ = round_to(number, Digits(count))
    assert to_decimal(rounded) == significant(number, count)


@given(numbers.filter(bool))
def test_the_exponent_is_that_of_decimal(number):
    assert exponent(number) == to_decimal(number).adjusted()


@pytest.mark.parametrize("n", [-30, -1, 0, 1, 30])
def test_exponents_at_powers_of_ten(n):
    below = power_of_ten(n) - power_of_ten(n - 25)
    assert [exponent(x) for x in (power_of_ten(n), -power_of_ten(n), below)] == [n, n, n - 1]
    assert exponent(fmpq(0)) == 0


@pytest.mark.parametrize(
    ("number", "rule", "text"),
    [
        ("2/3", "3 sf", "0.667"),
        ("-2/3", "3 sf", "-0.667"),
        ("1/4", "3 sf", "0.25"),
        ("1/8", "2 sf", "0.13"),
        ("1/8", "2 dp", "0.13"),
        ("2/3", "2 dp", "0.67"),
        ("1/3", "3 dp", "0.333"),
        ("1/2", "3 dp", "0.5"),
        ("5", "3 sf", "5"),
        ("123456", "3 sf", "123456"),
        ("-7", "2 dp", "-7"),
        ("0", "3 sf", "0"),
        ("9996/1000", "3 sf", "10.0"),
        ("9999/10000", "3 sf", "1.00"),
        ("99951/100000", "3 sf", "1.00"),
        ("4999/10000000", "3 dp", "0.000"),
        ("-4999/10000000", "3 dp", "0.000"),
        ("1234567/10", "3 sf", "123000"),
        ("200/3", "1 sf", "70"),
        ("1/30000000", "3 sf", "3.33e-8"),
        ("-1/30000000", "3 sf", "-3.33e-8"),
        ("1/3000000", "3 sf", "3.33e-7"),
        ("1/300000", "3 sf", "0.00000333"),
        ("1/100000000", "3 sf", "1e-8"),
        ("1000000000000000000000001/2", "3 sf", "5.00e23"),
        ("20000000000/3", "3 sf", "6670000000"),
    ],
)
def test_what_is_printed(number, rule, text):
    assert show(read(number), Digits.read(rule)) == text


@given(numbers, st.integers(1, 8))
def test_what_is_printed_to_figures_is_the_rounded_number(number, count):
    text = show(number, Digits(count))
    whole = number.q == 1
    assert Decimal(text) == (to_decimal(number) if whole else significant(number, count))


@given(numbers, st.integers(1, 8))
def test_what_is_printed_to_decimals_is_the_rounded_number(number, count):
    text = show(number, Digits(count, significant=False))
    assert Decimal(text) == quantized(number, count)
    assert "e" in text or len(text.partition(".")[2]) <= count


@given(numbers.filter(lambda x: x.q != 1), st.integers(1, 8))
def test_a_rounded_number_shows_all_its_figures(number, count):
    text = show(number, Digits(count))
    rounded, _ = round_to(number, Digits(count))
    if rounded != number and "e" not in text and "." in text:
        assert len(text.lstrip("-0.").replace(".", "")) == count


@given(numbers, st.integers(1, 30))
def test_decimal_is_correctly_rounded(number, count):
    assert Decimal(decimal(number, count)) == significant(number, count)


@given(numbers, st.integers(1, 30))
def test_decimal_is_not_padded(number, count):
    mantissa = decimal(number, count).lstrip("-").partition("e")[0]
    assert not ("." in mantissa and mantissa.endswith("0"))


@pytest.mark.parametrize(
    ("number", "count", "text"),
    [
        (fmpq(2, 3), 4, "0.6667"),
        (fmpq(1, 4), 12, "0.25"),
        (fmpq(10**25, 3), 4, "3.333e24"),
        (fmpq(-1, 3 * 10**8), 3, "-3.33e-9"),
        (fmpq(0), 12, "0"),
        (fmpq(1999999, 10), 3, "200000"),
    ],
)
def test_decimals_of_large_and_small_numbers(number, count, text):
    assert decimal(number, count) == text


# Balls


@given(st.integers(2, 10**6).filter(lambda n: isqrt(n) ** 2 != n), st.integers(1, 12), st.booleans())
def test_a_ball_prints_as_its_number(radicand, count, is_significant):
    digits = Digits(count, is_significant)
    near = fmpq(isqrt(radicand * 10**80), 10**40)  # 40 decimals of the root by whole numbers alone
    with ctx.workprec(256):
        root = arb(radicand).sqrt()
        rounded, _ = round_to(near, digits)
        assert Decimal(show(root, digits)) == to_decimal(rounded)


@pytest.mark.parametrize(
    "printed", [lambda ball: show(ball, Digits(3)), lambda ball: decimal(ball, 3), Rounding().show]
)
@pytest.mark.parametrize(
    ("middle", "radius", "ends"),
    [
        ("1.2345", "0.001", "1.23 or 1.24"),
        ("1.235", "1e-12", "1.23 or 1.24"),
        ("0", "1e-9", "-1.00e-9 or 1.00e-9"),
        ("9.995", "1e-9", "9.99 or 10"),
    ],
)
def test_a_ball_that_is_too_wide_prints_nothing(printed, middle, radius, ends):
    first, _, second = ends.partition(" or ")
    with pytest.raises(Undecided, match=r"^its digits are not proven: it prints as ") as raised:
        printed(arb(middle, radius))
    assert first in str(raised.value)
    assert second in str(raised.value)


def test_a_ball_far_from_an_edge_prints():
    assert show(arb("1.2321", "0.001"), Digits(3)) == "1.23"
    assert show(arb("-1.2321", "0.001"), Digits(2, significant=False)) == "-1.23"
    assert Decimal(show(arb(0), Digits(3))) == 0


# Rules


@pytest.mark.parametrize(
    ("text", "rule", "printed"),
    [
        ("4 sf, 3 sf", Rounding(), "4 sf, 3 sf"),
        ("4sf,3sf", Rounding(), "4 sf, 3 sf"),
        ("3 dp", Rounding(Digits(3, False), Digits(3, False)), "3 dp, 3 dp"),
        ("5 significant figures, 2 decimals", Rounding(Digits(5), Digits(2, False)), "5 sf, 2 dp"),
        ("1 decimal", Rounding(Digits(1, False), Digits(1, False)), "1 dp, 1 dp"),
    ],
)
def test_rules_are_read(text, rule, printed):
    assert Rounding.read(text) == rule
    assert str(rule) == printed
    assert Rounding.read(printed) == rule


UNKNOWN = "the rounding rule {!r} is not known; write '4 sf' (significant figures) or '3 dp' (decimals)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", UNKNOWN.format("")),
        ("4", UNKNOWN.format("4")),
        ("0 sf", UNKNOWN.format("0 sf")),
        ("31 dp", UNKNOWN.format("31 dp")),
        ("-1 dp", UNKNOWN.format("-1 dp")),
        ("4 sf, x", UNKNOWN.format(" x")),
        ("4 sf; 3 sf", UNKNOWN.format("4 sf; 3 sf")),
        ("4 sf 3 dp", UNKNOWN.format("4 sf 3 dp")),
        ("5 sf, 4 sf, 3 sf", "the rounding rule '5 sf, 4 sf, 3 sf' has 3 parts; give one or two, as '4 sf, 3 sf'"),
    ],
)
def test_rules_that_say_nothing(text, sentence):
    with pytest.raises(MarkschemeError) as raised:
        Rounding.read(text)
    assert str(raised.value) == sentence


@given(numbers.filter(bool), st.integers(1, 6), st.booleans())
def test_half_a_unit_covers_the_rounding_of_an_answer(number, count, is_significant):
    """The answer that is printed lies within half a unit of the exact value, and no smaller unit would do."""
    rule = Rounding(Digits(4), Digits(count, is_significant))
    rounded, places = round_to(number, rule.answer)
    assert abs(rounded - number) <= rule.half_unit(abs(number))
    assert rule.half_unit(abs(number)) <= power_of_ten(-min(places, rule.answer.places(number))) / 2


def test_half_a_unit_of_nothing():
    assert Rounding.read("4 sf, 3 sf").half_unit(fmpq(0)) == 0
    assert Rounding.read("4 sf, 3 dp").half_unit(fmpq(0)) == fmpq(1, 2000)
