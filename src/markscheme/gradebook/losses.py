"""No run takes marks away unnoticed: which run is marked again, who is not in a run any more, and what is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from markscheme.errors import ResultError
from markscheme.exam.exam_folder import Exam
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.record import NotMarked, Record, Remark, is_marked
from markscheme.gradebook.review import NOT_MARKED, said
from markscheme.submissions.gather import few

MOST_SAID = 12
ALLOW = "--allow-losses"


def check_exam(ledger: Ledger, exam: Exam) -> None:
    """Raise ResultError when all runs that are kept are of another exam: the file was copied from there."""
    codes = {run.exam for run in ledger.runs()}
    if codes and exam.code not in codes:
        raise ResultError(
            f"{ledger.path}: holds the marks of exam {few(sorted(codes))}, but this is exam {exam.code}: it was copied "
            "from another folder, or title, course or date have changed\n"
            "bring back the file of this exam, or move this one away to begin anew"
        )


def marking_runs(ledger: Ledger, runs: Sequence[Run], messages: list[str]) -> list[Run]:
    """List the runs in which somebody was marked; of those after the last it is said that they are passed over."""
    marked = {run for (run,) in ledger.rows("SELECT DISTINCT run FROM marked")}
    found = [run for run in runs if run.id in marked]
    last = found[-1].id if found else 0
    messages += [f"run {run.id} marked nobody, and is passed over" for run in runs if run.id > last]
    return found


def students_of(ledger: Ledger, run: int) -> list[str]:
    """Whom a run marked, in the order of marking."""
    return [student for (student,) in ledger.rows("SELECT student FROM marked WHERE run = ? ORDER BY id", run)]


def check_marked(ledger: Ledger, run: int, strict: bool = False, known: Collection[Remark] = ()) -> None:
    """Raise ResultError when a run marked nobody, or with `strict` when something that was handed in is not marked.

    `known`: remarks of an earlier run that this one only hands on.
    """
    lines = list(said(one for one in ledger.remarks(run) if one not in known))
    if strict and lines:
        raise ResultError("\n".join([*_first(lines), f"{len(lines)} not marked; nothing was written"]))
    if not students_of(ledger, run):
        end = "nothing was handed in that can be marked, so that this is no run; nothing was written"
        raise ResultError("\n".join([*_first(lines), end]))


def without_answers(ledger: Ledger) -> set[str]:
    """Give the forgotten students whose answers were taken out: nobody can mark them again."""
    if not (ledger.exists and ledger.has("forgotten")):
        return set()
    return {student for (student,) in ledger.rows("SELECT student FROM forgotten WHERE NOT answers_kept")}


def check_losses(ledger: Ledger, base: int, run: int, allowed: bool) -> None:
    """Raise ResultError when marking again loses somebody's marks, unless that is allowed, or everybody's."""
    now = students_of(ledger, run)
    kept = {*now, *without_answers(ledger)}
    lost = [student for student in students_of(ledger, base) if student not in kept]
    if not lost or (allowed and now):
        return
    why = {one.student: one for one in ledger.remarks(run) if one.reason in NOT_MARKED}
    lines = [line for student in lost for line in said([why.get(student, Remark("no_sheet", student))])]
    who = "1 student" if len(lost) == 1 else f"{len(lost)} students" if now else "Everybody"
    end = f"{who} whom run {base} marked would have no marks; nothing was written"
    fix = f"Mend what is said above, or give {ALLOW} to leave them without" if now else "Mend what is said above"
    raise ResultError("\n".join([*_first(lines), end, fix]))


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_SAID]
    if len(lines) > MOST_SAID:
        yield f"and {len(lines) - MOST_SAID} more"


def marks_before(ledger: Ledger, exam: Exam, run: int) -> Iterator[Remark]:
    """Remark on everybody who has marks in an earlier run and not in this one; it names the last that had them.

    Of all runs, not of the last alone: else the same late answers marked twice would be two runs.
    """
    places = {student.id: place for place, student in enumerate(exam.students)}
    found = ledger.rows(_MARKED_BEFORE, exam.code, run, run)
    for student, last in sorted(found, key=lambda row: (places.get(row[0], len(places)), row[0])):
        yield Remark("marked_before", student, "", f"run {last}")


_MARKED_BEFORE = """
    SELECT m.student, max(m.run) FROM marked m JOIN runs r ON r.id = m.run
    WHERE r.exam = ? AND m.student NOT IN (SELECT student FROM marked WHERE run IN (?, ?)) GROUP BY m.student"""


def check_some_marked(students: int, not_marked: NotMarked) -> None:
    """Raise ResultError when scripts were handed in, and not one could be marked: that is no result to keep."""
    if students and len(not_marked) == students:
        raise refused_for(not_marked, "nobody could be marked, so that these are no results; nothing was written")


def refused_for(not_marked: NotMarked, end: str) -> ResultError:
    """Give an error that names the first students who are not marked, and why."""
    lines = [f"{student}: not marked: {reason}" for student, reason in not_marked[:MOST_SAID]]
    more = [f"and {len(not_marked) - MOST_SAID} more"] if len(not_marked) > MOST_SAID else []
    return ResultError("\n".join([*lines, *more, end]))


def check_nobody_lost(before: Iterable[Record], not_marked: NotMarked, allowed: bool) -> None:
    """Raise ResultError when marking a sheet again leaves somebody without marks who had some, unless allowed."""
    had = {record["student"] for record in before if is_marked(record)}
    lost = [one for one in not_marked if one[0] in had]
    if lost and not allowed:
        who = "1 student" if len(lost) == 1 else f"{len(lost)} students"
        fix = f"mend what is said above, or give {ALLOW} to leave them without"
        raise refused_for(lost, f"{who} who had marks would have none; nothing was written\n{fix}")
