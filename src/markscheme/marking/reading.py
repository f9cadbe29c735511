"""What was typed for a step, read as the paper has the step: by its name, its shape and the name of its part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from markscheme.answers import Raw
from markscheme.answers.typed.part_number import without_part_number
from markscheme.answers.wording.numbered_things import ANY_LENGTH, without_things
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.equivalence import is_by_columns, is_in_any_order
from markscheme.diagnosis.typed.answer_reader import names_of, read_answer, read_worded
from markscheme.engine.problem import Problem


def read_step(problem: Problem, name: str, raw: Raw | None, decimal_comma: bool) -> Answer:
    """Read one answer; a bad cell costs only itself."""
    if isinstance(raw, str) and problem.part_names == "numbers":
        raw = without_part_number(raw, 1 + [call.name for call in problem.parts].index(name))
    if name in problem.worded:
        return read_worded(raw, problem, name)
    answer = read_answer(
        _plain_numbers(problem, name, raw),
        problem.values[name],
        decimal_comma,
        names_of(problem, name),
        any_order=is_in_any_order(problem, name),
        by_columns=is_by_columns(problem, name),
    )
    return answer if answer.raw is raw else replace(answer, raw=raw)


def _plain_numbers(problem: Problem, name: str, raw: Raw | None) -> Raw | None:
    """Give numbers of states, leaves and the like as plain numbers, where they were written as such."""
    if not problem.family.numbers_of or not isinstance(raw, str):
        return raw
    step = next(call.step.name for call in problem.calls if call.name == name)
    if step not in problem.family.numbers_of:
        return raw
    shape = ANY_LENGTH if problem.is_in_one_box(name) else tuple(np.shape(problem.values[name]))
    plain = without_things(raw, shape, problem.family.numbers_of[step])
    return raw if plain is None else plain
