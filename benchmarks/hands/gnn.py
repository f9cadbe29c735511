"""Graphs by hand: normalised adjacency, a graph convolution, Laplacians."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import EXACT, Calculator, tidy
from benchmarks.hands.givens import Given, whole
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


def message_passing(given: Given, c: Calculator) -> dict[str, Any]:
    """Gather from the neighbours, multiply, add, activate, round after round."""
    features, found = given.H, {}
    columns = range(len(features[0]))
    for k in range(1, whole(given.rounds) + 1):
        messages = []
        for row in given.A:
            near = [features[j] for j, entry in enumerate(row) if entry]
            if not near:
                messages.append([ZERO for _ in columns])
            elif given.aggregate == "max":
                messages.append([max(h[j] for h in near) for j in columns])
            elif given.aggregate == "mean":
                messages.append([c.mean([h[j] for h in near]) for j in columns])
            else:
                messages.append([c.total([h[j] for h in near]) for j in columns])
        messages = c.result(messages)
        own, others = c.matmul(features, given.W_self), c.matmul(messages, given.W_neighbours)
        z = c.result([[c.add(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(own, others, strict=True)])
        features = [[max(cell, ZERO) for cell in row] for row in z] if given.activation == "relu" else z
        found |= {f"M_{k}": messages, f"H_{k}": features}
    return found


def readout(given: Given, c: Calculator) -> dict[str, Any]:
    """Pool over the nodes, logits, softmax, loss."""
    columns = [list(column) for column in zip(*given.H, strict=True)]
    pool = {"mean": c.mean, "sum": c.total, "max": max}[given.pool]
    pooled = c.result([pool(column) for column in columns])
    weights = [list(column) for column in zip(*given.W, strict=True)]
    z = c.result(c.matvec(weights, pooled, given.b))
    p = c.result(c.softmax(z))
    return {"pooled": pooled, "z": z, "p": p, "loss": c.result(-c.ln(p[whole(given.target) - 1]))}


def _added_up(given: Given, c: Calculator) -> dict[str, Any]:
    """Add up what the neighbours hold and multiply by the weights."""
    found: dict[str, Any] = {}
    A, nodes = given.A, range(len(given.A))
    if given.self_loops == "yes":
        A = found["A_tilde"] = [[c.add(A[i][j], ONE) if i == j else A[i][j] for j in nodes] for i in nodes]
    found["AH"] = c.result(c.matmul(A, given.H))
    found["Z"] = c.result(c.matmul(found["AH"], given.W))
    return found


def plain_layer(given: Given, c: Calculator) -> dict[str, Any]:
    """Add up, multiply, activate."""
    found = _added_up(given, c)
    if given.activation == "relu":
        found["out"] = [[max(cell, ZERO) for cell in row] for row in found["Z"]]
    return found


def node_classes(given: Given, c: Calculator) -> dict[str, Any]:
    """Add up, multiply, a softmax for each node, its largest entry; the logarithms of the labelled nodes."""
    found = _added_up(given, c)
    P = found["P"] = c.result([c.softmax(row) for row in found["Z"]])
    found["classes"] = [Decimal(row.index(max(row)) + 1) for row in P]
    losses = [-c.ln(row[whole(y) - 1]) for row, y in zip(P, given.targets, strict=True) if y]
    found["loss"] = c.result(c.mean(losses) if given.reduction == "mean" else c.total(losses))
    return found
