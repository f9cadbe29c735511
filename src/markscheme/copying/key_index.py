"""The key values of all papers of one question, looked up by what a student wrote, and how rare each is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import comb, log10
from typing import NamedTuple, TypeAlias

from markscheme.copying.key_file import AlikeCells, unpacked
from markscheme.copying.paper_keys import AGREES, ALIKE, AnswerCells, CellValue, Steps

Place: TypeAlias = tuple[str, tuple[int, ...], int]  # a call, the shape of its answer, and a cell
TELLING = 3  # digits of a number that hardly come by chance
MOST_DIGITS = 4  # that count
WIDEST = 0.0112  # relative: no key value is printed to fewer than two digits, a unit of which is within reach
READ = 64  # keys of a question that are held, those of neighbours among them
COUNTED = 512  # values of a question of which it is known how many papers have them
FEW = 16  # papers that are held against an answer one by one
_PLACES = "SELECT call, shape, cell, number, reach, alike FROM place WHERE question = ? AND family = ?"
_KEY = "SELECT cells FROM paper WHERE question = ? AND number = ? AND family = ?"
_KEYS = "SELECT cells FROM paper WHERE question = ? AND family = ?"
_WORD = "FROM value WHERE place = ? AND value = ?"
_NUMBER = f"FROM value WHERE place = :place AND value BETWEEN :low AND :high AND {AGREES}"


class _Column(NamedTuple):
    """Where the values of a cell stand in the file, as its table `place` says."""

    number: int
    reach: float
    alike: int | None


class KeyIndex:
    """The keys of different papers of one question and family, by number.

    `more`: keys of papers that nobody has, which say how common values are; they have numbers below 0.
    """

    def __init__(self, base: sqlite3.Connection, question: str, family: str, more: Sequence[Steps] = ()) -> None:
        self._base, self._asked = base, (question, family)
        self._more: Mapping[int, Steps] = {-1 - i: steps for i, steps in enumerate(more)}
        row = base.execute("SELECT papers FROM asked WHERE question = ? AND family = ?", self._asked).fetchone()
        self.size = (row[0] if row else 0) + len(self._more)
        rows = base.execute(_PLACES, self._asked)
        self._columns = {(call, tuple(json.loads(shape)), i): _Column(*column) for call, shape, i, *column in rows}
        self._apart: dict[tuple[str, tuple[int, ...]], dict[int, int]] = {}
        self.key = lru_cache(READ)(self._read)
        self._same = lru_cache(READ)(self._having_all)
        self.count = lru_cache(COUNTED)(self._counted)

    def _read(self, paper: int) -> Steps | None:
        """Give the key of a paper; None where none of this family has the number."""
        if paper < 0:
            return self._more.get(paper)
        question, family = self._asked
        row = self._base.execute(_KEY, (question, paper, family)).fetchone()
        return None if row is None else unpacked(row[0])

    def having(self, place: Place, cell: CellValue) -> list[int]:
        """Give the papers whose key has in a place what was written there."""
        return [*self._kept("paper", place, cell, _near(cell)), *self._of_more(place, cell)]

    def _counted(self, place: Place, cell: CellValue) -> int:
        """Count the papers that `having` gives."""
        return sum(self._kept("count(*)", place, cell, _near(cell))) + len(self._of_more(place, cell))

    def _kept(self, what: str, place: Place, cell: CellValue, room: float) -> list[int]:
        """Give the papers of the file that agree with a cell, as far as their keys lie within `room` of it."""
        column = self._columns.get(place)
        if column is None:
            return []
        if isinstance(cell.value, str):
            rows = self._base.execute(f"SELECT {what} {_WORD}", (column.number, cell.value))
        else:
            value = {"place": column.number, "value": cell.value, "half": cell.half, "alike": ALIKE}
            window = {"low": cell.value - room, "high": cell.value + room}
            rows = self._base.execute(f"SELECT {what} {_NUMBER}", {**value, **window})
        return [found for (found,) in rows]

    def _of_more(self, place: Place, cell: CellValue) -> list[int]:
        return [paper for paper, key in self._more.items() if _has(key, place, cell)]

    def rarity_of_all(self, name: str, written: AnswerCells, changed: Sequence[int]) -> float:
        """Say how much a whole array tells, each cell of which is that of another key, and these are wrong.

        Whoever has as many cells wrong has any others as likely: an array of zeros and ones tells by which they are.
        Cells that go together in all keys, as the two of an edge, count once.
        """
        columns = self._cells_apart(name, written.shape)
        chosen = len({columns[i] for i in changed if i in columns})
        ways = log10(comb(len(set(columns.values())), chosen))
        same = self._same(name, written)
        return min(ways, -log10((same - 1) / (self.size - 1))) if same > 1 else ways

    def _having_all(self, name: str, written: AnswerCells) -> int:
        """Count the keys that agree with every cell of an answer, one of which at least is filled in."""
        cells = [(i, cell) for i, cell in enumerate(written.cells) if cell is not None]
        count = sum(_agrees(key, name, written, cells) for key in self._more.values())
        left: set[int] | None = None
        for i, cell in sorted(cells, key=lambda one: -one[1].digits):  # what few papers have comes first
            if left is not None and len(left) <= FEW:
                keys = (self.key(paper) or {} for paper in left)
                return count + sum(_agrees(key, name, written, cells) for key in keys)
            here = self._kept("paper", (name, written.shape, i), cell, self._room((name, written.shape, i), cell))
            left = set(here) if left is None else left.intersection(here)
        return count + len(left or ())

    def _room(self, place: Place, cell: CellValue) -> float:
        """Say how far from a cell no key lies that does not agree with it; a little more, for what floats lose."""
        column = self._columns.get(place)
        return (cell.half + column.reach) * 1.001 if column else 0.0

    def _cells_apart(self, name: str, shape: tuple[int, ...]) -> dict[int, int]:
        """Give the cells of an answer that are not the same in all keys, those that go together with one number."""
        if (name, shape) not in self._apart:
            columns = {place[2]: one for place, one in self._columns.items() if place[:2] == (name, shape)}
            alike = {i: one.alike for i, one in columns.items() if one.alike is not None}
            self._apart[name, shape] = self._apart_with_more(name, shape) if self._more else alike
        return self._apart[name, shape]

    def _apart_with_more(self, name: str, shape: tuple[int, ...]) -> dict[int, int]:
        kept = map(unpacked, (text for (text,) in self._base.execute(_KEYS, self._asked).fetchall()))
        answers = [key[name] for key in (*kept, *self._more.values()) if name in key and key[name].shape == shape]
        found = AlikeCells()
        for answer in answers:
            found.add(answer.cells)
        return found.found()

    def rarity(self, cell: CellValue, others: int) -> float:
        """Say how much a wrong answer tells that is the key of a paper: minus the logarithm of how often it comes so.

        `others`: how many other papers have it. Where a number has few digits, or is a word, none of a few papers
        having it does not show that it is rare.
        """
        share = others / max(self.size - 1, 1)
        if cell.digits < TELLING:
            share = (others + 0.5) / self.size
        if not isinstance(cell.value, str):
            share = max(share, 10.0 ** ((cell.digits >= TELLING) / 2 - min(cell.digits, MOST_DIGITS)))
        return -log10(min(share, 1.0))


def _agrees(key: Steps, name: str, written: AnswerCells, cells: Sequence[tuple[int, CellValue]]) -> bool:
    """Whether a key agrees with the cells of an answer that are filled in."""
    answer = key.get(name)
    if answer is None or answer.shape != written.shape or len(answer.cells) != len(written.cells):
        return False
    return all((there := answer.cells[i]) is not None and cell.agrees(there) for i, cell in cells)


def _near(cell: CellValue) -> float:
    return 0.0 if isinstance(cell.value, str) else max(cell.half, WIDEST * abs(cell.value))


def _has(key: Steps, place: Place, cell: CellValue) -> bool:
    """Whether a key has in a place what was written there."""
    name, shape, i = place
    answer, room = key.get(name), _near(cell)
    there = answer.cells[i] if answer and answer.shape == shape else None
    if there is None or isinstance(there.value, str) or isinstance(cell.value, str):
        return there is not None and cell.agrees(there)
    return cell.value - room <= there.value <= cell.value + room and cell.agrees(there)
