"""The root of a decision tree: impurities by SciPy and scikit-learn, gains as mutual information, ties on fractions."""

from __future__ import annotations

from fractions import Fraction
from math import log, prod
from typing import Any

import numpy as np
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

XOR = [["0", "0", "no"], ["0", "1", "yes"], ["1", "0", "yes"], ["1", "1", "no"]]
THIRDS = [
    ["a", "u", "yes"],
    ["a", "v", "yes"],
    ["a", "u", "no"],
    ["b", "v", "yes"],
    ["b", "u", "yes"],
    ["b", "v", "no"],
]
CASES = [
    {"columns": ["p", "q", "c"], "table": XOR, "impurity": impurity} for impurity in ("entropy", "gini")
]  # no feature tells anything
CASES += [
    {"columns": ["p", "q", "c"], "table": THIRDS, "impurity": impurity} for impurity in ("entropy", "gini")
]  # nor here, with thirds
CASES += [
    {"columns": ["only", "c"], "table": [["a", "yes"]]},  # one example, one class
    {  # one value throughout: the table is not split, and its entropy has no short form
        "columns": ["only", "c"],
        "table": [["a", "yes"], ["a", "yes"], ["a", "yes"], ["a", "no"]],
    },
    {  # a long table, with features that tell nothing
        "columns": ["p", "q", "r", "c"],
        "table": [[("a", "b")[i % 7 == 0], ("u", "v")[i % 4 < 2], "w", ("yes", "no", "no")[i % 3]] for i in range(168)],
    },
    {"columns": ["p", "c"], "table": [["a", "x"], ["b", "y"], ["c", "z"], ["c", "x"]], "impurity": "gini"},
    {  # two features that split alike, by other words and in another order
        "columns": ["late", "p", "twin", "c"],
        "table": [
            ["a", "s", "v", "x"],
            ["b", "s", "v", "y"],
            ["a", "s", "u", "y"],
            ["a", "t", "v", "y"],
            ["b", "t", "v", "y"],
        ],
    },
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    table = np.array(given["table"], dtype=object).astype(str)
    y, n = table[:, -1], len(table)
    # scikit-learn sorts the values and classes, which changes no impurity
    tables = [contingency_matrix(column, y) for column in table[:, :-1].T]
    impurity = measured if options["impurity"] == "entropy" else gini
    root = impurity(tables[0].sum(axis=0))
    after = [sum(row.sum() * impurity(row) for row in counts) / n for counts in tables]
    gain = [root - rest for rest in after]
    if options["impurity"] == "entropy":
        mutual = [mutual_info_score(y, column) / log(2) for column in table[:, :-1].T]
        np.testing.assert_allclose(gain, mutual, atol=1e-12)
    keys = [mixed(counts, options["impurity"]) for counts in tables]
    branches = {}
    for j, counts in enumerate(tables):
        place = {value: i for i, value in enumerate(np.unique(table[:, j]))}
        first = [place[value] for value in dict.fromkeys(table[:, j])]
        branches[f"branch_impurity_{j + 1}"] = [impurity(counts[i]) for i in first]
    return {
        **branches,
        "impurity_root": root,
        "impurity_after": after,
        "gain": gain,
        "split": min(range(len(keys)), key=lambda j: (keys[j], j)),
    }


def measured(counts: Any) -> float:
    return float(entropy(counts, base=2))


def gini(counts: Any) -> float:
    return 1 - float(((counts / counts.sum()) ** 2).sum())


def mixed(counts: Any, impurity: str) -> Fraction:
    """What orders features exactly: the weighted Gini index, or 2 to the power of n times the weighted entropy."""
    rows = [[int(cell) for cell in row] for row in counts]
    if impurity == "gini":
        return sum((Fraction(sum(row)) - Fraction(sum(cell**2 for cell in row), sum(row)) for row in rows), Fraction(0))
    return prod((Fraction(sum(row) ** sum(row), prod(cell**cell for cell in row)) for row in rows), start=Fraction(1))
