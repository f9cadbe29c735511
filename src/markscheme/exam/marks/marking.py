"""Mark a class of which everybody has a sheet of their own: one student after the other, in several processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Document
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.directory import open_exam
from markscheme.exam.marks.claims import Claim
from markscheme.exam.marks.feedback import exam_feedback
from markscheme.exam.marks.kept_pages import kept_feedback
from markscheme.exam.marks.ledger import Kept, Remark
from markscheme.exam.marks.lists import FAULT, NO_PAGE
from markscheme.exam.marks.reading import answered, answers_key, read_claim
from markscheme.exam.rivals import Rivals
from markscheme.faults import CAUGHT, KILLED, Fault, fault_of
from markscheme.feedback import Told
from markscheme.marking.mark import mark
from markscheme.marking.policy import Policy
from markscheme.papers.sheet import Sheet
from markscheme.results.pool import available_cores, in_processes, one_by_one
from markscheme.results.record import Record, student_record
from markscheme.submissions import Submission
from markscheme.submissions.layout import Layout, layout_of

Keep = Literal["none", "first", "last"]
MakePage = Callable[[Mapping[str, Fraction], str], Document]
FEW = 12  # students that are marked before a second process has started
CHUNK = 4  # students that a process takes at once
PREPARED = 256  # problems that a process keeps prepared


@dataclass(frozen=True)
class How:
    """How an exam is marked: all that a process needs to know."""

    folder: Path
    templates: tuple[Path, ...] = ()
    policy: Policy = field(default_factory=Policy)
    language: str = "en"
    reveal: bool = False
    decimal_comma: bool = False
    keep: Keep = "none"
    formats: tuple[str, ...] = ("html",)


@dataclass(frozen=True)
class Given:
    """Marks that stay, and the run that gave them."""

    run: int
    record: Record


@dataclass(frozen=True)
class Task:
    """What one student handed in: claims with notes on them, or answers that an earlier run kept.

    `given`: marks that stay when these answers count, by `answers_key`.
    """

    student: str
    claims: tuple[tuple[Claim, str], ...] = ()
    kept: Kept | None = None
    hand_marks: Mapping[str, Fraction] = field(default_factory=dict)
    given: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """What came of a task: the marks, the raw answers of everything that could be read, and what is to be said.

    `chosen`: the answers that count, also where a fault kept them from being marked. `trace`: where it went wrong.
    `given`: the run that gave the marks, when it was an earlier one.
    """

    student: str
    record: Record | None
    kept: tuple[Kept, ...]
    remarks: tuple[Remark, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    chosen: Kept | None = None
    trace: str = ""
    given: int | None = None


@dataclass
class _Desk:
    """What lies there while one student is marked, and stays there when it cannot be done."""

    task: Task
    kept: list[Kept] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    pages: dict[str, bytes] = field(default_factory=dict)
    chosen: Kept | None = None
    traces: list[str] = field(default_factory=list)

    def stopped(self, fault: Fault) -> Marked:
        """The student without marks: the fault is a remark, and the answers are kept to be marked again."""
        source = self.chosen.source if self.chosen else ""
        self.remarks.append(Remark(FAULT, self.task.student, source, fault.reason))
        self.traces.append(fault.trace)
        return self.done(None)

    def done(self, record: Record | None, given: int | None = None) -> Marked:
        """What came of it."""
        trace = "\n".join(filter(None, self.traces))
        kept, remarks = tuple(self.kept), tuple(self.remarks)
        return Marked(self.task.student, record, kept, remarks, self.pages, self.chosen, trace, given)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A sheet prepared for marking."""

    sheet: Sheet
    layout: Layout
    schemes: tuple[tuple[str, Scheme], ...]


class Marker:
    """Marks students; a sheet that several have is prepared once."""

    def __init__(self, how: How) -> None:
        self.how = how
        self.exam = open_exam(how.folder, how.templates)
        self.rivals = Rivals(self.exam)
        self._schemes: dict[str, Scheme] = {}

    def prepared(self, student: str) -> Prepared:
        """The sheet of a student."""
        sheet = self.exam.sheet(student)
        schemes = tuple((id, self._scheme(problem)) for id, problem in sheet.questions)
        sheet = replace(sheet, problems=tuple(scheme.problem for _, scheme in schemes))
        return Prepared(sheet, layout_of(sheet), schemes)

    def _scheme(self, problem: Problem) -> Scheme:
        """A problem prepared for marking; one that several students have is prepared once."""
        key = json.dumps([problem.to_json(), problem.asked_calls], sort_keys=True)
        if key not in self._schemes:
            if len(self._schemes) >= PREPARED:
                self._schemes.clear()
            self._schemes[key] = Scheme(problem)
        return self._schemes[key]

    def mark(self, task: Task) -> Marked:
        """Read, choose and mark what a student handed in; whatever fails costs this student alone."""
        desk = _Desk(task)
        try:
            return self._mark(task, desk)
        except CAUGHT as error:
            return desk.stopped(fault_of(error))

    def read(self, task: Task) -> Marked:
        """Read what a student handed in and keep it, without marking: for one whose marking ended a process."""
        desk = _Desk(task)
        try:
            self._chosen(task, self.prepared(task.student), desk)
        except CAUGHT as error:
            desk.traces.append(fault_of(error).trace)
        return desk.stopped(KILLED)

    def _mark(self, task: Task, desk: _Desk) -> Marked:
        try:
            prepared = self.prepared(task.student)
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
            page = partial(kept_feedback, self.exam, task.student, prepared.schemes, record)
        else:
            told = [self._told(id, scheme, chosen.answers.get(id, {})) for id, scheme in prepared.schemes]
            record = student_record(chosen, told)
            page = partial(exam_feedback, self.exam, task.student, told)
        if not answered(chosen.answers):
            desk.remarks.append(Remark("blank", task.student, chosen.source))
        desk.remarks += [Remark("note", task.student, chosen.source, note) for note in chosen.notes]
        self._make_pages(task, page, desk)
        return desk.done(record, given.run if given else None)

    def _chosen(self, task: Task, prepared: Prepared, desk: _Desk) -> Submission | None:
        """The submission that counts: of what was handed in, or as an earlier run kept it."""
        if task.kept is not None:
            return _kept_before(task, task.kept, prepared, desk)
        submissions = list(_read(task, prepared.layout, desk))
        desk.kept = [_kept(one, prepared.sheet.code) for one in submissions]
        chosen = choose(submissions, self.how.keep, desk.remarks)
        if chosen is not None:
            desk.chosen = _kept(chosen, prepared.sheet.code)
        return chosen

    def _make_pages(self, task: Task, page: MakePage, desk: _Desk) -> None:
        """The feedback in every format; one that cannot be laid out is missing, and the marks stand."""
        from markscheme.document.writers import render

        for suffix in self.how.formats:
            try:
                document = page(task.hand_marks, self.how.language)
                desk.pages[suffix] = render(document, Path(f"feedback.{suffix}"))
            except CAUGHT as error:
                fault = fault_of(error)
                desk.remarks.append(Remark(NO_PAGE, task.student, f"feedback.{suffix}", fault.reason))
                desk.traces.append(fault.trace)

    def _told(self, id: str, scheme: Scheme, raw: Mapping[str, Any]) -> Told:
        rivals = partial(self.rivals.of, id, scheme.problem)  # most scripts never ask for them
        marked = mark(scheme, raw, self.how.policy, id=id, decimal_comma=self.how.decimal_comma, rivals=rivals)
        return Told(scheme, marked, self.how.language, self.how.reveal)


def _kept_before(task: Task, kept: Kept, prepared: Prepared, desk: _Desk) -> Submission | None:
    """What an earlier run kept; nothing when it answers another paper. Marked or not, it is kept on."""
    desk.kept, desk.chosen = [kept], kept
    if kept.sheet != prepared.sheet.code:
        detail = f"{task.student} answered {kept.sheet}, but now has {prepared.sheet.code}"
        desk.remarks.append(Remark("older_build", task.student, kept.source, detail))
        return None
    return Submission(kept.student, kept.answers, kept.source, kept.notes)


def _read(task: Task, layout: Layout, desk: _Desk) -> Iterator[Submission]:
    """What a student handed in; of what cannot be read it is said why."""
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
            notes = (*found.notes, *([note] if note else []))
            yield Submission(task.student, found.answers, found.source, notes)


def choose(submissions: list[Submission], keep: Keep, remarks: list[Remark]) -> Submission | None:
    """The submission that counts; two that differ are not marked unless somebody said which counts."""
    filled = [one for one in submissions if answered(one.answers)] or submissions[:1]
    different = {str(answered(one.answers)): one for one in reversed(filled)}
    if len(filled) > 1:
        sources = "; ".join(one.source for one in filled)
        reason = "same_twice" if len(different) == 1 else "twice" if keep == "none" else f"twice_{keep}"
        remarks.append(Remark(reason, filled[0].student, sources))
    if not filled or (len(different) > 1 and keep == "none"):
        return None
    return filled[-1] if keep == "last" else filled[0]


def _kept(submission: Submission, sheet: str) -> Kept:
    return Kept(submission.student, sheet, submission.answers, submission.source, submission.notes)


@lru_cache(maxsize=1)
def _marker(how: How) -> Marker:
    return Marker(how)


def _mark_some(how: How, tasks: tuple[Task, ...]) -> list[Marked]:
    return [_marker(how).mark(task) for task in tasks]


def _read_some(how: How, tasks: tuple[Task, ...]) -> list[Marked]:
    return [_marker(how).read(task) for task in tasks]


def _unread(task: Task) -> Marked:
    """A student whose answers end every process that only reads them."""
    return _Desk(task).stopped(KILLED)


def _lost(how: How, task: Task) -> Marked:
    """A student whose marking ended its process: the answers are kept all the same."""
    return next(one_by_one(partial(_read_some, how), [task], _unread))


def mark_all(how: How, tasks: Iterable[Task], count: int, jobs: int | None = None) -> Iterator[Marked]:
    """Mark all tasks, in order; only a few are held in memory at a time, however many there are."""
    wanted = min(jobs or available_cores(), -(-count // FEW))
    if wanted <= 1:
        marker = Marker(how)
        yield from map(marker.mark, tasks)
        return
    yield from in_processes(partial(_mark_some, how), tasks, wanted, CHUNK, partial(_lost, how))
