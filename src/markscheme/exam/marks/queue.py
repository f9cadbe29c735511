"""What was handed in, by student, until its turn comes: on disk, so that a large class needs no memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from markscheme.exam.marks.claims import Claim
from markscheme.exam.marks.hand_marks import HandMarks
from markscheme.exam.marks.ledger import Ledger
from markscheme.exam.marks.marking import Task
from markscheme.exam.marks.roll import Match
from markscheme.exam.roster import Student


class Queue:
    """Claims by student, on disk until their turn comes."""

    def __init__(self, ledger: Ledger) -> None:
        self.base = ledger
        self.students: set[str] = set()
        with ledger.said():
            ledger.connection.execute("CREATE TEMP TABLE IF NOT EXISTS claims (student TEXT, note TEXT, claim TEXT)")
            ledger.connection.execute("CREATE INDEX IF NOT EXISTS temp.claims_by ON claims (student)")

    def put(self, match: Match, claim: Claim) -> None:
        """Keep a claim for its student."""
        self.students.add(match.student.id)
        with self.base.said():
            values = (match.student.id, match.note, json.dumps(asdict(claim)))  # in ASCII: half a character is kept too
            self.base.connection.execute("INSERT INTO temp.claims VALUES (?, ?, ?)", values)

    def claims(self, student: str) -> Iterator[tuple[Claim, str]]:
        """What one student handed in, in the order of files."""
        query = "SELECT claim, note FROM temp.claims WHERE student = ? ORDER BY rowid"
        for text, note in self.base.rows(query, student):
            yield Claim(**json.loads(text)), note


def task_of(student: Student, queue: Queue, hand_marks: HandMarks) -> Task:
    """What there is to do for one student."""
    return Task(student.id, tuple(queue.claims(student.id)), None, hand_marks.get(student.id, {}))
