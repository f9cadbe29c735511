"""A mock exam: questions of several families for so many marks, the answers so far, and the time that was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markscheme.engine.asked_step import AskedStep
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.family.choosing import drawn, settings_of_each
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address, read_address
from markscheme.interaction.marker_of import ToldQuestionMark, mark_together
from markscheme.practice.exercise import Exercise

MOCK_EXAM = "mock exam"  # the kind of a kept session
MOST_REFUSED = 12  # families in a row that do not fit into the marks that are left
SLACK = 2  # marks below or above those that are wanted
MOST_MINUTES = 600
MOST_USED = 10**9  # seconds


@dataclass
class MockExam:
    """Questions with the answers so far. `used`: seconds. `at`: the question and the part that are worked, from 0."""

    minutes: int
    language: str
    questions: Sequence[Exercise]
    answers: list[dict[str, str]] = field(default_factory=list)
    used: float = 0.0
    at: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.answers = self.answers or [{} for _ in self.questions]

    @property
    def total(self) -> int:
        """All marks."""
        return sum(question.problem.total for question in self.questions)

    @property
    def step(self) -> AskedStep:
        """The part that is worked."""
        return self.questions[self.at[0]].problem.steps[self.at[1]]

    @property
    def answer(self) -> str:
        """What stands in the part that is worked."""
        return self.answers[self.at[0]].get(self.step.name, "")

    def write(self, text: str) -> None:
        """Put an answer into the part that is worked; an empty one takes it out."""
        written = self.answers[self.at[0]]
        written.pop(self.step.name, None)
        if text.strip():
            written[self.step.name] = text.strip()

    def places(self) -> list[tuple[int, int]]:
        """List all parts in their order."""
        return [(q, p) for q, question in enumerate(self.questions) for p in range(len(question.problem.steps))]

    def move(self, by: int) -> bool:
        """Go to another part, so many places on or back; False where there is none."""
        places = self.places()
        place = places.index(self.at) + by
        if not 0 <= place < len(places):
            return False
        self.at = places[place]
        return True

    def label(self, place: tuple[int, int]) -> str:
        """Name a part as 2(b)."""
        return f"{place[0] + 1}({self.questions[place[0]].problem.steps[place[1]].letter})"

    def open_parts(self) -> list[str]:
        """Name the parts in which nothing stands."""
        steps = [(place, self.questions[place[0]].problem.steps[place[1]]) for place in self.places()]
        return [self.label(place) for place, step in steps if step.name not in self.answers[place[0]]]

    def seconds_left(self, used: float) -> float:
        """Say how much time is left after so many seconds."""
        return self.minutes * 60 - used

    def marks(self) -> list[ToldQuestionMark]:
        """Mark everything, as `grade` marks a sheet."""
        return mark_together([question.marker for question in self.questions], self.answers)

    def to_json(self) -> JsonObject:
        """Give everything that is needed to go on, as plain data."""
        return {
            "kind": MOCK_EXAM,
            "minutes": self.minutes,
            "language": self.language,
            "addresses": [question.link for question in self.questions],
            "answers": self.answers,
            "used": round(self.used, 1),
            "at": list(self.at),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue], library: Library) -> MockExam:
        """Read what `to_json` wrote; raise `MarkschemeError` for what it cannot have written."""
        minutes, language, used = data.get("minutes"), data.get("language"), data.get("used")
        if not isinstance(minutes, int) or not 1 <= minutes <= MOST_MINUTES or language not in LANGUAGES:
            raise AnswerError("it has no minutes or no language")
        if not isinstance(used, int | float) or not 0 <= used <= MOST_USED:
            raise AnswerError("it does not say how much time was used")
        addresses, answers = data.get("addresses"), data.get("answers")
        if not isinstance(addresses, list) or not addresses:
            raise AnswerError("its questions are missing")
        if not isinstance(answers, list) or len(answers) != len(addresses):
            raise AnswerError("its answers belong to other questions")
        found = [replace(read_address(address), language=language) for address in addresses]
        exam = cls(minutes, language, [Exercise.of(address, library) for address in found], answers, float(used))
        exam.at = _place(data.get("at"))
        exam._check()
        return exam

    def _check(self) -> None:
        if self.at not in self.places():
            raise AnswerError("it has no such part")
        for question, written in zip(self.questions, self.answers, strict=True):
            if not isinstance(written, dict) or not written.keys() <= question.problem.asked.keys():
                raise AnswerError("its answers belong to other questions")
            if not all(isinstance(text, str) for text in written.values()):
                raise AnswerError("an answer is no text")


def _place(data: JsonValue) -> tuple[int, int]:
    if not isinstance(data, list) or len(data) != 2 or not all(isinstance(n, int) for n in data):
        raise AnswerError("it does not say where it was broken off")
    return data[0], data[1]


def choose_questions(
    library: Library, ids: Sequence[str], marks: int, level: str, seed: int, options: Mapping[str, str], language: str
) -> list[Exercise]:
    """Draw questions for about so many marks, mixed over the topics; a family comes again only after all others.

    Raises `MarkschemeError` where none can be drawn.
    """
    settings = dict(zip(ids, settings_of_each([library[id] for id in ids], options), strict=True))
    chosen: list[Exercise] = []
    smallest: Exercise | None = None
    total = refused = 0
    met: dict[str, int] = {}
    for id in drawn(ids, seed):
        number = met[id] = met.get(id, -1) + 1
        question = Exercise.of(Address(id, level, seed, settings[id], language).variant(number), library)
        worth = question.problem.total
        if total + worth <= marks + SLACK:
            chosen, total, refused = [*chosen, question], total + worth, 0
        else:
            refused += 1
            smallest = question if smallest is None or worth < smallest.problem.total else smallest
        if total >= marks - SLACK or refused >= MOST_REFUSED:
            break
    found = chosen or ([smallest] if smallest else [])
    if not found:
        raise MarkschemeError("no question can be drawn of no family; name a topic, as in `--exam 90 cnn gnn`")
    return sorted(found, key=lambda question: list(ids).index(question.problem.family.id))
