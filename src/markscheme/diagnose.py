"""Explanations of a step: what follows from which earlier values, and with which misconception.

An explanation predicts ranges for all cells of the step. The evaluator makes every one of them; nothing here knows any
mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import Any

import numpy as np

from markscheme.acceptance import Range, by_all_ways, range_of, reach
from markscheme.answered import Answer, centre_of, window
from markscheme.answers import Written
from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of
from markscheme.explanation import KEY as KEY
from markscheme.explanation import OWN as OWN
from markscheme.explanation import Explanation as Explanation
from markscheme.family import Function
from markscheme.numbers.affine import Affine
from markscheme.numbers.exact import to_rational
from markscheme.scheme import Scheme as Scheme

Ranges = tuple[Range, ...]
MOST_MIXES = 16


@dataclass
class Script:
    """One student's answers to one problem, and what they were judged so far.

    `trivial`: answers that a blamed one gave for nothing; `easy`: those that an easy one led to. `made`: the
    misconceptions found so far. `barren`: answers from which nothing follows.
    `tried`: what keeping fewer digits was found to give.
    """

    scheme: Scheme
    answers: Mapping[str, Answer]
    verdicts: dict[str, str] = field(default_factory=dict)
    trivial: set[str] = field(default_factory=set)
    easy: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    barren: set[str] = field(default_factory=set)
    _parents: dict[Any, tuple[list[str], set[str]]] = field(default_factory=dict)
    tried: dict[str, list[Explanation]] = field(default_factory=dict)
    _strays: dict[str, bool] = field(default_factory=dict)
    _predicted: dict[Any, Ranges | None] = field(default_factory=dict)

    def usable(self, name: str) -> bool:
        """Whether the student's value of a call can be calculated with."""
        answer = self.answers.get(name)
        if answer is None or not answer.readable or name in self.barren:
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

    def own(self, name: str, exactly: bool = False) -> Any:
        """The student's value of a call as affine forms; the key's where a cell is blank.

        `exactly`: the numbers as they stand there, else all that may have been rounded to them.
        """
        answer, key = self.answers[name], self.scheme.key.values[name]
        if answer.found_shape is not None:
            forms = [self._form(cell, None, None, exactly) for cell in answer.cells]
            return np.array(forms, dtype=object).reshape(answer.found_shape)
        accepted = self.scheme.accepted[name] if not self.strays(name) else [None] * len(answer.cells)
        triples = zip(answer.cells, cells_of(key), accepted, strict=True)
        forms = [self._form(cell, form, accepted, exactly) for cell, form, accepted in triples]
        return np.array(forms, dtype=object).reshape(np.shape(key)) if np.shape(key) else forms[0]

    def _form(self, cell: Any, form: Any, accepted: Range | None, exactly: bool) -> Any:
        """What one own number stands for.

        A right one passes on nothing but what was rounded to it: the key, no more of it than rounds to what was
        written. One that strays and has the digits asked stands for all that round to it. One with fewer digits, a
        fraction and the key's own number stand for themselves.
        """
        working = self.scheme.key.working
        if not isinstance(cell, Written):
            return form
        centre, _ = centre_of(cell)
        if exactly or type(form) is not Affine or form.rational == centre:
            return working.lift(centre)
        half = window(cell, self.scheme.problem.rounding.answer, filled=False)
        low, high = centre - half, centre + half
        if accepted is not None and accepted.takes(centre, half):
            if form.rational is not None or to_rational(form.radius) <= half:
                return form
            key_low, key_high = form.interval()
            low, high = max(low, key_low), min(high, key_high)
        return working.written((low + high) / 2, (high - low) / 2) if low < high else working.lift(centre)

    def is_off(self, name: str) -> bool:
        """Whether an earlier step was judged anything but right."""
        return self.verdicts.get(name, "right") != "right"

    def strays(self, name: str) -> bool:
        """Whether the number behind an answer may be another one than the key's, even where it rounds to the same.

        So it is with an answer that is off in some cell, and with all that hangs on one.
        """
        if name not in self._strays:
            written = self.verdicts.get(name) not in (None, "blank", "unreadable")
            hangs = any(self.strays(call) for call in self.scheme.needs[name])
            self._strays[name] = (written and self.is_off(name)) or hangs
        return self._strays[name]

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
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function] | None = None
    ) -> Ranges | None:
        """The ranges of a call under a mix of values and replaced steps; None where it cannot be calculated.

        Own numbers are taken as they stand there, and where one of them strays also as what may have been rounded to
        it: some calculate on with what they wrote, some with what the calculator holds.
        """
        label = name, tuple(mix.items()), tuple((functions or {}).items())
        if label not in self._predicted:
            other_ways = OWN in mix.values() and self.scheme.are_routes(functions or {})
            found = self.calculated(name, mix, functions, exactly=True, other_ways=other_ways)
            if any(whose == OWN and self.strays(parent) for parent, whose in mix.items()):
                found = _united(found, self.calculated(name, mix, functions, other_ways=other_ways))
            self._predicted[label] = found
        return self._predicted[label]

    def calculated(
        self,
        name: str,
        mix: Mapping[str, str],
        functions: Mapping[str, Function] | None = None,
        exactly: bool = False,
        other_ways: bool = False,
    ) -> Ranges | None:
        """The same, calculated anew, from own numbers as they stand (`exactly`) or as what may have been rounded.

        `other_ways`: by every way of working, else by the written ones.
        """
        functions = functions or {}
        override = self._held(name, mix, functions, exactly)
        found, met = self._by_way(name, functions, override)
        if found is None or not (other_ways and met):
            return found
        return tuple(by_all_ways(found, met, lambda way: self._by_way(name, functions, override, way)[0]))

    def _held(
        self, name: str, mix: Mapping[str, str], functions: Mapping[str, Function], exactly: bool
    ) -> dict[str, Any]:
        """What stands in for the calls outside of the segment: own values by the mix, else the key's."""
        _, segment = self.parents(name, functions)
        held = {call: value for call, value in self.scheme.key.values.items() if call in self.scheme.needs}
        held = {call: value for call, value in held.items() if call not in segment}
        return held | {parent: self.own(parent, exactly) for parent, whose in mix.items() if whose == OWN}

    def _by_way(
        self, name: str, functions: Mapping[str, Function], override: Mapping[str, Any], way: str = ""
    ) -> tuple[Ranges | None, Mapping[str, int]]:
        problem = self.scheme.problem
        try:
            found = reach(problem, functions, override, base=self.scheme.key, until=name, way=way)
            return tuple(range_of(cell, problem.rounding) for cell in cells_of(found.values[name])), found.met
        except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):  # values of another shape may not fit
            return None, {}

    def effort(self, name: str, mix: Mapping[str, str]) -> int:
        """What the segment before a call costs by hand, with these values as they stand there."""
        working = self.scheme.key.working
        before = working.effort
        self.calculated(name, mix, exactly=True)
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
        near = [slip for slip, functions in self.scheme.slips.items() if steps & set(functions)]
        for chosen in combinations(near, size):
            functions = self._functions(chosen)
            if len(functions) < sum(len(self.scheme.slips[slip]) for slip in chosen):
                continue  # both change the same step
            for mix in self._own_off_or_key(self.parents(name, functions)[0]):
                found = self.predict_kept(name, mix, chosen, functions)
                if found is not None and found != self.predict_kept(name, mix, "none of them"):
                    yield Explanation("slip", found, slips=chosen, parents=mix)

    def _functions(self, slips: Sequence[str]) -> dict[str, Function]:
        return {step: function for slip in slips for step, function in self.scheme.slips[slip].items()}

    def by_other_ways(self, name: str, slip: Explanation) -> Explanation:
        """What the same misconceptions give to somebody who works by other routes and ways than the written ones."""
        functions = self._functions(slip.slips)

        def made() -> Ranges | None:
            found: Ranges | None = None
            for route in self.scheme.ways(self.parents(name, functions)[1]):
                how = {**route, **functions}
                found = _united(found, self.calculated(name, slip.parents, how, exactly=True, other_ways=True))
            return found

        label = name, tuple(slip.parents.items()), slip.slips, "by other ways"
        found = made() if slip.own_parents else self.scheme.kept(label, made)
        return slip if found is None else replace(slip, ranges=found)

    def _own_off_or_key(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """All values the student's own, only those that are off, or all the key's."""
        off = {p: OWN if self.is_off(p) else KEY for p in parents}
        every = [dict.fromkeys(parents, OWN), off, dict.fromkeys(parents, KEY)]
        return [mix for i, mix in enumerate(every) if mix not in every[:i]]


def _united(one: Ranges | None, two: Ranges | None) -> Ranges | None:
    """The union of two predictions, cell by cell; of one where the other could not be made or has another shape."""
    if one is None or two is None or len(one) != len(two):
        return two if one is None else one
    return tuple(a.united(b) for a, b in zip(one, two, strict=True))
