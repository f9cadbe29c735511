"""Explanations of a step: what follows from which earlier values, with which misconception, with how many digits.

An explanation predicts ranges for all cells of the step. The evaluator makes every one of them; nothing here knows any
mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import Any

import numpy as np
from flint import fmpq

from markscheme.acceptance import Range, Reach, range_of, reach
from markscheme.answered import Answer, centre_of, digits_written, window
from markscheme.answers import Written
from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of
from markscheme.explanation import KEY as KEY
from markscheme.explanation import OWN as OWN
from markscheme.explanation import Explanation as Explanation
from markscheme.family import Function
from markscheme.numbers.affine import Affine
from markscheme.numbers.exact import to_rational
from markscheme.problem import Problem
from markscheme.hand import Hand
from markscheme.kept_fewer import Way, ways, worked_out
from markscheme.rounding import Digits, Rounding, round_to
from markscheme.scheme import Scheme as Scheme

MOST_MIXES = 16


@dataclass
class Script:
    """One student's answers to one problem, and what they were judged so far.

    `trivial`: answers that a blamed one gave for nothing; `easy`: those that an easy one led to. `made`: the
    misconceptions found so far.
    """

    scheme: Scheme
    answers: Mapping[str, Answer]
    verdicts: dict[str, str] = field(default_factory=dict)
    trivial: set[str] = field(default_factory=set)
    easy: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    by_one_way: bool = False
    _parents: dict[Any, tuple[list[str], set[str]]] = field(default_factory=dict)
    _predicted: dict[Any, tuple[Range, ...] | None] = field(default_factory=dict)

    def usable(self, name: str) -> bool:
        """Whether the student's value of a call can be calculated with."""
        answer = self.answers.get(name)
        if answer is None or not answer.readable:
            return False
        return answer.found_shape is None or (
            len(answer.readable) == len(answer.cells) and -1 not in answer.found_shape
        )

    def parents(self, name: str, functions: Mapping[str, Function] | None = None) -> tuple[list[str], set[str]]:
        """The nearest earlier answered calls, in order, and the segment between them and this call.

        `functions` stand in for steps of the segment, and may need other calls than those.
        """
        label = name, *(functions or {}).items()
        if label not in self._parents:
            self._parents[label] = self._nearest(name, functions or {})
        return self._parents[label]

    def _nearest(self, name: str, functions: Mapping[str, Function]) -> tuple[list[str], set[str]]:
        found: set[str] = set()
        segment, queue = {name}, list(self.scheme.needed(name, functions))
        while queue:
            call = queue.pop()
            if call in found or call in segment:
                continue
            if self.usable(call):
                found.add(call)
            else:
                segment.add(call)
                queue += self.scheme.needed(call, functions)
        return [c.name for c in self.scheme.problem.calls if c.name in found], segment

    def own(self, name: str, base: Reach, exactly: bool = False) -> Any:
        """The student's value of a call as affine forms; the key's where a cell is blank.

        `exactly`: the numbers as they stand there, else all that may have been rounded to them.
        """
        answer = self.answers[name]
        key: Any = base.values[name] if name in base.values else self.scheme.key.values[name]
        fitted = answer.found_shape is None
        cells = cells_of(key) if fitted else [None] * len(answer.cells)
        accepted = self.scheme.accepted[name] if fitted else [None] * len(answer.cells)
        forms = [
            self._form(cell, form, range_, base, exactly)
            for cell, form, range_ in zip(answer.cells, cells, accepted, strict=True)
        ]
        shape = np.shape(key) if answer.found_shape is None else answer.found_shape
        return np.array(forms, dtype=object).reshape(shape) if shape else forms[0]

    def _form(self, cell: Any, form: Any, accepted: Range | None, base: Reach, exactly: bool) -> Any:
        """A right number passes on what it was rounded from, and one with the digits asked its box; else as it stands."""
        if not isinstance(cell, Written):
            return form
        centre, least = centre_of(cell)
        if exactly or type(form) is not Affine or form.rational == centre:
            return base.working.lift(centre)
        half = window(cell, self.scheme.problem.rounding.answer, filled=False)
        low, high = centre - half, centre + half
        if accepted is not None and accepted.takes(centre, half):
            if form.rational is not None or to_rational(form.radius) <= half:
                return form
            low, high = max(low, form.interval()[0]), min(high, form.interval()[1])
        if low >= high:
            return base.working.lift(centre)
        return base.working.written((low + high) / 2, (high - low) / 2)

    def _is_whole_answer(self, name: str) -> bool:
        """Whether nothing of an answer has to be taken from the key."""
        answer = self.answers[name]
        return len(answer.readable) == len(answer.cells)

    def is_off(self, name: str) -> bool:
        """Whether an earlier step was judged anything but right."""
        return self.verdicts.get(name, "right") != "right"

    def is_misshapen(self, name: str) -> bool:
        """Whether an earlier answer has another shape than the right one."""
        return self.answers[name].found_shape is not None

    def blame(self, mix: Mapping[str, str]) -> int:
        """How many earlier steps that were not right are used."""
        return sum(self.is_off(p) for p, whose in mix.items() if whose == OWN)

    def mixes(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """Whose value of each parent may have been used, the mix that blames the fewest steps first."""
        if len(parents) > 6:
            off = [p for p in parents if self.is_off(p)]
            wanted = [set(parents), set(off), set(parents) - set(off), set()]
            return [{p: OWN if p in own else KEY for p in parents} for own in wanted]
        every = [dict(zip(parents, choice, strict=True)) for choice in product((OWN, KEY), repeat=len(parents))]
        chosen = sorted(every, key=self.blame)[:MOST_MIXES]
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
        label = name, tuple(mix.items()), tuple((functions or {}).items()), fewer, answer
        if label not in self._predicted:
            found = self.calculated(name, mix, functions, fewer, answer, exactly=True)
            if any(whose == OWN and self.is_off(parent) for parent, whose in mix.items()):
                found = _united(found, self.calculated(name, mix, functions, fewer, answer))
            self._predicted[label] = found
        return self._predicted[label]

    def calculated(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function] | None = None,
        fewer: int = 0,
        answer: Digits | None = None,
        exactly: bool = False,
    ) -> tuple[Range, ...] | None:
        """The same, calculated anew; `exactly`: from the student's values as they stand there."""
        functions = functions or {}
        base = self.scheme.coarse[fewer] if fewer else self.scheme.key
        owned = [parent for parent, whose in mix.items() if whose == OWN]
        if not all(parent in base.values or self._is_whole_answer(parent) for parent in owned):
            return None
        rule = replace(self.scheme.problem.rounding, answer=answer or self.scheme.problem.rounding.answer)
        _, segment = self.parents(name, functions)
        override = {c: v for c, v in base.values.items() if c in self.scheme.needs and c not in segment}
        override |= {parent: self.own(parent, base, exactly) for parent in owned}
        for call in self.scheme.problem.calls:  # what coarse working never reached, and this call does not need
            if call.name not in base.values and call.name not in segment:
                override.setdefault(call.name, None)
        detours = not any(step in functions and functions[step] not in self.scheme.route_functions for step in functions)
        return self._by_detours(name, functions, override, base, rule, detours and OWN in mix.values() and not self.by_one_way)

    def _by_detours(
        self,
        name: str,
        functions: Mapping[str, Function],
        override: Mapping[str, Any],
        base: Reach,
        rule: Rounding,
        detours: bool,
    ) -> tuple[Range, ...] | None:
        working = base.working
        before, working.met = working.met, set()
        found = _predicted(self.scheme.problem, name, functions, override, base, rule)
        met, working.met = working.met, before | working.met
        for detour in met if detours else ():
            found = _united(found, _predicted(self.scheme.problem, name, functions, override, base, rule, detour))
        return found

    def effort(self, name: str, mix: Mapping[str, str]) -> int:
        """What the segment before a call costs by hand, with these values as they stand there."""
        working = self.scheme.key.working
        before = working.effort
        self.by_one_way = True
        self.calculated(name, mix, exactly=True)
        self.by_one_way = False
        return working.effort - before

    def predict_kept(self, name: str, mix: Mapping[str, str], label: Any, *how: Any) -> Any:
        """The same, remembered where no value of the student's goes in."""
        if any(whose == OWN for whose in mix.values()):
            return self.predict(name, mix, *how)
        return self.scheme.kept((name, tuple(mix), label), lambda: self.predict(name, mix, *how))

    # --- explanations, in the order of the verdicts

    def follows(self, name: str) -> Iterator[Explanation]:
        """What follows from own values, by the written or an alternative route."""
        ways = self.scheme.ways(self.parents(name)[1])
        tried = [(mix, route) for route in ways for mix in self.mixes(self.parents(name, route)[0])]
        for mix, route in sorted(tried, key=lambda pair: self.blame(pair[0])):
            found = self.predict(name, mix, route) if OWN in mix.values() else None
            if found is not None:
                yield Explanation("follows", found, parents=mix)

    def slips(self, name: str, size: int) -> Iterator[Explanation]:
        """What misconceptions give, alone (size 1) or in pairs, from own or key values."""
        _, segment = self.parents(name)
        steps = {call.step.name for call in self.scheme.problem.calls if call.name in segment}
        near = {slip: f for slip, f in self.scheme.slips.items() if steps & set(f)}
        for chosen in combinations(near, size):
            functions = {step: f for slip in chosen for step, f in near[slip].items()}
            if len(functions) < sum(len(near[slip]) for slip in chosen):
                continue  # both change the same step
            for mix in self._own_off_or_key(self.parents(name, functions)[0]):
                found = self.predict_kept(name, mix, chosen, functions)
                if found is not None and found != self.predict_kept(name, mix, "none of them"):
                    yield Explanation("slip", found, slips=chosen, parents=mix)

    def _own_off_or_key(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """All values the student's own, only those that are off, or all the key's."""
        off = {p: OWN if self.is_off(p) else KEY for p in parents}
        every = [dict.fromkeys(parents, OWN), off, dict.fromkeys(parents, KEY)]
        return [mix for i, mix in enumerate(every) if mix not in every[:i]]

    def rounded(self, name: str) -> Iterator[Explanation]:
        """What comes of keeping fewer digits than the sheet asks: definite numbers, by the routes that exist."""
        rule = self.scheme.problem.rounding
        answer = self.answers[name]
        if name in self.scheme.problem.worded or answer.found_shape is not None:
            return
        rule = replace(rule, answer=digits_written(answer, rule.answer))
        size = len(self.scheme.accepted[name])
        seen: set[tuple[Range, ...]] = set()
        for way in ways(self.scheme.problem.rounding):
            if not self._may_have_kept(name, way.digits) or not _claims(answer, way.digits, self.scheme):
                continue
            for found in self._with_fewer(name, way):
                ranges = tuple(self._definite(cell, key, rule) for cell, key in zip(found, self._key(name), strict=True))
                if len(ranges) == size and ranges not in seen:
                    seen.add(ranges)
                    mix = dict.fromkeys(self.parents(name)[0], OWN)
                    yield Explanation("rounded", ranges, parents=mix, digits=way.digits.count)

    def _key(self, name: str) -> list[Any]:
        return cells_of(self.scheme.values[name])

    def _definite(self, cell: Any, key: Any, rule: Rounding) -> Range:
        number = cell.value if isinstance(cell, Hand) else cell if isinstance(cell, fmpq) else None
        if number is None or not ((number > 0 and key > 0) or (number < 0 and key < 0)):
            return Range((), rule)
        return Range(((number, number),), rule)

    def _with_fewer(self, name: str, way: Way) -> Iterator[list[Any]]:
        """From the student's own numbers as they stand, and from the key's where those are right."""
        parents, segment = self.parents(name)
        held = [call.name for call in self.scheme.problem.calls if call.name not in segment]
        starts = [{p: self._stands(p) for p in parents}]
        if any(not self.is_off(p) for p in parents):
            starts.append({p: self._stands(p) if self.is_off(p) else self.scheme.values[p] for p in parents})
        for start in starts:
            if any(value is None for value in start.values()):
                continue
            override = {call: self.scheme.values[call] for call in held} | start
            for route in self.scheme.ways(segment):
                key = name, way, tuple(route.items()), tuple(str(v) for v in start.values())
                values = self.scheme.kept(key, lambda: worked_out(self.scheme.problem, way, override, route, name))
                if values is not None and len(cells_of(values[name])) == len(self._key(name)):
                    yield cells_of(values[name])

    def _stands(self, name: str) -> Any:
        """The student's numbers as they stand there; the key's where a cell is blank."""
        answer, key = self.answers[name], self.scheme.values[name]
        if answer.found_shape is not None:
            return None
        cells = [
            centre_of(c)[0] if isinstance(c, Written) else k for c, k in zip(answer.cells, cells_of(key), strict=True)
        ]
        return np.array(cells, dtype=object).reshape(np.shape(key)) if np.shape(key) else cells[0]

    def _may_have_kept(self, name: str, digits: Digits) -> bool:
        """Whether the earlier answers on the script have no more digits than that."""
        for call in self.scheme.problem.calls:
            if call.name == name:
                return True
            if call.name in self.answers and call.name not in self.scheme.problem.worded:
                answer = self.answers[call.name]
                for i in answer.readable:
                    number = centre_of(answer.cells[i])[0]
                    if number.q != 1 and round_to(number, digits)[0] != number:
                        return False
        return True


def _claims(answer: Answer, digits: Digits, scheme: Scheme) -> bool:
    """Whether an answer may have been kept to so few digits; one digit fewer than asked may be filled up with a zero."""
    asked = scheme.problem.rounding.answer
    if digits.significant == asked.significant and digits.count >= asked.count - 1:
        return True
    for i in answer.readable:
        cell = answer.cells[i]
        if cell.is_integer_literal or cell.significant is None or cell.decimals is None:
            continue
        if (cell.significant[1] if digits.significant else cell.decimals) > digits.count:
            return False
    return True


def _united(one: tuple[Range, ...] | None, two: tuple[Range, ...] | None) -> tuple[Range, ...] | None:
    if one is None or two is None or len(one) != len(two):
        return two if one is None else one
    return tuple(a.united(b) for a, b in zip(one, two, strict=True))


def _is_whole(form: Any) -> bool:
    """Whether the key's number is a whole one, so that a whole one in its place is no rounding."""
    number = getattr(form, "rational", form)
    return isinstance(number, (int, fmpq)) and fmpq(number).q == 1


def _predicted(
    problem: Problem,
    name: str,
    functions: Mapping[str, Function],
    override: Mapping[str, Any],
    base: Reach,
    rule: Rounding,
    detour: str = "",
) -> tuple[Range, ...] | None:
    try:
        values = reach(problem, functions, override, base=base, until=name, detour=detour).values
        return tuple(range_of(cell, rule) for cell in cells_of(values[name]))
    except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):  # own values of another shape may not fit
        return None
