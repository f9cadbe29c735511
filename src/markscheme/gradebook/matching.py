"""Whose answers are these? A claim is matched with one student of the exam, or it is said why not."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from markscheme.errors import did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.exam.variants.spares import answered, assigned
from markscheme.files.encoding import printable
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Remark
from markscheme.submissions.gather import few
from markscheme.submissions.handed_in import HandedIn
from markscheme.submissions.identity import name_key, same_id

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`\uff07", "'"))
MOST_SHOWN = 200  # letters of a name
MOST_HINTS = 50  # looking for the nearest of many ids takes its time
SURE = ("student", "number", "id")  # kinds of identity that must not be strange to the roster
OWN = ("id", "username", "platform id")  # kinds in which a platform has numbers of its own
BEST = ("student", "number", "email")  # kinds beside which those contradict nothing
FEWEST = 2  # rows from which on a column is known to be that of a platform
NEARLY_ALL = 0.9  # of the rows
NOTHING_HELD: Mapping[str, str] = {}


@dataclass(frozen=True)
class RosterMatch:
    """The student whose answers a claim holds; `note` says how that is known when it is not by name or code.

    `uncoded`: no sheet code shows that the answers are to this paper. `paper`: the spare paper that was answered.
    """

    student: Student
    note: str = ""
    uncoded: bool = False
    paper: str = ""


class RosterMatcher:
    """The students of an exam by everything that identifies one of them alone.

    `held`: students by the codes of the spare papers that they answered in the run to which scripts are joined.
    """

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger | None,
        *,
        require_code: bool = False,
        held: Mapping[str, str] = NOTHING_HELD,
    ) -> None:
        self.exam, self.ledger, self.require_code = exam, ledger, require_code
        people = exam.students
        self.ids = {one.id: one for one in people}
        self.alike = _alone((same_id(one.id), one) for one in people)
        self.names = _alone((text, one) for one in people for text in {_folded(one.email), _folded(one.name)})
        self.turned = _alone((_turned(one.name), one) for one in people)
        self.joined = _alone((text, one) for one in people for text in _in_one_word(one.name))
        self.stems = _alone((one.stem, one) for one in people)
        self.codes = _alone((one.sheet, one) for one in people)
        self.known_codes = {one.sheet for one in people}
        self.spares = {spare.id: spare for spare in exam.spares}
        given = assigned(ledger) if ledger and exam.spares else {}
        taken_in = answered(ledger, exam) if ledger and exam.spares else {}
        self.owners = {**taken_in, **held, **given}  # of spare papers, by code: what a person said counts
        self.spare_of = {student: sheet for owned in (held, given) for sheet, student in owned.items()}
        self.disputed: dict[str, set[str]] = {}  # spare papers that several say they had, by code
        self.hints = MOST_HINTS
        self.foreign: set[tuple[str, str]] = set()

    def learn(self, claims: Sequence[HandedIn]) -> None:
        """Learn from the rows of one table which of its columns holds numbers of a platform's own: nobody's here.

        Such a column contradicts nothing. It is one in which nobody of the roster stands, while other columns name a
        student in nearly every row: surely, by number or address, where it looks like the university's own number. The
        table of another class, in which some happen to have the names of these, has no such column.
        """
        rows = [dict(zip(claim.headings, claim.names, strict=False)) for claim in claims if claim.kind == "row"]
        kinds = {heading: kind for row in rows for heading, (kind, _) in row.items()}
        for heading in (name for name, kind in kinds.items() if kind in SURE and len(rows) >= FEWEST):
            beside = BEST if kinds[heading] not in OWN else (*BEST, *OWN, "name")
            known, named = 0, 0
            for row in rows:
                known += heading in row and self._by_text(row[heading][1]) is not None
                others = (text for name, (kind, text) in row.items() if name != heading and kind in beside)
                named += any(self._by_text(text) for text in others)
            if not known and named >= NEARLY_ALL * len(rows):
                self.foreign.add((claims[0].file, heading))

    def match(self, claim: HandedIn) -> RosterMatch | Remark:
        """Find the student, or the reason why these answers are not marked."""
        if self.require_code and not claim.code:
            return Remark("no_code", "", claim.where, ", ".join(repr(text[:MOST_SHOWN]) for _, text in claim.names))
        found = self._instead(claim, self._matched(claim))
        uploader = self._by_name(claim.uploader)
        if isinstance(found, Remark) or uploader is None or uploader.id == found.student.id:
            return found
        detail = f"handed in by {claim.uploader!r}, who is {uploader.id}, but says {found.student.id}; ask whose it is"
        return Remark("contradictory", "", claim.where, detail)

    def _matched(self, claim: HandedIn) -> RosterMatch | Remark:
        found = self._named(claim)
        if isinstance(found, Remark):
            return found
        if spare := self._spare(claim):
            return self._on_spare(claim, found, spare)
        by_code = self.codes.get(claim.code)
        if claim.code and claim.code not in self.known_codes:
            return self._foreign(claim, found)
        if found is None:
            return self._unnamed(claim, by_code)
        if claim.code and claim.code != found.sheet:
            return self._wrong_paper(claim, found, by_code)
        by_file = self._by_file(claim)
        if by_file is None or by_file.id == found.id:
            return RosterMatch(found, uncoded=not claim.code)
        if not claim.code:
            return self._two(claim, by_file, f"says {found.id}")
        return RosterMatch(found, f"the {claim.said_by}, is {by_file.id}; the form and its code say {found.id}")

    def _spare(self, claim: HandedIn) -> Student | None:
        """Find the spare paper that answers are to: by the code, or by its name where a student's would stand."""
        if claim.code:
            return self.exam.spare_by_sheet.get(claim.code)
        named = (text for text in (*(text for _, text in claim.names), claim.stem, claim.fallback))
        return next((self.spares[text] for text in named if text in self.spares), None)

    def _on_spare(self, claim: HandedIn, found: Student | None, spare: Student) -> RosterMatch | Remark:
        """Take answers to a spare paper for those of the student who is named; that paper is nobody else's."""
        which = f"the spare paper {spare.id} ({spare.sheet})"
        owner = self.owners.get(spare.sheet)
        student = found or (self.ids.get(owner) if owner else None) or self._by_file(claim)
        if student is None:
            hint = f"say whose it is: exam assign {self.exam.folder} {spare.sheet} STUDENT"
            return Remark("nameless", "", claim.where, f"{which}; {hint}")
        if owner and owner != student.id:
            but = f"but the answers to it are in the name of {student.id}; ask whose it is"
            if self.spare_of.get(owner) == spare.sheet:
                return Remark("contradictory", "", claim.where, f"{which} was given to {owner}, {but}")
            # Nobody was given it: who came first has no better right.
            self.disputed.setdefault(spare.sheet, {owner}).add(student.id)
            return Remark("contradictory", "", claim.where, f"{which} was answered by {owner}, {but}")
        self.owners[spare.sheet] = student.id  # for what is handed in after this
        return RosterMatch(student, f"answers to {which}", paper=spare.id)

    def _instead(self, claim: HandedIn, found: RosterMatch | Remark) -> RosterMatch | Remark:
        """Take answers without a code for those to the spare paper that the student was given."""
        if isinstance(found, Remark) or found.paper or found.student.id not in self.spare_of:
            return found
        spare = self.exam.spare_by_sheet.get(self.spare_of[found.student.id])
        if spare is None:
            return found
        if claim.code:
            detail = f"{found.student.id} was given the spare paper {spare.id} ({spare.sheet}), which counts"
            return Remark("own_paper", found.student.id, claim.where, f"{detail}; these are to {claim.code}")
        return RosterMatch(found.student, f"taken for answers to the spare paper {spare.id}", True, spare.id)

    def _two(self, claim: HandedIn, by_file: Student, but: str) -> Remark:
        detail = f"the {claim.said_by}, is {by_file.id}, but the form {but}; ask whose it is"
        return Remark("contradictory", "", claim.where, detail)

    def _named(self, claim: HandedIn) -> Student | Remark | None:
        """Find the one student whom the names mean; None when there are no names."""
        said = [
            (kind, text)
            for i, (kind, text) in enumerate(claim.names)
            if (claim.file, "".join(claim.headings[i : i + 1])) not in self.foreign and text not in self.spares
        ] or [one for one in claim.names if one[1] not in self.spares]
        found = {text: self._by_text(text) for _, text in said}
        students = {one.id: one for one in found.values() if one}
        sure = {kind for kind, text in said if found[text]} & {*BEST}
        strange = [
            text for kind, text in said if kind in SURE and not found[text] and not _is_own(kind, text, sure, claim)
        ]
        if len(students) == 1 and all(_lost_zeros(text, *students) for text in strange):
            strange = []  # the name agrees with a number but for the zeros that a spreadsheet took
        if len(students) > 1 or (students and strange):
            whose = (f"{text!r} is {one.id if one else 'nobody on the roster'}" for text, one in found.items())
            return Remark("contradictory", "", claim.where, ", ".join(whose))
        if not students and claim.spoilt:
            return Remark("unknown_student", "", claim.where, claim.spoilt)
        if not students and said:
            shown = ", ".join(repr(printable(text[:MOST_SHOWN])) for text in found)
            return Remark("unknown_student", "", claim.where, f"{shown}: {self._hint(said[0][1])}")
        return next(iter(students.values()), None)

    def _by_text(self, text: str) -> Student | None:
        """Find the student of an id, of one that is written alike in other code points, of a name or an address."""
        name = " ".join(text.split())
        return self.ids.get(name) or self.alike.get(same_id(name)) or self._by_name(name)

    def _by_name(self, name: str) -> Student | None:
        """Find the student who alone has a name, in whatever order of its words, or an address."""
        return self.names.get(_folded(name)) or self.turned.get(_turned(name)) or self.joined.get(_folded(name))

    def _hint(self, text: str) -> str:
        if zeros := said_lost_zeros(text, self.ids):
            return zeros
        keys = {_folded(text), _turned(text)}
        namesakes = [one.id for one in self.exam.students if {_folded(one.email), _turned(one.name)} & keys]
        if namesakes:
            return f"{few(namesakes)} are called that; give the id"
        self.hints -= 1
        hint = did_you_mean(text, self.ids) if self.hints >= 0 else ""
        return hint if hint.startswith("did you mean") else "nobody on the roster is called that"

    def _unnamed(self, claim: HandedIn, by_code: Student | None) -> RosterMatch | Remark:
        by_file = self._by_file(claim)
        if by_code and by_file and by_file.id != by_code.id:
            return self._two(claim, by_file, f"says no student, and its code {claim.code} is that of {by_code.id}")
        if by_code:
            said = "" if claim.kind == "fields" else f"says no student; the code {claim.code} is that of {by_code.id}"
            return RosterMatch(by_code, said)  # a PDF form carries its code unseen, so nobody can mistype it
        if by_file and claim.code in ("", by_file.sheet):
            said = f"says no student; taken from the name of the {claim.said_by}"
            return RosterMatch(by_file, said, uncoded=not claim.code)
        return Remark("nameless", "", claim.where, f"sheet code {claim.code}" if claim.code else "")

    def _by_file(self, claim: HandedIn) -> Student | None:
        """Find the student whom a platform named, or whose id or name the file or its folder has."""
        parts = dict.fromkeys((claim.fallback, *claim.fallback.split("/"), claim.stem))
        found = [self.stems.get(part) or self.ids.get(part) or self._by_name(part) for part in parts if part]
        return self._by_text(claim.uploader) or next(filter(None, found), None)

    def _foreign(self, claim: HandedIn, student: Student | None) -> Remark:
        """Remark on a code that no paper of this build has."""
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


def _turned(name: str) -> str:
    """Give a name by its words, in whatever order: surname first, with a comma, in capital letters."""
    return " ".join(sorted(name_key(name.translate(_APOSTROPHES))))


def _is_own(kind: str, text: str, sure: set[str], claim: HandedIn) -> bool:
    """Say whether what nobody on the roster is called is a platform's own, or a name, beside what is known."""
    is_name = kind == "student" and not any(letter.isdigit() for letter in text) and len(claim.names) > 1
    return bool(sure) and (kind in OWN or is_name)


def _in_one_word(name: str) -> set[str]:
    """Give a name as platforms put it before the name of a file: surname first, in one word."""
    words = _folded(name).replace(",", " ").split()
    return {"".join([words[-1], *words[:-1]])} if len(words) > 1 else set()


def said_lost_zeros(text: str, ids: Iterable[str]) -> str:
    """Say which id a text is but for the zeros before it; empty for none."""
    id = next((id for id in ids if _lost_zeros(text, id)), None)
    return f"the roster has {id!r}: a spreadsheet may have taken the zeros; format the column as text" if id else ""


def _lost_zeros(text: str, id: str) -> bool:
    """Say whether a text is an id without the zeros before it."""
    return text.isdigit() and same_id(text).lstrip("0") == same_id(id).lstrip("0")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).split()).casefold()


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
        """Give what one student handed in, in the order of files."""
        query = "SELECT claim, note FROM temp.claims WHERE student = ? ORDER BY rowid"
        for text, note in self.base.rows(query, student):
            yield HandedIn(**json.loads(text)), note
