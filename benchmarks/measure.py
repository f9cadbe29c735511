"""Medians of times, and the rows that the benchmarks print."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


class Clock:
    """What a benchmark reads the time from: the wall clock, or the processor time of this process and its children."""

    processor = False

    def now(self) -> float:
        if not self.processor:
            return perf_counter()
        used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)


CLOCK = Clock()


@dataclass(frozen=True)
class Row:
    """One measured quantity; without a target it is printed for comparison only."""

    what: str
    measured: float
    unit: str
    target: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Measured by target; below 1 is better than asked, or above 1 where more is better."""
        return self.measured / self.target if self.target else float("nan")

    @property
    def is_met(self) -> bool:
        return self.ratio >= 1 if self.more_is_better else self.ratio <= 1


def seconds(work: Callable[[], Any], repeats: int, inner: int = 1) -> float:
    """Median time of one call over `repeats` runs of `inner` calls, after one call to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = CLOCK.now()
        for _ in range(inner):
            work()
        times.append((CLOCK.now() - start) / inner)
    return median(times)


def seconds_together(works: list[Callable[[], Any]], repeats: int, inner: int = 1) -> list[float]:
    """Median times of several calls whose runs alternate, so that a busy spell of the machine meets all of them."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(repeats):
        for work, found in zip(works, times, strict=True):
            start = CLOCK.now()
            for _ in range(inner):
                work()
            found.append((CLOCK.now() - start) / inner)
    return [median(found) for found in times]
