"""Mark a class that has one sheet: everything about it to a folder, or record by record where nothing is written."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace as with_changes
from fractions import Fraction
from pathlib import Path

from markscheme._version import __version__
from markscheme.decisions.decision import Decision
from markscheme.decisions.decision_ledger import Decisions, decisions_in
from markscheme.decisions.final_marks import AboveMarks, final_record, late_of, late_remark
from markscheme.errors import ResultError
from markscheme.exam.ledger_file import FILE as LEDGER
from markscheme.exam.one_sheet import SheetExam, exam_of_sheet, file_stems
from markscheme.exam.planning.late import Late
from markscheme.faults import Fault
from markscheme.files.formats import MARKING
from markscheme.files.result_folder import result_folder
from markscheme.files.write_table import CsvFile
from markscheme.gradebook.compare import Change, change_rows, differences
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.losses import check_nobody_lost, check_some_marked
from markscheme.gradebook.record import Record, Remark, StoredSubmission, is_marked, not_marked, refused_record
from markscheme.gradebook.results_json import FILE, ResultsFile, StoredResult, full_records
from markscheme.gradebook.review import FAULT, NO_PAGE, REFUSED, SUPERSEDED, UNREADABLE
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import MarkingSettings, settings
from markscheme.gradebook.tables import FaultFiles
from markscheme.grading.marking_spread import mark_all
from markscheme.grading.marking_task import MarkingResult, Task
from markscheme.grading.run import REPORTS, MarkingRun, Summary
from markscheme.marking.marks import mark_text
from markscheme.submissions import Intake, RefusedSubmission, Submission

FORMATS = ("html", "pdf", "md")
LEAST_ROOM = 100_000  # bytes that SQLite needs beside a small ledger
Script = Submission | RefusedSubmission


def marked_records(
    how: MarkingSettings, scripts: Sequence[Script], *, jobs: int | None = None, earlier: StoredResult | None = None
) -> Iterator[Record]:
    """Give the record of every script, in order, as they come; nothing is written.

    `earlier`: results of which the decisions of people stay in force.
    """
    how = with_changes(how, formats=())
    total, code = how.open().blueprint.total, str(how.sheet.get("code", ""))
    decisions = known_decisions(earlier, how) if earlier else None
    found = mark_all(how, _tasks(scripts, code, decisions), len(scripts), jobs)
    for script in scripts:
        yield refused_record(script, total) if isinstance(script, RefusedSubmission) else record_of(next(found), total)


def decided(how: MarkingSettings, intake: Intake, *, jobs: int | None = None) -> Intake:
    """Let the script with the most marks count where the best does, of equal ones the last.

    Where late scripts lose marks, one whose time may be read in two ways is not marked.
    """
    messages = list(intake.messages)
    if how.late:
        messages += how.late.strangers(one.student for one in intake.scripts)
        intake = _unclear_refused(intake, how.late)
        if untimed := sum(not one.at for one in intake.submissions):
            messages.append(f"late: {untimed} that were handed in say no time, and count as in time")
    submissions, superseded = list(intake.submissions), list(intake.superseded)
    every = [one for several in intake.undecided for one in several]
    how = with_changes(how, formats=())
    found = list(mark_all(how, _tasks(every, str(how.sheet.get("code", ""))), len(every), jobs)) if every else []
    for several in intake.undecided:
        marked, found = found[: len(several)], found[len(several) :]
        scores = [Fraction(one.record["score"]) if one.record else Fraction(-1) for one in marked]
        best = several[max(range(len(several)), key=lambda i: (scores[i], i))]
        at = next(i for i, one in enumerate(submissions) if one.student == best.student)
        if best.source != submissions[at].source:
            superseded = [submissions[at] if one is best else one for one in superseded]
            submissions[at] = best
        sources = "; ".join(f"{one.source}: {mark_text(score)}" for one, score in zip(several, scores, strict=True))
        messages.append(
            f"student {best.student!r} handed in {len(several)} times ({sources}): the best counts, {best.source}"
        )
    return with_changes(
        intake, submissions=tuple(submissions), superseded=tuple(superseded), messages=tuple(messages), undecided=()
    )


def _unclear_refused(intake: Intake, late: Late) -> Intake:
    """Take out the scripts of which a time that may be read in two ways says whether they are late."""
    unclear: dict[str, RefusedSubmission] = {}
    for one in (*intake.submissions, *(one for several in intake.undecided for one in several)):
        reason = late.unclear(one.at) if one.at and not late.excuses(one.student) else ""
        if reason:
            refused = RefusedSubmission(one.student, one.source, f"{one.source}: {reason}")
            unclear.setdefault(one.student, refused)
    clear = tuple(one for one in intake.submissions if one.student not in unclear)
    undecided = tuple(several for several in intake.undecided if several[0].student not in unclear)
    return with_changes(intake, submissions=clear, refused=(*intake.refused, *unclear.values()), undecided=undecided)


def record_of(one: MarkingResult, total: int) -> Record:
    """Give what came of a script as a record, of one that could not be marked too."""
    if one.record is not None:
        return one.record
    assert one.chosen is not None
    reason = next(remark.detail for remark in one.remarks if remark.reason == FAULT)
    return not_marked(one.chosen, total, Fault(reason, one.trace))


def known_decisions(stored: StoredResult, how: MarkingSettings) -> Decisions:
    """Give the decisions of people about results: those of the ledger beside them, else those that the records hold."""
    exam = exam_of_sheet(how.sheet, {one.student: "" for one in stored.intake.scripts}, how.templates)
    if stored.folder is not None and (stored.folder / LEDGER).is_file():
        with Ledger(stored.folder) as ledger:
            return Decisions.read(ledger, exam)
    return Decisions(exam, decisions_in(stored.records))


def _tasks(scripts: Sequence[Script], code: str, decisions: Decisions | None = None) -> Iterator[Task]:
    return (task_of(one, code, decisions) for one in scripts if isinstance(one, Submission))


def task_of(script: Submission, code: str, decisions: Decisions | None = None) -> Task:
    """Give the marking task of a script, whatever sheet it was once marked by: `code` is that of the sheet of now."""
    above = decisions.above(script.student) if decisions else AboveMarks()
    return Task(script.student, kept=_kept(script, code), above=above)


def _kept(one: Submission, code: str) -> StoredSubmission:
    return StoredSubmission(one.student, code, one.answers, one.source, one.notes, one.at, one.more)


def write_results(
    target: Path,
    how: MarkingSettings,
    intake: Intake,
    *,
    formats: Sequence[str] = ("html",),
    jobs: int | None = None,
    replace: bool = False,
    earlier: StoredResult | None = None,
    allow_losses: bool = False,
    reports: Sequence[str] | None = None,
    decided: Sequence[Decision] | None = None,
) -> Summary:
    """Mark and write everything to a folder, whole or not at all; with `earlier` results also what changed.

    With `decided` nothing is marked again: the earlier marks count, but for what people decided. The ledger in the
    folder holds the earlier run too, and those that the folder of that one knows. Raise ResultError when nobody could
    be marked, or somebody who had marks has none now and that is not allowed.
    """
    how = with_changes(how, formats=tuple(formats))
    stems = file_stems([*(one.student for one in intake.scripts), *(one.source for one in intake.strays)])
    exam = exam_of_sheet(how.sheet, {one.student: stems[one.student] for one in intake.scripts}, how.templates)
    with result_folder(target, replace=replace) as folder:
        try:
            with Ledger(folder) as ledger:
                messages = _begin(ledger, earlier)
                run = SheetRun(exam, ledger, how, jobs, reports=REPORTS if reports is None else reports)
                run.messages += messages
                if how.late and earlier is not None:  # of answers that are read now it was said when they were read
                    run.messages += how.late.strangers(one.student for one in intake.scripts)
                return run.write(folder, intake, stems, earlier, allow_losses, decided)
        except ResultError as error:
            if number := _errno(error.__cause__, folder):
                raise OSError(number, os.strerror(number)) from error  # said as of every other file
            raise


def _errno(error: BaseException | None, folder: Path) -> int:
    """Give what a database that cannot be written means, as the system says it; 0 for what is no fault of the disk."""
    if not isinstance(error, sqlite3.OperationalError):
        return 0
    if "full" in str(error):
        return errno.ENOSPC
    if "disk I/O" not in str(error):
        return 0
    # SQLite says no more than this where a file beside the database had no room.
    return errno.ENOSPC if shutil.disk_usage(folder).free < LEAST_ROOM else errno.EIO


def _begin(ledger: Ledger, earlier: StoredResult | None) -> list[str]:
    """Make the ledger of a folder; of results that are marked again it begins with what is known of them.

    Returns what is to be said of that.
    """
    if earlier is not None and earlier.folder is not None and (earlier.folder / LEDGER).is_file():
        with Ledger(earlier.folder) as known, known.said(), closing(sqlite3.connect(ledger.path)) as copy:
            known.connection.backup(copy)
    ledger.create()
    if earlier is None:
        return []
    try:
        keep_earlier(ledger, earlier)
    except (KeyError, TypeError, ValueError) as error:  # it can be marked again all the same
        return [f"{earlier.folder}: {FILE} lacks {error} of a step, so that the ledger does not hold the earlier run"]
    return []


class SheetRun(MarkingRun):
    """One marking run of a class that has one sheet."""

    def write(
        self,
        folder: Path,
        intake: Intake,
        stems: Mapping[str, str],
        earlier: StoredResult | None,
        allow_losses: bool,
        decided: Sequence[Decision] | None = None,
    ) -> Summary:
        """Mark what was handed in, and write everything; with `decided` the earlier marks stay but for that."""
        kind = "grade" if earlier is None else "regrade" if decided is None else "decide"
        version, marking = __version__, MARKING
        if earlier is not None and decided is not None:
            version, marking = earlier.version, earlier.marking
        self.stems = {**self.stems, **stems}
        faults = FaultFiles(folder, self.stems)
        how = settings(self.how, marking=marking)
        with RunWriter(self.ledger, self.exam, kind, how, version) as writer:
            decisions = Decisions.read(self.ledger, self.exam)
            known = decisions_in(earlier.records) if earlier and not decisions.by_student else ()
            decisions.keep([*known, *(decided or ())], writer)
            _keep_intake(intake, self.exam.code, writer)
            tasks = _tasks(intake.scripts, self.exam.code, decisions)
            if earlier is not None and decided is not None:
                tasks = self._finished(earlier, decisions, writer)
            self.mark(tasks, len(intake.submissions), folder, writer)
            for script in intake.scripts:
                if isinstance(script, RefusedSubmission):
                    faults.write(script.student, script.trace)
            for stray in intake.strays:
                faults.write(stray.source, stray.trace)
            missed = self.summary(writer).not_marked
            if earlier is not None:
                check_nobody_lost(earlier.records, missed, allow_losses)
            check_some_marked(len(self.exam.students), missed)
            with ResultsFile(folder / FILE, self.how, intake, (version, marking)) as results:
                summary = self.finish(folder, writer, results.add)
            if earlier is not None:
                summary.changes = list(self._changes(writer.id, earlier))
                with CsvFile(folder / "changes.csv") as file:
                    for row in change_rows(summary.changes):
                        file.add(row)
            return summary

    def _finished(self, earlier: StoredResult, decisions: Decisions, writer: RunWriter) -> Iterator[Task]:
        """Give the marks that count of everybody who has marks; of the others it is kept why not."""
        records = {record["student"]: record for record in earlier.records}
        for script in earlier.intake.scripts:
            if isinstance(script, Submission):
                kept, record = _kept(script, self.exam.code), records[script.student]
                if is_marked(record):
                    above = decisions.above(script.student)
                    found = final_record(record, above, late_of(record), self.how.language)
                    if found.get("late"):
                        writer.remark(late_remark(found))
                    yield Task(script.student, kept=kept, finished=found)
                else:
                    writer.remark(Remark(FAULT, script.student, script.source, record["reason"]))
                    writer.keep_unmarked(kept)

    def records(self, run: int) -> Iterator[Record]:
        """Give everybody who handed something in, those without marks too, as results.json has them."""
        students = [student.id for student in self.exam.students]
        return full_records(self.ledger, run, students, self.exam.blueprint.total)

    def _changes(self, run: int, earlier: StoredResult) -> Iterator[Change]:
        before = {record["student"]: record for record in earlier.records}
        for record in self.records(run):
            yield from differences(before.get(record["student"]), record)


def _keep_intake(intake: Intake, code: str, writer: RunWriter) -> None:
    """Keep what is not marked: what another submission replaced, and what cannot be read."""
    for one in intake.superseded:
        writer.submission(_kept(one, code))
        writer.remark(Remark(SUPERSEDED, one.student, one.source))
    for stray in intake.strays:
        writer.remark(Remark(REFUSED, stray.student, stray.source, stray.reason))
    for script in intake.scripts:
        if isinstance(script, RefusedSubmission):
            writer.remark(Remark(UNREADABLE, script.student, script.source, script.reason))


def keep_earlier(ledger: Ledger, earlier: StoredResult) -> None:
    """Let the ledger hold the run whose answers are marked again, unless it is the last that it holds."""
    runs, records = ledger.runs(), list(earlier.records)
    students = [record["student"] for record in records]
    total = int(records[0]["total"]) if records else 0
    if runs and list(full_records(ledger, runs[-1].id, students, total)) == records:
        return
    sheet = earlier.how.sheet
    exam = SheetExam.unread(sheet, students)
    how = settings(earlier.how, marking=earlier.marking)
    with RunWriter(ledger, exam, "grade", how, version=earlier.version) as writer:
        _keep_intake(earlier.intake, exam.code, writer)
        scripts = {one.student: one for one in earlier.intake.scripts}
        for record in records:
            script = scripts[record["student"]]
            if isinstance(script, Submission):
                _keep_record(record, _kept(script, exam.code), writer)
        writer.commit()


def _keep_record(record: Record, kept: StoredSubmission, writer: RunWriter) -> None:
    """Keep a student as results.json has them."""
    for suffix, reason in record.get("lost_pages", {}).items():
        writer.remark(Remark(NO_PAGE, kept.student, f"feedback.{suffix}", reason))
    if is_marked(record):
        writer.add(record, kept)
    else:
        writer.remark(Remark(FAULT, kept.student, kept.source, record["reason"]))
        writer.keep_unmarked(kept)
