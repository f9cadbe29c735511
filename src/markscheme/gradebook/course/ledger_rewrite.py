"""The ledger written anew, where rows have to be changed: another file takes its place, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from markscheme.errors import ResultError
from markscheme.exam.ledger_file import FILE, REFUSAL, WAIT
from markscheme.files.result_folder import temporary_beside

_BESIDE = ("-wal", "-shm", "-journal")


@contextmanager
def rewritten(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a copy of the ledger in which rows may be changed; it takes the ledger's place when the block ends well.

    Nobody adds to the ledger meanwhile. What was changed is not left in unused pages of the file. ResultError where the
    file cannot be written; it is as it was then.
    """
    path, copy = folder / FILE, temporary_beside(folder / FILE)
    try:
        with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as ledger:
            ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            ledger.execute("BEGIN IMMEDIATE")
            mode = path.stat().st_mode
            os.close(os.open(copy, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode & 0o777))
            with closing(sqlite3.connect(path, timeout=WAIT)) as source, closing(_opened(copy)) as base:
                source.backup(base)
                triggers = _without_triggers(base)
                base.execute("BEGIN")
                yield base
                for statement in triggers:
                    base.execute(statement)
                base.execute("COMMIT")
                base.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
                base.execute("VACUUM")
            _sync(copy)
            ledger.execute("ROLLBACK")
        for ending in _BESIDE:  # of the file that goes: they would be taken for those of the new one
            path.with_name(path.name + ending).unlink(missing_ok=True)
        copy.replace(path)
        _sync(folder)
    except (sqlite3.Error, OSError) as error:
        raise ResultError(f"{path}: cannot be written anew ({error}); it is as it was") from error
    finally:
        for ending in ("", *_BESIDE):
            with suppress(OSError):
                copy.with_name(copy.name + ending).unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _without_triggers(base: sqlite3.Connection) -> list[str]:
    """Drop the triggers that refuse changes, and give what makes them again."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND instr(sql, ?)"
    found = base.execute(query, (REFUSAL,)).fetchall()
    for name, _ in found:
        base.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]


def _sync(path: Path) -> None:
    with suppress(OSError):  # a folder cannot be opened so on every system
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
