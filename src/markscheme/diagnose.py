"""Explanations of a step: what follows from which of the student's earlier values, with which misconception, with how many digits.

An explanation predicts ranges for all cells of the step. The evaluator makes every one of them; nothing here knows any mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
from flint import fmpq

from markscheme.acceptance import Range, Reach, lift_inputs, range_of, ranges, reach, routes
from markscheme.answered import Answer, centre_of, digits_written
from markscheme.answers import Written
from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of, slip_functions
from markscheme.family import Call, Function
from markscheme.problem import Problem
from markscheme.rounding import Digits, Rounding

MOST_MIXES = 16
FEWER_DIGITS = (1, 2)
TRIVIAL_EFFORT = 0.6  # of the key's: less work than this is no evidence of the method
BLAMED = ("wrong", "accident", "rounded")  # verdicts on an earlier answer that may have been written to make life easy
OWN, KEY = "own", "key"


@dataclass(frozen=True)
class Explanation:
    """One way in which a step can have come about. `parents`: whose value of each earlier step it uses."""

    verdict: str
    ranges: tuple[Range, ...] = field(repr=False, default=())
    slips: tuple[str, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    kind: str = ""
    guarded: bool = False

    @property
    def own_parents(self) -> tuple[str, ...]:
        """The earlier steps whose own value is used."""
        return tuple(name for name, whose in self.parents.items() if whose == OWN)


class Scheme:
    """A problem prepared for marking: its key, and what misconceptions give, kept for all students."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values = problem.values
        self.key = reach(problem)
        self.accepted = ranges(problem, self.key)
        self._order = {call.name: i for i, call in enumerate(problem.calls)}
        self._kept: dict[Any, tuple[Range, ...] | None] = {}

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """The calls that each call needs; a repeated step stands for all its rounds before."""
        known: dict[str, tuple[str, ...]] = {}
        for call in self.problem.calls:
            known[call.name] = tuple(n for need in call.step.needs for n in self._named(need, call))
        return known

    def _named(self, need: str, call: Call) -> Iterator[str]:
        for other in self.problem.calls:
            if self._order[other.name] >= self._order[call.name]:
                return
            if other.step.name == need:
                yield other.name

    @cached_property
    def slips(self) -> dict[str, dict[str, Function]]:
        """The misconceptions that can happen here."""
        found = {
            slip: slip_functions(self.problem.family, slip, self.problem.inputs, self.values)
            for slip in self.problem.family.slips
        }
        return {slip: functions for slip, functions in found.items() if functions}

    @cached_property
    def coarse(self) -> dict[int, Reach]:
        """The key with fewer digits kept, as far as it can be calculated so."""
        working = self.problem.rounding.working
        rules = {
            fewer: replace(self.problem.rounding, working=replace(working, count=working.count - fewer))
            for fewer in FEWER_DIGITS
            if working.count > fewer
        }
        return {fewer: _as_far_as_it_goes(self.problem, rule) for fewer, rule in rules.items()}

    @cached_property
    def routes(self) -> list[dict[str, Function]]:
        """The written way, then every combination of alternative routes."""
        return [{}, *routes(self.problem)]

    def ways(self, segment: frozenset[str]) -> list[dict[str, Function]]:
        """The routes that differ within some calls."""
        steps = {call.step.name for call in self.problem.calls if call.name in segment}
        return [route for route in self.routes if steps.issuperset(route)]

    def kept(self, key: Any, make: Any) -> tuple[Range, ...] | None:
        """What does not hang on the student is calculated once."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


def _as_far_as_it_goes(problem: Problem, rule: Rounding) -> Reach:
    """The calls up to the first that cannot be calculated with so few digits."""
    working = rule.context()
    found = Reach(lift_inputs(problem, working), working)
    for last in [None, *(call.name for call in problem.calls)]:
        try:
            found = reach(problem, rounding=rule, until=last)
        except MarkschemeError:
            continue
        if last is None:
            break
    return found


@dataclass
class Script:
    """One student's answers to one problem, and what they were judged so far."""

    scheme: Scheme
    answers: Mapping[str, Answer]
    verdicts: dict[str, str] = field(default_factory=dict)
    trivial: set[str] = field(default_factory=set)

    def usable(self, name: str) -> bool:
        """Whether the student's value of a call can be calculated with."""
        answer = self.answers.get(name)
        if answer is None or not answer.readable:
            return False
        return answer.found_shape is None or (
            len(answer.readable) == len(answer.cells) and -1 not in answer.found_shape
        )

    def parents(self, name: str) -> tuple[list[str], set[str]]:
        """The nearest earlier answered calls, in order, and the segment between them and this call."""
        found: set[str] = set()
        segment, queue = {name}, list(self.scheme.needs[name])
        while queue:
            call = queue.pop()
            if call in found or call in segment:
                continue
            if self.usable(call):
                found.add(call)
            else:
                segment.add(call)
                queue += self.scheme.needs[call]
        return [c.name for c in self.scheme.problem.calls if c.name in found], segment

    def own(self, name: str, base: Reach) -> Any:
        """The student's value of a call as affine forms; the key's where a cell is blank."""
        answer = self.answers[name]
        key = base.values[name]
        if answer.found_shape is not None:
            forms = [self._form(cell, None, base) for cell in answer.cells]
            return np.array(forms, dtype=object).reshape(answer.found_shape)
        forms = [self._form(cell, form, base) for cell, form in zip(answer.cells, cells_of(key), strict=True)]
        return np.array(forms, dtype=object).reshape(key.shape) if isinstance(key, np.ndarray) else forms[0]

    def _form(self, cell: Any, form: Any, base: Reach) -> Any:
        return base.working.written(*centre_of(cell)) if isinstance(cell, Written) else form

    def is_off(self, name: str) -> bool:
        """Whether an earlier step was judged anything but right."""
        return self.verdicts.get(name, "right") != "right"

    def mixes(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """Whose value of each parent may have been used, the mix that blames the fewest steps first."""
        if len(parents) > 6:
            off = [p for p in parents if self.is_off(p)]
            wanted = [set(parents), set(off), set(parents) - set(off), set()]
            return [{p: OWN if p in own else KEY for p in parents} for own in wanted]
        every = [dict(zip(parents, choice, strict=True)) for choice in product((OWN, KEY), repeat=len(parents))]
        blame = [sum(self.is_off(p) for p, whose in mix.items() if whose == OWN) for mix in every]
        order = sorted(range(len(every)), key=lambda i: blame[i])
        chosen = [every[i] for i in order][:MOST_MIXES]
        return chosen if every[0] in chosen else [*chosen[:-1], every[0]]

    # --- predictions

    def predict(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function] | None = None,
        fewer: int = 0,
        answer: Digits | None = None,
    ) -> tuple[Range, ...] | None:
        """The ranges of a call under a mix of values and replaced steps; None where it cannot be calculated.

        `fewer`: digits kept less than asked. `answer`: digits that the answer is written to, if not those asked.
        """
        base = self.scheme.coarse[fewer] if fewer else self.scheme.key
        if name not in base.values:
            return None
        rule = replace(self.scheme.problem.rounding, answer=answer or self.scheme.problem.rounding.answer)
        override = {p: self.own(p, base) if whose == OWN else base.values[p] for p, whose in mix.items()}
        return _predicted(self.scheme.problem, name, functions or {}, override, base, rule)

    def predict_kept(self, name: str, mix: Mapping[str, str], label: Any, *how: Any) -> Any:
        """The same, remembered where no value of the student's goes in."""
        if any(whose == OWN for whose in mix.values()):
            return self.predict(name, mix, *how)
        return self.scheme.kept((name, tuple(mix), label), lambda: self.predict(name, mix, *how))

    def effort(self, name: str, mix: Mapping[str, str]) -> int:
        """What the segment before a call costs by hand, with these values."""
        working = self.scheme.key.working
        before = working.effort
        self.predict(name, mix)
        return working.effort - before

    # --- explanations, in the order of the verdicts

    def follows(self, name: str) -> Iterator[Explanation]:
        """What follows from own values, by the written or an alternative route."""
        parents, segment = self.parents(name)
        ways = self.scheme.ways(frozenset(segment))
        for mix in self.mixes(parents):
            for route in ways if OWN in mix.values() else ():
                found = self.predict(name, mix, route)
                if found is not None:
                    yield Explanation("follows", found, parents=mix)

    def guards(self, explanation: Explanation, name: str) -> bool:
        """Whether unexplained earlier values made this step trivial, so that getting it right shows nothing."""
        blamed = [p for p in explanation.own_parents if self.verdicts.get(p) in BLAMED or p in self.trivial]
        if not blamed:
            return False
        if any(self._is_given_back(p) for p in blamed):
            return True
        usual = self.effort(name, dict.fromkeys(explanation.parents, KEY))
        return usual > 0 and self.effort(name, explanation.parents) < TRIVIAL_EFFORT * usual

    def _is_given_back(self, name: str) -> bool:
        cells = [centre_of(c)[0] if isinstance(c, Written) else None for c in self.answers[name].cells]
        return any(
            len(cells) > 1 and all(isinstance(g, fmpq) and g == c for g, c in zip(cells_of(value), cells, strict=True))
            for value in self.scheme.problem.given.values()
            if isinstance(value, np.ndarray) and value.size == len(cells)
        )

    def slips(self, name: str, size: int) -> Iterator[Explanation]:
        """What misconceptions give, alone (size 1) or in pairs, from own or key values."""
        parents, segment = self.parents(name)
        steps = {call.step.name for call in self.scheme.problem.calls if call.name in segment}
        near = {slip: f for slip, f in self.scheme.slips.items() if steps & set(f)}
        off = {p: OWN if self.is_off(p) else KEY for p in parents}
        every = [dict.fromkeys(parents, OWN), off, dict.fromkeys(parents, KEY)]
        mixes = [mix for i, mix in enumerate(every) if mix not in every[:i]]
        for chosen in combinations(near, size):
            functions = {step: f for slip in chosen for step, f in near[slip].items()}
            if len(functions) < sum(len(near[slip]) for slip in chosen):
                continue  # both change the same step
            for mix in mixes:
                found = self.predict_kept(name, mix, chosen, functions)
                if found is not None:
                    yield Explanation("slip", found, slips=chosen, parents=mix)

    def rounded(self, name: str) -> Iterator[Explanation]:
        """What comes of keeping fewer digits than the sheet asks, in the working or in the answer."""
        parents, _ = self.parents(name)
        rule = self.scheme.problem.rounding
        written = digits_written(self.answers[name], rule.answer)
        for fewer in self.scheme.coarse:
            for whose in (OWN, KEY) if parents else (KEY,):
                mix = dict.fromkeys(parents, whose)
                found = self.predict_kept(name, mix, (fewer, written), {}, fewer, written)
                if found is not None:
                    yield Explanation("rounded", found, parents=mix, digits=rule.working.count - fewer)


def _predicted(
    problem: Problem,
    name: str,
    functions: Mapping[str, Function],
    override: Mapping[str, Any],
    base: Reach,
    rule: Rounding,
) -> tuple[Range, ...] | None:
    try:
        values = reach(problem, functions, override, base=base, until=name).values
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return None
    return tuple(range_of(cell, rule) for cell in cells_of(values[name]))
