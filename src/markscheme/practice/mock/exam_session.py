"""A mock exam at the terminal: answers in any order, nothing told before the end; the time is looked at each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil

from markscheme.interaction.in_words import title_of
from markscheme.interaction.read_back import read_typed, shape_told
from markscheme.phrases import say
from markscheme.practice.history import History
from markscheme.practice.kept_session import KeptSession
from markscheme.practice.mock.exam_commands import exam_command_of
from markscheme.practice.mock.exam_report import ExamReport
from markscheme.practice.mock.mock_exam import MockExam
from markscheme.practice.terminal import Terminal, answer_form


@dataclass
class ExamSession:
    """An exam that is worked now. `clock`: seconds of a clock that runs on; `now`: the time of day, for the history."""

    exam: MockExam
    history: History
    kept: KeptSession
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _start: float = field(default=0.0, init=False)
    _asks_twice: bool = field(default=False, init=False)

    @property
    def seconds_left(self) -> float:
        """The time that is left, from the clock."""
        return self.exam.seconds_left(self._used())

    def _used(self) -> float:
        return self.exam.used + self.clock() - self._start

    def run(self, terminal: Terminal) -> None:
        """Hold the exam until it is handed in, broken off or over; then mark it and report."""
        self._start = self.clock()
        try:
            self._introduce(terminal)
            handed_in = self._work(terminal)
        except (EOFError, KeyboardInterrupt):
            terminal.tell("")
            handed_in = self.seconds_left <= 0
        if not handed_in:
            self._break_off(terminal)
            return
        report = ExamReport(self.exam, self.exam.marks())
        report.show(terminal)  # before it is counted: broken off here, it is resumed and counted once
        self.history.add(*report.events(self.now()))
        if self.history.trouble:
            terminal.say(say("practice.not_kept", self.exam.language, error=self.history.trouble))
        self.kept.end()
        report.offer_solutions(terminal)

    def _break_off(self, terminal: Terminal) -> None:
        minutes = max(0, ceil(self.seconds_left / 60))
        self._keep()
        terminal.say(self._say("mock.broken_off", minutes=minutes))
        if self.kept.trouble:
            terminal.say(self._say("practice.session_not_kept", error=self.kept.trouble))
        else:
            terminal.say(self._say("practice.resume"))

    def _work(self, terminal: Terminal) -> bool:
        """Take answers until it is handed in or the time is over; False when it is broken off."""
        asked: tuple[int, int] | None = None
        while True:
            if asked != self.exam.at:
                self._ask(terminal, is_new=asked is None or asked[0] != self.exam.at[0])
                asked = self.exam.at
            left = max(0, ceil(self.seconds_left / 60))
            text = terminal.read(f"{self.exam.label(self.exam.at)} [{self._say('mock.minutes', n=left)}] > ")
            if self.seconds_left <= 0:
                terminal.say(self._say("mock.over"))
                return True
            found = exam_command_of(text, self.exam)
            command = found[0] if found else ""
            if command == "quit":
                return False
            if command == "finish" and self._is_sure(terminal):
                return True
            self._asks_twice = command == "finish"
            if found is None:
                self._take(text, terminal)
            elif command == "problem":
                asked = None
            elif command != "finish":
                self._follow(command, found[1], terminal)
            self._keep()

    def _follow(self, command: str, place: tuple[int, int] | None, terminal: Terminal) -> None:
        exam = self.exam
        if command == "overview":
            self._overview(terminal)
        elif command == "help":
            terminal.say(self._say("mock.keys"))
        elif command == "clear":
            exam.write("")
            terminal.say(self._say("mock.cleared", part=exam.label(exam.at)))
        elif command == "go" and place is None:
            terminal.say(self._say("mock.no_part"))
        elif command == "go" and place is not None:
            exam.at = place
        elif command == "next" and exam.at[0] + 1 < len(exam.questions):
            exam.at = (exam.at[0] + 1, 0)
        elif not exam.move(-1 if command == "back" else 1):
            self._overview(terminal)

    def _take(self, text: str, terminal: Terminal) -> None:
        """Note an answer and go on with the next part; say where it cannot be read, or has another shape than asked.

        Nothing is told of its value.
        """
        exam = self.exam
        exam.write(text)
        problem, step = exam.questions[exam.at[0]].problem, exam.step
        bad = [cell for cell in read_typed(problem, step.name, text.strip()) if cell.state == "unreadable"]
        told = bad[0].shown if bad else shape_told(problem, step.name, text.strip())
        if told is not None:
            terminal.show(told)
            terminal.say(self._say("mock.noted_unread"))
            return
        terminal.say(self._say("mock.noted", part=exam.label(exam.at)))
        if not exam.move(1):
            self._overview(terminal)

    def _is_sure(self, terminal: Terminal) -> bool:
        """Ask once more where parts are blank."""
        blank = self.exam.open_parts()
        if not blank or self._asks_twice:
            return True
        parts = self._say("common.list_comma").join(blank)
        terminal.say(self._say("mock.really", parts=parts))
        return False

    def _keep(self) -> None:
        used = self._used()
        self._start, self.exam.used = self.clock(), used
        self.kept.keep(self.exam.to_json())

    def _introduce(self, terminal: Terminal) -> None:
        exam = self.exam
        terminal.head(self._say("mock.title"))
        count, left = len(exam.questions), max(0, ceil(self.seconds_left / 60))
        terminal.say(self._say("mock.intro", count=count, marks=exam.total, minutes=exam.minutes, left=left))
        self._overview(terminal)
        terminal.say(self._say("mock.keys"))

    def _overview(self, terminal: Terminal) -> None:
        """List the questions with their marks, and the parts in which nothing stands."""
        blank = self.exam.open_parts()
        for n, question in enumerate(self.exam.questions, 1):
            marks = self._worth(question.problem.total)
            open_here = [part for part in blank if part.startswith(f"{n}(")]
            state = self._say("mock.blank", parts=self._say("common.list_comma").join(open_here)) if open_here else ""
            terminal.say(f"{n}. {title_of(question.problem)}  [{marks}]{'  ' if state else ''}{state}", indent=2)

    def _ask(self, terminal: Terminal, is_new: bool) -> None:
        exam, language = self.exam, self.exam.language
        question = exam.questions[exam.at[0]]
        if is_new:
            marks = self._worth(question.problem.total)
            terminal.head(f"{exam.at[0] + 1}. {title_of(question.problem)}  [{marks}]")
            terminal.show(question.problem.statement(language))
        terminal.tell("\n" + exam.step.text(language, terminal.columns))
        if form := answer_form(exam.step, language):
            terminal.say(form, indent=4)
        if exam.answer:
            terminal.say(self._say("mock.stands", answer=exam.answer))

    def _worth(self, marks: int) -> str:
        return self._say("document.one_mark" if marks == 1 else "document.marks", marks=str(marks))

    def _say(self, name: str, **values: object) -> str:
        return say(name, self.exam.language, **values)
