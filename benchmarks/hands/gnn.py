"""Graphs by hand: normalised adjacency, a graph convolution, Laplacians."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import EXACT, Calculator, tidy
from benchmarks.hands.givens import Given
from benchmarks.hands.systems import symmetric_eigenvalues

ZERO, ONE = Decimal(0), Decimal(1)
Matrix = list[list[Decimal]]


def _over_degrees(c: Calculator, a: Matrix, degree: list[Decimal], by_rows: bool) -> Matrix:
    """D^-1 A; or D^-1/2 A D^-1/2: over the root of the product, over both roots, or times both reciprocal roots.

    On the diagonal the root is taken twice, which is the degree: nobody multiplies 1.414 by 1.414 there. Who notices
    short numbers sees them for other equal degrees, too, and for roots of 2 and 8.
    """
    n = range(len(a))
    if by_rows:
        return [[c.div(a[i][j], degree[i]) if a[i][j] else ZERO for j in n] for i in n]
    way = c.way("degrees", "root of the product", "product of the roots", "reciprocal roots")
    root = [c.sqrt(d) for d in degree]

    def cell(i: int, j: int) -> Decimal:
        if not a[i][j]:
            return ZERO
        if i == j:
            return c.div(a[i][i], degree[i])
        direct = EXACT.divide(a[i][j], EXACT.sqrt(degree[i] * degree[j]))
        if c.seen(direct):
            return tidy(direct)
        if way == "reciprocal roots":
            return c.mul(c.div(ONE, root[i]), a[i][j], c.div(ONE, root[j]))
        if way == "root of the product":
            return c.div(a[i][j], c.sqrt(c.mul(degree[i], degree[j])))
        return c.div(a[i][j], c.mul(root[i], root[j]))

    return [[cell(i, j) for j in n] for i in n]


def normalized_adjacency(given: Given, c: Calculator) -> dict[str, Any]:
    """Self-loops, degrees, normalised matrix."""
    loops = ONE if given.self_loops == "yes" else ZERO
    a = [[c.add(cell, loops) if i == j else cell for j, cell in enumerate(row)] for i, row in enumerate(given.A)]
    degree = c.result([c.total(row) for row in a])
    return {
        "A_tilde": a,
        "degree": degree,
        "A_hat": c.result(_over_degrees(c, a, degree, given.normalisation == "row")),
    }


def gcn_layer(given: Given, c: Calculator) -> dict[str, Any]:
    """Propagate, multiply by the weights, activate."""
    found = normalized_adjacency(given, c)
    features = c.result(c.matmul(found["A_hat"], given.H))
    if c.way("layer", "features first", "weights first") == "features first":
        z = c.matmul(features, given.W)
    else:
        z = c.matmul(found["A_hat"], c.matmul(given.H, given.W))
    z = c.result(z)
    out = [[max(cell, ZERO) for cell in row] for row in z] if given.activation == "relu" else z
    return {**found, "AH": features, "Z": z, "out": out}


def laplacian(given: Given, c: Calculator) -> dict[str, Any]:
    """Degrees, Laplacian, eigenvalues, normalised Laplacian."""
    a = given.A
    n = range(len(a))
    degree = [c.total(row) for row in a]
    laplacian = [[c.sub(degree[i] if i == j else ZERO, a[i][j]) for j in n] for i in n]
    by_rows = given.normalisation == "random_walk"
    if c.way("normalised Laplacian", "of L", "I less A") == "of L":
        norm = _over_degrees(c, laplacian, degree, by_rows)
    else:
        scaled = _over_degrees(c, a, degree, by_rows)
        norm = [[c.sub(ONE if i == j and degree[i] else ZERO, scaled[i][j]) for j in n] for i in n]
    eigenvalues = [c.shown(value) for value in symmetric_eigenvalues(laplacian)]
    return {
        "adjacency": a,
        "D": [[degree[i] if i == j else ZERO for j in n] for i in n],
        "L": c.result(laplacian),
        "eigenvalues": c.result(eigenvalues),
        "L_norm": c.result(norm),
    }
