"""Decisions of least risk by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given


def bayes_risk(given: Given, c: Calculator) -> dict[str, Any]:
    """Losses weighted by posterior probabilities; rejection where it costs less than all of them."""

    def taken(risks: list[Decimal]) -> tuple[Decimal, Decimal]:
        low = min(risks)
        if given.reject == "yes" and given.reject_loss < low:
            return Decimal(0), given.reject_loss
        return Decimal(risks.index(low) + 1), low

    if given.given_as == "posterior":
        risks = c.result([c.dot(row, given.posterior) for row in given.loss])
        decision, least = taken(risks)
        found = {"risks": risks, "decision": decision, "least_risk": least}
        if given.reject == "no" and len(given.loss) == len(given.loss[0]) == 2:
            (a, b), (d, e) = given.loss
            one, other = c.sub(b, e), c.sub(d, a)
            found["threshold"] = c.result(c.div(one, c.add(one, other)))
        return found
    joint = c.result([[c.mul(p, x) for x in row] for p, row in zip(given.prior, given.likelihood, strict=True)])
    evidence = c.result([c.total(column) for column in transposed(joint)])
    posteriors = c.result([[c.div(x, e) for x, e in zip(row, evidence, strict=True)] for row in joint])
    risks = c.result([[c.dot(row, column) for column in transposed(posteriors)] for row in given.loss])
    chosen = [taken(column) for column in transposed(risks)]
    if (
        c.way("Bayes risk", "risks weighted by the evidence", "losses by the joint probabilities")
        == "risks weighted by the evidence"
    ):
        total = c.dot(evidence, [risk for _, risk in chosen])
    else:
        parts = []
        for (decision, risk), e, column in zip(chosen, evidence, transposed(joint), strict=True):
            parts.append(c.dot(given.loss[int(decision) - 1], column) if decision else c.mul(e, risk))
        total = c.total(parts)
    return {
        "evidence": evidence,
        "posteriors": posteriors,
        "risks": risks,
        "decisions": [decision for decision, _ in chosen],
        "bayes_risk": c.result(total),
    }
