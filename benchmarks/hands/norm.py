"""Batch normalisation by hand, forward and backward."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given

ZERO = Decimal(0)


def _statistics(given: Given, c: Calculator) -> tuple[list[Decimal], list[Decimal]]:
    if given.mode != "train":
        return given.running_mean, given.running_variance
    columns = transposed(given.Z)
    mean = c.result([c.mean(column) for column in columns])
    return mean, c.result([c.variance(column, m) for column, m in zip(columns, mean, strict=True)])


def _normalised(given: Given, c: Calculator) -> dict[str, Any]:
    mean, variance = _statistics(given, c)
    # one root for each column, as the table on paper has it
    spread = [c.sqrt(c.add(v, given.epsilon)) for v in variance]
    z_hat = c.result([[c.div(c.sub(z, m), s) for z, m, s in zip(row, mean, spread, strict=True)] for row in given.Z])
    return {"mean": mean, "variance": variance, "Z_hat": z_hat, "spread": spread}


def batchnorm(given: Given, c: Calculator) -> dict[str, Any]:
    """Mean, variance, normalised values, scale and shift."""
    found = _normalised(given, c)
    out = [
        [c.add(c.mul(g, z), b) for g, z, b in zip(given.gamma, row, given.beta, strict=True)] for row in found["Z_hat"]
    ]
    if given.activation == "relu":
        out = [[max(cell, ZERO) for cell in row] for row in out]
    return {**found, "out": c.result(out)}


def batchnorm_backward(given: Given, c: Calculator) -> dict[str, Any]:
    """Gradients of scale, shift and input."""
    found = _normalised(given, c)
    above, hats, spread = transposed(given.dY), transposed(found["Z_hat"]), found["spread"]
    found["grad_beta"] = c.result([c.total(column) for column in above])
    found["grad_gamma"] = c.result([c.dot(g, h) for g, h in zip(above, hats, strict=True)])
    found["grad_Z_hat"] = c.result([[c.mul(g, d) for g, d in zip(given.gamma, row, strict=True)] for row in given.dY])
    grads = transposed(found["grad_Z_hat"])
    if given.mode != "train":
        columns = [[c.div(g, s) for g in column] for column, s in zip(grads, spread, strict=True)]
    else:
        columns = [_column(c, *parts) for parts in zip(grads, hats, spread, strict=True)]
    return {**found, "grad_Z": c.result(transposed(columns))}


def _column(c: Calculator, grads: list[Decimal], hats: list[Decimal], spread: Decimal) -> list[Decimal]:
    """(g - mean g - h mean(g h)) / s; or (m g - sum g - h sum(g h)) / (m s)."""
    products = [c.mul(g, h) for g, h in zip(grads, hats, strict=True)]
    if c.way("gradient through the statistics", "means", "sums") == "means":
        mean, with_hat = c.mean(grads), c.mean(products)
        return [c.div(c.add(g, -mean, -c.mul(h, with_hat)), spread) for g, h in zip(grads, hats, strict=True)]
    m = Decimal(len(grads))
    total, with_hat, divisor = c.total(grads), c.total(products), c.mul(m, spread)
    rows = zip(grads, hats, strict=True)
    return [c.div(c.add(c.mul(m, g), -total, -c.mul(h, with_hat)), divisor) for g, h in rows]
