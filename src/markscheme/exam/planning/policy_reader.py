"""Policies of a course from YAML, in a blueprint or a file of their own; every complaint names the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markscheme.authored.own_library import OwnLibrary
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.exam.planning.blueprint import Blueprint, Question
from markscheme.exam.planning.grades.grade_reader import ROUND
from markscheme.exam.planning.yaml_lines import Value
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject
from markscheme.marking.counted import offers_few
from markscheme.marking.course_policy import (
    KINDS,
    OF_COURSE,
    AskedQuestion,
    CoursePolicy,
    Kind,
    Misfit,
    asked_of,
    check_place,
    misfits,
    read_section,
)
from markscheme.marking.policy import check_split, read_setting

LATE = "late"
EXAMPLE = "{slip: 1/4, per_cell: no}"


def read_settings(value: Value) -> JsonObject:
    """Read policies, in a blueprint or in a file of its own; raise AnswerError with file and line."""
    found: JsonObject = {}
    for name, entry in _entries(value).items():
        if name in KINDS:
            found[name] = {key: _section(kind, key, own) for kind in KINDS if kind == name for key, own in _of(entry)}
        elif name in OF_COURSE:
            found[name] = entry.text()
            entry.said(CoursePolicy.read, {name: found[name]})
        elif name not in (LATE, ROUND):
            found[name] = _setting(name, entry)
    value.said(check_split, found)
    return found


def _entries(value: Value) -> Mapping[str, Value]:
    if not isinstance(value.content, dict):
        value.fail(f"must be a mapping such as {EXAMPLE}")
    return value.content


def _of(value: Value) -> Iterator[tuple[str, Value]]:
    yield from _entries(value).items()


def _section(kind: Kind, key: str, value: Value) -> JsonObject:
    """Read the settings of one level, family, question or step."""
    found: JsonObject = {}
    for name, entry in _entries(value).items():
        entry.said(check_place, kind, name)
        found[name] = _setting(name, entry)
    value.said(read_section, kind, key, found)
    return found


def _setting(name: str, value: Value) -> str | dict[str, str]:
    """Read one setting: a text, or one with more to say, as `{credit: 1/2, once: paper}`."""
    content = value.content
    text = {key: entry.text() for key, entry in content.items()} if isinstance(content, dict) else value.text()
    value.said(read_setting, name, text)
    return text


# --- held against an exam


def asked_of_plan(
    plan: Blueprint, library: Library, problems: Mapping[str, Problem] | None = None
) -> list[AskedQuestion]:
    """Give the questions of an exam as a policy sees them.

    `problems`: those of one paper, where there is one already: they know the marks of steps whose number never changes.
    """
    library = OwnLibrary(library, plan.definitions)
    found = []
    for question in plan.questions:
        problem = (problems or {}).get(question.id)
        if problem is not None and len(question.families) == 1 and not problem.family.repeat:
            found.append(asked_of(question.id, problem, question.level))
        else:
            found.append(_asked(question, [library[id] for id in question.families]))
    return found


def _asked(question: Question, families: Sequence[Family]) -> AskedQuestion:
    steps = {name for family in families for name in _names(family, question)}
    choices = {_public(name) for family in families for name, words in family.answers.items() if offers_few(words)}
    marks = {name: question.step_marks.get(name) for name in steps}
    return AskedQuestion(question.id, question.families, question.level, marks, frozenset(choices & steps))


def _names(family: Family, question: Question) -> Iterator[str]:
    """Name the steps that may be asked; of one that is repeated a pattern of its rounds."""
    repeated = {name for group in family.repeat for name in group}
    asked = family.marks({**family.default_options(), **question.options})
    yield from (f"{name}*" if name in repeated else _public(name) for name in family.steps if name in asked)


def _public(name: str) -> str:
    return name.removesuffix("_")


def check_policy(value: Value, asked: Sequence[AskedQuestion], library: Library) -> None:
    """Refuse sections of a policy as it stands in a file that are about nothing there is, each with its line."""
    said = CoursePolicy.read(read_settings(value))
    for one in _misfits(said, asked, library):
        if one.wrong:
            place = _entries(_entries(value)[one.kind])[one.key]
            place.fail(one.text)


def notes_on(policy: CoursePolicy, asked: Sequence[AskedQuestion], library: Library, where: str) -> Iterator[str]:
    """Give what of a policy changes nothing of an exam; raise MarkschemeError for what cannot be meant."""
    for one in _misfits(policy, asked, library):
        text = f"{where}: {one.kind}.{one.key}: {one.text}" if one.kind else f"{where}: {one.key}: {one.text}"
        if one.wrong:
            raise MarkschemeError(text)
        yield text


def _misfits(policy: CoursePolicy, asked: Sequence[AskedQuestion], library: Library) -> Iterator[Misfit]:
    families = {*library, *(id for one in asked for id in one.families)}
    return misfits(policy, asked, families, {*LEVELS, *(one.level for one in asked if one.level)})
