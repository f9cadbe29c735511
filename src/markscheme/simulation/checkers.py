"""Families that check answers by a function: the key, and wrong answers of several kinds, are tried on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from flint import fmpq

from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.model import Check
from markscheme.marking.by_rule.checked import outcome_of
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, Value, to_rational

TRIED = 40  # answers drawn at random


def tried(problem: Problem, seed: object) -> tuple[list[str], set[str]]:
    """Try each check of a problem; give what is wrong with it, and the mistakes that it named."""
    broken: list[str] = []
    named: set[str] = set()
    for step, check in problem.family.checks.items():
        if step not in problem.asked_calls:
            continue
        try:
            if (found := outcome_of(problem, step, problem.values[step], check)) != 1:
                broken.append(f"check_{step}() does not take the key of {step} for right: {found}")
            outcomes = [outcome_of(problem, step, value, check) for value in wrong_answers(problem, step, seed)]
        except MarkschemeError as error:
            broken.append(str(error))
            continue
        named |= {one for one in outcomes if isinstance(one, str)}
        if all(one == 1 for one in outcomes):
            broken.append(f"check_{step}() takes all of {len(outcomes)} other answers for right, zeros too")
    return broken, named


def wrong_answers(problem: Problem, step: str, seed: object) -> Iterator[Value]:
    """Give answers that are no key: zeros, the key with other signs, other entries; and some at random."""
    key = problem.values[step]
    cells = [_rational(cell) for cell in cells_of(key)]
    yield _shaped([fmpq(0)] * len(cells), key)
    yield _shaped([-cell for cell in cells], key)
    for i, cell in enumerate(cells):
        for other in (-cell, cell * 1000 + 1, fmpq(0)):
            yield _shaped([*cells[:i], other, *cells[i + 1 :]], key)
    stream = Stream("check", problem.family.id, step, seed)
    for _ in range(TRIED):
        yield _shaped([fmpq(stream.between(-40, 40), 4) for _ in cells], key)


def _rational(cell: Number) -> fmpq:
    return cell if isinstance(cell, fmpq) else to_rational(float(cell.mid()))


def _shaped(cells: list[fmpq], like: Value) -> Value:
    if not isinstance(like, np.ndarray):
        return cells[0]
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array.reshape(like.shape)


def never_named(checks: Mapping[str, Check], named: set[str]) -> Iterator[str]:
    """Name the mistakes of checks that no answer showed."""
    for check in checks.values():
        yield from (one for one in check.names if one not in named)
