"""How much wider is what is accepted than what correct work reaches? 1 is tight; 3 accepts what nobody honest writes.

    python -m benchmarks.tightness --seeds 2 --levels easy regression/simple

For every number of an asked answer: the accepted half-width over the farthest from the key that a directed search finds
over the listed routes, rounding each number up or down (`--nearest`: always to nearest, but to more digits where that
leads farther). The rounding of the answer itself is part of both.
"""

from __future__ import annotations

import sys

from flint import arb, fmpq

from benchmarks import study
from benchmarks.directed import Search
from benchmarks.shares import Row, report
from benchmarks.study import Drawn
from markscheme.acceptance import Range
from markscheme.evaluate import cells_of
from markscheme.hand import shown_by_calculator

MEDIAN, TAIL = (0.5, 1.2), (0.95, 2.5)  # quantile and goal


def ratio(accepted: Range, key: fmpq, low: fmpq, high: fmpq, half: fmpq) -> float | None:
    """Accepted over reached, of one number; None where only the key itself is accepted.

    `low`, `high`: the ends that were reached. `half`: half a unit of the last digit asked.
    """
    width = max(accepted.high - key, key - accepted.low)
    reached = max(high - key, key - low) + half
    return float(width.p) / float(width.q) * float(reached.q) / float(reached.p) if width > 0 and reached > 0 else None


def count(drawn: Drawn, rows: list[Row], restarts: int, nearest: bool) -> int:
    """Search one instance; take up the ratio of each number; return how many evaluations it took."""
    problem = drawn.problem
    search = Search(problem, nearest)
    search.by_every_route(restarts)
    for (name, place), low in search.low.items():
        cell = cells_of(problem.values[name])[place]
        key = shown_by_calculator(cell) if isinstance(cell, arb) else cell
        half = problem.rounding.half_unit(abs(key))
        found = ratio(drawn.instance.accepted(name)[place], key, low, search.high[name, place], half)
        if found is not None:
            for row in rows:
                row.add(drawn.family, found, f"{drawn.task.place}: {name}[{place}] {found:.1f} times")
    return search.runs


def main(words: list[str]) -> int:
    parser = study.parser(__doc__, seeds=1)
    parser.add_argument("--restarts", type=int, default=2, help="searches from random roundings (%(default)s)")
    parser.add_argument("--nearest", action="store_true", help="each number to nearest, to more digits now and then")
    given = parser.parse_args(words)
    rows = [
        Row(f"accepted over reached: {name}", goal, unit="times", quantile=quantile)
        for name, (quantile, goal) in {"median": MEDIAN, "95th percentile": TAIL}.items()
    ]
    runs = sum(count(drawn, rows, given.restarts, given.nearest) for drawn in study.wanted(given).instances())
    print(f"{runs:,} evaluations")
    return report(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
