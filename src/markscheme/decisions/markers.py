"""From the rows of a table to decisions: what is new in them, and which mark counts where several people marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from markscheme.decisions.decision import DERIVED, STANDS, Decision, waiting_marks, waits
from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.reading.decision_table import GivenMark
from markscheme.files.write_table import decimal_text
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER
from markscheme.marking.marks import mark_text

RULES: Final = ("last", "mean", "third")


@dataclass(frozen=True)
class MarkersRule:
    """Which mark counts where several people marked the same.

    `last`: the latest; two in one table that differ wait. `mean`: of the latest of each. `third`: the mean, unless two
    are more than `within` marks apart: then it waits for a third person, whose mark counts.
    """

    name: str = "last"
    within: Fraction = Fraction(0)
    same_person: bool = True

    def __post_init__(self) -> None:
        assert self.name in RULES


def settled(given: Iterable[GivenMark], known: Decisions, rule: MarkersRule = MarkersRule()) -> list[Decision]:
    """Give the decisions that a table adds to those that are known, in its order; none for what says nothing new."""
    places: dict[tuple[str, str, str], list[GivenMark]] = {}
    for one in given:
        places.setdefault(one.place, []).append(one)
    return [decision for rows in places.values() for decision in _settle(rows, known, rule)]


def _settle(rows: Sequence[GivenMark], known: Decisions, rule: MarkersRule) -> Iterator[Decision]:
    student, question, step = rows[0].place
    standing = known.standing(student, question, step)
    if rows[0].is_review:
        rows = [row for row in rows if not _says(row, standing)]
    if not rows:
        return
    if rows[-1].marks is None:
        yield _decision(rows[-1])
        return
    rows = [row for row in rows if row.marks is not None]
    earlier = _by_markers(known.of(student), (question, step))
    if rule.name == "last" or STANDS in [row.marks for row in rows]:
        waiting = waiting_marks(known.of(student), (question, step))
        yield from _last(rows, {(one.by, one.marks) for one in waiting}, standing, rule)
    else:
        yield from _several(rows, earlier, standing, rule)


def _says(row: GivenMark, standing: Decision | None) -> bool:
    """Say whether a row says what is in force."""
    if standing is None:
        return row.marks is None
    marks = row.marks
    if row.is_review and None not in (marks, standing.marks) and STANDS not in (marks, standing.marks):
        # The list has 2/3 as 0.6667: a spreadsheet takes a fraction for a date.
        alike = decimal_text(Fraction(marks or 0)) == decimal_text(Fraction(standing.marks or 0))
        marks = standing.marks if alike else marks
    return standing.is_repeated_by(marks, row.reason, row.by)


def _decision(row: GivenMark, *, counts: bool = True) -> Decision:
    return Decision(0, row.student, row.question, row.step, row.marks, row.reason, row.by, "", row.source, counts)


def _by_markers(decisions: Iterable[Decision], place: tuple[str, str]) -> dict[str, Decision]:
    """Give the latest mark of each person for a place, since it was last taken back."""
    found: dict[str, Decision] = {}
    for one in decisions:
        if one.place == place and not one.source.startswith(DERIVED):
            if one.takes_back:
                found.clear()
            else:
                found.pop(one.by, None)
                found[one.by] = one
    return found


def _last(
    rows: Sequence[GivenMark], waiting: Set[tuple[str, str | None]], standing: Decision | None, rule: MarkersRule
) -> Iterator[Decision]:
    """Let the last row count, unless several people of one table differ: then none does, and all are kept."""
    latest = {row.by if rule.same_person else row.source: row for row in rows}
    if len({row.marks for row in latest.values()}) > 1:
        if not {(row.by, row.marks) for row in latest.values()} <= waiting:
            yield from (_decision(row, counts=False) for row in latest.values())
    elif not _says(rows[-1], standing):
        yield _decision(rows[-1])


def _several(
    rows: Sequence[GivenMark], earlier: dict[str, Decision], standing: Decision | None, rule: MarkersRule
) -> Iterator[Decision]:
    """Keep the marks of all, and what counts of them."""
    new: list[Decision] = []
    for row in rows:
        said = earlier.get(row.by)
        if said is None or (said.marks, said.reason) != (row.marks, row.reason):
            one = _decision(row, counts=False)
            new.append(one)
            earlier.pop(row.by, None)
            earlier[row.by] = one
    yield from new
    counting = _of_several(list(earlier.values()), rule)
    if standing is None:
        says = counting.takes_back
    else:
        says = standing.is_repeated_by(counting.marks, counting.reason, counting.by)
    if not says:
        yield counting


def _of_several(markers: Sequence[Decision], rule: MarkersRule) -> Decision:
    """Give the decision that follows from the marks of several people, the latest last."""
    last = replace(markers[-1], id=0, at="", counts=True, source=f"{DERIVED}: {markers[-1].source}")
    if len(markers) == 1:
        return last
    marks = [Fraction(one.marks or 0) for one in markers]
    told = ", ".join(f"{mark_text(mark)} ({one.by or 'no name'})" for mark, one in zip(marks, markers, strict=True))
    if rule.name == "third":
        if len(markers) > 2:
            return replace(last, reason="; ".join(filter(None, (f"third mark of {told}", markers[-1].reason))))
        if abs(marks[0] - marks[1]) > rule.within:
            return replace(last, marks=None, by="", reason=f"{told}, a third is needed")
    reasons = dict.fromkeys(one.reason for one in markers if one.reason)
    mean = sum(marks, Fraction(0)) / len(marks)
    return replace(
        last,
        marks=str(mean),
        by=", ".join(one.by for one in markers if one.by),
        reason="; ".join([f"mean of {told}", *reasons]),
    )


def differing(known: Decisions) -> Iterator[Remark]:
    """Remark on every place for which people gave different marks, of which none counts yet."""
    for student, decisions in known.by_student.items():
        for place in dict.fromkeys(one.place for one in decisions):
            last = [one for one in decisions if one.place == place][-1]
            waiting = waiting_marks(decisions, place)
            if waits(last):
                yield Remark(HAND_MARKS_DIFFER, student, _file(last), f"{_said(place)}: {last.reason}")
            elif len({one.marks for one in waiting}) > 1:
                yield _differs(student, place, waiting)


def still_differs(remark: Remark, decisions: Decisions) -> bool:
    """Say whether marks by hand that differed, of which the ledger holds no rows, are still to be settled."""
    question = remark.detail.partition(":")[0]
    return remark.reason == HAND_MARKS_DIFFER and not any(
        one.question == question for one in decisions.of(remark.student)
    )


def without_repeats(given: Iterable[GivenMark], known: Decisions) -> tuple[list[GivenMark], list[GivenMark]]:
    """Part marks by hand that come with the answers: those to take in, and those that were decided otherwise since.

    Such a table is given again with every run; what it said before is no later decision than the one that came after.
    """
    new: list[GivenMark] = []
    old: list[GivenMark] = []
    for one in given:
        here = [other for other in known.of(one.student) if other.place == one.place[1:]]
        said = max((other.id for other in here if other.is_repeated_by(one.marks, one.reason, one.by)), default=None)
        since = said is not None and any(other.counts and other.id > said for other in here)
        (old if since and one.marks is not None else new).append(one)
    return new, old


def _differs(student: str, place: tuple[str, str], waiting: Sequence[Decision]) -> Remark:
    """Give the remark, with all marks and where they stand; `waiting` may hold several of one person."""
    latest = {one.by or one.source: one for one in waiting}
    file = _file(waiting[-1])
    listed = ", ".join(f"{_mark(one)} ({_where(one, file)})" for one in latest.values())
    return Remark(HAND_MARKS_DIFFER, student, file, f"{_said(place)}: {listed}")


def _said(place: tuple[str, str]) -> str:
    return ".".join(filter(None, place)) or "all"


def _file(one: Decision) -> str:
    return one.source.removeprefix(f"{DERIVED}: ").rpartition(", row ")[0]


def _mark(one: Decision) -> str:
    return one.marks if one.marks in (None, STANDS) else mark_text(Fraction(one.marks))  # type: ignore[return-value]


def _where(one: Decision, file: str) -> str:
    here, _, row = one.source.rpartition(", row ")
    where = f"row {row}" if here == file else one.source
    return f"{one.by}, {where}" if one.by else where
