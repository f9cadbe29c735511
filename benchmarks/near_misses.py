"""Do wrong numbers earn marks? One entry of a right paper is made wrong, with as many digits as asked: what it earns.

    python -m benchmarks.near_misses --seeds 6 --levels easy,medium regression/simple

In every asked step that is a number or an array of numbers one entry is changed at random, once for each size of error.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmarks import study
from benchmarks.scripts import earned, numeric_places, printed, with_cell
from benchmarks.shares import Row
from benchmarks.study import CertifiedProblem
from markscheme.marking.mark import mark
from markscheme.numbers.arrays import cells_of

FULL, PART = 0.99, 0.01  # of the marks of the entry
GOALS = {"5 units": (0.005, 0.03), "4 %": (0.005, 0.03), "10 %": (0.002, 0.02), "30 %": (0.001, 0.01)}  # all, part
UNITS = 5  # of the last digit; a share of the value that is less is no error of its own


def wrong(text: str, size: str, sign: int) -> str | None:
    """A printed number made wrong by so much, with as many decimals; None where that is too little.

    >>> wrong("2.86", "5 units", 1), wrong("2.86", "10 %", -1), wrong("2.86", "1 %", 1)
    ('2.91', '2.57', None)
    """
    number = Decimal(text)
    unit = Decimal(1).scaleb(number.as_tuple().exponent)
    amount, kind = size.split()
    error = int(amount) * (unit if kind == "units" else abs(number) / 100)
    if error < UNITS * unit:
        return None
    return str((number + sign * error).quantize(unit, ROUND_HALF_UP))


def rows() -> dict[tuple[str, str], Row]:
    """Two rows for each size of error."""
    return {
        (size, earns): Row(f"off by {size}: earns {earns}", goal)
        for size, goals in GOALS.items()
        for earns, goal in zip(("all", "part"), goals, strict=True)
    }


def count(drawn: CertifiedProblem, found: Mapping[tuple[str, str], Row]) -> None:
    """Make one entry of each step wrong, in every size; take up what it earns."""
    paper, stream = printed(drawn.problem), drawn.stream("near misses")
    for name, answer in paper.items():
        places = numeric_places(drawn.problem, name, answer)
        if not places:
            continue
        place = stream.choice(places)
        for size in GOALS:
            sign = 1 - 2 * stream.below(2)
            text = wrong(cells_of(answer)[place], size, sign)
            if text is not None:
                _take(drawn, paper, name, place, text, size, found)


def _take(
    drawn: CertifiedProblem,
    paper: Mapping[str, Any],
    name: str,
    place: int,
    text: str,
    size: str,
    found: Mapping[tuple[str, str], Row],
) -> None:
    marked = mark(drawn.instance.scheme, {**paper, name: with_cell(paper[name], place, text)})
    step = next(step for step in marked.steps if step.name == name)
    credit = earned(step)
    said = f"{drawn.task.place}: {name}[{place}] {cells_of(paper[name])[place]} -> {text}: {step.verdict}"
    found[size, "all"].add(drawn.family, credit > FULL, said)
    found[size, "part"].add(drawn.family, PART < credit <= FULL, said)


def main(words: list[str]) -> int:
    return study.run(__doc__, rows(), count, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
