"""The policy table `docs/answers.csv`, row by row, and the precision of numerals by an independent count."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from flint import ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from markscheme.answers import (
    Blank,
    Label,
    ReadAnswer,
    Unreadable,
    WrittenNumber,
    as_vector,
    read_array,
    read_label,
    read_number,
    read_shape,
    read_value,
)
from markscheme.answers.messages import REASONS

TABLE = Path(__file__).parents[2] / "docs" / "answers.csv"
ROWS = [  # those of the lists are read in test_answer_lists.py
    row for row in csv.DictReader(TABLE.read_text(encoding="utf-8").split("\n")) if ":" not in row["reader"]
]
LISTED = [line for line in TABLE.read_text(encoding="utf-8").split("\n") if re.match(r"\w+:[ ,]", line)]
READERS = {"number": read_number, "value": read_value, "array": read_array}


def read(reader, text):
    """Read as a row of the table says; a comma behind the name means decimal commas."""
    text = text.replace("⏎", "\n")
    if reader == "shape":
        return read_shape(text)
    return READERS[reader.rstrip(",")](text, decimal_comma=reader.endswith(","))


def shown(found):
    """Show a reading in the notation of the table; irrational values to 14 decimals."""
    if isinstance(found, list):
        return f"[{', '.join(map(shown, found))}]"
    if isinstance(found, WrittenNumber):
        return shown_value(found.value())
    if isinstance(found, Label):
        return f"'{found.text}'"
    return {Blank: "blank", Unreadable: f"!{getattr(found, 'code', '')}"}[type(found)]


def shown_value(value):
    return str(value) if isinstance(value, fmpq) else "=" + value.str(30, radius=False)


def cut(text):
    """Keep 14 decimals of irrational values, so that the last digits written in the table do not matter."""
    return re.sub(r"=(-?\d+\.\d{14})\d*", r"=\1", text)


def number_of(row):
    return f"{row['reader']} {row['input']}"


@pytest.mark.parametrize("row", ROWS, ids=number_of)
def test_table(row):
    reading = read(row["reader"], row["input"])
    assert reading.raw == row["input"].replace("⏎", "\n")
    with ctx.workprec(120):
        assert cut(shown(reading.value if isinstance(reading, ReadAnswer) else reading)) == cut(row["reading"])
    if row["column"]:
        assert str(reading.column) == row["column"]
    if row["half_unit"]:
        written = reading.value
        low, _, high = row["figures"].partition("-")
        assert str(written.half_unit) == row["half_unit"]
        assert ("" if written.decimals is None else str(written.decimals)) == row["decimals"]
        assert written.significant == ((int(low), int(high or low)) if low else None)


def test_table_is_large_and_names_every_reason():
    assert len(ROWS) >= 400
    named = set(re.findall(r"!(\w+)", " ".join(row["reading"] for row in ROWS)))
    by_length = {
        "too_long",
        "too_many_digits",
        "too_deep",
        "too_many_tokens",
        "too_many_cells",
        "too_much_work",
        "not_looked_at",
    }
    by_what_is_asked = {"comma_decimal", "comma_separates", "other_shape"}
    in_lists = set(re.findall(r"!(\w+)", "".join(LISTED))).intersection(REASONS)
    assert named | by_length | by_what_is_asked | in_lists == set(REASONS)


ORACLES = {
    "√6/6": lambda: mpmath.sqrt(6) / 6,
    "2√3": lambda: 2 * mpmath.sqrt(3),
    "sqrt(2)^3": lambda: mpmath.sqrt(8),
    "e^1/2": lambda: mpmath.e / 2,
    "1/(1+e^-0.5)": lambda: 1 / (1 + mpmath.exp(-0.5)),
    "e^2/(e^2+1)": lambda: mpmath.exp(2) / (mpmath.exp(2) + 1),
    "2*e^3": lambda: 2 * mpmath.exp(3),
    "ln(2)/2": lambda: mpmath.log(2) / 2,
    "log10(2)": lambda: mpmath.log10(2),
    "tanh(0.5)": lambda: mpmath.tanh(0.5),
    "2π/3": lambda: 2 * mpmath.pi / 3,
    r"\mathrm{e}^{-1}": lambda: mpmath.exp(-1),
    r"e^{\frac{1}{2}}": lambda: mpmath.sqrt(mpmath.e),
}


@pytest.mark.parametrize("text", ORACLES)
def test_irrational_rows_agree_with_mpmath(text):
    (row,) = [row for row in ROWS if row["input"] == text]
    with mpmath.workdps(30):
        assert abs(ORACLES[text]() - mpmath.mpf(row["reading"][1:])) < 1e-15


DIGITS = st.text("0123456789", max_size=12)


@given(st.sampled_from(["", "-", "+"]), DIGITS, st.booleans(), DIGITS, st.none() | st.integers(-99, 99))
def test_numeral_against_decimal(sign, whole, point, after, exponent):
    if not whole + (after if point else ""):
        return
    text = sign + whole + ("." + after if point else "") + ("" if exponent is None else f"e{exponent}")
    written = read_number(text).value
    assert Fraction(int(written.value().p), int(written.value().q)) == Fraction(Decimal(text))
    assert read_value(text).value == written
    last = (exponent or 0) - (len(after) if point else 0)
    assert written.decimals == -last
    exact = exponent is None and not (point and after)
    assert written.half_unit == (0 if exact else fmpq(10) ** last / 2)
    assert written.is_integer_literal == (exponent is None and not point)


# Written by hand: the figures that a numeral may claim.
@pytest.mark.parametrize(
    "text, low, high",
    [
        ("100", 1, 3),
        ("100.", 3, 3),
        ("1.00e3", 3, 3),
        ("0.00", 2, 2),
        ("0", 1, 1),
        ("0.0", 1, 1),
        ("0.0340", 3, 3),
        ("120e3", 2, 3),
        ("1050", 3, 4),
        ("12.5%", 3, 3),
        ("５．００", 3, 3),
        ("-(3.0)", 2, 2),
    ],
)
def test_significant_figures(text, low, high):
    assert read_number(text).value.significant == (low, high)


@pytest.mark.parametrize(
    "text, half, decimals",
    [("12.5%", "1/2000", 3), ("33%", "1/200", 2), ("1.2e2", "5", -1), ("100", "0", 0), ("0.5/3", "0", None)],
)
def test_precision_written(text, half, decimals):
    written = read_number(text).value
    assert (str(written.half_unit), written.decimals) == (half, decimals)
    assert written.is_exact_form == (half == "0")


@pytest.mark.parametrize(
    "text, caret",
    [
        ("1 + x", "1 + x\n    ^"),
        ("答案是 2 3", "答案是 2 3\n         ^"),
        ("０．５＋＋", "０．５＋＋\n        ^"),
        ("a\tb = 1..2", "a b = 1..2\n       ^"),
        (r"\frac{1}{0}", "\\frac{1}{0}\n^"),
        ("2³⁻x", "2³⁻x\n   ^"),
        ("1\x1b[31m", "1\N{REPLACEMENT CHARACTER}[31m\n ^"),
    ],
)
def test_caret(text, caret):
    assert read_number(text).caret() == caret


def test_caret_in_the_right_line_and_a_long_one():
    (_, (cell, _)) = read_value("[[1, 2],\n [3z, 4]]").value
    assert (cell.column, cell.caret()) == (13, " [3z, 4]]\n   ^")
    line, mark = read_number("1+" * 150 + "?").caret().split("\n")
    assert len(line) <= 72
    assert line[len(mark) - 1] == "?"


def test_messages_in_both_languages():
    for row in ROWS:
        reading = read(row["reader"], row["input"])
        if isinstance(reading, Unreadable):
            assert set(reading.message) == {"en", "zh"}
            assert re.search("[\u4e00-\u9fff]", reading.message["zh"])
            assert not re.search(r"\{[a-z]+[!}]", reading.message["en"].replace(row["input"], ""))


CHOICES = {"row": ["by row", "按行"], "same": ["相同", "SAME padding"], "not-used": []}


@pytest.mark.parametrize(
    "text, label",
    [
        ("row", "row"),
        (" By Row. ", "row"),
        ("按行", "row"),
        ("答：按行。", "row"),
        ("ｒｏｗ", "row"),
        ("Not used", "not-used"),
    ],
)
def test_label(text, label):
    assert read_label(text, CHOICES) == ReadAnswer(text, Label(label))


def test_label_unknown_blank_and_long():
    assert read_label("column", CHOICES).code == "not_a_label"
    assert "row, same, not-used" in read_label("column", CHOICES).message["en"]
    assert read_label(" ", CHOICES) == Blank(" ")
    assert read_label("r" * 201, CHOICES).code == "too_long"


@pytest.mark.parametrize("text", ["[1, 2]", "[[1, 2]]", "[1; 2]", "[1 2]^T", "1\n2", "[[1], [2]]"])
def test_as_vector(text):
    assert [str(cell.value()) for cell in as_vector(read_value(text).value)] == ["1", "2"]


@pytest.mark.parametrize("text", ["[1 2; 3 4]", "[[1, 2], [3]]", "5"])
def test_as_vector_refuses_other_shapes(text):
    assert as_vector(read_value(text).value) is None
