"""Medians of times, and the rows that the benchmarks print."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

# Eight questions from as many topics: a sheet of them is printed, and a class marked.
FAMILIES = (
    "mlp/backprop",
    "norm/batchnorm",
    "attention/scaled_dot_product",
    "gnn/gcn_layer",
    "cnn/shape_chain",
    "regression/ridge",
    "regression/simple",
    "adversarial/fgsm",
)
SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}


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
class Bare:
    """What the same work takes without Markscheme, measured in the same run: `seconds` by `name`, as "bare Typst"."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Row:
    """One measured quantity; without a target it is printed for comparison only.

    `bare`: what is put beside it. A row in "x" is such a ratio itself, and `what` says to what. A row without a unit is
    a rate, so many a second.
    """

    what: str
    measured: float
    unit: str
    target: float | None = None
    more_is_better: bool = False
    bare: Bare | None = None

    @property
    def ratio(self) -> float:
        """Measured by target; below 1 is better than asked, or above 1 where more is better."""
        return self.measured / self.target if self.target else float("nan")

    @property
    def is_met(self) -> bool:
        return self.ratio >= 1 if self.more_is_better else self.ratio <= 1

    @property
    def name(self) -> str:
        """What the row is known by from one commit to the next: `what` in small letters, digits and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.what.casefold()).strip("-")

    @property
    def seconds(self) -> float | None:
        """The time of one; None where the row is no time and no rate."""
        if self.unit in SECONDS:
            return self.measured * SECONDS[self.unit]
        return 1 / self.measured if not self.unit and self.measured else None

    @property
    def times_bare(self) -> float | None:
        """How many times the bare work it takes; None where nothing is put beside it."""
        if self.unit == "x":
            return self.measured
        return self.seconds / self.bare.seconds if self.bare and self.seconds is not None else None

    def to_json(self) -> dict[str, Any]:
        """The row as plain data, for the table and for another process."""
        bare = {"bare": self.bare.name, "bare_seconds": self.bare.seconds} if self.bare else {}
        aim = {} if self.target is None else {"target": self.target}
        more = {"more_is_better": True} if self.more_is_better else {}
        return {"what": self.what, "measured": self.measured, "unit": self.unit, **aim, **more, **bare}


def row_of(data: dict[str, Any]) -> Row:
    """Read what `Row.to_json` gave."""
    bare = Bare(data["bare"], data["bare_seconds"]) if "bare" in data else None
    more = data.get("more_is_better", False)
    return Row(data["what"], data["measured"], data["unit"], data.get("target"), more, bare)


def seconds(work: Callable[[], Any], repeats: int, inner: int = 1) -> float:
    """Median time of one call over `repeats` runs of `inner` calls, after one call to warm up."""
    return seconds_together([work], repeats, inner)[0]


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
