"""The policies of a course in one mapping: for all of it, by level, by family, by question and by step.

What is said of less counts before what is said of more: a step before its question, a question before its family, a
family before a level, a level before the whole course.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias

from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError, did_you_mean, shown
from markscheme.family.model import Worth
from markscheme.marking.counted import offers_few
from markscheme.marking.policy import OF_QUESTIONS, Policy, Settings, plain_settings, read_settings

Kind: TypeAlias = Literal["levels", "families", "questions", "steps"]
KINDS: tuple[Kind, ...] = ("levels", "families", "questions", "steps")  # from what is said of most
ATTEMPTS = ("best", "last", "first")
OF_COURSE = ("name", "attempts")
LONGEST_NAME = 60
HASH_SHOWN = 6  # letters of the hash that tell policies apart
PolicyJson: TypeAlias = dict[str, Any]  # Any: settings are texts and switches, sections mappings of them


@dataclass(frozen=True)
class Section:
    """Settings of one level, family, question or step. `key`: its name, of families and steps a pattern of names."""

    kind: Kind
    key: str
    settings: Settings


@dataclass(frozen=True)
class CoursePolicy:
    """All policies of a course. `attempts`: which of several scripts counts; empty where the file does not say."""

    course: Policy = field(default_factory=Policy)
    name: str = ""
    attempts: str = ""
    sections: tuple[Section, ...] = ()

    def of(self, question: str, family: str, level: str) -> Policy:
        """Give the policy of a question."""
        found: Settings = ()
        for section in self._by_precision():
            fits = {"levels": level == section.key, "families": fnmatchcase(family, section.key)}
            if fits.get(section.kind, section.kind == "questions" and section.key == question):
                found += section.settings
        return replace(self.course, **dict(found), steps=tuple(self._steps(question, family)))

    def _by_precision(self) -> list[Section]:
        """List the sections: what is said of most first, of two patterns the one that says fewer letters.

        Files keep no order, so that it decides nothing.
        """
        return sorted(self.sections, key=lambda one: (KINDS.index(one.kind), _precision(one.key), one.key))

    def _steps(self, question: str, family: str) -> Iterator[tuple[str, Settings]]:
        """Give the settings of steps, those of the family before those of the question."""
        steps = [(*parts_of(one.key), one.settings) for one in self._by_precision() if one.kind == "steps"]
        yield from ((step, own) for whose, step, own in steps if "/" in whose and fnmatchcase(family, whose))
        yield from ((step, own) for whose, step, own in steps if whose == question)

    # --- reading and writing

    @classmethod
    def read(cls, settings: Mapping[str, object]) -> CoursePolicy:
        """Read policies from a mapping such as {"slip": "1/4", "questions": {"q2": {"per_cell": false}}}."""
        return cls().amended(settings)

    def amended(self, settings: Mapping[str, object]) -> CoursePolicy:
        """Change some settings, in sections too; raise MarkschemeError for what is no setting, or no value of one."""
        if not isinstance(settings, Mapping):
            raise MarkschemeError(f"a policy is a mapping of settings, but got a {type(settings).__name__}")
        plain = {name: value for name, value in settings.items() if name not in (*KINDS, *OF_COURSE)}
        changed = replace(self, course=self.course.amended(plain))
        if "name" in settings:
            changed = replace(changed, name=read_name(settings["name"]))
        if "attempts" in settings:
            changed = replace(changed, attempts=read_attempts(settings["attempts"]))
        for kind in KINDS:
            for key, own in sections_of(kind, settings.get(kind, {})).items():
                changed = changed._with(Section(kind, key, read_section(kind, key, own)))
        return changed

    def _with(self, section: Section) -> CoursePolicy:
        """Add a section, or change what one says that is there."""
        where = {(one.kind, one.key): one for one in self.sections}
        before = where.get((section.kind, section.key))
        settings = tuple({**dict(before.settings if before else ()), **dict(section.settings)}.items())
        where[section.kind, section.key] = replace(section, settings=settings)
        return replace(self, sections=tuple(where.values()))

    def to_json(self) -> PolicyJson:
        """Give all of it as `from_json` reads it; the hash where it is not what nobody changed."""
        found: PolicyJson = dict(self.course.to_json())
        for kind in KINDS:
            own = {one.key: dict(plain_settings(one.settings)) for one in self.sections if one.kind == kind}
            found |= {kind: own} if own else {}
        said = {"name": self.name, "attempts": self.attempts, "sha256": "" if self.is_default else self.sha256}
        return found | {name: text for name, text in said.items() if text}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> CoursePolicy:
        """Read what `to_json` wrote."""
        return cls.read({name: value for name, value in data.items() if name != "sha256"})

    @property
    def is_default(self) -> bool:
        """Whether nobody said anything."""
        return self == CoursePolicy()

    @property
    def sha256(self) -> str:
        """Hash what it says by SHA-256, however it was written; its name is no part of it."""
        own = [[one.kind, one.key, sorted(plain_settings(one.settings))] for one in self.sections]
        said = [sorted(self.course.to_json().items()), self.attempts, sorted(own)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @property
    def title(self) -> str:
        """Its name and the first letters of its hash, as pages show them; empty for what nobody changed.

        >>> CoursePolicy.read({"name": "ML 2026", "slip": "1/4"}).title
        'ML 2026 (2cae16)'
        """
        if self.is_default:
            return ""
        return f"{self.name} ({self.sha256[:HASH_SHOWN]})" if self.name else self.sha256[:HASH_SHOWN]

    @property
    def is_split(self) -> bool:
        """Whether steps have method and accuracy marks anywhere."""
        return self.course.is_split or any(dict(one.settings).get("method") for one in self.sections)

    def flat(self) -> dict[str, str]:
        """Give every setting by its place, as `questions.q2.slip`, for comparing; the name changes no marks."""
        found = {name: str(value) for name, value in self.course.to_json().items()}
        for one in self.sections:
            found |= {f"{one.kind}.{one.key}.{name}": str(value) for name, value in plain_settings(one.settings)}
        return found | ({"attempts": self.attempts} if self.attempts else {})

    def changes(self, other: CoursePolicy) -> dict[str, tuple[str, str]]:
        """List the settings in which another policy differs: what is said here and there, by place.

        Where one of the two leaves out a later setting or a section, that is `-`.
        """
        mine, theirs = self.flat(), other.flat()
        usual = {name: str(value) for name, value in plain_settings(_ALL)}
        pairs = {
            name: tuple(one.get(name, usual.get(name, "-")) for one in (mine, theirs)) for name in {**mine, **theirs}
        }
        return {name: (here, there) for name, (here, there) in pairs.items() if here != there}


_ALL: Settings = tuple(vars(Policy()).items())


def _precision(key: str) -> tuple[bool, int]:
    """Rank a pattern: a name that stands for itself alone is the most precise, then the one with most letters."""
    return not any(sign in key for sign in "*?["), sum(letter not in "*?[]" for letter in key)


def parts_of(key: str) -> tuple[str, str]:
    """Part `q2.slope` or `regression/simple.slope` into whose step it is, and the step."""
    whose, _, step = key.partition(".")
    return whose, step


def read_name(value: object) -> str:
    """Read the name of a policy."""
    name = " ".join(str(value).split()) if isinstance(value, (str, int)) else ""
    if not 0 < len(name) <= LONGEST_NAME:
        raise MarkschemeError(f"the policy's name is {shown(value)}, but must be a text of 1 to {LONGEST_NAME} letters")
    return name


def read_attempts(value: object) -> str:
    """Read which of several scripts of a student counts."""
    if value == "mean":
        raise MarkschemeError(
            "the policy's 'attempts' is 'mean', but a student's marks are those of one script, which feedback, review "
            f"and marking again are about; take {', '.join(ATTEMPTS)}"
        )
    if value not in ATTEMPTS:
        raise MarkschemeError(f"the policy's 'attempts' is {shown(value)}, but must be one of {', '.join(ATTEMPTS)}")
    return str(value)


def sections_of(kind: Kind, value: object) -> Mapping[str, Mapping[str, object]]:
    """Give the entries of a section, or raise MarkschemeError where it is no mapping of mappings."""
    example = {"levels": "easy", "families": "cnn/*", "questions": "q3", "steps": "q2.slope"}[kind]
    if not isinstance(value, Mapping):
        raise MarkschemeError(f"{kind} is a mapping such as {{{example}: {{slip: 1/4}}}}, but got {shown(value)}")
    for key, own in value.items():
        if not isinstance(own, Mapping):
            raise MarkschemeError(f"{kind}.{key} is {shown(own)}, but must be a mapping such as {{slip: 1/4}}")
    return value


def read_section(kind: Kind, key: str, settings: Mapping[str, object]) -> Settings:
    """Read what stands under a level, family, question or step."""
    for name in settings:
        check_place(kind, name)
    if kind == "steps" and not all(parts_of(key)):
        raise MarkschemeError(f"steps.{key} names no step; write q2.slope, or regression/simple.slope for a family")
    return read_settings(settings)


def check_place(kind: Kind, name: str) -> None:
    """Raise MarkschemeError where a setting cannot stand in a section."""
    if name in (*OF_COURSE, *KINDS):
        raise MarkschemeError(f"{name} stands at the top of the policy, and not under {kind}")
    if kind == "steps" and name in OF_QUESTIONS:
        raise MarkschemeError(f"{name} says something of a whole question, and not of a step; put it under questions")


# --- held against an exam


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a policy sees it. `steps`: names of what is asked, with the marks where these are the same for all.

    `choices`: steps whose answer is one label among few. One without families is marked by a person.
    """

    id: str
    families: tuple[str, ...]
    level: str
    steps: Mapping[str, Worth | None]
    choices: frozenset[str] = frozenset()


def asked_of(id: str, problem: Problem, level: str) -> AskedQuestion:
    """Give a question as a policy sees it, of the problem that is asked."""
    public = {call.name: call.public_name for call in problem.calls}
    few = {public[name] for name, words in problem.worded.items() if offers_few(words)}
    choices = frozenset(name for name in few if name in problem.asked)
    return AskedQuestion(id, (problem.family.id,), level, dict(problem.asked), choices)


@dataclass(frozen=True)
class Misfit:
    """A section of a policy that fits nothing of an exam; `wrong`: it cannot be meant, else it is only said."""

    kind: Kind | Literal[""]
    key: str
    text: str
    wrong: bool


def misfits(
    policy: CoursePolicy, asked: Sequence[AskedQuestion], families: Iterable[str], levels: Iterable[str]
) -> Iterator[Misfit]:
    """Give what of a policy fits nothing of an exam. `families`, `levels`: all that there are, asked or not."""
    known = {
        "levels": (set(levels), {one.level for one in asked}),
        "families": (set(families), {id for one in asked for id in one.families}),
        "questions": ({one.id for one in asked}, {one.id for one in asked if one.families}),
    }
    for one in policy.sections:
        if one.kind == "steps":
            yield from _misfits_of_step(one, asked, known["families"][0])
            continue
        everything, used = known[one.kind]
        if not _any_fits(one.key, everything):
            yield Misfit(one.kind, one.key, f"is none of the {one.kind}; {_near(one.key, everything)}", True)
        elif not _any_fits(one.key, used):
            why = "is marked by a person" if one.kind == "questions" else "is asked nowhere here"
            yield Misfit(one.kind, one.key, f"{why}, so what is said of it changes nothing", False)
    yield from _without_effect(policy, asked)


def _any_fits(key: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name, key) for name in names)


def _near(key: str, names: Iterable[str]) -> str:
    return did_you_mean(key, sorted(names))


def _misfits_of_step(section: Section, asked: Sequence[AskedQuestion], families: set[str]) -> Iterator[Misfit]:
    whose, step = parts_of(section.key)
    mine = [one for one in asked if one.id == whose or any(fnmatchcase(id, whose) for id in one.families)]
    if not mine:
        if "/" in whose and _any_fits(whose, families):
            said = f"{whose} is asked nowhere here, so what is said of its steps changes nothing"
            yield Misfit("steps", section.key, said, False)
            return
        names = [one.id for one in asked] if "/" not in whose else families
        yield Misfit("steps", section.key, f"{whose} is no question or family; {_near(whose, names)}", True)
        return
    steps = {name: marks for one in mine for name, marks in one.steps.items()}
    # What is repeated, and how often is not known yet, is a pattern itself.
    found = {name: marks for name, marks in steps.items() if fnmatchcase(name, step) or fnmatchcase(step, name)}
    if not found:
        yield Misfit("steps", section.key, f"{whose} asks no step {step!r}; {_near(step, steps)}", True)
    own = dict(section.settings)
    split = own.get("method", 0) + own.get("accuracy", 0)
    for name, marks in found.items():
        if split and marks is not None and split != marks:
            text = f"method {own['method']} and accuracy {own['accuracy']} make {split}, but {name} has {marks} marks"
            yield Misfit("steps", section.key, text, True)


def _without_effect(policy: CoursePolicy, asked: Sequence[AskedQuestion]) -> Iterator[Misfit]:
    """Give settings that no question of the exam can feel."""
    by_person = not any(one.families for one in asked)
    if not any(one.choices for one in asked) and "wrong_choice" in _said(policy):
        yield Misfit("", "wrong_choice", "no step asks for one word among few, so it changes nothing", False)
    longest = max((len(one.steps) for one in asked), default=0)
    if longest == 1 and not by_person:
        for name in sorted(_said(policy) & {"final_answer_is_enough", "follows_cap", "repeated_once"}):
            if name == "repeated_once" and len(asked) > 1:
                continue
            yield Misfit("", name, "every question asks a single step, so it changes nothing", False)


def _said(policy: CoursePolicy) -> set[str]:
    """Name the settings that are not what nobody changed, wherever they stand."""
    return set(policy.course.changes(Policy())) | {name for one in policy.sections for name, _ in one.settings}
