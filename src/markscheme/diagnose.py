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
from markscheme.answered import Answer, centre_of, digits_written
from markscheme.answers import Written
from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of
from markscheme.explanation import KEY as KEY
from markscheme.explanation import OWN as OWN
from markscheme.explanation import Explanation as Explanation
from markscheme.family import Function
from markscheme.numbers.exact import to_rational
from markscheme.problem import Problem
from markscheme.rounding import Digits, Rounding
from markscheme.scheme import Scheme as Scheme

MOST_MIXES = 16


@dataclass
class Script:
    """One student's answers to one problem, and what they were judged so far.

    `trivial`: answers that a blamed one gave for nothing; `easy`: those that an easy one led to. `made`: the
    misconceptions found so far. `barren`: answers from which nothing follows.
    """

    scheme: Scheme
    answers: Mapping[str, Answer]
    verdicts: dict[str, str] = field(default_factory=dict)
    trivial: set[str] = field(default_factory=set)
    easy: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    barren: set[str] = field(default_factory=set)
    _parents: dict[Any, tuple[list[str], set[str]]] = field(default_factory=dict)
    _predicted: dict[Any, tuple[Range, ...] | None] = field(default_factory=dict)

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

    def own(self, name: str, base: Reach, exactly: bool = False) -> Any:
        """The student's value of a call as affine forms; the key's where a cell is blank.

        `exactly`: the numbers as they stand there, else all that may have been rounded to them.
        """
        answer = self.answers[name]
        key: Any = base.values[name] if name in base.values else self.scheme.key.values[name]
        cells = cells_of(key) if answer.found_shape is None else [None] * len(answer.cells)
        pairs = zip(answer.cells, cells, strict=True)
        if exactly:
            forms = [base.working.lift(centre_of(c)[0]) if isinstance(c, Written) else form for c, form in pairs]
        else:
            forms = [self._form(cell, form, base) for cell, form in pairs]
        shape = np.shape(key) if answer.found_shape is None else answer.found_shape
        return np.array(forms, dtype=object).reshape(shape) if shape else forms[0]

    def _form(self, cell: Any, form: Any, base: Reach) -> Any:
        if not isinstance(cell, Written):
            return form
        centre, half = centre_of(cell)
        if getattr(form, "rational", None) == centre:  # 0.5 where the key is 1/2: nothing was rounded
            return form
        if cell.is_integer_literal and not _is_whole(form):  # 200.4 to three figures is written 200
            half = self.scheme.problem.rounding.half_unit(abs(centre))
        if base is not self.scheme.key:  # fewer digits are kept: those that were written may not all have been used
            kept = base.working.lift(centre)
            half = half if kept.rational is not None else max(half, to_rational(kept.radius))
        return base.working.written(centre, half)

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
            self._predicted[label] = self.calculated(name, mix, functions, fewer, answer)
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
        found = _predicted(self.scheme.problem, name, functions, override, base, rule)
        if found is None and not exactly and OWN in mix.values():
            return self.calculated(name, mix, functions, fewer, answer, exactly=True)
        return found

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
        """What comes of keeping fewer digits than the sheet asks, in the working or in the answer."""
        parents, _ = self.parents(name)
        rule = self.scheme.problem.rounding
        written = digits_written(self.answers[name], rule.answer)
        for fewer in self.scheme.coarse:
            mix = dict.fromkeys(parents, OWN)
            found = self.predict_kept(name, mix, (fewer, written), {}, fewer, written)
            if found is not None:
                yield Explanation("rounded", found, parents=mix, digits=rule.working.count - fewer)


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
) -> tuple[Range, ...] | None:
    try:
        values = reach(problem, functions, override, base=base, until=name).values
        return tuple(range_of(cell, rule) for cell in cells_of(values[name]))
    except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):  # own values of another shape may not fit
        return None
