"""Whose answers are these? A claim is matched with one student of the exam, or it is said why not."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from markscheme.errors import did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.gradebook.handed_in import HandedIn
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Remark
from markscheme.submissions.gather import few

MOST_HINTS = 50  # looking for the nearest of many ids takes its time
SURE = ("student", "number", "id")  # kinds of identity that must not be strange to the roster


@dataclass(frozen=True)
class RosterMatch:
    """The student whose answers a claim holds; `note` says how that is known when it is not by name or code.

    `uncoded`: no sheet code shows that the answers are to this paper.
    """

    student: Student
    note: str = ""
    uncoded: bool = False


class RosterMatcher:
    """The students of an exam by everything that identifies one of them alone."""

    def __init__(self, exam: Exam, ledger: Ledger | None) -> None:
        self.exam, self.ledger = exam, ledger
        self.ids = {one.id: one for one in exam.students}
        self.composed = _alone((unicodedata.normalize("NFC", one.id), one) for one in exam.students)
        self.names = _alone((text, one) for one in exam.students for text in {_folded(one.email), _folded(one.name)})
        self.stems = _alone((one.stem, one) for one in exam.students)
        self.codes = _alone((one.sheet, one) for one in exam.students)
        self.known_codes = {one.sheet for one in exam.students}
        self.hints = MOST_HINTS

    def match(self, claim: HandedIn) -> RosterMatch | Remark:
        """The student, or the reason why these answers are not marked."""
        found = self._named(claim)
        if isinstance(found, Remark):
            return found
        by_code = self.codes.get(claim.code)
        if claim.code and claim.code not in self.known_codes:
            return self._foreign(claim, found)
        if found is None:
            return self._unnamed(claim, by_code)
        if claim.code and claim.code != found.sheet:
            return self._wrong_paper(claim, found, by_code)
        return RosterMatch(found, uncoded=not claim.code)

    def _named(self, claim: HandedIn) -> Student | Remark | None:
        """The one student whom the names mean; None when there are no names."""
        found = {text: self._by_text(text) for _, text in claim.names}
        students = {one.id: one for one in found.values() if one}
        strange = [text for kind, text in claim.names if kind in SURE and not found[text]]
        if len(students) > 1 or (students and strange):
            said = (f"{text!r} is {one.id if one else 'nobody on the roster'}" for text, one in found.items())
            return Remark("contradictory", "", claim.where, ", ".join(said))
        if not students and claim.names:
            shown = ", ".join(map(repr, found))
            return Remark("unknown_student", "", claim.where, f"{shown}: {self._hint(claim.names[0][1])}")
        return next(iter(students.values()), None)

    def _by_text(self, text: str) -> Student | None:
        """An id as it stands on the roster, an id that is written alike in other code points, or a name."""
        name = " ".join(text.split())
        composed = unicodedata.normalize("NFC", name)
        return self.ids.get(name) or self.composed.get(composed) or self.names.get(_folded(name))

    def _hint(self, text: str) -> str:
        zeros = [id for id in self.ids if id.lstrip("0") == text.lstrip("0")]
        if zeros:
            return f"the roster has {zeros[0]!r}: a spreadsheet may have taken the zeros; format the column as text"
        namesakes = [one.id for one in self.exam.students if _folded(text) in (_folded(one.name), _folded(one.email))]
        if namesakes:
            return f"{few(namesakes)} are called that; give the id"
        self.hints -= 1
        hint = did_you_mean(text, self.ids) if self.hints >= 0 else ""
        return hint if hint.startswith("did you mean") else "nobody on the roster is called that"

    def _unnamed(self, claim: HandedIn, by_code: Student | None) -> RosterMatch | Remark:
        if by_code:
            said = "" if claim.kind == "fields" else f"says no student; the code {claim.code} is that of {by_code.id}"
            return RosterMatch(by_code, said)  # a PDF form carries its code unseen, so nobody can mistype it
        by_file = self.stems.get(claim.fallback) or self.ids.get(claim.fallback)
        if by_file and claim.code in ("", by_file.sheet):
            said = f"says no student; taken from the name of the file, {claim.fallback!r}"
            return RosterMatch(by_file, said, uncoded=not claim.code)
        return Remark("nameless", "", claim.where, f"sheet code {claim.code}" if claim.code else "")

    def _foreign(self, claim: HandedIn, student: Student | None) -> Remark:
        """A code that no paper of this build has."""
        who, own = (student.id, f"; {student.id} has {student.sheet}") if student else ("", "")
        older = self.ledger.older_paper(claim.code, self.exam.build) if self.ledger else None
        if older:
            detail = (
                f"{claim.code} was the paper of {older[0]} in build {older[1][:12]}, this is {self.exam.build[:12]}"
            )
            return Remark("older_build", who, claim.where, detail)
        return Remark("other_exam", who, claim.where, f"no paper of this exam has the code {claim.code}{own}")

    def _wrong_paper(self, claim: HandedIn, student: Student, owner: Student | None) -> Remark:
        whose = f"the paper of {owner.id}" if owner else "another variant"
        detail = f"{student.id} had {student.sheet}, but {claim.code} is {whose}"
        return Remark("wrong_paper", student.id, claim.where, detail)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _alone(pairs: Iterable[tuple[str, Student]]) -> dict[str, Student]:
    """Texts that mean one student and no other."""
    found: dict[str, Student | None] = {}
    for text, student in pairs:
        if text:
            other = found.get(text, student)
            found[text] = student if other is not None and other.id == student.id else None
    return {text: student for text, student in found.items() if student}


class Queue:
    """Claims by student, on disk until their turn comes."""

    def __init__(self, ledger: Ledger) -> None:
        self.base = ledger
        self.students: set[str] = set()
        with ledger.said():
            ledger.connection.execute("CREATE TEMP TABLE IF NOT EXISTS claims (student TEXT, note TEXT, claim TEXT)")
            ledger.connection.execute("CREATE INDEX IF NOT EXISTS temp.claims_by ON claims (student)")

    def put(self, match: RosterMatch, claim: HandedIn) -> None:
        """Keep a claim for its student."""
        self.students.add(match.student.id)
        with self.base.said():
            values = (match.student.id, match.note, json.dumps(asdict(claim)))  # in ASCII: half a character is kept too
            self.base.connection.execute("INSERT INTO temp.claims VALUES (?, ?, ?)", values)

    def claims(self, student: str) -> Iterator[tuple[HandedIn, str]]:
        """What one student handed in, in the order of files."""
        query = "SELECT claim, note FROM temp.claims WHERE student = ? ORDER BY rowid"
        for text, note in self.base.rows(query, student):
            yield HandedIn(**json.loads(text)), note
