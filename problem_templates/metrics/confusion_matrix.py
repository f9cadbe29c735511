"""Precision, recall, F-score and accuracy from the counts of a binary classifier."""

from markscheme.words import *

source = "study notes 000 and 001, measures of a model"
options = {"score": ("F1", "F_beta")}
given = {
    "TP": number(by_level(counts(5, 24), counts(10, 60), counts(20, 300))),
    "FN": number(counts(2, 80)),
    "FP": number(counts(2, 240)),
    "TN": number(by_level(counts(5, 40), counts(20, 150), counts(100, 2000))),
    "beta": number(choice("2", "1/2", "3")).at_least(0, "the weight of the recall").when(score="F_beta"),
}
symbols = {"precision": "P", "recall": "R", "F_beta": r"F_\beta", "accuracy": r"\text{ACC}"}
only = {"F_1": {"score": ("F1",)}, "F_beta": {"score": ("F_beta",)}}
ask = {"precision": 1, "recall": 1, "F_1": 2, "F_beta": 2, "accuracy": 1}


def draw_FN(stream, level, TP):
    return _beside(stream, TP, {"easy": (2, 12), "medium": (2, 24), "hard": (5, 80)}[level])


def draw_FP(stream, level, TP, FN):
    return _beside(stream, TP, {"easy": (2, 24), "medium": (2, 60), "hard": (10, 240)}[level], FN)


def _beside(stream, TP, bounds, other=0):
    """A count that is no other's, and beside which TP has no share of one digit (0.5 may stand for 0.45), no third."""
    hits, (low, high) = whole(TP), bounds
    counts = [n for n in range(low, high + 1) if n != other and 10 * hits % (hits + n) and 12 * hits % (hits + n)]
    return rational(stream.choice(counts))


def require_two_digits(TP, FN, FP):  # a student's 0.5 may stand for 0.45 to 0.55, too wide to tell slips apart
    return not any(equals(floor(10 * x), 10 * x) for x in (TP / (TP + FP), TP / (TP + FN)))


def invalid_empty_class(TP, FN, FP):
    for name, other, what, score in (("FP", FP, "predicted", "precision"), ("FN", FN, "truly", "recall")):
        if equals(TP, 0) and equals(other, 0):
            fact = f"no example is {what} positive, so the {score} is 0/0"
            return f"TP and {name} are 0: {fact}; make one of them 1 or more"
    return None


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


def accuracy(TP, FN, FP, TN):
    return (TP + TN) / (TP + FN + FP + TN)


slips = {
    precision: {"exchanged": "FP -> FN", "negative_class": "TP -> TN; FP -> FN"},
    recall: {"exchanged": "FN -> FP", "negative_class": "TP -> TN; FN -> FP"},
    F_1: {
        "arithmetic_mean": lambda precision, recall: (precision + recall) / 2,
        "not_doubled": "2 * precision -> precision",
    },
    F_beta: {
        "beta_ignored": "1 + square(beta) -> 2; square(beta) * precision -> precision",
        "beta_not_squared": "square(beta) -> beta",
        "weights_exchanged": "square(beta) * precision + recall -> precision + square(beta) * recall",
        "arithmetic_mean": lambda precision, recall, beta: (precision + square(beta) * recall) / (1 + square(beta)),
    },
    accuracy: {
        "error_rate": "TP + TN -> FP + FN",
        "true_negatives_forgotten": "TP + TN -> TP",
        "balanced": lambda TP, FN, FP, TN: (TP / (TP + FN) + TN / (TN + FP)) / 2,
    },
}
