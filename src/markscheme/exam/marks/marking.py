"""Mark a class of which everybody has a sheet of their own: one student after the other, in several processes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from markscheme.diagnose import Scheme
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.directory import open_exam
from markscheme.exam.marks.claims import Claim
from markscheme.exam.marks.feedback import feedback_pages
from markscheme.exam.marks.ledger import Kept, Remark
from markscheme.exam.marks.reading import read_claim
from markscheme.feedback import Told
from markscheme.marking import mark
from markscheme.policy import Policy
from markscheme.problem import Problem
from markscheme.render.sheet import Sheet
from markscheme.results.marking import available_cores
from markscheme.results.record import Record, student_record
from markscheme.submissions import Submission
from markscheme.submissions.layout import Layout, layout_of

Keep = Literal["none", "first", "last"]
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
class Task:
    """What one student handed in: claims with notes on them, or answers that an earlier run kept."""

    student: str
    claims: tuple[tuple[Claim, str], ...] = ()
    kept: Kept | None = None
    hand_marks: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """What came of a task: the marks, the raw answers of everything that could be read, and what is to be said."""

    student: str
    record: Record | None
    kept: tuple[Kept, ...]
    remarks: tuple[Remark, ...] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)


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
        """Read, choose and mark what a student handed in."""
        try:
            prepared = self.prepared(task.student)
        except MarkschemeError as error:
            return Marked(task.student, None, (), (Remark("no_sheet", task.student, "", str(error)),))
        if task.kept is not None:
            return self._mark_again(task, task.kept, prepared)
        submissions, remarks = _read(task, prepared.layout)
        kept = tuple(_kept(one, prepared.sheet.code) for one in submissions)
        chosen = choose(submissions, self.how.keep, remarks)
        if chosen is None:
            return Marked(task.student, None, kept, tuple(remarks))
        return self._marked(chosen, prepared, task, kept, remarks)

    def _mark_again(self, task: Task, kept: Kept, prepared: Prepared) -> Marked:
        if kept.sheet != prepared.sheet.code:
            detail = f"{task.student} answered {kept.sheet}, but now has {prepared.sheet.code}"
            return Marked(task.student, None, (), (Remark("older_build", task.student, kept.source, detail),))
        submission = Submission(kept.student, kept.answers, kept.source, kept.notes)
        return self._marked(submission, prepared, task, (kept,), [])

    def _marked(
        self,
        submission: Submission,
        prepared: Prepared,
        task: Task,
        kept: tuple[Kept, ...],
        remarks: list[Remark],
    ) -> Marked:
        told = [self._told(id, scheme, submission.answers.get(id, {})) for id, scheme in prepared.schemes]
        if not any(_is_filled(raw) for steps in submission.answers.values() for raw in steps.values()):
            remarks.append(Remark("blank", task.student, submission.source))
        remarks += [Remark("note", task.student, submission.source, note) for note in submission.notes]
        pages = feedback_pages(self.exam, task.student, told, task.hand_marks, self.how.language, self.how.formats)
        return Marked(task.student, student_record(submission, told), kept, tuple(remarks), pages)

    def _told(self, id: str, scheme: Scheme, raw: Mapping[str, Any]) -> Told:
        marked = mark(scheme, raw, self.how.policy, id=id, decimal_comma=self.how.decimal_comma)
        return Told(scheme, marked, self.how.language, self.how.reveal)


def _read(task: Task, layout: Layout) -> tuple[list[Submission], list[Remark]]:
    submissions: list[Submission] = []
    remarks: list[Remark] = []
    for claim, note in task.claims:
        try:
            found = read_claim(claim, task.student, layout)
        except AnswerError as error:
            remarks.append(Remark("unreadable_answers", task.student, claim.where, str(error)))
        else:
            notes = (*found.notes, *([note] if note else []))
            submissions.append(Submission(task.student, found.answers, found.source, notes))
    return submissions, remarks


def choose(submissions: list[Submission], keep: Keep, remarks: list[Remark]) -> Submission | None:
    """The submission that counts; two that differ are not marked unless somebody said which counts."""
    filled = [one for one in submissions if _answered(one)] or submissions[:1]
    different = {str(_answered(one)): one for one in reversed(filled)}
    if len(filled) > 1:
        sources = "; ".join(one.source for one in filled)
        reason = "same_twice" if len(different) == 1 else "twice" if keep == "none" else f"twice_{keep}"
        remarks.append(Remark(reason, filled[0].student, sources))
    if not filled or (len(different) > 1 and keep == "none"):
        return None
    return filled[-1] if keep == "last" else filled[0]


def _answered(submission: Submission) -> dict[tuple[str, str], Any]:
    """The answers that are not blank, in a fixed order."""
    found = {(q, name): raw for q, steps in submission.answers.items() for name, raw in steps.items()}
    return {place: found[place] for place in sorted(found) if _is_filled(found[place])}


def _is_filled(raw: Any) -> bool:
    return any(map(_is_filled, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


def _kept(submission: Submission, sheet: str) -> Kept:
    return Kept(submission.student, sheet, submission.answers, submission.source, submission.notes)


@lru_cache(maxsize=1)
def _marker(how: How) -> Marker:
    return Marker(how)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: a killed run leaves nobody behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()


def _mark_some(how: How, tasks: tuple[Task, ...]) -> list[Marked]:
    return [_marker(how).mark(task) for task in tasks]


def mark_all(how: How, tasks: Iterable[Task], count: int, jobs: int | None = None) -> Iterator[Marked]:
    """Mark all tasks, in order; only a few are held in memory at a time, however many there are."""
    wanted = min(jobs or available_cores(), -(-count // FEW))
    if wanted <= 1:
        marker = Marker(how)
        yield from map(marker.mark, tasks)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(wanted, context, _end_with_parent) as pool:
        waiting: deque[Future[list[Marked]]] = deque()
        try:
            queue = iter(tasks)
            while some := tuple(islice(queue, CHUNK)):
                waiting.append(pool.submit(_mark_some, how, some))
                if len(waiting) > 2 * wanted:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise MarkschemeError(
                "a marking process was ended from outside; mark again, with --jobs 1 if memory is short"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
