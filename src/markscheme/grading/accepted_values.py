"""Another accepted value of a step: the script is marked by a key that has it, too, and each step keeps what is more.

So whoever wrote it is right, to the digits asked, and what follows from it is right as from the key. The value is
typed, or is what a known misconception gives, or comes of a formula over the numbers of the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import numpy as np

from markscheme.answers import WrittenNumber
from markscheme.authored.formula import Formula, read_formula
from markscheme.decisions.of_exam.corrections import AcceptedSteps, Correction
from markscheme.diagnosis.answer import Answer, centre_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.typed.answer_reader import names_of, read_answer, read_worded
from markscheme.engine.evaluate import slip_functions
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError, did_you_mean
from markscheme.family.model import Family, Step, StepInstance
from markscheme.family.steps.variant import Function, needs
from markscheme.gradebook.record import Record
from markscheme.numbers.exact import Value

SLIP = "slip "
MOST_AT_ONCE = 4  # values that are accepted in one question of a student, in every combination
MarkBy = Callable[[str, Scheme, Problem], Record]
"""Marks the answers to a question by another scheme; gives the question as a record has it. Last, the paper's own."""


def accepted_steps(
    questions: Sequence[Record],
    accepts: Sequence[Correction],
    schemes: Mapping[str, Scheme],
    mark: MarkBy,
    said: list[str],
) -> list[AcceptedSteps]:
    """Give what steps earn by values that are accepted, where that is more than by the key alone.

    `questions`: as the program marked them; `schemes`: by question. `said` takes what means nothing on this paper.
    """
    found = []
    for question in questions:
        of_this = [one for one in accepts if one.question == question["id"] and question["id"] in schemes]
        try:
            better = _better(schemes[question["id"]].problem, question, of_this, mark) if of_this else None
        except (MarkschemeError, ArithmeticError) as error:
            said += [f"{one}: cannot be worked out on this paper: {error}" for one in of_this]
        else:
            found += [better] if better else []
    return found


def _better(problem: Problem, question: Record, accepts: Sequence[Correction], mark: MarkBy) -> AcceptedSteps | None:
    own = {step["name"]: step for step in question["steps"]}
    open_steps = [one for one in accepts if _is_open(own.get(one.step))]
    better: dict[str, Record] = {}
    used: list[Correction] = []
    for several in _together(open_steps[:MOST_AT_ONCE]):
        other = problem
        for one in several:
            other = with_accepted(other, _call(other, one.step), one.value)
        found = {step["name"]: step for step in mark(question["id"], _scheme(other), problem)["steps"]}
        if all(found[one.step]["verdict"] == "right" for one in several):
            used += [one for one in several if one not in used]
            for name, step in found.items():
                if Fraction(step["marks"]) > Fraction(better.get(name, own[name])["marks"]):
                    better[name] = step
    return AcceptedSteps(question["id"], better, tuple(used)) if better else None


def _is_open(step: Record | None) -> bool:
    """Say whether something was written that does not earn all marks of its step."""
    return step is not None and step["verdict"] != "blank" and Fraction(step["marks"]) < Fraction(step["out_of"])


def _together(accepts: Sequence[Correction]) -> Iterator[Sequence[Correction]]:
    for size in range(1, len(accepts) + 1):
        yield from combinations(accepts, size)


@lru_cache(maxsize=256)
def _scheme(problem: Problem) -> Scheme:
    return Scheme(problem)


def _call(problem: Problem, name: str) -> StepInstance:
    found = next((call for call in problem.calls if call.public_name == name), None)
    if found is None:
        raise AnswerError(f"this paper has no step {name!r}")
    return found


@lru_cache(maxsize=256)
def with_accepted(problem: Problem, call: StepInstance, text: str) -> Problem:
    """Give a problem whose key has another value of one call, and all that follows from it."""
    if text.startswith(SLIP):
        return _with_slip(problem, call, text.removeprefix(SLIP).strip())
    answer = _read(problem, call, text)
    if answer.is_whole:
        return _with_value(problem, call, answer)
    if call.name in problem.worded or not any(letter.isalpha() for letter in text):
        raise AnswerError(f"{text!r} is no answer to {call.public_name}{_why(answer)}")
    return _with_formula(problem, call, text)


def _read(problem: Problem, call: StepInstance, text: str) -> Answer:
    if call.name in problem.worded:
        return read_worded(text, problem, call.name)
    return read_answer(text, problem.values[call.name], False, names_of(problem, call.name))


def _why(answer: Answer) -> str:
    if answer.found_shape is not None:
        shape = " x ".join(map(str, answer.shape)) or "one number"
        return f", which is {shape}"
    return f": {answer.unreadable[0].message['en']}" if answer.unreadable else ""


def _with_value(problem: Problem, call: StepInstance, answer: Answer) -> Problem:
    cells = [centre_of(cell)[0] for cell in answer.cells if isinstance(cell, WrittenNumber)]
    value: Value = np.array(cells, dtype=object).reshape(answer.shape) if answer.shape else cells[0]

    def typed(_: Value) -> Value:
        return value

    family = _without_others(problem.family, {call.step.name})
    return replace(problem, family=replace(family, turns={**family.turns, call.name: typed}))


def _with_slip(problem: Problem, call: StepInstance, slip: str) -> Problem:
    known = [name for name, functions in problem.family.slips.items() if call.step.name in functions]
    if slip not in known:
        hint = did_you_mean(slip, known) if known else "none is known there"
        raise AnswerError(f"no misconception of {call.public_name} is called {slip!r}; {hint}")
    return _with_functions(problem, slip_functions(problem.family, slip, problem.inputs, problem.values))


def _with_formula(problem: Problem, call: StepInstance, text: str) -> Problem:
    """Take a formula over givens, sizes and steps up to this one, which stands in it for its value by the key."""
    if call.step.group:
        raise AnswerError(
            f"{call.public_name} is worked out in rounds, for which there is no formula; type the value, or name a slip"
        )
    before = [*problem.calls[: problem.calls.index(call)], call]
    inner = {one.public_name: one.step.name for one in before if not one.step.group}
    inner |= {name: name for name in problem.inputs if name.isidentifier()}
    formula = read_formula(text, inner)
    return _with_functions(problem, {call.step.name: _by_formula(formula, call.step, inner)})


def _by_formula(formula: Formula, step: Step, inner: Mapping[str, str]) -> Function:
    names = tuple(dict.fromkeys([*step.needs, *(inner[name] for name in formula.names if inner[name] != step.name)]))

    def by_formula(*arguments: Value) -> Value:
        known = dict(zip(names, arguments, strict=True))
        if step.name in map(inner.get, formula.names):
            known[step.name] = step.function(*(known[name] for name in step.needs))
        return formula({name: known[inner[name]] for name in formula.names})

    by_formula.__dict__["needs"] = names
    return by_formula


def _with_functions(problem: Problem, functions: Mapping[str, Function]) -> Problem:
    family = problem.family
    steps = {
        name: _with_function(step, functions[name]) if name in functions else step
        for name, step in family.steps.items()
    }
    return replace(problem, family=replace(_without_others(family, functions), steps=steps))


def _with_function(step: Step, function: Function) -> Step:
    """Give a step another function; where that returns None, as a slip may in the first round, its own counts."""
    names = tuple(dict.fromkeys([*needs(function), *step.needs]))

    def other(*arguments: Value) -> Value:
        known = dict(zip(names, arguments, strict=True))
        found = function(*(known[name] for name in needs(function)))
        return step.function(*(known[name] for name in step.needs)) if found is None else found

    other.__dict__["needs"] = names
    other.__name__ = getattr(step.function, "__name__", step.name)
    return replace(step, function=other, needs=names)


def _without_others(family: Family, changed: Mapping[str, Function] | set[str]) -> Family:
    """Leave out what else is known of steps that have another key now: routes lead to the old one, slips from it."""
    routes = {name: found for name, found in family.routes.items() if name not in changed}
    slips = {
        slip: kept
        for slip, functions in family.slips.items()
        if (kept := {name: function for name, function in functions.items() if name not in changed})
    }
    return replace(family, routes=routes, slips=slips)


def check_accepted(problems: Mapping[str, Problem], accept: Correction) -> None:
    """Raise MarkschemeError where a value that is accepted means nothing on a paper; `problems` by question."""
    problem = problems[accept.question]
    try:
        other = with_accepted(problem, _call(problem, accept.step), accept.value)
        if not Scheme(other).accepted:
            raise AnswerError("nothing is asked")
    except (ZeroDivisionError, TypeError, ValueError) as error:
        raise MarkschemeError(f"{accept.value!r} cannot be worked out on this paper: {error}") from error
