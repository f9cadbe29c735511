"""What a run writes, with pseudonyms in place of students: no ids, names, addresses, seats, papers or file names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.files.json_reader import JsonValue
from markscheme.gradebook.record import COPIED, Record, Remark
from markscheme.gradebook.tables import Entry

SHORTEST: Final = 2  # letters of a name that is looked for in a text
_OF_PERSON: Final = ("source", "more", "sheet", "at")  # of a record: what tells whose it is


@dataclass(frozen=True)
class Anonymity:
    """The pseudonym of every student; with none, everything stays as it is."""

    exam: Exam
    pseudonyms: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pseudonyms)

    @cached_property
    def shown_exam(self) -> Exam:
        """The exam with students who have no more than a pseudonym, in the order of the pseudonyms."""
        if not self.pseudonyms:
            return self.exam
        people = sorted(map(self.student, self.exam.students), key=lambda one: one.id)
        return replace(self.exam, students=tuple(people))

    def id(self, student: str) -> str:
        """Give the pseudonym of a student."""
        return self.pseudonyms.get(student, student)

    def student(self, one: Student) -> Student:
        """Give a student of whom nothing is known but group, variant and effort, by which classes are compared."""
        if not self.pseudonyms:
            return one
        id = self.id(one.id)
        return Student(id, group=one.group, stem=id, variant=one.variant, effort=one.effort, on_roster=one.on_roster)

    def record(self, record: Record) -> Record:
        """Give the marks of a student without what tells who it is."""
        if not self.pseudonyms:
            return record
        found = {name: value for name, value in record.items() if name not in _OF_PERSON}
        notes = [self.text(note) for note in record["notes"]]
        if COPIED in found:
            found[COPIED] = self._walked(found[COPIED])
        return {**found, "student": self.id(record["student"]), "source": "", "notes": notes}

    def _walked(self, value: JsonValue) -> JsonValue:
        """Give what names other students, each alone in a text."""
        if isinstance(value, dict):
            return {name: self._walked(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._walked(one) for one in value]
        return self.text(value) if isinstance(value, str) else value

    def entry(self, entry: Entry) -> Entry:
        """Give a row of the gradebook."""
        if not self.pseudonyms:
            return entry
        record, told = (one if one is None else self.record(one) for one in (entry.record, entry.told))
        return replace(entry, student=self.student(entry.student), record=record, told=told)

    def entries(self, rows: Iterable[Entry]) -> Iterator[Entry]:
        """Give the rows of a gradebook in the order of the pseudonyms, which is not that of the class."""
        shown = map(self.entry, rows)
        return iter(sorted(shown, key=lambda entry: entry.student.id)) if self.pseudonyms else shown

    def known(self, entry: Entry) -> Entry:
        """Give a row of the gradebook with its student again, by whose sheet a step is named in the report."""
        return replace(entry, student=self._students[entry.student.id]) if self.pseudonyms else entry

    @cached_property
    def _students(self) -> dict[str, Student]:
        return {self.id(one.id): one for one in self.exam.students}

    def remark(self, remark: Remark) -> Remark:
        """Give a remark; files bear names, so which one it is of is left out."""
        if not self.pseudonyms:
            return remark
        return Remark(remark.reason, self.id(remark.student), "", self.text(remark.detail))

    def text(self, text: str) -> str:
        """Put pseudonyms in place of everything in a text that a student is called."""
        return self._called.sub(lambda match: self._meant[match[0].casefold()], text) if self.pseudonyms else text

    @cached_property
    def _meant(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.exam.students:
            for text in (one.id, one.stem, one.name, one.email, one.sheet):
                if len(text) >= SHORTEST:
                    found.setdefault(text.casefold(), self.id(one.id))
        return found

    @cached_property
    def _called(self) -> re.Pattern[str]:
        words = sorted(self._meant, key=len, reverse=True)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, words))})(?![A-Za-z0-9])", re.IGNORECASE)
