"""Low-rank adaptation by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given


def lora(given: Given, c: Calculator) -> dict[str, Any]:
    """Scaling, update, merged weights, output by either way, numbers of parameters."""
    W, B, A, x = given.W, given.B, given.A, given.x
    rank = Decimal(len(A))
    s = c.result(c.div(given.alpha, rank))
    if c.way("scaled update", "product first", "scaled factor") == "product first":
        delta = [[c.mul(s, cell) for cell in row] for row in c.matmul(B, A)]
    else:
        delta = c.matmul([[c.mul(s, cell) for cell in row] for row in B], A)
    delta = c.result(delta)
    merged = c.result([[c.add(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(W, delta, strict=True)])
    if c.way("output", "merged", "branches") == "merged":
        y = c.matvec(merged, x)
    else:
        y = [c.add(a, c.mul(s, b)) for a, b in zip(c.matvec(W, x), c.matvec(B, c.matvec(A, x)), strict=True)]
    trained, full = rank * (len(W) + len(x)), Decimal(len(W) * len(x))
    found = {"scaling": s, "delta": delta, "merged": merged, "y": c.result(y)}
    return {**found, "trainable": trained, "full": full, "ratio": c.result(c.div(trained, full))}
