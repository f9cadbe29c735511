"""What the quick way reads is what the readers read: number, digits, and the cells of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from benchmarks.respelt import FULL_WIDTH, respelt_text
from markscheme.answers import ReadAnswer, WrittenNumber, read_number, read_shaped
from markscheme.answers.typed.left_side import OTHER
from markscheme.answers.typed.usual_numbers import UsualNumber, usual_cells, usual_number
from markscheme.family.givens.sampling import Stream

USUAL = [
    "5",
    "-3",
    "+0.5",
    "0",
    "-0",
    "0.0",
    "100",
    "1200",
    "-1/3",
    "60/21",
    "0.333",
    "-12.50",
    "1.2e-3",
    "1.20E+05",
    "1.2×10^-3",
    "-1.2*10^-3",
    "1.2·10^-3",
    "3.1x10^2",
    "1.2×10^{-3}",
    "1.2×10^(-3)",
    "1.2×10**-3",
    "０．５",
    "－１．２５",
    "−2.5",
    "1/12",
    "123456789012345",
    "7e2",
    "7.0e0",
]
UNUSUAL = [
    "1/0",
    "5.",
    ".5",
    "50%",
    "1e400",
    "1.2e100",
    "sqrt(2)",
    "½",
    "1,5",
    "1,234",
    "0,5",
    "1234567890123456",
    "0.1234567890123456",
    "x=5",
    "5;6",
    "[5]",
    "(5)",
    "1.2×10-3",
    "1.5-2",
    "-(1/3)",
    "1_000",
    "1e",
    "0x10",
    "nan",
    "١٢",
    "５％",
    "1..2",
    "1/-3",
]
PIECES = [
    *"0012345679..--+/eE×x*^·%,;[](){} \t\n−－０．１=≈'_√½²",
    "10^",
    "×10^",
    r"\times 10^{",
    r"\frac",
    "\u2009",
    "\u200b",
]


def same(number: UsualNumber, written: Any) -> bool:
    """Whether a reader read the same number, with the same digits."""
    half = fmpq(10) ** -number.decimals / 2 if number.is_rounded and number.decimals is not None else fmpq(0)
    return isinstance(written, WrittenNumber) and (
        (written.expression.rational, written.decimals, written.significant, written.half_unit)
        == (fmpq(number.top, number.bottom), number.decimals, number.significant, half)
        and written.is_integer_literal == (number.significant is not None and not number.is_rounded)
        and not written.is_uncalculated
    )


NAMES = frozenset({"x", "e", "w1", "1", f"{OTHER}b"})  # a step may be called so


def value(text: str, names: frozenset[str] = frozenset()) -> Any:
    reading = read_number(text, names=names)
    return reading.value if isinstance(reading, ReadAnswer) else reading


@pytest.mark.parametrize("text", [*USUAL, " 0.5 ", "1.2 × 10^{-3}", r"1.2 \times 10^{-3}", "\t0.5\n"])
def test_usual_numbers_are_read_as_the_readers_read_them(text: str) -> None:
    number = usual_number(text)
    assert number is not None
    assert same(number, value(text))


@pytest.mark.parametrize("text", [*UNUSUAL, "", " ", "1 1/2", "- 5", "0.5 ?", "1.2 e-3"])
def test_what_may_be_something_else_is_left_to_the_readers(text: str) -> None:
    assert usual_number(text) is None


def texts(seed: object, count: int) -> Iterator[str]:
    """Numbers in all notations, broken ones, and heaps of characters."""
    stream = Stream("usual numbers", seed)
    for _ in range(count):
        text: str = stream.choice(USUAL)
        for _ in range(stream.below(3)):
            text = respelt_text(text, stream)
        if stream.below(3) == 0:
            place = stream.below(len(text) + 1)
            text = text[:place] + stream.choice(PIECES) + text[place + stream.below(2) :]
        if stream.below(8) == 0:
            text = "".join(stream.choice(PIECES) for _ in range(1 + stream.below(7)))
        yield text


def unlike_numbers(seed: object, count: int) -> Iterator[str]:
    for text in texts(seed, count):
        number = usual_number(text)
        if number is not None and not (same(number, value(text)) and same(number, value(text, NAMES))):
            yield text


def unlike_arrays(seed: object, count: int) -> Iterator[str]:
    """Arrays as texts whose cells are usual numbers one by one, and read otherwise as a whole."""
    stream = Stream("usual arrays", seed)
    cells = list(texts((seed, "cells"), 400))
    for _ in range(count):
        shape = stream.choice(((1,), (2,), (3,), (1, 2), (2, 1), (2, 2), (2, 3), (3, 3)))
        text = array_text(shape, cells, stream)
        found = usual_cells(text, shape)
        numbers = [usual_number(cell) for cell in found] if found else []
        if numbers and all(numbers):
            how = {"by_columns": bool(stream.below(2)), "any_order": bool(stream.below(2))}
            read: Any = read_shaped(text, shape, **how, names=NAMES if stream.below(2) else frozenset())
            flat = list(np.array(read, dtype=object).flat) if isinstance(read, list) else [read]
            if len(flat) != len(numbers) or not all(map(same, numbers, flat)):
                yield text


def array_text(shape: tuple[int, ...], cells: list[str], stream: Stream) -> str:
    usual = [cell for cell in cells if usual_number(cell)]
    rows = np.array([stream.choice(cells if stream.below(20) == 0 else usual) for _ in range(int(np.prod(shape)))])
    lines = [
        stream.choice((", ", ",", " , ", " & ", "; ", "，")).join(row) for row in np.atleast_2d(rows.reshape(shape))
    ]
    text: str = stream.choice(
        ("[{}]", "[[{}]]", "[ {} ]", "({})", "{}", r"\begin{{pmatrix}} {} \end{{pmatrix}}")
    ).format(stream.choice(("; ", "], [", "],[", " ;", r" \\ ", "\n", "] , [", "], [ ")).join(lines))
    if stream.below(10) == 0:
        place = stream.below(len(text))
        text = text[:place] + stream.choice(PIECES) + text[place + stream.below(2) :]
    return text.translate(FULL_WIDTH) if stream.below(10) == 0 else text


def test_no_number_is_read_otherwise() -> None:
    assert not list(unlike_numbers("quick", 4000))


def test_no_array_is_read_otherwise() -> None:
    assert not list(unlike_arrays("quick", 800))


def test_most_texts_of_the_pen_are_usual() -> None:
    """Else nothing above says anything."""
    stream = Stream("share")
    cells = [text for text in texts("share", 400) if usual_number(text)]
    arrays = [array_text((2, 3), cells, stream) for _ in range(400)]
    assert len(cells) > 150
    assert sum(bool((found := usual_cells(text, (2, 3))) and all(map(usual_number, found))) for text in arrays) > 40


@pytest.mark.slow  # the quick ones above, on more texts
@pytest.mark.parametrize("seed", range(8))
def test_on_more_texts(seed: int) -> None:
    assert not list(unlike_numbers(seed, 40_000))
    assert not list(unlike_arrays(seed, 15_000))


@pytest.mark.parametrize("text", USUAL)
def test_usual_numbers_are_written_as_the_readers_do(text: str) -> None:
    number = usual_number(text)
    assert number is not None
    assert number.written() == value(text)
