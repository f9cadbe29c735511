"""What steps were marked before: a step is marked once for all students of a version with whom it hangs on the same.

Why marks that are taken from here are those that would be made:

- Marking a step is a function of the prepared problem, of the policy, and of what it looks at in the script. All of
  that is noted while a step is marked (`NotedScript`): answers, earlier and later ones, what the steps before were
  judged, and what looking for two misconceptions at once has cost so far.
- Where all that was looked at then shows the same now, marking would look at the same again, and find the same.
- A limit on the work of a script counts what is worked out: where there is one nothing is taken from here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, MutableSet
from dataclasses import dataclass, replace
from math import inf

from markscheme.diagnosis.script import StudentScript
from markscheme.marking.by_step.noted_script import Look, NotedScript
from markscheme.marking.marks import NO_ANSWER, StepMark
from markscheme.marking.policy import Policy

MOST_LOOKS = 24  # that steps of one name were marked by


@dataclass(frozen=True, slots=True)
class _MarkedStep:
    """A step as it was marked, what it left in the script for later ones, and what looking for pairs cost in it.

    The answer is not kept: who is given the step has one that is read the same, and may have written pages.
    """

    step: StepMark
    verdict: str
    marks_left: tuple[bool, ...]
    on_pairs: int


class _Looks:
    """All that marking a step looked at, once or more often: what it showed is known by this and the answers to it."""

    __slots__ = ("looks",)

    def __init__(self, looks: tuple[Look, ...]) -> None:
        self.looks = looks


class StepMemory:
    """The memory for one script while it is marked step by step; what it holds is kept by the scheme."""

    def __init__(self, script: StudentScript, policy: Policy) -> None:
        self.script, self.scheme = script, script.scheme
        self.remembers = self.scheme.remembers and script.limit.left == inf
        if self.remembers:
            self.noted = NotedScript(script)
            self._known: dict[str, list[_Looks]] = self.scheme.cached(("marked", policy.in_full), dict)

    def marked(self, name: str, make: Callable[[StudentScript], StepMark]) -> StepMark:
        """Give the marks of a step, made or remembered, and leave in the script what later steps have to know."""
        script = self.script
        if not self.remembers:
            return make(script)
        noted = self.noted
        noted.begin(name)
        found = self._found(name)
        if found is not None:
            return self._taken(name, found)
        answers = noted.answers
        step = make(noted)
        on_pairs, script.on_pairs = noted.on_pairs - script.on_pairs, noted.on_pairs
        if noted.answers is not answers:  # an answer was taken otherwise than it was read
            script.answers, self.remembers = noted.answers, False
        elif step.answer is script.answers[name]:
            self._keep(name, step, on_pairs)
        return step

    def _found(self, name: str) -> _MarkedStep | None:
        shown: dict[Look, Hashable] = {}
        for looks in self._known.get(name, ()):
            for look in looks.looks:
                if look not in shown:
                    shown[look] = self.noted.looks.shown(look)
            found = self.scheme.of_numbers.known((looks, *map(shown.__getitem__, looks.looks)))
            if found is not None:
                marked: _MarkedStep = found[0]
                return marked
        return None

    def _keep(self, name: str, step: StepMark, on_pairs: int) -> None:
        seen = self.noted.looks.seen
        looks = tuple(sorted(seen))
        known = self._known.setdefault(name, [])
        like = next((one for one in known if one.looks == looks), None)
        if like is None:
            if len(known) == MOST_LOOKS:
                return
            like = _Looks(looks)
            known.append(like)
        left = tuple(name in noted for noted in self._notes)
        kept = _MarkedStep(replace(step, answer=NO_ANSWER), self.script.verdicts[name], left, on_pairs)
        self.scheme.of_numbers.keep((like, *map(seen.__getitem__, looks)), kept)

    @property
    def _notes(self) -> tuple[MutableSet[str], ...]:
        """Where a script notes of a step what later ones have to know, beside its verdict."""
        script = self.script
        return script.barren, script.otherwise, script.trivial, script.easy

    def _taken(self, name: str, found: _MarkedStep) -> StepMark:
        script = self.script
        script.verdicts[name] = found.verdict
        script.on_pairs += found.on_pairs
        if found.step.slips:
            script.slips_so_far |= set(found.step.slips)
        for noted, is_noted in zip(self._notes, found.marks_left, strict=True):
            if is_noted:
                noted.add(name)
        return found.step.of(script.answers[name], found.step.form)
