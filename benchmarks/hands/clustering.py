"""k-means, mixtures of Gaussians and hierarchical clustering by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import EXACT, Calculator, transposed
from benchmarks.hands.givens import Given
from benchmarks.hands.probability import PI


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


def gaussian_mixture(given: Given, c: Calculator) -> dict[str, Any]:
    """Densities cell by cell, responsibilities or the largest alone, weighted averages, a sum of logarithms."""
    two_pi = EXACT.multiply(Decimal(2), PI)
    densities = []
    for x in given.x:
        row = []
        for mean, variance in zip(given.means, given.variances, strict=True):
            exponent = c.div(c.square_of_difference(x, mean), c.mul(Decimal(2), variance))
            row.append(c.div(c.exp(-exponent), c.sqrt(c.mul(two_pi, variance))))
        densities.append(c.result(row))
    shares = [[c.mul(w, f) for w, f in zip(given.weights, row, strict=True)] for row in densities]
    totals = [c.total(row) for row in shares]
    if given.assignment == "soft":
        R = c.result([[c.div(s, total) for s in row] for row, total in zip(shares, totals, strict=True)])
    else:
        R = [[Decimal(s == max(row)) for s in row] for row in shares]
    columns = transposed(R)
    N = c.result([c.total(column) for column in columns])
    means = c.result([c.div(c.dot(column, given.x), n) for column, n in zip(columns, N, strict=True)])
    variances = []
    for column, n, mean in zip(columns, N, means, strict=True):
        if c.way("variance", "two passes", "moments") == "moments":
            moment = c.div(c.dot(column, [c.square(x) for x in given.x]), n)
            variances.append(c.sub(moment, c.square(mean)))
        else:
            squares = [c.square_of_difference(x, mean) for x in given.x]
            variances.append(c.div(c.dot(column, squares), n))
    found = {
        "densities": densities,
        "responsibilities": R,
        "weights_new": c.result([c.div(n, Decimal(len(given.x))) for n in N]),
        "means_new": means,
        "log_likelihood": c.result(c.total([c.ln(total) for total in totals])),
    }
    return found if given.spread == "fixed" else {**found, "variances_new": c.result(variances)}


def hierarchical(given: Given, c: Calculator) -> dict[str, Any]:
    """Table after table, each from the one before, of which the closest two clusters are read."""
    found: dict[str, Any] = {}
    if given.given_as == "points":
        table = found["distances"] = c.result([[_distance(c, x, y, given.metric) for y in given.X] for x in given.X])
    else:
        table = given.D
    n = len(table)
    clusters = [[i] for i in range(n)]
    merges, heights = [], []
    while len(clusters) > 1:
        height, i, j = min((table[i][j], i, j) for i in range(len(table)) for j in range(i + 1, len(table)))
        merges.append([Decimal(clusters[i][0] + 1), Decimal(clusters[j][0] + 1)])
        heights.append(height)
        rest = [k for k in range(len(clusters)) if k not in (i, j)]
        sizes = Decimal(len(clusters[i])), Decimal(len(clusters[j]))
        row = {k: _linked(c, given.linkage, table[i][k], table[j][k], sizes) for k in rest}
        clusters[i] = sorted(clusters[i] + clusters[j])
        kept = [k for k in range(len(clusters)) if k != j]
        table = c.result([[_entry(table, row, i, a, b) for b in kept] for a in kept])
        clusters.pop(j)
        if len(clusters) > 1:
            found[f"distances_{len(merges)}"] = table
    left = _clusters_left(n, merges, int(given.clusters))
    return {**found, "merges": merges, "heights": heights, "assignment": left}


def _distance(c: Calculator, x: list[Decimal], y: list[Decimal], metric: str) -> Decimal:
    if x is y:
        return Decimal(0)
    if metric == "manhattan":
        return c.total([abs(c.sub(a, b)) for a, b in zip(x, y, strict=True)])
    squared = _squared(c, x, y)
    return c.sqrt(squared) if metric == "euclidean" else squared


def _linked(c: Calculator, linkage: str, one: Decimal, other: Decimal, sizes: tuple[Decimal, Decimal]) -> Decimal:
    if linkage != "average":
        return min(one, other) if linkage == "single" else max(one, other)
    return c.div(c.dot(sizes, (one, other)), c.add(*sizes))


def _entry(table: list[list[Decimal]], row: dict[int, Decimal], merged: int, a: int, b: int) -> Decimal:
    if a == b:
        return Decimal(0)
    return row[b] if a == merged else row[a] if b == merged else table[a][b]


def _clusters_left(n: int, merges: list[list[Decimal]], count: int) -> list[Decimal]:
    names = list(range(1, n + 1))
    for one, other in merges[: n - count]:
        names = [int(one) if name == other else name for name in names]
    return [Decimal(sorted(set(names)).index(name) + 1) for name in names]


def _squared(c: Calculator, x: list[Decimal], m: list[Decimal]) -> Decimal:
    return c.total([c.square_of_difference(a, b) for a, b in zip(x, m, strict=True)])
