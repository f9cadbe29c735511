"""The marks of a class as tables: a row for every student of the roster, and every step of every student."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from markscheme.exam.directory import Exam
from markscheme.exam.marks.ledger import Remark
from markscheme.exam.marks.lists import NOT_MARKED
from markscheme.exam.marks.scaling import scaled
from markscheme.exam.roster import Student
from markscheme.results.folder import write_synced
from markscheme.results.gradebook import CsvFile, Row, Workbook
from markscheme.results.record import Record
from markscheme.results.review import written_text

HEAD = ("student", "name", "email", "group", "variant", "sheet", "status", "score", "total", "percent")
STEPS = ("student", "question", "family", "step", "verdict", "marks", "out of", "slip", "written", "message")


COMPLETE = ("marked", "blank")  # all marks of the student are there
AWAY = "not on the roster"  # and nothing was handed in: nobody waits for it


@dataclass(frozen=True)
class Entry:
    """One student who has a paper, with the marks; `questions`: marks by question, None for those still waiting.

    `status`: marked, blank, waiting, missing, not marked, or not on the roster.
    """

    student: Student
    record: Record | None
    questions: Mapping[str, Fraction | None]
    status: str

    @property
    def score(self) -> Fraction:
        """The marks so far."""
        return sum((marks for marks in self.questions.values() if marks is not None), Fraction(0))


def entries(
    exam: Exam, records: Iterable[Record], hand_marks: Mapping[tuple[str, str], str], remarks: Iterable[Remark]
) -> Iterator[Entry]:
    """Everybody who has a paper, in the order of the exam; records come in the same order."""
    known = list(remarks)
    reasons = {remark.student: remark.reason for remark in known if remark.reason in NOT_MARKED}
    blank = {remark.student for remark in known if remark.reason == "blank"}
    coming = iter(records)
    record = next(coming, None)
    for student in exam.students:
        own = record if record is not None and record["student"] == student.id else None
        entry = _entry(exam, student, own, hand_marks, reasons.get(student.id, "missing"))
        yield replace(entry, status="blank") if entry.status == "marked" and student.id in blank else entry
        if own is not None:
            record = next(coming, None)


def _entry(
    exam: Exam, student: Student, record: Record | None, hand_marks: Mapping[tuple[str, str], str], reason: str
) -> Entry:
    if record is None:
        missing = "missing" if student.on_roster else AWAY
        return Entry(student, None, {}, missing if reason == "missing" else "not marked")
    marks: dict[str, Fraction | None] = {one["id"]: Fraction(one["score"]) for one in record["questions"]}
    for asked in exam.blueprint.questions:
        if asked.static:
            text = hand_marks.get((student.id, asked.id))
            marks[asked.id] = None if text is None else Fraction(text)
    order = dict.fromkeys([*(asked.id for asked in exam.blueprint.questions), *marks])
    questions = {id: marks[id] for id in order if id in marks}
    return Entry(student, record, questions, "waiting" if None in questions.values() else "marked")


def write_gradebook(folder: Path, exam: Exam, rows: Iterable[Entry]) -> Iterator[Entry]:
    """Write grades.csv, grades.xlsx and steps.csv while the entries pass through."""
    questions = [asked.id for asked in exam.blueprint.questions]
    header = [*HEAD, *(["scaled"] if exam.blueprint.scale else []), *questions]
    with ExitStack() as stack:
        book = stack.enter_context(Workbook())
        grades = stack.enter_context(CsvFile(folder / "grades.csv"))
        steps = stack.enter_context(CsvFile(folder / "steps.csv"))
        grades.add(header)
        book.add("grades", header)
        steps.add(STEPS)
        for entry in rows:
            line = grade_line(exam, entry, questions)
            grades.add(line)
            book.add("grades", line)
            for step in step_lines(entry):
                steps.add(step)
            yield entry
        write_synced(folder / "grades.xlsx", book.content())


def grade_line(exam: Exam, entry: Entry, questions: Iterable[str]) -> Row:
    """One row of the gradebook; what is not known is blank, never 0."""
    who = entry.student
    variant = who.variant if exam.blueprint.variants else ""
    head: Row = [who.id, who.name, who.email, who.group, variant, who.sheet, entry.status]
    total, complete = Fraction(exam.blueprint.total), entry.status in COMPLETE
    marks: Row = [entry.score if entry.record else "", total]
    marks += [100 * entry.score / total if complete and total else ""]
    if exam.blueprint.scale:
        marks += [scaled(entry.score, exam.blueprint.scale, exam.blueprint.total) if complete else ""]
    return [*head, *marks, *(_blank(entry.questions.get(id)) for id in questions)]


def _blank(marks: Fraction | None) -> Any:
    return "" if marks is None else marks


def step_lines(entry: Entry) -> Iterator[Row]:
    """A row for every step of a student."""
    for question in entry.record["questions"] if entry.record else ():
        for step in question["steps"]:
            marks = [Fraction(step["marks"]), Fraction(step["out_of"])]
            rest = [step["slip"] or "", written_text(step["raw"]), step["message"]]
            yield [entry.student.id, question["id"], question["family"], step["name"], step["verdict"], *marks, *rest]


def write_waiting(folder: Path, exam: Exam, waiting: Iterable[tuple[Student, str]]) -> None:
    """hand_marks.csv: a row for every mark that a person still has to give, ready to be filled in."""
    marks = {asked.id: asked.marks for asked in exam.blueprint.questions}
    with CsvFile(folder / "hand_marks.csv") as file:
        file.add(["id", "name", "question", "marks", "out of"])
        for student, question in waiting:
            file.add([student.id, student.name, question, "", marks[question]])
