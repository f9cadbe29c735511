"""How mixed the classes of a set of examples are: entropy in bits, the Gini index, and what students take for them."""

from markscheme.words import *


# What students take for the measure that is asked for, as edits of a step with an argument `impurity`.
MEASURES = {
    "natural_logarithm": "impurity -> 'nats' if impurity == 'entropy'",
    "decimal_logarithm": "impurity -> 'decimal_entropy' if impurity == 'entropy'",
    "other_measure": "impurity -> 'gini' if impurity == 'entropy' else 'entropy'",
    "sum_of_squares": "impurity -> 'sum_of_squares' if impurity == 'gini'",
    "largest_share_only": "impurity -> 'error' if impurity != 'error'",
}


def impurity_of(counts, impurity, shares=None):
    """Of a node with so many examples of each class; a class without examples adds nothing."""
    shares = counts / counts.sum() if shares is None else shares
    sizes = [whole(n) for n in counts]
    shares = [p for p, n in zip(shares, sizes, strict=True) if n]
    if impurity == "gini":
        return 1 - sum(square(p) for p in shares)
    if impurity == "sum_of_squares":
        return sum(square(p) for p in shares)
    if impurity == "largest_share":
        return largest(shares)
    if impurity == "error":
        return 1 - largest(shares)
    base = {"entropy": 2, "decimal_entropy": 10}.get(impurity)
    if base == 2:
        return -sum(p * log2(p) for p in shares)
    return sum(-p * log(p) / (log(base) if base else 1) for p in shares)


def counts_of(rows, classes):
    return array([sum(row[-1] == name for row in rows) for name in classes])


def values_of(table, j):
    """The values of a feature, in the order in which the table has them."""
    return list(dict.fromkeys(row[j] for row in table))


def mixture(table, j, classes):
    """As `mixture_of`, of the branches of a feature; `j` None: of the table before it is split."""
    parts = [table] if j is None else [[row for row in table if row[j] == value] for value in values_of(table, j)]
    return mixture_of([counts_of(rows, classes) for rows in parts])


def mixture_of(parts):
    """A number that two splits share exactly where their parts are as mixed: 2 to the n times the entropy.

    `parts`: the counts of the classes in each of them.
    """
    found = rational(1)
    for part in parts:
        counts = [whole(n) for n in part]
        for n in (sum(counts), *(-n for n in counts)):
            found = found * power(rational(abs(n)), n) if n else found
    return found
