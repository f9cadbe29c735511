"""One student of an exam by what a person or a table calls them: id, pseudonym, e-mail address or name."""

from __future__ import annotations

from collections.abc import Iterable

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table
from markscheme.files.headings import IDENTITIES
from markscheme.files.read_table import Row
from markscheme.gradebook.course.pseudonyms import known_pseudonyms
from markscheme.gradebook.matching import said_lost_zeros
from markscheme.submissions.identity import identity_rank, name_key, same_id, whole_name


class StudentFinder:
    """The students of an exam by everything that means one of them alone; `others`: of its other sittings."""

    def __init__(self, exam: Exam, others: Iterable[Exam] = ()) -> None:
        people = {one.id: one for each in (exam, *others) for one in each.students}
        self.ids = {same_id(id): id for id in people}
        self.pseudonyms = {pseudonym: id for id, pseudonym in known_pseudonyms(exam.folder).items()}
        self.names: dict[frozenset[str], list[str]] = {}
        self.emails: dict[str, list[str]] = {}
        for one in people.values():
            if key := name_key(one.name):
                self.names.setdefault(frozenset(key), []).append(one.id)
            if one.email:
                self.emails.setdefault(one.email.casefold(), []).append(one.id)

    def find(self, text: str) -> str:
        """Give the id of the student whom a text means; raise AnswerError with the nearest where that is nobody."""
        plain = same_id(text)
        if found := self.ids.get(plain) or self.pseudonyms.get(plain.upper()):
            return found
        called = self.emails.get(plain.casefold(), []) or self.names.get(frozenset(name_key(text)), [])
        if len(called) == 1:
            return called[0]
        if called:
            raise AnswerError(f"{text!r} is the name of {', '.join(called[:3])}; give the id")
        raise AnswerError(f"no student {text!r}; {self._hint(text)}")

    def row(self, table: Table, row: Row) -> str:
        """Give the id of the student whom the surest filled column of a row names; AnswerError where it names none.

        A row whose id is one student's and whose name another's is refused: one of the two slipped.
        """
        columns = sorted(table.columns(*IDENTITIES), key=lambda i: identity_rank(table.kinds[i]))
        filled = [i for i in columns if i < len(row.cells) and row.cells[i].strip()]
        if not filled:
            spoilt = next((row.troubles[i] for i in columns if i in row.troubles), "")
            raise AnswerError(spoilt or "says no student; fill in the id, or delete the row")
        name = whole_name(table, row)
        by_name = self.names.get(frozenset(name_key(name)), []) if name else []
        if table.kinds[filled[0]] in ("surname", "first name", "name"):
            return self.find(name)
        found = self.find(row.cells[filled[0]].strip())
        if by_name and found not in by_name:
            raise AnswerError(f"the id is that of {found!r}, but the name {name!r} that of {by_name[0]!r}; correct one")
        return found

    def _hint(self, text: str) -> str:
        if zeros := said_lost_zeros(text, self.ids):
            return zeros
        hint = did_you_mean(text, self.ids)
        return hint if hint.startswith("did you mean") else "the exam has no one like it"
