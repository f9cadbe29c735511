"""A session: variant after variant of one family. Knows no terminal: it reads and says by functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from markscheme.engine.certify import sample
from markscheme.family.model import Family
from markscheme.marking.marks import mark_text
from markscheme.phrases import say
from markscheme.practice.exercise import Exercise
from markscheme.practice.history import History, PracticeTally

GIVE_UP, NEXT, QUIT, HELP = ("?", "？"), ("n", "next", "下一题"), ("q", "quit", "退出"), ("h", "help", "帮助")


@dataclass
class Session:
    """Variant after variant of one family."""

    family: Family
    level: str
    seed: int
    language: str
    options: Mapping[str, str]
    history: History
    tally: PracticeTally = field(default_factory=PracticeTally)

    def exercises(self) -> Iterator[Exercise]:
        """Yield the variants in order: the first is the problem of this seed, as on a sheet."""
        n = 0
        while True:
            seed = f"{self.seed}/{n}" if n else self.seed
            yield Exercise(sample(self.family, self.level, seed, self.options).problem, self.language)
            n += 1

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
                self._count((exercise.tally.score - before) / marks, marks)
            for line in reply.lines:
                tell(line)
            if reply.step_over:
                return ""

    def _count(self, share: Fraction, marks: int) -> None:
        self.tally.add(share, marks)
        self.history.add(self.family.id, share, marks)

    def summary(self) -> list[str]:
        """Say the score of this session and of all."""
        if not self.tally.steps:
            return [say("practice.nothing", self.language)]
        own = self.tally
        counts = {"steps": own.steps, "first": own.first, "later": own.later, "shown": own.shown}
        score, total = mark_text(own.score), mark_text(own.total)
        lines = [say("practice.summary", self.language, family=self.family.id, score=score, total=total, **counts)]
        if self.history.trouble:
            return [*lines, say("practice.not_kept", self.language, error=self.history.trouble)]
        every = self.history.read().get(self.family.id)
        return lines if every is None else [*lines, self._so_far(every)]

    def _so_far(self, every: PracticeTally) -> str:
        percent = round(100 * every.score / every.total) if every.total else 0
        score, total = mark_text(every.score), mark_text(every.total)
        return say("practice.so_far", self.language, score=score, total=total, percent=percent)
