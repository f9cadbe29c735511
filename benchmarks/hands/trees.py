"""Decision trees by hand: thresholds of a feature with numbers."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given

ZERO, ONE, TWO = Decimal(0), Decimal(1), Decimal(2)


def shares_of(counts: list[Decimal], c: Calculator) -> list[Decimal]:
    """The share of each class in a set."""
    return c.result([c.div(k, sum(counts, ZERO)) for k in counts])


def impurity_of(shares: list[Decimal], measure: str, c: Calculator) -> Decimal:
    """Entropy in bits, Gini index or error rate."""
    if measure == "error":
        return c.sub(ONE, max(shares))
    if measure == "gini":
        return c.sub(ONE, c.total([c.square(p) for p in shares]))
    base = c.ln(TWO)
    return c.total([-c.mul(p, c.div(c.ln(p), base)) for p in shares if p not in (ZERO, ONE)])


def decision_tree_threshold(given: Given, c: Calculator) -> dict[str, Any]:
    """Candidates between sorted values, both sides of each, and the one that gains most."""
    pairs = sorted(zip(given.x, given.y, strict=True))
    values = sorted(set(given.x))
    met = {value: {name for at, name in pairs if at == value} for value in values}
    gaps = list(pairwise(values))
    if given.candidates == "class_change":
        gaps = [(a, b) for a, b in gaps if len(met[a] | met[b]) > 1]
    thresholds = c.result([c.div(a + b, TWO) for a, b in gaps])
    names, n = sorted(set(given.y)), Decimal(len(pairs))

    def mixed(side: list[Decimal]) -> Decimal:
        counts = [Decimal(side.count(name)) for name in names]
        return c.result(impurity_of(shares_of(counts, c), given.impurity, c))

    root = mixed([name for _, name in pairs])
    after, information = [], []
    for t in thresholds:
        sides = [[name for at, name in pairs if (at <= t) == left] for left in (True, False)]
        sizes = [Decimal(len(side)) for side in sides]
        after.append(c.div(c.total([c.mul(k, mixed(side)) for k, side in zip(sizes, sides, strict=True)]), n))
        information.append(impurity_of(shares_of(sizes, c), "entropy", c))
    after, information = c.result(after), c.result(information)
    gain = c.result([c.sub(root, rest) for rest in after])
    ratio = c.result([c.div(g, s) for g, s in zip(gain, information, strict=True)])
    measure = gain if given.criterion == "gain" else ratio
    return {
        "thresholds": thresholds,
        "impurity_root": root,
        "impurity_after": after,
        "gain": gain,
        "split_information": information,
        "gain_ratio": ratio,
        "best": thresholds[measure.index(max(measure))],
    }
