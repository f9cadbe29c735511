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


TENNIS = [
    words.split()
    for words in (
        "sunny hot high weak no",
        "sunny hot high strong no",
        "overcast hot high weak yes",
        "rain mild high weak yes",
        "rain cool normal weak yes",
        "rain cool normal strong no",
        "overcast cool normal strong yes",
        "sunny mild high weak no",
        "sunny cool normal weak yes",
        "rain mild normal weak yes",
        "sunny mild normal strong yes",
        "overcast mild high strong yes",
        "overcast hot normal weak yes",
        "rain mild high strong no",
    )
]
# As mixed by entropy, 64 either way, but not by the Gini index: the second feature gains more.
SAME_ENTROPY = [
    ["a", "u", "x"],
    ["a", "u", "y"],
    ["b", "u", "y"],
    ["c", "u", "y"],
    ["b", "v", "x"],
    ["c", "v", "x"],
    ["d", "v", "y"],
]
CASES += [
    {"columns": ["outlook", "temperature", "humidity", "wind", "play"], "table": TENNIS, "levels": "two", "impurity": m}
    for m in ("entropy", "gini")
]
CASES += [
    {"columns": ["p", "q", "c"], "table": SAME_ENTROPY, "levels": "two", "impurity": "gini"},
    {"columns": ["p", "q", "c"], "table": XOR, "levels": "two"},  # nothing gained at the root, all below it
    {"columns": ["p", "q", "c"], "table": THIRDS, "levels": "two"},
    {"columns": ["p", "q", "c"], "table": [["a", "u", "x"], ["a", "u", "y"]], "levels": "two"},  # and nothing at all
    {  # every branch is pure; three classes, of which one branch has one
        "columns": ["p", "q", "c"],
        "table": [["a", "u", "x"], ["b", "u", "y"], ["c", "v", "z"], ["a", "v", "x"]],
        "levels": "two",
        "impurity": "gini",
    },
    {  # in a branch two features split alike
        "columns": ["p", "q", "r", "c"],
        "table": [["a", "u", "s", "x"], ["a", "v", "t", "y"], ["b", "u", "s", "z"], ["b", "v", "s", "z"]],
        "levels": "two",
    },
]


def second_level(table: Any, columns: list[str], root: int, impurity: str) -> dict[str, Any]:
    """Branch after branch by the tables of scikit-learn."""
    found: dict[str, Any] = {}
    measure = measured if impurity == "entropy" else gini
    classes, rest = list(dict.fromkeys(table[:, -1])), [j for j in range(len(columns) - 1) if j != root]
    for k, value in enumerate(dict.fromkeys(table[:, root]), 1):
        branch = table[table[:, root] == value]
        counts = [int((branch[:, -1] == name).sum()) for name in classes]
        tables = [contingency_matrix(branch[:, j], branch[:, -1]) for j in rest]
        own = measure(np.array(counts))
        gains = [own - sum(row.sum() * measure(row) for row in each) / len(branch) for each in tables]
        order = [mixed(each, impurity) for each in tables]
        best = rest[min(range(len(rest)), key=lambda i: (order[i], i))]
        pure = sum(n > 0 for n in counts) == 1
        found |= {f"counts_{k}": counts, f"impurity_{k}": own, f"gain_{k}": gains}
        found[f"split_{k}"] = len(columns) if pure else best
    return found


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
    split = min(range(len(keys)), key=lambda j: (keys[j], j))
    below = {} if options["levels"] == "one" else second_level(table, given["columns"], split, options["impurity"])
    return {
        **branches,
        **below,
        "impurity_root": root,
        "impurity_after": after,
        "gain": gain,
        "split": split,
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
