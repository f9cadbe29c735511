"""k-means by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given


def kmeans(given: Given, c: Calculator) -> dict[str, Any]:
    """Assign and move until a round changes nothing, or once; then the inertia."""
    centroids = given.start
    found: dict[str, Any] = {}
    before: list[int] = []
    for k in range(1, 100):
        distances = [[_squared(c, x, m) for m in centroids] for x in given.X]
        assigned = [min(range(len(row)), key=row.__getitem__) for row in distances]
        found[f"assignment_{k}"] = [Decimal(j + 1) for j in assigned]
        moved = []
        for j, old in enumerate(centroids):
            own = [x for x, a in zip(given.X, assigned, strict=True) if a == j]
            moved.append([c.mean(column) for column in transposed(own)] if own else old)
        centroids = found[f"centroids_{k}"] = c.result(moved)
        if given.stop != "stable" or assigned == before:
            break
        before = assigned
    # the written routes have two passes alone; the moments of each cluster are on no list
    if c.way("inertia", "distances", uncommon=["moments"]) == "distances":
        parts = [_squared(c, x, centroids[a]) for x, a in zip(given.X, assigned, strict=True)]
    else:
        parts = []
        for j, m in enumerate(centroids):
            own = [x for x, a in zip(given.X, assigned, strict=True) if a == j]
            squares = c.total([c.square(cell) for x in own for cell in x])
            parts.append(c.sub(squares, c.mul(Decimal(len(own)), c.total([c.square(cell) for cell in m]))))
    return {**found, "inertia": c.result(c.total(parts))}


def _squared(c: Calculator, x: list[Decimal], m: list[Decimal]) -> Decimal:
    return c.total([c.square_of_difference(a, b) for a, b in zip(x, m, strict=True)])
