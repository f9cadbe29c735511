"""Attacks on a logistic model by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, sign
from benchmarks.hands.givens import Given, whole

ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")


def fgsm(given: Given, c: Calculator) -> dict[str, Any]:
    """One step along the sign of the gradient, several clipped ones, or one towards the least likely class."""
    x, epsilon = given.x, given.epsilon
    z = c.result(c.dot(given.w, x, given.b))
    p = c.result(c.sigmoid(z))
    target = given.y
    if given.method == "least_likely":
        target = ONE if p < HALF else ZERO
    grad = c.result([c.mul(c.sub(p, target), w) for w in given.w])
    signs = [sign(g) for g in grad]
    found: dict[str, Any] = {"z": z, "p": p, "grad_x": grad}
    if given.method == "iterative":
        at = x
        for k in range(1, whole(given.iterations) + 1):
            moved = [c.add(a, c.mul(given.alpha, s)) for a, s in zip(at, signs, strict=True)]
            at = [min(max(m, c.sub(o, epsilon)), c.add(o, epsilon)) for m, o in zip(moved, x, strict=True)]
            at = found[f"x_{k}"] = c.result(at)
        adversarial = at
    else:
        way = -ONE if given.method == "least_likely" else ONE
        adversarial = c.result([c.add(a, way * c.mul(epsilon, s)) for a, s in zip(x, signs, strict=True)])
    found["x_adv"] = adversarial
    found["p_adv"] = c.result(c.sigmoid(c.dot(given.w, adversarial, given.b)))
    return found
