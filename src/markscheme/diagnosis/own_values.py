"""One student's answers to one problem, and what they stand for in what is calculated from them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, MutableMapping, MutableSet, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import Answer, Cell, centre_of, window
from markscheme.diagnosis.explanation import KEY, OWN
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.accepted_range import Range
from markscheme.family.steps.variant import Function
from markscheme.numbers.affine import Affine
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, Value, to_rational

MOST_MIXES = 16


@dataclass
class OwnValues:
    """One student's answers to one problem, and what they were judged so far.

    `barren`: answers from which nothing follows. `otherwise`: those that are right, and another value than the key.
    """

    scheme: Scheme
    answers: Mapping[str, Answer]
    verdicts: MutableMapping[str, str] = field(default_factory=dict)
    barren: MutableSet[str] = field(default_factory=set)
    otherwise: MutableSet[str] = field(default_factory=set)
    _parents: dict[Hashable, tuple[list[str], set[str]]] = field(default_factory=dict)
    _may_differ: dict[str, bool] = field(default_factory=dict)
    _own: dict[tuple[str, bool], Value] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)

    def usable(self, name: str) -> bool:
        """Whether the student's value of a call can be calculated with."""
        answer = self.answers.get(name)
        if answer is None or not answer.readable or name in self.barren:
            return False
        return answer.found_shape is None or (
            len(answer.readable) == len(answer.cells) and -1 not in answer.found_shape
        )

    def parents(self, name: str, functions: Mapping[str, Function] | None = None) -> tuple[list[str], set[str]]:
        """Find the nearest earlier answered calls, in order, and the segment between them and this call.

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

    def own(self, name: str, exactly: bool = False) -> Value:
        """Give the student's value of a call as affine forms; the key's where a cell is blank.

        `exactly`: the numbers as they stand there, else all that may have been rounded to them.
        """
        if (name, exactly) not in self._own:
            self._own[name, exactly] = self._made(name, exactly)
        return self._own[name, exactly]

    def written(self, name: str) -> str:
        """Say in few characters all that `own` depends on, so that equal ones stand for the same numbers."""
        if name not in self._written:
            self._written[name] = f"{'?' if self.may_differ(name) else ''}{self.answers[name].in_short}"
        return self._written[name]

    def _made(self, name: str, exactly: bool) -> Value:
        answer, key = self.answers[name], self.scheme.key.values[name]
        if answer.found_shape is not None:
            # The key has no cell for it, but what was rounded to such a number is passed on all the same.
            like = next(iter(cells_of(key)), None)
            forms = [self._form(cell, like, None, exactly) for cell in answer.cells]
            return np.array(forms, dtype=object).reshape(answer.found_shape)
        accepted = self.scheme.accepted[name] if not self.may_differ(name) else [None] * len(answer.cells)
        triples = zip(answer.cells, cells_of(key), accepted, strict=True)
        forms = [self._form(cell, form, accepted, exactly) for cell, form, accepted in triples]
        return np.array(forms, dtype=object).reshape(np.shape(key)) if np.shape(key) else forms[0]

    def _form(self, cell: Cell, form: Number, accepted: Range | None, exactly: bool) -> Number:
        """Give the number that one own cell stands for.

        A right one passes on nothing but what was rounded to it: the key, no more of it than rounds to what was
        written. One that may differ and has the digits asked stands for all that round to it. One with fewer digits, a
        fraction and the key's own number stand for themselves.
        """
        working = self.scheme.key.working
        if not isinstance(cell, WrittenNumber):
            return form
        centre, _ = centre_of(cell)
        if exactly or type(form) is not Affine or (accepted is not None and form.rational == centre):
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
        return self.verdicts.get(name, "right") != "right" or name in self.otherwise

    def may_differ(self, name: str) -> bool:
        """Whether the number behind an answer may be another one than the key's, even where it rounds to the same.

        So it is with an answer that is off in some cell, and with all that depends on one.
        """
        if name not in self._may_differ:
            written = self.verdicts.get(name) not in (None, "blank", "unreadable")
            depends = any(self.may_differ(call) for call in self.scheme.needs[name])
            self._may_differ[name] = (written and self.is_off(name)) or depends
        return self._may_differ[name]

    def before(self, name: str) -> list[str]:
        """List the answers on which a call depends, directly or through others, in the order of the paper."""
        found: set[str] = set()
        queue = list(self.scheme.needs[name])
        while queue:
            call = queue.pop()
            if call not in found:
                found.add(call)
                queue += self.scheme.needs[call]
        return [other for other in self.answers if other in found]

    def is_misshapen(self, name: str) -> bool:
        """Whether an earlier answer has another shape than the right one."""
        return self.answers[name].found_shape is not None

    def blame(self, mix: Mapping[str, str]) -> int:
        """Count the earlier steps that were not right and are used."""
        return sum(self.is_off(p) for p, whose in mix.items() if whose == OWN)

    def mixes(self, parents: Sequence[str]) -> list[dict[str, str]]:
        """List whose value of each parent may have been used, the mix that blames the fewest steps first."""
        if len(parents) > 6:
            off = [p for p in parents if self.is_off(p)]
            wanted = [set(parents), set(off), set(parents) - set(off), set()]
            return [{p: OWN if p in own else KEY for p in parents} for own in wanted]
        every = [dict(zip(parents, choice, strict=True)) for choice in product((OWN, KEY), repeat=len(parents))]
        chosen = sorted(every, key=self.blame)[:MOST_MIXES]
        return chosen if every[0] in chosen else [*chosen[:-1], every[0]]
