"""Accidents that an instance would hide: whoever transposes an array, or takes a neighbour for an entry, must be seen.

A paper on which `x` is (3, 3, 3) cannot show whether an index is right. What no draw of a family could ever show (two
swapped summands of a mean, a transposed symmetric matrix) is the method itself and no accident: that is found on draws
for reference, so that no author has to say it. What some draws show and this one hides refuses it, unless the family
says why it may stay hidden (`hides`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from flint import fmpq

from markscheme.engine.acceptance import range_of
from markscheme.engine.accepted_range import Range
from markscheme.engine.evaluate import evaluate_calls
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
from markscheme.numbers.deciding import Values
from markscheme.numbers.exact import Value, middle_of

Place = tuple[str, str]  # what is spoilt, and how
Seen = tuple[str, Value]  # the first asked call that an accident changes, and what it gives there


@dataclass(frozen=True)
class SpoiltArray:
    """A given or an asked array with one accident in it; a degenerate one as it is."""

    name: str
    accident: str
    value: Value
    is_given: bool


class ExpectedAccidents:
    """The accidents that an instance has to show; what comes of each is worked out once, and only when asked for.

    `expected` is what `shown_by` found that draws of the family can show.
    """

    def __init__(self, problem: Problem, expected: Collection[Place]) -> None:
        self.problem, self.expected = problem, expected
        self._shown: dict[int, bool | Seen | None] = {}

    @cached_property
    def _spoilt(self) -> list[SpoiltArray]:
        return [one for one in _spoilt(self.problem) if (one.name, one.accident) in self.expected]

    def hidden(self, accepted: Mapping[str, Sequence[Range]]) -> Iterator[str]:
        """Name those that this instance hides, as reasons for a refusal; of each given and asked array the first.

        `accepted` are the ranges of every asked call.
        """
        names: set[str] = set()
        for i, one in enumerate(self._spoilt):
            if one.name in names:
                continue
            if i not in self._shown:
                self._shown[i] = _shown(self.problem, one)
            if self._is_hidden(self._shown[i], accepted):
                names.add(one.name)
                yield f"hidden_accident: {one.name} {one.accident}"

    def _is_hidden(self, shown: bool | Seen | None, accepted: Mapping[str, Sequence[Range]]) -> bool:
        if not isinstance(shown, tuple):
            return shown is False
        ranges, cells = accepted[shown[0]], cells_of(shown[1])
        if len(cells) != len(ranges) or any(map(Range.is_far_from, ranges, cells)):
            return False
        rounding = self.problem.rounding
        return all(r.meets(range_of(middle_of(c), rounding)) for r, c in zip(ranges, cells, strict=True))


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
            if place not in shown and _shown(problem, one):
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


def _shown(problem: Problem, one: SpoiltArray) -> bool | Seen | None:
    """Say whether an accident shows, or what of it has to be told from what is right; None where it cannot happen.

    That is equal entries, another shape, no solution. It is neither shown nor hidden there: two equal entries of a
    vector say nothing of whether their order matters.
    """
    if one.accident in DEGENERATE:
        return False
    right = problem.given[one.name] if one.is_given else problem.values[one.name]
    if is_equal(one.value, right):  # entries of a vector may be equal, the ends of a given and lines of a matrix not
        return None if right.ndim == 1 and (one.accident == "entries_swapped" or not one.is_given) else False
    if not one.is_given:
        return np.shape(one.value) != np.shape(right) or (one.name, one.value)
    try:
        return _first_changed(problem, one) or False
    except (MarkschemeError, ZeroDivisionError):
        return None


def _first_changed(problem: Problem, one: SpoiltArray) -> Seen | None:
    """Find the first asked call that a spoilt given changes, with its value; None where none does."""
    inputs = {**problem.inputs, one.name: one.value}
    touched = _calls_below(problem, one.name)
    held = {call.name: problem.values[call.name] for call in problem.calls if call.name not in touched}
    asked = [name for name in problem.asked_calls if name in touched]
    if not asked:
        return None
    values: Values = {}
    for name, value in evaluate_calls(problem.family, inputs, values, override=held, until=asked[-1]):
        if name in asked and not is_equal(value, problem.values[name]):
            return name, value
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
