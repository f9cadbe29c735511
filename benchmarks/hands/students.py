"""The independent honest students: a mode, habits and ways drawn from a seed, and the paper that comes of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.hands import worked
from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given
from benchmarks.hands.pen import Pen

# What is rounded, how halves go, and whether short fractions are written as such.
MODES = {
    "everything": ("nothing", "up", False),
    "fractions": ("nothing", "up", True),
    "results, half up": ("results", "up", False),
    "results, half even": ("results", "even", False),
    "operations, half up": ("operations", "up", False),
    "operations, half even": ("operations", "even", False),
}
# Some kinds of operation are written down and rounded, the others stay in the calculator. As honest, but on no list.
MIXED = {
    "some operations, half up": ("kinds", "up", False),
    "some operations, half even": ("kinds", "even", False),
}


@dataclass(frozen=True)
class Digits:
    """A number of significant digits, or of decimals."""

    count: int
    significant: bool


@dataclass
class Paper:
    """What one student hands in, and how they came to it."""

    mode: str
    raw: dict[str, Any]
    values: dict[str, Any]
    ways: dict[str, str]
    written: dict[str, bool]
    kept: int
    more: int

    def __str__(self) -> str:
        ways = "; ".join(f"{word}: {way}" for word, way in self.ways.items())
        kinds = ", ".join(kind for kind, written in self.written.items() if written)
        mode = f"{self.mode} ({kinds or 'none'})" if self.written else self.mode
        return f"{mode}, {self.kept} digits kept, {self.more} more written [{ways}]"


def paper(
    family: str,
    given: Given,
    working: Digits,
    answer: Digits,
    mode: str,
    seed: object,
    *,
    uncommon: bool = False,
    notices: bool = True,
    plainly: bool = False,
) -> Paper:
    """One student's paper. `plainly`: the digits that the sheet asks for, no more, with all their zeros."""
    random = Random(str(seed))
    rounds, halves, fractions = (MODES | MIXED)[mode]
    spare = 0 if plainly else random.choice((0, 0, 0, 0, 1, 2))
    calculator = Calculator(working.count + spare, working.significant, rounds, halves, random, uncommon, notices)
    values = worked(family, given, calculator)
    # more digits than asked are written by some, but nobody writes more than they have kept
    room = 6 if rounds == "nothing" else max(working.count + spare - answer.count, 0)
    same_kind = working.significant == answer.significant
    more = 0 if plainly or not same_kind else random.choice((0, 0, 0, min(1, room), random.randint(0, room)))
    drops = 0 if plainly else random.choice((0, 0, 30, 100))
    pen = Pen(answer.count, answer.significant, halves, random, more, drops, fractions)
    raw = {name: pen.writes(value) for name, value in values.items()}
    return Paper(mode, raw, values, calculator.taken, calculator.written, working.count + spare, more)
