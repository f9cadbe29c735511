"""Which run counts: names of runs, the one that is published, and the one that a command starts from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from markscheme.errors import AnswerError, ResultError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.gradebook.ledger import Ledger, Run, now
from markscheme.gradebook.losses import check_exam, marking_runs, students_of

_NAME = re.compile(r"(?!\d+\Z)\w[\w.+-]{0,59}")
MOST_LETTERS = 500  # of a reason, and of the name of who gives it


@dataclass(frozen=True)
class Publication:
    """That a run was made the one that counts: when (UTC), by whom and why."""

    run: int
    at: str
    by: str
    reason: str


@dataclass(frozen=True)
class RunFacts:
    """What a list of runs says of one: its name, how many it marked, their mean (None of nobody), whether it counts."""

    run: Run
    name: str
    marked: int
    mean: Fraction | None
    is_published: bool


def run_name(text: str) -> str:
    """Read the name of a run: letters, digits, . + - and _; a number alone would be taken for that of a run."""
    name = unicodedata.normalize("NFC", text.strip())
    if not _NAME.fullmatch(name):
        raise AnswerError(
            f"{text[:80]!r} is no name of a run: 1 to 60 letters, digits, . + - or _ in one word, and not a number "
            "alone; for example midterm-final"
        )
    return name


def publications(ledger: Ledger) -> list[Publication]:
    """Give what was ever published, the last one last: that one counts."""
    if not ledger.has("published"):  # a ledger of an earlier version
        return []
    return [Publication(*row) for row in ledger.rows("SELECT run, at, who, reason FROM published ORDER BY id")]


def published_run(ledger: Ledger) -> Run | None:
    """Give the run that counts; None where none was published."""
    found = publications(ledger)
    return ledger.run(found[-1].run) if found else None


def find_run(ledger: Ledger, asked: str | int) -> Run:
    """Give the run of a number or a name."""
    runs, names = ledger.runs(), ledger.names()
    if not runs:
        return ledger.run()  # which says so
    called = unicodedata.normalize("NFC", str(asked).strip()).casefold()
    for run in runs:
        if called in (str(run.id), names.get(run.id, "").casefold()):
            return run
    raise ResultError(
        f"{ledger.path}: no run {asked}; {did_you_mean(str(asked), [*map(str, names.values()), *_ids(runs)])}"
    )


def _ids(runs: list[Run]) -> list[str]:
    return [str(run.id) for run in runs]


def called(ledger: Ledger, run: Run, *more: str) -> str:
    """Name a run for a message: its number, its name, whether it is published, and `more` of it."""
    counts = published_run(ledger)
    facts = [ledger.names().get(run.id, ""), "published" if counts and counts.id == run.id else "", *more]
    said = ", ".join(filter(None, facts))
    return f"run {run.id} ({said})" if said else f"run {run.id}"


def base_run(ledger: Ledger, exam: Exam, asked: str | int | None, messages: list[str]) -> Run:
    """Give the run that a command starts from: the one asked for, else the published, else the last with any marks.

    `messages` takes which one that is, and what was passed over.
    """
    runs = ledger.runs()
    if not runs:
        return ledger.run()
    if asked is not None:
        found = find_run(ledger, asked)
        messages.append(f"from {called(ledger, found)}")
        return found
    check_exam(ledger, exam)
    passed: list[str] = []
    known = marking_runs(ledger, [run for run in runs if run.exam == exam.code], passed)
    if not known:
        raise ResultError(f"{ledger.path}: no run marked anybody; run `exam grade` first")
    counts = published_run(ledger)
    if counts is None:
        messages += [*passed, f"from {called(ledger, known[-1])}"]
        return known[-1]
    later = f"; {called(ledger, known[-1])} is later: --run {known[-1].id}" if known[-1].id > counts.id else ""
    messages.append(f"from {called(ledger, counts)}{later}")
    return counts


def compared_runs(ledger: Ledger, messages: list[str]) -> tuple[Run, Run]:
    """Give the published run and the last, or the last two that marked anybody."""
    known = marking_runs(ledger, ledger.runs(), messages)
    counts = published_run(ledger)
    if counts is not None and known and known[-1].id != counts.id:
        return counts, known[-1]
    if len(known) < 2:
        raise ResultError(f"{ledger.path}: there are {len(known)} runs, and two are needed to compare")
    return known[-2], known[-1]


def publish(ledger: Ledger, exam: Exam, run: Run, by: str, reason: str) -> bool:
    """Make a run the one that counts, until another is published; False where it does already.

    Raise ResultError for a run of another exam, or in which nobody was marked.
    """
    if run.exam != exam.code:
        raise ResultError(f"{ledger.path}: run {run.id} is of exam {run.exam}, but this is exam {exam.code}")
    if not students_of(ledger, run.id):
        raise ResultError(f"{ledger.path}: run {run.id} marked nobody; publish another")
    for what, text in (("--by", by), ("--reason", reason)):
        if len(text) > MOST_LETTERS:
            raise ResultError(f"{what} has {len(text)} letters, but may have {MOST_LETTERS}")
    ledger.create()  # an earlier version's gets the table
    base = ledger.connection
    with ledger.said():
        base.execute("BEGIN IMMEDIATE")
    try:
        found = publications(ledger)
        if found and found[-1].run == run.id:
            return False
        with ledger.said():
            query = "INSERT INTO published (at, run, who, reason) VALUES (?, ?, ?, ?)"
            base.execute(query, (now(), run.id, by.strip(), reason.strip()))
            base.execute("COMMIT")
        return True
    finally:
        if base.in_transaction:
            base.execute("ROLLBACK")


def listed_runs(ledger: Ledger) -> list[RunFacts]:
    """List all runs, the oldest first."""
    names, counts = ledger.names(), published_run(ledger)
    return [
        RunFacts(run, names.get(run.id, ""), *_marked(ledger, run.id), bool(counts and counts.id == run.id))
        for run in ledger.runs()
    ]


def _marked(ledger: Ledger, run: int) -> tuple[int, Fraction | None]:
    """Count whom a run marked, and give the mean of their marks, those given by hand too."""
    scores = {student: Fraction(score) for student, score in ledger.rows(_SCORES, run)}
    for student, marks in ledger.rows(_BY_HAND, run):  # of a run from before there were decisions
        if student in scores:
            share = Fraction(ledger.arrival(run, student)[1].get("share", 0))
            scores[student] += Fraction(marks) * (1 - share)
    return len(scores), sum(scores.values(), Fraction(0)) / len(scores) if scores else None


_SCORES = "SELECT student, score FROM marked WHERE run = ?"
_BY_HAND = "SELECT student, marks FROM hand_marks WHERE run = ?"
