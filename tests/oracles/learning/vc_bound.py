"""Dichotomies counted by SciPy's binomials or one by one, the bound and the error bar with mpmath."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

from mpmath import exp, findroot, mp, mpf
from scipy.special import comb

CASES = [
    {"d": 3, "N": 2, "epsilon": "0.5", "delta": 1},  # fewer points than the VC dimension: all dichotomies
    {"d": 0, "N": 1, "epsilon": "0.1", "delta": "0.05"},
    {"d": 50, "N": 10000, "epsilon": "0.4", "delta": "0.01"},
    {"growth": "power", "d": 0, "N": 7, "epsilon": "0.1", "delta": "0.05"},
    {"growth": "power", "d": 10, "N": 500000, "epsilon": "sqrt(2)/10", "delta": "e^-3"},
    {"growth": "positive_rays", "N": 1, "epsilon": 1, "delta": 1},
    {"growth": "intervals", "N": 1, "epsilon": 1, "delta": 1},
    {"growth": "intervals", "N": 9, "epsilon": 1, "delta": "1/2"},
]
COUNTED = 12  # points up to which dichotomies are listed one by one


def dichotomies(n: int, growth: str, d: int) -> int:
    """Of n points on a line in ascending order, by labels; more of them by the sums of lines of a triangle."""
    if growth == "sauer":
        return sum(comb(n, i, exact=True) for i in range(d + 1))
    if growth == "power":
        return int(n) ** d + 1
    if n > COUNTED:
        return 1 + sum(range(n + 1)) if growth == "intervals" else sum(1 for _ in range(n + 1))
    places = combinations_with_replacement(range(n + 1), 2)
    spans = [(a, b if growth == "intervals" else n) for a, b in places]
    return len({tuple(a <= i < b for i in range(n)) for a, b in spans})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    n, epsilon, delta = round(given["N"]), mpf(given["epsilon"]), mpf(given["delta"])
    one, two = (dichotomies(size, options["growth"], given.get("d", 0)) for size in (n, 2 * n))
    with mp.workdps(40):

        def bound(tolerance: mpf) -> mpf:
            return 4 * two / exp(tolerance**2 * n / 8)

        def excess(tolerance: mpf) -> mpf:
            return mp.log(bound(tolerance)) - mp.log(delta)

        omega = findroot(excess, (1, 2), tol=1e-30)
        return {
            "growth_N": float(one),
            "growth_2N": float(two),
            "bound": float(bound(epsilon)),
            "omega": float(abs(omega)),
        }
