"""Mark an exam: what was handed in to the ledger, and gradebook, feedback, review list and report to a folder.

The order of writing makes it safe to be killed at any moment: the folder is filled under another name, then the
ledger is committed, then the folder gets its name. A run that was killed is simply run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from markscheme.errors import MarkschemeError, ResultError
from markscheme.exam.analysis.collect import Analysis, left_out
from markscheme.exam.analysis.report import write_report
from markscheme.exam.directory import Exam
from markscheme.exam.marks.as_built import check_families, edited
from markscheme.exam.marks.as_marked import GivenMarks, check_base, with_given
from markscheme.exam.marks.claims import Claim, Reader
from markscheme.exam.marks.gradebook import AWAY, COMPLETE, Entry, entries, write_gradebook, write_waiting
from markscheme.exam.marks.hand_marks import HandMarks
from markscheme.exam.marks.ledger import Kept, Ledger, Remark, Run
from markscheme.exam.marks.lists import FAULT, LOST, NO_PAGE, ReviewList, remark_item
from markscheme.exam.marks.losses import check_exam, check_losses, check_marked, marks_before
from markscheme.exam.marks.marking import How, Marked, Task, mark_all
from markscheme.exam.marks.queue import Queue, task_of
from markscheme.exam.marks.roll import Match, Roll
from markscheme.exam.marks.run_facts import run_json, settings
from markscheme.exam.marks.writer import RunWriter
from markscheme.exam.roster import Student
from markscheme.faults import CAUGHT, fault_of
from markscheme.results.archive import ZipFile
from markscheme.results.fault_files import FaultFiles
from markscheme.results.folder import check_target, result_folder, write_synced
from markscheme.results.record import Record
from markscheme.results.review import Item, review_items
from markscheme.submissions.layout import Layout, layout_of

REPORTS = ("html", "pdf")
RETRIED = (FAULT, "no_sheet", "older_build")  # of a student whose answers are kept without marks: so are these
MADE_ANEW = ("note", "blank", NO_PAGE, *LOST)  # remarks that marking again makes anew


@dataclass
class Summary:
    """What a run found, in figures and remarks."""

    run: int = 0
    marked: int = 0
    waiting: int = 0
    missing: int = 0
    review: int = 0
    mean: Fraction | None = None
    total: int = 0
    remarks: list[Remark] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class Session:
    """One marking run: ledger, settings and the exam.

    `current_families`: mark although families are not what they were when the exam was built; the run says so.
    `current_marking`: mark again although marks were given by other marking rules; else they stay, or it is refused.
    """

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger,
        how: How,
        jobs: int | None = None,
        bar: Any = None,
        reports: Sequence[str] = REPORTS,
        *,
        current_families: bool = False,
        current_marking: bool = False,
    ) -> None:
        self.changed = check_families(exam, current_families)
        self.exam, self.ledger, self.how, self.jobs, self.reports = exam, ledger, how, jobs, reports
        self.current_marking = current_marking
        self.bar = bar or (lambda marked, count: marked)
        self.messages = [*edited(exam), *(f"marked by changed families: {one}" for one in self.changed)]
        if current_families and not self.changed:
            self.messages.append("--with-current-families changes nothing: no family is another than in the build")

    def grade(
        self,
        paths: Sequence[Path | str],
        hand_marks: HandMarks,
        target: Path,
        *,
        replace: bool = False,
        strict: bool = False,
        remarks: Sequence[Remark] = (),
    ) -> Summary:
        """Mark what was handed in and write everything to a folder; `strict`: or nothing, when some is not marked.

        `remarks`: what is to be said of the marks given by hand.
        """
        check_target(target, replace)
        self.ledger.create()
        check_exam(self.ledger, self.exam)
        how = settings(self.how, self.changed)
        given = GivenMarks(self.ledger, self.exam, how, self.current_marking)
        with (
            RunWriter(self.ledger, self.exam, "grade", how) as writer,
            result_folder(target, replace=replace) as folder,
        ):
            queue = Queue(self.ledger)
            for remark in remarks:
                writer.remark(remark)
            self._take_in(paths, queue, writer, hand_marks)
            waiting = (one for one in self.exam.students if one.id in queue.students)
            tasks = (with_given(task_of(one, queue, hand_marks), given) for one in waiting)
            self._mark(tasks, len(queue.students), folder, writer, given)
            self.messages += given.said()
            check_marked(self.ledger, writer.id, strict)
            return self._finish(folder, writer)

    def regrade(self, base: Run, target: Path | None, *, replace: bool, allow_losses: bool = False) -> Summary:
        """Mark again the raw answers that a run kept; a folder is written when one is named.

        Raise ResultError, and keep nothing, when somebody whom that run marked would have no marks.
        """
        if target is not None:
            check_target(target, replace)
        said = check_base(self.ledger, base, self.current_marking)
        self.messages += [said] if said else []
        self.ledger.create()
        by_hand = hand_marks_of(self.ledger, base.id)
        with RunWriter(self.ledger, self.exam, "regrade", settings(self.how, self.changed)) as writer:
            unmarked = self.ledger.unmarked(base.id)
            self._keep_hand_marks(by_hand, writer)
            for remark in self.ledger.remarks(base.id):
                if remark.reason not in MADE_ANEW and not (remark.reason in RETRIED and remark.student in unmarked):
                    writer.remark(remark)
            if target is None:
                self._mark_again(base, by_hand, None, writer, allow_losses)
                return self._counted(writer, commit=True)
            with result_folder(target, replace=replace) as folder:
                self._mark_again(base, by_hand, folder, writer, allow_losses)
                return self._finish(folder, writer)

    def _mark_again(
        self, base: Run, by_hand: HandMarks, folder: Path | None, writer: RunWriter, allow_losses: bool
    ) -> None:
        tasks = (Task(kept.student, (), kept, by_hand.get(kept.student, {})) for kept in self._scripts(base.id))
        self._mark(tasks, len(self.ledger.students(base.id)), folder, writer)
        check_losses(self.ledger, base.id, writer.id, allow_losses)
        check_marked(self.ledger, writer.id)

    def _scripts(self, run: int) -> Iterator[Kept]:
        """What a run kept, in the order of the roster of now, in which the marks are read again; one by one."""
        places = {student.id: i for i, student in enumerate(self.exam.students)}
        for student in sorted(self.ledger.students(run), key=lambda id: places.get(id, len(places))):
            yield self.ledger.script(run, student)

    def _take_in(self, paths: Sequence[Path | str], queue: Queue, writer: RunWriter, hand_marks: HandMarks) -> None:
        roll = Roll(self.exam, self.ledger)
        reader = Reader(some_layout(self.exam), self.messages)
        troubled: set[str] = set()
        uncoded: Counter[str] = Counter()
        for claim in reader.read(paths):
            found = claim if isinstance(claim, Remark) else matched(roll, claim)
            if isinstance(found, Remark):
                writer.remark(found)
                troubled.add(found.student)
            elif isinstance(claim, Claim):
                queue.put(found, claim)
                uncoded[claim.file] += found.uncoded
        for file, count in uncoded.items():
            if count:
                writer.remark(Remark("uncoded", "", file, str(count)))
        for student in self.exam.students:
            if student.id not in queue.students and student.id not in troubled:
                if student.on_roster:
                    writer.remark(Remark("missing", student.id))
                if student.id in hand_marks:
                    writer.remark(Remark("hand_marks_only", student.id))
        self._keep_hand_marks(hand_marks, writer)

    def _keep_hand_marks(self, hand_marks: HandMarks, writer: RunWriter) -> None:
        for student in self.exam.students:
            for question, marks in sorted(hand_marks.get(student.id, {}).items()):
                writer.hand_mark(student.id, question, str(marks))

    def _mark(
        self,
        tasks: Iterable[Task],
        count: int,
        folder: Path | None,
        writer: RunWriter,
        given: GivenMarks | None = None,
    ) -> None:
        how = self.how if folder else replace(self.how, formats=())
        stems = {student.id: student.stem for student in self.exam.students}
        marked = self.bar(mark_all(how, tasks, count, self.jobs), count)
        marked = marked if given is None else map(given.noted, marked)
        faults = FaultFiles(folder, stems) if folder else None
        if folder is None or not how.formats:
            for one in marked:
                keep(one, writer, faults)
        else:
            with ZipFile(folder / "feedback.zip") as pages:
                for one in marked:
                    keep(one, writer, faults)
                    for suffix, content in one.pages.items():
                        pages.add(f"{stems[one.student]}/feedback.{suffix}", content)
        for remark in marks_before(self.ledger, self.exam, writer.id):
            writer.remark(remark)

    def _finish(self, folder: Path, writer: RunWriter) -> Summary:
        """Write everything but the feedback, then make the run last."""
        remarks = self.ledger.remarks(writer.id)
        hand_marks = self.ledger.hand_marks(writer.id)
        rows = entries(self.exam, self._records(writer), hand_marks, remarks)
        marked = (student for (student,) in self.ledger.rows("SELECT student FROM marked WHERE run = ?", writer.id))
        analysis = Analysis(self.exam, left_out(self.exam, marked, hand_marks), self.how.language)
        review = ReviewList(self.ledger)
        review.add(remark_item(remark) for remark in remarks if remark.reason != "note")
        waiting: list[tuple[Student, str]] = []
        for entry in write_gradebook(folder, self.exam, rows):
            analysis.add(entry)
            review.add(review_items(entry.record) if entry.record else ())
            waiting += [(entry.student, id) for id, marks in entry.questions.items() if marks is None]
        review.add(Item("", id, "", "waiting", "", str(n)) for id, n in Counter(id for _, id in waiting).items())
        if any(asked.static for asked in self.exam.blueprint.questions):
            write_waiting(folder, self.exam, waiting)
        review.write(folder, self.exam.blueprint.title.say(self.how.language), self.how.language)
        write_report(folder, analysis, remarks, self.reports)
        summary = self._counted(writer, commit=True)
        write_synced(folder / "run.json", run_json(self.ledger.run(summary.run), self.ledger.kept_marks(summary.run)))
        summary.review = review.count
        return summary

    def _records(self, writer: RunWriter) -> Iterator[Record]:
        return self.ledger.records_of(writer.id, (student.id for student in self.exam.students))

    def _counted(self, writer: RunWriter, *, commit: bool) -> Summary:
        remarks = self.ledger.remarks(writer.id)
        hand_marks = self.ledger.hand_marks(writer.id)
        summary = Summary(total=self.exam.blueprint.total, remarks=remarks, messages=list(dict.fromkeys(self.messages)))
        scores = Fraction(0)
        for entry in entries(self.exam, self._records(writer), hand_marks, remarks):
            _count(summary, entry)
            scores += entry.score
        marked = summary.marked + summary.waiting
        summary.mean = scores / marked if marked else None
        summary.run = writer.commit() if commit else writer.id
        return summary


def _count(summary: Summary, entry: Entry) -> None:
    summary.marked += entry.status in COMPLETE
    summary.waiting += entry.status == "waiting"
    summary.missing += entry.record is None and entry.status != AWAY


def matched(roll: Roll, claim: Claim) -> Match | Remark:
    """Whose a claim is; whatever goes wrong with that costs this claim alone."""
    try:
        return roll.match(claim)
    except CAUGHT as error:
        return Remark(FAULT, "", claim.where, fault_of(error).reason)


def keep(one: Marked, writer: RunWriter, faults: FaultFiles | None = None) -> None:
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


def some_layout(exam: Exam) -> Layout:
    """The answer boxes of the first student whose sheet can be used, to tell the columns of a table from noise."""
    trouble: MarkschemeError | None = None
    for student in exam.students:
        try:
            return layout_of(exam.sheet(student.id))
        except MarkschemeError as error:
            trouble = trouble or error
    raise trouble or ResultError(f"{exam.folder}: no student has a paper")


def hand_marks_of(ledger: Ledger, run: int) -> HandMarks:
    """The marks that a person gave, as a run kept them."""
    found: HandMarks = {}
    for (student, question), marks in ledger.hand_marks(run).items():
        found.setdefault(student, {})[question] = Fraction(marks)
    return found
