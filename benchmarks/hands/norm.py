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


def layernorm(given: Given, c: Calculator) -> dict[str, Any]:
    """Row by row: statistics, normalised values, scale and shift."""
    rms = given.kind == "rms_norm"
    found: dict[str, Any] = {}
    if rms:
        found["mean_square"] = c.result([c.mean([c.square(x) for x in row]) for row in given.X])
        centred = given.X
    else:
        found["mean"] = c.result([c.mean(row) for row in given.X])
        pairs = list(zip(given.X, found["mean"], strict=True))
        found["variance"] = c.result([c.variance(row, m) for row, m in pairs])
        centred = [[c.sub(x, m) for x in row] for row, m in pairs]
    roots = [c.sqrt(c.add(v, given.epsilon)) for v in found["mean_square" if rms else "variance"]]
    found["X_hat"] = c.result([[c.div(x, s) for x in row] for row, s in zip(centred, roots, strict=True)])
    out = [[c.mul(g, x) for g, x in zip(given.gamma, row, strict=True)] for row in found["X_hat"]]
    if not rms:
        out = [[c.add(x, b) for x, b in zip(row, given.beta, strict=True)] for row in out]
    return {**found, "out": c.result(out)}


def zscore_minmax(given: Given, c: Calculator) -> dict[str, Any]:
    """Statistics of the training columns, then both tables."""
    columns = transposed(given.X)
    found: dict[str, Any] = {}
    if given.method == "zscore":
        shift = found["mean"] = c.result([c.mean(column) for column in columns])
        found["variance"] = c.result([c.variance(column, m) for column, m in zip(columns, shift, strict=True)])
        scale = found["deviation"] = c.result([c.sqrt(v) for v in found["variance"]])
    else:
        shift, high = [min(column) for column in columns], [max(column) for column in columns]
        found = {"low": shift, "high": high}
        scale = [c.sub(h, low) for h, low in zip(high, shift, strict=True)]

    def table(rows: list[list[Decimal]]) -> Any:
        return c.result([[c.div(c.sub(x, a), s) for x, a, s in zip(row, shift, scale, strict=True)] for row in rows])

    return {**found, "scaled": table(given.X), "scaled_test": table(given.X_test)}


def batchnorm_running(given: Given, c: Calculator) -> dict[str, Any]:
    """Batch by batch: moments, running moments; then the example."""
    one = Decimal(1)
    new = given.momentum if given.momentum_weighs == "batch" else c.sub(one, given.momentum)
    old = c.sub(one, given.momentum) if given.momentum_weighs == "batch" else given.momentum
    mean, variance = given.running_mean, given.running_variance
    found: dict[str, Any] = {}
    for t, batch in enumerate(given.batches, 1):
        columns, m = transposed(batch), len(batch)
        means = c.result([c.mean(column) for column in columns])
        pairs = list(zip(columns, means, strict=True))
        if given.batch_variance == "population":
            variances = c.result([c.variance(column, mu) for column, mu in pairs])
        else:
            squares = [[c.square_of_difference(x, mu) for x in column] for column, mu in pairs]
            variances = c.result([c.mean(some, m - 1) for some in squares])
        mean = c.result([c.add(c.mul(old, a), c.mul(new, b)) for a, b in zip(mean, means, strict=True)])
        variance = c.result([c.add(c.mul(old, a), c.mul(new, b)) for a, b in zip(variance, variances, strict=True)])
        found |= {f"mean_{t}": means, f"variance_{t}": variances}
        found |= {f"running_mean_{t}": mean, f"running_variance_{t}": variance}
    roots = [c.sqrt(c.add(v, given.epsilon)) for v in variance]
    x_hat = c.result([c.div(c.sub(x, m), s) for x, m, s in zip(given.x, mean, roots, strict=True)])
    out = [c.add(c.mul(g, x), b) for g, x, b in zip(given.gamma, x_hat, given.beta, strict=True)]
    return {**found, "x_hat": x_hat, "out": c.result(out)}
