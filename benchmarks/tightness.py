"""How much wider is what is accepted than what correct work reaches? 1 is tight; 3 accepts what nobody honest writes.

    python -m benchmarks.tightness --seeds 2 --levels easy regression/simple

For every number of an asked answer: the accepted half-width over the farthest from the key that a directed search finds
over the listed routes, rounding each number up or down; for comparison also rounding each to nearest, to the digits
kept or to more of them, which is all that the sheet allows. The rounding of the answer itself is part of both.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from flint import arb, fmpq

from benchmarks import study
from benchmarks.directed import Search
from benchmarks.shares import Row, report
from benchmarks.study import CertifiedProblem
from markscheme.engine.accepted_range import Range
from markscheme.engine.held_numbers import shown_by_calculator
from markscheme.numbers.arrays import cells_of

MEDIAN, TAIL = (0.5, 1.2), (0.95, 2.5)  # quantile and goal


def ratio(accepted: Range, key: fmpq, low: fmpq, high: fmpq, half: fmpq) -> float | None:
    """Accepted over reached, of one number; None where only the key itself is accepted.

    `low`, `high`: the ends that were reached. `half`: half a unit of the last digit asked.
    """
    width = max(accepted.high - key, key - accepted.low)
    reached = max(high - key, key - low) + half
    return float(width.p) / float(width.q) * float(reached.q) / float(reached.p) if width > 0 and reached > 0 else None


def rows() -> dict[bool, list[Row]]:
    """The rows of each search: by whether every number is rounded to nearest."""
    quantiles = {"median": MEDIAN, "95th percentile": TAIL}
    return {
        nearest: [
            Row(f"accepted over reached{how}: {name}", None if nearest else goal, unit="times", quantile=quantile)
            for name, (quantile, goal) in quantiles.items()
        ]
        for nearest, how in ((False, ""), (True, " to nearest"))
    }


def count(drawn: CertifiedProblem, found: Mapping[bool, list[Row]], restarts: int) -> int:
    """Search one instance in both ways; take up the ratio of each number; return how many evaluations it took."""
    problem, runs = drawn.problem, 0
    for nearest, those in found.items():
        search = Search(problem, nearest)
        search.by_every_route(restarts)
        runs += search.runs
        for (name, place), low in search.low.items():
            cell = cells_of(problem.values[name])[place]
            key = shown_by_calculator(cell) if isinstance(cell, arb) else cell
            half = problem.rounding.half_unit(abs(key))
            one = ratio(drawn.instance.accepted(name)[place], key, low, search.high[name, place], half)
            for row in those if one is not None else ():
                row.add(drawn.family, one, f"{drawn.task.place}: {name}[{place}] {one:.1f} times")
    return runs


def main(words: list[str]) -> int:
    parser = study.parser(__doc__, seeds=1)
    parser.add_argument("--restarts", type=int, default=2, help="searches from random roundings (%(default)s)")
    given, found = parser.parse_args(words), rows()
    runs = sum(count(drawn, found, given.restarts) for drawn in study.wanted(given).instances())
    print(f"{runs:,} evaluations")
    return report([row for those in found.values() for row in those])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
