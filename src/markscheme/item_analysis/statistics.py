"""The statistics of item analysis, from running sums: nothing here holds a class in memory.

Terms and formulas: L. Crocker, J. Algina, Introduction to Classical and Modern Test Theory (1986), chapters 7 and 14.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import NormalDist

LEAST_FOR_CORRELATION = 4  # Fisher's interval divides by the square root of n - 3


@dataclass
class Moments:
    """Running sums of one quantity; exact for fractions."""

    n: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def add(self, x: Fraction) -> None:
        """Count one more value."""
        self.n += 1
        self.total += x
        self.squares += x * x

    @property
    def mean(self) -> Fraction:
        """The mean; 0 of nothing."""
        return self.total / self.n if self.n else Fraction(0)

    @property
    def variance(self) -> Fraction:
        """The sample variance, divided by n - 1; 0 of fewer than two values."""
        return self.sum_of_squares / (self.n - 1) if self.n > 1 else Fraction(0)

    @property
    def sum_of_squares(self) -> Fraction:
        """The sum of squared deviations from the mean."""
        return self.squares - self.total * self.mean

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return math.sqrt(self.variance)


@dataclass
class Pairs:
    """Running sums of two quantities."""

    x: Moments = field(default_factory=Moments)
    y: Moments = field(default_factory=Moments)
    products: Fraction = Fraction(0)

    def add(self, x: Fraction, y: Fraction) -> None:
        """Count one more pair."""
        self.x.add(x)
        self.y.add(y)
        self.products += x * y

    @property
    def n(self) -> int:
        """How many pairs."""
        return self.x.n

    @property
    def correlation(self) -> float | None:
        """Pearson's r; None where one of the two does not vary."""
        spread = self.x.sum_of_squares * self.y.sum_of_squares
        if not spread:
            return None
        return float(self._shared) / math.sqrt(spread)

    @property
    def slope(self) -> float | None:
        """The least-squares slope of y on x; None where x does not vary."""
        return float(self._shared / self.x.sum_of_squares) if self.x.sum_of_squares else None

    @property
    def _shared(self) -> Fraction:
        return self.products - self.x.total * self.y.mean

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Find Fisher's confidence interval of r; None for too few pairs or where r is not defined."""
        r = self.correlation
        if r is None or self.n < LEAST_FOR_CORRELATION:
            return None
        if abs(r) >= 1:
            return (r, r)
        half = NormalDist().inv_cdf((1 + level) / 2) / math.sqrt(self.n - 3)
        return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def cronbach_alpha(variances: Sequence[Fraction], total_variance: Fraction) -> float | None:
    """Find Cronbach's alpha from the variances of the items and of their sum; None for one item or no spread.

    >>> cronbach_alpha([Fraction(1), Fraction(1)], Fraction(4))
    1.0
    """
    k = len(variances)
    if k < 2 or not total_variance:
        return None
    return float(Fraction(k, k - 1) * (1 - sum(variances, Fraction(0)) / total_variance))


def quantile(counts: Sequence[tuple[Fraction, int]], share: Fraction) -> Fraction:
    """Find a quantile of sorted values with their counts, linear between neighbours (Hyndman and Fan's type 7).

    >>> quantile([(Fraction(1), 2), (Fraction(4), 2)], Fraction(1, 2))
    Fraction(5, 2)
    """
    place = (sum(count for _, count in counts) - 1) * share
    below = math.floor(place)
    low, high = _ranked(counts, below), _ranked(counts, math.ceil(place))
    return low + (high - low) * (place - below)


def _ranked(counts: Sequence[tuple[Fraction, int]], rank: int) -> Fraction:
    for value, count in counts:
        rank -= count
        if rank < 0:
            return value
    raise ValueError("no value has this rank")


@dataclass(frozen=True)
class GroupTest:
    """One-way analysis of variance: F, its degrees of freedom, the chance of a larger F, and eta squared."""

    f: float
    between: int
    within: int
    p: float
    eta_squared: float


def compare_groups(groups: Iterable[Moments]) -> GroupTest | None:
    """Ask whether groups differ by more than chance; None for one group, or where nobody differs inside a group."""
    kept = [group for group in groups if group.n]
    n, k = sum(group.n for group in kept), len(kept)
    inside = sum((group.sum_of_squares for group in kept), Fraction(0))
    if k < 2 or n <= k or not inside:
        return None
    mean = sum((group.total for group in kept), Fraction(0)) / n
    outside = sum((group.n * (group.mean - mean) ** 2 for group in kept), Fraction(0))
    f = float((outside / (k - 1)) / (inside / (n - k)))
    return GroupTest(f, k - 1, n - k, f_tail(f, k - 1, n - k), float(outside / (outside + inside)))


def f_tail(f: float, between: int, within: int) -> float:
    """Give the chance that Fisher's F with these degrees of freedom is larger, a regularised incomplete beta."""
    from flint import arb

    x = arb(within) / (within + between * arb(f))
    return float(x.beta_lower(arb(within) / 2, arb(between) / 2, regularized=True))


def t_quantile(degrees: int, level: float = 0.95) -> float:
    """Find the two-sided quantile of Student's t, by bisection: a share `level` lies between -t and t.

    >>> round(t_quantile(10), 3)
    2.228
    """
    low, high = 0.0, 1e3
    for _ in range(80):
        middle = (low + high) / 2
        if f_tail(middle * middle, 1, degrees) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def mean_interval(values: Moments, level: float = 0.95) -> tuple[float, float] | None:
    """Find Student's confidence interval of a mean; None of fewer than two values."""
    if values.n < 2:
        return None
    half = t_quantile(values.n - 1, level) * values.deviation / math.sqrt(values.n)
    return float(values.mean) - half, float(values.mean) + half
