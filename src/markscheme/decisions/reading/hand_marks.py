"""Marks that a person gave for the instructor's own questions, from CSV or XLSX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from markscheme.decisions.reading.class_list import ClassList
from markscheme.decisions.reading.decision_table import TABLES, Columns, GivenMark, open_marks, read_decisions
from markscheme.decisions.reading.question_names import QuestionNames, plain_name
from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table, open_table
from markscheme.files.encoding import printable
from markscheme.files.headings import (
    BOX,
    NO_HINTS,
    TableHints,
    mistyped_kind,
    no_box,
)
from markscheme.files.read_table import Row
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER, HAND_MARKS_ROW
from markscheme.marking.marks import mark_text
from markscheme.submissions.collecting import HandedInFile

HandMarks = dict[str, dict[str, Fraction]]
MOST_SAID = 10
_DECIMAL = r"\d{1,6}(?:\.\d{1,6})?"
_SIZE = r"\d{1,6}(?:[.,]\d{1,6})?"
_NUMBER = re.compile(_DECIMAL, re.ASCII)
_OUT_OF = re.compile(rf"({_DECIMAL})\s*/\s*({_DECIMAL})", re.ASCII)  # as quizzes write the marks of an answer
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_NOT_YET: Final = ("", "-", "–", "—")  # platforms leave a cell so until somebody gives marks
_MARK_COLUMNS = (BOX, "score", "")  # the kinds of columns among which those with marks of a question are


def read_hand_marks(
    path: Path,
    exam: Exam,
    remarks: list[Remark] | None = None,
    hints: TableHints = NO_HINTS,
    notes: list[str] | None = None,
    *,
    decimal_comma: bool = False,
) -> HandMarks:
    """Read marks by student and question. A row that does not fit is left out, and two marks that differ are both.

    `remarks` takes what is to be said of that, `notes` what was decided about the table. Raises AnswerError for a
    table in which no row fits. The table has a column for the student and either the columns question and marks, or one
    column for each question, under its id or as a platform heads it. With `decimal_comma` 4,5 is 4.5.
    """
    file = HandedInFile(path, printable(str(path)), "")
    if file.suffix not in TABLES:
        raise AnswerError(f"{file.where}: marks given by hand are read from {', '.join(TABLES)}")
    questions = QuestionNames(exam, hints)
    if not questions.static:
        raise AnswerError(f"{path}: this exam has no question that is marked by hand")

    def is_question(heading: str) -> bool:
        return questions.headed(heading) is not None

    messages: list[str] = []
    content = file.content()
    table = _Marks(open_table(content, file.where, messages, hints, is_question), exam, questions, decimal_comma)
    for row in table.table.rows:
        table.add(row)
    if table.troubles and not table.given:
        more = len(table.troubles) - MOST_SAID
        lines = [f"{one.source}: {one.detail}" for one in table.troubles[:MOST_SAID]]
        raise AnswerError("\n".join(lines + ([f"and {more} more rows"] if more > 0 else [])))
    if notes is not None:
        notes += [*messages, *table.decided()]
    if remarks is not None:
        remarks += [*table.troubles, *table.contradictions()]
    return table.agreed()


def read_given_marks(
    path: Path,
    exam: Exam,
    remarks: list[Remark],
    hints: TableHints = NO_HINTS,
    notes: list[str] | None = None,
    *,
    decimal_comma: bool = False,
) -> list[GivenMark]:
    """Read marks by hand that come with the answers: a table of decisions, or one with a column for each question.

    A row that does not fit is left out, and `remarks` takes what is to be said of it.
    """
    table = open_marks(path, hints, [], no_box)
    names = QuestionNames(exam, hints)
    if Columns.of(table, hints).is_long and not any(map(names.headed, table.headings)):
        return read_decisions(path, exam, hints=hints, notes=notes, remarks=remarks)
    found = read_hand_marks(path, exam, remarks, hints, notes, decimal_comma=decimal_comma)
    return [
        GivenMark(student, question, "", str(marks), "", "", table.where)
        for student, of_student in found.items()
        for question, marks in of_student.items()
    ]


class _Marks:
    """Takes one row after the other."""

    def __init__(self, table: Table, exam: Exam, questions: QuestionNames, decimal_comma: bool) -> None:
        self.table, self.exam, self.where, self.static = table, exam, table.where, questions.static
        self.asked, self.decimal_comma = questions, decimal_comma
        self.given: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
        self.troubles: list[Remark] = []
        self.class_list = ClassList(exam, table, questions.hints)
        self.columns = dict(self._headed())
        self.question, self.marks = table.column("question"), table.column("marks", "score")
        if not self.columns and (self.question is None or self.marks is None):
            raise AnswerError(f"{self.where}: {self._no_columns()}")

    def _headed(self) -> Iterator[tuple[int, str]]:
        """Give the columns that hold marks, and the question of each; note those that hold something else.

        Where a platform says below which heading the marks stand, the plain name is that of the answer.
        """
        headings = self.table.headings
        found = {i: said for i in self.table.columns(*_MARK_COLUMNS) if (said := self.asked.headed(headings[i]))}
        surest: dict[str, int] = {}
        for said in found.values():
            if not said.share:
                surest[said.question] = min(said.rank, surest.get(said.question, said.rank))
        for i, said in found.items():
            marks = self.static[said.question].marks
            if said.share and said.question not in surest:
                self._say_column(i, "holds per cents or letters, which are no marks; export the marks themselves")
            elif not said.share and said.rank == surest[said.question]:
                if said.out_of and Fraction(said.out_of) != marks:
                    self._say_column(i, f"is out of {said.out_of}, but {said.question} has {marks} marks")
                else:
                    yield i, said.question

    def decided(self) -> Iterator[str]:
        """Say which question each column is taken for, where its heading is another than the question's id."""
        for i, question in self.columns.items():
            heading = self.table.headings[i]
            if plain_name(heading) != plain_name(question) and not self.asked.hints.target(heading):
                yield f"{self.where}: the column {heading!r} is read as the marks of {question}"

    def _say_column(self, column: int, trouble: str) -> None:
        said = f"the column {self.table.headings[column]!r} {trouble}"
        self.troubles.append(Remark(HAND_MARKS_ROW, "", self.where, said))

    def _no_columns(self) -> str:
        """Say why a table has no column with marks, with what to do about that which is most like one."""
        headings = self.table.headings
        if self.troubles:
            return self.troubles[0].detail
        first = next(iter(self.static))
        if self.question is None and self.marks is not None:
            return (
                f"the column {headings[self.marks]!r} says no question; say of which its marks are: "
                f"--columns {first}={_in_quotes(headings[self.marks])}"
            )
        for heading in self.table.unknown.values():
            kind, word = mistyped_kind(heading)
            if kind in ("score", "question"):
                said = "marks" if kind == "score" else kind
                return (
                    f"the column {heading!r} is not known; did you mean {word!r}? Rename it, "
                    f"or say what it is: --columns {said}={_in_quotes(heading)}"
                )
        return (
            "the first row must name a column for the question and one for the marks, "
            f"or be headed by questions that are marked by hand: {', '.join(self.static)}; "
            f"or say which column it is: --columns {first}=HEADING"
        )

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it; a cell that is spoilt costs its own mark."""
        cells = {i: cell.strip() for i, cell in enumerate(row.cells)}
        try:
            student = self.class_list.student(row)
        except AnswerError as error:
            self._say(row, error)
            return
        for column, question in self._questions(cells):
            try:
                if column in row.troubles:
                    raise AnswerError(row.troubles[column])
                if (text := cells.get(column, "")) not in _NOT_YET:
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

    def _questions(self, cells: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Give the columns with marks in a row, and the question that each is for."""
        yield from self.columns.items()
        if not self.columns and self.question is not None and self.marks is not None:
            text = cells.get(self.question, "")
            yield self.marks, self.asked.called(text, number=True) or text

    def _marks(self, question: str, text: str) -> Fraction:
        if question not in self.static:
            raise AnswerError(f"no question {question!r} is marked by hand; {did_you_mean(question, self.static)}")
        found = self._number(question, text)
        if not 0 <= found <= self.static[question].marks:
            raise AnswerError(f"{question}: the marks are {text}, but must lie from 0 to {self.static[question].marks}")
        return found

    def _number(self, question: str, text: str) -> Fraction:
        """Read a mark; of `4 / 5` the 4, where the question has 5 marks."""
        plain = unicodedata.normalize("NFKC", text)
        if self.decimal_comma:
            plain = _COMMA.sub(".", plain)
        marks = self.static[question].marks
        if match := _OUT_OF.fullmatch(plain):
            if Fraction(match[2]) != marks:
                raise AnswerError(f"{question}: the marks are {text!r}, but the question has {marks}")
            return Fraction(match[1])
        if _NUMBER.fullmatch(plain):
            return Fraction(plain)
        advice = "; give --decimal-comma to read it so" if _NUMBER.fullmatch(_COMMA.sub(".", plain)) else ""
        raise AnswerError(f"{question}: the marks are {text[:40]!r}, but must be a number such as 3 or 2.5{advice}")


def _in_quotes(heading: str) -> str:
    return f"'{heading}'" if " " in heading else heading
