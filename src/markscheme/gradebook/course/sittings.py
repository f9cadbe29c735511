"""The marks of an exam and of its other sittings as one: which of a student's results counts, by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.grades.grade_bands import Grades
from markscheme.exam.roster import Student
from markscheme.gradebook.course.grade_figures import HUNDRED, GradeFigures, figures, graded, rounded_mark, top_mark
from markscheme.gradebook.course.statuses import statuses_of, with_statuses
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.tables import COMPLETE, Entry, entries, paper_total
from markscheme.numbers.exact import plain_fraction
from markscheme.submissions.identity import same_id

REPLACES, BEST = "replaces", "best"
RULES: Final = (REPLACES, BEST)
MOST_SAID: Final = 12


@dataclass(frozen=True)
class SittingRule:
    """Another sitting and how its results count; `cap`: the largest share of all marks that it can bring."""

    folder: Path
    rule: str
    cap: Fraction | None = None

    @classmethod
    def read(cls, text: str) -> SittingRule:
        """Read `FOLDER:replaces`, `FOLDER:best` or `FOLDER:best:60%`; raise AnswerError that says how to write it."""
        parts = text.split(":")
        cap = None
        if len(parts) > 2 and parts[-2].strip().casefold() in RULES:
            cap = _cap(parts.pop(), text)
        rule = parts[-1].strip().casefold()
        if len(parts) < 2 or rule not in RULES:
            hint = did_you_mean(rule, RULES) if len(parts) > 1 else f"known: {', '.join(RULES)}"
            raise AnswerError(f"--with {text}: say how its results count, as {parts[0]}:replaces or :best; {hint}")
        return cls(Path(":".join(parts[:-1])), rule, cap)

    def __str__(self) -> str:
        return self.rule + (f", at most {float(100 * self.cap):g} %" if self.cap is not None else "")


def _cap(text: str, whole: str) -> Fraction:
    try:
        found = plain_fraction(text.strip().removesuffix("%")) / 100
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if not 0 < found <= 1:
        raise AnswerError(f"--with {whole}: {text!r} must be the most that it can bring, in per cent, as 60%")
    return found


@dataclass(frozen=True)
class Sitting:
    """One exam with the marks of one of its runs; `rule` is None for the exam itself.

    `asked`: what its forms asked besides; `is_decided`: people decided marks; `out_of`: what questions are out
    of for the class, where that was corrected.
    """

    exam: Exam
    run: Run
    entries: tuple[Entry, ...]
    rule: SittingRule | None = None
    asked: tuple[str, ...] = ()
    is_decided: bool = False
    out_of: Mapping[str, Fraction] = field(default_factory=dict)

    def total(self, entry: Entry) -> Fraction:
        """Give what the paper of a student is out of."""
        return paper_total(self.exam, entry.record, self.out_of)

    @property
    def name(self) -> str:
        """What it is called in a table: the title, or the folder where it is another sitting."""
        return self.exam.title if self.rule is None else self.rule.folder.name


def sitting_of(
    exam: Exam,
    ledger: Ledger,
    run: Run,
    messages: list[str],
    rule: SittingRule | None = None,
    out_of: Mapping[str, Fraction] | None = None,
) -> Sitting:
    """Give the marks of an exam as one of its runs has them."""
    records = ledger.records_of(run.id, (student.id for student in exam.students))
    found = entries(exam, records, ledger.hand_marks(run.id), ledger.remarks(run.id))
    rows = tuple(with_statuses(found, statuses_of(exam, ledger), messages))
    asked = tuple(ledger.asked_besides(run.id))
    return Sitting(exam, run, rows, rule, asked, ledger.has_decisions(run.id), out_of or {})


@dataclass(frozen=True)
class CourseMark:
    """One student with the result that counts. `sitting`: the place of its sitting; `each`: what every sitting has.

    `figures` is None where nothing counts yet; `status` says then why. `is_capped`: the sitting brought more than it
    may.
    """

    student: Student
    status: str
    sitting: int
    entry: Entry | None
    figures: GradeFigures | None
    each: tuple[tuple[Entry | None, GradeFigures | None], ...]
    is_capped: bool = False


def course_marks(sittings: Sequence[Sitting], grades: Grades | None, language: str) -> Iterator[CourseMark]:
    """Give every student of all sittings with the result that counts: those of the exam first, in its order."""
    tables = [{same_id(entry.student.id): entry for entry in one.entries} for one in sittings]
    for key in dict.fromkeys(key for table in tables for key in table):
        each = tuple(
            (table.get(key), _result(table.get(key), one)) for table, one in zip(tables, sittings, strict=True)
        )
        yield _counted(sittings, each, grades, language)


def _result(entry: Entry | None, sitting: Sitting) -> GradeFigures | None:
    """Give what a student reached in a sitting; None where that is no whole result."""
    if entry is None or entry.status not in COMPLETE:
        return None
    return figures(entry.score, sitting.exam.blueprint, None, "en", sitting.total(entry))


def _counted(
    sittings: Sequence[Sitting],
    each: tuple[tuple[Entry | None, GradeFigures | None], ...],
    grades: Grades | None,
    language: str,
) -> CourseMark:
    place, best, capped, waits = 0, each[0][1], False, _waits(each[0][0])
    for i, (entry, found) in enumerate(each[1:], 1):
        rule = sittings[i].rule
        assert rule is not None
        waits = waits or _waits(entry)
        if found is None:
            continue
        share = found.share if rule.cap is None else min(found.share, rule.cap)
        if rule.rule == REPLACES or best is None or share > best.share:
            place, best, capped = i, replace(found, share=share), share < found.share
    known = next(entry for entry, _ in each if entry is not None)
    if best is None or waits:
        status = "waiting" if waits else _why(each)
        return CourseMark(known.student, status, 0, each[0][0], None, each)
    entry = each[place][0]
    assert entry is not None
    plan = sittings[0].exam.blueprint
    mark = rounded_mark(best.share * top_mark(plan), plan) if plan.scale else None
    percent = best.percent if plan.scale else HUNDRED * best.share
    own = graded(best.share if mark is None else mark / top_mark(plan), percent, mark, plan, grades, language)
    return CourseMark(known.student, entry.status, place, entry, own, each, capped)


def _waits(entry: Entry | None) -> bool:
    """Whether marks of a sitting are still to be given: until then nobody knows what counts."""
    return entry is not None and entry.status == "waiting"


def _why(each: Iterable[tuple[Entry | None, GradeFigures | None]]) -> str:
    """Say why there is no result: what the exam itself says, else the first sitting that has the student."""
    return next(entry.status for entry, _ in each if entry is not None)


def said_sittings(sittings: Sequence[Sitting], marks: Iterable[CourseMark]) -> Iterator[str]:
    """Say which run of each sitting counts, whose result came from another one, and who is on one roster alone."""
    for one in sittings if len(sittings) > 1 else ():
        yield f"{one.exam.folder}: run {one.run.id}" + (f" ({one.rule})" if one.rule else "")
    found = list(marks)
    for i, one in enumerate(sittings[1:], 1):
        yield _said(f"{one.name}: counts for", [mark.student.id for mark in found if mark.sitting == i])
        alone = [mark.student.id for mark in found if mark.each[0][0] is None and mark.each[i][0] is not None]
        if alone:
            yield _said(f"{one.name}: not on the roster of {sittings[0].exam.folder}:", alone)


def _said(what: str, students: Sequence[str]) -> str:
    more = f" and {len(students) - MOST_SAID} more" if len(students) > MOST_SAID else ""
    return f"{what} {', '.join(students[:MOST_SAID]) or 'nobody'}{more}"
