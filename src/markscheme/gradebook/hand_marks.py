"""Marks that a person gave for the instructor's own questions, from CSV or XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.read_table import Row, filled_rows, table_rows
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER, HAND_MARKS_ROW
from markscheme.marking.marks import mark_text
from markscheme.submissions.collecting import HandedInFile, collect
from markscheme.submissions.identity import folded, identity_kind, identity_rank

HandMarks = dict[str, dict[str, Fraction]]
QUESTION = ("question", "题目", "题号", "题")
MARKS = ("marks", "mark", "score", "points", "分数", "得分")
MOST_SAID = 10
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)


def read_hand_marks(path: Path, exam: Exam, remarks: list[Remark] | None = None) -> HandMarks:
    """Marks by student and question. A row that does not fit is left out, and two marks that differ are both.

    `remarks` takes what is to be said of that. Raises AnswerError for a table in which no row fits.
    The table has a column for the student and either the columns question and marks, or one column for each question.
    """
    messages: list[str] = []
    (pile,) = collect([path], messages)
    rows = filled_rows(_rows(pile, messages), pile.where)
    head = next(rows, None)
    if head is None:
        raise AnswerError(f"{path}: holds no rows; the first row names the columns: id, question, marks")
    table = _Table([cell.strip() for cell in head.cells], exam, str(path))
    for row in rows:
        table.add(row)
    if table.troubles and not table.given:
        more = len(table.troubles) - MOST_SAID
        lines = [f"{one.source}: {one.detail}" for one in table.troubles[:MOST_SAID]]
        raise AnswerError("\n".join(lines + ([f"and {more} more rows"] if more > 0 else [])))
    if remarks is not None:
        remarks += [*table.troubles, *table.contradictions()]
    return table.agreed()


def _rows(pile: HandedInFile, messages: list[str]) -> Iterator[Row]:
    if pile.suffix not in (".csv", ".tsv", ".xlsx"):
        raise AnswerError(f"{pile.where}: marks given by hand are read from .csv, .tsv or .xlsx")
    return table_rows(pile.content(), pile.suffix, pile.where, messages)


class _Table:
    """Takes one row after the other."""

    def __init__(self, headings: list[str], exam: Exam, where: str) -> None:
        self.exam, self.where = exam, where
        self.static = {one.id: one for one in exam.blueprint.questions if one.static}
        self.given: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
        self.troubles: list[Remark] = []
        if not self.static:
            raise AnswerError(f"{where}: this exam has no question that is marked by hand")
        self.student = self._student_column(headings)
        self.columns = {i: name for i, name in enumerate(headings) if name in self.static}
        self.question = self._column(headings, QUESTION)
        self.marks = self._column(headings, MARKS)
        if not self.columns and (self.question is None or self.marks is None):
            raise AnswerError(
                f"{where}: the first row must name a column for the question and one for the marks, "
                f"or be headed by questions that are marked by hand: {', '.join(self.static)}"
            )

    def _student_column(self, headings: list[str]) -> int:
        known = {i: kind for i, name in enumerate(headings) if (kind := identity_kind(name))}
        if not known:
            raise AnswerError(f"{self.where}: no column says who the student is; name one 'id' or '学号'")
        return min(known, key=lambda i: identity_rank(known[i]))

    def _column(self, headings: list[str], names: Iterable[str]) -> int | None:
        return next((i for i, name in enumerate(headings) if folded(name) in names), None)

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it."""
        cells = {i: cell.strip() for i, cell in enumerate(row.cells)}
        try:
            student = self._known(cells.get(self.student, ""))
            for column, question in self._questions(cells):
                if text := cells.get(column, ""):
                    if column in row.troubles:
                        raise AnswerError(row.troubles[column])
                    marks = self._marks(question, text)
                    self.given.setdefault((student, question), []).append((row.number, marks))
        except AnswerError as error:
            self.troubles.append(Remark(HAND_MARKS_ROW, "", f"{self.where}, row {row.number}", str(error)))

    def agreed(self) -> HandMarks:
        """The marks on which all rows agree."""
        found: HandMarks = {}
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) == 1:
                found.setdefault(student, {})[question] = given[0][1]
        return found

    def contradictions(self) -> Iterator[Remark]:
        """The questions of students for which rows give different marks."""
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) > 1:
                listed = ", ".join(f"{mark_text(marks)} (row {row})" for row, marks in given)
                yield Remark(HAND_MARKS_DIFFER, student, self.where, f"{question}: {listed}")

    def _known(self, text: str) -> str:
        if text in self.exam.by_id:
            return text
        hint = did_you_mean(text, self.exam.by_id)
        raise AnswerError(f"no student {text!r}; {hint if hint.startswith('did') else 'the roster has no one like it'}")

    def _questions(self, cells: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """The columns with marks in a row, and the question that each is for."""
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
