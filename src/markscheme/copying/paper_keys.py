"""What the key of a paper prints: the numbers and words of every answer, as scripts are held against them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, prod

import numpy as np
from flint import fmpq

from markscheme.answers import ReadAnswer, WrittenNumber, read_number
from markscheme.diagnosis.answer import number_of
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.language.spellings import names_of
from markscheme.files.json_reader import JsonValue
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import float_of, middle_of
from markscheme.working.steps import printed_value

_DECIMAL = re.compile(r"-?(\d*)\.?(\d*)")
_FRACTION = re.compile(r"-?(\d{1,150})/(\d{1,150})")
IRRATIONAL = 6  # digits that a root or a power of e counts as
ALIKE = 1e-9  # relative: what floats lose
UNEVEN = (-1,)  # the shape of lists of unlike lengths
# `CellValue.agrees` for numbers, in SQL: of a key with `value` and `half`, and a written :value and :half.
AGREES = """(value = :value OR value <> 0 AND :value <> 0 AND abs(:value - value) <=
    max(:half, CASE WHEN half < 0.5 THEN 2 * half ELSE 0.0 END) + :alike * abs(value))"""


@dataclass(frozen=True, slots=True)
class CellValue:
    """A number or a word in one cell. `half`: half a unit of its last digit, 0 of a word and of what is no decimal.

    `digits`: those of a number without zeros at its ends. A word has none: how much it tells is seen in the papers.
    """

    value: float | str
    half: float = 0.0
    digits: int = 0

    @property
    def token(self) -> float | str:
        """The same for a number and its opposite."""
        return self.value if isinstance(self.value, str) else abs(self.value)

    def agrees(self, key: CellValue) -> bool:
        """Whether it is what a key prints, give or take a unit of its last digit, or the same to fewer digits."""
        a, b = self.value, key.value
        if isinstance(a, str) or isinstance(b, str):
            return a == b
        if a == b:
            return True
        if not a or not b:  # nothing is rounded to 0
            return False
        room = max(self.half, 2 * key.half if key.half < 0.5 else 0.0)  # a key that is a whole number is exact
        return abs(a - b) <= room + ALIKE * abs(b)


def cell_value(text: str, is_worded: bool) -> CellValue | None:
    """Read a cell as a key prints it or a record holds it; None where it is no number."""
    if is_worded:
        return CellValue(text)
    if found := _DECIMAL.fullmatch(text):
        whole, decimals = found.groups()
        digits = (whole + decimals).strip("0")
        number = float(text) if digits else 0.0
        return CellValue(number, 0.5 * 10.0 ** -len(decimals) if digits else 0.0, len(digits))
    if found := _FRACTION.fullmatch(text):
        number = float_of(fmpq(int(found[1]), int(found[2]) or 1))
        return CellValue(-number if text[0] == "-" else number, 0.0, sum(map(len, found.groups())))
    return _calculated(text)


def _calculated(text: str) -> CellValue | None:
    reading = read_number(text)
    if not isinstance(reading, ReadAnswer) or not isinstance(reading.value, WrittenNumber):
        return None
    try:
        number = number_of(reading.value)
        value = float_of(number if isinstance(number, fmpq) else middle_of(number))
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return None
    return CellValue(value, 0.0, IRRATIONAL) if isfinite(value) else None


@dataclass(frozen=True)
class AnswerCells:
    """What stands in an answer: its shape and its cells, row by row; None where a cell holds nothing to compare."""

    shape: tuple[int, ...]
    cells: tuple[CellValue | None, ...]


Steps = Mapping[str, AnswerCells]  # by the names of the calls


def read_cells(nested: JsonValue, is_worded: bool) -> AnswerCells:
    """Read the cells of an answer in nested lists, as a key prints it or a record holds it."""
    cells = tuple(None if cell is None else cell_value(cell, is_worded) for cell in flat(nested))
    return AnswerCells(_shape(nested, len(cells)), cells)


def _shape(nested: JsonValue, size: int) -> tuple[int, ...]:
    try:
        shape = np.shape(nested)
    except ValueError:
        return UNEVEN
    return shape if prod(shape) == size else UNEVEN


def flat(nested: JsonValue) -> list[str | None]:
    """Give the cells of nested lists in order."""
    return [cell for item in nested for cell in flat(item)] if isinstance(nested, list) else [nested]


def printed_key(problem: Problem) -> dict[str, JsonValue]:
    """Give what the key of a problem prints, by the names of the calls; a set as one text."""
    return {name: _printed(problem, name) for name in problem.asked_calls}


def _printed(problem: Problem, name: str) -> JsonValue:
    worded = problem.worded.get(name)
    if worded is None or not worded.is_set:
        return printed_value(problem, name)
    codes = cells_of(problem.values[name])
    return set_text([one for one, code in zip(names_of(worded, len(codes)), codes, strict=True) if code == 1])


def set_text(names: Sequence[str]) -> str:
    """Give the members of a set as one text.

    >>> set_text(["3", "1"])
    '{1, 3}'
    """
    return "{" + ", ".join(sorted(names)) + "}"


def read_key(problem: Problem, printed: Mapping[str, JsonValue] | None = None) -> Steps:
    """Give the key of a problem to hold answers against; `printed`: what it prints, where that is known."""
    known = printed_key(problem) if printed is None else printed
    return {name: read_cells(nested, name in problem.worded) for name, nested in known.items()}
