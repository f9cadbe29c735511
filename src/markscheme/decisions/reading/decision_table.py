"""A table of decisions: student, question, step, marks, reason, by; also the review list, filled in.

`read_decisions` refuses a table with one bad row, and says all of them; `lenient` leaves bad rows out and names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markscheme.decisions.decision import WHOLE_PAPER
from markscheme.decisions.reading.class_list import ClassList
from markscheme.decisions.reading.mark_reading import BACK, read_marks
from markscheme.decisions.reading.places import Places, RecordOf, nobody
from markscheme.decisions.reading.question_names import QuestionNames
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table, open_table
from markscheme.files.encoding import printable
from markscheme.files.headings import NO_HINTS, TableHints, folded, visible
from markscheme.files.read_table import Row
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_ROW
from markscheme.submissions.collecting import HandedInFile

TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
MOST_SAID: Final = 20
NEW_MARKS, NEW_REASON = ("newmarks", "新分数", "新得分", "改为"), ("newreason", "新理由", "改分理由")
STEP: Final = ("step", "part", "subquestion", "步骤", "小题", "小问", "分问")
REASON: Final = ("reason", "why", "comment", "comments", "justification", "理由", "原因", "说明", "批注", "备注")
BY: Final = (
    *("by", "decidedby", "marker", "markedby", "grader", "gradedby", "assistant", "examiner", "person", "ta"),
    *("评阅人", "阅卷人", "裁定人", "批改人", "改分人", "决定人", "教师", "助教", "阅卷教师"),
)


@dataclass(frozen=True)
class GivenMark:
    """One row that says something: marks as an exact number or `stand`, None where a decision is taken back.

    `is_review`: of the review list, where a step may stand several times and the marks in force are filled in.
    """

    student: str
    question: str
    step: str
    marks: str | None
    reason: str
    by: str
    source: str
    is_review: bool = False

    @property
    def place(self) -> tuple[str, str, str]:
        """Student, question and step."""
        return self.student, self.question, self.step


@dataclass(frozen=True)
class Columns:
    """Where in a table of decisions what stands; `is_review`: it is the review list, whose old marks say nothing."""

    question: int | None
    step: int | None
    marks: int | None
    reason: int | None
    by: int | None
    is_review: bool

    @property
    def is_long(self) -> bool:
        """Whether there is a row for each mark, and not a column for each question."""
        return self.question is not None and self.marks is not None

    @classmethod
    def of(cls, table: Table, hints: TableHints) -> Columns:
        """Find the columns by their headings, and by what a person said of them."""
        new_marks = column_named(table, hints, "new marks", NEW_MARKS)
        reason = column_named(table, hints, "reason", NEW_REASON if new_marks is not None else REASON)
        marks = new_marks if new_marks is not None else table.column("marks", "score")
        steps, by = column_named(table, hints, "step", STEP), column_named(table, hints, "by", BY)
        return cls(table.column("question"), steps, marks, reason, by, new_marks is not None)


def column_named(table: Table, hints: TableHints, kind: str, words: Iterable[str]) -> int | None:
    """Give the column of which a person said this kind, else the first that is headed by one of these words."""
    said = (i for i, heading in enumerate(table.headings) if hints.target(heading) == kind)
    known = (i for i, heading in enumerate(table.headings) if folded(heading) in words)
    return next(said, next(known, None))


def open_marks(path: Path, hints: TableHints, messages: list[str], is_box: Callable[[str], bool]) -> Table:
    """Open a table of marks that people gave."""
    file = HandedInFile(path, printable(str(path)), "")
    if file.suffix not in TABLES:
        raise AnswerError(f"{file.where}: decisions are read from {', '.join(TABLES)}")
    return open_table(file.content(), file.where, messages, hints, is_box)


def read_decisions(
    path: Path,
    exam: Exam,
    record: RecordOf = nobody,
    hints: TableHints = NO_HINTS,
    notes: list[str] | None = None,
    remarks: list[Remark] | None = None,
) -> list[GivenMark]:
    """Read a table of decisions; AnswerError names every row that does not fit, and then nothing of it is used.

    `record`: gives that of a student, whose marks say what a step is out of. `notes` takes what was decided about the
    table. With `remarks` a row that does not fit is left out, and named there.
    """
    messages: list[str] = []
    names = QuestionNames(exam, hints, every=True)
    table = open_marks(path, hints, messages, lambda heading: names.headed(heading) is not None)
    places = Places(exam, names, record)
    reader = _DecisionRows(table, exam, places, hints, lenient=remarks is not None)
    for row in table.rows:
        reader.add(row)
    if reader.troubles and (remarks is None or not reader.given):
        more = len(reader.troubles) - MOST_SAID
        lines = [f"{source}: {detail}" for source, detail in reader.troubles[:MOST_SAID]]
        raise AnswerError("\n".join([*lines, *([f"and {more} more rows"] if more > 0 else []), "nothing was decided"]))
    if remarks is not None:
        remarks += [Remark(HAND_MARKS_ROW, "", source, detail) for source, detail in reader.troubles]
    if notes is not None:
        notes += messages
    return reader.given


class _DecisionRows:
    """Takes one row after the other."""

    def __init__(self, table: Table, exam: Exam, places: Places, hints: TableHints, *, lenient: bool) -> None:
        self.table, self.exam, self.places, self.names, self.lenient = table, exam, places, places.names, lenient
        self.class_list = ClassList(exam, table, hints)
        self.columns = Columns.of(table, hints)
        self.wide = {} if self.columns.is_long else dict(self._headed())
        self.given: list[GivenMark] = []
        self.troubles: list[tuple[str, str]] = []
        if not self.columns.is_long and not self.wide:
            raise AnswerError(
                f"{table.where}: the first row must name a column for the question and one for the marks, as "
                "student,question,step,marks,reason,by; or say which they are: --columns question=HEADING,marks=HEADING"
            )

    def _headed(self) -> Iterable[tuple[int, str]]:
        """Give the columns that are headed by a question."""
        for i, heading in enumerate(self.table.headings):
            said = self.names.headed(heading)
            if said is not None and not said.share and i not in self.class_list.who:
                yield i, said.question

    def _cell(self, row: Row, column: int | None) -> str:
        if column is None or column >= len(row.cells):
            return ""
        return visible(row.cells[column]).strip()

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it."""
        source = f"{self.table.where}, row {row.number}"
        try:
            if self._is_empty(row):
                return
            student = self.class_list.student(row)
            if self.wide:
                for column, question in self.wide.items():
                    if text := self._cell(row, column):  # an empty cell of a platform's table says: not marked yet
                        self._take(row, student, question, "", column, source, text not in BACK)
            elif self.columns.is_review and not self._cell(row, self.columns.question):
                if self._cell(row, self.columns.marks):
                    raise AnswerError("says no question; fill it in, `all` for the whole paper")
            else:
                self._long(row, student, source)
        except AnswerError as error:
            self.troubles.append((source, str(error)))

    def _is_empty(self, row: Row) -> bool:
        """Say whether a row of the review list is about a file or the class, and nobody filled it in."""
        marks = self._cell(row, self.columns.marks)
        return self.columns.is_review and not marks and not self.class_list.is_named(row)

    def _long(self, row: Row, student: str, source: str) -> None:
        text = self._cell(row, self.columns.question)
        if not text:
            raise AnswerError("says no question; fill it in, `all` for the whole paper")
        step_text = self._cell(row, self.columns.step)
        question = self.places.question(student, text)
        if question == WHOLE_PAPER and step_text:
            raise AnswerError(f"names step {step_text!r} of the whole paper; name its question, not {text!r}")
        step = self.places.step(student, question, step_text) if step_text else ""
        assert self.columns.marks is not None
        self._take(row, student, question, step, self.columns.marks, source)

    def _take(
        self, row: Row, student: str, question: str, step: str, column: int, source: str, wanted: bool = True
    ) -> None:
        if column in row.troubles:
            raise AnswerError(row.troubles[column])
        if not wanted:
            return
        out_of = self.places.paper(student).out_of(question, step)
        try:
            whole = question == WHOLE_PAPER
            marks = read_marks(self._cell(row, column), out_of, whole_paper=whole, of_total=self.lenient)
        except AnswerError as error:
            place = ".".join(filter(None, (question or "all", step)))
            raise AnswerError(f"{place} of {student}: {error}") from None
        reason, by = self._cell(row, self.columns.reason), self._cell(row, self.columns.by)
        self.given.append(GivenMark(student, question, step, marks, reason, by, source, self.columns.is_review))
