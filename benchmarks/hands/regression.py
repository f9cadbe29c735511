"""Least squares by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given
from benchmarks.hands.systems import solve


def simple(given: Given, c: Calculator) -> dict[str, Any]:
    """A line through points."""
    return line(c, given.x, given.y)


def log_transformed(given: Given, c: Calculator) -> dict[str, Any]:
    """A line in ln x."""
    u = c.result([c.ln(x) for x in given.x])
    return {"u": u, **line(c, u, given.y)}


def line(c: Calculator, x: list[Decimal], y: list[Decimal]) -> dict[str, Any]:
    """Means, sums of squares and products of the deviations, slope and intercept."""
    mean_x, mean_y = c.result(c.mean(x)), c.result(c.mean(y))
    s_xx = c.result(deviations(c, x, x, mean_x, mean_x))
    s_xy = c.result(deviations(c, x, y, mean_x, mean_y))
    slope = c.result(c.div(s_xy, s_xx))
    way = c.way("intercept", "means", uncommon=["sums"])
    if way == "means":
        intercept = c.sub(mean_y, c.mul(slope, mean_x))
    else:
        intercept = c.div(c.sub(c.total(y), c.mul(slope, c.total(x))), Decimal(len(x)))
    return {
        "mean_x": mean_x,
        "mean_y": mean_y,
        "S_xx": s_xx,
        "S_xy": s_xy,
        "slope": slope,
        "intercept": c.result(intercept),
    }


def deviations(c: Calculator, x: list[Decimal], y: list[Decimal], mean_x: Decimal, mean_y: Decimal) -> Decimal:
    """The sum of (x - mean)(y - mean): two passes, expanded, or the sum of x y less n times the means."""
    n = Decimal(len(x))
    # a square may be expanded by any list; the product of two different deviations is expanded by nobody's
    ways, more = ["two passes", "moments"], ["product of the sums over n", "expanded"]
    if x is y:
        way = c.way("sum of squares", *ways, "expanded", uncommon=more[:1])
    else:
        way = c.way("sum of products", *ways, uncommon=more)
    if way == "moments":
        return c.sub(c.dot(x, y), c.mul(n, c.mul(mean_x, mean_y)))
    if way == "product of the sums over n":
        return c.sub(c.dot(x, y), c.div(c.mul(c.total(x), c.total(y)), n))
    if way == "two passes":
        if x is y:
            return c.total([c.square(c.sub(a, mean_x)) for a in x])
        return c.dot([c.sub(a, mean_x) for a in x], [c.sub(b, mean_y) for b in y])
    if x is y:
        return c.total([c.expanded(a, mean_x) for a in x])
    both = c.mul(mean_x, mean_y)
    pairs = zip(x, y, strict=True)
    return c.total([c.add(c.mul(a, b), -c.mul(a, mean_y), -c.mul(mean_x, b), both) for a, b in pairs])


def multiple(given: Given, c: Calculator) -> dict[str, Any]:
    """Normal equations with a column of ones in front."""
    gram, moment = normal_equations(given, c)
    return {"gram": gram, "moment": moment, "theta": c.result(solve(c, gram, moment))}


def ridge(given: Given, c: Calculator) -> dict[str, Any]:
    """The same with lambda on the diagonal."""
    gram, moment = normal_equations(given, c)
    penalised = [list(row) for row in gram]
    for i in range(len(gram)):
        if i or given.penalise_intercept == "yes":
            penalised[i][i] = c.add(gram[i][i], given.lambda2)
    return {"gram": gram, "moment": moment, "theta": c.result(solve(c, penalised, moment))}


def normal_equations(given: Given, c: Calculator) -> tuple[list[list[Decimal]], list[Decimal]]:
    """D^T D and D^T y."""
    columns = transposed([[Decimal(1), *row] for row in given.X])
    gram = c.result([[c.dot(a, b) for b in columns] for a in columns])
    return gram, c.result([c.dot(a, given.y) for a in columns])
