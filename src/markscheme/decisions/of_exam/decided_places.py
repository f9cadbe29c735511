"""Decisions of people beside corrections of the exam: which count, and with which marks.

Nothing counts of what is void. Full marks stand above what was decided before them, not after. A decision was made out
of the marks that its place had then; where it is out of others by now it counts the same share, so that no place ever
has more marks than there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from markscheme.decisions.decision import STANDS, WHOLE_PAPER, Decision
from markscheme.decisions.of_exam.corrections import Correcting, Correction, by_hand_after
from markscheme.feedback.above_marks import FULL, VOID, WEIGHT
from markscheme.gradebook.record import Record
from markscheme.marking.marks import mark_text


@dataclass(frozen=True)
class SetAside:
    """A decision of a person that counts otherwise because of a correction: not at all, or with other marks."""

    decision: Decision
    correction: Correction
    marks: Fraction | None = None

    def __str__(self) -> str:
        place = ".".join(filter(None, self.decision.place)) or "the whole paper"
        by = f" by {self.decision.by}" if self.decision.by else ""
        said = f"{self.decision.student}: the decision{by} on {place} ({self.decision.marks})"
        if self.marks is not None:
            undone = " undone" if self.correction.undone_at is not None else ""
            return f"{said} counts {mark_text(self.marks)} by {self.correction}{undone}"
        until = "while it is void" if self.correction.kind == VOID else "beside full marks that came after it"
        return f"{said} does not count {until}: {self.correction}"


@dataclass(frozen=True)
class Beside:
    """The marks of one student's script and what was corrected of the exam; decisions stand beside it.

    `record`: as the program marked it. `corrections`: those that count, in order; `undone`: those that were taken back.
    `by_hand`: the marks of the questions that a person alone marks.
    """

    record: Record
    corrections: Sequence[Correcting]
    undone: Sequence[Correction]
    by_hand: Mapping[str, int]

    def take(self, decisions: Iterable[Decision]) -> tuple[list[Decision], list[SetAside]]:
        """Give the decisions that count, with the marks that count, and those that count otherwise than was said."""
        counting, aside = [], []
        for decision in decisions:
            found = self._aside(decision)
            if found is not None:
                aside.append(found)
            if found is None or found.marks is not None:
                marks = decision.marks if found is None else str(found.marks)
                counting.append(replace(decision, marks=marks))
        return counting, aside

    def _aside(self, decision: Decision) -> SetAside | None:
        if decision.marks in (None, STANDS):
            return None
        counting = [one for one in self.corrections if isinstance(one, Correction)]
        for one in counting:
            is_earlier = decision.id <= one.decided_before
            if one.covers(decision.place) and (one.kind == VOID or (one.kind == FULL and is_earlier)):
                return SetAside(decision, one)
        known = sorted(
            (one for one in (*counting, *self.undone) if _concerns(one, decision)), key=lambda one: one.number
        )
        held = [one for one in known if _held_at(one, decision)]
        now = [one for one in known if one.undone_at is None]
        if held == now:
            return None
        # What is void has the marks of the paper where something is decided of it all the same.
        before = self._out_of(held, decision.place) or self._out_of((), decision.place)
        factor = self._out_of(now, decision.place) / before if before else Fraction(1)
        if factor == 1:
            return None
        since = [one for one in known if (one in held) != (one in now)]
        return SetAside(decision, since[-1], Fraction(str(decision.marks)) * factor)

    def _out_of(self, corrections: Sequence[Correction], place: tuple[str, str]) -> Fraction:
        """Give the marks that can be earned at a place with some corrections; 0 where the record does not have it."""
        record, (question, step) = self.record, place
        for one in corrections:
            record = one.apply(record, "en")
        found = {id: Fraction(marks) for id, marks in by_hand_after(self.by_hand, corrections).items()}
        for one in record["questions"]:
            found[one["id"]] = Fraction(one["total"])
            if step and one["id"] == question:
                return next((Fraction(part["out_of"]) for part in one["steps"] if part["name"] == step), Fraction(0))
        return sum(found.values(), Fraction(0)) if question == WHOLE_PAPER else found.get(question, Fraction(0))


def _concerns(correction: Correction, decision: Decision) -> bool:
    """Say whether a correction changes what the place of a decision is out of."""
    question, step = decision.place
    is_part = not step or correction.step in ("", step)
    return correction.kind in (VOID, WEIGHT) and (
        question == WHOLE_PAPER or (correction.question == question and is_part)
    )


def _held_at(correction: Correction, decision: Decision) -> bool:
    """Say whether a correction counted when a decision was made."""
    until = correction.undone_at
    return correction.decided_before < decision.id and (until is None or decision.id <= until)
