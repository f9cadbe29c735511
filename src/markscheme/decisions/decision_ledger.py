"""Decisions in the ledger: rows that are only ever added, and what stands above the marks of a class by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Self

from markscheme.decisions.appeal import INSERT, Appeal, appeals_of, new_appeals, row_of
from markscheme.decisions.decision import Decision, in_force, waiting_marks
from markscheme.decisions.final_marks import AboveMarks
from markscheme.decisions.of_exam.corrections import Correction, undone_since
from markscheme.decisions.of_exam.corrections import in_force as corrections_in_force
from markscheme.exam.exam_folder import Exam
from markscheme.gradebook.ledger import Ledger, now
from markscheme.gradebook.record import Record
from markscheme.gradebook.run_writer import RunWriter

# Marks given by hand in a run from before there were decisions: of each question the last that a run has.
_BY_RUN = """SELECT h.student, h.question, h.marks, r.id, r.at FROM hand_marks h JOIN runs r ON r.id = h.run
    WHERE r.exam = ? AND r.id = (SELECT max(o.run) FROM hand_marks o JOIN runs p ON p.id = o.run
        WHERE p.exam = r.exam AND o.student = h.student AND o.question = h.question)"""


class Decisions:
    """All decisions of a class by student, as the ledger has them."""

    def __init__(self, exam: Exam, decisions: Iterable[Decision] = (), appeals: Iterable[Appeal] = ()) -> None:
        self.exam, self.appeals = exam, {one.place: one for one in appeals}
        self._by_hand = {asked.id: asked.marks for asked in exam.blueprint.questions if asked.static}
        self.corrections: list[Correction] = []
        self.undone: list[Correction] = []
        self.by_student: dict[str, list[Decision]] = {}
        self._take(decisions)

    @classmethod
    def read(cls, ledger: Ledger, exam: Exam) -> Self:
        """Read those that a ledger holds."""
        found = cls(exam, all_decisions(ledger, exam), appeals_of(ledger).values())
        found.corrections, found.undone = corrections_in_force(ledger), undone_since(ledger)
        return found

    def _take(self, decisions: Iterable[Decision]) -> None:
        self.by_student.clear()
        for one in decisions:
            self.by_student.setdefault(one.student, []).append(one)

    def of(self, student: str) -> list[Decision]:
        """Give all decisions about a student, the oldest first."""
        return self.by_student.get(student, [])

    def standing(self, student: str, question: str, step: str = "") -> Decision | None:
        """Give the decision about one place that is in force; None where there is none."""
        return next((one for one in in_force(self.of(student)) if one.place == (question, step)), None)

    def above(self, student: str) -> AboveMarks:
        """Give what stands above the marks of a student."""
        appeals = tuple(one for one in self.appeals.values() if one.student == student)
        who = self.exam.by_id.get(student)
        corrections, undone = (
            tuple(one for one in several if who is None or one.is_about(who))
            for several in (self.corrections, self.undone)
        )
        return AboveMarks(tuple(in_force(self.of(student))), self._by_hand, corrections, undone, appeals=appeals)

    def news(self, given: Iterable[Decision]) -> list[Decision]:
        """Give those of these decisions that say something else than what is in force; they are taken in as given.

        One that repeats marks, reason and person changes nothing, and so does taking back what was never decided.
        """
        new = []
        for one in given:
            if not (one.counts and self._says(one)):
                known = self.of(one.student)
                new.append(replace(one, id=1 + max((other.id for other in known), default=0)))
                self.by_student[one.student] = [*known, new[-1]]
        return new

    def _says(self, one: Decision) -> bool:
        """Say whether what is in force says the same as a decision that counts."""
        standing = self.standing(one.student, *one.place)
        if standing is None:
            return one.takes_back and not waiting_marks(self.of(one.student), one.place)
        return standing.is_repeated_by(one.marks, one.reason, one.by)

    def keep_appeals(self, given: Iterable[Appeal], writer: RunWriter) -> list[Appeal]:
        """Add appeals to the ledger, before the decisions that were made with them; give those that are new."""
        at = now()
        new = list(new_appeals(given, self.appeals))
        for one in new:
            writer.keep_row(INSERT, row_of(one, at))
        return new

    def keep(self, given: Iterable[Decision], writer: RunWriter) -> list[Decision]:
        """Add decisions to the ledger in the transaction of a run, before anything else of it; give those that are new.

        They stay also where the run says the very same as the one before it.
        """
        at = now()
        new = self.news(given)
        for one in new:
            values = (one.at or at, one.student, *one.place, one.marks, one.reason, one.by, one.source, one.counts)
            writer.keep_row(_INSERT, values)
        writer.keep_so_far()
        self._take(list(all_decisions(writer.ledger, self.exam)))
        return new


_COLUMNS = "at, student, question, step, marks, reason, by, source, counts"
_INSERT = f"INSERT INTO decisions ({_COLUMNS}) VALUES ({', '.join('?' * 9)})"


def decisions_in(records: Iterable[Record]) -> Iterator[Decision]:
    """Give the decisions that records hold, where there is no ledger any more."""
    for record in records:
        wholes = [("", "", record), *((one["id"], "", one) for one in record["questions"])]
        steps = [(one["id"], step["name"], step) for one in record["questions"] for step in one["steps"]]
        for question, step, one in (*wholes, *steps):
            if decided := one.get("decided"):
                reason, by, at = (str(decided.get(name) or "") for name in ("reason", "by", "at"))
                yield Decision(0, record["student"], question, step, decided["marks"], reason, by, at)


def all_decisions(ledger: Ledger, exam: Exam) -> Iterator[Decision]:
    """Give the decisions of a ledger, the oldest first; marks by hand of runs before there were any come first."""
    if not ledger.exists:
        return
    old = [
        Decision(0, student, question, "", marks, at=at, source=f"run {run}")
        for student, question, marks, run, at in ledger.rows(_BY_RUN, exam.code)
    ]
    yield from old
    if ledger.has("decisions"):
        for id, at, student, question, step, marks, reason, by, source, counts in ledger.rows(
            f"SELECT id, {_COLUMNS} FROM decisions ORDER BY id"
        ):
            yield Decision(id, student, question, step, marks, reason, by, at, source, bool(counts))
