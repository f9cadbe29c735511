"""Scripts in which one step is spoilt and every later one is calculated from it, without a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import ctx, fmpq

from markscheme.errors import MarkschemeError
from markscheme.evaluate import cells_of, exact_values
from markscheme.numbers.deciding import Values
from markscheme.problem import Problem
from markscheme.vocabulary import in_words, names_of
from markscheme.working.steps import as_printed

SPOILS: dict[str, Callable[[fmpq], fmpq]] = {
    "doubled": lambda x: 2 * x,
    "halved": lambda x: x / 2,
    "sign": lambda x: -x,
    "one more": lambda x: x + 1,
    "one less": lambda x: x - 1,
}


@dataclass(frozen=True)
class Spoilt:
    """A script: raw answers by call, the step that was spoilt, and how."""

    raw: dict[str, Any]
    step: str
    how: str


def spoilt_scripts(problem: Problem, spoils: Iterable[str] = SPOILS) -> Iterator[Spoilt]:
    """Every step spoilt in every way; numbers in their first cell that is not 0, words in each cell in turn."""
    key = {name: answer(problem, name, problem.values[name]) for name in problem.asked_calls}
    for name in problem.asked_calls:
        for how, value in _spoilt_values(problem, name, spoils):
            values = _followed(problem, name, value)
            later = list(problem.asked_calls)[list(problem.asked_calls).index(name) :]
            raw = {step: answer(problem, step, values.get(step)) if step in later else key[step] for step in key}
            yield Spoilt(raw, name, how)


def answer(problem: Problem, name: str, value: Any) -> Any:
    """What somebody writes who found this value; blank for one that cannot be written."""
    if value is None:
        return ""
    try:
        if name in problem.worded:
            return in_words(problem.family, problem.worded[name], value)
        with ctx.workprec(256):
            return _nested(value, problem.rounding.show)
    except (IndexError, MarkschemeError):
        return ""


def _nested(value: Any, show: Callable[[Any], str]) -> Any:
    return [_nested(item, show) for item in value] if isinstance(value, np.ndarray) else show(value)


def _spoilt_values(problem: Problem, name: str, spoils: Iterable[str]) -> Iterator[tuple[str, Any]]:
    value = problem.values[name]
    if name not in problem.worded:
        printed = as_printed(problem, name)
        cells = cells_of(printed)
        place = next((i for i, cell in enumerate(cells) if cell != 0), 0)
        for how in spoils:
            if (spoilt := SPOILS[how](cells[place])) != cells[place]:
                yield how, _with(printed, place, spoilt)
        return
    worded, cells = problem.worded[name], cells_of(value)
    allowed = range(2) if worded.is_set else range(len(names_of(worded, len(cells))))
    for place, cell in enumerate(cells):
        for code in allowed:
            if cell != code:
                yield f"cell {place} is {code}", _with(value, place, fmpq(code))


def _with(value: Any, place: int, cell: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return cell
    changed = value.copy()
    changed.reshape(-1)[place] = cell
    return changed


def _followed(problem: Problem, name: str, value: Any) -> Values:
    """Every step with this value in the place of one; as far as it can be calculated."""
    family, inputs = problem.family, problem.inputs
    try:
        return exact_values(family, inputs, 256, override={name: value})
    except (MarkschemeError, ZeroDivisionError):
        pass
    found: Values = {name: value}
    for call in problem.calls:
        try:
            found = exact_values(family, inputs, 256, override={name: value}, until=call.name)
        except (MarkschemeError, ZeroDivisionError):
            if call.name != name:
                break
    return found | {name: value}
