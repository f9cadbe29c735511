"""The marks of a cell, of a step and of a question, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from markscheme.answered import Answer
from markscheme.diagnose import Explanation
from markscheme.misreadings import Misread


@dataclass(frozen=True)
class CellMark:
    """The verdict on one cell, what was written there, and the kind of an accident.

    `form`: why the form that it was written in does not earn the whole credit.
    """

    verdict: str
    raw: str
    kind: str = ""
    form: str = ""


@dataclass(frozen=True)
class StepMark:
    """The marks of one step and how they came about.

    `credit` is the share of the marks. `explanations`: all that fit, the one that was taken first. `form`: "too_many"
    digits. `guarded`: it follows, but from an earlier answer that made it trivial. `note`: what is special about it
    beside its verdict, "fewer_digits", "copied", "uncalculated" or "guarded". `misread`: the given that was misread, at
    the first step that it touches.
    """

    name: str
    verdict: str
    credit: Fraction
    marks: Fraction
    out_of: int
    cells: tuple[CellMark, ...]
    answer: Answer
    explanations: tuple[Explanation, ...] = ()
    form: str = ""
    guarded: bool = False
    flags: tuple[str, ...] = ()
    note: str = ""
    misread: Misread | None = None

    @property
    def slip(self) -> str | None:
        """The misconception that explains it; two are joined by a plus sign."""
        first = next((e for e in self.explanations if e.verdict == "slip"), None)
        return "+".join(first.slips) if first and self.verdict == "slip" else None


@dataclass(frozen=True)
class QuestionMark:
    """The marks of one problem."""

    id: str
    family: str
    steps: tuple[StepMark, ...]
    total: int
    misread: Misread | None = None

    @property
    def score(self) -> Fraction:
        """The marks earned."""
        return sum((step.marks for step in self.steps), Fraction(0))
