"""The second level of a decision tree: one branch of the root after the other, split on the features that are left."""

from markscheme.words import *

from . import _impurity

TINY = rational(1) / power(10, 4)  # the square of a gain that is 0 but for rounding is less


def classes_of(table):
    """The classes, in the order in which the table has them."""
    return list(dict.fromkeys(row[-1] for row in table))


def rows_in(table, split, k):
    """The examples with the k-th value of a feature; none where a student's feature has fewer values."""
    values = _impurity.values_of(table, whole(split))
    return [row for row in table if row[whole(split)] == values[k - 1]] if k <= len(values) else []


def left(columns, split):
    """The places of the features that are left, one less than there are."""
    return [j for j in range(len(columns) - 1) if j != whole(split)][: len(columns) - 2]


def parts_of(rows, j, classes):
    return [
        _impurity.counts_of([row for row in rows if row[j] == value], classes) for value in _impurity.values_of(rows, j)
    ]


def after(rows, j, classes, impurity):
    """The impurity after a split of these examples on feature j."""
    parts = parts_of(rows, j, classes)
    return sum(part.sum() * _impurity.impurity_of(part, impurity) for part in parts) / rational(max(len(rows), 1))


def places(rows, columns, split):
    """For each feature left the places of its parts among those of all of them."""
    found, n = [], 0
    for j in left(columns, split):
        many = len(_impurity.values_of(rows, j)) or 1
        found.append(range(n, n + many))
        n += many
    return found


def all_parts(rows, columns, split, classes):
    """The counts of the classes in each part of each feature left; without examples one empty part each."""
    return array([part for j in left(columns, split) for part in parts_of(rows, j, classes) or [zeros(len(classes))]])


def shares_of(counts):
    """Of no examples there are none, and no division either: a student's zeros lead nowhere."""
    return counts / counts.sum()


def is_idle(rows, j, classes):
    """Whether a split tells exactly nothing, which no number of bits shows."""
    return _impurity.mixture_of(parts_of(rows, j, classes)) == _impurity.mixture_of(
        [_impurity.counts_of(rows, classes)]
    )


def first_best(gains, rows, features, classes, impurity):
    """The feature of the largest gain; of those that split exactly alike the first, which entropies do not show."""
    keys = [_impurity.mixture_of(parts_of(rows, j, classes)) if impurity == "entropy" else j for j in features]
    kept = [i for i in range(len(keys)) if keys[i] not in keys[:i]]
    return features[kept[argmax([gains[i] for i in kept])]]


def branches(columns, table, impurity, levels):
    """How many branches the root has: as many as its feature has values."""
    if levels == "one":
        return 0
    classes, features = classes_of(table), range(len(columns) - 1)
    gains = [-after(table, j, classes, impurity) for j in features]
    return len(_impurity.values_of(table, first_best(gains, table, features, classes, impurity)))


def is_work(columns, table, impurity):
    """Two impure branches or more, at most one pure one, and a clear choice in each of the others."""
    classes, features = classes_of(table), range(len(columns) - 1)
    root = first_best([-after(table, j, classes, impurity) for j in features], table, features, classes, impurity)
    impure = 0
    for k in range(1, len(_impurity.values_of(table, root)) + 1):
        rows = rows_in(table, root, k)
        if len({row[-1] for row in rows}) == 1:
            continue
        impure += 1
        before = _impurity.impurity_of(_impurity.counts_of(rows, classes), impurity)
        rest = sorted(after(rows, j, classes, impurity) for j in left(columns, root))
        if len(rest) < 2 or not rest[1] - rest[0] > rational("0.02"):
            return False
        if not before - rest[-1] > rational("0.01"):  # who rounds misses a gain of 0
            return False
    return 2 <= impure >= len(_impurity.values_of(table, root)) - 1
