"""What the board counts: at each step the last answer of everybody, and whom a misconception was named to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from markscheme.serve.classroom.class_store import KeptAnswer

SHOWN = "shown"  # in the place of a verdict: the value was asked for
NOT_COUNTED = ("blank", "unreadable")  # says nothing of what somebody knows
GROUPS = {"right": "right", "follows": "follows", "slip": "slipped", SHOWN: "shown"}  # all else is "other"


class Tally:
    """Counts of a class; built again from its answers, it is the same."""

    def __init__(self, answers: Iterable[KeptAnswer] = ()) -> None:
        self.version = 0  # another one after every change, so that whoever watches can wait for it
        self._last: dict[tuple[int, str], dict[int, KeptAnswer]] = defaultdict(dict)
        self._named: dict[tuple[int, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.add(answers)

    def add(self, answers: Iterable[KeptAnswer]) -> None:
        """Count some answers."""
        for answer in answers:
            if answer.verdict in NOT_COUNTED:
                continue
            place = answer.question, answer.step
            self._last[place][answer.student] = answer
            for slip in answer.slips:
                self._named[place][slip].add(answer.student)
        self.version += 1

    def remove(self, student: int) -> None:
        """Count nothing of a student any more."""
        for last in self._last.values():
            last.pop(student, None)
        for named in self._named.values():
            for students in named.values():
                students.discard(student)
        self.version += 1

    def verdicts(self, question: int, step: str) -> Counter[str]:
        """Count the last verdicts at a step."""
        return Counter(answer.verdict for answer in self._last[question, step].values())

    def groups(self, question: int, step: str) -> dict[str, int]:
        """Count a step by what the board shows: right, follows, slipped, other, shown."""
        counts = dict.fromkeys(("right", "follows", "slipped", "other", "shown"), 0)
        for verdict, count in self.verdicts(question, step).items():
            counts[GROUPS.get(verdict, "other")] += count
        return counts

    def slips(self, question: int, step: str) -> list[tuple[str, int, int]]:
        """List the misconceptions named at a step: to how many, and how many have it now, the most frequent first."""
        now = Counter(slip for answer in self._last[question, step].values() for slip in answer.slips)
        found = [(slip, len(students), now[slip]) for slip, students in self._named[question, step].items() if students]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def at_work(self, question: int, steps: Mapping[str, object]) -> int:
        """Count who answered anything of a question."""
        return len(set().union(*(self._last[question, step] for step in steps)))
