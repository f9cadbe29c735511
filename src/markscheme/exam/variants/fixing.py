"""One draw of a question with the numbers that the blueprint fixes, or shares between questions, in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias, TypeGuard

from markscheme.engine.evaluate import refusal
from markscheme.engine.problem import PART_NAMES, Problem, draw, read_datum
from markscheme.errors import MarkschemeError
from markscheme.exam.planning.blueprint import Blueprint, Question
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family, Worth
from markscheme.files.json_reader import JsonValue
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Rounding

# By name, the value of a datum that several questions use: as the blueprint says it, or as a family draws it.
SharedData: TypeAlias = Mapping[str, JsonValue | Value]


class UnmetWish(Exception):
    """A draw that is not as the author of the family wished."""


def draw_once(
    question: Question,
    family: Family,
    data: SharedData,
    blueprint: Blueprint,
    key: tuple[object, ...],
    rule: Rounding | None = None,
    as_wished: bool = False,
) -> Problem | None:
    """Draw once with the fixed numbers in it; None where the family refuses it.

    `as_wished`: raise `UnmetWish` where the family's own draws found nothing as wanted in their tries.
    """
    options = options_of(question, family)
    fixed = fixed_family(family, question.given, data)
    stream = Stream(family.id, family.version, question.level, *family.drawn_under(options), *key)
    given = draw(fixed, stream, question.level, options)
    rounding = rule or blueprint.rounding_of(family)
    problem = Problem(
        *(family, given, options, rounding, question.level),
        answer_form=question.answer_form,
        part_names=blueprint.printing.part_names or PART_NAMES[0],
    )
    if refusal(family, problem.known):
        return None
    if as_wished and stream.unmet:
        raise UnmetWish
    marks = allot(problem, question.marks, question.step_marks)
    return problem if marks is None else replace(problem, marks=marks)


def options_of(question: Question, family: Family) -> dict[str, str]:
    """Give the options of a question: of a pool, those that the family has, with values that it has."""
    is_pool = len(question.families) > 1  # of one family all are meant: what it does not have must be said
    known = {n: v for n, v in question.options.items() if n in family.options}
    chosen = {n: v for n, v in known.items() if not is_pool or v in family.options[n]}
    return {**family.default_options(), **chosen}


def fixed_family(family: Family, given: Mapping[str, JsonValue], data: SharedData) -> Family:
    """Fix some of the givens of a family, so that the others are drawn to fit them."""
    if not given:
        return family
    sizes: dict[str, tuple[int, str]] = {}
    values = {
        name: read_datum(family, name, data[value[1:]] if is_shared(value) else value, sizes)
        for name, value in given.items()
    }
    draws = {**family.draws, **{f"draw_{name}": _constant(value) for name, value in values.items()}}
    known = {name: size for name, (size, _) in sizes.items() if name in family.sizes}
    return replace(family, draws=draws, sizes={**family.sizes, **known})


def is_shared(value: JsonValue) -> TypeGuard[str]:
    """Say whether a fixed value names shared data."""
    return isinstance(value, str) and value.startswith("$")


def _constant(value: Value) -> Callable[[], Value]:
    return lambda: value


def is_fixed(question: Question, problem: Problem) -> bool:
    """Say whether the instructor gave every number: then nothing is drawn that a certificate could refuse."""
    return all(name in question.given for name, value in problem.given.items() if value is not None)


def shared_values(blueprint: Blueprint, library: Library, stream: Stream) -> SharedData:
    """Draw the shared data of one variant."""
    values: dict[str, JsonValue | Value] = {}
    for name, one in blueprint.shared.items():
        if one.value is not None:
            values[name] = one.value
            continue
        family = library[one.family]
        options = {**family.default_options(), **one.options}
        values[name] = draw(family, stream, one.level, options)[one.given]
    return values


class TooFewMarks(MarkschemeError):
    """A question has fewer marks than steps."""


def allot(problem: Problem, total: int, steps: Mapping[str, int]) -> dict[str, Worth] | None:
    """Give each asked call marks so that they make `total` (0: whatever they make); None where the family does.

    Steps whose marks the blueprint gives have those; 0 leaves the step out.
    """
    asked: dict[str, Worth] = {
        one.name: steps.get(one.step.name, problem.asked_calls.get(one.name, 0))
        for one in problem.calls
        if one.name in problem.asked_calls or one.step.name in steps
    }
    asked = {name: marks for name, marks in asked.items() if marks}
    if total and sum(asked.values()) != total:
        asked = {**share_out({name: int(marks) for name, marks in asked.items()}, total, problem.family.id)}
    return None if asked == problem.asked_calls else asked


def share_out(weights: Mapping[str, int], total: int, what: str) -> dict[str, int]:
    """Share out whole marks in proportion to the weights, at least one each, by largest remainder.

    >>> share_out({"a": 1, "b": 2, "c": 1}, 10, "an example")
    {'a': 3, 'b': 5, 'c': 2}
    """
    if total < len(weights):
        raise TooFewMarks(f"{what}: {total} marks for {len(weights)} steps; give at least one mark a step")
    whole = sum(weights.values())
    found = {name: max(1, total * weight // whole) for name, weight in weights.items()}
    while (missing := total - sum(found.values())) > 0:
        found[max(found, key=lambda name: total * weights[name] - whole * found[name])] += 1
    for _ in range(-missing):
        found[max(found, key=lambda name: found[name])] -= 1
    return found
