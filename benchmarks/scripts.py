"""The making of scripts: raw answers by call, as somebody types them who worked from this or that.

Everything is worked out by the evaluator on exact numbers and typed as the sheet asks, so what a script earns less than
it should is the marking's doing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from flint import ctx

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.answer import number_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.typed.answer_reader import read_answer, read_worded
from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.language.spellings import in_words
from markscheme.marking.marks import StepMark
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values
from markscheme.numbers.rounding import read_printed
from markscheme.working.steps import printed_value

BITS = 256
Script = dict[str, Any]
FAULTS = (MarkschemeError, ZeroDivisionError, IndexError)


def printed(problem: Problem) -> Script:
    """The right paper, as the key prints it."""
    return {name: printed_value(problem, name) for name in problem.asked_calls}


def typed(problem: Problem, values: Mapping[str, Any]) -> Script:
    """What somebody writes who found these values; blank for one that is missing or cannot be written."""
    return {name: typed_answer(problem, name, values.get(name)) for name in problem.asked_calls}


def typed_answer(problem: Problem, name: str, value: Any) -> Any:
    """The same of one answer."""
    if value is None:
        return ""
    try:
        if name in problem.worded:
            return in_words(problem.family, problem.worded[name], value)
        with ctx.workprec(BITS):
            return _nested(value, problem.rounding.show)
    except FAULTS:
        return ""


def _nested(value: Any, show: Any) -> Any:
    return [_nested(item, show) for item in value] if isinstance(value, np.ndarray) else show(value)


def worked_from(problem: Problem, held: Mapping[str, Any]) -> Values:
    """Every step worked rightly from the values that are held; as far as it can be calculated."""
    family, inputs = problem.family, problem.inputs
    try:
        return exact_values(family, inputs, BITS, override=held)
    except FAULTS:
        pass
    found: Values = dict(held)
    for call in problem.calls:
        try:
            found = exact_values(family, inputs, BITS, override=held, until=call.name)
        except FAULTS:
            if call.name not in held:
                break
    return found | dict(held)


def with_cell(value: Any, place: int, cell: Any) -> Any:
    """A value with another cell in one place, counted row by row: an array, nested lists or a single cell."""
    if isinstance(value, np.ndarray):
        changed = value.copy()
        changed.reshape(-1)[place] = cell
        return changed
    if not isinstance(value, (list, tuple)):
        return cell
    made, first = [], 0
    for item in value:
        size = len(cells_of(item))
        made.append(with_cell(item, place - first, cell) if first <= place < first + size else item)
        first += size
    return made


def numeric_places(problem: Problem, name: str, answer: Any) -> list[int]:
    """The cells of a typed answer that are decimals other than 0; none of a label or a set."""
    if name in problem.worded:
        return []
    return [i for i, cell in enumerate(cells_of(answer)) if _is_decimal(cell) and read_printed(cell) != 0]


def _is_decimal(text: Any) -> bool:
    return isinstance(text, str) and text.lstrip("-").replace(".", "", 1).isdecimal()


def in_key(scheme: Scheme, name: str, raw: Any) -> list[bool]:
    """Which cells of an answer, taken alone, are right; one that does not fit the shape has none."""
    problem, accepted = scheme.problem, scheme.accepted[name]
    worded = name in problem.worded
    answer = read_worded(raw, problem, name) if worded else read_answer(raw, problem.values[name])
    if answer.found_shape is not None:
        return [False] * len(accepted)
    return [
        isinstance(cell, WrittenNumber) and range_.holds(number_of(cell))
        for cell, range_ in zip(answer.cells, accepted, strict=True)
    ]


def right_alone(scheme: Scheme, script: Mapping[str, Any]) -> float:
    """The share of all marks that the right cells of a script are worth, whatever stands around them."""
    problem, worth = scheme.problem, 0.0
    for name, out_of in problem.asked_calls.items():
        held = in_key(scheme, name, script.get(name))
        whole = name in problem.worded and problem.worded[name].is_set
        worth += out_of * (all(held) if whole else sum(held) / max(len(held), 1))
    return worth / problem.total


def earned(step: StepMark, cells: int = 1) -> float:
    """The share that so many cells of a step earned, when all that the step lost was lost by them."""
    worth = float(step.out_of) * cells / len(step.cells)
    return max(1 - float(step.out_of - step.marks) / worth, 0.0) if worth else 0.0


def lost_elsewhere(steps: Sequence[StepMark], script: Mapping[str, Any], spoilt: Mapping[str, Collection[int]]) -> str:
    """The first step that was not spoilt, in words, and lost marks all the same; empty where none did.

    What was left blank, because nobody can calculate it from what was spoilt, is no loss of the marking's.
    """
    for step in steps:
        if step.name not in spoilt and float(step.marks) < step.out_of - 1e-9 and script[step.name] != "":
            return f"{step.name} is {step.verdict}, {step.marks} of {step.out_of}"
    return ""
