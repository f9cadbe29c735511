"""What one student handed in, on its way to marks: the task, what lies there meanwhile, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markscheme.decisions.final_marks import AboveMarks
from markscheme.errors import AnswerError
from markscheme.faults import CAUGHT, KILLED, Fault, fault_of
from markscheme.gradebook.record import Record, Remark, StoredSubmission
from markscheme.gradebook.review import FAULT, NO_PAGE
from markscheme.submissions import Submission
from markscheme.submissions.handed_in import HandedIn
from markscheme.submissions.intake import read_claim
from markscheme.submissions.sheet_layout import Layout


@dataclass(frozen=True)
class Given:
    """Marks that stay, and the run that gave them."""

    run: int
    record: Record


@dataclass(frozen=True)
class Task:
    """What one student handed in: claims with notes on them, or answers that an earlier run kept, or both.

    `given`: marks that stay when these answers count, by `answers_key`. `above`: what stands above the marks.
    `finished`: marks of the kept answers that count and are known, given by the run `given_by`, so that only the pages
    are made, where no claim counts instead. `copied`: of which other paper the kept answers were when that run marked
    them; they wait, whoever joined or left since. `paper`: the spare paper that was answered.
    """

    student: str
    claims: tuple[tuple[HandedIn, str], ...] = ()
    kept: StoredSubmission | None = None
    above: AboveMarks = field(default_factory=AboveMarks)
    given: Mapping[str, Given] = field(default_factory=dict)
    finished: Record | None = None
    given_by: int | None = None
    copied: Record = field(default_factory=dict)
    paper: str = ""


@dataclass(frozen=True)
class MarkingResult:
    """What came of a task: the marks, the raw answers of everything that could be read, and what is to be said.

    `chosen`: the answers that count, also where a fault kept them from being marked. `trace`: where it went wrong.
    `given`: the run that gave the marks, when it was an earlier one.
    """

    student: str
    record: Record | None
    kept: tuple[StoredSubmission, ...]
    remarks: tuple[Remark, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    chosen: StoredSubmission | None = None
    trace: str = ""
    given: int | None = None


@dataclass
class MarkingInProgress:
    """What lies there while one student is marked, and stays there when it cannot be done."""

    task: Task
    kept: list[StoredSubmission] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    pages: dict[str, bytes] = field(default_factory=dict)
    chosen: StoredSubmission | None = None
    traces: list[str] = field(default_factory=list)

    def stopped(self, fault: Fault) -> MarkingResult:
        """Give the student without marks: the fault is a remark, and the answers are kept to be marked again."""
        source = self.chosen.source if self.chosen else ""
        self.remarks.append(Remark(FAULT, self.task.student, source, fault.reason))
        self.traces.append(fault.trace)
        return self.done(None)

    def done(self, record: Record | None, given: int | None = None) -> MarkingResult:
        """Give what came of it."""
        trace = "\n".join(filter(None, self.traces))
        kept, remarks = tuple(self.kept), tuple(self.remarks)
        return MarkingResult(self.task.student, record, kept, remarks, self.pages, self.chosen, trace, given)


def finished(
    task: Task, fault: Fault | None = None, formats: Sequence[str] = (), desk: MarkingInProgress | None = None
) -> MarkingResult:
    """Give a student whose marks are known, with the pages that were made; `fault`: what kept any from being made."""
    assert task.kept is not None
    desk = desk or MarkingInProgress(task)
    desk.kept, desk.chosen = desk.kept or [task.kept], task.kept
    if fault is not None:
        desk.remarks += [Remark(NO_PAGE, task.student, f"feedback.{suffix}", fault.reason) for suffix in formats]
        desk.traces.append(fault.trace)
    return desk.done(task.finished, task.given_by)


def submission_of(kept: StoredSubmission) -> Submission:
    """Give raw answers that a ledger holds as what was handed in."""
    return Submission(kept.student, kept.answers, kept.source, kept.notes, kept.at, kept.more)


def kept_before(task: Task, kept: StoredSubmission, code: str, desk: MarkingInProgress) -> Iterator[Submission]:
    """Give what an earlier run kept; nothing when it answers another paper. Marked or not, it is kept on."""
    desk.kept, desk.chosen = [kept], kept
    if kept.sheet != code:
        detail = f"{task.student} answered {kept.sheet}, but now has {code}"
        desk.remarks.append(Remark("older_build", task.student, kept.source, detail))
        return
    yield submission_of(kept)


def read_scripts(task: Task, layout: Layout, desk: MarkingInProgress) -> Iterator[Submission]:
    """Give what a student handed in; of what cannot be read it is said why."""
    for claim, note in task.claims:
        try:
            found = read_claim(claim, task.student, layout)
        except AnswerError as error:
            desk.remarks.append(Remark("unreadable_answers", task.student, claim.where, str(error)))
        except CAUGHT as error:
            fault = fault_of(error)
            desk.remarks.append(Remark("unreadable_answers", task.student, claim.where, fault.reason))
            desk.traces.append(fault.trace)
        else:
            # Whether a code is there has been said once of the file.
            notes = [one for one in found.notes if "names no sheet code" not in one]
            yield replace(found, notes=(*notes, *([note] if note else [])))


def stored(submission: Submission, sheet: str) -> StoredSubmission:
    """Give what was handed in as a ledger holds it; `sheet`: the code of the paper."""
    one = submission
    return StoredSubmission(one.student, sheet, one.answers, one.source, one.notes, one.at, one.more)


def unread(task: Task) -> MarkingResult:
    """Give a student whose answers end every process that only reads them."""
    if task.finished is not None and not task.claims:
        return finished(task)
    return MarkingInProgress(task).stopped(KILLED)
