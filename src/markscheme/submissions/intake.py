"""Files, folders and standard input to one submission a student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from markscheme.errors import AnswerError
from markscheme.render.sheet import Sheet
from markscheme.submissions.collecting import collect
from markscheme.submissions.layout import layout_of
from markscheme.submissions.reading import read_pile
from markscheme.submissions.submission import Intake, Submission

Keep = Literal["last", "first", "error"]
MENTIONED_FILES = 10


def read_submissions(paths: Sequence[Path | str], sheet: Sheet, *, keep: Keep = "last") -> Intake:
    """Read everything that was handed in; `-` is standard input, a folder stands for all files in it.

    Of several submissions by one student the last one counts (in the order of files, then of rows) and the
    others are returned too. Raises AnswerError that names every file that cannot be read.
    """
    messages: list[str] = []
    layout = layout_of(sheet)
    found: list[Submission] = []
    troubles: list[str] = []
    for pile in collect(paths, messages):
        try:
            found += read_pile(pile, layout, messages)
        except AnswerError as error:
            troubles.append(str(error))
    if troubles:
        raise AnswerError(_together(troubles))
    if not found:
        raise AnswerError(
            f"nothing was handed in: no answers in {', '.join(str(path) for path in paths) or 'no files'}"
        )
    return _settle(found, keep, messages)


def _together(troubles: list[str]) -> str:
    more = len(troubles) - MENTIONED_FILES
    lines = troubles[:MENTIONED_FILES] + ([f"and {more} more files"] if more > 0 else [])
    return "\n".join(lines)


def _settle(found: Iterable[Submission], keep: Keep, messages: list[str]) -> Intake:
    """Let one submission of each student count."""
    by_student: dict[str, list[Submission]] = {}
    for submission in found:
        by_student.setdefault(submission.student, []).append(submission)
    counting: list[Submission] = []
    superseded: list[Submission] = []
    for student in sorted(by_student):
        several = by_student[student]
        chosen = several[0] if keep == "first" else several[-1]
        counting.append(chosen)
        superseded += [other for other in several if other is not chosen]
        if len(several) > 1:
            messages.append(_decide(student, several, chosen, keep))
    return Intake(tuple(counting), tuple(superseded), tuple(messages))


def _decide(student: str, several: list[Submission], chosen: Submission, keep: Keep) -> str:
    sources = "; ".join(submission.source for submission in several)
    said = f"student {student!r} handed in {len(several)} times ({sources})"
    if keep == "error":
        raise AnswerError(f"{said}; keep one of them, or let the first or the last count")
    return f"{said}: the {keep} counts, {chosen.source}"
