"""The published limits on what is solved; docs/limits.md prints them, and a test holds the two together.

What a number may look like is limited where numbers are read (`answers/input_limits.py`). The limits here are on how
many numbers there are and on what is made of them. All are counted, none is a time: the same input is taken or refused
on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass

import numpy as np

from markscheme.errors import GivenError

GIVEN_CELLS = 5_000
"""Numbers in one given."""

GIVEN_CHARACTERS = 100_000
"""Characters in all numbers and names of a problem together."""

GIVEN_DEPTH = 8
"""Lists and mappings inside one another in a given."""

TEXT_CHARACTERS = 2_000
"""Characters of one number or name in a given."""

INTEGER_DIGITS = 900
"""Digits of an integer in a file."""

COUNT = 1_000
"""How often something is repeated (steps, rounds, iterations), where a family sets no other limit."""

ROUNDS = 1_000
"""Rounds that follow from the givens: layers, gates, time steps, updates."""

CALLS = 3_000
"""Steps of a problem, those of all rounds counted."""

ARRAY_CELLS = 40_000
"""Numbers in one array that is calculated: a padded image, a table of distances."""

RESULT_CELLS = 150_000
"""Numbers in all steps together."""

RATIONAL_BITS = 4_096
"""Bits in the numerator or the denominator of an exact fraction; longer ones go on as digits that are proven."""

WORK = 3_000_000
"""Work of one calculation: an operation is one unit, and one more for every 64 bits of its numbers."""

MATRIX_BITS = 20_000
"""Bits of the longest entry of a matrix, times its size squared, where its characteristic polynomial is taken."""

WORK_BITS = 64
"""Bits that make an operation one unit dearer."""

MAGNITUDE = 100_000
"""Decimal exponent of a result, to either side."""

TRACED = 30_000
"""Operations that a worked solution writes out with the numbers put in; later steps show formula and result."""

TRACED_BITS = 512
"""Bits up to which a fraction stays exact while a large step is written out."""

WRITTEN = 1_000
"""Steps that a worked solution writes out with formula and numbers; of the rest it gives the results."""

TRACED_DEPTH = 100
"""Operations inside one another in a calculation that is printed."""

SYMBOLIC_CELLS = 200
"""Numbers in all steps of a problem that SymPy is asked about, when no precision proves a digit."""

SYMBOLIC_BITS, SYMBOLIC_PARTS = 10, 500
"""Bits of the givens of such a problem, and parts of the expression of a number."""

LARGE_CELLS, LARGE_CHARACTERS, LARGE_CALLS = 300, 2_000, 400
"""Givens and steps from which on work is counted; below it, limits on what a step makes are enough."""

LONG_CELLS = 600
"""Numbers in all steps up to which as many digits are kept in the working as correct answers need to agree."""

FORM_CELLS = 6_000
"""Numbers in the givens up to which closed forms, which do not count their work, decide what is left open."""


SLIP_TURNS = 100_000
"""Turns of a loop in a step with a slip in it: an edit of what a loop counts may leave it without an end."""


@dataclass(slots=True)
class Extent:
    """How much was given: numbers and names, their characters together, and how deep lists lie in lists."""

    cells: int = 0
    characters: int = 0
    depth: int = 0

    @property
    def is_large(self) -> bool:
        return self.cells > LARGE_CELLS or self.characters > LARGE_CHARACTERS

    def excess(self) -> str | None:
        """Say what is beyond the published limits, in words that follow the name of the given; else None."""
        if self.depth > GIVEN_DEPTH:
            return f"is nested more than {GIVEN_DEPTH} deep; a matrix is a list of rows"
        if self.cells > GIVEN_CELLS:
            return f"has more than {GIVEN_CELLS:,} numbers; at most {GIVEN_CELLS:,} are read"
        if self.characters > GIVEN_CHARACTERS:
            return f"has more than {GIVEN_CHARACTERS:,} characters; at most {GIVEN_CHARACTERS:,} are read"
        return None


def extent_of(value: object) -> Extent:
    """Measure a given as it was put in, or as the steps see it; it ends a little beyond the limits."""
    extent = Extent()
    rest: list[tuple[object, int]] = [(value, 0)]
    while rest and extent.excess() is None:
        item, depth = rest.pop()
        extent.depth = max(extent.depth, depth)
        if isinstance(item, np.ndarray):
            item = item.ravel().tolist()
        elif isinstance(item, dict):
            extent.characters += sum(len(str(key)) for key in item)
            item = list(item.values())
        if isinstance(item, list | tuple) or (isinstance(item, Iterable) and not isinstance(item, str)):
            rest += [(inner, depth + 1) for inner in item]
        elif item is not None:
            extent.cells += 1
            extent.characters += _characters(item)
    return extent


def has_forms(value: object) -> bool:
    """Say whether closed forms of so many numbers are made in seconds."""
    return extent_of(value).cells <= FORM_CELLS


def _characters(item: object) -> int:
    if isinstance(item, int):
        return 1 + item.bit_length() * 3 // 10
    if isinstance(item, str):
        return min(len(item), TEXT_CHARACTERS + 1)  # a longer one is refused where it is read, with its own length
    bits = getattr(item, "height_bits", None)
    return 1 + bits() * 3 // 10 if bits else 20


def check_extent(family: str, data: Mapping[str, object]) -> None:
    """Refuse what is larger than the published limits before anything is read or calculated."""
    characters = 0
    for name, value in data.items():
        extent = extent_of(value)
        if excess := extent.excess():
            raise GivenError(f"{family}: {str(name)[:40]!r} {excess}")
        characters += extent.characters
    if characters > GIVEN_CHARACTERS:
        raise GivenError(
            f"{family}: the givens have {characters:,} characters together; at most {GIVEN_CHARACTERS:,} are read; "
            "give fewer or shorter numbers"
        )


def check_rounds(family: str, rounds: Iterable[tuple[int, int | Sized]]) -> None:
    """Refuse too many rounds before they are written out; each is its number of steps, and how often it is repeated."""
    counts = [(steps, times if isinstance(times, int) else len(times)) for steps, times in rounds]
    most, calls = max(times for _, times in counts), sum(steps * times for steps, times in counts)
    for found, limit, what in ((most, ROUNDS, "rounds"), (calls, CALLS, "steps")):
        if found > limit:
            raise GivenError(
                f"{family}: these givens take {write_count(found)} {what}; at most {limit:,} are calculated; give fewer"
            )


class Meter:
    """The work that one calculation may still do; at the limit it ends."""

    __slots__ = ("cells", "left")

    def __init__(self, work: int = WORK, cells: int = RESULT_CELLS) -> None:
        self.left, self.cells = work, cells

    def end(self) -> None:
        """Raise `GivenError`: the work is more than is done."""
        raise GivenError(
            f"the calculation is longer than {WORK:,} operations (long numbers count more than once); "
            "give fewer or shorter numbers, or fewer rounds"
        )

    def keep(self, cells: int) -> None:
        """Take `cells` numbers from those that all steps may have."""
        self.cells -= cells
        if self.cells < 0:
            raise GivenError(
                f"the steps have more than {RESULT_CELLS:,} numbers together; give fewer or smaller givens"
            )


def check_matrix(size: int, bits: int) -> None:
    """Refuse a matrix whose characteristic polynomial would have coefficients that nobody can factor."""
    if size * size * bits > MATRIX_BITS:
        raise GivenError(
            f"the characteristic polynomial of {size} x {size} numbers of {bits} bits; at most "
            f"{MATRIX_BITS // (size * size):,} bits are calculated with at this size; give shorter numbers"
        )


def check_cells(count: int, what: str = "an array") -> None:
    """Refuse an array of too many numbers before it is made."""
    if count > ARRAY_CELLS:
        raise GivenError(
            f"{what} has {write_count(count)} numbers; at most {ARRAY_CELLS:,} are calculated; give smaller sizes"
        )


def write_count(count: int) -> str:
    """Write a count with commas, or as "more than" where it is very long."""
    return f"{count:,}" if abs(count) < 10**15 else f"more than {10**15:,}"
