"""Which numbers of a script come of keeping fewer digits than the sheet asks.

"Rounded too early" is said only of a number that comes out so. A hull of all roundings would hold what nobody gets:
the roundings of a calculation are fixed by its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, takewhile
from math import isfinite, isnan, nan

import numpy as np
from flint import arb, fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, centre_of, digits_written
from markscheme.diagnosis.explanation import OWN, Explanation
from markscheme.diagnosis.rounded_working import (
    ByWays,
    CalculatedCells,
    RoundingStyle,
    ShortenedPaper,
    Start,
    by_other_ways,
    calculated,
    rounding_styles,
)
from markscheme.diagnosis.script import EACH, StudentScript
from markscheme.engine.accepted_range import Range
from markscheme.engine.held_numbers import HeldNumber
from markscheme.family.steps.variant import Function
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, Value, to_rational
from markscheme.numbers.rounding import Digits, Rounding, power_of_ten, round_to

FARTHEST = 20  # units of the last digit kept that two ways of working lie apart
LOST = 1e-9  # of a number, far more than is lost when it is a float


def rounded_early(script: StudentScript, name: str) -> Iterator[Explanation]:
    """Yield what keeping fewer digits gives at a call, by every route, consistent with the earlier answers.

    What was tried is remembered: an answer is looked at as a whole first, and then cell by cell.
    """
    if name in script.early_roundings:
        yield from script.early_roundings[name]
        return
    found = []
    for explanation in _tried(script, name):
        found.append(explanation)
        yield explanation
    script.early_roundings[name] = found


def _tried(script: StudentScript, name: str) -> Iterator[Explanation]:
    answer, problem = script.answers[name], script.scheme.problem
    if name in problem.worded or answer.found_shape is not None or _skips_a_box(script, name):
        return
    if _of_whole_numbers(script, name):
        return
    rule = replace(problem.rounding, answer=digits_written(answer, problem.rounding.answer))
    most = min(_most_shown(answer, rule.answer), problem.rounding.answer.count)
    mix = dict.fromkeys(script.parents(name)[0], OWN)
    before = _digits_before(script, name)
    places = [place for place in _places(answer, rule) if _may_be_rounded(script, name, place.i)]
    starts: list[Start] = []
    earlier: dict[str, list[_Place]] = {}
    seen: set[tuple[Range, ...]] = set()
    found_some = comes_near = False
    for style in rounding_styles(problem.rounding):
        digits = style.digits
        if before[digits.significant] > digits.count or not _claims(answer, digits, script):
            continue
        if not any(place.has_at_most(digits) for place in places):
            continue
        starts = starts or list(_starts(script, name))
        earlier = earlier or _earlier(script, name)
        worked = _worked(script, name, style, starts, places)
        for found in chain(worked, _all_along(script, name, style, earlier, places)):
            found_some = True
            comes_near = comes_near or any(place.is_of_the_size(found.floats) for place in places)
            if not any(place.may_be(found.floats) for place in places):
                continue
            as_kept = replace(rule, answer=style.shown(rule.answer, most))
            ranges = tuple(map(partial(_definite, rule=as_kept), found.cells, cells_of(script.scheme.values[name])))
            if ranges not in seen:
                seen.add(ranges)
                yield Explanation(
                    "rounded", ranges, parents=mix, digits=digits.count, of_decimals=not digits.significant
                )
        if found_some and not comes_near:  # fewer digits still change the size of a number as little
            return


@dataclass(frozen=True)
class _Place:
    """A written number as a float, with room for its last digit: most of what comes out lies nowhere near it."""

    i: int
    exactly: fmpq
    number: float
    room: float

    def has_at_most(self, digits: Digits) -> bool:
        """Whether it may be what is kept to so few digits."""
        return self.exactly.q == 1 or round_to(self.exactly, digits)[0] == self.exactly

    def may_be(self, found: Sequence[float]) -> bool:
        """Whether a number may be rounded to what is written here; exact numbers decide."""
        return abs(found[self.i] - self.number) <= self.room

    def is_of_the_size(self, found: Sequence[float]) -> bool:
        """Whether what is written is neither twice nor half of what comes out, or more."""
        size, came = abs(self.number), abs(found[self.i])
        return 2 * size >= came and size <= 2 * came

    def is_near(self, found: Sequence[float], room: float) -> bool:
        """Whether it lies so near to what one way gives that another way may give it."""
        return abs(found[self.i] - self.number) <= room


def _may_be_rounded(script: StudentScript, name: str, i: int) -> bool:
    """Whether a cell is off and written in digits: nobody rounds to 1/2."""
    answer, range_ = script.answers[name], script.scheme.accepted[name][i]
    cell = answer.cells[i]
    return isinstance(cell, WrittenNumber) and cell.significant is not None and not answer.holds(i, range_)


def _places(answer: Answer, rule: Rounding) -> list[_Place]:
    places = []
    for i, numeral in enumerate(answer.numerals):
        if numeral is not None:
            number = numeral.near if isfinite(numeral.near) else nan  # near which nothing lies
            room = numeral.window(rule.answer)[1] * (1 + LOST) + abs(number) * LOST
            places.append(_Place(i, numeral.centre, number, room))
    return places


def _earlier(script: StudentScript, name: str) -> dict[str, list[_Place]]:
    """Collect what is written before a call."""
    calls = takewhile(lambda call: call != name, script.scheme.problem.asked_calls)
    rule = script.scheme.problem.rounding
    return {call: script.once(("places", call), partial(_places, script.answers[call], rule)) for call in calls}


def _skips_a_box(script: StudentScript, name: str) -> bool:
    """Whether an asked answer before this one is missing: nobody can tell what was kept there."""
    _, segment = script.parents(name)
    return any(call != name and call in script.scheme.problem.asked_calls for call in segment)


def _of_whole_numbers(script: StudentScript, name: str) -> bool:
    """Whether a step makes whole numbers of whole numbers, where nothing is ever rounded."""
    _, segment = script.parents(name)
    made: bool = script.scheme.cached(
        ("whole", name, tuple(sorted(segment))), partial(_makes_whole, script, name, segment)
    )
    return made


def _makes_whole(script: StudentScript, name: str, segment: set[str]) -> bool:
    problem, values = script.scheme.problem, script.scheme.values
    named = {name, *(need for call in segment for need in script.scheme.needs[call])}
    steps = {call.step for call in problem.calls if call.name in segment}
    named |= {need for step in steps for need in step.needs if need in problem.inputs}
    numbers = [cell for one in named for cell in cells_of(values.get(one)) if isinstance(cell, (fmpq, arb))]
    return all(isinstance(number, fmpq) and number.q == 1 for number in numbers)


def _definite(cell: Number, key: Number, rule: Rounding) -> Range:
    """Make a range of one number; it holds nothing where that lies on another side of zero than the key."""
    number = cell.value if isinstance(cell, HeldNumber) else cell if isinstance(cell, fmpq) else None
    # a masked weight is 0 before and after rounding, and must not speak against the cells beside it
    if number is None or not ((number > 0 and key > 0) or (number < 0 and key < 0) or (number == 0 and key == 0)):
        return Range((), rule)
    return Range(((number, number),), rule)


def _starts(script: StudentScript, name: str) -> Iterator[Start]:
    """Start from the student's own numbers as they stand, and from the key's where those are right."""
    scheme = script.scheme
    parents, segment = script.parents(name)
    numbers = [{p: _as_it_stands(script, p) for p in parents}]
    if any(not script.is_off(p) for p in parents):
        numbers.append({p: numbers[0][p] if script.is_off(p) else scheme.values[p] for p in parents})
    held = {tuple(route): _held(script, segment, route) for route in scheme.ways(segment)}
    for start in numbers:
        if any(value is None for value in start.values()):
            continue
        own = tuple(f"{p} {_in_short(value)}" for p, value in start.items() if value is not scheme.values[p])
        for route in scheme.ways(segment):
            label = name, tuple(route.items()), tuple(sorted(segment))
            yield Start({**held[tuple(route)], **start}, route, label, own)


def _worked(
    script: StudentScript, name: str, style: RoundingStyle, starts: Sequence[Start], places: Sequence[_Place]
) -> Iterator[CalculatedCells]:
    """Calculate from each of the starts, by the written ways of working, and by others where those come near."""
    scheme = script.scheme
    size = len(cells_of(scheme.values[name]))
    for start in starts:

        def by(ways: tuple[str, ...], start: Start = start) -> CalculatedCells | None:
            habits = style.habits(ways)
            value = calculated(scheme.problem, style, habits, start, name)
            found = None if value is None else CalculatedCells.of(value, habits.met)
            return found if found is not None and len(found.cells) == size else None

        def found_by(ways: tuple[str, ...], start: Start = start, by: ByWays = by) -> CalculatedCells | None:
            if not start.own:
                return scheme.cached((*start.label, style, ways), partial(by, ways))
            script.limit.spend(EACH)
            return scheme.remembered((*start.label, style, ways, start.own), partial(by, ways))

        written = found_by(())
        if written is None:
            continue
        yield written
        if style.each_operation and _any_near(places, written, style.digits):
            yield from by_other_ways(found_by, written.met)


def _in_short(value: Value) -> str:
    """Write the numbers of a value, all of them definite, in few characters."""
    return " ".join(map(str, cells_of(value)))


def _held(script: StudentScript, segment: set[str], route: Mapping[str, Function]) -> dict[str, Value]:
    """Give the key's values for the calls outside of a segment, None where the segment does not look at them."""
    scheme = script.scheme
    wanted = {need for call in segment for need in scheme.needed(call, route)}
    others = (call.name for call in scheme.problem.calls if call.name not in segment)
    return {call: scheme.values[call] if call in wanted else None for call in others}


def _any_near(places: Sequence[_Place], found: CalculatedCells, digits: Digits) -> bool:
    """Whether some number lies so near to what one way gives that another way may give it."""
    largest = max((abs(number) for number in found.floats if not isnan(number)), default=0.0)
    room = FARTHEST * float(power_of_ten(-digits.places(to_rational(largest)))) * (1 + LOST)
    return any(place.is_near(found.floats, room) for place in places)


def _all_along(
    script: StudentScript,
    name: str,
    style: RoundingStyle,
    earlier: Mapping[str, Sequence[_Place]],
    places: Sequence[_Place],
) -> Iterator[CalculatedCells]:
    """Calculate from numbers kept so all along, more of them than was written; consistent with what was written."""
    scheme = script.scheme

    def by(ways: tuple[str, ...]) -> CalculatedCells | None:
        along = scheme.cached(("all along", style, ways), lambda: ShortenedPaper(scheme.problem, style, ways))
        return along.found(name) if _agree(along, earlier) else None

    written = by(())
    if written is not None:
        yield written
    if not style.each_operation:
        return
    if written is None:  # another way may agree with what was written before where the written one does not
        plain = scheme.cached(("all along", style, ()), lambda: ShortenedPaper(scheme.problem, style, ()))
        written = plain.found(name)
    if written is not None and _any_near(places, written, style.digits):
        yield from by_other_ways(by, written.met)


def _agree(along: ShortenedPaper, earlier: Mapping[str, Sequence[_Place]]) -> bool:
    """Whether numbers that were kept all along are rounded to all that was written before."""
    for call, places in earlier.items():
        found = along.found(call)
        if found is None:
            return False
        known = (place for place in places if place.i < len(found.floats) and not isnan(found.floats[place.i]))
        if not all(place.may_be(found.floats) for place in known):
            return False
    return True


def _as_it_stands(script: StudentScript, name: str) -> Value:
    """Give the student's numbers of a call as written, the key's where a cell is blank; None in another shape."""
    answer, key = script.answers[name], script.scheme.values[name]
    if answer.found_shape is not None:
        return None
    pairs = zip(answer.cells, cells_of(key), strict=True)
    cells = [centre_of(cell)[0] if isinstance(cell, WrittenNumber) else number for cell, number in pairs]
    return np.array(cells, dtype=object).reshape(np.shape(key)) if np.shape(key) else cells[0]


def _digits_before(script: StudentScript, name: str) -> tuple[float, float]:
    """Count the most decimals and figures of a number written before a call; whole numbers may be kept anyhow."""
    decimals = figures = 0.0
    for call in script.scheme.problem.asked_calls:
        if call == name:
            break
        if call not in script.scheme.problem.worded:
            most = script.answers[call].most_digits
            decimals, figures = max(decimals, most[0]), max(figures, most[1])
    return decimals, figures


def _most_shown(answer: Answer, rule: Digits) -> int:
    """Count the most digits that a number of an answer is written with, figures or decimals."""
    cells = [cell for cell in answer.cells if isinstance(cell, WrittenNumber) and not cell.is_integer_literal]
    if rule.significant:
        return max((cell.significant[1] for cell in cells if cell.significant), default=0)
    return max((cell.decimals for cell in cells if cell.decimals), default=0)


def _keeps_to(script: StudentScript, digits: Digits) -> bool:
    """Whether no answer on the script has more digits: who fills up with a zero does so because he keeps no more."""
    return _digits_before(script, "")[digits.significant] <= digits.count


def _claims(answer: Answer, digits: Digits, script: StudentScript) -> bool:
    """Whether an answer may have been kept to so few digits; one fewer than asked may be filled up with a zero."""
    asked = script.scheme.problem.rounding.answer
    if digits.significant == asked.significant and digits.count >= asked.count:
        return True
    if digits.significant == asked.significant and digits.count == asked.count - 1 and _keeps_to(script, digits):
        return True
    for cell in answer.cells:
        if not isinstance(cell, WrittenNumber) or cell.is_integer_literal:
            continue
        if cell.significant is None or cell.decimals is None:
            continue
        if (cell.significant[1] if digits.significant else cell.decimals) > digits.count:
            return False
    return True
