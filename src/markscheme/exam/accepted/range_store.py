"""The accepted ranges of the papers of an exam, in one SQLite file beside the keys: calculated once, by the build.

They are the answers: the file lies with the keys, and nothing of it is ever in `sheets/`. Marks do not hang on it: what
is not found there (a file that is missing, damaged, sealed by another secret, or of other code) is worked out again and
comes to the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from markscheme.engine.acceptance import tell_ranges
from markscheme.engine.problem import Problem
from markscheme.exam.accepted.packed_ranges import PackedRanges, RangeKey, name_of, unpacked
from markscheme.exam.manifest import allow
from markscheme.files.formats import format_name
from markscheme.files.result_folder import inside

FILE = "accepted_ranges.sqlite"
# What is there already changes no byte of the file.
_ADD = """INSERT INTO accepted VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET ranges = excluded.ranges WHERE ranges <> excluded.ranges"""
FORMAT = format_name("accepted ranges", 1)


def keep_ranges(folder: Path, rows: Iterable[PackedRanges], mode: int) -> None:
    """Add the accepted ranges of some papers; a file of another format, or a damaged one, is made anew.

    Where it cannot be written, marking takes longer, and that is all. Raise RenderError where a link leads out of the
    folder.
    """
    path, added = inside(folder, folder / FILE), sorted(rows)  # in whatever order papers were finished
    for _ in range(2):
        with suppress(OSError):
            path.touch(mode=mode)
            allow(path, mode)
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as base:
                base.execute("PRAGMA synchronous = NORMAL")
                base.execute("BEGIN IMMEDIATE")
                base.execute("CREATE TABLE IF NOT EXISTS format (name TEXT PRIMARY KEY) WITHOUT ROWID")
                base.execute(
                    "CREATE TABLE IF NOT EXISTS accepted (name BLOB PRIMARY KEY, ranges BLOB NOT NULL) WITHOUT ROWID"
                )
                base.execute("INSERT OR IGNORE INTO format VALUES (?)", (FORMAT,))
                if base.execute("SELECT name FROM format").fetchall() == [(FORMAT,)]:
                    base.executemany(_ADD, added)
                    base.execute("COMMIT")
                    return
        except sqlite3.OperationalError:  # a full disk, a folder that is read alone
            return
        except sqlite3.DatabaseError:
            pass
        with suppress(OSError):
            path.unlink()


class RangeStore:
    """The file, open to be read; without a usable key it is not opened."""

    def __init__(self, folder: Path, key: RangeKey) -> None:
        self.key = key
        self._base: sqlite3.Connection | None = None
        path = folder / FILE
        if key.is_usable and path.is_file():
            with suppress(sqlite3.Error):
                # Nobody writes while a class is marked or printed; so nothing is locked, nor made beside the file.
                self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
                if self._base.execute("SELECT name FROM format").fetchall() != [(FORMAT,)]:
                    self._base = None

    def close(self) -> None:
        """Let go of the file: one that is open keeps a disk busy."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def tell(self, problem: Problem) -> Problem:
        """Give a problem what is kept of it, if anything is: then what is right is known without working it out."""
        if self._base is not None:
            with suppress(sqlite3.Error, ValueError, TypeError):
                name = name_of(problem, self.key)
                row = self._base.execute("SELECT ranges FROM accepted WHERE name = ?", (name,)).fetchone()
                found = unpacked(problem, name, row[0], self.key) if row else None
                if found is not None:
                    tell_ranges(problem, found)
        return problem
