"""Mark a class: one student after the other, each by the sheet that they have, in several processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path

from markscheme.answers import Raw
from markscheme.decisions.final_marks import AboveMarks, LateShare, final_record, late_remark
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Document
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.late import extra_time
from markscheme.exam.variants.rival_papers import Rivals
from markscheme.faults import CAUGHT, KILLED, Fault, fault_of
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.final_record import is_marked_alike
from markscheme.gradebook.record import Record, Remark, StoredSubmission, arrival, student_record
from markscheme.gradebook.review import FAULT, NO_PAGE
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.feedback_pages import by_policy, exam_feedback, kept_feedback
from markscheme.marking.counted import counted
from markscheme.marking.mark import judge
from markscheme.marking.marks import QuestionMark
from markscheme.papers.practice_sheet import Sheet
from markscheme.submissions import Submission
from markscheme.submissions.handed_in import HandedIn
from markscheme.submissions.intake import answered, answers_key, choose, read_claim
from markscheme.submissions.sheet_layout import Layout, layout_of

MakePage = Callable[[str], Document]
PREPARED = 256  # problems that a process keeps prepared


@dataclass(frozen=True)
class Given:
    """Marks that stay, and the run that gave them."""

    run: int
    record: Record


@dataclass(frozen=True)
class Task:
    """What one student handed in: claims with notes on them, or answers that an earlier run kept.

    `given`: marks that stay when these answers count, by `answers_key`. `above`: what stands above the marks.
    `finished`: marks that count and are known, given by the run `given_by`, so that only the pages are made.
    `paper`: the spare paper that was answered.
    """

    student: str
    claims: tuple[tuple[HandedIn, str], ...] = ()
    kept: StoredSubmission | None = None
    above: AboveMarks = field(default_factory=AboveMarks)
    given: Mapping[str, Given] = field(default_factory=dict)
    finished: Record | None = None
    given_by: int | None = None
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
class _MarkingInProgress:
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


class _Unclear(AnswerError):
    """A time of which marks hang on what it means: the student is not marked before somebody says which it is."""

    reason = "unclear_time"


@dataclass(frozen=True, eq=False)
class PreparedSheet:
    """A sheet prepared for marking."""

    sheet: Sheet
    layout: Layout
    schemes: tuple[tuple[str, Scheme], ...]


class Marker:
    """Marks students; a sheet that several have is prepared once."""

    def __init__(self, how: MarkingSettings) -> None:
        self.how = how
        self.exam = how.open()
        self.rivals = Rivals(self.exam)
        self._schemes: dict[str, Scheme] = {}
        self._of_all: PreparedSheet | None = None

    def exam_of(self, task: Task) -> Exam:
        """Give the exam as it is for a student, who may have a spare paper."""
        spare = self.exam.spare_by_sheet.get(task.kept.sheet) if task.kept else None
        paper = spare.id if spare else task.paper
        return self.exam.on_papers({task.student: paper} if paper else {})

    def prepared(self, task: Task) -> PreparedSheet:
        """Give the sheet of a student."""
        if self.exam.one_sheet is None:
            return self._prepared(self.exam_of(task).sheet(task.student))
        self._of_all = self._of_all or self._prepared(self.exam.one_sheet)
        return self._of_all

    def _prepared(self, sheet: Sheet) -> PreparedSheet:
        schemes = tuple((id, self._scheme(problem)) for id, problem in sheet.questions)
        sheet = replace(sheet, problems=tuple(scheme.problem for _, scheme in schemes))
        return PreparedSheet(sheet, layout_of(sheet), schemes)

    def _scheme(self, problem: Problem) -> Scheme:
        """Give a problem prepared for marking; one that several students have is prepared once."""
        key = json.dumps([problem.to_json(), problem.asked_calls], sort_keys=True)
        if key not in self._schemes:
            if len(self._schemes) >= PREPARED:
                self._schemes.clear()
            self._schemes[key] = Scheme(problem)
        return self._schemes[key]

    def mark(self, task: Task) -> MarkingResult:
        """Read, choose and mark what a student handed in; whatever fails costs this student alone."""
        desk = _MarkingInProgress(task)
        if task.finished is not None:
            return self._draw(task, task.finished, desk)
        try:
            return self._mark(task, desk)
        except _Unclear as error:
            desk.remarks.append(Remark(error.reason, task.student, "", str(error)))
            return desk.done(None)
        except CAUGHT as error:
            return desk.stopped(fault_of(error))

    def read(self, task: Task) -> MarkingResult:
        """Read what a student handed in and keep it, without marking: for one whose marking ended a process."""
        desk = _MarkingInProgress(task)
        if task.finished is not None:
            return finished(task, KILLED, self.how.formats)
        try:
            self._chosen(task, self.prepared(task), desk)
        except CAUGHT as error:
            desk.traces.append(fault_of(error).trace)
        return desk.stopped(KILLED)

    def _draw(self, task: Task, record: Record, desk: _MarkingInProgress) -> MarkingResult:
        """Give a student whose marks are known: the page is the one that marking makes, if it still comes to them."""
        assert task.kept is not None
        kept = task.kept
        try:
            prepared = self.prepared(task)
            page: MakePage = partial(
                kept_feedback, self.exam_of(task), task.student, prepared.schemes, record, task.above.appeals
            )
            told = self._all_told(_submission(kept), prepared) if kept.sheet == prepared.sheet.code else []
            if told and is_marked_alike(record, student_record(_submission(kept), told)):
                page = partial(exam_feedback, self.exam_of(task), task.student, told, record, task.above.appeals)
        except CAUGHT as error:
            return finished(task, fault_of(error), self.how.formats)
        self._make_pages(page, desk)
        return finished(task, None, (), desk)

    def _mark(self, task: Task, desk: _MarkingInProgress) -> MarkingResult:
        try:
            prepared = self.prepared(task)
        except MarkschemeError as error:
            desk.remarks.append(Remark("no_sheet", task.student, "", str(error)))
            desk.chosen = task.kept
            return desk.done(None)
        chosen = self._chosen(task, prepared, desk)
        if chosen is None:
            return desk.done(None)
        given = task.given.get(answers_key(prepared.sheet.code, chosen.answers))
        if given is not None:
            record = given.record | {"source": chosen.source, "notes": list(chosen.notes)}
            record = {name: value for name, value in record.items() if name not in ("at", "late", "more")}
            record = self._finished(record | arrival(chosen.at, chosen.more), task, chosen, desk)
            page = partial(
                kept_feedback, self.exam_of(task), task.student, prepared.schemes, record, task.above.appeals
            )
        else:
            told = self._all_told(chosen, prepared)
            record = self._finished(student_record(chosen, told), task, chosen, desk)
            page = partial(exam_feedback, self.exam_of(task), task.student, told, record, task.above.appeals)
        if self.exam.one_sheet is None and not answered(chosen.answers):
            desk.remarks.append(Remark("blank", task.student, chosen.source))
        desk.remarks += [Remark("note", task.student, chosen.source, note) for note in chosen.notes]
        self._make_pages(page, desk)
        return desk.done(record, given.run if given else None)

    def _chosen(self, task: Task, prepared: PreparedSheet, desk: _MarkingInProgress) -> Submission | None:
        """Give the submission that counts: of what was handed in, or as an earlier run kept it."""
        if task.kept is not None:
            return _kept_before(task, task.kept, prepared, desk)
        submissions = list(_read(task, prepared.layout, desk))
        desk.kept = [_kept(one, prepared.sheet.code) for one in submissions]
        choice = choose(submissions, self.how.keep)
        if choice.asked:
            desk.remarks.append(Remark("unclear_time", task.student, "", choice.asked))
        elif len(choice.filled) > 1:
            reason = "same_twice" if not choice.differ else f"twice_{self.how.keep}".removesuffix("_none")
            desk.remarks.append(Remark(reason, task.student, choice.sources))
        chosen = choice.chosen
        if chosen is not None and choice.differ and self.how.keep == "best":
            chosen = self.best(choice.filled, prepared)
        if chosen is not None:
            desk.chosen = _kept(chosen, prepared.sheet.code)
        return chosen

    def best(self, submissions: Sequence[Submission], prepared: PreparedSheet) -> Submission:
        """Give the script with the most marks, less what is taken off for coming late; of equal ones the last."""
        return max(reversed(submissions), key=lambda one: self._score(one, prepared))

    def _score(self, one: Submission, prepared: PreparedSheet) -> Fraction:
        earned = sum((told.mark.score for told in self._all_told(one, prepared)), Fraction(0))
        return earned * (1 - self._late(one)[0])

    def _late(self, one: Submission) -> tuple[Fraction, timedelta, str]:
        """Give the share that is taken off a script, by how much it is late, and what kept that from being known."""
        late = self.how.late
        if late is None or not one.at:
            return Fraction(0), timedelta(), ""
        if late.excuses(one.student):
            return Fraction(0), timedelta(), f"handed in {one.at} and excused by `late`: nothing is taken off"
        if unclear := late.unclear(one.at):
            raise _Unclear(f"{one.source}: {unclear}")
        extra = self._extra(one.student)
        share, by = late.taken(one.at, extra or timedelta(), self.how.rules.dates.zone)
        if share and extra is None:
            return Fraction(0), by, "late, but extra time is a share of a duration that the blueprint does not say"
        return share, by, ""

    def _extra(self, student: str) -> timedelta | None:
        """Give the extra time; none of a sheet, for no roster says it; None where it is a share of nothing known."""
        if self.exam.one_sheet:
            return timedelta()
        return extra_time(self.exam.student(student).extra_time, self.exam.blueprint.duration)

    def _finished(self, record: Record, task: Task, chosen: Submission, desk: _MarkingInProgress) -> Record:
        """Give the record with the marks that count."""
        share, by, unknown = self._late(chosen)
        if unknown:
            desk.remarks.append(Remark("note", chosen.student, chosen.source, unknown))
        if not share or self.how.late is None:
            return final_record(record, task.above, None, self.how.language)
        due = self.how.late.due(self._extra(chosen.student) or timedelta())
        found = final_record(record, task.above, LateShare(share, str(by), due), self.how.language)
        desk.remarks.append(late_remark(found))
        return found

    def _all_told(self, chosen: Submission, prepared: PreparedSheet) -> list[QuestionFeedback]:
        judged = [self._judged(id, scheme, chosen.answers.get(id, {})) for id, scheme in prepared.schemes]
        told = zip(prepared.schemes, counted(judged), strict=True)
        return [QuestionFeedback(scheme, one, self.how.language, self.how.reveal) for (_, scheme), one in told]

    def _make_pages(self, page: MakePage, desk: _MarkingInProgress) -> None:
        """Give the feedback in every format; one that cannot be laid out is missing, and the marks stand."""
        from markscheme.document.writers import render

        for suffix in self.how.formats:
            try:
                document = page(self.how.language)
                document = by_policy(document, self.how.policy.title, self.how.language)
                desk.pages[suffix] = render(document, Path(f"feedback.{suffix}"))
            except CAUGHT as error:
                fault = fault_of(error)
                desk.remarks.append(Remark(NO_PAGE, desk.task.student, f"feedback.{suffix}", fault.reason))
                desk.traces.append(fault.trace)

    def _judged(self, id: str, scheme: Scheme, raw: Mapping[str, Raw]) -> QuestionMark:
        # Most scripts never ask for other papers. Where all have the same one, they are drawn.
        rivals = None if self.exam.one_sheet else partial(self.rivals.of, id, scheme.problem)
        level = next((asked.level for asked in self.exam.blueprint.questions if asked.id == id), "")
        policy = self.how.policy.of(id, scheme.problem.family.id, level)
        return judge(scheme, raw, policy, id=id, decimal_comma=self.how.decimal_comma, rivals=rivals)


def finished(
    task: Task, fault: Fault | None = None, formats: Sequence[str] = (), desk: _MarkingInProgress | None = None
) -> MarkingResult:
    """Give a student whose marks are known, with the pages that were made; `fault`: what kept any from being made."""
    assert task.kept is not None
    desk = desk or _MarkingInProgress(task)
    desk.kept, desk.chosen = [task.kept], task.kept
    if fault is not None:
        desk.remarks += [Remark(NO_PAGE, task.student, f"feedback.{suffix}", fault.reason) for suffix in formats]
        desk.traces.append(fault.trace)
    return desk.done(task.finished, task.given_by)


def _submission(kept: StoredSubmission) -> Submission:
    return Submission(kept.student, kept.answers, kept.source, kept.notes, kept.at, kept.more)


def _kept_before(
    task: Task, kept: StoredSubmission, prepared: PreparedSheet, desk: _MarkingInProgress
) -> Submission | None:
    """Give what an earlier run kept; nothing when it answers another paper. Marked or not, it is kept on."""
    desk.kept, desk.chosen = [kept], kept
    if kept.sheet != prepared.sheet.code:
        detail = f"{task.student} answered {kept.sheet}, but now has {prepared.sheet.code}"
        desk.remarks.append(Remark("older_build", task.student, kept.source, detail))
        return None
    return _submission(kept)


def _read(task: Task, layout: Layout, desk: _MarkingInProgress) -> Iterator[Submission]:
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


def _kept(submission: Submission, sheet: str) -> StoredSubmission:
    one = submission
    return StoredSubmission(one.student, sheet, one.answers, one.source, one.notes, one.at, one.more)


def unread(task: Task) -> MarkingResult:
    """Give a student whose answers end every process that only reads them."""
    if task.finished is not None:
        return finished(task)
    return _MarkingInProgress(task).stopped(KILLED)
