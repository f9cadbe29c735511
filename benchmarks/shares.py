"""The rows of a study: a share, a mean or a quantile with its 95 % interval, held against a goal by its worse end.

A sample too small to tell is out of bounds, as a broken promise is: the worse end of its interval counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf, sqrt
from statistics import fmean, stdev

Z = 1.959964  # of a normal distribution, 95 % lie within so many standard deviations
Estimate = tuple[float, float, float]  # the value and the ends of its interval


def wilson(hits: float, of: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson (1927): right near 0 and 1, where the usual one has no width.

    >>> [round(end, 4) for end in wilson(0, 100)]
    [0.0, 0.037]
    """
    if not of:
        return 0.0, 1.0
    share, weight = hits / of, Z * Z / of
    centre, evaluate_rounded = share + weight / 2, Z * sqrt(max(share * (1 - share), 0) / of + weight / of / 4)
    return max((centre - evaluate_rounded) / (1 + weight), 0.0), min((centre + evaluate_rounded) / (1 + weight), 1.0)


def as_share(values: Sequence[float]) -> Estimate:
    """A share by Wilson; a mean of shares of which some are neither 0 nor 1 by the normal interval, where narrower.

    No variable between 0 and 1 varies more than one that is either, so Wilson's holds for both.
    """
    value = fmean(values) if values else 0.0
    low, high = wilson(sum(values), len(values))
    if any(0 < one < 1 for one in values):
        _, normal_low, normal_high = as_mean(values)
        low, high = max(low, normal_low), min(high, normal_high)
    return value, low, high


def as_mean(values: Sequence[float]) -> Estimate:
    """A mean of anything, which may be below 0, with the normal interval."""
    if len(values) < 2:
        return (values[0] if values else 0.0), -inf, inf
    centre, evaluate_rounded = fmean(values), Z * stdev(values) / sqrt(len(values))
    return centre, centre - evaluate_rounded, centre + evaluate_rounded


def as_quantile(q: float, values: Sequence[float]) -> Estimate:
    """A quantile with the interval between two order statistics: as many lie below it as a binomial lets."""
    if not values:
        return 0.0, -inf, inf
    ordered, n = sorted(values), len(values)
    evaluate_rounded = Z * sqrt(n * q * (1 - q))
    low, high = (
        floor(n * q - evaluate_rounded) - 1,
        ceil(n * q + evaluate_rounded),
    )  # places, of the ranks that tables of the sign test give
    return (
        ordered[min(int(n * q), n - 1)],
        ordered[low] if low >= 0 else -inf,
        ordered[high] if high < n else inf,
    )


@dataclass(frozen=True)
class Sample:
    """One observation: of which family, how much, and what replays it."""

    family: str
    value: float
    place: str = ""


@dataclass
class Row:
    """One figure of a study over its samples.

    `goal`: at most this, or at least; None where it is printed for comparison. `unit`: "%", "points" (both printed a
    hundredfold) or anything else. `quantile`: the figure is this quantile. `worst_family`: the figure is the mean of
    the family that does worst, without an interval, for to choose the worst leans to the worse side already.
    """

    what: str
    goal: float | None = None
    at_least: bool = False
    unit: str = "%"
    quantile: float | None = None
    worst_family: bool = False
    samples: list[Sample] = field(default_factory=list)

    def add(self, family: str, value: float, place: str = "") -> None:
        """Take one more observation."""
        self.samples.append(Sample(family, float(value), place))

    def estimate(self) -> Estimate:
        """The figure and the ends of its interval."""
        if self.worst_family:
            means = [self._of([s.value for s in samples])[0] for samples in self.by_family().values()]
            worst = (min if self.at_least else max)(means, default=0.0)
            return worst, worst, worst
        return self._of([sample.value for sample in self.samples])

    def _of(self, values: Sequence[float]) -> Estimate:
        if self.quantile is not None:
            return as_quantile(self.quantile, values)
        return as_share(values) if self.unit == "%" else as_mean(values)

    def by_family(self) -> dict[str, list[Sample]]:
        """The samples of each family."""
        found: dict[str, list[Sample]] = {}
        for sample in self.samples:
            found.setdefault(sample.family, []).append(sample)
        return found

    def holds(self, value: float) -> bool:
        """Whether a value is within the goal."""
        return self.goal is None or (value >= self.goal if self.at_least else value <= self.goal)

    @property
    def is_in(self) -> bool:
        """Whether the worse end of the interval is within the goal; without a sample nothing is shown, so it is not."""
        _, low, high = self.estimate()
        return self.goal is None or (bool(self.samples) and self.holds(low if self.at_least else high))

    def families_out(self) -> Iterator[tuple[str, float, Sample]]:
        """The families whose own figure is out of bounds, the worst first, each with its worst sample."""
        figures = {f: (self._of([s.value for s in found])[0], found) for f, found in self.by_family().items()}
        for family, (value, found) in sorted(figures.items(), key=lambda item: item[1][0], reverse=not self.at_least):
            if not self.holds(value):
                yield family, value, (min if self.at_least else max)(found, key=lambda sample: sample.value)

    def shown(self, value: float) -> str:
        """A value in the unit of the row."""
        if abs(value) == inf:
            return "?"
        if self.unit in ("%", "points"):
            return f"{100 * value:.1f} %" if self.unit == "%" else f"{100 * value:.1f}"
        return f"{value:.2f}"

    def line(self) -> str:
        """The row as it is printed."""
        value, low, high = self.estimate()
        goal = "" if self.goal is None else f"{'>=' if self.at_least else '<='} {self.shown(self.goal)}"
        interval = "" if self.worst_family else f"{self.shown(low)} to {self.shown(high)}"
        if self.goal is None:
            verdict = ""
        elif self.is_in:
            verdict = "in"
        else:
            verdict = "out, sample too small" if self.holds(value) else "out"
        return (
            f"{self.what:<62} {self.shown(value) if self.samples else '-':>8} {interval:>18} {len(self.samples):>7} "
            f"{goal:>11}  {verdict}"
        ).rstrip()


def report(rows: Sequence[Row]) -> int:
    """Print the table, then where each row is out of bounds and what replays it; 1 when one is out of bounds."""
    print(f"{'':<62} {'':>8} {'95 % interval':>18} {'of':>7} {'goal':>11}")
    for row in rows:
        print(row.line())
    for row in rows:
        if not row.is_in:
            for family, value, sample in row.families_out():
                print(f"OUT {row.what}: {family} {row.shown(value)}; {sample.place}")
    return int(not all(row.is_in for row in rows))
