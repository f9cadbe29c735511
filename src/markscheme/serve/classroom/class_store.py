"""What a class did, in one SQLite file: one writer, and nothing is acknowledged before it is on the disk.

Killed at any moment, the file holds every answer that was acknowledged: the log is written ahead (WAL) and flushed at
each commit (synchronous=FULL). Requests that arrive together are committed together.
"""

from __future__ import annotations

import json
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from markscheme.errors import ResultError
from markscheme.files.json_reader import JsonObject

FORMAT = 1
APPLICATION = 0x4D534B43  # "MSKC", in the head of the file
MOST_TOGETHER = 200  # requests of one commit
TABLES = """
create table class (name text primary key, value text not null);
create table student (
    id integer primary key, name text not null, unique_name text not null unique, joined text not null);
create table answer (
    id integer primary key, student integer not null references student on delete cascade, question integer not null,
    step text not null, raw text not null, verdict text not null, slips text not null, at text not null);
create table progress (
    student integer not null references student on delete cascade, question integer not null, state text not null,
    primary key (student, question));
"""
Found = TypeVar("Found")
Write = Callable[[sqlite3.Connection], Any]  # Any: what a write gives, its identity or nothing
_END = object()


@dataclass(frozen=True)
class KeptAnswer:
    """One answer to one step, as it was marked."""

    student: int
    question: int
    step: str
    raw: str  # JSON
    verdict: str
    slips: tuple[str, ...]
    at: str  # UTC, ISO 8601


class ClassStore:
    """The file of a class, held by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._has_deleted = False
        self.fault: ResultError | None = None  # why the last change could not be kept
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._connection = _opened(path)
        self._thread = threading.Thread(target=self._write_all, name="class store", daemon=True)
        self._thread.start()

    def write(self, change: Callable[[sqlite3.Connection], Found]) -> Future[Found]:
        """Make a change; what is given is there once it is on the disk."""
        done: Future[Found] = Future()
        done.set_running_or_notify_cancel()  # whoever asked may go away: the change is made all the same
        self._queue.put((change, done))
        return done

    def remove(self, student: int) -> Future[None]:
        """Forget a student, with all answers, in the log too."""

        def change(at: sqlite3.Connection) -> None:
            at.execute("delete from student where id = ?", (student,))
            self._has_deleted = True

        return self.write(change)

    def close(self) -> None:
        """Write what is waiting, and let go of the file."""
        self._queue.put(_END)
        self._thread.join()
        self._connection.close()

    def settings(self) -> dict[str, str]:
        """Read what holds for the class as a whole."""
        return dict(self.write(lambda at: at.execute("select name, value from class").fetchall()).result())

    def students(self) -> dict[int, str]:
        """Read the names of all who joined."""
        return dict(self.write(lambda at: at.execute("select id, name from student order by id").fetchall()).result())

    def answers(self) -> list[KeptAnswer]:
        """Read all answers in the order in which they were given."""
        asked = "select student, question, step, raw, verdict, slips, at from answer order by id"
        rows = self.write(lambda at: at.execute(asked).fetchall()).result()
        return [
            KeptAnswer(student, question, step, raw, verdict, tuple(json.loads(slips)), at)
            for student, question, step, raw, verdict, slips, at in rows
        ]

    def states(self) -> dict[tuple[int, int], JsonObject]:
        """Read how far everybody is, by student and question."""
        rows = self.write(lambda at: at.execute("select student, question, state from progress").fetchall()).result()
        return {(student, question): json.loads(state) for student, question, state in rows}

    def _write_all(self) -> None:
        for together in self._batches():
            results: list[tuple[Future[Any], Any, BaseException | None]] = []
            try:
                self._connection.execute("begin immediate")
                for change, done in together:
                    results.append((done, *self._tried(change)))
                self._connection.execute("commit")
            except sqlite3.Error as error:
                with suppress(sqlite3.Error):
                    self._connection.execute("rollback")
                results = [(done, None, error) for _, done in together]
            faults = [fault for _, _, fault in results if isinstance(fault, sqlite3.Error)]
            self.fault = _said(self.path, faults[0]) if faults else None
            self._empty_log()
            for done, value, fault in results:
                if fault is None:
                    done.set_result(value)
                else:
                    done.set_exception(_said(self.path, fault))

    def _empty_log(self) -> None:
        """Leave nothing in the log of what was deleted from the file."""
        if self._has_deleted:
            self._has_deleted = False
            with suppress(sqlite3.Error):  # on a full disk the log stays until the class ends
                self._connection.execute("pragma wal_checkpoint(truncate)").fetchall()

    def _tried(self, change: Write) -> tuple[Any, BaseException | None]:
        """Make one change of several: what fails takes back itself alone."""
        self._connection.execute("savepoint one")
        try:
            value, fault = change(self._connection), None
        except Exception as error:  # whoever asked for the change hears of it
            self._connection.execute("rollback to one")
            value, fault = None, error
        self._connection.execute("release one")
        return value, fault

    def _batches(self) -> Iterator[list[tuple[Write, Future[Any]]]]:
        """Give what is waiting, as much as there is, until the store is closed."""
        while True:
            together, ended = [self._queue.get()], False
            with suppress(queue.Empty):
                while len(together) < MOST_TOGETHER:
                    together.append(self._queue.get_nowait())
            if _END in together:
                together, ended = together[: together.index(_END)], True
            if together:
                yield together
            if ended:
                return


def add_answers(answers: list[KeptAnswer], student: int, question: int, state: JsonObject) -> Write:
    """Make the change that keeps answers of a student, and how far that student is after them."""
    rows = [(a.student, a.question, a.step, a.raw, a.verdict, json.dumps(a.slips), a.at) for a in answers]

    def change(at: sqlite3.Connection) -> None:
        at.executemany(
            "insert into answer (student, question, step, raw, verdict, slips, at) values (?, ?, ?, ?, ?, ?, ?)", rows
        )
        at.execute("insert or replace into progress values (?, ?, ?)", (student, question, json.dumps(state)))

    return change


def add_settings(settings: dict[str, str]) -> Write:
    """Make the change that keeps what holds for the class as a whole."""
    return lambda at: at.executemany("insert or replace into class values (?, ?)", list(settings.items()))


def add_student(name: str, unique_name: str, joined: str) -> Callable[[sqlite3.Connection], int]:
    """Make the change that takes in a student; it gives a number that was nobody's before."""

    def change(at: sqlite3.Connection) -> int:
        row = at.execute("select value from class where name = 'last'").fetchone()
        student = int(row[0]) + 1 if row else 1  # never the number of somebody who was removed: cookies name it
        at.execute("insert into student values (?, ?, ?, ?)", (student, name, unique_name, joined))
        at.execute("insert or replace into class values ('last', ?)", (str(student),))
        return student

    return change


def forget(path: Path) -> list[Path]:
    """Delete the file of a class, and what SQLite keeps beside it; give what was there."""
    if path.exists():
        _opened(path).close()  # refuses what is no class, and one that a server holds
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    there = [file for file in files if file.exists()]
    for file in there:
        file.unlink()
    return there


def _opened(path: Path) -> sqlite3.Connection:
    try:
        is_new = not path.exists() or path.stat().st_size == 0
        if is_new:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # names, answers and the secret of the board
        connection = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise _said(path, error) from None
    try:
        (application,) = connection.execute("pragma application_id").fetchone()
        (format_,) = connection.execute("pragma user_version").fetchone()
        tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        if tables and application != APPLICATION:
            raise ResultError(f"{path}: is a database, but not one of a class; give another --data")
        if format_ > FORMAT:
            raise ResultError(f"{path}: has format {format_}, and this version reads {FORMAT}; use a newer version")
        for pragma in ("locking_mode=exclusive", "journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            connection.execute(f"pragma {pragma}")
        connection.execute("pragma secure_delete=on")
        connection.execute("begin immediate")
        if not tables:
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"pragma application_id={APPLICATION}")
            connection.execute(f"pragma user_version={FORMAT}")
        connection.execute("commit")
    except (sqlite3.Error, ResultError) as error:
        connection.close()
        raise error if isinstance(error, ResultError) else _said(path, error) from None
    return connection


def _said(path: Path, error: BaseException) -> ResultError:
    """Say what went wrong with the file."""
    text = str(getattr(error, "strerror", "") or error)
    if "locked" in text:
        return ResultError(f"{path}: another server holds this class; end that one, or give another --data")
    if "not a database" in text:
        return ResultError(f"{path}: is not the file of a class; give another --data")
    return ResultError(f"{path}: the class cannot be kept: {text}")
