"""Scripts in which one step is spoilt and every later one is calculated from it, without a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from benchmarks.scripts import typed_answer, with_cell, worked_from
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import names_of
from markscheme.numbers.arrays import cells_of
from markscheme.working.steps import as_printed

SPOILS: dict[str, Callable[[fmpq], fmpq]] = {
    "doubled": lambda x: 2 * x,
    "halved": lambda x: x / 2,
    "sign": lambda x: -x,
    "one more": lambda x: x + 1,
    "one less": lambda x: x - 1,
}


@dataclass(frozen=True)
class SpoiltArray:
    """A script: raw answers by call, the step that was spoilt, and how."""

    raw: dict[str, Any]
    step: str
    how: str


def spoilt_scripts(problem: Problem, spoils: Iterable[str] = SPOILS) -> Iterator[SpoiltArray]:
    """Every step spoilt in every way; numbers in their first cell that is not 0, words in each cell in turn."""
    key = {name: typed_answer(problem, name, problem.values[name]) for name in problem.asked_calls}
    for name in problem.asked_calls:
        for how, value in _spoilt_values(problem, name, spoils):
            values = worked_from(problem, {name: value})
            later = list(problem.asked_calls)[list(problem.asked_calls).index(name) :]
            raw = {step: typed_answer(problem, step, values.get(step)) if step in later else key[step] for step in key}
            yield SpoiltArray(raw, name, how)


def _spoilt_values(problem: Problem, name: str, spoils: Iterable[str]) -> Iterator[tuple[str, Any]]:
    value = problem.values[name]
    if name not in problem.worded:
        printed = as_printed(problem, name)
        cells = cells_of(printed)
        place = next((i for i, cell in enumerate(cells) if cell != 0), 0)
        for how in spoils:
            if (spoilt := SPOILS[how](cells[place])) != cells[place]:
                yield how, with_cell(printed, place, spoilt)
        return
    worded, cells = problem.worded[name], cells_of(value)
    allowed = range(2) if worded.is_set else range(len(names_of(worded, len(cells))))
    for place, cell in enumerate(cells):
        for code in allowed:
            if cell != code:
                yield f"cell {place} is {code}", with_cell(value, place, fmpq(code))
