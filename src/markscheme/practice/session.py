"""A session: problem after problem, one step at a time. Knows no terminal and no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from markscheme._version import __version__
from markscheme.errors import AnswerError
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.dialogue import Reply
from markscheme.interaction.hints import worked
from markscheme.interaction.in_words import marks_in_words, title_of
from markscheme.phrases import say
from markscheme.practice.exercise import Exercise
from markscheme.practice.history import Event, History, PracticeTally
from markscheme.practice.kept_session import KeptSession
from markscheme.practice.terminal import Terminal, answer_form
from markscheme.practice.turns import Turns
from markscheme.practice.typed_commands import command_of

PRACTICE = "practice"  # the kind of a kept session
MOST_BACK = 20  # problems that one can go back to; of older ones only the score is kept


@dataclass
class Session:
    """Problems in turn.

    `begun`: those that one can go back to, the first of them the `dropped`-th of all; `here`: which of them is worked.
    `tallies`: of those before.
    """

    turns: Turns
    language: str
    library: Library
    history: History
    kept: KeptSession
    begun: list[Exercise] = field(default_factory=list)
    here: int = 0
    dropped: int = 0
    tallies: dict[str, PracticeTally] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, terminal: Terminal) -> None:
        """Hold the dialogue until the student quits, the input ends or Ctrl-C comes; then tell the score."""
        goes_on = True
        try:
            while goes_on and (exercise := self.exercise()) is not None:
                _introduce(exercise, terminal)
                goes_on = self._work(exercise, terminal)
        except (EOFError, KeyboardInterrupt):
            goes_on = False
            terminal.tell("")
        if goes_on:
            terminal.say(say("practice.end", self.language))
            self.kept.end()
        for line in self.summary(resumable=not goes_on):
            terminal.say(line)

    def exercise(self) -> Exercise | None:
        """Give the problem that is worked now; None behind the last one."""
        if self.here == len(self.begun):
            try:
                address = self.turns[self.dropped + self.here]
            except IndexError:
                return None
            self.begun.append(Exercise.of(address, self.library))
            if len(self.begun) > MOST_BACK:
                self._drop(self.begun.pop(0))
        return self.begun[self.here]

    def _drop(self, exercise: Exercise) -> None:
        self.tallies = self._all_tallies([exercise])
        self.here -= 1
        self.dropped += 1

    def _work(self, exercise: Exercise, terminal: Terminal) -> bool:
        """Go through one problem; False when the student quits."""
        asked = ""
        while True:
            if asked != (asked := exercise.step.name):
                _ask(exercise, terminal)
            text = terminal.read("> ")
            command = command_of(text, exercise.step)
            if command == "quit":
                return False
            if command == "next" or (not text.strip() and exercise.over):
                terminal.say(say("practice.left", self.language))
                return self._move(1)
            if command == "back":
                if exercise.go_back():
                    self._keep()
                elif self.here:
                    return self._move(-1)
                else:
                    terminal.say(say("practice.no_step_before", self.language))
            elif command == "problem":
                _introduce(exercise, terminal)
                asked = ""
            elif command == "skip" or (not text.strip() and exercise.step_is_done):
                if not exercise.go_on():
                    terminal.say(say("practice.only_step", self.language))
                self._keep()
            elif command == "help" or not text.strip():
                terminal.say(say("practice.keys", self.language))
                terminal.say(say("practice.words", self.language))
            elif self._answer(exercise, "?" if command == "hint" else text, terminal):
                return self._move(1)

    def _answer(self, exercise: Exercise, text: str, terminal: Terminal) -> bool:
        """Take an answer or a question for help; True when it ended the problem."""
        was_done, step = exercise.step_is_done, exercise.step
        said = exercise.say(text)
        ends = said.step_over and not was_done
        if ends:
            self._count(exercise)
            exercise.go_on()
        self._keep()
        terminal.show(said.message)
        if said.hint is not None and said.hint is not said.message:
            terminal.show(said.hint)
        if said.stage == "value" and not (ends and exercise.over):  # else the whole solution follows
            terminal.tell("")
            terminal.show(worked(exercise.problem, step.name))
        if ends and exercise.state.of(step.name).share not in (0, 1):
            total = marks_in_words(step.marks)
            terminal.say(say("practice.step_marks", self.language, marks=said.marks, total=total))
        if _is_missed(said, was_done):
            terminal.say(say("practice.try_again", self.language))
        if not (ends and exercise.over):
            return False
        self._finish(exercise, terminal)
        return True

    def _count(self, exercise: Exercise) -> None:
        name = exercise.step.name
        marks, slips = Fraction(exercise.step.marks), exercise.state.of(name).slips
        result, family = exercise.result(name), exercise.problem.family.id
        self.history.add(Event(self.now(), family, name, result, slips, marks))

    def _finish(self, exercise: Exercise, terminal: Terminal) -> None:
        terminal.head(say("practice.solution", self.language))
        terminal.show(worked(exercise.problem))
        score, total = (marks_in_words(n) for n in (exercise.state.score(exercise.problem), exercise.problem.total))
        terminal.tell("")
        terminal.say(say("practice.finished", self.language, score=score, total=total))

    def _move(self, by: int) -> bool:
        self.here += by
        self._keep()
        return True

    def _keep(self) -> None:
        self.kept.keep(self.to_json())

    def to_json(self) -> JsonObject:
        """Give everything that is needed to go on, as plain data."""
        return {
            "kind": PRACTICE,
            "language": self.language,
            "turns": self.turns.to_json(),
            "problems": [exercise.to_json() for exercise in self.begun],
            "here": self.here,
            "dropped": self.dropped,
            "tallies": {family: tally.to_json() for family, tally in self.tallies.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue], library: Library, history: History, kept: KeptSession) -> Session:
        """Read what `to_json` wrote; raise `MarkschemeError` for what it cannot have written."""
        language, here, dropped = data.get("language"), data.get("here"), data.get("dropped")
        problems, tallies = data.get("problems"), data.get("tallies")
        if language not in LANGUAGES or not isinstance(here, int) or not isinstance(dropped, int):
            raise AnswerError("it has no language or no place")
        if not isinstance(problems, list) or not isinstance(tallies, dict) or not 0 <= here <= len(problems):
            raise AnswerError("its problems are missing")
        try:
            before = {str(family): PracticeTally.from_json(one) for family, one in tallies.items()}
        except (KeyError, TypeError, ValueError, ArithmeticError):
            raise AnswerError("its scores are damaged") from None
        begun = [Exercise.from_json(one, language, library) for one in problems]
        turns = Turns.from_json(data.get("turns"))
        return cls(turns, language, library, history, kept, begun, here, max(0, dropped), before)

    def summary(self, resumable: bool) -> list[str]:
        """Say the score of this session and of all, by family, and what was not kept."""
        tallies, lines = self._all_tallies(self.begun), []
        every = self.history.tallies() if tallies and not self.history.trouble else {}
        for family, own in tallies.items():
            counts = {"steps": own.steps, "first": own.first, "later": own.later, "shown": own.shown}
            score, total = marks_in_words(own.score), marks_in_words(own.total)
            lines.append(say("practice.summary", self.language, family=family, score=score, total=total, **counts))
            if family in every:
                lines.append(_so_far(every[family], self.language))
        if not tallies:
            lines.append(say("practice.nothing", self.language))
        if self.history.trouble:
            lines.append(say("practice.not_kept", self.language, error=self.history.trouble))
        if self.history.damaged:
            file, count = self.history.path, self.history.damaged
            lines.append(say("practice.lines_damaged", self.language, file=file, count=count))
        if self.kept.trouble:
            lines.append(say("practice.session_not_kept", self.language, error=self.kept.trouble))
        elif resumable and self.kept.path.exists():
            lines.append(say("practice.resume", self.language))
        return lines

    def _all_tallies(self, exercises: list[Exercise]) -> dict[str, PracticeTally]:
        """Add the scores of some problems to those that were dropped."""
        found = dict(self.tallies)
        for exercise in exercises:
            own, family = exercise.tally(), exercise.problem.family.id
            if own.steps:
                found[family] = found[family].plus(own) if family in found else own
        return found


def _introduce(exercise: Exercise, terminal: Terminal) -> None:
    """Say which problem this is, and its statement."""
    problem, language = exercise.problem, exercise.problem.language
    terminal.head(title_of(problem))
    terminal.say(say("practice.address", language, address=exercise.link))
    if not exercise.address.is_of_this_version:
        then, now = exercise.address.version, __version__
        terminal.say(say("practice.other_version", language, then=then, now=now))
    terminal.tell("")
    terminal.show(problem.statement(language))
    terminal.tell("")
    terminal.say(say("practice.keys", language))


def _ask(exercise: Exercise, terminal: Terminal) -> None:
    """Ask for the present step, and say how its answer is written."""
    step, language = exercise.step, exercise.problem.language
    terminal.tell("\n" + step.text(language, terminal.columns))
    if form := answer_form(step, language):
        terminal.say(form, indent=4)
    here = exercise.state.of(step.name)
    if here.share is not None:
        earned, total = marks_in_words(here.share * step.marks), marks_in_words(step.marks)
        terminal.say(say("practice.done_before", language, marks=earned, total=total))


def _is_missed(said: Reply, was_done: bool) -> bool:
    """Whether an answer was given that is not right yet."""
    return not (said.step_over or was_done) and said.hint is not said.message


def _so_far(every: PracticeTally, language: str) -> str:
    percent = round(100 * every.score / every.total) if every.total else 0
    score, total = marks_in_words(every.score), marks_in_words(every.total)
    return say("practice.so_far", language, score=score, total=total, percent=percent)
