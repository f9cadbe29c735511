"""The ROC curve of scored examples, threshold by threshold, and the area under it."""

from markscheme.words import *

from . import _ranking
from ._ranking import draw_scores, draw_y

source = "study note 001, measures of a model; Fawcett (2006), ROC analysis"
rounding = "5 sf, 3 sf"
sizes = {"n": (6, 8, 9)}
given = {"scores": vector("n"), "y": vector("n", counts(0, 1).with_each(0, 1)).one_of(0, 1)}
symbols = {"scores": "s", "order": "r", "positives": "P", "negatives": "N"}
symbols |= {"TPR": r"\text{TPR}", "FPR": r"\text{FPR}", "heights": "H", "AUC": r"\text{AUC}"}
ask = {"order": 2, "TPR": 2, "FPR": 2, "AUC": 2}


def invalid_one_class(y):
    for k, name, rate in ((1, "positive", "TPR"), (0, "negative", "FPR")):
        if not any(equals(y, k)):
            return f"no example has y = {k}, so there is no {name} one and the {rate} is 0/0; give at least one of each class"
    return None


def require_both_classes(positives, negatives, n):
    """Neither class is so rare that one of the rates is 0 or 1 nearly throughout."""
    return 3 * min(positives, negatives) >= n


def order(scores):
    r"""s_{r_1} \ge s_{r_2} \ge \dots"""
    ranked = []
    for i, score in enumerate(scores):
        ranked.insert(sum(not is_greater(score, scores[j]) for j in ranked), i)
    return array(ranked) + 1


def positives(y):
    return y.sum()


def negatives(y, positives):
    return len(y) - positives


def _ranked(order, y):
    """The classes along the ranking; a student's ranking may name what is no example."""
    return [y[i - 1] if 1 <= i <= len(y) else rational(0) for i in map(whole, order)]


def TPR(order, y, positives):
    r"""\text{TPR}_i = \frac{1}{P} \sum_{j \le i} y_{r_j}"""
    return array(_ranked(order, y)).cumsum() / positives


def FPR(order, y, negatives):
    r"""\text{FPR}_i = \frac{1}{N} \left( i - \sum_{j \le i} y_{r_j} \right)"""
    found = array(range(1, len(order) + 1)) - array(_ranked(order, y)).cumsum()
    return found / negatives


def _runs(order, scores):
    """For each rank, the ranks after which its run of equal scores begins and ends; 0 is before the first."""
    ranked, runs, start = [scores[min(max(whole(i), 1), len(scores)) - 1] for i in order], [], 0
    for k, score in enumerate(ranked, 1):
        if k == len(ranked) or is_greater(score, ranked[k]) or is_greater(ranked[k], score):
            runs += [(start, k)] * (k - start)
            start = k
    return runs


def heights(order, scores, TPR):
    r"""{% if (scores.reshape(-1, 1) == scores).sum() == scores.size %}H_i = \text{TPR}_i
    {% else %}H_i = \begin{cases} \text{TPR}_i & \sum_j \mathbb{1}[s_j = s_{r_i}] = 1 \\
    \frac{1}{2} \left( \max_{j : s_{r_j} > s_{r_i}} \text{TPR}_j + \max_{j : s_{r_j} \ge s_{r_i}} \text{TPR}_j \right)
    & \sum_j \mathbb{1}[s_j = s_{r_i}] > 1 \end{cases}{% endif %}"""
    runs, reached = _runs(order, scores), [rational(0), *TPR]
    means = [(reached[start] + reached[end]) / 2 for start, end in runs]
    return array([mean if end - start > 1 else reached[end] for mean, (start, end) in zip(means, runs, strict=True)])


def AUC(FPR, heights):
    r"""\text{AUC} = \sum_{i} (\text{FPR}_i - \text{FPR}_{i-1}) \, H_i, \quad \text{FPR}_0 = 0"""
    return ((FPR - array([0, *FPR[:-1]])) * heights).sum()


def AUC__via_pairs(scores, y):
    pairs, won, tied = _ranking.pairs(scores, y)
    return rational(2 * won + tied) / (2 * pairs)


def figure_curve(order, scores, TPR, FPR):
    """Through the points at which the threshold passes a score: equal ones are passed together."""
    ends = sorted({end for _, end in _runs(order, scores)})
    return curve_figure([[(0, 0), *((FPR[k - 1], TPR[k - 1]) for k in ends)]], ("FPR", "TPR"), diagonal=True)


_RANKED, _AREA = "array(_ranked(order, y))", "((FPR - array([0, *FPR[:-1]])) * heights).sum()"
_RATES = {"by_rank": "array(range(1, len(order) + 1))", "over_all": "len(y)"}
slips = {
    order: {
        "as_listed": "array(ranked) -> array(range(len(scores)))",
        "lowest_first": "array(ranked) -> array(ranked)[::-1]",
    },
    TPR: {
        **{name: f"positives -> {divisor}" for name, divisor in _RATES.items()},
        "exchanged": f"{_RANKED} -> 1 - {_RANKED}; positives -> negatives",
    },
    FPR: {
        **{name: f"negatives -> {divisor}" for name, divisor in _RATES.items()},
        "exchanged": f"found -> {_RANKED}.cumsum(); negatives -> positives",
    },
    heights: {
        "ties_one_by_one": lambda TPR: TPR,
        "ties_as_wins": "(reached[start] + reached[end]) / 2 -> reached[end]",
        "ties_as_losses": "(reached[start] + reached[end]) / 2 -> reached[start]",
    },
    AUC: {
        "mean_height": f"{_AREA} -> TPR.sum() / len(TPR)",
        "not_divided": f"{_AREA} -> {_AREA} * positives * negatives",
    },
}
