"""Gradient descent step by step, critical points, schedules, Newton, epochs and delta-bar-delta, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number, whole
from benchmarks.hands.systems import determinant, eigenvector, normalised, roots

ZERO, ONE, TWO = Decimal(0), Decimal(1), Decimal(2)
Vector = list[Decimal]


def step(given: Given, c: Calculator) -> dict[str, Any]:
    """A few steps of one method on a quadratic loss or on given gradients."""
    theta, count = given.theta, len(given.gradients) if given.gradient == "given" else whole(given.steps)
    zeros = [ZERO] * len(theta)
    v = zeros if given.method in ("sgd", "adam") else given.v0
    m = zeros
    found: dict[str, Any] = {}
    for k in range(1, count + 1):
        at = theta
        if given.method == "nesterov":
            way = given.beta if given.momentum_form == "velocity" else -c.mul(given.eta, given.beta)
            at = [c.add(t, c.mul(way, speed)) for t, speed in zip(theta, v, strict=True)]
        g = (
            given.gradients[k - 1]
            if given.gradient == "given"
            else [c.mul(a, t) for a, t in zip(given.a, at, strict=True)]
        )
        if given.weight_decay == "l2":
            g = [c.add(one, c.mul(given.decay, t)) for one, t in zip(g, at, strict=True)]
        g = found[f"g_{k}"] = c.result(g)
        old = theta
        if given.weight_decay == "decoupled":
            factor = c.sub(ONE, c.mul(given.eta, given.decay))
            old = [c.mul(factor, t) for t in theta]
        if given.method == "sgd":
            theta = [c.sub(t, c.mul(given.eta, one)) for t, one in zip(old, g, strict=True)]
        elif given.method in ("momentum", "nesterov"):
            v, theta = _momentum(given, c, v, g, old)
            found[f"v_{k}"] = v
        elif given.method == "adam":
            m = found[f"m_{k}"] = c.result(_average(c, given.beta1, m, g))
            v = found[f"v_{k}"] = c.result(_average(c, given.beta2, v, [c.square(one) for one in g]))
            m_hat = found[f"m_hat_{k}"] = c.result(_corrected(c, m, given.beta1, k))
            v_hat = found[f"v_hat_{k}"] = c.result(_corrected(c, v, given.beta2, k))
            theta = [_scaled(given, c, *parts) for parts in zip(old, m_hat, v_hat, strict=True)]
        else:
            v = found[f"v_{k}"] = c.result(_accumulated(given, c, v, g, k))
            theta = [_scaled(given, c, *parts) for parts in zip(old, g, v, strict=True)]
        theta = found[f"theta_{k}"] = c.result(theta)
    return found


def _momentum(given: Given, c: Calculator, v: Vector, g: Vector, old: Vector) -> tuple[Vector, Vector]:
    if given.momentum_form == "velocity":
        v = c.result([c.sub(c.mul(given.beta, a), c.mul(given.eta, b)) for a, b in zip(v, g, strict=True)])
        return v, [c.add(t, a) for t, a in zip(old, v, strict=True)]
    v = c.result(_average(c, given.beta, v, g))
    return v, [c.sub(t, c.mul(given.eta, a)) for t, a in zip(old, v, strict=True)]


def _average(c: Calculator, keep: Decimal, old: Vector, new: Vector) -> Vector:
    return [c.dot([keep, c.sub(ONE, keep)], [a, b]) for a, b in zip(old, new, strict=True)]


def _corrected(c: Calculator, moment: Vector, beta: Decimal, k: int) -> Vector:
    divisor = c.sub(ONE, c.power(beta, k))
    return [c.div(cell, divisor) for cell in moment]


def _accumulated(given: Given, c: Calculator, v: Vector, g: Vector, k: int) -> Vector:
    squares = [c.square(one) for one in g]
    if given.method == "rmsprop":
        return _average(c, given.rho, v, squares)
    if given.accumulator == "sum":
        return [c.add(a, b) for a, b in zip(v, squares, strict=True)]
    n = Decimal(k)
    if c.way("running mean", "weights first", "sum first") == "sum first":
        return [c.div(c.add(c.mul(n - 1, a), b), n) for a, b in zip(v, squares, strict=True)]
    return [c.dot([c.div(n - 1, n), c.div(ONE, n)], [a, b]) for a, b in zip(v, squares, strict=True)]


def _scaled(given: Given, c: Calculator, old: Decimal, g: Decimal, v: Decimal) -> Decimal:
    inside = given.epsilon_place == "inside"
    root = c.sqrt(c.add(v, given.epsilon)) if inside else c.add(c.sqrt(v), given.epsilon)
    way = c.way("scaled step", "product first", "quotient first", "rate over the root")
    if way == "product first":
        return c.sub(old, c.div(c.mul(given.eta, g), root))
    if way == "quotient first":
        return c.sub(old, c.mul(given.eta, c.div(g, root)))
    return c.sub(old, c.mul(c.div(given.eta, root), g))


def critical_point(given: Given, c: Calculator) -> dict[str, Any]:
    """Gradients at the points, the Hessian at the critical one, its eigenvalues, the direction of escape."""
    terms = [(number(f), whole(i), whole(j)) for f, i, j in given.terms]

    def value(point: Vector, di: int, dj: int) -> Decimal:
        parts = []
        for f, i, j in terms:
            factor = f
            for n, times in ((i, di), (j, dj)):
                for less in range(times):
                    factor = factor * (n - less)
            if factor:
                powers = [c.power(w, n) for w, n in zip(point, (i - di, j - dj), strict=True) if n > 0]
                parts.append(c.mul(factor, *powers))
        return c.total(parts)

    gradients = [[value(p, 1, 0), value(p, 0, 1)] for p in given.candidates]
    critical = [i for i, g in enumerate(gradients, 1) if not any(g)]
    point = given.candidates[critical[0] - 1]
    mixed = value(point, 1, 1)
    hessian = c.result([[value(point, 2, 0), mixed], [mixed, value(point, 0, 2)]])
    det = c.result(determinant(c, hessian))
    if mixed:
        eigenvalues = list(roots(c, c.add(hessian[0][0], hessian[1][1]), det, hessian))
    else:
        eigenvalues = sorted((hessian[0][0], hessian[1][1]), reverse=True)
    eigenvalues = c.result(eigenvalues)
    least = min(eigenvalues)
    if not det:
        kind = "undecided"
    elif det < 0:
        kind = "saddle point"
    else:
        kind = "minimum" if hessian[0][0] > 0 else "maximum"
    escape = eigenvector(c, hessian, least)
    if c.way("length of an eigenvector", "as it comes", "one") == "one":
        escape = normalised(c, escape)
    if c.way("change", "half first", "half last") == "half first":
        change = c.mul(Decimal("0.5"), least, c.square(given.t))
    else:
        change = c.div(c.mul(least, c.square(given.t)), TWO)
    return {
        "gradients": c.result(gradients),
        "critical": {str(i) for i in critical},
        "hessian": hessian,
        "determinant": det,
        "eigenvalues": eigenvalues,
        "kind": kind,
        "escape": c.result(escape),
        "change": c.result(change),
    }


def schedules(given: Given, c: Calculator) -> dict[str, Any]:
    """The learning rate at some epochs."""
    base, k, s = given.eta0, given.k, given.s
    if given.schedule == "step":
        drops = [Decimal(int(t // s)) for t in given.epochs]
        return {"drops": drops, "eta": c.result([c.mul(base, c.power(k, int(m))) for m in drops])}
    rules = {
        "inverse": lambda t: c.div(base, c.add(ONE, c.mul(k, t))),
        "exponential": lambda t: c.mul(base, c.power(k, int(t))),
        "square_root": lambda t: c.div(c.mul(base, k), c.sqrt(t)),
        "warmup": lambda t: c.mul(base, c.div(t, s)) if t < s else base,
    }
    return {"eta": c.result([rules[given.schedule](t) for t in given.epochs])}


def newton(given: Given, c: Calculator) -> dict[str, Any]:
    """Gradient, Hessian, the direction by the inverse, by Cramer's rule or by elimination, the new point."""
    terms = [(number(f), whole(i), whole(j)) for f, i, j in given.terms]
    x, y = given.theta

    def slope(di: int, dj: int) -> Decimal:
        parts = []
        for f, i, j in terms:
            factor = f
            for less in range(di):
                factor = factor * (i - less)
            for less in range(dj):
                factor = factor * (j - less)
            if factor:
                parts.append(c.mul(factor, *(c.power(w, n) for w, n in ((x, i - di), (y, j - dj)) if n > 0)))
        return c.total(parts)

    g1, g2 = c.result([slope(1, 0), slope(0, 1)])
    p, q, r = c.result([slope(2, 0), slope(1, 1), slope(0, 2)])
    det = c.result(c.sub(c.mul(p, r), c.square(q)))
    if c.way("2 x 2 system", "inverse", "Cramer") == "inverse":
        inverse = c.result([[c.div(r, det), c.div(-q, det)], [c.div(-q, det), c.div(p, det)]])
        direction = c.result(c.matvec(inverse, [g1, g2]))
    else:
        above = c.sub(c.mul(r, g1), c.mul(q, g2)), c.sub(c.mul(p, g2), c.mul(q, g1))
        direction = c.result([c.div(one, det) for one in above])
    return {
        "gradient": [g1, g2],
        "hessian": [[p, q], [q, r]],
        "determinant": det,
        "direction": direction,
        "theta_new": c.result([c.sub(old, d) for old, d in zip((x, y), direction, strict=True)]),
    }


def epochs(given: Given, c: Calculator) -> dict[str, Any]:
    """Batches, updates, examples."""
    full, rest = divmod(int(given.examples), int(given.batch))
    kept = given.last_batch == "kept"
    batches = full + 1 if rest and kept else full
    rounds = int(given.epochs)
    used = int(given.examples) if kept else full * int(given.batch)
    found = {"rest": rest, "batches": batches, "updates": batches * rounds, "seen": used * rounds}
    return {name: Decimal(value) for name, value in found.items()}


def delta_bar_delta(given: Given, c: Calculator) -> dict[str, Any]:
    """Rates and parameters, step by step."""
    rates, theta, before = given.eta0, given.theta, [ZERO] * len(given.theta)
    found: dict[str, Any] = {}
    for k, row in enumerate(given.gradients, 1):
        adapted = []
        for rate, g, old in zip(rates, row, before, strict=True):
            if g * old > 0:
                rate = c.add(rate, given.kappa)
            elif g * old < 0:
                rate = c.mul(c.sub(ONE, given.phi), rate)
            adapted.append(rate)
        rates, before = c.result(adapted), row
        theta = c.result([c.sub(w, c.mul(rate, g)) for w, rate, g in zip(theta, rates, row, strict=True)])
        found |= {f"eta_{k}": rates, f"theta_{k}": theta}
    return found
