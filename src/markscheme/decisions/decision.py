"""A decision of a person about marks, and which decisions of a student are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_PAPER = ""  # the question of a decision about everything that a student handed in
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


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Give the decisions of one student that count: of each place the latest, unless that takes it back.

    The latest counts for what lies within another, too: a question that is decided as a whole stands above steps that
    were decided before it, and is set aside by a step that is decided after it. So it is with the whole paper.
    """
    latest: dict[tuple[str, str], Decision] = {}
    for one in sorted(decisions, key=lambda one: one.id):
        if one.counts:
            latest[one.place] = one
    standing = [one for one in latest.values() if not one.takes_back]
    return [one for one in standing if not any(_is_within(other, one) and other.id > one.id for other in standing)]


def _is_within(inner: Decision, outer: Decision) -> bool:
    if inner.place == outer.place or outer.step:
        return False
    return outer.question in (WHOLE_PAPER, inner.question) and outer.marks != STANDS
