"""Accidents: right work spoilt in the writing: sign, point, digits, cut off, transposed, swapped.

A whole number has no point to be misplaced, and a count or a label no sign: where the key is one, nothing is an
accident, but the transpose of a whole array.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, number_of, window
from markscheme.engine.accepted_range import Range
from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.given import Given
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision
from markscheme.numbers.exact import Number, Value, decimal_places

TENS = [fmpq(10) ** k for k in (-3, -2, -1, 1, 2, 3)]
MOST_LINES = 6  # rows or columns whose swaps are tried


def cell_accidents(cell: WrittenNumber, expected: Range, alone: bool = True) -> Iterator[str]:
    """Yield all that may have happened to one number; `alone`: it is the whole answer, and not a cell of an array."""
    number = number_of(cell)
    if number == 0 or expected.is_whole:
        return
    half = _half(cell, expected)
    if expected.takes(-number, half):
        yield "sign"
    if isinstance(number, arb):
        return
    if any(expected.takes(number * ten, half * ten) for ten in TENS):
        yield "factor_of_ten"
    if _has_digits(cell, expected) and _cut_off(number, 2 * cell.half_unit, expected):
        yield "truncated"
    if alone and number.q != 1 and any(expected.takes(other, half) for other in _digits_swapped(number)):
        yield "swapped_digits"  # of a whole number, or in one of many cells, two digits fit by chance


def _has_digits(cell: WrittenNumber, expected: Range) -> bool:
    """Whether a number has the digits asked: who cuts off earlier has not only forgotten to round."""
    if cell.decimals is None or cell.significant is None:
        return False
    if expected.rule is None:
        return True
    asked = expected.rule.answer
    return (cell.significant[1] if asked.significant else cell.decimals) >= asked.count


def _half(cell: WrittenNumber, expected: Range) -> fmpq:
    return window(cell, expected.rule.answer) if expected.rule else fmpq(0)


def _cut_off(number: fmpq, unit: fmpq, expected: Range) -> bool:
    """Whether a value of the range was cut off after the last written digit."""
    end = number + unit if number >= 0 else number - unit
    return unit > 0 and number != 0 and expected.touches(number, end)


def _digits_swapped(number: fmpq) -> Iterator[fmpq]:
    """Yield the numbers with two neighbouring digits of this one swapped."""
    places = decimal_places(number)
    if places is None:
        return
    digits = str(abs(int((number * fmpq(10) ** places).p))).rjust(places + 1, "0")
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            yield fmpq(int(swapped) * (-1 if number < 0 else 1)) / fmpq(10) ** places


def array_accident(answer: Answer, expected: Sequence[Range], shape: tuple[int, ...]) -> str:
    """Name what happened to a whole array (transposed, lines swapped, all signs, all points); empty for nothing."""
    cells = answer.cells
    if answer.found_shape is not None:
        flipped = len(shape) == 2 and answer.found_shape == shape[::-1]
        return "transposed" if flipped and _fits(answer, _transposed(expected, shape)) else ""
    if len(cells) < 2:
        return ""
    if len(shape) == 2 and shape[0] == shape[1] and _fits(answer, _transposed(expected, shape)):
        return "transposed"
    if all(range_.is_whole for range_ in expected):
        return ""
    for name, arranged in _swaps(expected, shape):
        if _fits(answer, arranged):
            return name
    if _all(cells, expected, fmpq(-1)):
        return "all_signs"
    return "all_factor_of_ten" if any(_all(cells, expected, ten) for ten in TENS) else ""


def _fits(answer: Answer, expected: Sequence[Range]) -> bool:
    return len(answer.cells) == len(expected) and all(map(answer.holds, range(len(expected)), expected))


def _all(cells: Sequence[object], expected: Sequence[Range], factor: fmpq) -> bool:
    """Whether every number is right after multiplying by the factor."""
    return len(cells) == len(expected) and all(
        isinstance(cell, WrittenNumber) and range_.takes(number_of(cell) * factor, _half(cell, range_) * abs(factor))
        for cell, range_ in zip(cells, expected, strict=True)
    )


def _transposed(expected: Sequence[Range], shape: tuple[int, ...]) -> list[Range]:
    """Transpose the ranges, as a student would see them who wrote the transpose."""
    rows, columns = shape
    return [expected[i * columns + j] for j in range(columns) for i in range(rows)]


def _swaps(expected: Sequence[Range], shape: tuple[int, ...]) -> Iterator[tuple[str, list[Range]]]:
    rows, columns = shape if len(shape) == 2 else (1, len(expected))
    grid = [list(expected[i * columns : (i + 1) * columns]) for i in range(rows)]
    if rows <= MOST_LINES:
        for i, j in combinations(range(rows), 2):
            swapped = [*grid]
            swapped[i], swapped[j] = grid[j], grid[i]
            yield "rows_swapped", [cell for row in swapped for cell in row]
    if columns <= MOST_LINES:
        for i, j in combinations(range(columns), 2):
            order = list(range(columns))
            order[i], order[j] = j, i
            yield (
                ("entries_swapped" if rows == 1 else "columns_swapped"),
                [row[k] for row in grid for k in order],
            )


SAMPLES = 12  # sets of givens; one of two numbers drawn is negative where it may be
LEAST = 6  # of them that can be calculated, else nothing is known
BITS = 64
NEAR = fmpq(1, 10**9)  # a ball may reach over an edge by what it has lost
SCALE = 8  # of the numbers drawn: eighths up to 4, so that no root or power grows large
NUMBERS = ("number", "vector", "matrix", "tensor", "pair")


def is_possible(problem: Problem, name: str, number: Number) -> bool:
    """Whether a call can have such a value in any of its cells, as the key and samples of any givens show.

    Only what lies below 0 or above 1 has to be seen; where few samples can be calculated nothing is known.
    """
    is_low = bool(number < 0)
    if not is_low and not number > 1:
        return True
    samples = _samples(problem)
    return any(_shows(values.get(name), is_low) for values in chain((problem.values,), samples)) or len(samples) < LEAST


def _shows(value: Value, is_low: bool) -> bool:
    """Whether a step has a value below 0, or else one above 1."""
    cells = () if value is None else cells_of(value)
    return any(cell < -NEAR for cell in cells) if is_low else any(cell > 1 + NEAR for cell in cells)


class _Samples:
    """Every step calculated from some other givens, each when it is asked for: the first ones mostly tell."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.found: dict[int, Values | None] = {}

    def __iter__(self) -> Iterator[Values]:
        for i in range(SAMPLES):
            if i not in self.found:
                self.found[i] = _sample(self.problem, Stream("possible", i))
            values = self.found[i]
            if values:
                yield values

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=64)
def _samples(problem: Problem) -> _Samples:
    return _Samples(problem)


def _sample(problem: Problem, stream: Stream) -> Values | None:
    """Calculate every step from some other givens; None where a step has no value with them."""
    given = {name: _drawn(problem.family.given[name], value, stream) for name, value in problem.given.items()}
    try:
        with ctx.workprec(BITS):
            found = evaluate(problem.family, at_precision({**problem.inputs, **given}))
            return found if all(_is_finite(found.get(name)) for name in problem.asked_calls) else None
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return None


def _is_finite(value: Value) -> bool:
    return value is not None and all(cell.is_finite() for cell in cells_of(value) if isinstance(cell, arb))


def _drawn(given: Given, value: Value, stream: Stream) -> Value:
    """Draw other numbers for a given; labels, counts, 0/1 matrices and what must sum to 1 stay as they are."""
    fixed = given.kind not in NUMBERS or (given.rule is not None and given.rule.sums_to is not None)
    if value is None or fixed or (given.domain is not None and given.domain.whole):
        return value
    if not isinstance(value, np.ndarray):
        return _number(given, stream)
    cells = np.empty(value.shape, dtype=object)
    for index in np.ndindex(*value.shape):
        cells[index] = _number(given, stream)
    return cells


def _number(given: Given, stream: Stream) -> fmpq:
    """Draw any number that the rule allows, between its bounds where it has both."""
    share = fmpq(1 + stream.below(4 * SCALE - 1), 4 * SCALE)
    low, high = (None, None) if given.rule is None else (given.rule.low, given.rule.high)
    if low is not None and high is not None:
        return low + (high - low) * share
    if low is not None:
        return low + 4 * share
    if high is not None:
        return high - 4 * share
    return 4 * share * (1 if stream.below(2) else -1)
