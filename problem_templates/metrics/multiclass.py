"""Scores of a classifier of several classes: precision, recall and F1 of each, and their averages."""

from markscheme.words import *

source = "study note 001, measures of a model; macro and micro averages as in scikit-learn"
sizes = {"K": (3, 3, 4)}
given = {"C": matrix("K", "K", integers(0, 90)).at_least(0, "a number of examples").whole_numbers()}
drawn = ("C",)
symbols = {"predicted_total": "s", "true_total": "t", "accuracy": r"\text{ACC}"}
symbols |= {
    "precision": "P",
    "recall": "R",
    "F1": "F",
    "macro_F1": r"F_{\text{macro}}",
    "micro_F1": r"F_{\text{micro}}",
}
ask = {"accuracy": 1, "precision": 2, "recall": 2, "F1": 2, "macro_F1": 1, "micro_F1": 1}
MOST = {"easy": (18, 2), "medium": (70, 12), "hard": (90, 14)}  # right predictions of a class, and wrong ones of a cell


def draw_C(stream, level, K):
    """Mostly right, with classes of unlike size, one of which is predicted too often.

    At the hard level the smallest class is rare and hardly ever found, so that the macro F1 is far below the micro F1.
    """
    right, wrong = MOST[level]

    def counts():
        often, sizes = stream.below(K), stream.shuffled(range(1, K + 1))
        return array(
            [
                [
                    right * sizes[i] // K - stream.below(right // 4)
                    if i == j
                    else stream.below(wrong + 1) + (j == often) * stream.between(wrong // 2, 2 * wrong)
                    for j in range(K)
                ]
                for i in range(K)
            ]
        )

    def with_a_rare_class():
        C, rare = counts(), stream.below(K)
        for j in range(K):
            C[rare, j] = rational(stream.between(1, 3) if j == rare else stream.between(1, 7))
            C[j, rare] = rational(stream.between(1, 4)) if j != rare else C[j, rare]
        return C

    return stream.again(
        with_a_rare_class if level == "hard" else counts,
        until=lambda C: require_two_digits(C.diagonal() / C.sum(axis=0), C.diagonal() / C.sum(axis=1)),
    )


def invalid_empty_class(C):
    for axis, what, score in ((0, "predicted", "precision"), (1, "truly", "recall")):
        for i, total in enumerate(C.sum(axis=axis), 1):
            if equals(total, 0):
                return (
                    f"no example is {what} of class {i}, so its {score} is 0/0; "
                    f"give {'column' if axis == 0 else 'row'} {i} of C a count above 0"
                )
    return None


def require_two_digits(precision, recall):  # a student's 0.5 may stand for 0.45 to 0.55, too wide to tell slips apart
    return not any(equals(floor(10 * x), 10 * x) for x in (*precision, *recall))


def predicted_total(C):
    r"""s_j = \sum_i c_{ij}"""
    return C.sum(axis=0)


def true_total(C):
    r"""t_i = \sum_j c_{ij}"""
    return C.sum(axis=1)


def accuracy(C, true_total):
    r"""\text{ACC} = \frac{\sum_i c_{ii}}{\sum_i t_i}"""
    return C.diagonal().sum() / true_total.sum()


def precision(C, predicted_total):
    r"""P_i = \frac{c_{ii}}{s_i}"""
    return C.diagonal() / predicted_total


def recall(C, true_total):
    r"""R_i = \frac{c_{ii}}{t_i}"""
    return C.diagonal() / true_total


def _harmonic(P, R):
    """The harmonic mean; 0 where precision and recall are 0."""
    return rational(0) if equals(P + R, 0) else 2 * P * R / (P + R)


def F1(precision, recall):
    r"""F_i = {% if 0 in C.diagonal() %}\begin{cases} \frac{2 P_i R_i}{P_i + R_i} & P_i + R_i > 0 \\ 0 & P_i + R_i = 0 \end{cases}
    {% else %}\frac{2 P_i R_i}{P_i + R_i}{% endif %}"""
    return array([_harmonic(P, R) for P, R in zip(precision, recall, strict=True)])


def F1__via_counts(C, predicted_total, true_total):
    return 2 * C.diagonal() / (predicted_total + true_total)


def macro_F1(F1):
    r"""F_{\text{macro}} = \frac{1}{K} \sum_{i=1}^{K} F_i"""
    return F1.sum() / len(F1)


def micro_F1(C, predicted_total, true_total):
    r"""F_{\text{micro}} = \frac{2 \sum_i c_{ii}}{\sum_i s_i + \sum_i t_i}"""
    return 2 * C.diagonal().sum() / (predicted_total.sum() + true_total.sum())


def micro_F1__via_accuracy(accuracy):
    return accuracy


def figure_confusion(C, K):
    classes = range(1, K + 1)
    return heat_map_figure(C, rows=[f"y = {i}" for i in classes], columns=[f"y_hat = {i}" for i in classes])


slips = {
    accuracy: {
        "error_rate": "C.diagonal().sum() -> true_total.sum() - C.diagonal().sum()",
        "balanced": lambda C: (C.diagonal() / C.sum(axis=1)).sum() / len(C),
    },
    precision: {"exchanged": "predicted_total -> C.sum(axis=1)", "over_all": "predicted_total -> C.sum()"},
    recall: {"exchanged": "true_total -> C.sum(axis=0)", "over_all": "true_total -> C.sum()"},
    F1: {
        "arithmetic_mean": "_harmonic(P, R) -> (P + R) / 2",
        "not_doubled": "_harmonic(P, R) -> _harmonic(P, R) / 2",
    },
    macro_F1: {
        "of_means": "F1.sum() / len(F1) -> _harmonic(precision.sum() / len(precision), recall.sum() / len(recall))",
        "weighted": "F1.sum() / len(F1) -> (F1 * true_total).sum() / true_total.sum()",
    },
    micro_F1: {
        "errors_once": "predicted_total.sum() + true_total.sum() -> C.sum() + C.diagonal().sum()",
        "mean_over_classes": "2 * C.diagonal().sum() / (predicted_total.sum() + true_total.sum()) -> macro_F1",
    },
}
