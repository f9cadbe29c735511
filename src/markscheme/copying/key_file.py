"""The tables of the key values of an exam, in SQLite: filled paper by paper, looked up without being held in memory."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from markscheme.copying.paper_keys import ALIKE, AnswerCells, CellValue, Steps
from markscheme.files.formats import format_name
from markscheme.files.json_reader import JsonObject

FILE = "key_values.sqlite"
FORMAT = format_name("key values", 2)
Numbers: TypeAlias = tuple[tuple[str, int], ...]  # by question id: which of its different papers
AT_WORK = -4_000  # kB of pages that are held while a file is filled
# `place`: a cell of an answer, with how far from a value of its column what agrees with it may lie, and the first cell
# of the answer that is the same in all keys (none where all keys have one value). `unit`: the different papers, by
# number in their order. `held`: who has which, students and spare papers, in turn.
_TABLES = """
CREATE TABLE format (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE paper (
    question TEXT NOT NULL, number INTEGER NOT NULL, digest BLOB NOT NULL, family TEXT NOT NULL, saved TEXT NOT NULL,
    printed TEXT NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (question, number), UNIQUE (question, digest)
);
CREATE TABLE asked (
    question TEXT, family TEXT, papers INTEGER NOT NULL, PRIMARY KEY (question, family)
) WITHOUT ROWID;
CREATE TABLE place (
    number INTEGER PRIMARY KEY, question TEXT NOT NULL, family TEXT NOT NULL, call TEXT NOT NULL, shape TEXT NOT NULL,
    cell INTEGER NOT NULL, reach REAL NOT NULL DEFAULT 0, alike INTEGER
);
CREATE TABLE value (
    place INTEGER, value, paper INTEGER, half REAL NOT NULL, PRIMARY KEY (place, value, paper)
) WITHOUT ROWID;
CREATE TABLE held (turn INTEGER PRIMARY KEY, student TEXT NOT NULL UNIQUE, papers BLOB NOT NULL);
CREATE TABLE unit (number INTEGER PRIMARY KEY, papers BLOB NOT NULL UNIQUE);
CREATE TABLE holding (question TEXT, paper INTEGER, unit INTEGER, PRIMARY KEY (question, paper, unit)) WITHOUT ROWID;
"""
_HOLD = "INSERT INTO held (student, papers) VALUES (?, ?) ON CONFLICT (student) DO UPDATE SET papers = excluded.papers"
_WIDTH = 4  # bytes of a number


class AlikeCells:
    """Which cells of an answer are the same in all keys that are added; of lists of unlike lengths none are."""

    def __init__(self) -> None:
        self._first: tuple[object, ...] = ()
        self._groups: list[int] = []
        self._varies: list[bool] = []
        self._is_even = True

    def add(self, cells: Sequence[CellValue | None]) -> None:
        """Take the answer of one more key."""
        tokens = tuple(cell and cell.token for cell in cells)
        if not self._groups:
            self._first, self._groups, self._varies = tokens, [0] * len(tokens), [False] * len(tokens)
        self._is_even = self._is_even and len(tokens) == len(self._groups)
        if not self._is_even:
            return
        numbers: dict[tuple[int, object], int] = {}
        pairs = zip(self._groups, tokens, strict=True)
        self._groups = [numbers.setdefault(pair, len(numbers)) for pair in pairs]
        for i, (token, first) in enumerate(zip(tokens, self._first, strict=True)):
            self._varies[i] = self._varies[i] or token != first

    def found(self) -> dict[int, int]:
        """Give the cells that are not one value in all keys, each with the first one that is always the same."""
        first: dict[int, int] = {}
        groups = self._groups if self._is_even else []
        return {i: first.setdefault(group, i) for i, group in enumerate(groups) if self._varies[i]}


@dataclass
class _Columns:
    """The cells of one answer, as papers are added: their numbers in `place`, and how far what agrees may lie."""

    places: list[int] = field(default_factory=list)
    reach: list[float] = field(default_factory=list)
    alike: AlikeCells = field(default_factory=AlikeCells)

    def add(self, cells: Sequence[CellValue | None]) -> None:
        """Take the answer of one more key."""
        self.alike.add(cells)
        for i, cell in enumerate(cells):
            self.reach[i] = max(self.reach[i], _reach(cell) if cell else 0.0)


def _reach(key: CellValue) -> float:
    """Say how far from a key a number may lie that agrees with it, whatever its own half unit adds."""
    if isinstance(key.value, str):
        return 0.0
    return (2 * key.half if key.half < 0.5 else 0.0) + ALIKE * abs(key.value)


class KeyWriter:
    """Fills a new database: papers by question, who has them, and at the end what is looked up."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base
        base.execute(f"PRAGMA cache_size = {AT_WORK}")
        base.executescript(_TABLES)
        base.execute("BEGIN")
        self._counts: dict[str, int] = {}
        self._columns: dict[tuple[str, str, str, tuple[int, ...]], _Columns] = {}
        self._places = 0

    def number(self, question: str, saved: JsonObject) -> int | None:
        """Give the number of a paper that was added; None where none has its numbers."""
        row = self.base.execute(
            "SELECT number FROM paper WHERE question = ? AND digest = ?", (question, _digest(saved))
        ).fetchone()
        return None if row is None else int(row[0])

    def add(self, question: str, saved: JsonObject, printed: JsonObject, key: Steps) -> int:
        """Add a paper that is not there; give its number."""
        family, number = saved["family"], self._counts.get(question, 0)
        texts = (json.dumps(one, ensure_ascii=False) for one in (saved, printed))
        row = (question, number, _digest(saved), family, *texts, _packed(key))
        self.base.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._counts[question] = number + 1
        for call, answer in key.items():
            columns = self._of((question, family, call, answer.shape), len(answer.cells))
            columns.add(answer.cells)
            cells = zip(columns.places, answer.cells, strict=False)
            values = ((place, cell.value, number, cell.half) for place, cell in cells if cell)
            self.base.executemany("INSERT INTO value VALUES (?, ?, ?, ?)", values)
        return number

    def _of(self, answer: tuple[str, str, str, tuple[int, ...]], size: int) -> _Columns:
        """Give the columns of an answer, as many as it has cells or more."""
        found = self._columns.setdefault(answer, _Columns())
        while len(found.places) < size:
            found.places.append(self._places)
            found.reach.append(0.0)
            self._places += 1
        return found

    def hold(self, student: str, papers: Mapping[str, int]) -> None:
        """Note who has which papers; who was noted before keeps the turn."""
        self.base.execute(_HOLD, (student, packed_numbers(papers.items())))

    def finish(self, facts: Mapping[str, str]) -> None:
        """Lay out what is looked up; the database says its format at the end, when it is whole."""
        base = self.base
        base.execute("DELETE FROM held WHERE papers = x''")
        base.execute("INSERT INTO asked SELECT question, family, count(*) FROM paper GROUP BY question, family")
        base.execute("INSERT INTO unit (papers) SELECT DISTINCT papers FROM held ORDER BY papers")
        base.execute("CREATE INDEX held_papers ON held (papers)")
        units = base.execute("SELECT number, papers FROM unit")
        holding = ((*place, number) for number, packed in units for place in unpacked_numbers(packed))
        base.executemany("INSERT INTO holding VALUES (?, ?, ?)", holding)
        for (question, family, call, shape), one in self._columns.items():
            alike, where = one.alike.found(), (question, family, call, json.dumps(shape))
            columns = enumerate(zip(one.places, one.reach, strict=True))
            rows = ((place, *where, i, reach, alike.get(i)) for i, (place, reach) in columns)
            base.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        base.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
        base.execute("INSERT INTO format VALUES (?)", (FORMAT,))
        base.execute("COMMIT")


def opened(path: Path) -> sqlite3.Connection | None:
    """Open a file to be read; None where it is missing, damaged or of another format."""
    if not path.is_file():
        return None
    base = None
    try:
        # Nobody writes in it: another file takes its place. So nothing is locked, nor made beside it.
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        formats = base.execute("SELECT name FROM format").fetchall()
        if formats == [(FORMAT,)] and base.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]:
            return base
    except sqlite3.Error:
        pass
    if base is not None:
        base.close()
    return None


def _digest(saved: JsonObject) -> bytes:
    """Give what two papers of a question must have alike to be the same: their family and their numbers."""
    return hashlib.sha256(json.dumps([saved["family"], saved["given"]], sort_keys=True).encode()).digest()


def packed_numbers(numbers: Iterable[tuple[str, int]]) -> bytes:
    """Pack which papers somebody has, so that bytes have the order of the numbers.

    >>> unpacked_numbers(packed_numbers([("q1", 2), ("q10", 300)]))
    (('q1', 2), ('q10', 300))
    """
    return b"".join(id.encode() + b"\0" + number.to_bytes(_WIDTH, "big") for id, number in numbers)


def unpacked_numbers(packed: bytes) -> Numbers:
    """Give the numbers that `packed_numbers` packed."""
    found, at = [], 0
    while at < len(packed):
        end = packed.index(b"\0", at)
        found.append((packed[at:end].decode(), int.from_bytes(packed[end + 1 : end + 1 + _WIDTH], "big")))
        at = end + 1 + _WIDTH
    return tuple(found)


def _packed(key: Steps) -> str:
    found = {name: [answer.shape, list(map(_plain, answer.cells))] for name, answer in key.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _plain(cell: CellValue | None) -> list[float] | str | None:
    return None if cell is None else cell.value if isinstance(cell.value, str) else [cell.value, cell.half, cell.digits]


def unpacked(text: str) -> Steps:
    """Give the key of a paper as the file has it."""
    found = json.loads(text)
    return {name: AnswerCells(tuple(shape), tuple(map(_cell, cells))) for name, (shape, cells) in found.items()}


def _cell(plain: list[float] | str | None) -> CellValue | None:
    if plain is None or isinstance(plain, str):
        return None if plain is None else CellValue(plain)
    value, half, digits = plain
    return CellValue(value, half, int(digits))
