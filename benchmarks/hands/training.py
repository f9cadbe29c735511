"""What surrounds the training of networks, by hand: sizes, initialisation, checked, clipped and vanishing gradients."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, whole
from benchmarks.hands.systems import roots

TWO, ZERO = Decimal(2), Decimal(0)


def gradient_check(given: Given, c: Calculator) -> dict[str, Any]:
    """The cost on both sides, the two gradients, and their relative error."""

    def cost(at: Decimal, factors: list[Decimal]) -> Decimal:
        return c.total([c.mul(f, c.power(at, k)) if k else f for k, f in enumerate(factors) if f] or [ZERO])

    theta, epsilon, factors = given.theta, given.epsilon, given.coefficients
    plus = c.result(cost(c.add(theta, epsilon), factors))
    minus = c.result(cost(c.sub(theta, epsilon), factors))
    numerical = c.result(c.div(c.sub(plus, minus), c.mul(TWO, epsilon)))
    analytical = c.result(cost(theta, [k * f for k, f in enumerate(factors)][1:]))
    error = c.div(abs(c.sub(numerical, analytical)), c.add(abs(numerical), abs(analytical)))
    return {
        "J_plus": plus,
        "J_minus": minus,
        "numerical": numerical,
        "analytical": analytical,
        "relative_error": c.result(error),
    }


def vanishing(given: Given, c: Calculator) -> dict[str, Any]:
    """The factor of a layer or the spectral radius, and its power."""
    n = whole(given.L)
    if given.kind == "scalar":
        factor = c.result(c.mul(given.w, given.slope))
        product = c.result(c.power(factor, n))
        arriving = c.result(c.mul(product, given.g))
        return {"factor": factor, "product": product, "arriving": arriving, "verdict": _verdict(abs(factor))}
    (p, q), (r, s) = given.W
    trace = c.result(c.add(p, s))
    det = c.result(c.sub(c.mul(p, s), c.mul(q, r)))
    eigenvalues = c.result(list(roots(c, trace, det)))
    radius = max(abs(value) for value in eigenvalues)
    growth = c.result(c.power(radius, n))
    arriving = c.result(c.mul(growth, given.g))
    found = {"eigenvalues": eigenvalues, "radius": radius, "growth": growth, "arriving": arriving}
    return {**found, "verdict": _verdict(radius)}


def _verdict(size: Decimal) -> str:
    return "explodes" if size > 1 else "vanishes" if size < 1 else "keeps its size"


def gradient_clipping(given: Given, c: Calculator) -> dict[str, Any]:
    """Clip the gradient by its norm or value by value, then take a step."""
    g, limit = given.g, given.threshold
    found: dict[str, Any] = {}
    if given.method == "norm":
        norm = found["norm"] = c.result(c.sqrt(c.total([c.square(x) for x in g])))
        clipped = g
        if norm > limit:
            if c.way("clipping", "factor first", "unit vector") == "factor first":
                factor = c.result(c.div(limit, norm))
                clipped = c.result([c.mul(factor, x) for x in g])
            else:
                clipped = c.result([c.mul(limit, c.div(x, norm)) for x in g])
    else:
        clipped = [max(-limit, min(limit, x)) for x in g]
    found["clipped"] = clipped
    pairs = zip(given.theta, clipped, strict=True)
    return {**found, "theta_new": c.result([c.sub(old, c.mul(given.eta, x)) for old, x in pairs])}


def parameters(given: Given, c: Calculator) -> dict[str, Any]:
    """Weights and biases layer by layer."""
    n = given.widths
    weights = [c.mul(before, after) for before, after in pairwise(n)]
    biases = n[1:] if given.with_biases == "yes" else [ZERO] * len(weights)
    return {"weights": weights, "biases": biases, "total": c.total([*weights, *biases])}


def initialisation(given: Given, c: Calculator) -> dict[str, Any]:
    """Variance, bound or deviation, and the variance of a sum."""
    fans = given.fan_in if given.scheme.startswith("he") else c.add(given.fan_in, given.fan_out)
    variance = c.result(c.div(TWO, fans))
    three = Decimal(3)
    if c.way("spread", "from the variance", "from the fans") == "from the variance":
        spread = c.sqrt(c.mul(three, variance) if given.scheme.endswith("uniform") else variance)
    else:
        spread = c.sqrt(c.div(TWO * three if given.scheme.endswith("uniform") else TWO, fans))
    return {
        "variance": variance,
        "spread": c.result(spread),
        "z_variance": c.result(c.mul(given.fan_in, variance, given.v)),
    }


def auxiliary_loss(given: Given, c: Calculator) -> dict[str, Any]:
    """The main loss, those of the heads, and the weighted sum."""
    main = c.result(-c.ln(given.p_main))
    heads = c.result([-c.ln(p) for p in given.p_auxiliary])
    terms = [c.mul(w, a) for w, a in zip(given.weights, heads, strict=True)]
    return {"main": main, "auxiliary": heads, "total": c.result(c.total([main, *terms]))}
