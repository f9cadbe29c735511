"""Precision, recall, F-score and accuracy from the counts of a binary classifier."""

from markscheme.words import *

source = "study note 001, measures of a model"
options = {"score": ("F1", "F_beta")}


def _count(easy, medium, hard):
    return number(by_level(counts(*easy), counts(*medium), counts(*hard)))


MISSED = {"easy": (2, 12), "medium": (2, 24), "hard": (5, 80)}
FALSE = {"easy": (2, 24), "medium": (2, 60), "hard": (10, 240)}
given = {
    "TP": _count((5, 24), (10, 60), (20, 300)),
    "FN": _count(*MISSED.values()),
    "FP": _count(*FALSE.values()),
    "TN": _count((5, 40), (20, 150), (100, 2000)),
    "beta": number(choice("2", "1/2", "3")).at_least(0, "the weight of the recall").when(score="F_beta"),
}
symbols = {
    "F_beta": r"F_\beta",
    "TP": r"\text{TP}",
    "FN": r"\text{FN}",
    "FP": r"\text{FP}",
    "TN": r"\text{TN}",
    "precision": "P",
    "recall": "R",
    "accuracy": r"\text{ACC}",
}
only = {"F_1": {"score": ("F1",)}, "F_beta": {"score": ("F_beta",)}}


def draw_FN(stream, level, TP):
    return _beside(stream, TP, MISSED[level])


def draw_FP(stream, level, TP, FN):
    return _beside(stream, TP, FALSE[level], FN)


def _beside(stream, TP, bounds, other=0):
    """A count that is no other's, and beside which TP has no share of one digit (0.5 may stand for 0.45), no third."""
    hits, (low, high) = whole(TP), bounds
    counts = [n for n in range(low, high + 1) if n != other and 10 * hits % (hits + n) and 12 * hits % (hits + n)]
    return rational(stream.choice(counts))


def ask(score):
    return {"precision": 1, "recall": 1, "F_1" if score == "F1" else "F_beta": 2, "accuracy": 1}


def precision(TP, FP):
    return TP / (TP + FP)


def recall(TP, FN):
    return TP / (TP + FN)


def _mean(above, below):
    """A weighted harmonic mean; 0 where precision and recall are 0."""
    return rational(0) if equals(above, 0) and equals(below, 0) else above / below


def F_1(precision, recall):
    return _mean(2 * precision * recall, precision + recall)


def F_1__via_counts(TP, FN, FP):
    return 2 * TP / (2 * TP + FN + FP)


def F_beta(precision, recall, beta):
    return _mean((1 + square(beta)) * precision * recall, square(beta) * precision + recall)


def F_beta__via_counts(TP, FN, FP, beta):
    hits = (1 + square(beta)) * TP
    return hits / (hits + square(beta) * FN + FP)


def F_beta__weights_exchanged(precision, recall, beta):
    return _mean((1 + square(beta)) * precision * recall, precision + square(beta) * recall)


def F_beta__arithmetic_mean(precision, recall, beta):
    return (precision + square(beta) * recall) / (1 + square(beta))


def accuracy(TP, FN, FP, TN):
    return (TP + TN) / (TP + FN + FP + TN)


def require_two_digits(TP, FN, FP):  # a student's 0.5 may stand for 0.45 to 0.55, too wide to tell slips apart
    return not any(equals(floor(10 * x), 10 * x) for x in (TP / (TP + FP), TP / (TP + FN)))


def invalid_empty_class(TP, FN, FP):
    for name, other, what, score in (("FP", FP, "predicted", "precision"), ("FN", FN, "truly", "recall")):
        if equals(TP, 0) and equals(other, 0):
            return (
                f"TP and {name} are 0: no example is {what} positive, so the {score} is 0/0; make one of them 1 or more"
            )
    return None


slips = {
    precision: {
        "exchanged": "FP -> FN",
        "negative_class": "TP -> TN; FP -> FN",
    },
    recall: {
        "exchanged": "FN -> FP",
        "negative_class": "TP -> TN; FN -> FP",
    },
    F_1: {
        "arithmetic_mean": "_mean(2 * precision * recall, precision + recall) -> (precision + recall) / 2",
        "not_doubled": "2 * precision -> precision",
    },
    F_beta: {
        "beta_ignored": "1 + square(beta) -> 2; square(beta) * precision -> precision",
        "beta_not_squared": "square(beta) -> beta",
        "weights_exchanged": F_beta__weights_exchanged,
        "arithmetic_mean": F_beta__arithmetic_mean,
    },
    accuracy: {
        "error_rate": "(TP + TN) / (TP + FN + FP + TN) -> (FP + FN) / (TP + FN + FP + TN)",
        "true_negatives_forgotten": "TP + TN -> TP",
        "balanced": "TP -> TP / (TP + FN); TN -> TN / (TN + FP); TP + FN + FP + TN -> 2",
    },
}
