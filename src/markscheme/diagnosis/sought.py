"""What an answer shows, as explanations are held against it: whether ranges hold it, or come anywhere near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import fmpq

from markscheme.answers import Written
from markscheme.diagnosis.answered import Answer, centre_of, number_of, window
from markscheme.engine.acceptance import Range
from markscheme.numbers.exact import to_float

# How far from numbers as they stand there and the written ways what else may be meant leads: never as far as a share of
# the largest value, or so many times the half-width of a range where the calculation magnifies roundings.
BEFORE_ROUNDING = 1.0  # what was rounded to an own value: 139 may be 138.6, and 10^0.6 a third of 10
RIGHT_ONES = 0.2  # a right answer as it stands, or the key's number
OTHER_WAYS = 0.05
TIMES = 20


def holds(range_: Range, cell: Any) -> bool:
    """Whether an accepted range holds what stands in a cell."""
    return isinstance(cell, Written) and fits(range_, cell)


def fits(range_: Range, cell: Written) -> bool:
    """Whether a value of the range is rounded to what is written."""
    return range_.takes(number_of(cell), window(cell, range_.rule.answer) if range_.rule else 0)


def float_of(number: fmpq) -> float:
    """A float near a number; infinite where it is too large for one."""
    try:
        return to_float(number)
    except OverflowError:
        return float("inf")


@dataclass(frozen=True)
class Sought:
    """An answer that is to be explained: all cells at some places (all that are readable), or (`alone`) any of them."""

    answer: Answer
    places: tuple[int, ...] | None = None
    alone: bool = False

    def fits(self, ranges: Sequence[Range]) -> bool:
        """Whether ranges hold it."""
        cells = self.answer.cells
        if len(ranges) != len(cells):
            return False
        return (any if self.alone else all)(holds(ranges[i], cells[i]) for i in self._places)

    def is_near(self, ranges: Sequence[Range], share: float) -> bool:
        """Whether ranges would hold it with room on either side: that share of the largest value, or many widths."""
        if len(ranges) != len(self.answer.cells):
            return False
        ends = [(float_of(range_.lowest), float_of(range_.highest)) for range_ in ranges]
        room = share * max(abs(end) for pair in ends for end in pair)
        return (any if self.alone else all)(
            low - (most := max(room, TIMES * (high - low) / 2)) <= number <= high + most
            for number, (low, high) in ((number, ends[i]) for i, number in self._numbers)
        )

    @property
    def _places(self) -> Sequence[int]:
        return self.answer.readable if self.places is None else self.places

    @cached_property
    def _numbers(self) -> list[tuple[int, float]]:
        cells = ((i, self.answer.cells[i]) for i in self._places)
        return [(i, float_of(centre_of(cell)[0])) for i, cell in cells if isinstance(cell, Written)]
