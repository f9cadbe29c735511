"""Expected losses on exact fractions, joint probability by joint probability; the Bayes risk without any posterior."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from oracles.harness import exactly

SIZES = ({"a": 2, "k": 2, "m": 2}, {"a": 4, "k": 3, "m": 5}, {"a": 3, "k": 4, "m": 2})

EVEN = [["1/2", "1/2"], ["1/4", "3/4"]]
CASES: list[dict[str, Any]] = [
    {"loss": [[0, 2], [2, 0]], "posterior": ["1/2", "1/2"]},  # a tie goes to action 1
    {"loss": [[1, 3], [2, 2], [0, 4]], "posterior": ["1/2", "1/2"], "reject": "yes", "reject_loss": 2},  # no smaller
    {"loss": [[1, 3], [2, 2]], "posterior": ["1/2", "1/2"], "reject": "yes", "reject_loss": "1.9"},
    {"loss": [[3, 5, 1]], "posterior": ["0.2", "0.3", "0.5"]},  # nothing to choose from
    {"loss": [[-1, 4], [2, 1]], "posterior": [0, 1]},  # gains are negative losses
    {"loss": [[0, 4], [4, 0]], "given_as": "table", "prior": ["1/2", "1/2"], "likelihood": EVEN},
    {
        "loss": [[0, 6], [3, 0]],
        "given_as": "table",
        "prior": ["1/2", "1/2"],
        "likelihood": EVEN,
        "reject": "yes",
        "reject_loss": 1,  # as large as the risk of the second observation's action, and smaller than that of the first
    },
    {"loss": [[0, 1], [1, 0]], "given_as": "table", "prior": [1, 0], "likelihood": EVEN},  # a class that never comes
    {"loss": [[0, 1], [1, 0]], "posterior": ["0.3", "0.7"], "reject": "yes", "reject_loss": 0},
]


def best(risks: list[Fraction], options: dict[str, str], given: dict[str, Any]) -> tuple[int, Fraction]:
    """The decision and its risk."""
    choices = [(risk, place) for place, risk in enumerate(risks, 1)]
    if options["reject"] == "yes":
        choices.append((Fraction(given["reject_loss"]).limit_denominator(10**7), len(risks) + 1))  # last on a tie
    risk, place = min(choices)
    return (0 if place > len(risks) else place), risk


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    loss = exactly(given["loss"])
    if options["given_as"] == "posterior":
        posterior = exactly(given["posterior"])
        risks = [sum(cost * share for cost, share in zip(row, posterior, strict=True)) for row in loss]
        decision, least = best(risks, options, given)
        found = {"risks": [float(risk) for risk in risks], "decision": decision, "least_risk": float(least)}
        if options["reject"] == "no" and loss.shape == (2, 2):
            # where both lines over the posterior of class 1 meet
            (at_1, at_0), (other_1, other_0) = loss
            found["threshold"] = float((other_0 - at_0) / ((at_1 - at_0) - (other_1 - other_0)))
        return found
    joint = [[p * x for x in row] for p, row in zip(exactly(given["prior"]), exactly(given["likelihood"]), strict=True)]
    evidence = [sum(column) for column in zip(*joint, strict=True)]
    costs = [
        [sum(cost * row[o] for cost, row in zip(losses, joint, strict=True)) for losses in loss]
        for o in range(len(evidence))
    ]
    risks = [[cost / e for cost in column] for column, e in zip(costs, evidence, strict=True)]
    chosen = [best(column, options, given) for column in risks]
    total = sum(e * risk for e, (_, risk) in zip(evidence, chosen, strict=True))
    return {
        "evidence": [float(e) for e in evidence],
        "posteriors": [[float(x / e) for x, e in zip(row, evidence, strict=True)] for row in joint],
        "risks": [[float(risk) for risk in row] for row in zip(*risks, strict=True)],
        "decisions": [decision for decision, _ in chosen],
        "bayes_risk": float(total),
    }
