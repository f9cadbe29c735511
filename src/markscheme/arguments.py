"""What the Python interface is called with: brought into the form that the rest knows, or refused in a sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from numbers import Integral, Rational
from pathlib import Path, PurePath

import numpy as np
from flint import fmpq, fmpz

from markscheme.answers import Raw
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, GivenError, MarkschemeError, did_you_mean, shown
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.marking.course_policy import CoursePolicy, asked_of, misfits
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding
from markscheme.papers.practice_sheet import Sheet

DEEPEST = 8  # lists inside lists of an answer


def family_of(id: object) -> Family:
    """Give the family itself, or the one that comes with Markscheme under this id."""
    if isinstance(id, Family):
        return id
    return Library()[_text("the id of a family", id, "regression/simple")]


def rounding_of(rule: object) -> Rounding | None:
    """Read a rounding rule from text, or take it as it is; None is the default."""
    if rule is None or isinstance(rule, Rounding):
        return rule
    return Rounding.read(_text("the rounding rule", rule, "4 sf, 3 sf"))


def language_of(language: object) -> str:
    """Take one of the languages that exist."""
    if not isinstance(language, str) or language not in LANGUAGES:
        raise MarkschemeError(f"the language is {shown(language)}, but must be one of {', '.join(LANGUAGES)}")
    return language


def seed_of(seed: object) -> int | str:
    """Take a whole number or a text; anything else would not draw the same again."""
    if isinstance(seed, str):
        return seed
    if not isinstance(seed, Integral):
        raise MarkschemeError(f"the seed is {shown(seed)}, but must be an integer or a text, as seed=7")
    return int(seed)


def options_of(options: object) -> Mapping[str, str] | None:
    """Take options by name."""
    if options is not None and not isinstance(options, Mapping):
        raise GivenError(f"the options are {shown(options)}, but must be a mapping, as {{'mode': 'inference'}}")
    return options


def givens_of(family: Family, given: object) -> Mapping[str, object]:
    """Read the givens that are paths of CSV files; take NumPy arrays and the like as lists, if no float is in them.

    A `Path` is the column that is headed like the given, or the only one, or all of a matrix; `(Path(...), "hours")`
    names the column, or several. A text is never a path.
    """
    if not isinstance(given, Mapping):
        found = type(given).__name__
        raise GivenError(f"{family.id}: the givens must be a mapping of names to numbers, but got a {found}")
    named = {name: file for name, value in given.items() if (file := _file_of(value)) is not None}
    read = _read_files(family, named) if named else {}
    return {name: read[name] if name in read else _without_floats(name, value) for name, value in given.items()}


def _read_files(family: Family, named: Mapping[str, tuple[Path, list[str]]]) -> Mapping[str, object]:
    from markscheme.family.givens.number_table import read_columns  # the page for practice has no files to read

    try:
        return read_columns(family.given, named)
    except GivenError as error:
        raise GivenError(f"{family.id}: {error}") from None


def _file_of(value: object) -> tuple[Path, list[str]] | None:
    if isinstance(value, PurePath):
        return Path(value), []
    if isinstance(value, tuple) and value and isinstance(value[0], PurePath):
        return Path(value[0]), [str(one) for one in value[1:]]
    return None


def _without_floats(name: object, value: object) -> object:
    """Give an array as lists; refuse one of floats as a whole, with what to write instead."""
    to_numpy = getattr(value, "to_numpy", None)  # a table or a column of pandas or polars
    if callable(to_numpy):
        value = to_numpy()
    elif not isinstance(value, np.ndarray | np.generic) and hasattr(value, "__array__"):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating):
        raise GivenError(
            f"{shown(name)} is an array of binary floats, where 0.1 is not one tenth; give {name}.astype(str).tolist() "
            "if the digits that it prints are meant, else integers, texts or Fractions"
        )
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def policy_of(policy: object) -> CoursePolicy:
    """Take a policy itself, or read its settings by name; None is the default."""
    if policy is None or isinstance(policy, Policy):
        return CoursePolicy(policy or Policy())
    if isinstance(policy, CoursePolicy):
        return policy
    if not isinstance(policy, Mapping):
        raise MarkschemeError(f"the policy is {shown(policy)}, but must be a mapping, as {{'slip': '1/4'}}")
    return CoursePolicy.read(policy)


def check_names(policy: CoursePolicy, questions: Sequence[tuple[str, Problem]]) -> None:
    """Refuse what a policy says of questions, families and steps that there are not."""
    if policy.sections:
        asked = [asked_of(id, problem, problem.level) for id, problem in questions]
        families = {*Library(), *(problem.family.id for _, problem in questions)}
        for one in misfits(policy, asked, families, {*LEVELS, *(one.level for one in asked if one.level)}):
            if one.wrong:
                raise MarkschemeError(f"the policy's {one.kind}.{one.key}: {one.text}")


def paper_of(paper: object) -> tuple[tuple[str, Problem], ...]:
    """List the questions of a sheet; a problem is the only question of its own."""
    if isinstance(paper, Problem):
        return (("q1", paper),)
    if not isinstance(paper, Sheet):
        raise AnswerError(
            f'what is graded is {shown(paper)}, but must be a problem, or a sheet as load("sheet.json") gives'
        )
    return paper.questions


def path_of(path: object) -> Path:
    """Give the path of a file or a folder."""
    if not isinstance(path, str | os.PathLike) or isinstance(os.fspath(path), bytes):
        raise MarkschemeError(f"the path is {shown(path)}, but must be a text or a Path")
    return Path(path)


def answers_of(problem: Problem, id: str, answers: object) -> dict[str, Raw]:
    """Write answers by the names of the calls, as texts and lists of them; names of today and earlier ones are read."""
    calls = dict(zip(problem.asked, problem.asked_calls, strict=True))
    found: dict[str, Raw] = {}
    for name, answer in by_name(f"{id}: step", answers, {**calls, **problem.asked_calls}).items():
        if (call := calls.get(name, name)) in found:
            raise AnswerError(f"{id}: the step {name!r} is answered twice, once by its older name; keep one of them")
        found[call] = _written(f"{id}: the answer to {name!r}", answer)
    return found


def by_name(what: str, named: object, known: Mapping[str, object]) -> Mapping[str, object]:
    """Take a mapping, every name of which must be among those that are known."""
    if isinstance(named, str | os.PathLike):
        raise AnswerError(
            f"the answers are {shown(named)}, but must be a mapping of names, as {{'q1': {{'mean': '2.5'}}}}; "
            "files are marked by `markscheme grade sheet.json FILE`"
        )
    if not isinstance(named, Mapping):
        raise AnswerError(
            f"{what}: the answers must be a mapping of names, but got a {type(named).__name__}; "
            "write them as {'mean': '2.5'}"
        )
    for name in named:
        if name not in known:
            raise AnswerError(f"{what} {shown(name)} is not asked; {did_you_mean(str(name), known)}")
    return named


def _written(what: str, answer: object, depth: int = 0) -> Raw:
    """Write an answer as the text that a student would have written; a number of any kind as its digits stand."""
    if isinstance(answer, np.ndarray):
        answer = answer.tolist()
    if isinstance(answer, list | tuple) and depth < DEEPEST:
        return [_written(what, item, depth + 1) for item in answer]
    if isinstance(answer, Set):
        return "{" + ", ".join(sorted(str(_written(what, item, depth + 1)) for item in answer)) + "}"
    if answer is None:
        return ""
    if isinstance(answer, str):
        return answer
    is_number = isinstance(answer, Rational | float | Decimal | np.generic | fmpq | fmpz)
    try:
        if is_number:
            return str(answer)
    except ValueError:  # an integer of more digits than Python prints
        raise AnswerError(f"{what} is an integer of thousands of digits; write a number as a student does") from None
    raise AnswerError(f"{what} is {shown(answer)}; write a text, a number, or a list of them")


def _text(what: str, value: object, example: str) -> str:
    if not isinstance(value, str):
        raise MarkschemeError(f"{what} is {shown(value)}, but must be a text, as {example!r}")
    return value
