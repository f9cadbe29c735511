"""Information theory by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given


def entropy(given: Given, c: Calculator) -> dict[str, Any]:
    """Weighted logarithms and their sums; the divergence as a difference, or from the quotients."""
    bits = given.unit == "bits"

    def log(x: Decimal) -> Decimal:
        return c.div(c.ln(x), c.ln(Decimal(2))) if bits else c.ln(x)

    def crossed(p: list[Decimal], q: list[Decimal]) -> list[Decimal]:
        return c.result([-c.mul(x, log(y)) if x else x for x, y in zip(p, q, strict=True)])

    def ratios(p: list[Decimal], q: list[Decimal]) -> Decimal:
        return c.total([c.mul(x, log(c.div(x, y))) for x, y in zip(p, q, strict=True) if x])

    terms, mixed = crossed(given.p, given.p), crossed(given.p, given.q)
    own, both = c.result(c.total(terms)), c.result(c.total(mixed))
    by_difference = c.way("divergence", "difference", "quotients") == "difference"
    found = {
        "h": terms,
        "H_p": own,
        "c": mixed,
        "H_pq": both,
        "KL_pq": c.result(c.sub(both, own) if by_difference else ratios(given.p, given.q)),
    }
    if given.reverse == "yes":
        found["KL_qp"] = c.result(ratios(given.q, given.p))
    return found


def perplexity(given: Given, c: Calculator) -> dict[str, Any]:
    """Logarithms, or one of the product; their mean; a power of e."""
    logs = c.result([c.ln(p) for p in given.p])
    if c.way("likelihood", "sum of logarithms", "product first") == "sum of logarithms":
        likelihood = c.result(c.total(logs))
    else:
        likelihood = c.result(c.ln(c.mul(*given.p)))
    mean = c.result(-c.div(likelihood, Decimal(len(given.p))))
    return {"logs": logs, "log_likelihood": likelihood, "cross_entropy": mean, "perplexity": c.result(c.exp(mean))}
