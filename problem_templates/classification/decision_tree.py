"""The root of a decision tree: impurities, gains of the features, and the feature to split on."""

from markscheme.words import *

from . import _impurity, _subtree, _table
from ._table import COLUMNS, ROWS

source = "study note 000, classifiers; Quinlan (1986) and Breiman et al. (1984)"
rounding = "5 sf, 3 sf"
options = {"impurity": ("entropy", "gini"), "levels": ("one", "two")}
later = ("levels",)
given = {"columns": structure(COLUMNS), "table": structure(ROWS)}
FEATURES = ("outlook", "temperature", "humidity", "wind", "age", "income", "job", "house")
answers = {"split": labels(*FEATURES, of="columns"), "split_": labels("leaf", *FEATURES, of="columns", more=("leaf",))}
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
symbols |= {"counts_": "m", "shares_": "q", "impurity_": "u", "part_counts_": "M", "part_shares_": "Q"}
symbols |= {"part_impurity_": "e", "after_": "D", "gain_": "g", "split_": "s"}
repeat = {
    ("branch_counts_", "branch_shares_", "branch_impurity_"): lambda columns: len(columns) - 1,
    (
        "counts_",
        "shares_",
        "impurity_",
        "part_counts_",
        "part_shares_",
        "part_impurity_",
        "after_",
        "gain_",
        "split_",
    ): _subtree.branches,
}
shown_in = {
    "branches": ("class_counts", "shares", "impurity_root", "branch_counts_", "branch_shares_", "branch_impurity_"),
    "parts": ("shares_", "part_counts_", "part_shares_", "part_impurity_", "after_"),
}
hides = {"gain": {"zero": "a feature may tell nothing"}}
hides |= dict.fromkeys(
    ("impurity_", "gain_"), dict.fromkeys(("zero", "one", "alike"), "a branch may be pure, or as mixed as can be")
)
hides |= {"counts_": "branches are small"}


def ask(levels):
    if levels == "one":
        return {"impurity_root": 1, "branch_impurity_": 1, "impurity_after": 2, "gain": 1, "split": 1}
    return {"impurity_after": 4, "gain": 1, "split": 1, "counts_": 1, "impurity_": 1, "gain_": 2, "split_": 1}


def invalid_table(columns, table, levels):
    if complaint := _table.rows_complaint(columns, table):
        return complaint
    if levels == "two" and len(columns) < 3:
        return "the table has one feature alone, so none is left for a second level; give two features or take levels 'one'"
    if levels == "two" and "leaf" in columns:
        return "a column is called 'leaf', which is the word for a pure branch; give it another name"
    return None


def draw_columns(stream, level, levels):
    """On two levels three features or more."""
    return _table.draw_columns(stream, level if levels == "one" else {"easy": "medium"}.get(level, level))


def draw_table(stream, level, columns, impurity, levels):
    """Every feature tells something, none splits purely, and no two split nearly as well."""

    def is_telling(table):
        classes = _subtree.classes_of(table)
        for measure in options["impurity"]:
            before = _impurity.impurity_of(_impurity.counts_of(table, classes), measure)
            after = sorted(_subtree.after(table, j, classes, measure) for j in range(len(columns) - 1))
            gaps = [far - near for near, far in zip(after, [*after[1:], before], strict=True)]
            if not after[0] > 0 or not all(gap > rational("0.01") for gap in gaps):
                return False
        return levels == "one" or _subtree.is_work(columns, table, impurity)

    deep = {"easy": 9, "medium": 11, "hard": 13}[level]

    def rows():
        split = _table.draw_split(stream, level) if levels == "one" else (deep, deep // 2 + 1)
        return _table.draw_rows(stream, columns, *split)

    return stream.again(rows, until=is_telling, most=150)


def figure_tree(columns, table, split, split_, language):
    """The tree: the branches of each split and the examples of each class in them."""
    classes, words = _subtree.classes_of(table), _table.CHINESE if language == "zh" else {}
    if len(_impurity.values_of(table, whole(split))) > 6 or len(classes) > 4:
        return None

    def told(rows):
        counts = zip(classes, _impurity.counts_of(rows, classes), strict=True)
        return "\n".join(f"{words.get(name, name)}: {n}" for name, n in counts)

    children, texts, edges = {}, {}, {}

    def grow(node, rows, j):
        name = columns[j] if j < len(columns) else None
        texts[node] = f"{words.get(name, name)}\n{told(rows)}" if name else told(rows)
        children[node] = [(*node, value) for value in _impurity.values_of(rows, j)] if name else []
        edges.update({(node, child): words.get(child[-1], child[-1]) for child in children[node]})

    grow((), table, whole(split))
    for k, node in enumerate(children[()], 1):
        rows = _subtree.rows_in(table, split, k)
        grow(node, rows, whole(split_[k - 1]) if split_ else len(columns))
        for leaf in children[node]:
            grow(leaf, [row for row in rows if row[whole(split_[k - 1])] == leaf[-1]], len(columns))
    return tree_figure({node: below for node, below in children.items() if below}, texts, edges)


def table_branches(columns, table, levels, class_counts, impurity_root, branch_counts_, branch_impurity_, language):
    """What a split of the root on each feature gives; on one level its impurities are asked one by one."""
    if levels == "one":
        return None
    said = _table.said
    return [["", "H_0", list(class_counts), {"impurity_root": 0}]] + [
        ["" if v else said(name, language), said(value, language), list(counts), {f"branch_impurity_{j + 1}": v}]
        for j, name in enumerate(columns[:-1])
        for v, (value, counts) in enumerate(zip(_impurity.values_of(table, j), branch_counts_[j], strict=True))
    ]


def table_parts(columns, table, split, part_counts_, part_impurity_, after_, language, k):
    """What a split of branch k on each feature that is left gives, the mean below the parts; a pure one is not split."""
    rows, said, found = _subtree.rows_in(table, split, k), _table.said, []
    if len({row[-1] for row in rows}) < 2:
        return found
    places = _subtree.places(rows, columns, split)
    for f, (j, parts) in enumerate(zip(_subtree.left(columns, split), places, strict=True)):
        for value, r in zip(_impurity.values_of(rows, j), parts, strict=True):
            name = "" if r > parts[0] else said(columns[j], language)
            found.append([name, said(value, language), list(part_counts_[k - 1][r]), {f"part_impurity_{k}": r}])
        found.append(["", f"D^{{({k})}}_{{{f + 1}}}", "", {f"after_{k}": f}])
    return found


def class_counts(table):
    r"""n_c = \sum_{i} [y_i = c]"""
    return array(_impurity.counts_of(table, _subtree.classes_of(table)))


def shares(class_counts, table):
    r"""p_c = \frac{n_c}{N}"""
    return class_counts / len(table)


def impurity_root(class_counts, shares, impurity):
    r"""{% if impurity == "entropy" %}H_0 = -\sum_c p_c \log_2 p_c{% else %}H_0 = 1 - \sum_c p_c^2{% endif %}"""
    return _impurity.impurity_of(class_counts, impurity, shares)


def branch_counts_(table, k):
    r"""B^{(k)}_{vc} = \sum_{i} [x^{(k)}_i = v, \; y_i = c]"""
    branches = [[row for row in table if row[k - 1] == value] for value in _impurity.values_of(table, k - 1)]
    return array([_impurity.counts_of(rows, _subtree.classes_of(table)) for rows in branches])


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
    gains, telling = impurity_root - impurity_after, _impurity.mixture(table, None, _subtree.classes_of(table))
    idle = [_impurity.mixture(table, j, _subtree.classes_of(table)) == telling for j in range(len(gains))]
    return array([0 if same and is_greater(TINY, square(g)) else g for g, same in zip(gains, idle, strict=True)])


def split(gain, table, impurity):
    r"""j^* = \arg\max_j G_j"""
    return _subtree.first_best(gain, table, range(len(gain)), _subtree.classes_of(table), impurity)


@when(levels="two")
def counts_(table, split, k):
    r"""m^{(k)}_c = \sum_{i} [x^{(j^*)}_i = v_k, \; y_i = c]"""
    return array(_impurity.counts_of(_subtree.rows_in(table, split, k), _subtree.classes_of(table)))


@when(levels="two")
def shares_(counts_):
    r"""q^{(k)}_c = \frac{m^{(k)}_c}{\sum_l m^{(k)}_l}"""
    return _subtree.shares_of(counts_[-1])


@when(levels="two")
def impurity_(counts_, shares_, impurity):
    r"""{% if impurity == "entropy" %}u^{(k)} = -\sum_{c : q^{(k)}_c > 0} q^{(k)}_c \log_2 q^{(k)}_c{% else %}u^{(k)} = 1 - \sum_c (q^{(k)}_c)^2{% endif %}"""
    return _impurity.impurity_of(counts_[-1], impurity, shares_[-1])


@when(levels="two")
def part_counts_(columns, table, split, k):
    r"""M^{(k)}_{rc} = \sum_{i \in T^{(k)}_r} [y_i = c]"""
    return _subtree.all_parts(_subtree.rows_in(table, split, k), columns, split, _subtree.classes_of(table))


@when(levels="two")
def part_shares_(part_counts_):
    r"""Q^{(k)}_{rc} = \frac{M^{(k)}_{rc}}{\sum_l M^{(k)}_{rl}}"""
    return array([_subtree.shares_of(counts) for counts in part_counts_[-1]])


@when(levels="two")
def part_impurity_(part_counts_, part_shares_, impurity):
    r"""{% if impurity == "entropy" %}e^{(k)}_r = -\sum_{c : Q^{(k)}_{rc} > 0} Q^{(k)}_{rc} \log_2 Q^{(k)}_{rc}{% else %}e^{(k)}_r = 1 - \sum_c (Q^{(k)}_{rc})^2{% endif %}"""
    pairs = zip(part_counts_[-1], part_shares_[-1], strict=True)
    return array([_impurity.impurity_of(counts, impurity, shares) for counts, shares in pairs])


@when(levels="two")
def after_(columns, table, split, part_counts_, part_impurity_, k):
    r"""D^{(k)}_f = \frac{1}{\sum_c m^{(k)}_c} \sum_{r : t_r = f} e^{(k)}_r \sum_c M^{(k)}_{rc}"""
    rows, sizes, mixed = _subtree.rows_in(table, split, k), part_counts_[-1].sum(axis=1), part_impurity_[-1]
    n = len(rows) or 1
    features = _subtree.places(rows, columns, split)
    return array([sum(sizes[p] * mixed[p] for p in parts) / n for parts in features])


@when(levels="two")
def gain_(columns, table, split, impurity_, after_, k):
    r"""g^{(k)}_f = u^{(k)} - D^{(k)}_f"""
    rows, classes, gains = _subtree.rows_in(table, split, k), _subtree.classes_of(table), impurity_[-1] - after_[-1]
    idle = [_subtree.is_idle(rows, j, classes) for j in _subtree.left(columns, split)]
    return array(
        [0 if same and is_greater(_subtree.TINY, square(g)) else g for g, same in zip(gains, idle, strict=True)]
    )


@when(levels="two")
def split_(columns, table, split, counts_, gain_, impurity, k):
    r"""s^{(k)} = \operatorname{argmax}_{f \in F} g^{(k)}_f"""
    if sum(1 for n in counts_[-1] if whole(n)) < 2:
        return len(columns)
    rows, features = _subtree.rows_in(table, split, k), _subtree.left(columns, split)
    return _subtree.first_best(gain_[-1], rows, features, _subtree.classes_of(table), impurity)


slips = {
    impurity_root: _impurity.MEASURES,
    branch_impurity_: _impurity.MEASURES,
    impurity_after: {
        "not_weighted": "(counts.sum(axis=1) * mixed).sum() / len(table) -> mixed.sum() / len(mixed)",
        "branches_added": "(counts.sum(axis=1) * mixed).sum() / len(table) -> mixed.sum()",
    },
    impurity_: _impurity.MEASURES,
    part_impurity_: _impurity.MEASURES,
    after_: {
        "not_weighted": "sum(sizes[p] * mixed[p] for p in parts) / n -> sum(mixed[p] for p in parts) / len(parts)",
        "branches_added": "sum(sizes[p] * mixed[p] for p in parts) / n -> sum(mixed[p] for p in parts)",
        "share_of_the_table": "n -> len(table)",
    },
    gain_: {"against_the_root": "impurity_[-1] -> impurity_root"},
    split_: {
        "order_of_the_root": "gain_[-1] -> array([gain[j] for j in features])",
        "pure_branch_split": "len(columns) -> _subtree.left(columns, split)[0]",
    },
}
