"""Accidents that an instance would hide: whoever transposes an array, or takes a neighbour for an entry, must be seen.

A paper on which `x` is (3, 3, 3) cannot show whether an index is right. What no draw of a family could ever show (two
swapped summands of a mean, a transposed symmetric matrix) is the method itself and no accident: that is found on draws
for reference, so that no author has to say it. What some draws show and this one hides refuses it, unless the family
says why it may stay hidden (`hides`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq

from markscheme.engine.acceptance import Range, range_of
from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.spoilt import (
    DEGENERATE,
    degenerate,
    is_equal,
    is_structure,
    rearrangements,
    with_neighbours,
)
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value, middle_of

Place = tuple[str, str]  # what is spoilt, and how


@dataclass(frozen=True)
class SpoiltArray:
    """A given or an asked array with one accident in it; a degenerate one as it is."""

    name: str
    accident: str
    value: Value
    is_given: bool


def hidden_accidents(
    problem: Problem, accepted: Mapping[str, Sequence[Range]], expected: Collection[Place]
) -> list[str]:
    """Name the accidents that this instance hides, as reasons for a refusal; of each given and asked array the first.

    `accepted` are the ranges of every asked call, `expected` what `shown_by` found that draws of the family can show.
    """

    def is_seen(name: str, value: Value) -> bool:
        ranges, cells = accepted[name], cells_of(value)
        return len(cells) != len(ranges) or not all(
            r.meets(range_of(middle_of(c), problem.rounding)) for r, c in zip(ranges, cells, strict=True)
        )

    hidden: dict[str, str] = {}
    for one in _spoilt(problem):
        known = one.name in hidden or (one.name, one.accident) not in expected
        if not known and _shows(problem, one, is_seen) is False:
            hidden[one.name] = f"hidden_accident: {one.name} {one.accident}"
    return list(hidden.values())


def shown_by(references: Sequence[Problem]) -> frozenset[Place]:
    """List the accidents that some of these draws of a family show, so that every instance should.

    Nothing is expected of what is by its kind a structure or a count in all of them: a given of 0, 1 and -1 alone
    (edges, a mask, classes), an asked array of whole numbers none of which is negative.
    """
    shown: set[Place] = set()
    structures: dict[str, bool] = {}
    for problem in references:
        for name, value, is_given in _numbers(problem):
            structures[name] = structures.get(name, True) and (is_structure if is_given else _are_counts)(value)
            shown |= {(name, accident) for accident in DEGENERATE if accident != degenerate(value)}
        for one in _spoilt(problem):
            place = one.name, one.accident
            if place not in shown and _shows(problem, one, lambda name, value: True):
                shown.add(place)
    return frozenset(place for place in shown if not structures[place[0]] and not _may_hide(references[0], *place))


def _are_counts(value: Value) -> bool:
    return isinstance(value, np.ndarray) and all(type(n) is fmpq and n.q == 1 and n >= 0 for n in value.flat)


def _may_hide(problem: Problem, name: str, accident: str) -> bool:
    """Say whether the family says why."""
    steps = {call.name: call.step.name for call in problem.calls}
    return accident in problem.family.excused(steps.get(name, name))


def _numbers(problem: Problem) -> Iterator[tuple[str, Value, bool]]:
    """Yield givens and asked arrays that are numbers, each with whether it is a given."""
    for name, datum in problem.family.given.items():
        if not datum.whole and datum.kind != "structure" and problem.given.get(name) is not None:
            yield name, problem.given[name], True
    for name in problem.asked_calls:
        if name not in problem.worded and isinstance(problem.values[name], np.ndarray):
            yield name, problem.values[name], False


def _spoilt(problem: Problem) -> Iterator[SpoiltArray]:
    """Yield every accident that can happen to the givens and to the asked arrays of an instance."""
    for name, value, is_given in _numbers(problem):
        if found := degenerate(value):
            yield SpoiltArray(name, found, value, is_given)
        if isinstance(value, np.ndarray):
            for accident, changed in rearrangements(value):
                yield SpoiltArray(name, accident, changed, is_given)
            for changed in with_neighbours(value):
                yield SpoiltArray(name, "other_entry", changed, is_given)


def _shows(problem: Problem, one: SpoiltArray, is_seen: Callable[[str, Value], bool]) -> bool | None:
    """Say whether an accident can be seen; None where it cannot happen: equal entries, another shape, no solution.

    It is neither shown nor hidden there: two equal entries of a vector say nothing of whether their order matters.
    """
    if one.accident in DEGENERATE:
        return False
    right = problem.given[one.name] if one.is_given else problem.values[one.name]
    if is_equal(one.value, right):  # entries of a vector may be equal, the ends of a given and lines of a matrix not
        return None if right.ndim == 1 and (one.accident == "entries_swapped" or not one.is_given) else False
    if not one.is_given:
        return np.shape(one.value) != np.shape(right) or is_seen(one.name, one.value)
    try:
        found = _first_changed(problem, one)
    except (MarkschemeError, ZeroDivisionError):
        return None
    return found is not None and is_seen(*found)


def _first_changed(problem: Problem, one: SpoiltArray) -> tuple[str, Value] | None:
    """Find the first asked call that a spoilt given changes, with its value; None where none does."""
    inputs = {**problem.inputs, one.name: one.value}
    touched = _calls_below(problem, one.name)
    held = {call.name: problem.values[call.name] for call in problem.calls if call.name not in touched}
    for call in problem.calls:
        if call.name in touched and call.name in problem.asked_calls:
            values = evaluate(problem.family, inputs, override=held, until=call.name)
            if not is_equal(values[call.name], problem.values[call.name]):
                return call.name, values[call.name]
            held |= {other.name: values[other.name] for other in problem.calls if other.name in values}
    return None


def _calls_below(problem: Problem, given: str) -> set[str]:
    """List the calls that depend on a given, by name."""
    touched: set[str] = set()
    known = {given}  # by the names that steps call each other by
    for call in problem.calls:
        if not known.isdisjoint(call.step.needs):
            touched.add(call.name)
            known.add(call.step.name)
    return touched
