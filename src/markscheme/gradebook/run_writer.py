"""Adding one run to the ledger: one transaction, committed when everything else is on the disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from markscheme._version import __version__
from markscheme.errors import ResultError
from markscheme.exam.exam_folder import Exam
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.ledger import Ledger, Run, Value, now, step_row, total_rows
from markscheme.gradebook.record import COPIED, Record, Remark, StoredSubmission


class RunWriter:
    """One run while it is marked. Leaving the `with` block without `commit` takes everything back.

    `name`: what the run will be called, beside its number; raises ResultError when another run is called that.
    """

    def __init__(
        self,
        ledger: Ledger,
        exam: Exam,
        kind: str,
        how: Mapping[str, JsonValue],
        version: str = __version__,
        *,
        name: str = "",
    ) -> None:
        self.ledger, self.exam, self.kind, self.version, self.name = ledger, exam, kind, version, name
        self.settle(how)
        self.id, self.keeps = 0, False

    def settle(self, how: Mapping[str, JsonValue]) -> None:
        """Say what the settings of the run are, before anything of it is kept."""
        self.how = json.dumps(how, ensure_ascii=False, sort_keys=True)
        facts = [self.kind, self.version, self.exam.code, self.exam.build, self.how]
        self.digest = hashlib.sha256(json.dumps(facts).encode())

    def __enter__(self) -> RunWriter:
        with self.ledger.said():
            base = self.ledger.connection
            base.execute("BEGIN IMMEDIATE")
            self.id = 1 + (base.execute("SELECT max(id) FROM runs").fetchone()[0] or 0)
        if self.name:
            try:  # before everybody is marked; the last run may turn out to be this one
                check_free(self.ledger, self.name, self.id - 1)
            except ResultError:
                base.execute("ROLLBACK")
                raise
        return self

    def __exit__(self, *_: object) -> None:
        base = self.ledger.connection
        if base.in_transaction:
            with self.ledger.said():
                base.execute("ROLLBACK")

    def add(self, record: Record, kept: StoredSubmission) -> None:
        """Keep the marks of a student and the raw answers that were marked."""
        submission = self.submission(kept)
        notes = json.dumps(record["notes"], ensure_ascii=False)
        student = record["student"]
        self._insert("marked", student, submission, record["source"], notes, record["score"], record["total"])
        for question in record["questions"]:
            for step in question["steps"]:
                self._insert("steps", student, question["id"], question["family"], *step_row(step))
        for row in total_rows(record):
            self._insert("totals", student, *row)
        self._arrive(kept, record.get("late", {}))
        if copied := record.get(COPIED):
            others = json.dumps(copied["students"], ensure_ascii=False)
            self._insert("copied", student, others, json.dumps(copied, ensure_ascii=False))

    def _arrive(self, kept: StoredSubmission, late: Mapping[str, str]) -> None:
        """Keep when a script was handed in and what else its form asked, where anything is known of that."""
        if kept.at or kept.more or late:
            facts = (json.dumps(dict(one), ensure_ascii=False) for one in (late, kept.more))
            self._insert("arrivals", kept.student, kept.at, *facts)

    @property
    def run(self) -> Run:
        """The run as the ledger will have it."""
        how, exam = json.loads(self.how), self.exam
        return Run(self.id, self.kind, now(), self.version, exam.code, exam.build, how, "")

    def keep_marks(self, student: str, given: int) -> None:
        """Note that the marks of a student are those that an earlier run gave, by its marking rules."""
        self._insert("kept_marks", student, given)

    def keep_unmarked(self, kept: StoredSubmission) -> None:
        """Keep the raw answers of a student whom a fault kept from being marked, for the next run."""
        notes = json.dumps(kept.notes, ensure_ascii=False)
        self._insert("unmarked", kept.student, self.submission(kept), kept.source, notes)
        self._arrive(kept, {})

    def remark(self, remark: Remark) -> None:
        """Keep something to look at."""
        self._insert("remarks", remark.student, remark.reason, remark.source, remark.detail)

    def hand_mark(self, student: str, question: str, marks: str) -> None:
        """Keep marks that a person entered."""
        self._insert("hand_marks", student, question, marks)

    def keep_row(self, query: str, values: Sequence[Value]) -> None:
        """Add a row that belongs to no run, such as a decision."""
        with self.ledger.said():
            self.ledger.connection.execute(query, values)

    def commit_rows(self) -> None:
        """Make the rows last that belong to no run, and make no run."""
        with self.ledger.said():
            self.ledger.connection.execute("COMMIT")

    def keep_so_far(self) -> None:
        """Let what was added so far stay also where this run says the very same as the last."""
        with self.ledger.said():
            self.ledger.connection.execute("SAVEPOINT kept")
        self.keeps = True

    def submission(self, kept: StoredSubmission) -> int:
        """Keep raw answers once, whatever number of runs marks them."""
        answers = json.dumps(kept.answers, ensure_ascii=False)
        digest = hashlib.sha256(json.dumps([kept.student, kept.sheet, answers]).encode()).hexdigest()
        with self.ledger.said():
            base = self.ledger.connection
            found = base.execute("SELECT id FROM submissions WHERE digest = ?", (digest,)).fetchone()
            if found:
                return int(found[0])
            values = (digest, kept.student, kept.sheet, answers)
            query = "INSERT INTO submissions (digest, student, sheet, answers) VALUES (?, ?, ?, ?)"
            return int(base.execute(query, values).lastrowid or 0)

    def _insert(self, table: str, *values: Value) -> None:
        self.digest.update(json.dumps([table, *values], ensure_ascii=False).encode())
        names = _COLUMNS[table]
        query = f"INSERT INTO {table} (run, {names}) VALUES (?{', ?' * len(values)})"
        with self.ledger.said():
            self.ledger.connection.execute(query, (self.id, *values))

    def commit(self) -> int:
        """Make the run last; return its number, or that of the last run when it says the very same."""
        base = self.ledger.connection
        fingerprint = self.digest.hexdigest()
        with self.ledger.said():
            last = base.execute("SELECT id, fingerprint FROM runs ORDER BY id DESC LIMIT 1").fetchone()
            if last and last[1] == fingerprint:
                if self.keeps:
                    base.execute("ROLLBACK TO kept")
                base.execute("COMMIT" if self.keeps else "ROLLBACK")
                if self.name:
                    name_run(self.ledger, int(last[0]), self.name)
                return int(last[0])
            if self.name:
                add_name(self.ledger, self.id, self.name)
            run = (self.id, self.kind, now(), self.version, self.exam.code, self.exam.build, self.how, fingerprint)
            base.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", run)
            self._know_papers((one.id, one.sheet) for one in (*self.exam.students, *self.exam.spares))
            base.execute("COMMIT")
        return self.id

    def _know_papers(self, papers: Iterable[tuple[str, str]]) -> None:
        """Note the sheet codes of this build once, so that answers to an older build can be told."""
        base, build = self.ledger.connection, self.exam.build
        if base.execute("SELECT 1 FROM papers WHERE build = ? LIMIT 1", (build,)).fetchone() is None:
            rows = ((build, student, sheet) for student, sheet in papers)
            base.executemany("INSERT INTO papers (build, student, sheet) VALUES (?, ?, ?)", rows)


def check_free(ledger: Ledger, name: str, but: int = 0) -> None:
    """Raise ResultError when another run than `but` is called that, in whatever letters."""
    for run, known in ledger.names().items():
        if run != but and known.casefold() == name.casefold():
            raise ResultError(f"{ledger.path}: run {run} is called {known!r} already; give another name")


def name_run(ledger: Ledger, run: int, name: str) -> None:
    """Give a run a name for good; raise ResultError when it has another, or another run has this one."""
    with ledger.said():
        ledger.connection.execute("BEGIN IMMEDIATE")
    try:
        add_name(ledger, run, name)
        with ledger.said():
            ledger.connection.execute("COMMIT")
    finally:
        if ledger.connection.in_transaction:
            ledger.connection.execute("ROLLBACK")


def add_name(ledger: Ledger, run: int, name: str) -> None:
    """Name a run within a transaction; the name that it has already is no error."""
    check_free(ledger, name, run)
    known = ledger.names().get(run)
    if known not in (None, name):
        raise ResultError(f"{ledger.path}: run {run} is called {known!r}, and names never change")
    if known is None:
        with ledger.said():
            query = "INSERT INTO run_names (at, run, name) VALUES (?, ?, ?)"
            ledger.connection.execute(query, (now(), run, name))


_COLUMNS = {
    "marked": "student, submission, source, notes, score, total",
    "unmarked": "student, submission, source, notes",
    "kept_marks": "student, given",
    "arrivals": "student, at, late, more",
    "copied": "student, others, facts",
    "steps": "student, question, family, step, verdict, credit, marks, out_of, slip, message, details",
    "totals": "student, question, score, total, details",
    "remarks": "student, reason, source, detail",
    "hand_marks": "student, question, marks",
}
