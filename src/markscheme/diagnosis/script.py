"""Explanations of a step: what follows from which earlier values, and with which misconception.

An explanation predicts ranges for all cells of the step. The evaluator makes every one of them; nothing here knows any
mathematics.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, MutableSet, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, combinations
from math import inf
from typing import Any, NamedTuple

from markscheme.diagnosis.explanation import (
    BEFORE_ROUNDING,
    KEY,
    OTHER_WAYS,
    OWN,
    RIGHT_ONES,
    Explanation,
    TargetAnswer,
)
from markscheme.diagnosis.own_values import OwnValues
from markscheme.diagnosis.scheme import Calculated
from markscheme.engine.acceptance import by_all_ways, evaluate_rounded, range_of
from markscheme.engine.accepted_range import Range
from markscheme.errors import MarkschemeError
from markscheme.family.steps.variant import Function
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value

Ranges = tuple[Range, ...]


EACH, EACH_RESULT = 50, 20  # operations that an evaluation, and a result of a step in it, cost beside those by hand
# What looking for two misconceptions at once may cost in one script. There are hundreds of pairs where the answers
# before a step say nothing; somebody who has two shows them sooner, or no pair is found at all.
PAIRS = 6_000


class EffortSpent(Exception):
    """What a mark may cost is spent: nothing else that may explain an answer is looked for."""


@dataclass
class Effort:
    """What a mark may cost in evaluations of one student's numbers: counted in operations, as on every machine."""

    left: float = inf

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.left < 0

    def spend(self, operations: int) -> None:
        """Count what was done; raise `EffortSpent` where it was the last."""
        self.left -= operations
        if self.is_spent:
            raise EffortSpent


class _Evaluation(NamedTuple):
    """One evaluation: the ranges of a call, the ways of working that were met, and what it costs.

    `effort`: operations by hand. `cost`: what it counts for in limits, the same whoever needed it first.
    """

    ranges: Ranges | None
    met: Mapping[str, int]
    effort: int
    results: int

    @property
    def cost(self) -> int:
        return EACH + EACH_RESULT * self.results + self.effort


@dataclass
class StudentScript(OwnValues):
    """One student's answers to one problem, what they were judged so far, and what else they may come of.

    `trivial`: answers that a suspect one gave for nothing; `easy`: those that an easy one led to. `slips_so_far`:
    the misconceptions found so far. `early_roundings`: what keeping fewer digits was found to give. `limit`: what
    looking for explanations may cost; `EffortSpent` is raised where that is over. `spent`: what evaluations cost so
    far, and `on_pairs` those for two misconceptions at once.
    """

    trivial: MutableSet[str] = field(default_factory=set)
    easy: MutableSet[str] = field(default_factory=set)
    slips_so_far: MutableSet[str] = field(default_factory=set)
    early_roundings: dict[str, list[Explanation]] = field(default_factory=dict)
    limit: Effort = field(default_factory=Effort)
    spent: int = 0
    on_pairs: int = 0
    _found: dict[Hashable, _Evaluation] = field(default_factory=dict)
    _widest: dict[Hashable, Ranges | None] = field(default_factory=dict)
    _once: dict[Hashable, Any] = field(default_factory=dict)  # Any: whatever `make` makes, see `once`

    def once(self, key: Hashable, make: Callable[[], Calculated]) -> Calculated:
        """Calculate once what depends on the answers of this script."""
        if key not in self._once:
            self._once[key] = make()
        found: Calculated = self._once[key]
        return found

    # --- predictions

    def predict(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function] | None = None,
        target: TargetAnswer | None = None,
    ) -> Ranges | None:
        """Give the ranges of a call under a mix of values and replaced steps; None where it cannot be calculated.

        Own numbers are taken as they stand there, and where one of them may differ from the key's also as what may have
        been rounded to it: some calculate on with what they wrote, some with what the calculator holds. Right ways of
        doing a step are gone by every way of working.

        `target`: the answer that they are for. What lies nowhere near it, from the numbers as they stand there by the
        written ways, is not worked out any further.
        """
        functions = functions or {}
        found = self._first(name, mix, functions)
        if found is None or target is None or target.is_near(found, BEFORE_ROUNDING):
            found = self.by_written_ways(name, mix, functions)
        if found is None or OWN not in mix.values() or not self.scheme.are_routes(functions):
            return found
        if target is not None and not target.is_near(found, OTHER_WAYS):
            return found
        return self._by_all_ways(name, mix, functions)

    def by_written_ways(
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function] | None = None
    ) -> Ranges | None:
        """Predict the same by the written ways alone."""
        functions = functions or {}
        found: Ranges | None = None
        for exactly in self._readings(mix):
            found = _united(found, self._evaluated(name, mix, functions, exactly).ranges)
        return self._evaluated(name, mix, functions, exactly=True).ranges if found is None else found

    def _first(self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function]) -> Ranges | None:
        """Predict by the written ways, of two readings of the numbers by the one as they stand there."""
        found = self._evaluated(name, mix, functions, self._readings(mix)[0]).ranges
        return self._evaluated(name, mix, functions, exactly=True).ranges if found is None else found

    def _readings(self, mix: Mapping[str, str]) -> tuple[bool, ...]:
        """Say how own numbers are taken: exactly as they stand (True), as all that is rounded to them (False).

        What may have been rounded to a number that may differ holds that number; a right one stands for the key then.
        """
        own = [self.may_differ(parent) for parent, whose in mix.items() if whose == OWN]
        return (True,) if not any(own) else (False,) if all(own) else (True, False)

    def _by_all_ways(self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function]) -> Ranges | None:
        label = name, tuple(mix.items()), tuple(functions.items())
        if label not in self._widest:
            found: Ranges | None = None
            for exactly in self._readings(mix):
                found = _united(found, self.calculated(name, mix, functions, exactly))
            self._widest[label] = self.calculated(name, mix, functions, exactly=True) if found is None else found
        return self._widest[label]

    def calculated(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function] | None = None,
        exactly: bool = False,
    ) -> Ranges | None:
        """Predict by every way of working, from own numbers as they stand (`exactly`) or as what was rounded."""
        functions = functions or {}
        plain = self._evaluated(name, mix, functions, exactly)
        if plain.ranges is None or not plain.met:
            return plain.ranges
        by_way = partial(self._evaluated, name, mix, functions, exactly)
        return tuple(by_all_ways(plain.ranges, plain.met, lambda way: by_way(way).ranges))

    def _evaluated(
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function], exactly: bool = False, way: str = ""
    ) -> _Evaluation:
        """Evaluate the segment before a call once; for all students who have the same values that go in.

        A mix may leave out parents of the call (those that a misconception does not look at); which these are decides
        what is worked out and what is the key's.
        """
        own = [parent for parent, whose in mix.items() if whose == OWN]
        replaced = tuple(functions.items())
        label: Hashable = (
            (name, tuple(mix.items()), replaced, exactly, way) if own else (name, tuple(mix), replaced, way)
        )
        if label in self._found:
            return self._found[label]
        make = partial(self._evaluate, name, mix, functions, exactly, way)
        known_by = label, tuple(self.parents(name, functions)[0])
        if not own:
            return self._paid(label, self.scheme.cached(known_by, make))
        return self._paid(label, self.scheme.remembered((*known_by, *map(self.written, own)), make))

    def _paid(self, label: Hashable, found: _Evaluation) -> _Evaluation:
        """Keep an evaluation that this script needs for the first time, and count it."""
        self._found[label] = found
        self.spent += found.cost
        self.limit.spend(found.cost)
        return found

    def _evaluate(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function],
        exactly: bool,
        way: str,
        written: Collection[str] = (),
    ) -> _Evaluation:
        """Evaluate; the calls in `written` are not worked out but taken from the key."""
        problem, working = self.scheme.problem, self.scheme.key.working
        before = working.effort
        try:
            override = self._held(name, mix, functions, exactly)
            override |= {call: self.scheme.key.values[call] for call in written}
            found = evaluate_rounded(problem, functions, override, base=self.scheme.key, until=name, way=way)
            ranges = tuple(range_of(cell, problem.rounding) for cell in cells_of(found.values[name]))
            return _Evaluation(ranges, found.met, found.effort, found.results)
        except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):  # values of another shape may not fit
            return _Evaluation(None, {}, working.effort - before, working.results)

    def _held(
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function], exactly: bool
    ) -> dict[str, Value]:
        """Give the values of the calls outside of the segment: own values by the mix, else the key's."""
        parents, segment = self.parents(name, functions)
        key = self.scheme.key.values

        def outside() -> dict[str, Value]:
            return {call: key[call] for call in key if call in self.scheme.needs and call not in segment}

        held: dict[str, Value] = self.scheme.cached(
            ("outside", name, tuple(parents), tuple(functions.items())), outside
        )
        return held | {parent: self.own(parent, exactly) for parent, whose in mix.items() if whose == OWN}

    def exact_ranges(self, name: str, mix: Mapping[str, str]) -> Ranges | None:
        """Give the ranges from the numbers as they stand there, by the written ways."""
        return self._evaluated(name, mix, {}, exactly=True).ranges

    def effort(self, name: str, mix: Mapping[str, str]) -> int:
        """Say what the segment before a call costs by hand, with these values as they stand there.

        An answer from which nothing follows was written all the same: what it costs is no work of this call.
        """
        written = {call for call in self.parents(name)[1] if call in self.barren}
        if not written:
            return self._evaluated(name, mix, {}, exactly=True).effort
        return self._evaluate(name, mix, {}, exactly=True, way="", written=written).effort

    def _may_give(
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function], target: TargetAnswer | None
    ) -> bool:
        """Whether a mix may give the target: one that differs in right values alone gives nearly the same."""
        nearest = {p: KEY if whose == OWN and not self.is_off(p) else whose for p, whose in mix.items()}
        if target is None or nearest == mix:
            return True
        found = self._first(name, nearest, functions)
        return found is None or target.is_near(found, RIGHT_ONES)

    # --- explanations, in the order of the verdicts

    def follows(self, name: str, target: TargetAnswer) -> Iterator[Explanation]:
        """Yield what follows from own values by the written or an alternative route, where that gives the target."""
        for mix, route in self._ways_and_mixes(name):
            if not self._may_give(name, mix, route, target):
                continue
            found = self._first(name, mix, route)
            if found is None or not target.fits(found):
                found = self.predict(name, mix, route, target)
            if found is not None and target.fits(found):
                yield Explanation("follows", found, parents=mix)

    def _ways_and_mixes(self, name: str) -> list[tuple[dict[str, str], dict[str, Function]]]:
        """List whose values may have been used by which route, own ones among them; those first that blame the fewest.

        All scripts share these in which the same earlier answers can be calculated with, and the same are off.
        """
        parents, segment = self.parents(name)
        ways = self.scheme.cached(("ways", name, *parents), lambda: self.scheme.ways(segment))
        needed = [self.parents(name, route)[0] for route in ways]
        off = [tuple(map(self.is_off, calls)) for calls in needed]

        def listed() -> list[tuple[dict[str, str], dict[str, Function]]]:
            tried = [(mix, route) for route, calls in zip(ways, needed, strict=True) for mix in self.mixes(calls)]
            tried.sort(key=lambda pair: self.blame(pair[0]))
            return [(mix, route) for mix, route in tried if OWN in mix.values()]

        return self.scheme.remembered(("mixes", name, *map(tuple, needed), *off), listed)

    def slips(self, name: str, size: int, target: TargetAnswer | None = None) -> Iterator[Explanation]:
        """Yield what misconceptions give, one (size 1) or two, from own or key values; `target` as in `predict`."""
        near = self._near(name)
        if size == 1:
            yield from self._by_slips(name, combinations(near, 1), target)
            return
        for chosen in chain(combinations(near, 2), self._made_on(name, near)):
            if not self.may_pair():
                return
            before = self.spent
            found = list(self._by_slips(name, [chosen], target))
            self.on_pairs += self.spent - before
            yield from found

    def may_pair(self) -> bool:
        """Whether two misconceptions at once may still be looked for."""
        return self.on_pairs <= PAIRS

    def _by_slips(
        self, name: str, several: Iterable[tuple[str, ...]], target: TargetAnswer | None
    ) -> Iterator[Explanation]:
        for chosen in several:
            functions = self._functions(chosen)
            if len(functions) < sum(len(self.scheme.slips[slip]) for slip in chosen):
                continue  # both change the same step
            for mix in self._own_off_or_key(self.parents(name, functions)[0]):
                if not self._may_give(name, mix, functions, target) or not self._changes(name, mix, functions):
                    continue
                found = self.predict(name, mix, functions, target)
                if found is not None:
                    yield Explanation("slip", found, slips=chosen, parents=mix)

    def _near(self, name: str, functions: Mapping[str, Function] | None = None) -> list[str]:
        """List the misconceptions of the steps between a call and the answers before; functions stand in for steps."""
        parents, segment = self.parents(name, functions)

        def listed() -> list[str]:
            steps = {call.step.name for call in self.scheme.problem.calls if call.name in segment}
            return [slip for slip, functions in self.scheme.slips.items() if not steps.isdisjoint(functions)]

        return self.scheme.cached(("near", name, *parents, *(functions or {}).items()), listed)

    def _made_on(self, name: str, near: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Pair misconceptions with one made before, of a step that is not answered and that only they go back to.

        Who takes x for ln x and draws the line through the first point takes x there, too.
        """
        for slip in near if any(slip not in near for slip in self.slips_so_far) else ():
            also = self._near(name, self._functions([slip]))
            yield from ((slip, before) for before in also if before in self.slips_so_far and before not in near)

    def would_change(self, name: str, slip: str) -> bool:
        """Whether an answer that is right would be another one with a misconception."""
        functions = self.scheme.slips[slip]
        steps = {call.step.name for call in self.scheme.problem.calls if call.name in self.parents(name)[1]}
        if steps.isdisjoint(functions):
            return False
        mix = dict.fromkeys(self.parents(name, functions)[0], KEY)
        found = self._evaluated(name, mix, functions).ranges
        return found is not None and not TargetAnswer(self.answers[name]).fits(found)

    def _changes(self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function]) -> bool:
        """Whether misconceptions make anything else of the values as they stand there than comes out without them.

        Where that cannot be told, what may have been rounded to them is compared.
        """
        first = self._readings(mix)[0]
        for exactly in (first, not first):
            found = self._evaluated(name, mix, functions, exactly).ranges
            if found is not None:
                return found != self._evaluated(name, mix, {}, exactly).ranges
        return False

    def _functions(self, slips: Sequence[str]) -> dict[str, Function]:
        return {step: function for slip in slips for step, function in self.scheme.slips[slip].items()}

    def by_other_ways(self, name: str, slip: Explanation) -> Explanation:
        """Predict the same misconceptions for somebody who works by other routes and ways than the written ones."""
        functions, found = self._functions(slip.slips), None
        for route in self.scheme.ways(self.parents(name, functions)[1]):
            how = {**route, **functions}
            found = _united(found, self.calculated(name, slip.parents, how, exactly=True))
        return slip if found is None else replace(slip, ranges=found)

    def _own_off_or_key(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """List three mixes: all values the student's own, only those that are off, and all the key's."""
        off = {p: OWN if self.is_off(p) else KEY for p in parents}
        every = [dict.fromkeys(parents, OWN), off, dict.fromkeys(parents, KEY)]
        return [mix for i, mix in enumerate(every) if mix not in every[:i]]


def _united(one: Ranges | None, two: Ranges | None) -> Ranges | None:
    """Unite two predictions, cell by cell; take one where the other could not be made or has another shape."""
    if one is None or two is None or len(one) != len(two):
        return two if one is None else one
    return tuple(a.union(b) for a, b in zip(one, two, strict=True))
