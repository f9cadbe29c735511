"""What is said after a mock exam: marks of each question with the reasons, and what to revise."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from markscheme.interaction.hints import worked
from markscheme.interaction.in_words import marks_in_words, slip_in_words, title_of, verdict_in_words
from markscheme.interaction.marker_of import ToldQuestionMark, ToldStepMark
from markscheme.phrases import say
from markscheme.practice.exercise import Exercise
from markscheme.practice.history import Event, Result
from markscheme.practice.mock.mock_exam import MockExam
from markscheme.practice.terminal import Terminal

MOST_SLIPS = 6  # lines about misconceptions
MOST_COMMANDS = 4  # questions to work again


@dataclass(frozen=True)
class ExamReport:
    """A mock exam with its marks, question by question."""

    exam: MockExam
    marks: Sequence[ToldQuestionMark]

    def events(self, now: datetime) -> list[Event]:
        """Give what happened at each part as events of practice.

        All of its marks are `first`, some of them `later`, none of them, or nothing written, `shown`.
        """
        return [
            Event(now, mark.family, step.name, _result(step), step.slips, Fraction(step.out_of))
            for mark in self.marks
            for step in mark.told
        ]

    def show(self, terminal: Terminal) -> None:
        """Say marks, verdicts and reasons of each question, then what to revise."""
        terminal.head(self._say("mock.result"))
        for n, (question, mark) in enumerate(self._pairs(), 1):
            score = self._of(mark.score, mark.total)
            terminal.head(f"{n}. {title_of(question.problem)}  {score}")
            for step, told in zip(question.problem.steps, mark.told, strict=True):
                _show_step(step.letter, told, self.exam.language, terminal)
        earned, total = sum((mark.score for mark in self.marks), Fraction(0)), self.exam.total
        percent = round(100 * earned / total) if total else 0
        terminal.tell("")
        values = {"score": marks_in_words(earned), "total": marks_in_words(total), "percent": percent}
        terminal.say(self._say("mock.score", **values))
        self._revise(terminal)

    def _revise(self, terminal: Terminal) -> None:
        """Say which families lost most, by which misconceptions, and the commands that go on from here."""
        lost = sorted(self._pairs(), key=lambda pair: pair[1].score - pair[1].total)
        lost = [(question, mark) for question, mark in lost if mark.score < mark.total]
        if not lost:
            terminal.say(self._say("mock.nothing_to_revise"))
            return
        terminal.head(self._say("mock.revise"))
        for question, mark in lost:
            marks, title = marks_in_words(mark.total - mark.score), title_of(question.problem)
            terminal.say("- " + self._say("mock.lost", family=title, marks=marks, total=marks_in_words(mark.total)))
        for line in [line for question, mark in lost for line in _slips(question, mark)][:MOST_SLIPS]:
            terminal.say(f"- {line}")
        terminal.tell("")
        terminal.say(self._say("mock.again"))
        for question, _ in lost[:MOST_COMMANDS]:
            terminal.tell(f"  markscheme practice {shlex.quote(str(question.link))}{self._lang}")
        families = dict.fromkeys(question.problem.family.id for question, _ in lost)
        level = f" --level {lost[0][0].address.level}"
        terminal.say(self._say("mock.others"))
        terminal.tell(f"  markscheme practice {' '.join(map(shlex.quote, families))}{level}{self._lang}")

    @property
    def _lang(self) -> str:
        return "" if self.exam.language == "en" else f" --lang {self.exam.language}"

    def offer_solutions(self, terminal: Terminal) -> None:
        """Show the worked solutions that are asked for, until an empty line or the end of the input."""
        try:
            while text := terminal.read(self._say("mock.which_solution") + " > ").strip():
                number = int(text) if text.isdecimal() and len(text) < 4 else 0
                if not 1 <= number <= len(self.exam.questions):
                    return
                question = self.exam.questions[number - 1]
                terminal.head(f"{number}. {title_of(question.problem)}")
                terminal.show(question.problem.statement())
                terminal.tell("")
                terminal.show(worked(question.problem))
        except (EOFError, KeyboardInterrupt):
            terminal.tell("")

    def _pairs(self) -> list[tuple[Exercise, ToldQuestionMark]]:
        return list(zip(self.exam.questions, self.marks, strict=True))

    def _of(self, score: Fraction, total: int) -> str:
        return self._say("page.score_of", score=marks_in_words(score), total=marks_in_words(total))

    def _say(self, name: str, **values: object) -> str:
        return say(name, self.exam.language, **values)


def _result(step: ToldStepMark) -> Result:
    return "first" if step.credit >= 1 else "later" if step.credit > 0 else "shown"


def _show_step(letter: str, step: ToldStepMark, language: str, terminal: Terminal) -> None:
    """Say verdict and marks of a part in one line, and below it why it is not right."""
    marks = say("page.score_of", language, score=step.marks_text, total=marks_in_words(step.out_of))
    verdict = verdict_in_words(step.verdict, language, step.note)
    terminal.say(say("mock.part", language, part=letter, verdict=verdict, marks=marks))
    if step.verdict not in ("right", "blank"):
        terminal.show(step.message(language))


def _slips(question: Exercise, mark: ToldQuestionMark) -> Iterator[str]:
    """Say the misconceptions that a question showed, each once, with the parts that show it."""
    letters: dict[str, list[str]] = {}
    for step, told in zip(question.problem.steps, mark.told, strict=True):
        for slip in told.slips:
            letters.setdefault(slip, []).append(f"({step.letter})")
    for slip, parts in letters.items():
        if slip in question.problem.family.slips:
            yield f"{title_of(question.problem)} {', '.join(parts)}: {slip_in_words(question.problem, slip).text()}"
