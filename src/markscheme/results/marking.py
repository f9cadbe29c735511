"""Mark a class: one scheme a problem for all students, several processes, results in the order of the students."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markscheme.diagnose import Scheme
from markscheme.errors import MarkschemeError
from markscheme.feedback import Told, feedback_document
from markscheme.library import Library
from markscheme.marking import mark
from markscheme.policy import Policy
from markscheme.render.sheet import Sheet, sheet_from_json
from markscheme.results.record import Record, student_record
from markscheme.submissions import Submission

FEW = 24  # students that are marked before a second process has started
CHUNK = 8  # students that a process takes at once


@dataclass(frozen=True)
class Instructions:
    """How to mark: all that a process needs to know. `sheet` is the content of sheet.json."""

    sheet: Mapping[str, Any]
    templates: tuple[Path, ...] = ()
    policy: Policy = field(default_factory=Policy)
    language: str = "en"
    reveal: bool = False
    decimal_comma: bool = False

    def read_sheet(self) -> Sheet:
        """The sheet with its problems."""
        return sheet_from_json(self.sheet, Library(self.templates))


@dataclass(frozen=True)
class Pages:
    """Where feedback pages go, in which formats, and the file name of each student without its ending."""

    folder: Path
    formats: tuple[str, ...]
    stems: Mapping[str, str]


class Marker:
    """Marks one student after the other."""

    def __init__(self, how: Instructions, pages: Pages | None = None) -> None:
        self.how, self.pages = how, pages
        self.sheet = how.read_sheet()
        self.schemes = [(id, Scheme(problem)) for id, problem in self.sheet.questions]

    def told(self, submission: Submission) -> list[Told]:
        """The marks of every question, ready to be explained."""
        return [self._told(id, scheme, submission.answers.get(id, {})) for id, scheme in self.schemes]

    def _told(self, id: str, scheme: Scheme, raw: Mapping[str, Any]) -> Told:
        marked = mark(scheme, raw, self.how.policy, id=id, decimal_comma=self.how.decimal_comma)
        return Told(scheme, marked, self.how.language, self.how.reveal)

    def record(self, submission: Submission) -> Record:
        """Mark a student, write the feedback page, return the record."""
        told = self.told(submission)
        if self.pages is not None:
            self._write_pages(self.pages, submission.student, told)
        return student_record(submission, told)

    def _write_pages(self, pages: Pages, student: str, told: Sequence[Told]) -> None:
        from markscheme.document.writers import render

        document = feedback_document(self.sheet.title, self.sheet.code, student, told, self.how.language)
        for suffix in pages.formats:
            path = pages.folder / f"{pages.stems[student]}.{suffix}"
            path.write_bytes(render(document, path))


_marker: Marker | None = None


def _start(how: Instructions, pages: Pages | None) -> None:
    global _marker
    _marker = Marker(how, pages)


def _mark_here(submission: Submission) -> Record:
    assert _marker is not None
    return _marker.record(submission)


def mark_all(
    how: Instructions, submissions: Sequence[Submission], *, jobs: int | None = None, pages: Pages | None = None
) -> Iterator[Record]:
    """Mark every student, in order; `jobs` processes, by default as many as there are cores."""
    wanted = min(jobs or available_cores(), -(-len(submissions) // FEW))
    if wanted <= 1:
        marker = Marker(how, pages)
        yield from map(marker.record, submissions)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(wanted, context, _start, (how, pages)) as pool:
        try:
            yield from pool.map(_mark_here, submissions, chunksize=CHUNK)
        except BrokenProcessPool as error:
            raise MarkschemeError(
                "a marking process was ended from outside; mark again, with --jobs 1 if memory is short"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
