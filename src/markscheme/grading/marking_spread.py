"""Marking spread over several processes: what comes of each student, in order, also of one who ends a process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from markscheme.cluster import Needs, current_cluster
from markscheme.exam.spread import alone, spread
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.marker import Marker
from markscheme.grading.marking_task import MarkingResult, Task, unread

FEW = 24  # students that are marked before a second process has started
CHUNK = 4  # students that a process takes at once
_markers: dict[str, Marker] = {}


def _marker(how: MarkingSettings, run: str) -> Marker:
    """Give the marker of a run. A worker serves several runs, and the exam's folder may have changed in between."""
    if run not in _markers:
        _close_markers()
        _markers[run] = Marker(how)
    return _markers[run]


def _close_markers() -> None:
    """Hold nothing of an earlier run any more, and none of its files open."""
    for marker in _markers.values():
        marker.close()
    _markers.clear()


def _mark_some(how: MarkingSettings, run: str, tasks: tuple[Task, ...]) -> list[MarkingResult]:
    return [_marker(how, run).mark(task) for task in tasks]


def _read_some(how: MarkingSettings, run: str, tasks: tuple[Task, ...]) -> list[MarkingResult]:
    return [_marker(how, run).read(task) for task in tasks]


def _lost(how: MarkingSettings, run: str, task: Task) -> MarkingResult:
    """Give a student whose marking ended its process: the answers are kept all the same."""
    return alone(partial(_read_some, how, run), task, unread)


def mark_all(
    how: MarkingSettings, tasks: Iterable[Task], count: int, jobs: int | None = None
) -> Iterator[MarkingResult]:
    """Mark all tasks, in order. `jobs` workers; None leaves their number, and where they are, to joblib."""
    wanted = jobs and min(jobs, -(-count // FEW))
    run = uuid4().hex
    if current_cluster():  # whose workers have working folders of their own
        source = how.source.absolute() if isinstance(how.source, Path) else how.source
        how = replace(how, source=source, templates=tuple(folder.absolute() for folder in how.templates))
    needs = Needs(how.templates, how.source if isinstance(how.source, Path) else None)
    work, lost = partial(_mark_some, how, run), partial(_lost, how, run)
    return _to_the_end(spread(work, tasks, jobs=wanted, chunk=CHUNK, lost=lost, needs=needs))


def _to_the_end(results: Iterator[MarkingResult]) -> Iterator[MarkingResult]:
    try:
        yield from results
    finally:
        _close_markers()  # what was marked in this process
