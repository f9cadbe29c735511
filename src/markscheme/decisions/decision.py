"""A decision of a person about marks, and which decisions of a student are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_PAPER = ""  # the question of a decision about everything that a student handed in
DERIVED = "of markers"  # begins the source of a decision that follows from the marks of several people
STANDS = "stand"  # the marks of a paper that waited for a person, and that counts as it was marked


@dataclass(frozen=True)
class Decision:
    """One row of the ledger. `step` is empty for a whole question, `question` too for the whole paper.

    `marks`: an exact number, STANDS, or None where the decision before is taken back. `id`: the later, the larger; 0
    and less is a mark of a run from before there were decisions. `counts`: False for the mark of one of several
    markers, until it is settled what counts.
    """

    id: int
    student: str
    question: str
    step: str
    marks: str | None
    reason: str = ""
    by: str = ""
    at: str = ""
    source: str = ""
    counts: bool = True

    @property
    def place(self) -> tuple[str, str]:
        """The question and step that it is about."""
        return self.question, self.step

    @property
    def takes_back(self) -> bool:
        """Whether it takes the decision before it back."""
        return self.marks is None

    def is_repeated_by(self, marks: str | None, reason: str, by: str) -> bool:
        """Say whether a row says the same; one that gives no reason and no name says the same as one with them."""
        return marks == self.marks and reason in ("", self.reason) and by in ("", self.by)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Give the decisions of one student that count: of each place the latest, unless that takes it back.

    A question that is decided as a whole stands above its steps, whenever these are decided, until it is taken back; so
    does the whole paper: a step that is marked later must not undo what was decided of all.
    """
    latest = {one.place: one for one in sorted(decisions, key=lambda one: one.id) if one.counts}
    return [one for one in latest.values() if not one.takes_back]


def stands_above(decisions: Iterable[Decision], place: tuple[str, str]) -> Decision | None:
    """Give the decision about a whole by which one about a part of it, `place`, makes no difference now."""
    question, step = place
    wholes = [(WHOLE_PAPER, ""), *([(question, "")] if step else [])]
    return next((one for one in decisions if one.place in wholes and one.place != place and one.marks != STANDS), None)


def waiting_marks(decisions: Iterable[Decision], place: tuple[str, str]) -> list[Decision]:
    """Give the marks for a place that came after the last that counts, and do not count yet."""
    waiting: list[Decision] = []
    for one in decisions:
        if one.place == place:
            waiting = [*waiting, one] if not one.counts else waiting if waits(one) else []
    return waiting


def waits(one: Decision) -> bool:
    """Say whether what follows from several marks is that they wait."""
    return one.takes_back and one.source.startswith(DERIVED)
