"""What a student handed in for one step: cells, each read, blank or unreadable, in the shape that is expected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from math import inf

from flint import arb, ctx, fmpq

from markscheme.answers import (
    Blank,
    Raw,
    Unreadable,
    WrittenNumber,
    exact,
)
from markscheme.engine.accepted_range import Range
from markscheme.family.language.labels import LabelSet
from markscheme.numbers.exact import Number, decimal_places, float_of, middle_of
from markscheme.numbers.rounding import Digits, exponent, half_power_of_ten

Cell = WrittenNumber | Blank | Unreadable
BITS = 128
_ZERO = fmpq(0)
LOST, TINY = 1e-12, 1e-290  # of numbers that are floats: far more than is lost, also where floats end


class Numeral:
    """A written number as it is held against ranges: exactly, and in floats, which decide what is not close.

    What was worked out last is remembered: nearly all ranges ask for the same digits, and those of the key come again.
    """

    __slots__ = ("_asked", "_cell", "_fits", "_half", "_range", "near", "number")

    def __init__(self, cell: WrittenNumber) -> None:
        self.number = number_of(cell)
        self.near = float_of(self.centre)
        self._cell = cell
        self._asked: Digits | None = None
        self._half = _ZERO, 0.0
        self._range: Range | None = None
        self._fits = False

    @property
    def centre(self) -> fmpq:
        """The number, or of an irrational one a rational near it."""
        return self.number if isinstance(self.number, fmpq) else middle_of(self.number)

    def window(self, asked: Digits | None) -> tuple[fmpq, float]:
        """Half a unit of its last digit (see `window`), exactly and as a float; 0 where no digits are asked."""
        if asked is not self._asked:
            half = window(self._cell, asked) if asked else _ZERO
            self._half = half, float_of(half)
            self._asked = asked
        return self._half

    def fits(self, range_: Range) -> bool:
        """Tell whether a value of the range is rounded to what is written."""
        if range_ is not self._range:
            self._fits = self._is_held(range_)
            self._range = range_
        return self._fits

    def _is_held(self, range_: Range) -> bool:
        if not isinstance(self.number, fmpq):
            return range_.takes(self.number)
        half, near_half = self.window(range_.rule.answer if range_.rule else None)
        low, high = range_.floats
        if low == high and range_.is_whole:  # nothing is rounded to a whole number
            return bool(self.number == range_.intervals[0][0])
        low, high, near = low - near_half, high + near_half, self.near
        lost = LOST * (abs(low) + abs(high) + abs(near)) + TINY
        if near < low - lost or near > high + lost:
            return False
        if len(range_.intervals) == 1 and low + lost < near < high - lost:
            return True
        return range_.takes(self.number, half)


@dataclass(frozen=True)
class Answer:
    """The cells of one step, row by row. `found_shape`: that of `cells`, when it is not the expected one.

    `worded`: how the cells are written that are no numbers. `rows`: how many cells each row has that was written.
    """

    raw: Raw | None
    shape: tuple[int, ...]
    cells: tuple[Cell, ...]
    found_shape: tuple[int, ...] | None = None
    worded: LabelSet | None = None
    rows: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was written."""
        return all(isinstance(cell, Blank) for cell in self.cells)

    @property
    def is_whole(self) -> bool:
        """Tell whether every cell was read, in the expected shape."""
        return self.found_shape is None and all(isinstance(cell, WrittenNumber) for cell in self.cells)

    @cached_property
    def readable(self) -> list[int]:
        """The positions of the cells that were read."""
        return [i for i, cell in enumerate(self.cells) if isinstance(cell, WrittenNumber)]

    @cached_property
    def numerals(self) -> tuple[Numeral | None, ...]:
        """Each cell as it is held against ranges; None where no number was read."""
        return tuple(Numeral(cell) if isinstance(cell, WrittenNumber) else None for cell in self.cells)

    @cached_property
    def in_short(self) -> str:
        """All that marking can see of it, in few characters: the same of 0.5, .5 and 5e-1, another one of 0.50.

        Of arithmetic that is left to be done that is how it is written, of what was not read in full a digest of its
        cells and of the whole text, which may stand in every cell.
        """
        if self.is_whole:
            return "|".join(map(_in_short, self.cells))
        digest = blake2b(f"{self.found_shape} {self.rows} {self.raw!r}\n".encode(), digest_size=16)
        for _, alike in groupby(self.cells, key=id):
            one, *others = alike
            digest.update(f"{1 + len(others)} {_in_short(one)}\n".encode())
        return digest.hexdigest()

    @cached_property
    def number_texts(self) -> list[str]:
        """The number of each cell as a text, empty where none was read: equal ones are the same number."""
        return [str(numeral.centre) if numeral is not None else "" for numeral in self.numerals]

    @cached_property
    def most_digits(self) -> tuple[float, float]:
        """The most decimals and the most figures of a number in it; whole numbers may be kept anyhow."""
        decimals = figures = 0.0
        for numeral in self.numerals:
            if numeral is not None and numeral.centre.q != 1:
                places = decimal_places(numeral.centre)
                decimals = max(decimals, inf if places is None else places)
                figures = max(figures, inf if places is None else places + exponent(numeral.centre) + 1)
        return decimals, figures

    def holds(self, place: int, range_: Range) -> bool:
        """Tell whether a number stands at a place, and is one of the range, rounded."""
        numeral = self.numerals[place]
        return numeral is not None and numeral.fits(range_)

    @property
    def unreadable(self) -> list[Unreadable]:
        """The cells that could not be read."""
        return [cell for cell in self.cells if isinstance(cell, Unreadable)]


def _in_short(cell: Cell) -> str:
    return cell.in_short if isinstance(cell, WrittenNumber) else repr(cell)


def number_of(cell: WrittenNumber) -> Number:
    """Give the exact value of a written number: a rational, or a ball of 128 bits."""
    rational = cell.expression.rational
    if rational is not None:
        return rational
    with ctx.workprec(BITS):
        return cell.value()


def centre_of(cell: WrittenNumber) -> tuple[fmpq, fmpq]:
    """Give a written number as centre and half a unit of its last digit."""
    number = number_of(cell)
    if not isinstance(number, arb):
        return number, cell.half_unit
    centre = middle_of(number)
    return centre, max(cell.half_unit, abs(centre) * fmpq(2) ** -100)


def window(cell: WrittenNumber, asked: Digits, filled: bool = True) -> fmpq:
    """Give half a unit of the last written digit, of a number filled up with zeros to the digits asked.

    0 for what claims no rounding; without `filled` also for what has fewer digits than asked.
    """
    if cell.significant is None or cell.decimals is None:
        return fmpq(0)
    least, most = cell.significant
    has = most if asked.significant else cell.decimals
    if has >= asked.count and not cell.is_integer_literal:
        return fmpq(cell.half_unit)
    number = number_of(cell)
    if number == 0 or (has < asked.count and not filled):
        return fmpq(0)
    return half_power_of_ten(exponent(number) + 1 - max(least, asked.count) if asked.significant else -asked.count)


def digits_written(answer: Answer, asked: Digits) -> Digits:
    """Give the digits that an answer is written to: those asked, or the fewest of any cell that shows fewer.

    A zero shows no figures: 0e9 is no rounding of 4.5.
    """
    fewest = asked.count
    for i in answer.readable:
        cell = answer.cells[i]
        if not isinstance(cell, WrittenNumber) or (asked.significant and number_of(cell) == 0):
            continue
        if cell.significant is not None and cell.decimals is not None:
            fewest = min(fewest, cell.significant[1] if asked.significant else cell.decimals)
    return asked if fewest == asked.count else Digits(fewest, asked.significant)


def code(number: int) -> WrittenNumber:
    """Write a whole number as a cell of an answer."""
    return WrittenNumber(exact(str(number)), fmpq(0), 0, None, True)
