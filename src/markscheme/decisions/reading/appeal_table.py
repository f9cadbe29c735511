"""A table of appeals: student, question, step, appeal, state, answer, marks, by, at."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markscheme.decisions.appeal import STATES, Appeal
from markscheme.decisions.decision import WHOLE_PAPER
from markscheme.decisions.reading.class_list import ClassList
from markscheme.decisions.reading.decision_table import BY, MOST_SAID, STEP, GivenMark, column_named, open_marks
from markscheme.decisions.reading.mark_reading import read_marks
from markscheme.decisions.reading.places import Places, RecordOf
from markscheme.decisions.reading.question_names import QuestionNames
from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table
from markscheme.files.headings import NO_HINTS, TableHints, no_box, visible
from markscheme.files.read_table import Row

_STATE_WORDS: Final = {
    **{state: state for state in STATES},
    "pending": "open",
    "待处理": "open",
    "未处理": "open",
    "accepted": "granted",
    "upheld": "granted",
    "成立": "granted",
    "通过": "granted",
    "partial": "partly",
    "partially": "partly",
    "granted in part": "partly",
    "部分成立": "partly",
    "部分通过": "partly",
    "rejected": "refused",
    "denied": "refused",
    "不成立": "refused",
    "驳回": "refused",
    "未通过": "refused",
}
_HEADINGS: Final = {
    "step": STEP,
    "appeal": ("appeal", "text", "claim", "request", "申诉", "申诉内容", "复核申请", "申请理由", "申请内容"),
    "state": ("state", "status", "decision", "outcome", "状态", "结果", "处理结果"),
    "answer": ("answer", "reply", "response", "reason", "答复", "回复", "处理意见"),
    "by": BY,
    "at": ("at", "date", "day", "when", "time", "日期", "时间"),
}


@dataclass(frozen=True)
class GivenAppeals:
    """What a table says: appeals, and the marks that were given with them."""

    appeals: tuple[Appeal, ...]
    marks: tuple[GivenMark, ...]


def read_appeals(
    path: Path, exam: Exam, record: RecordOf, hints: TableHints = NO_HINTS, notes: list[str] | None = None
) -> GivenAppeals:
    """Read a table of appeals; AnswerError names every row that does not fit, and then nothing of it is used."""
    table = open_marks(path, hints, notes if notes is not None else [], no_box)
    reader = _AppealRows(table, exam, Places(exam, QuestionNames(exam, hints, every=True), record), hints)
    for row in table.rows:
        reader.add(row)
    if reader.troubles:
        more = len(reader.troubles) - MOST_SAID
        end = [f"and {more} more rows"] if more > 0 else []
        raise AnswerError("\n".join([*reader.troubles[:MOST_SAID], *end, "nothing was kept"]))
    return GivenAppeals(tuple(reader.appeals), tuple(reader.marks))


class _AppealRows:
    """Takes one row after the other."""

    def __init__(self, table: Table, exam: Exam, places: Places, hints: TableHints) -> None:
        self.table, self.places = table, places
        self.class_list = ClassList(exam, table, hints)
        self.columns = {name: column_named(table, hints, name, words) for name, words in _HEADINGS.items()}
        self.question, self.mark_column = table.column("question"), table.column("marks", "score")
        self.appeals: list[Appeal] = []
        self.marks: list[GivenMark] = []
        self.troubles: list[str] = []
        if self.question is None:
            raise AnswerError(
                f"{table.where}: no column says the question; name the columns student,question,step,appeal,state,"
                "answer,marks,by,at, or say which it is: --columns question=HEADING"
            )

    def _cell(self, row: Row, column: int | None) -> str:
        return "" if column is None or column >= len(row.cells) else visible(row.cells[column]).strip()

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it."""
        source = f"{self.table.where}, row {row.number}"
        try:
            self._take(row, source)
        except AnswerError as error:
            self.troubles.append(f"{source}: {error}")

    def _take(self, row: Row, source: str) -> None:
        student = self.class_list.student(row)
        said = {name: self._cell(row, column) for name, column in self.columns.items()}
        text = self._cell(row, self.question)
        if not text:
            raise AnswerError("says no question; fill it in, `all` for the whole paper")
        question = self.places.question(student, text)
        step = self.places.step(student, question, said["step"]) if said["step"] and question != WHOLE_PAPER else ""
        state = _state(said["state"])
        marks = self._marks(row, student, question, step, state)
        if marks is not None:
            state = state or "granted"
            self.marks.append(GivenMark(student, question, step, marks, said["answer"], said["by"], source))
        found = Appeal(student, question, step, said["appeal"], state, said["answer"], said["by"], said["at"], source)
        self.appeals.append(found)

    def _marks(self, row: Row, student: str, question: str, step: str, state: str) -> str | None:
        text = self._cell(row, self.mark_column)
        if not text:
            return None
        out_of = self.places.paper(student).out_of(question, step)
        marks = read_marks(text, out_of, whole_paper=question == WHOLE_PAPER)
        if marks is not None and state in ("refused", "open"):
            raise AnswerError(f"gives {text} marks, but the appeal is {state}; write granted or partly, or no marks")
        return marks


def _state(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).casefold()
    if word and word not in _STATE_WORDS:
        raise AnswerError(
            f"the state is {text!r}, but must be one of {', '.join(STATES)}; {did_you_mean(word, STATES)}"
        )
    return _STATE_WORDS.get(word, "")
