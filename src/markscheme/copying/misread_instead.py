"""What would explain another paper's answers on the own one: a single given that is read otherwise.

Two papers often share all numbers but one, and who misreads that one, as it stands on the other paper or as another
number of the question, has all answers of the other paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from markscheme.copying.evidence import SILENT, Script, ScriptAnswer
from markscheme.copying.paper_keys import Steps, read_key
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.numbers.exact import Inputs, Value

MOST = 120  # readings that are tried, those of the other paper first
SHORT = 8  # cells of an array of which any may be read as any other number of both papers
FAULTS = (MarkschemeError, ZeroDivisionError, OverflowError, KeyError, TypeError, IndexError, ValueError)


def read_instead(script: Script, problem: Problem, other: Problem) -> Iterator[Script]:
    """Give the script once for each given and reading: what comes of it is `misread`."""
    for given in islice(_misread(problem.given, other.given), MOST):
        try:
            key = read_key(replace(problem, given=given, marks=problem.asked_calls))
        except FAULTS:  # nobody can calculate with that
            continue
        yield [_explained(answer, key) for answer in script]


def _explained(answer: ScriptAnswer, key: Steps) -> ScriptAnswer:
    there = key.get(answer.name)
    if there is None or there.shape != answer.written.shape:
        return answer
    cells = zip(answer.written.cells, there.cells, answer.verdicts, strict=True)
    found = tuple(
        "misread" if cell and other and verdict not in ("right", *SILENT) and cell.agrees(other) else verdict
        for cell, other, verdict in cells
    )
    return replace(answer, verdicts=found)


def _misread(given: Inputs, other: Inputs) -> Iterator[Inputs]:
    for readings in (_read_otherwise, _read_elsewhere):
        for name, value in given.items():
            if name in other:
                yield from ({**given, name: read} for read in readings(value, other[name]))


def _read_elsewhere(value: Value, other: Value) -> Iterator[Value]:
    """Give a short array with one cell read as a number that stands elsewhere in it, or in that of the other paper."""
    if not isinstance(value, np.ndarray) or not isinstance(other, np.ndarray) or not 1 < value.size <= SHORT:
        return
    numbers = {*value.flat, *other.flat}
    for i in range(value.size):
        place = np.unravel_index(i, value.shape)
        for number in sorted(numbers - {value[place]}, key=str):
            read = value.copy()
            read[place] = number
            yield read


def _read_otherwise(value: Value, other: Value) -> Iterator[Value]:
    """Give a given with one cell, or one leaf of a structure, as it stands on the other paper."""
    if isinstance(value, np.ndarray) and isinstance(other, np.ndarray):
        yield from _arrays(value, other) if value.shape == other.shape else ()
    elif isinstance(value, list) and isinstance(other, list):
        pairs = enumerate(zip(value, other, strict=False)) if len(value) == len(other) else ()
        for i, (one, there) in pairs:
            yield from ([*value[:i], read, *value[i + 1 :]] for read in _read_otherwise(one, there))
    elif isinstance(value, dict) and isinstance(other, dict):
        for name in value.keys() & other.keys():
            yield from ({**value, name: read} for read in _read_otherwise(value[name], other[name]))
    elif value is not None and other is not None and type(value) is type(other) and value != other:
        yield other


def _arrays(value: np.ndarray, other: np.ndarray) -> Iterator[np.ndarray]:
    """Give an array with one cell of the other; of two symmetric matrices with both that are one edge or distance."""
    is_symmetric = all(one.ndim == 2 and np.array_equal(one, one.T) for one in (value, other))
    for i in range(value.size):
        place = np.unravel_index(i, value.shape)
        if value[place] == other[place] or (is_symmetric and place[1] < place[0]):
            continue
        read = value.copy()
        read[place] = other[place]
        if is_symmetric:
            read[place[::-1]] = other[place]
        yield read
