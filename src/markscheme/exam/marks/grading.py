"""Mark an exam: what was handed in to the ledger, and gradebook, feedback, review list and report to a folder.

The order of writing makes it safe to be killed at any moment: the folder is filled under another name, then the
ledger is committed, then the folder gets its name. A run that was killed is simply run again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from markscheme.errors import ResultError
from markscheme.exam.analysis.collect import Analysis, left_out
from markscheme.exam.analysis.report import write_report
from markscheme.exam.directory import Exam
from markscheme.exam.marks.claims import Claim, Reader
from markscheme.exam.marks.gradebook import AWAY, COMPLETE, Entry, entries, write_gradebook, write_waiting
from markscheme.exam.marks.hand_marks import HandMarks
from markscheme.exam.marks.ledger import Kept, Ledger, Remark, Run
from markscheme.exam.marks.lists import ReviewList, remark_item, said
from markscheme.exam.marks.marking import How, Marked, Task, mark_all
from markscheme.exam.marks.roll import Match, Roll
from markscheme.exam.marks.writer import RunWriter
from markscheme.exam.roster import Student
from markscheme.results.archive import ZipFile
from markscheme.results.folder import check_target, result_folder, write_synced
from markscheme.results.record import Record
from markscheme.results.review import Item, review_items
from markscheme.results.store import policy_to_json
from markscheme.submissions.layout import layout_of

REPORTS = ("html", "pdf")
MOST_SAID = 12


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
    """One marking run: ledger, settings and the exam."""

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger,
        how: How,
        jobs: int | None = None,
        bar: Any = None,
        reports: Sequence[str] = REPORTS,
    ) -> None:
        self.exam, self.ledger, self.how, self.jobs, self.reports = exam, ledger, how, jobs, reports
        self.bar = bar or (lambda marked, count: marked)
        self.messages: list[str] = []

    def grade(
        self,
        paths: Sequence[Path | str],
        hand_marks: HandMarks,
        target: Path,
        *,
        replace: bool = False,
        strict: bool = False,
    ) -> Summary:
        """Mark what was handed in and write everything to a folder; `strict`: or nothing, when some is not marked."""
        check_target(target, replace)
        self.ledger.create()
        with (
            RunWriter(self.ledger, self.exam, "grade", settings(self.how)) as writer,
            result_folder(target, replace=replace) as folder,
        ):
            queue = Queue(self.ledger)
            self._take_in(paths, queue, writer, hand_marks)
            tasks = (task_of(one, queue, hand_marks) for one in self.exam.students if one.id in queue.students)
            self._mark(tasks, len(queue.students), folder, writer)
            check_marked(self.ledger.remarks(writer.id), len(queue.students), strict)
            return self._finish(folder, writer)

    def regrade(self, base: Run, target: Path | None, *, replace: bool) -> Summary:
        """Mark again the raw answers that a run kept; a folder is written when one is named."""
        if target is not None:
            check_target(target, replace)
        by_hand = hand_marks_of(self.ledger, base.id)
        with RunWriter(self.ledger, self.exam, "regrade", settings(self.how)) as writer:
            count = sum(1 for _ in self.ledger.rows("SELECT id FROM marked WHERE run = ?", base.id))
            tasks = (Task(kept.student, (), kept, by_hand.get(kept.student, {})) for kept in self.ledger.kept(base.id))
            self._keep_hand_marks(by_hand, writer)
            for remark in self.ledger.remarks(base.id):
                if remark.reason not in ("note", "blank"):
                    writer.remark(remark)
            if target is None:
                self._mark(tasks, count, None, writer)
                return self._counted(writer, commit=True)
            with result_folder(target, replace=replace) as folder:
                self._mark(tasks, count, folder, writer)
                return self._finish(folder, writer)

    def _take_in(self, paths: Sequence[Path | str], queue: Queue, writer: RunWriter, hand_marks: HandMarks) -> None:
        roll = Roll(self.exam, self.ledger)
        reader = Reader(layout_of(self.exam.sheet(self.exam.students[0].id)), self.messages)
        troubled: set[str] = set()
        uncoded: Counter[str] = Counter()
        for claim in reader.read(paths):
            found = claim if isinstance(claim, Remark) else roll.match(claim)
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

    def _mark(self, tasks: Iterable[Task], count: int, folder: Path | None, writer: RunWriter) -> None:
        how = self.how if folder else replace(self.how, formats=())
        stems = {student.id: student.stem for student in self.exam.students}
        marked = self.bar(mark_all(how, tasks, count, self.jobs), count)
        if folder is None or not how.formats:
            for one in marked:
                keep(one, writer)
            return
        with ZipFile(folder / "feedback.zip") as pages:
            for one in marked:
                keep(one, writer)
                for suffix, content in one.pages.items():
                    pages.add(f"{stems[one.student]}/feedback.{suffix}", content)

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
        write_synced(folder / "run.json", run_json(self.ledger.run(summary.run)))
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


def check_marked(remarks: Sequence[Remark], students: int, strict: bool) -> None:
    """Raise ResultError when nobody handed anything in that could be marked, or with `strict` when not all could."""
    lines = list(said(remarks))
    if strict and lines:
        raise ResultError("\n".join([*lines[:MOST_SAID], f"{len(lines)} not marked; nothing was written"]))
    if not students:
        raise ResultError("\n".join([*lines[:MOST_SAID], "nothing was handed in that can be marked"]))


def _count(summary: Summary, entry: Entry) -> None:
    summary.marked += entry.status in COMPLETE
    summary.waiting += entry.status == "waiting"
    summary.missing += entry.record is None and entry.status != AWAY


def keep(one: Marked, writer: RunWriter) -> None:
    """Keep what came of one student."""
    for remark in one.remarks:
        writer.remark(remark)
    chosen: Kept | None = None
    for kept in one.kept:
        writer.submission(kept)
        chosen = kept if one.record is not None and kept.source == one.record["source"] else chosen
    if one.record is not None and chosen is not None:
        writer.add(one.record, chosen)


class Queue:
    """Claims by student, on disk until their turn comes."""

    def __init__(self, ledger: Ledger) -> None:
        self.base = ledger
        self.students: set[str] = set()
        with ledger.said():
            ledger.connection.execute("CREATE TEMP TABLE IF NOT EXISTS claims (student TEXT, note TEXT, claim TEXT)")
            ledger.connection.execute("CREATE INDEX IF NOT EXISTS temp.claims_by ON claims (student)")

    def put(self, match: Match, claim: Claim) -> None:
        """Keep a claim for its student."""
        self.students.add(match.student.id)
        with self.base.said():
            values = (match.student.id, match.note, json.dumps(asdict(claim), ensure_ascii=False))
            self.base.connection.execute("INSERT INTO temp.claims VALUES (?, ?, ?)", values)

    def claims(self, student: str) -> Iterator[tuple[Claim, str]]:
        """What one student handed in, in the order of files."""
        query = "SELECT claim, note FROM temp.claims WHERE student = ? ORDER BY rowid"
        for text, note in self.base.rows(query, student):
            yield Claim(**json.loads(text)), note


def task_of(student: Student, queue: Queue, hand_marks: HandMarks) -> Task:
    """What there is to do for one student."""
    return Task(student.id, tuple(queue.claims(student.id)), None, hand_marks.get(student.id, {}))


def settings(how: How) -> dict[str, Any]:
    """The settings of a run, as the ledger keeps them."""
    return {
        "policy": policy_to_json(how.policy),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        "keep": how.keep,
    }


def hand_marks_of(ledger: Ledger, run: int) -> HandMarks:
    """The marks that a person gave, as a run kept them."""
    found: HandMarks = {}
    for (student, question), marks in ledger.hand_marks(run).items():
        found.setdefault(student, {})[question] = Fraction(marks)
    return found


def run_json(run: Run) -> bytes:
    """run.json: which run of which build these results are."""
    facts: Mapping[str, Any] = {
        "run": run.id,
        "kind": run.kind,
        "exam": run.exam,
        "build": run.build,
        "version": run.version,
        "settings": run.how,
        "fingerprint": run.fingerprint,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
