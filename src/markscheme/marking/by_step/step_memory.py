"""What steps were marked before: a step is marked once for all students of a version who wrote the same up to it.

Why marks that are taken from here are those that would be made:

- Marking a step is a function of the prepared problem, of the policy, of the answers, of what the steps before were
  judged, and of what looking for two misconceptions at once has cost so far. A step is known by all of these, and by
  everything of the answers up to it that marking can see (`Answer.in_short`).
- Answers behind the step are looked at for some mistakes alone: a number may stand in another box. Whether one was
  looked at is noted (`NotedAnswers`); such a step is known by all answers of the script.
- A limit on the work of a script counts what is worked out: where there is one nothing is taken from here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import inf

from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.script import StudentScript
from markscheme.marking.marks import StepMark
from markscheme.marking.policy import Policy


class NotedAnswers(Mapping[str, Answer]):
    """The answers of a script in the order of the paper; notes whether one behind the present step was looked at."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.given = dict(answers)
        self._places = {name: place for place, name in enumerate(answers)}
        self._present = 0
        self.looked_ahead = False

    def begin(self, name: str) -> None:
        """Begin with a step."""
        self._present, self.looked_ahead = self._places[name], False

    def __getitem__(self, name: str) -> Answer:
        answer = self.given[name]
        if self._places[name] > self._present:
            self.looked_ahead = True
        return answer

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


@dataclass(frozen=True, slots=True)
class _MarkedStep:
    """A step as it was marked, what it left in the script for later ones, and what looking for pairs had cost then.

    The answer is not kept: who is given the step has one that is read the same, and may have written pages.
    """

    step: StepMark
    verdict: str
    marks_left: tuple[bool, ...]
    on_pairs: int


_NO_ANSWER = Answer(None, (), ())
_LOOKS_AHEAD = "looks ahead"  # in the place of a step that is known by all answers


class StepMemory:
    """The memory for one script while it is marked step by step; what it holds is kept by the scheme."""

    def __init__(self, script: StudentScript, policy: Policy) -> None:
        self.script, self.scheme, self.policy = script, script.scheme, policy.in_full
        self.answers = NotedAnswers(script.answers)
        self.remembers = self.scheme.remembers and script.limit.left == inf
        if self.remembers:
            script.answers = self.answers
        self._before = blake2b(digest_size=16)
        self._left = list(self.answers.given)  # steps that are not in the digest yet

    def marked(self, name: str, make: Callable[[], StepMark]) -> StepMark:
        """Give the marks of a step, made or remembered, and leave in the script what later steps have to know."""
        script, answers = self.script, self.answers
        if not self.remembers or script.answers is not answers:  # an answer was taken otherwise than it was read
            return make()
        known_by: Hashable = self._known_by(name)
        found = self.scheme.of_numbers.known(known_by)
        is_whole = found == (_LOOKS_AHEAD,)
        if is_whole:
            known_by = known_by, self._all()
            found = self.scheme.of_numbers.known(known_by)
        if found is not None:
            return self._taken(name, *found)
        answers.begin(name)
        step = make()
        if script.answers is answers and step.answer is answers.given[name]:
            if answers.looked_ahead and not is_whole:
                self.scheme.of_numbers.keep(known_by, _LOOKS_AHEAD)
                known_by = known_by, self._all()
            left = tuple(name in noted for noted in self._notes)
            kept = replace(step, answer=_NO_ANSWER)
            self.scheme.of_numbers.keep(known_by, _MarkedStep(kept, script.verdicts[name], left, script.on_pairs))
        return step

    @property
    def _notes(self) -> tuple[set[str], ...]:
        """Where a script notes of a step what later ones have to know, beside its verdict."""
        script = self.script
        return script.barren, script.otherwise, script.trivial, script.easy

    def _taken(self, name: str, found: _MarkedStep) -> StepMark:
        script = self.script
        script.verdicts[name], script.on_pairs = found.verdict, found.on_pairs
        script.slips_so_far.update(found.step.slips)
        for noted, is_noted in zip(self._notes, found.marks_left, strict=True):
            if is_noted:
                noted.add(name)
        return replace(found.step, answer=self.answers.given[name])

    def _known_by(self, name: str) -> Hashable:
        """Give all that marking a step depends on, if it looks at no answer behind it."""
        while self._left[0] != name:
            before = self._left.pop(0)
            notes = [before in noted for noted in self._notes]
            self._before.update(f"{self._in_full(before)} {self.script.verdicts[before]} {notes}\n".encode())
        up_to = self._before.copy()
        up_to.update(self._in_full(name).encode())
        slips = tuple(sorted(self.script.slips_so_far))
        return "marked", name, self.policy, up_to.digest(), slips, self.script.on_pairs

    def _all(self) -> bytes:
        return blake2b("\n".join(map(self._in_full, self.answers.given)).encode(), digest_size=16).digest()

    def _in_full(self, name: str) -> str:
        return self.answers.given[name].in_short
