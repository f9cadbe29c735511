"""What comes of keeping fewer digits than the sheet asks: definite numbers, calculated with real roundings.

"Rounded too early" is said only of a number that comes out so. A hull of all roundings would hold what nobody gets:
the roundings of a calculation are fixed by its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, islice, product
from typing import Any

import numpy as np
from flint import arb, fmpq

from markscheme.acceptance import Range
from markscheme.answered import Answer, centre_of, digits_written, window
from markscheme.answers import Written
from markscheme.diagnose import OWN, Explanation, Script
from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of, evaluate
from markscheme.family import Function
from markscheme.hand import Habits, Hand, shown_by_calculator
from markscheme.numbers.deciding import Values, at_precision, lifted
from markscheme.numbers.ways import WAYS
from markscheme.problem import Problem
from markscheme.rounding import Digits, Rounding, power_of_ten, round_to
from markscheme.sampling import Stream

FEWEST_BELOW = 2  # figures less than asked of an answer that are tried
MOST_CHOICES = 64  # of ways for the words of one step
FARTHEST = 20  # units of the last digit kept that two ways of working lie apart


@dataclass(frozen=True)
class Keeping:
    """How somebody keeps too few digits: of each operation, or of each written result."""

    digits: Digits
    each_operation: bool

    def habits(self, ways: Sequence[str] = ()) -> Habits:
        """The same as habits that leave nothing to chance, by other ways of working than the written ones."""
        rounds = 100 if self.each_operation else 0
        return Habits(Stream(), self.digits, rounds, keeps_more=0, ways=dict.fromkeys(ways, 100))


@lru_cache(maxsize=64)
def _keepings(rule: Rounding) -> tuple[Keeping, ...]:
    """What is tried, the most digits first: figures or decimals, of each result and of each operation."""
    least = max(1, rule.answer.count - FEWEST_BELOW)
    counts = [Digits(n, rule.working.significant) for n in range(rule.working.count - 1, least - 1, -1)]
    if rule.working.significant:
        counts += [Digits(n, significant=False) for n in (2, 1)]
    return tuple(Keeping(digits, each) for digits in counts for each in (False, True))


def _other_ways(met: set[str]) -> Iterator[tuple[str, ...]]:
    """The written ways, then each choice of one way for each of the words that were met."""
    words = [("", *ways) for ways in WAYS.values() if not met.isdisjoint(ways)]
    chosen = (tuple(filter(None, ways)) for ways in product(*words))
    yield from islice(chosen, MOST_CHOICES)


def kept_fewer(script: Script, name: str) -> Iterator[Explanation]:
    """What keeping fewer digits gives at a call, by the routes that exist, consistent with the earlier answers.

    What was tried is remembered: an answer is looked at as a whole first, and then cell by cell.
    """
    if name in script.tried:
        yield from script.tried[name]
        return
    found = []
    for explanation in _tried(script, name):
        found.append(explanation)
        yield explanation
    script.tried[name] = found


def _tried(script: Script, name: str) -> Iterator[Explanation]:
    answer, problem = script.answers[name], script.scheme.problem
    if name in problem.worded or answer.found_shape is not None or _skips_a_box(script, name):
        return
    if _of_whole_numbers(script, name):
        return
    key = cells_of(script.scheme.values[name])
    rule = replace(problem.rounding, answer=digits_written(answer, problem.rounding.answer))
    mix = dict.fromkeys(script.parents(name)[0], OWN)
    seen: set[tuple[Range, ...]] = set()
    comes_near = False
    for keeping in _keepings(problem.rounding):
        if not _may_have_kept(script, name, keeping.digits) or not _claims(answer, keeping.digits, script):
            continue
        for found in chain(_worked(script, name, keeping), _from_the_beginning(script, name, keeping)):
            comes_near = comes_near or _is_of_the_size(answer, found)
            ranges = tuple(_definite(cell, one, rule) for cell, one in zip(found, key, strict=True))
            if ranges not in seen:
                seen.add(ranges)
                digits = keeping.digits
                yield Explanation(
                    "rounded", ranges, parents=mix, digits=digits.count, of_decimals=not digits.significant
                )
        if seen and not comes_near:  # fewer digits still change the size of a number as little
            return


def _is_of_the_size(answer: Answer, cells: Sequence[Any]) -> bool:
    """Whether some written number is neither twice nor half of what comes out, or more."""
    for cell, one in zip(answer.cells, cells, strict=True):
        number = one.value if isinstance(one, Hand) else one
        if isinstance(cell, Written) and isinstance(number, fmpq):
            size = abs(centre_of(cell)[0])
            if 2 * size >= abs(number) and size <= 2 * abs(number):
                return True
    return False


def _skips_a_box(script: Script, name: str) -> bool:
    """Whether an asked answer before this one is missing: nobody can tell what was kept there."""
    _, segment = script.parents(name)
    return any(call != name and call in script.scheme.problem.asked_calls for call in segment)


def _of_whole_numbers(script: Script, name: str) -> bool:
    """Whether a step makes whole numbers of whole numbers, where nothing is ever rounded."""
    problem, values = script.scheme.problem, script.scheme.values
    _, segment = script.parents(name)
    named = {name, *(need for call in segment for need in script.scheme.needs[call])}
    steps = {call.step for call in problem.calls if call.name in segment}
    named |= {need for step in steps for need in step.needs if need in problem.inputs}
    numbers = [cell for one in named for cell in cells_of(values.get(one)) if isinstance(cell, (fmpq, arb))]
    return all(isinstance(number, fmpq) and number.q == 1 for number in numbers)


def _definite(cell: Any, key: Any, rule: Rounding) -> Range:
    """One number, which holds nothing where it lies on another side of zero than the key."""
    number = cell.value if isinstance(cell, Hand) else cell if isinstance(cell, fmpq) else None
    if number is None or not ((number > 0 and key > 0) or (number < 0 and key < 0)):
        return Range((), rule)
    return Range(((number, number),), rule)


def _worked(script: Script, name: str, keeping: Keeping) -> Iterator[Sequence[Any]]:
    """From the student's own numbers as they stand, and from the key's where those are right."""
    scheme = script.scheme
    parents, segment = script.parents(name)
    size = len(cells_of(scheme.values[name]))
    starts = [{p: _as_it_stands(script, p) for p in parents}]
    if any(not script.is_off(p) for p in parents):
        starts.append({p: _as_it_stands(script, p) if script.is_off(p) else scheme.values[p] for p in parents})
    for start in starts:
        if any(value is None for value in start.values()):
            continue
        owned = any(value is not scheme.values[p] for p, value in start.items())
        for route in scheme.ways(segment):
            label = name, keeping, tuple(route.items()), tuple(segment)
            held = _held(script, segment, route)

            def by(
                ways: tuple[str, ...],
                route: Mapping[str, Function] = route,
                start: Mapping[str, Any] = start,
                held: Mapping[str, Any] = held,
            ) -> tuple[list[Any] | None, set[str]]:
                habits = keeping.habits(ways)
                values = _calculated(scheme.problem, keeping, habits, {**held, **start}, route, name)
                return None if values is None else cells_of(values[name]), habits.met

            cells, met = by(()) if owned else scheme.kept(label, partial(by, ()))
            if cells is None or len(cells) != size:
                continue
            yield cells
            if not keeping.each_operation or not _is_near(script.answers[name], cells, keeping.digits):
                continue
            for ways in islice(_other_ways(met), 1, None):
                others, _ = by(ways) if owned else scheme.kept((*label, ways), partial(by, ways))
                if others is not None:
                    yield others


def _held(script: Script, segment: set[str], route: Mapping[str, Function]) -> dict[str, Any]:
    """What stands in for the calls outside of a segment: the key's values, None where the segment does not look."""
    scheme = script.scheme
    wanted = {need for call in segment for need in scheme.needed(call, route)}
    others = (call.name for call in scheme.problem.calls if call.name not in segment)
    return {call: scheme.values[call] if call in wanted else None for call in others}


def _from_the_beginning(script: Script, name: str, keeping: Keeping) -> Iterator[Sequence[Any]]:
    """From numbers that were kept so all along, more of them than was written; consistent with what was written."""
    scheme = script.scheme

    def by(ways: tuple[str, ...]) -> tuple[dict[str, list[Any]], set[str]]:
        habits = keeping.habits(ways)
        return _all_along(scheme.problem, keeping, habits), habits.met

    found, met = scheme.kept(("all along", keeping), partial(by, ()))
    if _agree(script, name, found):
        yield found[name]
    if (
        not keeping.each_operation
        or name not in found
        or not _is_near(script.answers[name], found[name], keeping.digits)
    ):
        return
    for ways in islice(_other_ways(met), 1, None):
        others, _ = scheme.kept(("all along", keeping, ways), partial(by, ways))
        if _agree(script, name, others):
            yield others[name]


def _agree(script: Script, name: str, found: Mapping[str, list[Any]]) -> bool:
    """Whether numbers that were kept all along are rounded to what was written before a call."""
    asked = script.scheme.problem.rounding.answer
    for call in script.scheme.problem.asked_calls:
        if call not in found:
            return False
        if call == name:
            return True
        for cell, one in zip(script.answers[call].cells, found[call], strict=False):
            number = one.value if isinstance(one, Hand) else one
            if isinstance(cell, Written) and isinstance(number, fmpq):
                half = window(cell, asked)
                if abs(centre_of(cell)[0] - number) > half:
                    return False
    return False


def _is_near(answer: Answer, cells: Sequence[Any], digits: Digits) -> bool:
    """Whether some cell lies so near to what one way gives that another way may give it."""
    numbers = [cell.value if isinstance(cell, Hand) else cell for cell in cells]
    largest = max((abs(number) for number in numbers if isinstance(number, fmpq)), default=fmpq(0))
    room = FARTHEST * power_of_ten(-digits.places(largest))
    pairs = zip(answer.cells, numbers, strict=True)
    return any(
        isinstance(cell, Written) and isinstance(number, fmpq) and abs(centre_of(cell)[0] - number) <= room
        for cell, number in pairs
    )


def _as_it_stands(script: Script, name: str) -> Any:
    """The student's numbers of a call as they stand there, the key's where a cell is blank; None in another shape."""
    answer, key = script.answers[name], script.scheme.values[name]
    if answer.found_shape is not None:
        return None
    pairs = zip(answer.cells, cells_of(key), strict=True)
    cells = [centre_of(cell)[0] if isinstance(cell, Written) else number for cell, number in pairs]
    return np.array(cells, dtype=object).reshape(np.shape(key)) if np.shape(key) else cells[0]


def _calculated(
    problem: Problem,
    keeping: Keeping,
    habits: Habits,
    override: Mapping[str, Any],
    route: Mapping[str, Function],
    until: str | None,
) -> Values | None:
    """Every call up to one, each result kept to the digits; `override` holds what stands in for calls before it."""

    def taken(cell: Any) -> Any:
        number = cell if isinstance(cell, fmpq) else shown_by_calculator(cell) if isinstance(cell, arb) else fmpq(cell)
        return Hand(habits, [number])

    def settled(cell: Any) -> Any:
        if isinstance(cell, fmpq | arb):
            cell = taken(cell)
        if not isinstance(cell, Hand):
            return cell
        value = cell.value
        return Hand(habits, [value if value.q == 1 else round_to(value, keeping.digits)[0]])

    try:
        values = evaluate(
            problem.family,
            {given: lifted(value, taken) for given, value in at_precision(problem.inputs).items()},
            replace=route,
            override={call: lifted(value, taken) for call, value in override.items()},
            settle=lambda value: lifted(value, settled),
            until=until,
        )
    except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):
        return None
    return values


def _all_along(problem: Problem, keeping: Keeping, habits: Habits) -> dict[str, list[Any]]:
    """The cells of every asked call; none where it cannot be calculated to the end."""
    values = _calculated(problem, keeping, habits, {}, {}, None)
    return {} if values is None else {call: cells_of(values[call]) for call in problem.asked_calls}


def _may_have_kept(script: Script, name: str, digits: Digits) -> bool:
    """Whether no earlier answer on the script has more digits than that."""
    for call in script.scheme.problem.asked_calls:
        if call == name:
            return True
        if call in script.scheme.problem.worded:
            continue
        numbers = (centre_of(cell)[0] for cell in script.answers[call].cells if isinstance(cell, Written))
        if any(number.q != 1 and round_to(number, digits)[0] != number for number in numbers):
            return False
    return True


def _claims(answer: Answer, digits: Digits, script: Script) -> bool:
    """Whether an answer may have been kept to so few digits; one fewer than asked may be filled up with a zero."""
    asked = script.scheme.problem.rounding.answer
    if digits.significant == asked.significant and digits.count >= asked.count - 1:
        return True
    for cell in answer.cells:
        if not isinstance(cell, Written) or cell.is_integer_literal:
            continue
        if cell.significant is None or cell.decimals is None:
            continue
        if (cell.significant[1] if digits.significant else cell.decimals) > digits.count:
            return False
    return True
