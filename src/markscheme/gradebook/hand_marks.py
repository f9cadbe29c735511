"""Marks that a person gave for the instructor's own questions, from CSV or XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Question
from markscheme.files.class_table import Table, open_table, said_no_student
from markscheme.files.headings import BOX, IDENTITIES, IDS, NO_HINTS, TableHints
from markscheme.files.read_table import Row
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER, HAND_MARKS_ROW
from markscheme.marking.marks import mark_text
from markscheme.submissions.collecting import collect
from markscheme.submissions.identity import identity_rank, name_key, same_id, whole_name

HandMarks = dict[str, dict[str, Fraction]]
MOST_SAID = 10
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_TABLES = (".csv", ".tsv", ".txt", ".xlsx")


def read_hand_marks(
    path: Path,
    exam: Exam,
    remarks: list[Remark] | None = None,
    hints: TableHints = NO_HINTS,
    notes: list[str] | None = None,
) -> HandMarks:
    """Read marks by student and question. A row that does not fit is left out, and two marks that differ are both.

    `remarks` takes what is to be said of that, `notes` what was decided about the table. Raises AnswerError for a
    table in which no row fits. The table has a column for the student and either the columns question and marks, or one
    column for each question.
    """
    (pile,) = collect([path], [])
    if pile.suffix not in _TABLES:
        raise AnswerError(f"{pile.where}: marks given by hand are read from {', '.join(_TABLES)}")
    static = {one.id: one for one in exam.blueprint.questions if one.static}
    if not static:
        raise AnswerError(f"{path}: this exam has no question that is marked by hand")

    def is_question(heading: str) -> bool:
        return (hints.target(heading) or heading) in static

    messages: list[str] = []
    table = _Marks(open_table(pile.content(), pile.where, messages, hints, is_question), exam, static, hints)
    for row in table.table.rows:
        table.add(row)
    if table.troubles and not table.given:
        more = len(table.troubles) - MOST_SAID
        lines = [f"{one.source}: {one.detail}" for one in table.troubles[:MOST_SAID]]
        raise AnswerError("\n".join(lines + ([f"and {more} more rows"] if more > 0 else [])))
    if notes is not None:
        notes += messages
    if remarks is not None:
        remarks += [*table.troubles, *table.contradictions()]
    return table.agreed()


class _Marks:
    """Takes one row after the other."""

    def __init__(self, table: Table, exam: Exam, static: Mapping[str, Question], hints: TableHints) -> None:
        self.table, self.exam, self.where, self.static = table, exam, table.where, static
        self.given: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
        self.troubles: list[Remark] = []
        self.ids = {same_id(id): id for id in exam.by_id}
        self.who = sorted(table.columns(*IDENTITIES), key=lambda i: identity_rank(table.kinds[i]))
        if not self.who:
            raise AnswerError(f"{self.where}: {said_no_student(table.headings, hints)}")
        self.columns = {i: hints.target(table.headings[i]) or table.headings[i] for i in table.columns(BOX)}
        self.question, self.marks = table.column("question"), table.column("marks", "score")
        if not self.columns and (self.question is None or self.marks is None):
            raise AnswerError(
                f"{self.where}: the first row must name a column for the question and one for the marks, "
                f"or be headed by questions that are marked by hand: {', '.join(static)}"
            )

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it; a cell that is spoilt costs its own mark."""
        cells = {i: cell.strip() for i, cell in enumerate(row.cells)}
        try:
            student = self._student(row, cells)
        except AnswerError as error:
            self._say(row, error)
            return
        for column, question in self._questions(cells):
            try:
                if column in row.troubles:
                    raise AnswerError(row.troubles[column])
                if text := cells.get(column, ""):
                    marks = self._marks(question, text)
                    self.given.setdefault((student, question), []).append((row.number, marks))
            except AnswerError as error:
                self._say(row, error)

    def _say(self, row: Row, error: AnswerError) -> None:
        self.troubles.append(Remark(HAND_MARKS_ROW, "", f"{self.where}, row {row.number}", str(error)))

    def agreed(self) -> HandMarks:
        """Give the marks on which all rows agree."""
        found: HandMarks = {}
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) == 1:
                found.setdefault(student, {})[question] = given[0][1]
        return found

    def contradictions(self) -> Iterator[Remark]:
        """List the questions of students for which rows give different marks."""
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) > 1:
                listed = ", ".join(f"{mark_text(marks)} (row {row})" for row, marks in given)
                yield Remark(HAND_MARKS_DIFFER, student, self.where, f"{question}: {listed}")

    def _student(self, row: Row, cells: Mapping[int, str]) -> str:
        """Give the student whom the surest column that is filled in names; the roster has one alone of that."""
        column = next((i for i in self.who if cells.get(i)), None)
        if column is None:
            spoilt = next((row.troubles[i] for i in self.who if i in row.troubles), "")
            raise AnswerError(spoilt or "says no student; fill in the id, or delete the row")
        text = cells[column]
        if found := self.ids.get(same_id(text)):
            return found
        if self.table.kinds[column] not in IDS:
            found_by_name = self._named(row)
            if len(found_by_name) == 1:
                return found_by_name[0]
            if found_by_name:
                raise AnswerError(f"{text!r} is the name of {', '.join(found_by_name[:3])}; give the id")
        hint = did_you_mean(text, self.exam.by_id)
        raise AnswerError(f"no student {text!r}; {hint if hint.startswith('did') else 'the roster has no one like it'}")

    def _named(self, row: Row) -> list[str]:
        """Give the ids of those who have the e-mail address or the name of a row."""
        email = self.table.text(row, "email").casefold()
        name = name_key(whole_name(self.table, row))
        if email:
            return [one.id for one in self.exam.students if one.email.casefold() == email]
        return [one.id for one in self.exam.students if name and name_key(one.name) == name]

    def _questions(self, cells: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Give the columns with marks in a row, and the question that each is for."""
        yield from self.columns.items()
        if self.question is not None and self.marks is not None:
            yield self.marks, cells.get(self.question, "")

    def _marks(self, question: str, text: str) -> Fraction:
        if question not in self.static:
            raise AnswerError(f"no question {question!r} is marked by hand; {did_you_mean(question, self.static)}")
        if not _NUMBER.fullmatch(text):
            raise AnswerError(f"{question}: the marks are {text[:40]!r}, but must be a number such as 3 or 2.5")
        marks = Fraction(text)
        if not 0 <= marks <= self.static[question].marks:
            raise AnswerError(f"{question}: the marks are {text}, but must lie from 0 to {self.static[question].marks}")
        return marks
