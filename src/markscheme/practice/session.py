"""A session: problem after problem of some families. Knows no terminal: it reads and says by functions."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markscheme.engine.certify import sample
from markscheme.family.choosing import settings_of_each
from markscheme.family.model import Family
from markscheme.marking.marks import mark_text
from markscheme.phrases import say
from markscheme.practice.exercise import Exercise
from markscheme.practice.history import History, PracticeTally

GIVE_UP, NEXT, QUIT, HELP = ("?", "？"), ("n", "next", "下一题"), ("q", "quit", "退出"), ("h", "help", "帮助")


@dataclass
class Session:
    """Problem after problem of the families in turn: for ever, or each as often as it is named."""

    families: Sequence[Family]
    level: str
    seed: int
    language: str
    options: Mapping[str, str]
    history: History
    ends: bool = False
    tallies: dict[str, PracticeTally] = field(default_factory=dict)

    def exercises(self) -> Iterator[Exercise]:
        """Yield the problems in order: the first of a family is that of this seed, as on a sheet."""
        numbers: dict[str, Iterator[int]] = defaultdict(itertools.count)
        settings = settings_of_each(self.families, self.options)
        turns = list(zip(self.families, settings, strict=True))
        for family, options in turns if self.ends else itertools.cycle(turns):
            n = next(numbers[family.id])
            seed = f"{self.seed}/{n}" if n else self.seed
            yield Exercise(sample(family, self.level, seed, options).problem, self.language)

    def run(self, read: Callable[[str], str], tell: Callable[[str], None]) -> None:
        """Hold the dialogue until the student quits, the input ends or Ctrl-C comes; then tell the score."""
        try:
            for exercise in self.exercises():
                tell(exercise.statement())
                tell(say("practice.keys", self.language))
                if not self._work(exercise, read, tell):
                    break
        except (EOFError, KeyboardInterrupt):
            tell("")
        for line in self.summary():
            tell(line)

    def _work(self, exercise: Exercise, read: Callable[[str], str], tell: Callable[[str], None]) -> bool:
        """Go through one problem; False when the student quits."""
        while not exercise.over:
            tell("\n" + exercise.question())
            left = self._step(exercise, read, tell)
            if left in QUIT:
                return False
            if left in NEXT:
                tell(say("practice.left", self.language))
                return True
        score, total = mark_text(exercise.tally.score), mark_text(exercise.tally.total)
        tell("\n" + say("practice.finished", self.language, score=score, total=total))
        return True

    def _step(self, exercise: Exercise, read: Callable[[str], str], tell: Callable[[str], None]) -> str:
        """Ask until the step is over; the word by which the student left it, or nothing."""
        while True:
            text = read("> ").strip()
            if text.lower() in (*QUIT, *NEXT):
                return text.lower()
            before = exercise.tally.score
            marks = int(exercise.problem.asked_calls[exercise.call.name])
            reply = exercise.give_up() if text in GIVE_UP else exercise.answer("" if text.lower() in HELP else text)
            if reply.step_over:
                self._count(exercise.problem.family.id, (exercise.tally.score - before) / marks, marks)
            for line in reply.lines:
                tell(line)
            if reply.step_over:
                return ""

    def _count(self, family: str, share: Fraction, marks: int) -> None:
        self.tallies.setdefault(family, PracticeTally()).add(share, marks)
        self.history.add(family, share, marks)

    def summary(self) -> list[str]:
        """Say the score of this session and of all, by family."""
        if not self.tallies:
            return [say("practice.nothing", self.language)]
        lines, every = [], {} if self.history.trouble else self.history.read()
        for family, own in self.tallies.items():
            counts = {"steps": own.steps, "first": own.first, "later": own.later, "shown": own.shown}
            score, total = mark_text(own.score), mark_text(own.total)
            lines.append(say("practice.summary", self.language, family=family, score=score, total=total, **counts))
            if family in every:
                lines.append(self._so_far(every[family]))
        if self.history.trouble:
            lines.append(say("practice.not_kept", self.language, error=self.history.trouble))
        return lines

    def _so_far(self, every: PracticeTally) -> str:
        percent = round(100 * every.score / every.total) if every.total else 0
        score, total = mark_text(every.score), mark_text(every.total)
        return say("practice.so_far", self.language, score=score, total=total, percent=percent)
