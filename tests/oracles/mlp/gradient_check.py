"""Gradient checking with NumPy's polynomials, in exact fractions where nearly equal numbers are subtracted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from numpy.polynomial.polynomial import polyder, polyval

from oracles.harness import exactly

SIZES = ({"m": 2}, {"m": 7})
CASES = [
    {"coefficients": [0, 0, 0, 1], "theta": 1, "epsilon": "0.01"},  # 3.0001 beside 3
    {"coefficients": [1, 2, 3], "theta": "0.5", "epsilon": "0.1"},  # of a parabola the two are equal
    {"coefficients": [5, 0, -1, 1], "theta": 0, "epsilon": "0.5"},  # the derivative is 0
    {"coefficients": ["1/3", -2], "theta": 4, "epsilon": 1},
    {"coefficients": [1, -2, 0, "1.5", 2], "theta": "-1.5", "epsilon": "0.0001"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    c = exactly(given["coefficients"])
    theta, epsilon = exactly(given["theta"]), exactly(given["epsilon"])
    plus, minus, slope = polyval(theta + epsilon, c), polyval(theta - epsilon, c), polyval(theta, polyder(c))
    numerical = Fraction(plus - minus) / 2 / epsilon
    error = abs(numerical - slope) / (abs(numerical) + abs(slope))
    names = ("J_plus", "J_minus", "numerical", "analytical", "relative_error")
    return {name: float(value) for name, value in zip(names, (plus, minus, numerical, slope, error), strict=True)}
