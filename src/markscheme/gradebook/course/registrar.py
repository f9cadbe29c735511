"""A registrar's table filled in: its own columns by their headings, its own rows in its own order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from markscheme.errors import AnswerError
from markscheme.exam.planning.grades.grade_bands import Grades
from markscheme.exam.planning.student_status import ABSENT, EXCUSED, LEFT, NOT_COUNTED, WITHDRAWN
from markscheme.files.headings import IDENTITIES, IDS
from markscheme.files.read_table import Row
from markscheme.files.table_template import Cell, TableTemplate, mark_number
from markscheme.gradebook.course.registrar_columns import (
    FIGURES,
    LETTER,
    MARK,
    PASSED,
    PERCENT,
    REMARK,
    SCORE,
    STATUS,
    column_roles,
    read_role_hints,
)
from markscheme.gradebook.course.sittings import CourseMark
from markscheme.gradebook.course.student_finder import StudentFinder
from markscheme.phrases import say

MOST_SAID: Final = 8
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
HUNDRED: Final = Fraction(100)


@dataclass(frozen=True)
class Registration:
    """How a registrar's table is filled in: grades, words in place of marks, the language of grades in words."""

    grades: Grades | None = None
    words: Mapping[str, str] | None = None
    language: str = "en"
    columns: Sequence[str] = ()
    decimal_comma: bool = False


def language_of(path: Path, columns: Sequence[str]) -> str:
    """Give the language in which a table as the registry hands it out wants words: zh for Chinese headings, else ""."""
    hints, _ = read_role_hints(columns)
    headings = TableTemplate(path, [], hints).table.headings
    return "zh" if any(map(_CHINESE.search, headings)) else ""


def fill_template(
    path: Path, marks: Sequence[CourseMark], finder: StudentFinder, how: Registration, messages: list[str]
) -> bytes:
    """Fill in a table as the registry hands it out; `messages` takes who is on it alone, and who is not on it.

    A table without students gets a row for each. Raises AnswerError where its columns cannot be told.
    """
    return _Filling(path, marks, finder, how, messages).done()


class _Filling:
    def __init__(
        self, path: Path, marks: Sequence[CourseMark], finder: StudentFinder, how: Registration, messages: list[str]
    ) -> None:
        self.how, self.finder, self.messages, self.where = how, finder, messages, path.name
        hints, said = read_role_hints(how.columns)
        self.template = TableTemplate(path, messages, hints)
        table = self.template.table
        if not table.columns(*IDENTITIES):
            raise AnswerError(f"{path}: no column says who the student is; say which: --columns id=HEADING")
        has_letters = bool(how.grades and any(scale.bands for scale in how.grades.scales))
        self.roles = column_roles(
            table.headings, table.kinds, said, has_letters=has_letters, where=self.where, messages=messages
        )
        self.marks = {mark.student.id: mark for mark in marks}
        self.done_by: dict[str, int] = {}
        self.changed: list[str] = []
        self.formulas: list[str] = []

    def done(self) -> bytes:
        """Fill in every row."""
        strangers: list[str] = []
        for row in self.template.rows:
            try:
                student = self.finder.row(self.template.table, row)
            except AnswerError as error:
                strangers.append(f"{self.where}: line {row.line}: {error}; its row stays as it is")
                continue
            if before := self.done_by.get(student):
                strangers.append(
                    f"{self.where}: line {row.line}: {student} stands in line {before}, and is filled once"
                )
            elif student in self.marks:
                self.done_by[student] = row.line
                self._fill(row, self.marks[student])
        self._say(strangers, "lines that are not filled in")
        if not self.template.rows:
            for mark in self.marks.values():
                self.template.add(self._new_row(mark))
            self.messages.append(f"{self.where}: has no students; {len(self.marks)} rows were added")
        else:
            self._say_absent()
        self._say(self.changed, "cells that held something else")
        self._say(self.formulas, "cells with formulas")
        return self.template.filled(decimal_comma=self.how.decimal_comma)

    def _say(self, lines: Sequence[str], what: str) -> None:
        self.messages += lines[:MOST_SAID]
        if len(lines) > MOST_SAID:
            self.messages.append(f"{self.where}: and {len(lines) - MOST_SAID} more {what}")

    def _say_absent(self) -> None:
        absent = [id for id, mark in self.marks.items() if id not in self.done_by and mark.status not in NOT_COUNTED]
        if absent:
            more = f" and {len(absent) - MOST_SAID} more" if len(absent) > MOST_SAID else ""
            self.messages.append(f"{self.where}: of the exam, not in it: {', '.join(absent[:MOST_SAID])}{more}")

    def _fill(self, row: Row, mark: CourseMark) -> None:
        for column, cell in self._cells(mark, row).items():
            heading = self.template.table.headings[column]
            before = row.cells[column].strip() if column < len(row.cells) else ""
            if self.template.is_formula(row, column):
                self.formulas.append(f"{self.where}: line {row.line}: {heading!r} holds a formula, and keeps it")
                continue
            now = cell if isinstance(cell, str) else mark_number(cell)
            if before and before != now and not _same_number(before, cell):
                self.changed.append(
                    f"{self.where}: line {row.line}: {heading!r} held {before!r}, now {now or 'nothing'}"
                )
            self.template.put(row, column, cell)

    def _new_row(self, mark: CourseMark) -> dict[int, Cell]:
        table, student = self.template.table, mark.student
        words = student.name.split()
        known = {"name": student.name, "email": student.email, "group": student.group}
        known |= {"surname": words[-1], "first name": " ".join(words[:-1])} if len(words) > 1 else {}
        cells: dict[int, Cell] = {i: known[kind] for i, kind in enumerate(table.kinds) if known.get(kind)}
        cells |= dict.fromkeys(table.columns(*IDS)[:1], student.id)
        return cells | self._cells(mark, None)

    def _cells(self, mark: CourseMark, row: Row | None) -> dict[int, Cell]:
        """Give what is put into the columns of a student; a remark only where none stands."""
        word, cells = self._word(mark), {}
        has_place = {STATUS, REMARK} & set(self.roles.values())
        for column, role in self.roles.items():
            if role in FIGURES:
                figure = self._figure(mark, role)
                cells[column] = figure if figure is not None else "" if has_place else word
            elif word and (role == STATUS or row is None or not "".join(row.cells[column : column + 1]).strip()):
                cells[column] = word
        return cells

    def _figure(self, mark: CourseMark, role: str) -> Cell | None:
        found, grades = mark.figures, self.how.grades
        if found is None or mark.entry is None:
            return None
        if role == SCORE:
            return mark.entry.score
        if role == PERCENT:
            return found.percent
        if role == MARK:
            return found.final
        if role == LETTER and grades:
            return next(found.grades[scale.name] for scale in grades.scales if scale.bands)
        if role == PASSED and found.passed is not None:
            return say("grade.passed" if found.passed else "grade.failed", self.how.language)
        return None

    def _word(self, mark: CourseMark) -> str:
        """Give the word for a student without marks: what was said, else a usual one where there is a column for it."""
        if mark.figures is not None:
            return ""
        words = self.how.words or {}
        if mark.status in words:
            return words[mark.status]
        has_place = {STATUS, REMARK} & set(self.roles.values())
        return _usual(mark.status, self.how.language) if has_place else ""


def _usual(status: str, language: str) -> str:
    known = {
        EXCUSED: "status.excused",
        WITHDRAWN: "status.withdrawn",
        LEFT: "status.left",
        ABSENT: "status.absent",
    }
    return say(known[status], language) if status in known else ""


def _same_number(text: str, cell: Cell) -> bool:
    if isinstance(cell, str):
        return False
    try:
        return Fraction(unicodedata.normalize("NFKC", text).replace(",", ".")) == Fraction(mark_number(cell))
    except (ValueError, ZeroDivisionError):
        return False
