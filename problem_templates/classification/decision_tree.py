"""The root of a decision tree: impurities, gains of the features, and the feature to split on."""

from markscheme.words import *

from . import _impurity, _table
from ._table import COLUMNS, ROWS, draw_columns

source = "study note 000, classifiers; Quinlan (1986) and Breiman et al. (1984)"
rounding = "5 sf, 3 sf"
options = {"impurity": ("entropy", "gini")}
given = {"columns": structure(COLUMNS), "table": structure(ROWS)}
FEATURES = ("outlook", "temperature", "humidity", "wind", "age", "income", "job", "house")
answers = {"split": labels(*FEATURES, of="columns")}
symbols = {
    "class_counts": "n",
    "shares": "p",
    "branch_shares_": "P",
    "impurity_root": "H_0",
    "branch_counts_": "B",
    "branch_impurity_": "h",
}
TINY = rational(1) / power(10, 200)
symbols |= {"impurity_after": "A", "gain": "G", "split": "j^*"}
repeat = {("branch_counts_", "branch_shares_", "branch_impurity_"): lambda columns: len(columns) - 1}
ask = {"impurity_root": 1, "branch_impurity_": 1, "impurity_after": 2, "gain": 1, "split": 1}
hides = {"gain": {"zero": "a feature may tell nothing"}}


def invalid_table(columns, table):
    return _table.rows_complaint(columns, table)


def draw_table(stream, level, columns):
    """Every feature tells something, none splits purely, and no two split nearly as well."""

    def is_telling(table):
        classes = _classes(table)
        for impurity in options["impurity"]:
            before = _impurity.impurity_of(_impurity.counts_of(table, classes), impurity)
            after = sorted(_after(table, j, classes, impurity) for j in range(len(columns) - 1))
            gaps = [far - near for near, far in zip(after, [*after[1:], before], strict=True)]
            if not after[0] > 0 or not all(gap > rational("0.01") for gap in gaps):
                return False
        return True

    return stream.again(lambda: _table.draw_table(stream, level, columns), until=is_telling, most=150)


def _after(table, j, classes, impurity):
    branches = [[row for row in table if row[j] == value] for value in _impurity.values_of(table, j)]
    mixed = [len(rows) * _impurity.impurity_of(_impurity.counts_of(rows, classes), impurity) for rows in branches]
    return sum(mixed) / rational(len(table))


def figure_tree(columns, table, split, language):
    """The root with its branches and the examples of each class in them."""
    j, classes = whole(split), _classes(table)
    values = _impurity.values_of(table, j)
    if len(values) > 6 or len(classes) > 4:
        return None
    words = _table.CHINESE if language == "zh" else {}

    def told(rows):
        return "\n".join(
            f"{words.get(name, name)}: {n}" for name, n in zip(classes, _impurity.counts_of(rows, classes), strict=True)
        )

    root = f"{words.get(columns[j], columns[j])}\n{told(table)}"
    leaves = {value: told([row for row in table if row[j] == value]) for value in values}
    edges = {(0, value): words.get(value, value) for value in values}
    return tree_figure({0: values}, {0: root, **leaves}, edges)


def _classes(table):
    return list(dict.fromkeys(row[-1] for row in table))


def class_counts(table):
    r"""n_c = \sum_{i} [y_i = c]"""
    return array(_impurity.counts_of(table, _classes(table)))


def shares(class_counts, table):
    r"""p_c = \frac{n_c}{N}"""
    return class_counts / len(table)


def impurity_root(class_counts, shares, impurity):
    r"""{% if impurity == "entropy" %}H_0 = -\sum_c p_c \log_2 p_c{% else %}H_0 = 1 - \sum_c p_c^2{% endif %}"""
    return _impurity.impurity_of(class_counts, impurity, shares)


def branch_counts_(table, k):
    r"""B^{(k)}_{vc} = \sum_{i} [x^{(k)}_i = v, \; y_i = c]"""
    branches = [[row for row in table if row[k - 1] == value] for value in _impurity.values_of(table, k - 1)]
    return array([_impurity.counts_of(rows, _classes(table)) for rows in branches])


def branch_shares_(branch_counts):
    r"""P^{(k)}_{vc} = \frac{B^{(k)}_{vc}}{\sum_l B^{(k)}_{vl}}"""
    return branch_counts / column(branch_counts.sum(axis=1))


def branch_impurity_(branch_counts, branch_shares, impurity):
    r"""{% if impurity == "entropy" %}h^{(k)}_v = -\sum_{c : P^{(k)}_{vc} > 0} P^{(k)}_{vc} \log_2 P^{(k)}_{vc}{% else %}h^{(k)}_v = 1 - \sum_c (P^{(k)}_{vc})^2{% endif %}"""
    pairs = zip(branch_counts, branch_shares, strict=True)
    return array([_impurity.impurity_of(counts, impurity, shares) for counts, shares in pairs])


def impurity_after(branch_counts_, branch_impurity_, table):
    r"""A_j = \frac{1}{N} \sum_{v, c} B^{(j)}_{vc} h^{(j)}_v"""
    pairs = zip(branch_counts_, branch_impurity_, strict=True)
    return array([(counts.sum(axis=1) * mixed).sum() / len(table) for counts, mixed in pairs])


def gain(impurity_root, impurity_after, table):
    r"""G_j = H_0 - A_j"""
    # A feature that tells nothing gains exactly 0: in a long table no number of bits shows that of logarithms.
    gains, telling = impurity_root - impurity_after, _impurity.mixture(table, None, _classes(table))
    idle = [_impurity.mixture(table, j, _classes(table)) == telling for j in range(len(gains))]
    return array([0 if same and is_greater(TINY, square(g)) else g for g, same in zip(gains, idle, strict=True)])


def split(gain, table):
    r"""j^* = \arg\max_j G_j"""
    # Of features that split exactly alike the first: no number of bits shows that their gains are the same.
    mixtures = [_impurity.mixture(table, j, _classes(table)) for j in range(len(gain))]
    first = [j for j in range(len(gain)) if mixtures[j] not in mixtures[:j]]
    return first[argmax([gain[j] for j in first])]


slips = {
    impurity_root: _impurity.MEASURES,
    branch_impurity_: _impurity.MEASURES,
    impurity_after: {
        "not_weighted": "(counts.sum(axis=1) * mixed).sum() / len(table) -> mixed.sum() / len(mixed)",
        "branches_added": "(counts.sum(axis=1) * mixed).sum() / len(table) -> mixed.sum()",
    },
}
