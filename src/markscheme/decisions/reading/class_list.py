"""Whom the rows of a table are about: the students of an exam by id, e-mail address or name."""

from __future__ import annotations

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table, said_no_student
from markscheme.files.headings import IDENTITIES, IDS, TableHints
from markscheme.files.read_table import Row
from markscheme.gradebook.course.pseudonyms import known_pseudonyms
from markscheme.gradebook.matching import said_lost_zeros
from markscheme.submissions.identity import identity_rank, name_key, same_id, whole_name


class ClassList:
    """Finds the students of an exam in the rows of one table; AnswerError when no column says who they are."""

    def __init__(self, exam: Exam, table: Table, hints: TableHints) -> None:
        self.table, self.exam = table, exam
        self.ids = {same_id(id): id for id in exam.by_id}
        if exam.one_sheet is None:
            self.ids |= {pseudonym: id for id, pseudonym in known_pseudonyms(exam.folder).items() if id in exam.by_id}
        self.who = sorted(table.columns(*IDENTITIES), key=lambda i: identity_rank(table.kinds[i]))
        if not self.who:
            raise AnswerError(f"{table.where}: {said_no_student(table.headings, hints)}")
        self.names: dict[frozenset[str], list[str]] = {}
        self.emails: dict[str, list[str]] = {}
        for one in exam.students:
            self.names.setdefault(name_key(one.name), []).append(one.id)
            self.emails.setdefault(one.email.casefold(), []).append(one.id)

    def is_named(self, row: Row) -> bool:
        """Say whether a row names anybody."""
        return any(i < len(row.cells) and row.cells[i].strip() for i in self.who)

    def student(self, row: Row) -> str:
        """Give the student whom the surest column that is filled in names; the roster has one alone of that."""
        cells = {i: cell.strip() for i, cell in enumerate(row.cells)}
        column = next((i for i in self.who if cells.get(i)), None)
        if column is None:
            spoilt = next((row.troubles[i] for i in self.who if i in row.troubles), "")
            raise AnswerError(spoilt or "says no student; fill in the id, or delete the row")
        text = cells[column]
        if found := self.ids.get(same_id(text)):
            self._check_same(found, row)
            return found
        kind = self.table.kinds[column]
        if kind == "student" or kind not in IDS:
            found_by_name = self._named(row) if kind != "student" else self._called_so(text)
            if len(found_by_name) == 1:
                return found_by_name[0]
            if found_by_name:
                raise AnswerError(f"{text!r} is the name of {', '.join(found_by_name[:3])}; give the id")
        spare = next(
            (one for one in self.exam.spares if text.casefold() in (one.id.casefold(), one.sheet.casefold())), None
        )
        if spare is not None:
            raise AnswerError(f"{text!r} is the spare paper {spare.id}; give the id of the student who has it")
        hint = did_you_mean(text, self.exam.by_id)
        hint = hint if hint.startswith("did") else "the roster has no one like it"
        raise AnswerError(f"no student {text!r}; {said_lost_zeros(text, self.exam.by_id) or hint}")

    def _named(self, row: Row) -> list[str]:
        """Give the ids of those who have the e-mail address or the name of a row."""
        email = self.table.text(row, "email").casefold()
        if email:
            return self.emails.get(email, [])
        return self._called(whole_name(self.table, row))

    def _called_so(self, text: str) -> list[str]:
        """Give the ids of those who have a text as their e-mail address or name."""
        return self.emails.get(text.casefold(), []) if "@" in text else self._called(text)

    def _called(self, name: str) -> list[str]:
        key = name_key(name)
        return self.names.get(key, []) if key else []

    def _check_same(self, id: str, row: Row) -> None:
        """Refuse a row whose id is one student's and whose name or e-mail address another's: one of them slipped."""
        name, email = whole_name(self.table, row), self.table.text(row, "email")
        for what, text, holders in (
            ("name", name, self._called(name)),
            ("e-mail address", email, self.emails.get(email.casefold(), []) if email else []),
        ):
            if holders and id not in holders:
                own = self.exam.by_id[id].name
                whose = f"the id {id!r} is that of {own}" if own else f"the id is {id!r}"
                raise AnswerError(f"{whose}, but the {what} {text!r} that of {holders[0]!r}; correct one of them")
