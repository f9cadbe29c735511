"""The blueprint of an exam, resolved: every default filled in, every pool written out question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Self, cast

from markscheme.document.document_tree import Blocks, Language, PaperSize, WorkingStyle
from markscheme.document.markdown_reader import read_markdown
from markscheme.exam.planning.grades.grade_bands import Grades
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.exam.planning.late import Late
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.marking.course_policy import CoursePolicy
from markscheme.numbers.rounding import Rounding
from markscheme.papers.space import FULL as FULL_SPACE
from markscheme.papers.space import Space

EACH = 0  # variants: one for every student
FULL = "total"  # a point of the scale: all raw marks of the paper
# Left out of files where they say nothing.
_OF_INTAKE = ("rounding_for_all", "late", "dates", "timezone", "columns", "round_marks", "grades", "status_words")


@dataclass(frozen=True)
class Text:
    """Words of the instructor in the languages of the exam; what was written once stands in both."""

    en: str = ""
    zh: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def say(self, language: str) -> str:
        """Say the words in a language."""
        return self.zh if language == "zh" else self.en

    def blocks(self, language: str, place: str = "text") -> Blocks:
        """Read the words as Markdown and maths, once, when the blueprint is read; `place` is said of what is no such.

        Kept beside the fields, which are what is stored of a blueprint and compared.
        """
        kept: dict[str, Blocks] = self.__dict__.setdefault("_blocks", {})
        if language not in kept:
            kept[language] = read_markdown(self.say(language), place)
        return kept[language]

    def both(self, languages: tuple[Language, ...], separator: str = " · ") -> str:
        """Say the words in each of the languages, once where they are the same."""
        return separator.join(dict.fromkeys(self.say(language) for language in languages))


@dataclass(frozen=True)
class Picture:
    """A picture of a question. `file`: its name in the folder of the exam. `alt`: the words that stand for it.

    `width`: in millimetres, as it is printed.
    """

    file: str
    alt: Text
    width: int = 80


@dataclass(frozen=True)
class Question:
    """One question of the paper, with the same marks for every student.

    A question of several `families` belongs to a pool: the student has one of them, and questions of one `pool` have
    different ones. `step_marks`: marks by step name where the blueprint gives them. `given`: fixed numbers by name;
    the text `$name` stands for shared data. A static question has a `text` instead of a family and is marked by hand;
    `lines` of working space follow it. `line`: where it stands in the blueprint. `answer_form`: any, exact or decimal.
    `definition`: of a choice, a number or a table that the instructor wrote, as `own_family` reads it.
    """

    id: str
    marks: int
    families: tuple[str, ...] = ()
    pool: int = 0
    level: str = "medium"
    options: Mapping[str, str] = field(default_factory=dict)
    step_marks: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, JsonValue] = field(default_factory=dict)
    title: Text = Text()
    text: Text = Text()
    lines: int = 0
    working: WorkingStyle = "blank"
    line: int = 0
    answer_form: str = "any"
    definition: Mapping[str, JsonValue] = field(default_factory=dict)
    picture: Picture | None = None

    @property
    def is_calculated(self) -> bool:
        """Whether there is something in it to round."""
        return bool(self.families) and self.definition.get("kind") not in ("choice", "true_false")

    @property
    def draws_numbers(self) -> bool:
        """Whether numbers are drawn that make a paper another: options in another order are the same numbers."""
        drawn: Mapping[str, str] = self.definition.get("given", {})
        return bool(self.families) and (not self.definition or any("(" in text for text in drawn.values()))

    @property
    def static(self) -> bool:
        """Whether it is the instructor's own text, marked by hand."""
        return not self.families

    @property
    def family(self) -> str | None:
        """The id of its family; None for a static question and for a pool."""
        return self.families[0] if len(self.families) == 1 else None

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> Self:
        """Read what `Blueprint.to_json` wrote."""
        changed = {"families": tuple(data["families"]), "title": Text(**data["title"]), "text": Text(**data["text"])}
        if picture := data.get("picture"):
            changed["picture"] = Picture(**{**picture, "alt": Text(**picture["alt"])})
        return cls(**{**data, **changed})


@dataclass(frozen=True)
class SharedGiven:
    """Data that several questions use: a given that a family draws for every variant, or the same value for all."""

    value: JsonValue = None
    family: str = ""
    given: str = ""
    level: str = "medium"
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Printing:
    """How the papers are laid out and put together for the printer.

    `layout`: 2 is that of now; 1, with a code on the front alone, is that of exams that were built before. `space`: how
    much room there is to write; empty where nothing is said. `answer_sheet`: whether boxes stand inside the paper or
    apart. `rules`: what a cover says beside the instructions; None for the usual ones. `bundle`: by what the papers are
    put together. `spares`: papers that are nobody's. `key_languages`: those of students' keys; empty for all.
    `part_names`: one of PART_NAMES; empty for letters, which exams had before there was a choice.
    """

    layout: int = 1
    space: str = ""
    answer_sheet: str = "inside"
    formula_sheet_apart: bool = False
    rules: tuple[Text, ...] | None = None
    bundle: str = "none"
    spares: int = 0
    key_languages: tuple[Language, ...] = ()
    part_names: str = ""

    @property
    def room(self) -> Space:
        """How much room there is to write."""
        return cast(Space, self.space or FULL_SPACE)

    def to_json(self) -> JsonObject:
        """Give what is not as exams had it before there was such a key."""
        usual = Printing()
        return {name: value for name, value in asdict(self).items() if value != getattr(usual, name)}

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> Self:
        """Read what `to_json` wrote."""
        rules = data.get("rules")
        known = {field.name for field in fields(cls)}
        changed = {
            "rules": None if rules is None else tuple(Text(**text) for text in rules),
            "key_languages": tuple(data.get("key_languages", ())),
        }
        return cls(**{name: value for name, value in {**data, **changed}.items() if name in known})


LAYOUT = 2  # of exams that begin now
BUNDLES = ("none", "room", "group")
ANSWER_SHEETS = ("inside", "apart")


@dataclass(frozen=True)
class Blueprint:
    """An exam as the instructor planned it.

    `duration`: minutes, 0 when it is not said. `variants`: how many there are, 0 for one each student.
    `effort_spread`: the largest difference of effort between two variants, in per cent of the middle. `key`: whether
    keys hold the working or marks alone. `scale`: points (raw marks, scaled marks) between which marks are scaled along
    straight lines; empty when they are not scaled. `rounding_for_all`: the usual rule was asked for, and not just left
    as it is, so that families with a rule of their own go by it too. `late`, `dates`, `timezone`, `columns`: how what
    is handed in is read and what late scripts lose; `round_marks`, `grades`, `status_words`: how marks are rounded,
    which grades they are, and what a registrar writes in place of them. Papers do not hang on any of these.
    `pictures`: what the files of pictures hold, by name; they are no part of what is stored of a blueprint.
    """

    title: Text
    questions: tuple[Question, ...]
    languages: tuple[Language, ...] = ("en",)
    course: Text = Text()
    date: str = ""
    duration: int = 0
    rounding_rule: str = str(Rounding())
    policy_settings: Mapping[str, JsonValue] = field(default_factory=dict)
    instructions: tuple[Text, ...] = ()
    paper: PaperSize = "a4"
    cover: bool = False
    key: str = "working"
    variants: int = EACH
    duplicates: str = "redraw"
    effort_spread: int = 10
    shared: Mapping[str, SharedGiven] = field(default_factory=dict)
    formula_sheet: tuple[Text, ...] = ()
    scale: tuple[tuple[str, str], ...] = ()
    rounding_for_all: bool = False
    late: Late | None = None
    dates: str = ""
    timezone: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    printing: Printing = Printing()
    round_marks: MarkRounding | None = None
    grades: Grades | None = None
    status_words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rounding(self) -> Rounding:
        """The rounding rule of the paper."""
        return Rounding.read(self.rounding_rule)

    def rounding_of(self, family: Family) -> Rounding:
        """Give the rule of a question: that of the paper; where nobody asked for one, that of the family."""
        return family.rule if self.rounding == Rounding() and not self.rounding_for_all else self.rounding

    @cached_property
    def policy(self) -> CoursePolicy:
        """The marking policies."""
        return CoursePolicy.read(self.policy_settings)

    @property
    def definitions(self) -> dict[str, Mapping[str, JsonValue]]:
        """The instructor's own questions, by the ids of their families."""
        return {one.families[0]: one.definition for one in self.questions if one.definition}

    @property
    def total(self) -> int:
        """All marks of the paper, before scaling."""
        return sum(question.marks for question in self.questions)

    def to_json(self) -> JsonObject:
        """Give everything as JSON holds it, but what most questions leave out, as before there was such a key."""
        found = asdict(replace(self, pictures={}))
        del found["pictures"]
        for question in found["questions"]:
            if question["answer_form"] == "any":
                del question["answer_form"]
            for name in ("definition", "picture"):
                if not question[name]:
                    del question[name]
        found["printing"] = self.printing.to_json()
        for name in (*_OF_INTAKE, "printing"):
            if not found[name]:
                del found[name]
        for name, rule in (("late", self.late), ("round_marks", self.round_marks), ("grades", self.grades)):
            if rule:
                found[name] = rule.to_json()
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> Self:
        """Read what `to_json` wrote."""
        known = {field.name for field in fields(cls)}
        changed = {
            "title": Text(**data["title"]),
            "course": Text(**data["course"]),
            "questions": tuple(map(Question.from_json, data["questions"])),
            "languages": tuple(data["languages"]),
            "instructions": tuple(Text(**text) for text in data["instructions"]),
            "formula_sheet": tuple(Text(**text) for text in data["formula_sheet"]),
            "shared": {name: SharedGiven(**one) for name, one in data["shared"].items()},
            "scale": tuple((low, high) for low, high in data["scale"]),
            "late": Late(**data["late"]) if data.get("late") else None,
            "printing": Printing.from_json(data.get("printing", {})),
            "round_marks": MarkRounding(**data["round_marks"]) if data.get("round_marks") else None,
            "grades": Grades.from_json(data["grades"]) if data.get("grades") else None,
        }
        return cls(**{name: value for name, value in {**data, **changed}.items() if name in known})
