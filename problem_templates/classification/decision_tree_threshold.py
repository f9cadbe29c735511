"""A threshold for a feature with numbers: where a decision tree can split it, and where it gains most."""

from markscheme.words import *

from . import _impurity, _thresholds
from ._thresholds import draw_x, draw_y

source = "Quinlan (1993), features with numbers and the gain ratio of C4.5; Fayyad and Irani (1992), candidates where the class changes"
rounding = "5 sf, 3 sf"
sizes = {"n": (8, 8, 10)}
options = {
    "impurity": ("entropy", "gini", "error"),
    "candidates": ("all", "class_change"),
    "criterion": ("gain", "gain_ratio"),
}
given = {"x": vector("n"), "y": vector("n", counts(1, 3)).between(1, 200, "a class number").whole_numbers()}
only = {name: {"criterion": ("gain_ratio",)} for name in ("split_information", "gain_ratio")}
symbols = {"thresholds": "t", "class_counts": "m", "impurity_root": "H_0", "left_counts": "L", "right_counts": "R"}
symbols |= {
    "left_sizes": "l",
    "right_sizes": "r",
    "impurity_left": "a",
    "impurity_right": "b",
    "impurity_after": "A",
    "gain": "G",
}
symbols |= {"split_information": "S", "gain_ratio": "Q", "best": "t^*"}
hides = {
    "x": dict.fromkeys(
        ("entries_swapped", "other_entry"), "thresholds lie between values, whatever the order of the examples"
    ),
    "y": "a class only says with which examples one belongs",
    "gain": {"zero": "a threshold may tell nothing"},
    "best": {"one": "a threshold is a number like any other"},
}


def ask(criterion):
    ratio = {} if criterion == "gain" else {"split_information": 2, "gain_ratio": 1}
    return {"thresholds": 1, "impurity_root": 1, "impurity_after": 4, "gain": 1} | ratio | {"best": 1}


def invalid_candidates(x, y, candidates):
    if len(_thresholds.midpoints(x, y, "all")) == 0:
        return "all x are the same number, so there is no threshold between them; give at least two different values"
    if len(_thresholds.midpoints(x, y, candidates)) == 0:
        return "all examples have the same class, so it changes nowhere; give at least two classes, or take candidates 'all'"
    return None


def figure_stump(x, y, best, language):
    """The chosen split with the examples of each class, after the working."""
    classes = sorted({whole(c) for c in y})
    if len(classes) > 6:
        return None
    left = _thresholds.counts(x, y, [best])[0]
    sides = [left, array([list(map(whole, y)).count(c) for c in range(1, len(left) + 1)]) - left]
    word, ends = ("class", ("yes", "no")) if language == "en" else ("类", ("是", "否"))
    told = ["\n".join(f'"{word} {c}: {whole(side[c - 1])}"' for c in classes) for side in sides]
    return tree_figure(
        {0: ("l", "r")}, {0: ("x ≤ ", best), "l": told[0], "r": told[1]}, {(0, "l"): ends[0], (0, "r"): ends[1]}
    )


def thresholds(x, y, candidates):
    r"""t_j = \frac{u_j + v_j}{2}"""
    return _thresholds.midpoints(x, y, candidates)


def class_counts(y):
    r"""m_c = \sum_{i} [y_i = c]"""
    return array([list(map(whole, y)).count(c) for c in range(1, max(map(whole, y)) + 1)])


def impurity_root(class_counts, impurity, n):
    r"""{% if impurity == "entropy" %}H_0 = -\sum_{c : m_c > 0} \frac{m_c}{n} \log_2 \frac{m_c}{n}{% elif impurity == "gini" %}H_0 = 1 - \sum_c \left(\frac{m_c}{n}\right)^2
    {% else %}H_0 = 1 - \max_c \frac{m_c}{n}{% endif %}"""
    return _impurity.impurity_of(class_counts, impurity, class_counts / n)


def left_counts(x, y, thresholds):
    r"""L_{jc} = \sum_{i} [x_i \le t_j, \; y_i = c]"""
    return _thresholds.counts(x, y, thresholds)


def right_counts(class_counts, left_counts):
    r"""R_{jc} = m_c - L_{jc}"""
    return class_counts - left_counts


def left_sizes(left_counts):
    r"""l_j = \sum_c L_{jc}"""
    return left_counts.sum(axis=1)


def right_sizes(left_sizes, n):
    return n - left_sizes


def impurity_left(left_counts, left_sizes, impurity):
    r"""{% if impurity == "entropy" %}a_j = -\sum_{c : L_{jc} > 0} \frac{L_{jc}}{l_j} \log_2 \frac{L_{jc}}{l_j}{% elif impurity == "gini" %}
    a_j = 1 - \sum_c \left(\frac{L_{jc}}{l_j}\right)^2{% else %}a_j = 1 - \max_c \frac{L_{jc}}{l_j}{% endif %}"""
    return _thresholds.impurities(left_counts, left_sizes, impurity)


def impurity_right(right_counts, right_sizes, impurity):
    r"""{% if impurity == "entropy" %}b_j = -\sum_{c : R_{jc} > 0} \frac{R_{jc}}{r_j} \log_2 \frac{R_{jc}}{r_j}{% elif impurity == "gini" %}
    b_j = 1 - \sum_c \left(\frac{R_{jc}}{r_j}\right)^2{% else %}b_j = 1 - \max_c \frac{R_{jc}}{r_j}{% endif %}"""
    return _thresholds.impurities(right_counts, right_sizes, impurity)


def impurity_after(left_sizes, right_sizes, impurity_left, impurity_right, n):
    return (left_sizes * impurity_left + right_sizes * impurity_right) / n


def gain(impurity_root, impurity_after, class_counts, left_counts, right_counts):
    r"""G_j = H_0 - A_j"""
    # A threshold that tells nothing gains exactly 0: no number of bits shows that of logarithms.
    gains, telling = impurity_root - impurity_after, _impurity.mixture_of([class_counts])
    idle = [mixed == telling for mixed in _thresholds.mixtures(left_counts, right_counts)]
    return array(
        [0 if same and is_greater(_thresholds.TINY, square(g)) else g for g, same in zip(gains, idle, strict=True)]
    )


def split_information(left_sizes, right_sizes, n):
    r"""S_j = -\frac{l_j}{n} \log_2 \frac{l_j}{n} - \frac{r_j}{n} \log_2 \frac{r_j}{n}"""
    sides = [array(pair) for pair in zip(left_sizes, right_sizes, strict=True)]
    return array([_impurity.impurity_of(both, "entropy", both / n) for both in sides])


def gain_ratio(gain, split_information):
    r"""Q_j = \frac{G_j}{S_j}"""
    return gain / split_information


def best(thresholds, gain, gain_ratio, left_counts, right_counts, impurity, criterion):
    r"""t^* = t_k, \quad k = \operatorname{argmax}_j {% if criterion == "gain" %}G_j{% else %}Q_j{% endif %}"""
    measure = gain if criterion == "gain" else gain_ratio
    place = _thresholds.first_largest(measure, left_counts, right_counts, impurity, criterion)
    return thresholds[place]


MEASURES = _impurity.MEASURES | {"share_of_majority": "impurity -> 'largest_share' if impurity == 'error'"}
slips = {
    thresholds: {
        "lower_value": "_thresholds.midpoints(x, y, candidates) -> _thresholds.lower_values(x, y, candidates)",
        "all_neighbours": "candidates -> 'all' if candidates == 'class_change'",
        "change_alone": "candidates -> 'class_change' if candidates == 'all'",
        "not_sorted": "_thresholds.midpoints(x, y, candidates) -> _thresholds.between_neighbours(x, order=False)",
        "equal_values_kept": "_thresholds.midpoints(x, y, candidates) -> _thresholds.between_neighbours(x) if candidates == 'all'",
    },
    impurity_root: MEASURES,
    impurity_left: MEASURES,
    impurity_right: MEASURES,
    impurity_after: {
        "not_weighted": "(left_sizes * impurity_left + right_sizes * impurity_right) / n -> (impurity_left + impurity_right) / 2",
        "sides_added": "(left_sizes * impurity_left + right_sizes * impurity_right) / n -> impurity_left + impurity_right",
        "weights_exchanged": "left_sizes <-> right_sizes",
    },
    split_information: {
        "of_the_classes": "_impurity.impurity_of(both, 'entropy', both / n) -> _impurity.impurity_of(class_counts, 'entropy')",
        "natural_logarithm_of_sizes": "'entropy' -> 'nats'",
    },
    gain_ratio: {
        "by_root": "split_information -> impurity_root",
        "upside_down": "gain / split_information -> split_information / gain",
        "multiplied": "gain / split_information -> gain * split_information",
    },
    best: {
        "least": "_thresholds.first_largest(measure, left_counts, right_counts, impurity, criterion) -> argmin(measure)",
        "ratio_forgotten": "gain_ratio -> gain if criterion == 'gain_ratio'",
        "number_for_threshold": "thresholds[place] -> place + 1",
    },
}
