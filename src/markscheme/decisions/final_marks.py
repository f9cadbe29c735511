"""The marks that count, made of those that the program gave, in one place and one order.

The program's marks; corrections of the exam; decisions of people; rounding of steps and questions; the total less what
is taken off for coming late; the rounded total. Scales and letters come after, outside the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from markscheme.decisions.appeal import Appeal
from markscheme.decisions.decision import Decision
from markscheme.decisions.of_exam.corrections import Correcting, Correction, by_hand_after
from markscheme.decisions.of_exam.decided_places import Beside
from markscheme.decisions.put_above import with_decisions
from markscheme.feedback.above_marks import ACCEPT, WEIGHT
from markscheme.gradebook.final_record import as_marked, summed
from markscheme.gradebook.record import Record, Remark, less_late, with_status
from markscheme.marking.marks import mark_text

Change: TypeAlias = Callable[[Record], Record]
"""Gives the record of a student with other marks, by `final_record.changed`; a worker gets it, so it can be pickled."""


@dataclass(frozen=True)
class LateShare:
    """What is taken off for coming late: the share of the marks, by how much it is late, and after when."""

    share: Fraction
    by: str
    after: str


@dataclass(frozen=True)
class AboveMarks:
    """What stands above the marks that the program gave one student.

    `decisions`: all about this student. `by_hand`: the marks of the questions that a person alone marks. `corrections`:
    of the exam after it was sat, in order, those first that accept other values; `undone`: those that were taken back,
    for what was decided while they counted. `roundings`: of steps and questions.
    `total_rounding`: of the total, after what is taken off for coming late. `appeals`: what the student appealed
    against, for the page.
    """

    decisions: tuple[Decision, ...] = ()
    by_hand: Mapping[str, int] = field(default_factory=dict)
    corrections: Sequence[Correcting] = ()
    undone: Sequence[Correction] = ()
    roundings: Sequence[Change] = ()
    total_rounding: Change | None = None
    appeals: tuple[Appeal, ...] = ()

    @property
    def accepts(self) -> list[Correction]:
        """The corrections that accept another value of some step: what it earns has to be marked."""
        return [one for one in self.corrections if isinstance(one, Correction) and one.kind == ACCEPT]

    @property
    def corrected_by_hand(self) -> Mapping[str, list[Record]]:
        """What a record keeps of new weights of questions that a person alone marks: why its total changed."""
        found: dict[str, list[Record]] = {}
        for one in self.corrections:
            if isinstance(one, Correction) and one.kind == WEIGHT and one.by_hand:
                found.setdefault(one.question, []).append(one.facts())
        return found

    @property
    def marks_by_hand(self) -> Mapping[str, Fraction | int]:
        """The marks of the questions that a person alone marks, with their new weights."""
        return by_hand_after(self.by_hand, (one for one in self.corrections if isinstance(one, Correction)))

    def beside(self, marked: Record) -> Beside:
        """Give what decisions about a script stand beside; `marked`: as the program marked it."""
        return Beside(marked, self.corrections, self.undone, self.by_hand)


def late_of(record: Record) -> LateShare | None:
    """Give what is taken off a record that is kept; None where nothing is."""
    late = record.get("late")
    return LateShare(Fraction(late["share"]), str(late["by"]), str(late["after"])) if late else None


def late_remark(record: Record) -> Remark:
    """Give the remark on a script of which something is taken off."""
    late = record["late"]
    detail = f"{record['at']}, {late['by']} late: {mark_text(Fraction(late['marks']))}"
    return Remark("late", record["student"], record["source"], detail)


def final_record(record: Record, above: AboveMarks, late: LateShare | None = None, language: str = "en") -> Record:
    """Give the record of a student with the marks that count; one that was finished before is finished anew.

    `language`: of what is said in it.
    """
    marked = found = as_marked(record)
    for correction in above.corrections:
        found = correction.apply(found, language)
    decisions, _ = above.beside(marked).take(above.decisions)
    found = with_decisions(found, decisions, above.marks_by_hand, language, above.corrected_by_hand)
    for change in above.roundings:
        found = change(found)
    found = summed(found)
    if late is not None and late.share:
        found = less_late(found, late.share, late.by, late.after)
    return with_status(above.total_rounding(found) if above.total_rounding else found)
