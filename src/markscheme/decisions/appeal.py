"""Appeals of students: what each says, how it stands, what was answered, by whom and when; rows that are only added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from markscheme.gradebook.ledger import Ledger

OPEN: Final = "open"
STATES: Final = (OPEN, "granted", "partly", "refused")
COLUMNS: Final = ("student", "question", "step", "appeal", "state", "answer", "by", "at")
_ROW: Final = "student, question, step, appeal, state, answer, by, day, source"


@dataclass(frozen=True)
class Appeal:
    """One appeal as it stands; no step is the whole question. `at`: when it was said, else when it was kept."""

    student: str
    question: str
    step: str
    appeal: str = ""
    state: str = OPEN
    answer: str = ""
    by: str = ""
    at: str = ""
    source: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Student, question and step: of each there is one appeal."""
        return self.student, self.question, self.step

    def follows(self, before: Appeal | None) -> Appeal:
        """Give what holds after the one before: what this one leaves empty stays."""
        if before is None:
            return replace(self, state=self.state or OPEN)
        kept = {name: getattr(self, name) or getattr(before, name) for name in ("appeal", "state", "answer", "by")}
        return replace(self, **kept)


def appeals_of(ledger: Ledger) -> dict[tuple[str, str, str], Appeal]:
    """Give the appeals of a ledger as they stand, by student, question and step, in the order in which they came."""
    if not ledger.exists or not ledger.has("appeals"):
        return {}
    found: dict[tuple[str, str, str], Appeal] = {}
    for row in ledger.rows(f"SELECT {_ROW} FROM appeals ORDER BY id"):
        one = Appeal(*row)
        found[one.place] = one
    return found


def new_appeals(given: Iterable[Appeal], known: dict[tuple[str, str, str], Appeal]) -> Iterator[Appeal]:
    """Give what rows add to the appeals that are known; none for what says nothing new."""
    for one in given:
        before = known.get(one.place)
        now = one.follows(before)
        if before is not None:
            now = replace(now, at=now.at or before.at)
            if replace(now, source=before.source) == before:
                continue
            now = replace(now, at=one.at)
        known[one.place] = now
        yield now


INSERT: Final = f"INSERT INTO appeals (at, {_ROW}) VALUES ({', '.join('?' * 10)})"


def row_of(one: Appeal, at: str) -> tuple[str, ...]:
    """Give the values of INSERT; `at`: when it is kept."""
    said = (one.student, one.question, one.step, one.appeal, one.state, one.answer, one.by, one.at or at[:10])
    return (at, *said, one.source)
