"""Numbers are held against ranges in floats first; that decides nothing otherwise than exact numbers do."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import example, given
from hypothesis import strategies as st

from markscheme.answers import WrittenNumber, read_number
from markscheme.diagnosis.answer import Numeral, number_of, window
from markscheme.engine.accepted_range import Range
from markscheme.numbers.rounding import Rounding

RULE = Rounding.read("5 sf, 3 sf")


def cell_of(text: str) -> WrittenNumber:
    return read_number(text).value


def rational(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)


texts = st.one_of(
    st.decimals(-1000, 1000, places=2).map(str),
    st.integers(-50, 50).map(str),
    st.fractions(-9, 9, max_denominator=12).map(str),
    st.sampled_from(["1e-12", "2.5e280", "-1e-290", "0.10", "sqrt(2)"]),
)


@example("0.125", Fraction(0), Fraction(0), 0)
@example("7", Fraction(0), Fraction(0), 0)
@given(texts, st.fractions(-1, 1, max_denominator=997), st.fractions(0, 1, max_denominator=997), st.integers(-320, 30))
def test_a_number_near_the_edges_of_a_range_is_decided_exactly(text, below, wide, power):
    cell = cell_of(text)
    half = window(cell, RULE.answer)
    unit = fmpq(10) ** power
    for edge in (half, -half, fmpq(0)):  # just inside, just outside, and on the edge
        number = number_of(cell)
        if not isinstance(number, fmpq):
            return
        low = number + edge + rational(below) * unit
        for one in (Range(((low, low + rational(wide)),), RULE), Range(((low, low),), RULE)):
            assert Numeral(cell).fits(one) == one.takes(number, half)


@pytest.mark.parametrize("text", ["1.4142", "1.41", "1.4", "sqrt(2)"])
def test_what_was_decided_last_is_forgotten_for_another_range(text):
    numeral, half = Numeral(cell_of(text)), fmpq(1, 2000)
    root = Range(((fmpq(14141, 10000), fmpq(14143, 10000)),), RULE)
    other = Range(((fmpq(2), fmpq(2) + half),), RULE)
    assert [numeral.fits(one) for one in (root, other, root)] == [text != "1.4", False, text != "1.4"]
