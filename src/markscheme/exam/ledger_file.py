"""marks.sqlite as a file: opened, made, kept from others, and what its tables are.

Rows are only ever added: triggers refuse every change and every deletion. A run is one transaction, so that one that
was killed, or that met a full disk, leaves no trace.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeAlias

from markscheme.errors import ResultError
from markscheme.exam.manifest import allow, mode_beside
from markscheme.files.formats import format_name, format_number
from markscheme.files.result_folder import temporary_beside

FILE = "marks.sqlite"
WAIT = 5.0  # seconds for another run to finish writing
KIND = "marks"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written

TABLES = {
    "format": "name TEXT NOT NULL",
    "runs": """id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, version TEXT NOT NULL,
        exam TEXT NOT NULL, build TEXT NOT NULL, how TEXT NOT NULL, fingerprint TEXT NOT NULL""",
    "papers": "id INTEGER PRIMARY KEY, build TEXT NOT NULL, student TEXT NOT NULL, sheet TEXT NOT NULL",
    "submissions": """id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, student TEXT NOT NULL,
        sheet TEXT NOT NULL, answers TEXT NOT NULL""",
    "marked": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, submission INTEGER NOT NULL,
        source TEXT NOT NULL, notes TEXT NOT NULL, score TEXT NOT NULL, total TEXT NOT NULL, UNIQUE (run, student)""",
    "unmarked": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, submission INTEGER NOT NULL,
        source TEXT NOT NULL, notes TEXT NOT NULL, UNIQUE (run, student)""",
    "kept_marks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, given INTEGER NOT NULL,
        UNIQUE (run, student)""",
    "arrivals": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, at TEXT NOT NULL,
        late TEXT NOT NULL, more TEXT NOT NULL, UNIQUE (run, student)""",
    "copied": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, others TEXT NOT NULL,
        facts TEXT NOT NULL, UNIQUE (run, student)""",
    "steps": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        family TEXT NOT NULL, step TEXT NOT NULL, verdict TEXT NOT NULL, credit TEXT NOT NULL, marks TEXT NOT NULL,
        out_of TEXT NOT NULL, slip TEXT, message TEXT NOT NULL, details TEXT NOT NULL""",
    "totals": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        score TEXT NOT NULL, total TEXT NOT NULL, details TEXT NOT NULL, UNIQUE (run, student, question)""",
    "decisions": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        step TEXT NOT NULL, marks TEXT, reason TEXT NOT NULL, by TEXT NOT NULL, source TEXT NOT NULL,
        counts INTEGER NOT NULL""",
    "appeals": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        step TEXT NOT NULL, appeal TEXT NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL, by TEXT NOT NULL,
        day TEXT NOT NULL, source TEXT NOT NULL""",
    "hand_marks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        marks TEXT NOT NULL""",
    "statuses": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, student TEXT NOT NULL, status TEXT NOT NULL,
        reason TEXT NOT NULL, by TEXT NOT NULL, source TEXT NOT NULL""",
    "forgotten": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, student TEXT NOT NULL, by TEXT NOT NULL,
        reason TEXT NOT NULL, answers_kept INTEGER NOT NULL""",
    "remarks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, reason TEXT NOT NULL,
        source TEXT NOT NULL, detail TEXT NOT NULL""",
    "spare_papers": "id INTEGER PRIMARY KEY, at TEXT NOT NULL, sheet TEXT NOT NULL, student TEXT NOT NULL",
    "run_names": "id INTEGER PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE",
    "published": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL, who TEXT NOT NULL,
        reason TEXT NOT NULL""",
    "corrections": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL, entry TEXT NOT NULL,
        reason TEXT NOT NULL, who TEXT NOT NULL""",
}
INDICES = {
    "marked": "run",
    "unmarked": "run",
    "steps": "run, student",
    "totals": "run, student",
    "decisions": "student",
    "appeals": "student",
    "hand_marks": "run",
    "remarks": "run",
    "papers": "sheet",
}
# A whole number, a float, a text, bytes or None: the columns that a query names say which.
SqlValue: TypeAlias = Any
REFUSAL = "results are only ever added, never changed or deleted"
_REFUSES = re.compile(r"CREATE TRIGGER \w+ BEFORE (UPDATE|DELETE) ON \w+ BEGIN SELECT RAISE\(ABORT, '[^']*'\); END")


def statements(known: Collection[str] = ()) -> list[str]:
    """Give what makes an empty file a ledger, and adds to one what an earlier version did not have."""
    absent = [name for name in TABLES if name not in known]
    made = [f"CREATE TABLE {name} ({TABLES[name]})" for name in absent]
    made += [f"CREATE INDEX {name}_by ON {name} ({INDICES[name]})" for name in absent if name in INDICES]
    made += [
        f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {name} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name in absent
        for event in ("UPDATE", "DELETE")
    ]
    return [*made, f"INSERT INTO format VALUES ('{FORMAT}')"] if "format" in absent else made


class LedgerFile:
    """The file, open to read or to add to.

    `elsewhere`: a file that goes on from the ledger of a folder in which nothing may be written. Until something is
    added to it, the folder's is read.
    """

    def __init__(self, folder: Path, elsewhere: Path | None = None) -> None:
        if elsewhere is not None and elsewhere.is_dir():
            raise ResultError(f"{elsewhere}: is a folder; name the file in which the runs are kept")
        self.path = elsewhere or folder / FILE
        self._archive = folder / FILE if elsewhere else None
        self._open: sqlite3.Connection | None = None
        self._known: set[str] = set()

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database; ResultError when nothing was marked yet."""
        if self._open is None:
            path = self._to_read
            if not path.exists():
                raise ResultError(f"{path}: nothing was marked yet; run `exam grade` first")
            self._connect_to_read(path)
            self._check()
        assert self._open is not None
        return self._open

    @property
    def _to_read(self) -> Path:
        return self._archive if self._archive and not self.path.exists() else self.path

    @property
    def is_elsewhere(self) -> bool:
        """Whether runs are kept outside the folder, in which nothing is to be written then."""
        return self._archive is not None

    @property
    def exists(self) -> bool:
        """Whether there is a file to read."""
        return self._open is not None or self._to_read.exists()

    def has(self, table: str) -> bool:
        """Say whether the file has a table, which one of an earlier version may lack."""
        return table in self._tables()

    def create(self) -> None:
        """Open the database to write, and make it when there is none."""
        with self.said():
            self._go_on_from_archive()
            self._make_private()
            if self._open is None:
                self._connect(self.path)
            base = self.connection
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("BEGIN IMMEDIATE")
            for statement in statements(self._tables()):  # a ledger of an earlier version gets what it lacks
                base.execute(statement)
            base.execute("COMMIT")
        self._known = set()
        self._check()

    def _tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    def _go_on_from_archive(self) -> None:
        """Begin a ledger elsewhere with all that the archive's holds; it is there whole or not at all."""
        if self._archive is None:
            return
        part = temporary_beside(self.path)
        if self.path.exists():
            return
        if self._archive.exists():
            try:
                with suppress(OSError):  # SQLite will say why it cannot be made
                    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
                with closing(sqlite3.connect(part)) as copy:
                    self.connection.backup(copy)
                # A link never takes the place of what another run has put there meanwhile, as a rename would.
                with suppress(FileExistsError):
                    os.link(part, self.path)
            except OSError as error:
                raise ResultError(f"{self.path}: cannot be made ({error.strerror}); give another file") from error
            finally:
                part.unlink(missing_ok=True)
        self.close()

    def _make_private(self) -> None:
        """Make an empty file that others cannot read; what SQLite writes beside it has the same mode."""
        with suppress(OSError):  # it is there already, or SQLite will say why it cannot be made
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            allow(self.path, mode_beside(self.path.parent))

    def _connect(self, path: Path) -> None:
        with self.said():
            self._open = sqlite3.connect(path, timeout=WAIT, isolation_level=None)

    def _connect_to_read(self, path: Path) -> None:
        """Open what is there; in an archive that nobody may write to, SQLite must not look for files beside it."""
        self._connect(path)
        try:
            self.connection.execute("SELECT count(*) FROM sqlite_schema")
        except sqlite3.OperationalError as error:
            wal = path.with_name(f"{path.name}-wal")
            if "unable to open" in str(error) and not wal.is_file():
                uri = f"{path.resolve().as_uri()}?immutable=1"
                with self.said():
                    self._open = sqlite3.connect(uri, uri=True, isolation_level=None)
        except sqlite3.Error:  # said when it is read
            pass

    def _check(self) -> None:
        with self.said():
            found = self.connection.execute("SELECT name FROM format").fetchone()
        fix = "move it away to begin anew"
        format_number({"format": found and found[0]}, KIND, FORMATS, str(self.path), fix, ResultError)
        self._check_schema()

    def _check_schema(self) -> None:
        """Raise ResultError for a trigger or view that is not the program's: it would change marks unseen."""
        for kind, name, made in self.rows(
            "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        ):
            if kind == "view" or not _REFUSES.fullmatch(made):
                raise ResultError(
                    f"{self.path}: holds a {kind} {name!r}, which no run made and which may change marks; "
                    "bring back a copy"
                )

    @contextmanager
    def said(self) -> Iterator[None]:
        """Say what the database cannot do."""
        try:
            yield
        except sqlite3.Error as error:
            raise ResultError(_explained(self.path, error)) from error

    def close(self) -> None:
        """Close the database; what was not committed is gone."""
        if self._open is not None:
            with self.said():
                self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, query: str, *values: SqlValue) -> Iterator[tuple[SqlValue, ...]]:
        """Yield the rows of a query, one by one."""
        with self.said():
            # `map`: a bare cursor of a query that was broken off would be closed with it, after the database perhaps.
            yield from map(tuple, self.connection.execute(query, values))


def _explained(path: Path, error: sqlite3.Error) -> str:
    text = str(error)
    if "full" in text or "disk I/O" in text:
        return f"{path}: cannot be written ({text}); nothing was added, and earlier results are untouched"
    if "locked" in text or "busy" in text:
        return f"{path}: another marking run is writing to it; wait until it has ended"
    if "unable to open" in text or "readonly" in text:
        return (
            f"{path}: cannot be written ({text}), and every run is kept there; make {str(path.parent)!r} writable, or "
            "keep the runs elsewhere with --ledger FILE"
        )
    if "not a database" in text or "malformed" in text or "no such table" in text:
        return f"{path}: is no file of results ({text}); move it away, or bring back a copy"
    return f"{path}: {text}"
