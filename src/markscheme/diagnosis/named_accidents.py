"""The one accident that explains what is left of an answer, and values that were copied from another box.

An accident explains the answer that it is named for: one kind for all cells that nothing else explains, and for no more
than half of an array; where more is off, the numbers agree by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from flint import fmpq

from markscheme.answers import WrittenNumber
from markscheme.diagnosis.accidents import cell_accidents, is_possible
from markscheme.diagnosis.answer import LOST, TINY, Cell, Numeral, number_of
from markscheme.diagnosis.explanations import expected_ranges
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.script import StudentScript
from markscheme.engine.accepted_range import Range
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, is_short

KINDS = ("sign", "factor_of_ten", "truncated", "swapped_digits", "other_cell", "other_step")
TELLING = 3  # digits of a number that does not stand elsewhere by chance
SIMPLE = 12  # the denominator of a simple fraction
COMMON = 100  # whole numbers below stand in several boxes of an honest script


def one_accident(script: StudentScript, name: str, left: Sequence[int]) -> str:
    """Name the kind of accident that explains all cells that are left; empty where there is none."""
    answer = script.answers[name]
    if not left or answer.worded is not None or 2 * len(left) > max(len(answer.cells), 2):
        return ""
    expected = expected_ranges(script, name)
    fitting = [set(_kinds(script, name, i, expected)) for i in left]
    return next((kind for kind in KINDS if all(kind in kinds for kinds in fitting)), "")


def _kinds(script: StudentScript, name: str, i: int, expected: Sequence[Sequence[Range]]) -> Iterator[str]:
    cells = script.answers[name].cells
    cell = cells[i]
    assert isinstance(cell, WrittenNumber)
    if not is_possible(script.scheme.problem, name, number_of(cell)) or expected[0][i].is_whole:
        return
    for ranges in expected:
        yield from cell_accidents(cell, ranges[i], alone=len(cells) == 1)
    yield from (kind for kind, step, j in _owners(script, name, i) if _is_left_to(script, step, j, expected, i))


def copied(script: StudentScript, name: str, left: Sequence[int]) -> list[int]:
    """List the cells that repeat what stands, rightly, in another box; not where the value may have come otherwise."""
    answer = script.answers[name]
    if answer.worded is not None:
        return []
    expected = expected_ranges(script, name) if left else []
    return [i for i in left if _repeats(script, name, i) and not any(_kinds(script, name, i, expected))]


def _repeats(script: StudentScript, name: str, i: int) -> bool:
    """Whether a value stands in one other box where it belongs; not where it was moved, or would repeat anyway."""
    cell = script.answers[name].cells[i]
    if isinstance(cell, WrittenNumber) and _is_short(number_of(cell)):  # 1.50 is no longer than 1.5
        return False
    owners = list(_owners(script, name, i))
    steps = [step for _, step, _ in owners]
    if len(set(steps)) < len(steps):  # the right numbers of that step repeat themselves
        return False
    if any(step == name and not _is_filled_rightly(script, step, j) for _, step, j in owners):
        return False  # two entries exchanged
    if any(_is_simple(cells_of(script.scheme.values[step])[j]) for _, step, j in owners):
        return False
    return any(_stands_in(script, step, j, cell) for _, step, j in owners)


def _is_short(number: Number) -> bool:
    return isinstance(number, fmpq) and is_short(number, TELLING - 1)


def _is_simple(key: Number) -> bool:
    """Whether a number is such a simple fraction that calculations meet in it by chance."""
    return isinstance(key, fmpq) and key.q <= SIMPLE


def _owners(script: StudentScript, name: str, i: int) -> Iterator[tuple[str, str, int]]:
    """Yield the boxes in which a value belongs that stands elsewhere: the accident it would be, the step, the cell."""
    answer = script.answers[name]
    cell = answer.cells[i]
    if not isinstance(cell, WrittenNumber) or _is_common(cell):
        return
    boxes: _Boxes = script.scheme.cached("boxes", lambda: _Boxes(script.scheme))
    for step, j, range_ in boxes.near(answer.numerals[i]):
        if (step, j) != (name, i) and answer.holds(i, range_):
            yield "other_cell" if step == name else "other_step", step, j


class _Boxes:
    """The boxes of a paper that hold numbers, with the ends of what is accepted as floats: they turn most away."""

    def __init__(self, scheme: Scheme) -> None:
        self.asked = scheme.problem.rounding.answer
        steps = (step for step in scheme.problem.asked_calls if step not in scheme.problem.worded)
        self.all = [(step, j, range_) for step in steps for j, range_ in enumerate(scheme.accepted[step])]
        ends = np.array([range_.floats for _, _, range_ in self.all]).reshape(-1, 2)
        self.low, self.high = ends[:, 0], ends[:, 1]
        with np.errstate(all="ignore"):  # where floats end everything is near
            self.lost = LOST * (np.abs(self.low) + np.abs(self.high)) + TINY

    def near(self, numeral: Numeral | None) -> Iterator[tuple[str, int, Range]]:
        """Yield those that may hold a number, and no more than `Numeral.fits` looks at."""
        if numeral is None:
            return
        with np.errstate(all="ignore"):
            room = numeral.window(self.asked)[1] * (1 + LOST) + LOST * abs(numeral.near) + self.lost
            far = (numeral.near < self.low - room) | (numeral.near > self.high + room)
        for place in np.flatnonzero(~far).tolist():
            yield self.all[place]


def _is_filled_rightly(script: StudentScript, name: str, i: int) -> bool:
    """Whether a box has its own value: then nobody wrote that in another one by mistake."""
    answer = script.answers[name]
    return answer.found_shape is None and answer.holds(i, script.scheme.accepted[name][i])


def _is_left_to(script: StudentScript, step: str, j: int, expected: Sequence[Sequence[Range]], i: int) -> bool:
    """Whether the box to which a value belongs is empty, or holds what belongs here: then the two changed places.

    Of the many numbers of a long calculation two agree by chance.
    """
    answer = script.answers[step]
    if answer.found_shape is not None:
        return False
    return not isinstance(answer.cells[j], WrittenNumber) or any(answer.holds(j, ranges[i]) for ranges in expected)


def _is_common(cell: WrittenNumber) -> bool:
    """Whether a number is so short that it stands in several boxes by chance."""
    number = number_of(cell)
    if getattr(number, "q", 0) == 1:
        return bool(abs(number) < COMMON)
    return cell.significant is not None and cell.significant[1] < TELLING


def _stands_in(script: StudentScript, name: str, i: int, cell: Cell) -> bool:
    """Whether a box holds the same number."""
    answer = script.answers[name]
    if answer.found_shape is not None:
        return False
    other = answer.cells[i]
    if not isinstance(other, WrittenNumber) or not isinstance(cell, WrittenNumber):
        return False
    return bool(number_of(other) == number_of(cell))
