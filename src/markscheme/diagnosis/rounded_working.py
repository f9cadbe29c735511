"""Somebody who keeps fewer digits than the sheet asks: a calculation with real roundings, and definite numbers.

Where `diagnose` predicts ranges, this calculates one number: what each result, or each operation, comes to when it is
kept to n figures or decimals, by the written ways of working or by others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from math import nan
from typing import TypeAlias

from flint import arb, fmpq

from markscheme.engine.evaluate import evaluate_calls
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits, shown_by_calculator
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import at_precision, map_numbers
from markscheme.numbers.elementary import WAYS
from markscheme.numbers.exact import Number, Value, to_float
from markscheme.numbers.rounding import Digits, Rounding, round_to

FEWER = 2  # figures than the sheet keeps, and at least one less than it asks of an answer; one figure gives anything
MOST_CHOICES = 64  # of ways for the words of one step
FAULTS = (MarkschemeError, ZeroDivisionError, OverflowError, TypeError)  # where so few digits lead nowhere


@dataclass(frozen=True)
class RoundingStyle:
    """How somebody keeps too few digits: of each operation, or of each written result."""

    digits: Digits
    each_operation: bool

    def shown(self, least: Digits, most: int) -> Digits:
        """Give the digits at which the numbers of an array are compared that shows so many.

        Nobody keeps three, writes three, and then one.
        """
        if self.digits.significant != least.significant:
            return least
        return Digits(max(least.count, min(self.digits.count, most)), least.significant)

    def habits(self, ways: Sequence[str] = ()) -> RoundingHabits:
        """Give the same as habits that leave nothing to chance, by other ways of working than the written ones."""
        rounds = 100 if self.each_operation else 0
        return RoundingHabits(_NoChance(), self.digits, rounds, keeps_more=0, ways=dict.fromkeys(ways, 100))


class _NoChance(Stream):
    """In the place of draws for habits that show always or never: nothing need be drawn."""

    def __init__(self) -> None:
        """Make no generator: it takes longer than many a step."""

    def below(self, n: int) -> int:
        """Give 0: less than all of 100, and no less than 0."""
        return 0


@lru_cache(maxsize=64)
def rounding_styles(rule: Rounding) -> tuple[RoundingStyle, ...]:
    """List what is tried, the most digits first: figures or decimals, of each result and of each operation."""
    least = max(1, min(rule.answer.count - 1, rule.working.count - FEWER))
    counts = [Digits(n, rule.working.significant) for n in range(rule.working.count - 1, least - 1, -1)]
    if rule.working.significant:
        counts += [Digits(n, significant=False) for n in (2, 1)]
    return tuple(RoundingStyle(digits, each) for digits in counts for each in (False, True))


def _choices(met: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield the written ways, then each choice of one way for each of the words that were met."""
    words = [("", *ways) for ways in WAYS.values() if not set(met).isdisjoint(ways)]
    chosen = (tuple(filter(None, ways)) for ways in product(*words))
    yield from islice(chosen, MOST_CHOICES)


def by_other_ways(by: ByWays, met: Collection[str]) -> Iterator[CalculatedCells]:
    """Calculate by other ways than the written ones; some lead to words that the written ones do not meet."""
    met = set(met)
    tried: set[tuple[str, ...]] = {()}
    while untried := [ways for ways in _choices(met) if ways not in tried]:
        for ways in untried:
            tried.add(ways)
            if (found := by(ways)) is not None:
                met |= found.met
                yield found


def float_or_nan(number: Number) -> float:
    """Give a float near a number; NaN, near which nothing lies, for what is none or is too large for one."""
    number = number.value if isinstance(number, HeldNumber) else number
    try:
        return to_float(number) if isinstance(number, fmpq) else nan
    except OverflowError:
        return nan


@dataclass(frozen=True)
class CalculatedCells:
    """The cells of a call as they come out, the same as floats, and the ways of working that were met until then."""

    cells: Sequence[Number]
    floats: Sequence[float]
    met: frozenset[str]

    @classmethod
    def of(cls, value: Value, met: set[str]) -> CalculatedCells:
        cells = cells_of(value)
        return cls(cells, [float_or_nan(cell) for cell in cells], frozenset(met))


ByWays: TypeAlias = Callable[[tuple[str, ...]], CalculatedCells | None]
"""What comes out when the words of a step go by these ways of working; None where that is nothing."""


@dataclass(frozen=True)
class Start:
    """What a step is worked from: numbers that stand in for the calls before it, by one route.

    `label`: what comes out depends on that, and on the numbers that are the student's, which `own` holds.
    """

    override: Mapping[str, Value]
    route: Mapping[str, Function]
    label: tuple[Hashable, ...] = ()
    own: tuple[str, ...] = ()


# --- the calculation


class ShortenedPaper:
    """The paper of somebody who keeps so few digits from the beginning, calculated as far as it is asked for.

    Nearly every script parts from it at its first answers, and many share it. The ways that were met are noted call by
    call: what one student is told must not depend on how far another one's script led.
    """

    def __init__(self, problem: Problem, style: RoundingStyle, ways: tuple[str, ...]) -> None:
        self._habits = style.habits(ways)
        self._steps = _step_by_step(problem, style, self._habits, Start({}, {}))
        self._found: dict[str, CalculatedCells] = {}

    def found(self, name: str) -> CalculatedCells | None:
        """Calculate as far as a call; None where that cannot be done."""
        while name not in self._found:
            try:
                call, value = next(self._steps)
            except (StopIteration, *FAULTS):
                return None
            self._found[call] = CalculatedCells.of(value, self._habits.met)
        return self._found[name]


def calculated(problem: Problem, style: RoundingStyle, habits: RoundingHabits, start: Start, name: str) -> Value:
    """Give the value of a call, each result before it kept to the digits; None where it cannot be calculated."""
    try:
        return next(value for call, value in _step_by_step(problem, style, habits, start, name) if call == name)
    except (StopIteration, *FAULTS):
        return None


def _wanted(problem: Problem, start: Start) -> set[str]:
    """Name what the calls look at that are worked out: nothing else has to be made into held numbers."""
    steps = {call.step.name: call.step for call in problem.calls if call.name not in start.override}
    return {
        need for step in steps.values() for need in (*step.needs, *needs(start.route.get(step.name, step.function)))
    }


def _step_by_step(
    problem: Problem, style: RoundingStyle, habits: RoundingHabits, start: Start, until: str | None = None
) -> Iterator[tuple[str, Value]]:
    """Yield every call in order with its value; raise one of `FAULTS` where something cannot be calculated.

    They are caught outside: a generator that is left standing in a `try` complains when the interpreter ends.
    """

    def taken(cell: Number) -> Number:
        number = cell if isinstance(cell, fmpq) else shown_by_calculator(cell) if isinstance(cell, arb) else fmpq(cell)
        return HeldNumber(habits, [number])

    def settled(cell: Number) -> Number:
        if isinstance(cell, fmpq | arb):
            cell = taken(cell)
        if not isinstance(cell, HeldNumber):
            return cell
        value = cell.value
        return HeldNumber(habits, [value if value.q == 1 else round_to(value, style.digits)[0]])

    wanted = _wanted(problem, start)
    inputs = at_precision({given: value for given, value in problem.inputs.items() if given in wanted})
    yield from evaluate_calls(
        problem.family,
        {**problem.inputs, **{given: map_numbers(value, taken) for given, value in inputs.items()}},
        {},
        replace=start.route,
        override={call: map_numbers(value, taken) for call, value in start.override.items()},
        settle=lambda value: map_numbers(value, settled),
        until=until,
    )
