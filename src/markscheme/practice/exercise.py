"""One problem on its way through its steps: which step is asked now, and what was said so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from markscheme._version import __version__
from markscheme.engine.asked_step import AskedStep
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address, read_address
from markscheme.interaction.dialogue import HINT, DialogueState, Reply, answered, next_hint
from markscheme.interaction.marker_of import EFFORT, Marker
from markscheme.practice.history import PracticeTally, Result


@dataclass
class Exercise:
    """A problem and what happened at its steps. `at`: the place of the step that is asked now."""

    address: Address
    marker: Marker
    state: DialogueState = field(default_factory=DialogueState)
    at: int = 0

    @classmethod
    def of(cls, address: Address, library: Library) -> Exercise:
        """Draw the problem of an address."""
        return cls(address, Marker(address.problem(library), effort=EFFORT))

    @property
    def problem(self) -> Problem:
        """The problem that is worked."""
        return self.marker.problem

    @property
    def step(self) -> AskedStep:
        """The step that is asked now."""
        return self.problem.steps[self.at]

    @property
    def step_is_done(self) -> bool:
        """Whether the step that is asked now was finished before."""
        return self.state.of(self.step.name).share is not None

    @property
    def over(self) -> bool:
        """Whether every step is finished."""
        return not self.state.open_steps(self.problem)

    def say(self, text: str) -> Reply:
        """Take what was typed for the step that is asked now; `?` asks for help."""
        name, language = self.step.name, self.problem.language
        if text.strip() in HINT:
            self.state, said = next_hint(self.problem, self.state, name, language)
        else:
            self.state, said = answered(self.marker, self.state, name, text, language)
        return said

    def go_on(self) -> bool:
        """Go to the next open step, those that were skipped after the others; False where no other one is open."""
        steps = self.problem.steps
        for i in range(1, len(steps)):
            place = (self.at + i) % len(steps)
            if self.state.of(steps[place].name).share is None:
                self.at = place
                return True
        return False

    def go_back(self) -> bool:
        """Go to the step before, done or not; False at the first one."""
        if not self.at:
            return False
        self.at -= 1
        return True

    def result(self, step: str) -> Result:
        """Say how a finished step went."""
        here = self.state.of(step)
        if not here.share:
            return "shown"
        return "later" if here.misses or here.hints else "first"

    def tally(self) -> PracticeTally:
        """Count the finished steps and their marks."""
        tally = PracticeTally()
        for name, marks in self.problem.asked.items():
            share = self.state.of(name).share
            if share is not None:
                tally.add(self.result(name), share, Fraction(marks))
        return tally

    def to_json(self) -> JsonObject:
        """Give plain data: where the problem is found, and what happened."""
        return {"address": self.link, "state": self.state.to_json(), "at": self.at}

    @property
    def link(self) -> str:
        """The address with the version that drew the numbers."""
        return str(replace(self.address, language="", version=self.address.version or __version__))

    @classmethod
    def from_json(cls, data: JsonValue, language: str, library: Library) -> Exercise:
        """Read what `to_json` wrote; raise `MarkschemeError` for what it cannot have written."""
        if not isinstance(data, dict) or not isinstance(data.get("at"), int):
            raise AnswerError("a problem has no address or no place")
        exercise = cls.of(replace(read_address(data.get("address", "")), language=language), library)
        exercise.state = DialogueState.from_json(data.get("state"), exercise.problem)
        if not 0 <= data["at"] < len(exercise.problem.steps):
            raise AnswerError(f"a problem has no step {data['at']}")
        exercise.at = data["at"]
        return exercise
