"""Records of scripts that could not be marked, and of pages that could not be made: the reason, and the answers kept.

A record may hold `trace`: where in the program it went wrong. Whoever writes the results takes it out, to a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markscheme.errors import ResultError
from markscheme.faults import Fault
from markscheme.results.record import Record
from markscheme.submissions import Refused, Submission

MARKED, NOT_MARKED = "marked", "not_marked"
MOST_SAID = 12
NotMarked = Sequence[tuple[str, str]]  # students, each with the reason


def not_marked(submission: Submission, total: int, fault: Fault) -> Record:
    """The record of a script that could not be marked; its raw answers are kept, to be marked again."""
    answers = {question: dict(steps) for question, steps in submission.answers.items()}
    return _record(submission.student, total, submission.source, submission.notes, fault) | {"answers": answers}


def refused_record(refused: Refused, total: int) -> Record:
    """The record of a script that could not be read; there are no answers to keep but in its file."""
    return _record(refused.student, total, refused.source, (), Fault(refused.reason, refused.trace))


def _record(student: str, total: int, source: str, notes: tuple[str, ...], fault: Fault) -> Record:
    return {
        "student": student,
        "status": NOT_MARKED,
        "reason": fault.reason,
        "score": None,
        "total": str(total),
        "source": source,
        "notes": list(notes),
        "questions": [],
        **({"trace": fault.trace} if fault.trace else {}),
    }


def with_lost_pages(record: Record, lost: Mapping[str, Fault]) -> Record:
    """The record of a student whose marks stand, but for whom some pages could not be made."""
    pages = {suffix: fault.reason for suffix, fault in lost.items()}
    trace = "\n".join(fault.trace for fault in lost.values())
    return {**record, "lost_pages": pages, "trace": trace}


def is_marked(record: Record) -> bool:
    """Whether a record holds marks; those of earlier versions always do."""
    return bool(record.get("status", MARKED) == MARKED)


def check_some_marked(students: int, not_marked: NotMarked) -> None:
    """Raise ResultError when scripts were handed in, and not one could be marked: that is no result to keep."""
    if students and len(not_marked) == students:
        raise refused_for(not_marked, "nobody could be marked, so that these are no results; nothing was written")


def refused_for(not_marked: NotMarked, end: str) -> ResultError:
    """An error that names the first students who are not marked, and why."""
    lines = [f"{student}: not marked: {reason}" for student, reason in not_marked[:MOST_SAID]]
    more = [f"and {len(not_marked) - MOST_SAID} more"] if len(not_marked) > MOST_SAID else []
    return ResultError("\n".join([*lines, *more, end]))
