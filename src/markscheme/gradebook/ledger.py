"""The ledger of a class: every marking run with its raw answers and step marks, each written whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from markscheme.answers import Raw
from markscheme.errors import ResultError, did_you_mean
from markscheme.exam.ledger_file import LedgerFile
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.record import COPIED, Record, Remark, StoredSubmission, arrival, with_status
from markscheme.submissions.submission import Answers

Value: TypeAlias = Any  # what a cell of the database holds: a text, a number or null
_STEP = ("name", "verdict", "credit", "marks", "out_of", "slip", "message")
_DETAILS = (
    *("call", "cells", "flags", "explanations", "read", "note", "misread", "method", "accuracy"),
    *("program", "decided", "corrected"),
)
_ABOVE = ("program", "decided", "corrected", "note")  # what a question or a whole paper may have beside its steps


@dataclass(frozen=True)
class Run:
    """One marking run. `kind`: grade, regrade, add or correct; `at`: when, UTC; `how`: policy and other settings."""

    id: int
    kind: str
    at: str
    version: str
    exam: str
    build: str
    how: Mapping[str, JsonValue]
    fingerprint: str


class Ledger(LedgerFile):
    """The marks of a class, to read and to add to: every run with its raw answers and step marks."""

    def runs(self) -> list[Run]:
        """All runs, the oldest first."""
        found = self.rows("SELECT id, kind, at, version, exam, build, how, fingerprint FROM runs ORDER BY id")
        return [
            Run(id, kind, at, version, exam, build, json.loads(how), fingerprint)
            for id, kind, at, version, exam, build, how, fingerprint in found
        ]

    def run(self, id: int | None = None) -> Run:
        """One run, or the last one; ResultError when there is none."""
        runs = self.runs()
        if not runs:
            raise ResultError(f"{self.path}: nothing was marked yet; run `exam grade` first")
        if id is None:
            return runs[-1]
        found = next((run for run in runs if run.id == id), None)
        if found is None:
            raise ResultError(f"{self.path}: no run {id}; {did_you_mean(str(id), [str(run.id) for run in runs])}")
        return found

    def names(self) -> dict[int, str]:
        """Give the names of the runs that have one, by number."""
        if not self.has("run_names"):  # a ledger of an earlier version
            return {}
        return dict(self.rows("SELECT run, name FROM run_names ORDER BY run"))

    def records(self, run: int) -> Iterator[Record]:
        """Give the marks of every student of a run, as `grade --json` shapes them, in the order of marking."""
        return self._records(run, "m.run = ?", run)

    def records_of(self, run: int, students: Iterable[str]) -> Iterator[Record]:
        """Give the marks of students in the order given, which a roster may have changed since they were marked."""
        return (record for student in students if (record := self.record(run, student)) is not None)

    def record(self, run: int, student: str) -> Record | None:
        """Give the marks of one student; None when the run did not mark them."""
        return next(self._records(run, "m.run = ? AND m.student = ?", run, student), None)

    def _records(self, run: int, condition: str, *values: Value) -> Iterator[Record]:
        head = self.rows(
            "SELECT m.student, m.score, m.total, m.source, m.notes, s.answers, s.sheet FROM marked m "
            f"JOIN submissions s ON s.id = m.submission WHERE {condition} ORDER BY m.id",
            *values,
        )
        for student, score, total, source, notes, answers, sheet in head:
            raw = json.loads(answers)
            at, late, more = self.arrival(run, student)
            yield with_status(
                {
                    "student": student,
                    "score": score,
                    "total": total,
                    "source": source,
                    "notes": json.loads(notes),
                    "sheet": sheet,
                    "questions": list(self._questions(run, student, raw)),
                    **arrival(at, more),
                    **({"late": late} if late else {}),
                    **self._totals(run, student).get("", {}),
                    **self.copied(run, student),
                }
            )

    def arrival(self, run: int, student: str) -> tuple[str, Mapping[str, str], Mapping[str, str]]:
        """Say when a student's script was handed in, what was taken off for that, and what else its form asked."""
        if "arrivals" not in self._names:  # a ledger of an earlier version
            return "", {}, {}
        found = self.rows("SELECT at, late, more FROM arrivals WHERE run = ? AND student = ?", run, student)
        at, late, more = next(found, ("", "{}", "{}"))
        return at, json.loads(late), json.loads(more)

    def copied(self, run: int, student: str) -> Record:
        """Give of which other paper the answers of a student are, where they are."""
        if COPIED not in self._names:  # a ledger of an earlier version
            return {}
        found = next(self.rows("SELECT facts FROM copied WHERE run = ? AND student = ?", run, student), None)
        return {COPIED: json.loads(found[0])} if found else {}

    def asked_besides(self, run: int) -> list[str]:
        """List what the forms of a run asked besides, in the order in which it came up."""
        if "arrivals" not in self._names:
            return []
        found = self.rows("SELECT more FROM arrivals WHERE run = ? ORDER BY id", run)
        return list(dict.fromkeys(name for (more,) in found for name in json.loads(more)))

    @property
    def _names(self) -> set[str]:
        """The names of the tables, looked up once: a ledger that is made gets all of them before it is read."""
        self._known = self._known or self._tables()
        return self._known

    def _questions(self, run: int, student: str, raw: Answers) -> Iterator[Record]:
        rows = self.rows(
            "SELECT question, family, step, verdict, credit, marks, out_of, slip, message, details FROM steps "
            "WHERE run = ? AND student = ? ORDER BY id",
            run,
            student,
        )
        totals = self._totals(run, student)
        for (id, family), steps in groupby(rows, key=lambda row: (row[0], row[1])):
            yield question_record(id, family, [_step(row, raw.get(id, {})) for row in steps]) | totals.pop(id, {})
        for id, total in totals.items():
            if id:  # a question that a person alone marks
                yield {"id": id, "family": "", "steps": [], **total}

    def _totals(self, run: int, student: str) -> dict[str, Record]:
        """Give what is kept of questions that are no sums of their steps, and of the whole paper under ""."""
        if "totals" not in self._names:  # a ledger of an earlier version
            return {}
        query = "SELECT question, score, total, details FROM totals WHERE run = ? AND student = ? ORDER BY id"
        found = self.rows(query, run, student)
        return {id: {"score": score, "total": total, **json.loads(details)} for id, score, total, details in found}

    def has_decisions(self, run: int) -> bool:
        """Say whether people decided anything that the program had marked, in a run."""
        queries = [_DECIDED_STEPS, *([_DECIDED_WHOLES] if "totals" in self._names else [])]
        return any(next(self.rows(query, run), None) for query in queries)

    def remarks(self, run: int) -> list[Remark]:
        """Give what somebody has to look at."""
        found = self.rows("SELECT reason, student, source, detail FROM remarks WHERE run = ? ORDER BY id", run)
        return [Remark(*row) for row in found]

    def hand_marks(self, run: int) -> dict[tuple[str, str], str]:
        """Give the marks of questions that a person alone marks, by student and question."""
        found = self.rows("SELECT student, question, marks FROM hand_marks WHERE run = ? ORDER BY id", run)
        entered = {(student, question): marks for student, question, marks in found}
        if "totals" in self._names:
            entered.update(((student, question), marks) for student, question, marks in self.rows(_BY_HAND, run))
        return entered

    def students(self, run: int) -> list[str]:
        """List the students whose raw answers a run kept: those it marked, and those whom a fault kept from it."""
        return [student for name in self._keeping() for (student,) in self._kept(name, "k.student", run)]

    def kept_marks(self, run: int) -> dict[str, int]:
        """Give the students whose marks a run did not give, but kept: each with the run that gave them."""
        if "kept_marks" not in self._tables():  # a ledger of an earlier version
            return {}
        return dict(self.rows("SELECT student, given FROM kept_marks WHERE run = ? ORDER BY id", run))

    def script(self, run: int, student: str) -> StoredSubmission:
        """Give the raw answers that a run kept of one of them."""
        columns = "k.student, s.sheet, s.answers, k.source, k.notes"
        found = (row for name in self._keeping() for row in self._kept(name, columns, run, student))
        name, sheet, answers, source, notes = next(found)
        at, _, more = self.arrival(run, name)
        return StoredSubmission(name, sheet, json.loads(answers), source, tuple(json.loads(notes)), at, more)

    def unmarked(self, run: int) -> set[str]:
        """Give the students whose raw answers a run kept without marking them."""
        return {row[0] for name in self._keeping()[1:] for row in self._kept(name, "k.student", run)}

    def _keeping(self) -> list[str]:
        """Give the tables that keep raw answers; a ledger of an earlier version has one of them."""
        return [name for name in ("marked", "unmarked") if name in self._tables()]

    def _kept(self, table: str, columns: str, run: int, student: str | None = None) -> Iterator[tuple[Value, ...]]:
        join = f"SELECT {columns} FROM {table} k JOIN submissions s ON s.id = k.submission WHERE k.run = ?"
        if student is None:
            return self.rows(f"{join} ORDER BY k.id", run)
        return self.rows(f"{join} AND k.student = ?", run, student)

    def older_paper(self, sheet: str, build: str) -> tuple[str, str] | None:
        """Student and build of a sheet code of an earlier build that was marked once."""
        query = "SELECT student, build FROM papers WHERE sheet = ? AND build != ? ORDER BY id DESC LIMIT 1"
        return next(((student, found) for student, found in self.rows(query, sheet, build)), None)


_DECIDED_STEPS = "SELECT 1 FROM steps WHERE run = ? AND details LIKE '%\"decided\":%' LIMIT 1"
_DECIDED_WHOLES = """SELECT 1 FROM totals t WHERE run = ? AND details LIKE '%"decided":%' AND (question = '' OR EXISTS
    (SELECT 1 FROM steps s WHERE s.run = t.run AND s.student = t.student AND s.question = t.question)) LIMIT 1"""
_BY_HAND = """SELECT student, question, score FROM totals t WHERE run = ? AND question != '' AND NOT EXISTS
    (SELECT 1 FROM steps s WHERE s.run = t.run AND s.student = t.student AND s.question = t.question) ORDER BY id"""


def question_record(id: str, family: str, steps: list[Record]) -> Record:
    """Give a question with the sums of its steps."""
    from fractions import Fraction

    score, total = (sum((Fraction(step[name]) for step in steps), Fraction(0)) for name in ("marks", "out_of"))
    return {"id": id, "family": family, "score": str(score), "total": str(total), "steps": steps}


def _step(row: tuple[Value, ...], raw: Mapping[str, Raw]) -> Record:
    facts = dict(zip(_STEP, row[2:9], strict=True))
    details = {"cells": [], "flags": [], "explanations": [], "read": [], **json.loads(row[9])}
    return {**facts, **details, "raw": raw.get(details["call"])}


def step_row(step: Record) -> tuple[Value, ...]:
    """Give what is kept of a step; its raw answer stands with the submission."""
    details = json.dumps({name: step[name] for name in _DETAILS if step.get(name, []) != []}, ensure_ascii=False)
    return (*(step[name] for name in _STEP), details)


def total_rows(record: Record) -> Iterator[tuple[Value, ...]]:
    """Give what is kept of the questions that are no sums of their steps, and of the whole paper where more is said."""
    for id, one in (("", record), *((question["id"], question) for question in record["questions"])):
        said = {name: one[name] for name in _ABOVE if one.get(name)}
        if said or (id and not one["steps"]):
            yield id, one["score"], one["total"], json.dumps(said, ensure_ascii=False)


def now() -> str:
    """Give the time in UTC, to the second."""
    from datetime import UTC

    return datetime.now(UTC).isoformat(timespec="seconds")
