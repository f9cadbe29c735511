"""K-fold cross-validation: sizes of the parts, mean and spread of the scores, and the setting that is chosen."""

from markscheme.words import *

source = "study notes 000 and 002, K-fold cross-validation: the hyperparameters with the best mean"
rounding = "6 sf, 3 sf"
sizes = {"r": (2, 3, 4), "K": (4, 4, 5)}
options = {"better": ("lower", "higher")}
given = {
    "scores": matrix(
        "r", "K", by_option("better", lower=decimals("0.11", "0.98", 2), higher=decimals("0.31", "0.86", 2))
    ),
    "n": number(counts(40, 1000)).at_least(1, "a number of examples").whole_numbers(),
}
symbols = {"scores": "S", "squares": "q", "means": "m", "deviations": r"\sigma", "best": r"i^\ast"}
symbols |= {"validation_size": r"n_{\text{val}}", "training_size": r"n_{\text{train}}"}
hides = {"best": {"one": "the first setting may be the best"}}
ask = {"validation_size": 1, "training_size": 1, "means": 2, "deviations": 3, "best": 1}


def draw_scores(stream, level, r, K, better):
    """Settings that differ less than their folds do.

    Easy: the best one by the mean has the best fold. Medium: it has not. Hard: neither that nor the least deviation.
    """
    turned = 1 if better == "lower" else -1

    def near_each_other():
        middle = stream.between(25, 60) if better == "lower" else stream.between(52, 66)
        spread = (-17, -12, -8, 5, 11, 16)
        return (
            array([[middle + stream.choice(spread) + stream.between(-4, 4) for _ in range(K)] for _ in range(r)]) / 100
        )

    def is_wanted(scores):
        sums = scores.sum(axis=1)
        if len(set(sums)) < r:
            return False
        ways = [sums * turned, [-largest(-row * turned) for row in scores], list(squares(scores, sums / K))]
        first, by_fold, by_spread = map(argmin, ways)
        folds = first == by_fold if level == "easy" else first != by_fold
        return folds and (level != "hard" or first != by_spread)

    return stream.again(near_each_other, until=is_wanted, most=200)


def draw_n(stream, K):
    return rational(K * stream.between(12, 60))


def invalid_n(n, K):
    if K < 2:
        return "scores has one column, but cross-validation needs at least two folds; give a column for each fold"
    few = is_greater(K, n)
    return f"n = {n} examples do not fill {K} folds; give at least one example for each fold" if few else None


def validation_size(n, K):
    return n / K


def training_size(n, validation_size):
    return n - validation_size


def means(scores, K):
    r"""m_i = \frac{1}{K} \sum_{j=1}^{K} s_{ij}"""
    return scores.sum(axis=1) / K


def squares(scores, means):
    r"""q_i = \sum_{j=1}^{K} (s_{ij} - m_i)^2"""
    return square(scores - column(means)).sum(axis=1)


def deviations(squares, K):
    r"""\sigma_i = \sqrt{\frac{q_i}{K - 1}}"""
    return sqrt(squares / (K - 1))


def best(means, better):
    r"""i^\ast = {% if better == "lower" %}\operatorname{argmin}_i m_i{% else %}\operatorname{argmax}_i m_i{% endif %}"""
    return argmin(means) + 1 if better == "lower" else argmax(means) + 1


def best__steadiest_taken(deviations):
    return argmin(deviations) + 1


def best__best_fold_taken(scores, better):
    folds = [-largest(-row) if better == "lower" else largest(row) for row in scores]
    return best(array(folds), better)


slips = {
    validation_size: {"parts_exchanged": "n / K -> n - n / K"},
    training_size: {"parts_exchanged": "n - validation_size -> n / K", "whole_set": "validation_size -> 0"},
    means: {
        "folds_averaged": "scores.sum(axis=1) / K -> scores.sum(axis=0) / r",
        "divided_by_folds_less_one": "K -> K - 1",
    },
    squares: {"absolute_deviations": "square -> absolute"},
    deviations: {
        "divided_by_folds": "K - 1 -> K",
        "root_forgotten": "sqrt(squares / (K - 1)) -> squares / (K - 1)",
        "standard_error": "K - 1 -> K * (K - 1)",
    },
    best: {
        "worst_taken": {"better": lambda better: "higher" if better == "lower" else "lower"},
        "steadiest_taken": best__steadiest_taken,
        "best_fold_taken": best__best_fold_taken,
    },
}
