"""One marking run: what a class handed in, marked, to the ledger, and all that is written of it to a folder.

The order of writing makes it safe to be killed at any moment: the folder is filled under another name, then the
ledger is committed, then the folder gets its name. A run that was killed is simply run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from markscheme.decisions.final_marks import AboveMarks, final_record, late_of
from markscheme.decisions.of_exam.corrections import class_marks, in_force
from markscheme.decisions.rounded_marks import with_rounding
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.student_status import NOT_COUNTED
from markscheme.feedback.above_marks import ACCEPT
from markscheme.files.result_folder import FilledFolder, ZipFile, write_synced
from markscheme.gradebook.compare import Change
from markscheme.gradebook.course.anonymous import Anonymity
from markscheme.gradebook.course.statuses import statuses_of, with_statuses, without_marks
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.losses import without_answers
from markscheme.gradebook.record import WAITING, Record, Remark, StoredSubmission
from markscheme.gradebook.review import (
    FAULT,
    NEWER_MARKING,
    NO_PAGE,
    REFUSED,
    SUPERSEDED,
    UNREADABLE,
    Item,
    ReviewList,
    remark_in,
    remark_item,
    review_items,
)
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import MarkingSettings, run_json
from markscheme.gradebook.tables import (
    AWAY,
    COMPLETE,
    Entry,
    FaultFiles,
    MoreColumns,
    WaitingMark,
    entries,
    waiting_marks,
    write_gradebook,
    write_waiting,
)
from markscheme.grading.marker import Marker
from markscheme.grading.marking_spread import mark_all
from markscheme.grading.marking_task import MarkingResult, Task
from markscheme.item_analysis.collect import Analysis, left_out
from markscheme.item_analysis.report import write_report

REPORTS = ("html", "pdf")
Bar: TypeAlias = Callable[[Iterator[MarkingResult], int], Iterator[MarkingResult]]
"""Shows how far marking is, while the results pass through."""


@dataclass
class Summary:
    """What a run found, in figures and remarks.

    `held`: scripts that wait with the answers of another paper. `changes`: against the run that was marked again.
    """

    run: int = 0
    marked: int = 0
    waiting: int = 0
    held: int = 0
    missing: int = 0
    not_counted: int = 0
    review: int = 0
    mean: Fraction | None = None
    total: Fraction = Fraction(0)
    remarks: list[Remark] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)

    @property
    def students(self) -> int:
        """Everybody who has a paper, or handed something in."""
        return len(self.order)

    @property
    def not_marked(self) -> list[tuple[str, str]]:
        """The students whose script is not marked, each with the reason."""
        found = [(one.student, one.detail) for one in self.remarks if one.reason in (FAULT, UNREADABLE)]
        return sorted(found, key=lambda one: self.order.get(one[0], -1))

    @property
    def lost_pages(self) -> list[tuple[str, str, str]]:
        """Student, format and reason of each page that could not be made."""
        lost = (one for one in self.remarks if one.reason == NO_PAGE)
        return [(one.student, one.source.removeprefix("feedback."), one.detail) for one in lost]

    def count(self, entry: Entry) -> None:
        """Count one student."""
        if entry.is_held:
            self.held += 1
            return
        self.marked += entry.status in COMPLETE
        self.waiting += entry.status == "waiting"
        self.missing += entry.record is None and entry.status not in (AWAY, *NOT_COUNTED)
        self.not_counted += entry.status in NOT_COUNTED
        if self.marked + self.waiting:
            before = self.marked + self.waiting - (entry.record is not None)
            self.mean = ((self.mean or 0) * before + entry.score) / (self.marked + self.waiting)


class MarkingRun:
    """One marking run: the exam, its ledger, the settings. A sheet is an exam in which all have the same paper.

    `jobs` workers; None leaves their number, and where they are, to joblib. `bar` shows how far marking is. `reports`:
    formats of the report.
    """

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger,
        how: MarkingSettings,
        jobs: int | None = None,
        bar: Bar | None = None,
        reports: Sequence[str] = REPORTS,
    ) -> None:
        how = replace(how, statuses=statuses_of(exam, ledger))
        self.exam, self.ledger, self.how, self.jobs, self.reports = exam, ledger, how, jobs, reports
        self.bar = bar or (lambda marked, count: marked)
        self.shown = Anonymity(exam, how.pseudonyms)
        self.stems = {student.id: how.pseudonyms.get(student.id, student.stem) for student in exam.students}
        self.messages: list[str] = []
        self.papers: dict[str, str] = {}  # the spare papers that students have, by their ids
        self._marker: Marker | None = None

    @cached_property
    def _without_answers(self) -> Set[str]:
        """Those whose answers were taken out, looked up once for all students."""
        return without_answers(self.ledger)

    def final(self, kept: StoredSubmission, record: Record, above: AboveMarks) -> Record:
        """Give marks that are known as they count by now: with corrections, decisions, and what is taken off."""
        if above.accepts and kept.student in self._without_answers:
            # Nobody can work out again what other accepted values earn: blank answers would earn nothing.
            if any(
                fact["what"] == ACCEPT
                for one in record["questions"]
                for step in one["steps"]
                for fact in step.get("corrected", ())
            ):
                self.messages.append(f"{kept.student}: the answers were taken out, so the marks stay as they are")
                return record
        elif above.accepts:
            self._marker = self._marker or Marker(self.how)
            task = Task(kept.student, (), kept)
            above = self._marker.accepting(record, kept.answers, task, above, self.messages)
        above = with_rounding(above, self.how.rounding)
        return final_record(record, above, late_of(record), self.how.language)

    def mark(
        self,
        tasks: Iterable[Task],
        count: int,
        folder: Path | None,
        writer: RunWriter,
        noted: Callable[[MarkingResult], MarkingResult] = lambda one: one,
    ) -> None:
        """Mark all tasks and keep what comes of them; pages and traces are written where there is a folder."""
        how = self.how if folder else replace(self.how, formats=())
        faults = FaultFiles(folder, self.stems) if folder else None
        with self._pages(folder) if folder and how.formats else nullcontext() as pages:
            for one in map(noted, self.bar(mark_all(how, tasks, count, self.jobs), count)):
                keep(one, writer, faults)
                if pages is not None:
                    for suffix, content in one.pages.items():
                        pages.add(self._page(self.stems[one.student], suffix), content)

    def _pages(self, folder: Path) -> FilledFolder | ZipFile:
        """Say where feedback goes: to a folder for the few that have a sheet, to one file for an exam."""
        return (
            FilledFolder(folder / "feedback")
            if self.exam.one_sheet
            else ZipFile(folder / "feedback.zip", by_name=bool(self.shown))
        )

    def _page(self, stem: str, suffix: str) -> str:
        return f"{stem}.{suffix}" if self.exam.one_sheet else f"{stem}/feedback.{suffix}"

    def records(self, run: int) -> Iterator[Record]:
        """Give the marks of a run, in the order of the exam's students."""
        return self.ledger.records_of(run, (student.id for student in self.exam.students))

    def entries(self, writer: RunWriter, remarks: Sequence[Remark], messages: list[str]) -> Iterator[Entry]:
        """Give everybody with the marks that this run gave, or with why none count."""
        found = entries(self.exam, self.records(writer.id), self.ledger.hand_marks(writer.id), remarks)
        return with_statuses(found, self.how.statuses, messages)

    def on_paper(self, task: Task) -> Task:
        """Give a task the spare paper that the student answered: as it was handed in, or as the answers were kept."""
        if task.kept and (spare := self.exam.spare_by_sheet.get(task.kept.sheet)):
            self.papers[task.student] = spare.id
        return replace(task, paper=self.papers.get(task.student, ""))

    def finish(self, folder: Path, writer: RunWriter, told: Callable[[Record], None] = lambda record: None) -> Summary:
        """Write everything but the feedback, then make the run last. `told` is given the record of every student.

        Who has a spare paper stands there with that one.
        """
        own, self.exam = self.exam, self.exam.on_papers(self.papers)
        try:
            return self._finish(folder, writer, told)
        finally:
            self.exam = own

    def _finish(self, folder: Path, writer: RunWriter, told: Callable[[Record], None]) -> Summary:
        summary = self.summary(writer)
        remarks, hand_marks = summary.remarks, self.ledger.hand_marks(writer.id)
        shown = replace(self.shown, exam=self.exam)  # with the spare papers that students have
        listed = [remark_in(shown.remark(remark), self.how.language) for remark in summary.remarks]
        marked = (student for (student,) in self.ledger.rows("SELECT student FROM marked WHERE run = ?", writer.id))
        marked = (student for student in marked if student not in without_marks(self.how.statuses))
        out_of = self.out_of()
        analysis = Analysis(self.exam, left_out(self.exam, marked, hand_marks), self.how.language, out_of)
        review = ReviewList(self.ledger, by_reason=self.exam.one_sheet is None)
        review.add(remark_item(remark) for remark in listed if self._is_listed(remark))
        waiting: list[WaitingMark] = []
        policy = self.how.policy
        asked = () if shown else tuple(self.ledger.asked_besides(writer.id))  # whatever students wrote there
        said = f"{policy.name}, SHA-256 {policy.sha256}".removeprefix(", ") if not policy.is_default else ""
        decided = self.ledger.has_decisions(writer.id)
        more = MoreColumns(self.how.late is not None, asked, decided, policy.is_split, said, self.how.language)
        rows = shown.entries(self.entries(writer, remarks, summary.messages))
        for entry in write_gradebook(folder, shown.shown_exam, rows, more, out_of):
            summary.count(entry)
            analysis.add(shown.known(entry))
            if entry.told is not None:
                review.add(review_items(entry.told, self.how.language))
                told(entry.told)
            waiting += waiting_marks(entry, out_of) if entry.status == WAITING else ()
        counts = Counter((one.question, one.step) for one in waiting)
        review.add(Item("", id, step, "waiting", "", str(n)) for (id, step), n in counts.items())
        if waiting or any(asked.static for asked in self.exam.blueprint.questions):
            write_waiting(folder, waiting)
        review.write(folder, self.exam.blueprint.title.say(self.how.language), self.how.language)
        write_report(folder, analysis, listed, self.reports)
        summary.run, summary.review = writer.commit(), review.count
        run, newer = self.ledger.run(summary.run), [one.student for one in listed if one.reason == NEWER_MARKING]
        given = {shown.id(student): first for student, first in self.ledger.kept_marks(run.id).items()}
        write_synced(folder / "run.json", run_json(run, given, newer))
        return summary

    def _is_listed(self, remark: Remark) -> bool:
        """Say whether a remark is an item of the review list by itself: of a sheet the records say the rest."""
        return remark.reason in (REFUSED, SUPERSEDED, "late") if self.exam.one_sheet else remark.reason != "note"

    def counted(self, writer: RunWriter) -> Summary:
        """Make a run last of which nothing is written to a folder."""
        summary = self.summary(writer)
        for entry in self.entries(writer, summary.remarks, summary.messages):
            summary.count(entry)
        summary.run = writer.commit()
        return summary

    def out_of(self) -> dict[str, Fraction]:
        """Give what each question is out of for the class, by the corrections that count."""
        return class_marks(self.exam, in_force(self.ledger))

    def summary(self, writer: RunWriter) -> Summary:
        """Give what is to be said of a run, before its students are counted."""
        order = {student.id: place for place, student in enumerate(self.exam.students)}
        said = list(dict.fromkeys(self.messages))
        away = without_marks(self.how.statuses)  # nobody waits for them, whatever an earlier run said
        remarks = [one for one in self.ledger.remarks(writer.id) if one.reason != "missing" or one.student not in away]
        total = sum(self.out_of().values(), Fraction(0))
        return Summary(total=total, remarks=remarks, messages=said, order=order)


def keep(one: MarkingResult, writer: RunWriter, faults: FaultFiles | None = None) -> None:
    """Keep what came of one student."""
    for remark in one.remarks:
        writer.remark(remark)
    for kept in one.kept:
        writer.submission(kept)
    if one.record is not None and one.chosen is not None:
        writer.add(one.record, one.chosen)
        if one.given is not None:
            writer.keep_marks(one.student, one.given)
    elif one.chosen is not None:
        writer.keep_unmarked(one.chosen)
    if faults is not None:
        faults.write(one.student, one.trace)
