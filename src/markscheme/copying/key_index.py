"""The key values of all papers of one question, to be looked up by what a student wrote, and how rare each is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import comb, log10
from typing import TypeAlias

from markscheme.copying.paper_keys import AnswerCells, CellValue, Steps

Place: TypeAlias = tuple[str, tuple[int, ...], int]  # a call, the shape of its answer, and a cell
TELLING = 3  # digits of a number that hardly come by chance
MOST_DIGITS = 4  # that count
WIDEST = 0.0112  # relative: no key value is printed to fewer than two digits, a unit of which is within reach


@dataclass
class _Column:
    """What the papers have in one cell: numbers in order, each with its paper; and the papers by word."""

    numbers: list[tuple[float, int]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    words: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class KeyIndex:
    """The keys of different papers of one question and family, by number.

    `more`: keys of papers that nobody has, which say how common values are; they have numbers below 0.
    """

    def __init__(self, papers: Mapping[int, Steps], more: Sequence[Steps] = ()) -> None:
        self.keys = {**papers, **{-1 - i: steps for i, steps in enumerate(more)}}
        self._columns: defaultdict[Place, _Column] = defaultdict(_Column)
        self._apart: dict[tuple[str, tuple[int, ...]], dict[int, int]] = {}
        for number, steps in self.keys.items():
            self._add(number, steps)
        for column in self._columns.values():
            column.numbers.sort()
            column.values = [value for value, _ in column.numbers]

    def _add(self, number: int, steps: Steps) -> None:
        for name, answer in steps.items():
            for i, cell in enumerate(answer.cells):
                if cell is not None and isinstance(cell.value, str):
                    self._columns[name, answer.shape, i].words[cell.value].append(number)
                elif cell is not None:
                    self._columns[name, answer.shape, i].numbers.append((float(cell.value), number))

    def having(self, place: Place, cell: CellValue) -> list[int]:
        """Give the papers whose key has in a place what was written there."""
        column = self._columns.get(place)
        if column is None:
            return []
        if isinstance(cell.value, str):
            return column.words.get(cell.value, [])
        room = max(cell.half, WIDEST * abs(cell.value))
        low = bisect_left(column.values, cell.value - room)
        high = bisect_right(column.values, cell.value + room)
        near = (paper for _, paper in column.numbers[low:high])
        name, _, i = place
        return [paper for paper in near if (key := self.keys[paper][name].cells[i]) and cell.agrees(key)]

    def rarity_of_all(self, name: str, written: AnswerCells, changed: Sequence[int]) -> float:
        """Say how much a whole array tells, each cell of which is that of another key, and these are wrong.

        Whoever has as many cells wrong has any others as likely: an array of zeros and ones tells by which they are.
        Cells that go together in all keys, as the two of an edge, count once.
        """
        columns = self._cells_apart(name, written.shape)
        chosen = len({columns[i] for i in changed if i in columns})
        ways = log10(comb(len(set(columns.values())), chosen))
        same = sum(
            1
            for key in self.keys.values()
            if (there := key.get(name))
            and there.shape == written.shape
            and all(
                a is None or (b is not None and a.agrees(b)) for a, b in zip(written.cells, there.cells, strict=True)
            )
        )
        return min(ways, -log10((same - 1) / (len(self.keys) - 1))) if same > 1 else ways

    def _cells_apart(self, name: str, shape: tuple[int, ...]) -> dict[int, int]:
        """Give the cells of an answer that are not the same in all keys, those that go together with one number."""
        if (name, shape) not in self._apart:
            keys = [key[name].cells for key in self.keys.values() if name in key and key[name].shape == shape]
            numbers: dict[tuple[object, ...], int] = {}
            found = {}
            for i, column in enumerate(zip(*keys, strict=True)):
                values = tuple(cell and cell.token for cell in column)
                if len(set(values)) > 1:
                    found[i] = numbers.setdefault(values, i)
            self._apart[name, shape] = found
        return self._apart[name, shape]

    def rarity(self, cell: CellValue, others: int) -> float:
        """Say how much a wrong answer tells that is the key of a paper: minus the logarithm of how often it comes so.

        `others`: how many other papers have it. Where a number has few digits, or is a word, none of a few papers
        having it does not show that it is rare.
        """
        share = others / max(len(self.keys) - 1, 1)
        if cell.digits < TELLING:
            share = (others + 0.5) / len(self.keys)
        if not isinstance(cell.value, str):
            share = max(share, 10.0 ** ((cell.digits >= TELLING) / 2 - min(cell.digits, MOST_DIGITS)))
        return -log10(min(share, 1.0))
