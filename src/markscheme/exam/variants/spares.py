"""Spare papers: whose each of them has become, as somebody said; kept in the ledger, where nothing is ever erased."""

from __future__ import annotations

from datetime import UTC, datetime

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.ledger_file import LedgerFile
from markscheme.exam.roster import Student

TABLE = "spare_papers"


def assigned(ledger: LedgerFile) -> dict[str, str]:
    """Give the student, by id, whom each spare paper was given to, by its code; the last word counts."""
    if not ledger.exists or not ledger.has(TABLE):
        return {}
    said: dict[str, str] = dict(ledger.rows(f"SELECT sheet, student FROM {TABLE} ORDER BY id"))
    return {sheet: student for sheet, student in said.items() if student}


def answered(ledger: LedgerFile, exam: Exam) -> dict[str, str]:
    """Give the student, by id, whose answers to each spare paper an earlier run took in, by its code."""
    if not ledger.exists:
        return {}
    query = "SELECT sheet, student FROM submissions ORDER BY id DESC"  # who came first stands
    return {sheet: student for sheet, student in ledger.rows(query) if sheet in exam.spare_by_sheet}


def assign(exam: Exam, ledger: LedgerFile, code: str, student: str) -> Student:
    """Give a spare paper, by its code or its name, to a student by id; "" takes it back. Return the spare paper.

    Raise AnswerError where there is no such paper or student, and where one of them has another already.
    """
    spare = _spare(exam, code)
    if student:
        student = exam.student(student).id
    now = assigned(ledger)
    owner = now.get(spare.sheet, "")
    if student and owner not in ("", student):
        raise AnswerError(f"{spare.id} ({spare.sheet}) was given to {owner}; take it back first: --take-back")
    other = next((sheet for sheet, one in now.items() if one == student and sheet != spare.sheet), "")
    if student and other:
        raise AnswerError(f"{student} was given the spare paper {other} already; take that back first: --take-back")
    if owner != student:
        ledger.create()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with ledger.said():
            ledger.connection.execute(
                f"INSERT INTO {TABLE} (at, sheet, student) VALUES (?, ?, ?)", (at, spare.sheet, student)
            )
    return spare


def _spare(exam: Exam, code: str) -> Student:
    wanted = code.strip().upper()
    for spare in exam.spares:
        if wanted in (spare.sheet, spare.sheet.replace("-", ""), spare.id):
            return spare
    if not exam.spares:
        raise AnswerError(f"{exam.folder}: has no spare papers; `exam build --spares 5` makes some")
    owner = exam.by_sheet.get(wanted)
    if owner:
        raise AnswerError(f"{code}: is the paper of {owner.id}, and no spare one")
    hint = did_you_mean(wanted, [name for spare in exam.spares for name in (spare.sheet, spare.id)])
    raise AnswerError(f"{exam.folder}: no spare paper has the code {code!r}; {hint}")
