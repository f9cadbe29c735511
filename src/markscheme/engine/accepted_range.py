"""The accepted range of one number: what correct work reaches, and what is written to which digits of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, nan

from flint import arb, fmpq

from markscheme.numbers.exact import Exact, Number, approximate, float_of
from markscheme.numbers.rounding import Rounding

Interval = tuple[fmpq, fmpq]


@dataclass(frozen=True)
class Range:
    """The values of one number that correct work reaches: a union of closed intervals.

    What is written is right when one of them rounds to it at the digits that it has. `rule`: digits asked of an answer.
    """

    intervals: tuple[Interval, ...]
    rule: Rounding | None = None

    def takes(self, number: Number, half: Number = 0) -> bool:
        """Say whether a value rounds to this number, written to half a unit of its last digit; edges included."""
        if isinstance(number, arb):
            return any(number >= arb(low) and number <= arb(high) for low, high in self.intervals)
        for low, high in self.intervals:  # no generator: every cell of every script comes by here, many times
            if low - half <= number <= high + half and (number == low or low != high or low.q != 1):
                return True
        return False

    @cached_property
    def widened(self) -> tuple[Interval, ...]:
        """The intervals with the rounding of an answer to the digits asked."""
        return tuple(self._widened(low, high) for low, high in self.intervals)

    def _widened(self, low: fmpq, high: fmpq) -> Interval:
        if self.rule is None or (low == high and low.q == 1):
            return low, high
        half = self.rule.half_unit(max(abs(low), abs(high)))
        return low - half, high + half

    def holds(self, number: Number) -> bool:
        """Say whether a number with the digits asked is accepted."""
        if isinstance(number, arb):
            return any(number >= arb(low) and number <= arb(high) for low, high in self.widened)
        return any(low <= number <= high for low, high in self.widened)

    def touches(self, number: fmpq, end: fmpq) -> bool:
        """Say whether a value lies between two numbers, the first one included and the other not."""
        if number < end:
            return any(low < end and number <= high for low, high in self.intervals)
        return any(low <= number and end < high for low, high in self.intervals)

    def meets(self, other: Range) -> bool:
        """Say whether an answer may be taken for either."""
        return any(a <= d and c <= b for a, b in self.widened for c, d in other.widened)

    def is_far_from(self, number: Exact) -> bool:
        """Say whether what rounds to a number is surely none of these: by floats, with room for what they lose."""
        low, high, share = self._surroundings
        value = approximate(number)
        return value + share * abs(value) < low or value - share * abs(value) > high

    @cached_property
    def _surroundings(self) -> tuple[float, float, float]:
        """The ends with more than half a unit of what is compared beyond them, and that of a number as share of it."""
        if self.rule is None:
            return -inf, inf, 0.0
        answer, (low, high) = self.rule.answer, self.floats
        share = 1e-14 + (0.505 * 10.0 ** (1 - answer.count) if answer.significant else 0.0)
        room = share * (abs(low) + abs(high)) + (0.0 if answer.significant else 1.01 * 10.0**-answer.count)
        return low - room, high + room, share

    def union(self, other: Range) -> Range:
        """Unite both."""
        if len(self.intervals) == len(other.intervals) == 1:
            (low, high), (start, end) = self.intervals[0], other.intervals[0]
            if low <= start and end <= high:
                return self
        merged: list[Interval] = []
        for low, high in sorted((*self.intervals, *other.intervals)):
            if merged and low <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(high, merged[-1][1])
            else:
                merged.append((low, high))
        return Range(tuple(merged), self.rule)

    def negated(self) -> Range:
        """Give the same with the other sign."""
        return Range(tuple((-high, -low) for low, high in reversed(self.intervals)), self.rule)

    def widened_by(self, below: fmpq, above: fmpq) -> Range:
        """Give the same with more room on either side."""
        if not (below or above):
            return self
        return Range(tuple((low - below, high + above) for low, high in self.intervals), self.rule)

    @property
    def is_exact(self) -> bool:
        """Whether there is one value."""
        return len(self.intervals) == 1 and bool(self.intervals[0][0] == self.intervals[0][1])

    @property
    def is_whole(self) -> bool:
        """Whether there is one value, a whole number: nothing is rounded to that."""
        return self.is_exact and bool(self.intervals[0][0].q == 1)

    @cached_property
    def floats(self) -> tuple[float, float]:
        """Floats near the smallest and the largest value; NaN where there is none."""
        if len(self.intervals) == 1:
            low, high = self.intervals[0]
            return float_of(low), float_of(high)
        return (float_of(self.lowest), float_of(self.highest)) if self.intervals else (nan, nan)

    @property
    def lowest(self) -> fmpq:
        """The smallest value."""
        return min(low for low, _ in self.intervals)

    @property
    def highest(self) -> fmpq:
        """The largest value."""
        return max(high for _, high in self.intervals)

    @property
    def low(self) -> fmpq:
        """The smallest number with the digits asked that is accepted."""
        return min(low for low, _ in self.widened)

    @property
    def high(self) -> fmpq:
        """The largest one."""
        return max(high for _, high in self.widened)
