"""What can explain a step: a verdict, the ranges that it predicts, and whose earlier values it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, number_of, window
from markscheme.engine.accepted_range import Range

OWN, KEY = "own", "key"


@dataclass(frozen=True)
class Explanation:
    """One way in which a step can have come about. `parents`: whose value of each earlier step it uses.

    `digits`: how many were kept, or given; `of_decimals`: they are decimals, not significant figures.
    """

    verdict: str
    ranges: tuple[Range, ...] = field(repr=False, default=())
    slips: tuple[str, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    of_decimals: bool = False
    kind: str = ""
    guarded: bool = False

    @property
    def own_parents(self) -> tuple[str, ...]:
        """The earlier steps whose own value is used."""
        return tuple(name for name, whose in self.parents.items() if whose == OWN)


# How far from numbers as they stand there and the written ways what else may be meant leads: never as far as a share of
# the largest value, or so many times the half-width of a range where the calculation magnifies roundings.
BEFORE_ROUNDING = 1.0  # what was rounded to an own value: 139 may be 138.6, and 10^0.6 a third of 10
RIGHT_ONES = 0.2  # a right answer as it stands, or the key's number
OTHER_WAYS = 0.05
TIMES = 20


def holds(range_: Range, cell: object) -> bool:
    """Whether an accepted range holds what stands in a cell."""
    return isinstance(cell, WrittenNumber) and range_.takes(
        number_of(cell), window(cell, range_.rule.answer) if range_.rule else 0
    )


@dataclass(eq=False)
class TargetAnswer:
    """An answer that is to be explained: all cells at some places (all that are readable), or (`alone`) any of them."""

    answer: Answer
    places: tuple[int, ...] | None = None
    alone: bool = False

    def fits(self, ranges: Sequence[Range]) -> bool:
        """Whether ranges hold it."""
        if len(ranges) != len(self.answer.cells):
            return False
        return (any if self.alone else all)(self.answer.holds(i, ranges[i]) for i in self._places)

    def is_near(self, ranges: Sequence[Range], share: float) -> bool:
        """Whether ranges would hold it with room on either side: that share of the largest value, or many widths."""
        if len(ranges) != len(self.answer.cells):
            return False
        ends = [range_.floats for range_ in ranges]
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
        cells = ((i, self.answer.numerals[i]) for i in self._places)
        return [(i, cell.near) for i, cell in cells if cell is not None]
