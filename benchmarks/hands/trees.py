"""Decision trees by hand: features with words, on one level or two, and thresholds of a feature with numbers."""

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


def decision_tree(given: Given, c: Calculator) -> dict[str, Any]:
    """Impurities before and after a split on each feature, gains, and the feature of the largest."""
    rows, n = given.table, Decimal(len(given.table))
    classes = list(dict.fromkeys(row[-1] for row in rows))

    def counts(part: list[Any]) -> list[Decimal]:
        return [Decimal(sum(row[-1] == name for row in part)) for name in classes]

    found: dict[str, Any] = {"class_counts": counts(rows), "shares": shares_of(counts(rows), c)}
    root = found["impurity_root"] = c.result(impurity_of(found["shares"], given.impurity, c))
    after = []
    for j in range(len(given.columns) - 1):
        branches = [[row for row in rows if row[j] == value] for value in dict.fromkeys(row[j] for row in rows)]
        table = [counts(branch) for branch in branches]
        mixed = c.result([impurity_of(shares_of(row, c), given.impurity, c) for row in table])
        found |= {f"branch_counts_{j + 1}": table, f"branch_impurity_{j + 1}": mixed}
        weighted = [c.mul(Decimal(len(branch)), h) for branch, h in zip(branches, mixed, strict=True)]
        after.append(c.div(c.total(weighted), n))
    after = c.result(after)
    gain = c.result([c.sub(root, rest) for rest in after])
    place = gain.index(max(gain))
    below = second_level(given, place, c) if given.levels == "two" else {}
    return {**found, "impurity_after": after, "gain": gain, "split": given.columns[place], **below}


def second_level(given: Given, root: int, c: Calculator) -> dict[str, Any]:
    """Branch after branch of the root: counts, impurity, gains of the features left, and the next split."""
    classes = list(dict.fromkeys(row[-1] for row in given.table))
    rest, found = [j for j in range(len(given.columns) - 1) if j != root], {}

    def counted(rows: list[Any]) -> list[Decimal]:
        return [Decimal(sum(row[-1] == name for row in rows)) for name in classes]

    def mixed(rows: list[Any]) -> Decimal:
        return c.result(impurity_of(shares_of(counted(rows), c), given.impurity, c))

    for k, value in enumerate(dict.fromkeys(row[root] for row in given.table), 1):
        branch = [row for row in given.table if row[root] == value]
        own, gains = mixed(branch), []
        for j in rest:
            parts = [[row for row in branch if row[j] == word] for word in dict.fromkeys(row[j] for row in branch)]
            weighted = [c.mul(Decimal(len(part)), mixed(part)) for part in parts]
            gains.append(c.sub(own, c.result(c.div(c.total(weighted), Decimal(len(branch))))))
        gains = c.result(gains) if own else [ZERO] * len(rest)
        best = given.columns[rest[gains.index(max(gains))]] if own else "leaf"
        found |= {f"counts_{k}": counted(branch), f"impurity_{k}": own, f"gain_{k}": gains, f"split_{k}": best}
    return found


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
