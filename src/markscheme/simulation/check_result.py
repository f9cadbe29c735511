"""What was found of families: how each kind of student fared, and what is promised of all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markscheme.files.json_reader import JsonObject

# Of the papers with one mistake, those that lose marks elsewhere: of all families together, and of one.
MOST_BESIDE, MOST_BESIDE_IN_ONE = 0.02, 0.05
# Of the marks, what guessers earn at the mean: of all families together, and of one.
MOST_GUESSED, MOST_GUESSED_IN_ONE = 0.03, 0.15
MANY = 10  # families that tell something of all
FEW = 2  # papers of a family say nothing yet
SHOWN = 3  # papers that are named of those that break a promise together
LEAST_NAMED = {"slip": 0.99, "two_slips": 0.9, "careless": 0.95}
ROWS = ("honest", "slip", "two_slips", "accident", "careless", "final_only", "near", "shirker", "guesser", "garbage")


@dataclass
class Tally:
    """How the papers of one kind of student fared.

    `earned`: shares of the marks, added up; `most`: the largest that one earned.
    """

    papers: int = 0
    broken: int = 0
    beside: int = 0
    nameable: int = 0
    named: int = 0
    earned: float = 0.0
    most: float = 0.0


@dataclass
class FamilyCheck:
    """What was found of one family. `broken`: promises that were not kept, each with what replays it.

    `false`: steps whose docstring is a false formula. `not_held`: of steps, why the symbols of a formula alone do not
    say what it comes to.

    What replays a paper, and what was written, stands in three more lists, for promises that only many papers break.
    `beside`: marks lost beside one mistake. `unnamed`: causes that were not named. `guessed`: the share of the marks
    that a guess earned.
    """

    id: str
    draws: int = 0
    certified: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    classes: set[tuple[str, ...]] = field(default_factory=set)
    efforts: dict[str, tuple[int, int]] = field(default_factory=dict)
    seconds: float = 0.0
    students: dict[str, Tally] = field(default_factory=lambda: {row: Tally() for row in ROWS})
    broken: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    unprintable: set[str] = field(default_factory=set)
    false: set[str] = field(default_factory=set)
    not_held: dict[str, str] = field(default_factory=dict)
    effective: set[str] = field(default_factory=set)
    unnamed: list[str] = field(default_factory=list)
    guessed: list[tuple[float, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Draws that were not certified."""
        return self.draws - self.certified


def beside(found: FamilyCheck) -> tuple[int, int]:
    """Count the papers of a family that lose marks beside their one mistake, and all papers with one mistake."""
    tallies = [found.students[row] for row in ("slip", "accident")]
    return sum(tally.beside for tally in tallies), sum(tally.papers for tally in tallies)


def _beside(checks: Sequence[FamilyCheck]) -> list[str]:
    sentences = []
    for check in checks:
        count, papers = beside(check)
        if count > max(FEW, MOST_BESIDE_IN_ONE * papers):
            sentences.append(
                f"{check.id}: {count} of {papers} papers with one mistake lose marks beside it, but at most "
                f"{MOST_BESIDE_IN_ONE:.0%} should" + _such_as("as in", check.beside)
            )
    count, papers = (sum(both) for both in zip(*map(beside, checks), strict=True)) if checks else (0, 0)
    if count > max(FEW, MOST_BESIDE * papers):
        sentences.append(
            f"{count} of {papers} papers with one mistake lose marks beside it, but at most {MOST_BESIDE:.0%} should"
            + _such_as("as in", [place for check in checks for place in check.beside])
        )
    return sentences


def _such_as(words: str, places: Sequence[str]) -> str:
    """List the first papers of which a promise was not kept, as they are replayed."""
    return f"; {words} {'; '.join(places[:SHOWN])}" if places else ""


def _guessed(checks: Sequence[FamilyCheck]) -> list[str]:
    """Say where guessers earn more than is promised: a share of one family, and of all of them together."""
    guessers = [(check.id, check.students["guesser"], MOST_GUESSED_IN_ONE, check.guessed) for check in checks]
    every = Tally(
        papers=sum(tally.papers for _, tally, *_ in guessers), earned=sum(tally.earned for _, tally, *_ in guessers)
    )
    guesses = [one for check in checks for one in check.guessed]
    return [
        f"{name}: guessers earn {tally.earned / tally.papers:.0%} of the marks at the mean of {tally.papers} papers, "
        f"but at most {most:.0%} is right"
        + _such_as("most by", [place for _, place in sorted(best, key=lambda one: -one[0])])
        for name, tally, most, best in [
            *guessers,
            *([("all families", every, MOST_GUESSED, guesses)] if len(checks) >= MANY else []),
        ]
        if tally.papers > FEW and tally.earned > most * tally.papers
    ]


def broken_together(checks: Iterable[FamilyCheck]) -> list[str]:
    """Say what is promised of shares, and not kept: of causes named, marks lost beside a mistake, and marks guessed."""
    checks = list(checks)
    sentences = [*_beside(checks), *_guessed(checks)]
    for row, least in LEAST_NAMED.items():
        nameable = sum(check.students[row].nameable for check in checks)
        named = sum(check.students[row].named for check in checks)
        if named < least * nameable:
            places = [place for check in checks for place in check.unnamed if f"student {row} " in place]
            sentences.append(
                f"{row}: {named} of {nameable} were named, but at least {least:.0%} should be"
                + _such_as("not named:", places)
            )
    return sentences


def as_data(found: FamilyCheck) -> JsonObject:
    """Give the same as plain data, for JSON."""
    return {
        "id": found.id,
        "draws": found.draws,
        "certified": found.certified,
        "refusals": dict(found.refusals.most_common()),
        "classes": sorted(map(list, found.classes)),
        "effort": {level: list(band) for level, band in found.efforts.items()},
        "milliseconds": round(1000 * found.seconds / max(found.certified, 1), 2),
        "students": {row: vars(tally) for row, tally in found.students.items()},
        "broken": found.broken,
        "beside": found.beside,
        "formulas_not_held": found.not_held,
    }
