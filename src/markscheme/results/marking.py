"""Mark a class: one scheme a problem for all students, several processes, results in the order of the students."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from markscheme.diagnosis.scheme import Scheme
from markscheme.family.library import Library
from markscheme.faults import CAUGHT, KILLED, Fault, fault_of
from markscheme.feedback import Told, feedback_document
from markscheme.marking.mark import mark
from markscheme.marking.policy import Policy
from markscheme.papers.sheet import Sheet, sheet_from_json
from markscheme.results.pool import available_cores, in_processes
from markscheme.results.record import Record, student_record
from markscheme.results.unmarked import not_marked, refused_record, with_lost_pages
from markscheme.submissions import Refused, Submission

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

    def record(self, script: Submission | Refused) -> Record:
        """Mark a student, write the feedback page, return the record; whatever fails costs this student alone."""
        if isinstance(script, Refused):
            return refused_record(script, self.sheet.total)
        try:
            told = self.told(script)
            record = student_record(script, told)
        except CAUGHT as error:
            return not_marked(script, self.sheet.total, fault_of(error))
        lost = dict(self._without_page(script.student, told))
        return with_lost_pages(record, lost) if lost else record

    def _without_page(self, student: str, told: Sequence[Told]) -> Iterator[tuple[str, Fault]]:
        """Write the pages of a student; give the formats in which there is none, and why."""
        from markscheme.document.writers import render

        for suffix in self.pages.formats if self.pages else ():
            assert self.pages is not None
            path = self.pages.folder / f"{self.pages.stems[student]}.{suffix}"
            try:
                document = feedback_document(self.sheet.title, self.sheet.code, student, told, self.how.language)
                content = render(document, path)
            except CAUGHT as error:
                yield suffix, fault_of(error)
            else:
                path.write_bytes(content)  # a full disk is no fault of the page


@dataclass
class _Desk:
    """What a process marks by; the marker is made for the first script."""

    how: Instructions
    pages: Pages | None
    marker: Marker | None = None


_desk: _Desk | None = None


def _take_desk(how: Instructions, pages: Pages | None) -> None:
    global _desk
    _desk = _Desk(how, pages)


def _mark_here(scripts: Sequence[Submission | Refused]) -> list[Record]:
    assert _desk is not None
    _desk.marker = _desk.marker or Marker(_desk.how, _desk.pages)
    return [_desk.marker.record(script) for script in scripts]


def mark_all(
    how: Instructions,
    scripts: Sequence[Submission | Refused],
    *,
    jobs: int | None = None,
    pages: Pages | None = None,
) -> Iterator[Record]:
    """A record of every script, in order; `jobs` processes, by default as many as there are cores."""
    wanted = min(jobs or available_cores(), -(-len(scripts) // FEW))
    if wanted <= 1:
        marker = Marker(how, pages)
        yield from map(marker.record, scripts)
        return
    total = how.read_sheet().total

    def lost(script: Submission | Refused) -> Record:
        assert isinstance(script, Submission)
        return not_marked(script, total, KILLED)

    yield from in_processes(_mark_here, scripts, wanted, CHUNK, lost, partial(_take_desk, how, pages))
