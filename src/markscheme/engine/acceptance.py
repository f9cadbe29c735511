"""Acceptance sets: all values that a student can reach who works correctly and rounds as the sheet says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from weakref import WeakKeyDictionary

import numpy as np
from flint import arb, fmpq

from markscheme.engine.accepted_range import Interval, Range
from markscheme.engine.evaluate import applies, evaluate_calls
from markscheme.engine.problem import Problem
from markscheme.errors import Undecided
from markscheme.family.own_question import Tolerance
from markscheme.family.steps.variant import Function
from markscheme.numbers.affine import Affine
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision, map_numbers
from markscheme.numbers.elementary import WAYS
from markscheme.numbers.exact import Inputs, Number, Value, middle_of
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.rounding import Rounding, exponent, half_power_of_ten

TINY_SHARE = fmpq(1, 10**15)  # of an irrational value: whoever writes sqrt(2) itself is this near, no decimal is
MOST_OTHER_STEPS = 2  # that are done by another route than the written one at once


@dataclass(frozen=True)
class RoundedEvaluation:
    """The affine forms of one evaluation, with what it cost: `effort` in operations by hand, and `results` of steps.

    `met`: the other ways of working that lead to other roundings there, and after how many results of steps. `ways`:
    of an evaluation by the written way, those that a call meets, for each that meets some.
    """

    values: Values
    working: Working
    effort: int
    met: Mapping[str, int]
    results: int = 0
    ways: Mapping[str, Collection[str]] = field(default_factory=dict)


def evaluate_rounded(
    problem: Problem,
    replace: Mapping[str, Function] | None = None,
    override: Inputs | None = None,
    base: RoundedEvaluation | None = None,
    until: str | None = None,
    way: str = "",
    replaced: Mapping[str, Function] | None = None,
    like: RoundedEvaluation | None = None,
) -> RoundedEvaluation:
    """Evaluate in affine forms. `override` holds arrays of forms that `base.working` or the result's working made.

    `way`: the way of working that is gone instead of the written one, from the first call on that is not overridden.
    `replaced`: where `base` was worked by this way too, what stood in for steps there. `like`: the same by the written
    way: a call that does not meet the other way comes out as there where all that it needs does.
    """
    working = base.working if base else problem.rounding.context()
    inputs = {n: v for n, v in base.values.items() if n in problem.inputs} if base else lift_inputs(problem, working)
    # what is taken from the key was worked by the written way
    near = base if base and (not way or replaced is not None) else None
    before = working.effort
    working.way, working.met, working.results = way, {}, 0
    values: Values = {}
    met: dict[str, int] = working.met if way else {}
    ways: dict[str, Collection[str]] = {}
    told = evaluate_calls(
        problem.family,
        inputs,
        values,
        replace=replace,
        override=override,
        base=near.values if near else None,
        replaced=replaced,
        like=_unless_met(like, way) if like else None,
        settle=rounding_of_results(working),
        until=until,
    )
    try:
        for name, value in told:
            if way:  # nobody asks which call met what there
                continue
            if working.met:
                ways[name] = frozenset(working.met)
                met = {**working.met, **met}
                working.met = {}
            for taken in (near, like):
                if taken is not None and name in taken.ways and taken.values[name] is value:
                    ways[name] = taken.ways[name]
    finally:
        working.way = ""
    return RoundedEvaluation(values, working, working.effort - before, met, working.results, ways)


def _unless_met(written: RoundedEvaluation, way: str) -> Inputs:
    """Give the values that do not change by a way of working unless those that they are worked out from do."""
    values = dict(written.values)
    for call, met in written.ways.items():
        if way in met:
            del values[call]
    return values


@lru_cache(maxsize=64)
def rounded_key(problem: Problem) -> RoundedEvaluation:
    """Give the key in affine forms, by the written route; kept for the problems at hand."""
    return evaluate_rounded(problem)


def lift_inputs(problem: Problem, working: Working) -> Values:
    """Lift the givens to affine forms."""
    return {name: map_numbers(value, working.lift) for name, value in at_precision(problem.inputs).items()}


def rounding_of_results(working: Working) -> Function:
    """Give what writes down every form of a step's result; a number that comes from a structure alone is one too."""

    def settle(cell: Number) -> Value:
        if type(cell) is Affine:
            return cell.settled()
        if type(cell) is arb:  # of constants alone, as the root of 2: it is written to some digits, too
            return working.lift(cell)
        return _quotient_of_counts(working, cell) if type(cell) is fmpq else cell

    over = np.frompyfunc(settle, 1, 1)

    def write_down(value: Value) -> Value:
        written = map_numbers(value, over if type(value) is np.ndarray else settle)
        working.results += 1  # only now: a quotient of counts is divided while it is written down
        return written

    return write_down


def _quotient_of_counts(working: Working, number: fmpq) -> Affine:
    """Give a number that comes from a structure alone, 2 hits of 3: the student divided, by whichever way."""
    before = working.effort
    form: Affine = working.lift(fmpq(number.p)) / fmpq(number.q)
    working.effort = before
    return form


def range_of(form: Number, rounding: Rounding) -> Range:
    """Give the values of one affine form, or of one number."""
    if type(form) is not Affine:
        number = form if isinstance(form, fmpq) else fmpq(form)
        return Range(((number, number),), rounding)
    return Range((form.interval(),), rounding)


_TOLD: WeakKeyDictionary[Problem, dict[str, list[Range]]] = WeakKeyDictionary()


def tell_ranges(problem: Problem, known: dict[str, list[Range]]) -> None:
    """Take the accepted ranges of a problem as they were worked out before, for the same problem by the same code."""
    _TOLD[problem] = known


def is_told(problem: Problem) -> bool:
    """Say whether the accepted ranges of a problem are known without working them out."""
    return problem in _TOLD


def ranges(problem: Problem) -> dict[str, list[Range]]:
    """Give the accepted range of every asked call, cell by cell: the union over all routes, each by all ways."""
    return _TOLD[problem] if problem in _TOLD else _worked_out(problem)


@lru_cache(maxsize=64)
def _worked_out(problem: Problem) -> dict[str, list[Range]]:
    by_routes = _ByRoutes(problem)
    accepted = by_routes.ranges()
    for route in routes(problem):
        by_routes.unite(accepted, route)
    if problem.family.own is not None:
        for name, tolerance in problem.family.own.tolerances.items():
            accepted[name] = [_within(cell, tolerance) for cell in cells_of(problem.values[name])]
    return accepted


def _within(value: Number, tolerance: Tolerance) -> Range:
    """Give what lies so far from a value as its question says; no rounding of an answer is added to that."""
    centre = value if isinstance(value, fmpq) else middle_of(value)
    by = tolerance.amount
    if tolerance.kind == "exact":
        by = fmpq(0) if isinstance(value, fmpq) else abs(centre) * TINY_SHARE
    elif tolerance.kind == "share":
        by = abs(centre) * tolerance.amount
    elif tolerance.kind == "places":
        by = half_power_of_ten(-int(tolerance.amount.p))
    elif tolerance.kind == "figures":
        by = half_power_of_ten(exponent(centre) + 1 - int(tolerance.amount.p)) if centre else fmpq(0)
    return Range(((centre - by, centre + by),))


class _ByRoutes:
    """The evaluations of a problem by its routes and ways of working; each takes over what another one has in common.

    Steps before and beside those that a route replaces come out as they do without it, and steps that meet no other way
    of working, and need nothing that does, as they do by the written one.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem, self.key = problem, rounded_key(problem)
        self._found: dict[tuple[Hashable, str], RoundedEvaluation | None] = {((), ""): self.key}
        self._united: set[Hashable] = set()

    def reached(self, route: Mapping[str, Function], way: str = "") -> RoundedEvaluation | None:
        """Evaluate by a route and a way of working; None where they cannot be gone with these roundings."""
        label = tuple(route.items()), way
        if label not in self._found:
            try:
                self._found[label] = self._evaluated(route, way)
            except (Undecided, ZeroDivisionError):
                self._found[label] = None
        return self._found[label]

    def _evaluated(self, route: Mapping[str, Function], way: str) -> RoundedEvaluation:
        like = self.reached(route) if way else None
        for fewer in (dict(list(route.items())[:-1]), {}) if route else ():
            near = self._found.get((tuple(fewer.items()), way))
            if near is None and not fewer and way not in self.key.met:
                near = self.key  # in which the way makes no difference
            if near is not None:
                return evaluate_rounded(self.problem, route, base=near, way=way, replaced=fewer, like=like)
        start = min(_first_replaced(self.problem, route), self.key.met.get(way, len(self.problem.calls)))
        done = {call.name: self.key.values[call.name] for call in self.problem.calls[:start]}
        return evaluate_rounded(self.problem, route, done, base=self.key, way=way, like=like)

    def ranges(self) -> dict[str, list[Range]]:
        """Give the ranges of the written route, by all ways of working."""
        ways = self._ways({}, self.key)
        return {
            name: self._by_all_ways(cells_of(self.key.values[name]), _other_cells(name, self.key, ways))
            for name in self.problem.asked_calls
        }

    def unite(self, accepted: dict[str, list[Range]], route: Mapping[str, Function]) -> None:
        """Add to accepted ranges what a route reaches by all ways; one that cannot be gone with these adds nothing.

        Exact ends are made of those cells alone of which floats cannot say that they lie within what is accepted.
        """
        plain = self.reached(route)
        if plain is None:
            return
        ways = self._ways(route, plain)
        for name in self.problem.asked_calls:
            value = plain.values[name]
            label = name, id(value), *((way, id(other.values[name])) for way, other in ways.items())
            if value is self.key.values[name] or label in self._united:
                continue
            self._united.add(label)  # the evaluations are kept, so that nothing else gets these ids
            written, others = cells_of(value), _other_cells(name, plain, ways)
            words = [found for ways in WAYS.values() if (found := [others[way] for way in ways if way in others])]
            pairs = enumerate(zip(accepted[name], written, strict=True))
            new = [i for i, (range_, cell) in pairs if not _surely_holds(range_, cell, words, i)]
            beside = {way: [cells[i] for i in new] for way, cells in others.items()}
            for i, more in zip(new, self._by_all_ways([written[i] for i in new], beside), strict=True):
                accepted[name][i] = accepted[name][i].union(more)

    def _ways(self, route: Mapping[str, Function], plain: RoundedEvaluation) -> dict[str, RoundedEvaluation]:
        """Give the evaluations by the ways that a route meets and that can be gone with the same number of cells."""
        met = {way for ways in plain.ways.values() for way in ways}
        found = {way: self.reached(route, way) for ways in WAYS.values() for way in ways if way in met}
        asked = self.problem.asked_calls
        return {
            way: other
            for way, other in found.items()
            if other is not None and all(_size(other.values[name]) == _size(plain.values[name]) for name in asked)
        }

    def _by_all_ways(self, written: Sequence[Number], others: Mapping[str, Sequence[Number]]) -> list[Range]:
        rounding = self.problem.rounding

        def by_way(way: str) -> list[Range | None]:
            pairs = zip(others[way], written, strict=True)
            return [None if _is_within(one, other) else range_of(one, rounding) for one, other in pairs]

        return by_all_ways([range_of(cell, rounding) for cell in written], others, by_way)


def _first_replaced(problem: Problem, route: Mapping[str, Function]) -> int:
    places = (i for i, call in enumerate(problem.calls) if call.step.name in route)
    return next(places, len(problem.calls))


def _other_cells(name: str, plain: RoundedEvaluation, ways: Mapping[str, RoundedEvaluation]) -> dict[str, list[Number]]:
    """Give the cells of a call by each way that changes it."""
    value = plain.values[name]
    return {way: cells_of(other.values[name]) for way, other in ways.items() if other.values[name] is not value}


def _size(value: Value) -> int:
    return value.size if type(value) is np.ndarray else len(cells_of(value))


def _surely_holds(accepted: Range, form: Number, words: Sequence[Sequence[Sequence[Number]]], i: int) -> bool:
    """Say whether a range surely holds all that is reached by a written way and what other ways add, as floats tell.

    `words`: word by word, what each of its ways gives; `i`: the place of the cell there.
    """
    if type(form) is not Affine or form.rational is not None or len(accepted.intervals) != 1:
        return False
    low, high = start, end = form.ends
    for ways in words:
        below = above = 0.0
        for cells in ways:
            other = cells[i]
            if other is form:
                continue
            if type(other) is not Affine or other.rational is not None:
                return False
            first, last = other.ends
            if not first <= last:  # no numbers
                return False
            below, above = max(below, start - first), max(above, last - end)
        low, high = low - below, high + above
    lowest, highest = accepted.floats
    lost = 1e-14 * (abs(low) + abs(high) + abs(lowest) + abs(highest))
    return lowest + lost <= low and high <= highest - lost


def _is_within(form: Number, other: Number) -> bool:
    """Say whether one form surely reaches no value that another one does not, by the floats that their ends are."""
    if form is other:
        return True
    if type(form) is not Affine or type(other) is not Affine or form.rational is not None or other.rational is not None:
        return False
    (low, high), (start, end) = form.ends, other.ends
    return start <= low and high <= end


NOTHING = fmpq(0), fmpq(0)


def by_all_ways(
    plain: Sequence[Range], met: Collection[str], by_way: Callable[[str], Sequence[Range | None] | None]
) -> list[Range]:
    """Give the ranges by the written ways, and what the other ways that were met add on either side.

    Who works one word by another way may do so with a second word too; what the ways of different words add is
    therefore added up. Of the ways of one word only one is gone on a paper. `by_way` gives the ranges of one way, None
    where it cannot be gone; None for a range that reaches no farther.
    """
    ranges = list(plain)
    added: dict[int, Interval] = {}
    for ways in WAYS.values():
        of_word: dict[int, Interval] = {}
        for way in ways:
            found = by_way(way) if way in met else None
            if found is None or len(found) != len(plain):
                continue
            for i, (one, other) in enumerate(zip(plain, found, strict=True)):
                if other is None:
                    continue
                if one.is_exact and other.is_exact:  # both are known: nothing lies between the two
                    ranges[i] = ranges[i].union(other)
                else:
                    below, above = of_word.get(i, NOTHING)
                    of_word[i] = max(below, one.lowest - other.lowest), max(above, other.highest - one.highest)
        for i, (below, above) in of_word.items():
            less, more = added.get(i, NOTHING)
            added[i] = less + below, more + above
    return [range_.widened_by(*added[i]) if i in added else range_ for i, range_ in enumerate(ranges)]


def routes(problem: Problem) -> Iterator[dict[str, Function]]:
    """List every combination of the alternative routes that exist here, except the written one."""
    found = {
        step: [f for f in variants.values() if applies(problem.family, step, f, problem.inputs, problem.values)]
        for step, variants in problem.family.routes.items()
    }
    steps = [step for step, functions in found.items() if functions]
    for chosen in product(*([None, *found[step]] for step in steps)):
        replace = {step: function for step, function in zip(steps, chosen, strict=True) if function is not None}
        if 0 < len(replace) <= MOST_OTHER_STEPS:
            yield replace
