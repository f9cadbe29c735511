"""Who is excused, withdrawn, left, absent or started late: what the roster says, and what was said after the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.student_status import NO_STATUS, StudentStatus, read_status, said_no_status
from markscheme.files.class_table import open_table
from markscheme.files.headings import NO_HINTS, TableHints, folded, visible
from markscheme.gradebook.course.student_finder import StudentFinder
from markscheme.gradebook.ledger import Ledger, now
from markscheme.gradebook.tables import Entry
from markscheme.marking.marks import mark_text

MOST_SAID = 5
_REASONS = ("reason", "remark", "remarks", "why", "comment", "原因", "理由", "备注", "说明")
_BY = ("by", "who", "decidedby", "经办人", "登记人", "录入人")


@dataclass(frozen=True)
class StatusRow:
    """One status as somebody said it; an empty one takes back what was said before."""

    student: str
    status: StudentStatus
    reason: str = ""
    by: str = ""
    source: str = ""


def statuses_of(exam: Exam, ledger: Ledger | None) -> dict[str, StudentStatus]:
    """Give the status of every student who has one: the last that the ledger has, else that of the roster."""
    found = {one.id: read_status(one.status) or NO_STATUS for one in exam.students if one.status}
    if ledger is not None and ledger.exists and ledger.has("statuses"):
        rows = ledger.rows("SELECT student, status FROM statuses ORDER BY id")
        found |= {student: read_status(text) or NO_STATUS for student, text in rows}
    return {student: status for student, status in found.items() if status}


def with_statuses(
    rows: Iterable[Entry], statuses: Mapping[str, StudentStatus], messages: list[str] | None = None
) -> Iterator[Entry]:
    """Give everybody, with the status of those whose marks do not count in place of their marks.

    `messages` takes whose marks are kept and not counted.
    """
    kept: dict[str, list[str]] = {}
    for entry in rows:
        status = statuses.get(entry.student.id, NO_STATUS)
        if status.is_counted:
            yield entry
            continue
        if entry.record is not None:
            marks = f"{entry.student.id} ({mark_text(Fraction(entry.score))})"
            kept.setdefault(status.kind, []).append(marks)
        yield replace(entry, record=None, questions={}, status=status.kind, told=None)
    if messages is not None:
        for kind, students in kept.items():
            more = f" and {len(students) - MOST_SAID} more" if len(students) > MOST_SAID else ""
            messages.append(f"{kind}, marks are kept and not counted: {', '.join(students[:MOST_SAID])}{more}")


def without_marks(statuses: Mapping[str, StudentStatus]) -> set[str]:
    """Give the students whose marks do not count."""
    return {student for student, status in statuses.items() if not status.is_counted}


def read_statuses(path: Path, exam: Exam, messages: list[str], hints: TableHints = NO_HINTS) -> list[StatusRow]:
    """Read a table of student and status, with reason and by where it has them; AnswerError refuses it as a whole."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    table = open_table(content, str(path), messages, hints)
    column = table.column("status")
    if column is None:
        raise AnswerError(f"{path}: no column is called 'status' or '状态'; say which it is: --columns status=HEADING")
    finder = StudentFinder(exam)
    more = {name: _column(table.headings, words) for name, words in (("reason", _REASONS), ("by", _BY))}
    found: dict[str, StatusRow] = {}
    wrong: list[str] = []
    for row in table.rows:
        where = f"{path}: line {row.line}"
        cells = [visible(cell) for cell in row.cells] + [""] * len(table.headings)
        try:
            student = finder.row(table, row)
            status = read_status(cells[column])
            if status is None:
                raise AnswerError(said_no_status(cells[column]))
            said = {name: cells[i] if i is not None else "" for name, i in more.items()}
            one = StatusRow(student, status, source=f"{path.name}: line {row.line}", **said)
            before = found.setdefault(student, one)
            if before.status != status:
                raise AnswerError(f"{student} is {before.status or 'without status'} in another line; keep one")
        except AnswerError as error:
            wrong.append(f"{where}: {error}")
    if wrong:
        end = [f"{path}: and {len(wrong) - MOST_SAID} more such lines"] if len(wrong) > MOST_SAID else []
        raise AnswerError("\n".join([*wrong[:MOST_SAID], *end, "nothing was kept; mend the table and give it again"]))
    return list(found.values())


def _column(headings: Sequence[str], words: Sequence[str]) -> int | None:
    return next((i for i, heading in enumerate(headings) if folded(heading) in words), None)


def keep_statuses(ledger: Ledger, exam: Exam, rows: Iterable[StatusRow], by: str = "") -> list[StatusRow]:
    """Add statuses to the ledger, in one transaction; give those that change something."""
    ledger.create()
    with ledger.said():
        base = ledger.connection
        base.execute("BEGIN IMMEDIATE")
        try:
            known = statuses_of(exam, ledger)
            changes = [one for one in rows if known.get(one.student, NO_STATUS) != one.status]
            at = now()
            base.executemany(
                "INSERT INTO statuses (at, student, status, reason, by, source) VALUES (?, ?, ?, ?, ?, ?)",
                [(at, one.student, str(one.status), one.reason, one.by or by, one.source) for one in changes],
            )
            base.execute("COMMIT")
        finally:
            if base.in_transaction:
                base.execute("ROLLBACK")
    return changes
