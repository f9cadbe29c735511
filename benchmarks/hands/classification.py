"""Threshold units, perceptrons and naive Bayes by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given

ZERO, ONE = Decimal(0), Decimal(1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def logic_network(given: Given, c: Calculator) -> dict[str, Any]:
    """A truth table through two layers of threshold units."""
    bias = given.unit == "bias"

    def fires(score: Decimal, edge: Decimal) -> Decimal:
        edge = ZERO if bias else edge
        return ONE if score > edge or (score == edge and given.at_edge == "one") else ZERO

    inputs = [[Decimal(bit) for bit in row] for row in product((0, 1), repeat=len(given.W[0]))]
    z = [c.matvec(given.W, x, given.b if bias else None) for x in inputs]
    h = [[fires(score, b) for score, b in zip(row, given.b, strict=True)] for row in z]
    u = [c.dot(given.v, row, given.c if bias else None) for row in h]
    y = [fires(score, given.c) for score in u]
    ones = [sum(row) for row in inputs]
    d = len(inputs[0])
    gates = {"AND": [k == d for k in ones], "OR": [k > 0 for k in ones], "XOR": [k % 2 == 1 for k in ones]}
    gates |= {name: [not out for out in gates[of]] for name, of in (("NAND", "AND"), ("NOR", "OR"), ("XNOR", "XOR"))}
    gate = next(
        (name for name, table in gates.items() if [Decimal(int(out)) for out in table] == y), "another function"
    )
    return {"Z": c.result(z), "H": h, "u": c.result(u), "y": y, "gate": gate}


def perceptron(given: Given, c: Calculator) -> dict[str, Any]:
    """Through the examples again and again, each mistake used at once; then a new input."""
    low = -ONE if given.targets == "signed" else ZERO
    w, b = given.w0, given.b0

    def output(score: Decimal) -> Decimal | None:
        if score == 0:
            return None if given.at_zero == "error" else ONE if given.at_zero == "positive" else low
        return ONE if score > 0 else low

    found: dict[str, Any] = {}
    at, right, updates = 0, 0, 0
    n = len(given.X)
    while right < n and updates < 200:
        x, y = given.X[at % n], given.y[at % n]
        out = output(c.dot(w, x, b))
        if out == y:
            right += 1
        else:
            right, updates = 0, updates + 1
            # without an output of its own, a score of 0 counts as the wrong one
            other = low if y == 1 else ONE
            error = y if given.targets == "signed" else y - (other if out is None else out)
            w = c.result([c.add(old, c.mul(given.eta, error, cell)) for old, cell in zip(w, x, strict=True)])
            b = c.result(c.add(b, c.mul(given.eta, error)))
            found[f"example_{updates}"] = LETTERS[at % n]
            found[f"theta_{updates}"] = [*w, b]
        at += 1
    if not updates:
        found |= {"example_1": "none", "theta_1": [*w, b]}
    z = c.result(c.dot(w, given.x_new, b))
    return {**found, "z": z, "label": "positive" if output(z) == 1 else "negative"}


def naive_bayes(given: Given, c: Calculator) -> dict[str, Any]:
    """Counts, priors, conditional probabilities, joint and posterior probabilities of "yes" and "no"."""
    rows = [[row for row in given.table if row[-1] == word] for word in ("yes", "no")]
    sizes = [Decimal(len(group)) for group in rows]
    counts = [[Decimal(sum(row[j] == word for row in group)) for j, word in enumerate(given.query)] for group in rows]
    alpha = ZERO if given.smoothing == "none" else given.alpha
    extra = alpha if given.smoothing == "features_and_prior" else ZERO
    n = Decimal(len(given.table))
    prior = c.result([c.div(c.add(size, extra), c.add(n, c.mul(Decimal(2), extra))) for size in sizes])
    values = [Decimal(len({row[j] for row in given.table})) for j in range(len(given.query))]
    likelihoods = c.result(
        [
            [c.div(c.add(k, alpha), c.add(size, c.mul(alpha, v))) for k, v in zip(row, values, strict=True)]
            for row, size in zip(counts, sizes, strict=True)
        ]
    )
    if c.way("joint", "product", uncommon=["logarithms"]) == "product" or not all(map(all, likelihoods)):
        joint = [c.mul(p, *row) for p, row in zip(prior, likelihoods, strict=True)]
    else:
        joint = [c.exp(c.total([c.ln(p), *map(c.ln, row)])) for p, row in zip(prior, likelihoods, strict=True)]
    joint = c.result(joint)
    evidence = c.add(*joint)
    way = c.way("posterior", "each over the sum", uncommon=["one less the first"])
    posterior = [c.div(joint[0], evidence)]
    posterior.append(c.div(joint[1], evidence) if way == "each over the sum" else c.sub(ONE, posterior[0]))
    return {
        "class_counts": sizes,
        "counts": counts,
        "prior": prior,
        "likelihoods": likelihoods,
        "joint": joint,
        "posterior": c.result(posterior),
        "label": "yes" if posterior[0] >= posterior[1] else "no",
    }


def gate_weights(given: Given, c: Calculator) -> dict[str, Any]:
    """Weights of a threshold unit for a gate: of the many that do it, those of the worked solution."""
    b = given.b
    if given.gate in ("AND", "NAND"):  # each alone stays on the side of the bias, both together do not
        part = c.div(c.mul(Decimal(-2), b), Decimal(3))
        return {"w": c.result([part, part])}
    there, back = c.mul(Decimal(-2), b), c.mul(Decimal(2), b)
    return {"w": c.result([there, back] if given.gate == "only_first" else [back, there])}
