"""The marks of a class as tables: a row for every student of the roster, and every step of every student."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from markscheme._version import __version__
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.feedback.above_marks import STANDS, said_above
from markscheme.files.result_folder import write_synced
from markscheme.files.write_table import CsvFile, Row, Workbook
from markscheme.gradebook.course.grade_figures import GradeFigures, figures, grade_cells, grade_columns
from markscheme.gradebook.record import (
    WAITING,
    Record,
    Remark,
    is_held,
    is_marked,
    is_waiting,
    late_share,
    waiting_steps,
)
from markscheme.gradebook.review import NOT_MARKED, written_text
from markscheme.marking.marks import mark_text
from markscheme.papers.practice_sheet import Sheet

HEAD = ("student", "name", "email", "group", "variant", "sheet", "status", "score", "total", "percent")
SHEET_HEAD = ("student", "score", "total", "percent", "status")
STEPS = ("student", "question", "family", "step", "verdict", "marks", "out of", "slip", "written", "message", "decided")
DECIDED = "decided"  # what people decided of what the program had marked otherwise
SPLIT = ("method", "method out of", "accuracy", "accuracy out of")  # where steps have such marks

MOST_IN_A_CELL = 30_000  # letters: a workbook holds no more than 32,767
COMPLETE = ("marked", "blank")  # all marks of the student are there
AWAY = "not on the roster"  # and nothing was handed in: nobody waits for it


@dataclass(frozen=True)
class Entry:
    """One student who has a paper, with the marks; `questions`: marks by question, None for those still waiting.

    A record of a run from before there were decisions lacks the questions that a person alone marks.

    `status`: marked, blank, waiting, missing, not marked, not on the roster, or why no marks count (excused, withdrawn,
    left, absent). One that waits and has no record holds the answers of another paper. `told`: what the review list is
    made from, the record, or that of a script which is not marked.
    """

    student: Student
    record: Record | None
    questions: Mapping[str, Fraction | None]
    status: str
    told: Record | None = None

    @property
    def earned(self) -> Fraction:
        """The marks so far, before anything is taken off for coming late."""
        if self.record is not None and "program" in self.record:  # the whole paper was decided
            return Fraction(self.record["decided"]["marks"])
        known = self.record["questions"] if self.record is not None else []
        return sum((Fraction(one["score"]) for one in known), self._beside_record)

    @property
    def _beside_record(self) -> Fraction:
        """The marks of questions that a record from before there were decisions lacks."""
        known = {one["id"] for one in self.record["questions"]} if self.record is not None else set()
        return sum(
            (marks for id, marks in self.questions.items() if marks is not None and id not in known), Fraction(0)
        )

    @property
    def score(self) -> Fraction:
        """The marks so far, less what is taken off for coming late."""
        if self.record is None:
            return Fraction(0)
        return Fraction(self.record["score"]) + self._beside_record * (1 - late_share(self.record))

    @property
    def is_held(self) -> bool:
        """Whether the marks wait for a person, because the answers are those of another paper."""
        return self.status == WAITING and self.record is None


def entries(
    exam: Exam, records: Iterable[Record], hand_marks: Mapping[tuple[str, str], str], remarks: Iterable[Remark]
) -> Iterator[Entry]:
    """Give everybody who has a paper, in the order of the exam; records come in the same order."""
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
    if record is not None and is_held(record):
        return Entry(student, None, {}, WAITING, record)
    if record is not None and not is_marked(record):
        return Entry(student, None, {}, "not marked", record)
    if record is None:
        missing = "missing" if student.on_roster else AWAY
        return Entry(student, None, {}, missing if reason == "missing" else "not marked")
    marks: dict[str, Fraction | None] = {
        one["id"]: None if is_waiting(one) else Fraction(one["score"]) for one in record["questions"]
    }
    for asked in exam.blueprint.questions:
        if asked.static:
            text = hand_marks.get((student.id, asked.id))
            marks[asked.id] = None if text is None else Fraction(text)
    order = dict.fromkeys([*(asked.id for asked in exam.blueprint.questions), *marks])
    questions = {id: marks[id] for id in order if id in marks}
    waits = None in questions.values() and "program" not in record  # else the whole paper was decided
    return Entry(student, record, questions, "waiting" if waits else "marked", record)


@dataclass(frozen=True)
class MoreColumns:
    """The last columns of the grades: when scripts came and what that cost, where there is a rule for late ones.

    What people decided, where anything is `is_decided`. Then comes what forms asked besides. `asked`: the headings of
    further questions and of columns that are nobody's. `is_split`: whether steps have method and accuracy marks.
    `policy`: what the workbook's properties say of it.
    `language`: of grades in words.
    """

    is_late_charged: bool = False
    asked: tuple[str, ...] = ()
    is_decided: bool = False
    is_split: bool = False
    policy: str = ""
    language: str = "en"

    def head(self, before: Sequence[str]) -> list[str]:
        """Give the names of the columns; one that stands there already is that of the form."""
        late = ["handed in", "late"] if self.is_late_charged else []
        late += [DECIDED] if self.is_decided else []
        return [*late, *(f"{name} (form)" if name in (*before, *late) else name for name in self.asked)]

    def cells(self, entry: Entry) -> Row:
        """Give what stands there for a student."""
        told = entry.record or entry.told or {}
        late: Row = []
        if self.is_late_charged:
            late = [told.get("at", ""), -entry.earned * late_share(entry.record) if entry.record else ""]
        late += ["; ".join(_decided_places(told))] if self.is_decided else []
        more = told.get("more", {})
        return [*late, *(more.get(name, "")[:MOST_IN_A_CELL] for name in self.asked)]


def _decided_places(record: Record) -> Iterator[str]:
    """Say of which steps and questions people decided, and what, beside those that a person alone marks."""
    wholes = [("all", record), *((one["id"], one) for one in record.get("questions", ()) if one["steps"])]
    steps = [(f"{q['id']}.{step['name']}", step) for q in record.get("questions", ()) for step in q["steps"]]
    return (f"{place} {said}" for place, one in (*wholes, *steps) if (said := decided_text(one)))


def decided_text(one: Record) -> str:
    """Write a decision for a table: the marks before and now, by whom and why; empty where there is none."""
    decided = one.get("decided")
    if not decided:
        return ""
    why = ": ".join(filter(None, (decided.get("by"), decided.get("reason"))))
    before = f"{mark_text(Fraction(one['program']['marks']))} -> " if one.get("program") else ""
    marks = decided["marks"] if decided["marks"] == STANDS else mark_text(Fraction(decided["marks"]))
    return f"{before}{marks}{f' ({why})' if why else ''}"


def write_gradebook(
    folder: Path,
    exam: Exam,
    rows: Iterable[Entry],
    more: MoreColumns = MoreColumns(),
    out_of: Mapping[str, Fraction] | None = None,
) -> Iterator[Entry]:
    """Write grades.csv, grades.xlsx and steps.csv while the entries pass through."""
    columns = SheetColumns(exam, exam.one_sheet, more) if exam.one_sheet else ExamColumns(exam, more, out_of or {})
    with ExitStack() as stack:
        book = stack.enter_context(Workbook(more.policy))
        grades = stack.enter_context(CsvFile(folder / "grades.csv"))
        steps = stack.enter_context(CsvFile(folder / "steps.csv"))
        for name, row in columns.head():
            book.add(name, row)
        grades.add(next(row for name, row in columns.head() if name == "grades"))
        steps.add((*STEPS, *(SPLIT if more.is_split else ())))
        for entry in rows:
            for name, row in columns.rows(entry):
                book.add(name, row)
                if name == "grades":
                    grades.add(row)
            for step in step_lines(entry, exam.language, more.is_split):
                steps.add(step)
            yield entry
        write_synced(folder / "grades.xlsx", book.content())


class ExamColumns:
    """The gradebook of an exam: who it is, the marks of every question, and what else the roster says.

    `out_of`: what questions are out of for the class, where that was corrected after the exam.
    """

    def __init__(self, exam: Exam, more: MoreColumns, out_of: Mapping[str, Fraction]) -> None:
        self.exam, self.more, self.out_of = exam, more, out_of
        self.questions = [asked.id for asked in exam.blueprint.questions]
        self.listed = list(dict.fromkeys(heading for student in exam.students for heading, _ in student.more))

    def head(self) -> Iterator[tuple[str, Row]]:
        """Give the name of each worksheet, with the names of its columns."""
        plan = self.exam.blueprint
        head = [*HEAD, *(["scaled"] if plan.scale else []), *grade_columns(plan.grades), *self.questions]
        head += [f"{name} (roster)" if name in head else name for name in self.listed]
        yield "grades", [*head, *self.more.head(head)]

    def rows(self, entry: Entry) -> Iterator[tuple[str, Row]]:
        """Give the row of a student in each worksheet."""
        said = dict(entry.student.more)
        row = [
            *grade_line(self.exam, entry, self.questions, self.out_of, self.more.language),
            *(said.get(name, "") for name in self.listed),
        ]
        yield "grades", [*row, *self.more.cells(entry)]


class SheetColumns:
    """The gradebook of a sheet: every question and every step, which are the same for all; verdicts besides."""

    def __init__(self, exam: Exam, sheet: Sheet, more: MoreColumns) -> None:
        self.more = more
        self.total = Fraction(exam.blueprint.total)
        self.questions = [asked.id for asked in exam.blueprint.questions]
        self.steps = [f"{id}.{step}" for id, problem in sheet.questions for step in problem.asked]

    def head(self) -> Iterator[tuple[str, Row]]:
        """Give the name of each worksheet, with the names of its columns."""
        head = [*SHEET_HEAD, *self.questions, *self.steps]
        yield "grades", [*head, *self.more.head(head)]
        yield "verdicts", ["student", *self.steps]

    def rows(self, entry: Entry) -> Iterator[tuple[str, Row]]:
        """Give the row of a student in each worksheet; blank, never 0, where a script was not marked."""
        who, steps = entry.student.id, [step for one in _questions(entry) for step in one["steps"]]
        if entry.record is None:
            blank = [""] * (len(self.questions) + len(self.steps))
            yield "grades", [who, "", self.total, "", entry.status, *blank, *self.more.cells(entry)]
        else:
            percent = 100 * entry.score / self.total if self.total else Fraction(0)
            marks = [*entry.questions.values(), *(Fraction(step["marks"]) for step in steps)]
            yield "grades", [who, entry.score, self.total, percent, entry.status, *marks, *self.more.cells(entry)]
        yield "verdicts", [who, *(step["verdict"] for step in steps)]


def _questions(entry: Entry) -> list[Record]:
    return list(entry.record["questions"]) if entry.record else []


def paper_total(exam: Exam, record: Record | None, out_of: Mapping[str, Fraction] | None = None) -> Fraction:
    """Give what a student's paper is out of: less than on paper where something is void.

    `out_of`: that of the class, for questions that the record does not have.
    """
    own = {one["id"]: Fraction(one["total"]) for one in record["questions"]} if record else {}
    known = {asked.id: Fraction(asked.marks) for asked in exam.blueprint.questions} | dict(out_of or {}) | own
    return sum(known.values(), Fraction(0))


def figures_of(exam: Exam, entry: Entry, total: Fraction, language: str) -> GradeFigures | None:
    """Give what the score of a student comes to; None where marks are still to come."""
    plan = exam.blueprint
    return figures(entry.score, plan, plan.grades, language, total) if entry.status in COMPLETE else None


def grade_line(
    exam: Exam, entry: Entry, questions: Iterable[str], out_of: Mapping[str, Fraction], language: str
) -> Row:
    """One row of the gradebook; what is not known is blank, never 0, and what does not count is void."""
    who, plan = entry.student, exam.blueprint
    variant = who.variant if plan.variants else ""
    head: Row = [who.id, who.name, who.email, who.group, variant, who.sheet, entry.status]
    total = paper_total(exam, entry.record, out_of)
    found = figures_of(exam, entry, total, language)
    marks: Row = [entry.score if entry.record else "", total, found.percent if found and total else ""]
    marks += [_blank(found.scaled if found else None)] if plan.scale else []
    marks += grade_cells(found, plan.grades)
    void = {one["id"] for one in _questions(entry) if one.get("corrected") and not Fraction(one["total"])}
    return [*head, *marks, *("void" if id in void else _blank(entry.questions.get(id)) for id in questions)]


def _blank(marks: Fraction | None) -> Fraction | str:
    return "" if marks is None else marks


def step_lines(entry: Entry, language: str, is_split: bool = False) -> Iterator[Row]:
    """Give a row for every step of a student; what is said of the whole question stands before the message.

    `is_split`: with the marks of method and accuracy.
    """
    for question in _questions(entry):
        above = " ".join(said_above({"corrected": question.get("corrected", ())}, language))
        for step in question["steps"]:
            marks = [Fraction(step["marks"]), Fraction(step["out_of"])]
            said = f"{above} {step['message']}".strip()
            rest = [step["slip"] or "", written_text(step["raw"]), said, decided_text(step)]
            rest += _split(step) if is_split else ()
            yield [entry.student.id, question["id"], question["family"], step["name"], step["verdict"], *marks, *rest]


def _split(step: Record) -> Iterator[Fraction | str]:
    for name in ("method", "accuracy"):
        part = None if "program" in step else step.get(name)  # of marks that count they say nothing
        yield from (Fraction(part["marks"]), Fraction(part["out_of"])) if part else ("", "")


@dataclass(frozen=True)
class WaitingMark:
    """A mark that a person still has to give: of a question, or of a step where the program marks the others."""

    student: Student
    question: str
    step: str
    out_of: Fraction


def waiting_marks(entry: Entry, out_of: Mapping[str, Fraction]) -> Iterator[WaitingMark]:
    """Give the marks of a student that a person still has to give; `out_of`: that of questions, for the class."""
    told = {one["id"]: one for one in _questions(entry)}
    for id, marks in entry.questions.items():
        if marks is None:
            steps = waiting_steps(told[id]) if id in told else []
            for step in steps:
                yield WaitingMark(entry.student, id, step["name"], Fraction(step["out_of"]))
            if not steps:
                yield WaitingMark(entry.student, id, "", out_of[id])


def write_waiting(folder: Path, waiting: Sequence[WaitingMark]) -> None:
    """hand_marks.csv: a row for every mark that a person still has to give, ready to be filled in.

    It has a column for the step where the program marks other steps of a question: what is asked is not the question.
    """
    by_step = any(one.step for one in waiting)
    with CsvFile(folder / "hand_marks.csv") as file:
        file.add(["id", "name", "question", *(["step"] if by_step else []), "marks", "out of"])
        for one in waiting:
            step = [one.step] if by_step else []
            file.add([one.student.id, one.student.name, one.question, *step, "", one.out_of])


FOLDER = "faults"


class FaultFiles:
    """Writes traces; the folder is made for the first. `stems`: the file names of students, without the ending."""

    def __init__(self, folder: Path, stems: Mapping[str, str]) -> None:
        self.folder, self.stems = folder / FOLDER, stems

    def write(self, student: str, trace: str) -> None:
        """Keep a trace, if there is one. It holds places in the program, and no answers or keys of its own."""
        if not trace:
            return
        self.folder.mkdir(exist_ok=True)
        content = f"Markscheme {__version__}\n{student}\n\n{trace}"
        write_synced(self.folder / f"{self.stems[student]}.txt", content.encode("utf-8", "backslashreplace"))
