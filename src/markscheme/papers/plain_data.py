"""What a family offers, as plain data: the entry of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

import numpy as np

from markscheme.engine.certify import sample
from markscheme.engine.evaluate import refusal
from markscheme.engine.problem import Problem, choose_options, draw
from markscheme.errors import GivenError, MarkschemeError, Undecided
from markscheme.family.choosing import notes_of
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import LANGUAGES, title
from markscheme.family.model import Family, StepInstance
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value

NumbersOrWords = Literal["number", "vector", "matrix", "tensor", "label", "labels", "set"]
_BY_RANK: tuple[NumbersOrWords, ...] = ("number", "vector", "matrix", "tensor")
TRIES = 20  # draws without an answer before a certified one is taken


def describe(family: Family) -> JsonObject:
    """Describe a family: id, titles, givens, options, steps and slips, and where it comes from."""
    return {
        "id": family.id,
        "title": {language: title(family, language) for language in LANGUAGES},
        "topic": family.topic,
        "levels": list(family.levels),
        "given": list(family.given),
        "options": {name: list(values) for name, values in family.options.items()},
        "steps": _steps(family),
        "slips": [*family.slips, *(name for check in family.checks.values() for name in check.names)],
        "source": family.source,
        "notes": list(notes_of(family.source)),
    }


def _steps(family: Family) -> list[JsonObject]:
    """Describe the steps of the default options, and in their places those that exist under others alone."""
    # How many rounds there are hangs on the draw: those of an instance that is shown.
    problem = sample(family, family.levels[0]).problem if family.repeat else _drawn(family, {})
    found = [(call, _step(problem, call)) for call in problem.calls]
    order = list(family.steps)
    for name in order:
        if name in family.only and all(call.step.name != name for call, _ in found):
            condition = family.only[name]
            options = {} if callable(condition) else {option: values[0] for option, values in condition.items()}
            other = _drawn(family, options)
            calls = [(call, _step(other, call)) for call in other.calls if call.step.name == name]
            later = (i for i, (call, _) in enumerate(found) if order.index(call.step.name) > order.index(name))
            place = next(later, len(found))
            found[place:place] = calls
    return [step for _, step in found]


def _drawn(family: Family, options: Mapping[str, str]) -> Problem:
    """Draw an instance to see what steps it has: the first that can be solved, since certifying takes far longer."""
    settled = choose_options(family, Stream(), options)
    for attempt in range(TRIES):
        stream = Stream(family.id, "steps", *settled.items(), attempt)
        problem = Problem(family, draw(family, stream, family.levels[0], settled), settled, family.rule)
        with suppress(GivenError, Undecided, ZeroDivisionError):
            if not refusal(family, problem.known) and problem.values:
                return problem
    return sample(family, family.levels[0], options=options).problem


def _step(problem: Problem, call: StepInstance) -> JsonObject:
    return {
        "name": call.public_name,
        "asked": call.name in problem.asked_calls,
        "kind": kind_of(problem, call.name),
    }


def kind_of(problem: Problem, name: str) -> NumbersOrWords:
    """Name the kind: number, vector, matrix or tensor; of words: label, labels or set."""
    rank = np.ndim(problem.values[name])
    if name not in problem.worded:
        return _BY_RANK[min(rank, 3)]
    return "set" if problem.worded[name].is_set else "labels" if rank else "label"


def _exact(problem: Problem, name: str, form: Value) -> JsonValue:
    from markscheme.working import closed_form_text, nested_lists, printed_value

    return printed_value(problem, name) if name in problem.worded else nested_lists(form, closed_form_text)


def solution_json(problem: Problem, digits: int) -> JsonObject:
    """Describe every step of a problem: printed value, closed form and decimals."""
    from markscheme.working import closed_forms, decimals, printed_value

    if not 1 <= digits <= 1000:
        raise MarkschemeError(f"--digits is {digits}, but must be from 1 to 1000")
    forms = closed_forms(problem)
    steps = [
        {
            "name": call.public_name,
            "asked": call.name in problem.asked_calls,
            "value": printed_value(problem, call.name),
            "exact": _exact(problem, call.name, forms[call.name]),
            "decimal": decimals(problem, call.name, digits),
        }
        for call in problem.calls
    ]
    given = problem.to_json()["given"]
    return {
        "family": problem.family.id,
        "given": given,
        "assumed": {name: given[name] for name in problem.left_out},
        "steps": steps,
    }


def assumed_line(problem: Problem) -> str:
    """Say what was left out and assumed, as `score = F1, b1 = 0`; empty when everything was given."""
    defaults = {name: problem.options.get(name) or _default(problem, name) for name in problem.left_out}
    return ", ".join(f"{name} = {value}" for name, value in defaults.items())


def _default(problem: Problem, name: str) -> str:
    """Write the number that stands in for every entry of a datum."""
    return exact_string(cells_of(problem.given[name])[0])
