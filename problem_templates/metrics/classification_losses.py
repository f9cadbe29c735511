"""Losses of predicted probabilities: error rate, log loss and Brier score."""

from markscheme.words import *

source = "study notes 001 and 002, 0-1 loss and log loss, empirical risk; Brier (1950)"
sizes = {"n": (4, 5, 6)}
given = {
    "y": vector("n", counts(0, 1).with_each(0, 1)).one_of(0, 1),
    "p": vector("n", decimals(0, 1, 2)).between(0, 1, "a probability"),
}
symbols = {"predicted": r"\hat{y}", "error_rate": "E", "true_class": "q"}
symbols |= {"log_losses": r"\ell", "mean_log_loss": r"\bar{\ell}", "brier": r"\text{BS}"}
ask = {"predicted": 1, "error_rate": 1, "log_losses": 3, "mean_log_loss": 1, "brier": 2}


def draw_p(stream, level, n, y):
    """Unlike probabilities, one or two on the wrong side; from the medium level on, one of exactly one half."""
    at_half = level != "easy"
    wrong = stream.between(1, 2) if level == "easy" else 1 if n < 6 else 2
    sides = stream.shuffled([-1] * wrong + [0] * at_half + [1] * (n - wrong - at_half))
    away = stream.shuffled(range(5, 50, 5))[:n]  # from one half, in hundredths
    return (50 + array(sides) * array(away) * (2 * y - 1)) / 100


def invalid_certain(y, p):
    for i, (target, chance) in enumerate(zip(y, p, strict=True), 1):
        if equals(chance, 1 - target):
            return (
                f"example {i} has y = {target} and p = {chance}, so its log loss is infinite; give a p between 0 and 1"
            )
    return None


def predicted(p):
    r"""\hat{y}_i = \mathbb{1}\left[ p_i \ge \frac{1}{2} \right]"""
    return array([0 if is_greater(rational("1/2"), chance) else 1 for chance in p])


def error_rate(predicted, y):
    return absolute(predicted - y).sum() / len(y)


def true_class(y, p):
    return y * p + (1 - y) * (1 - p)


def log_losses(true_class):
    return -log(true_class)


def mean_log_loss(log_losses):
    return log_losses.sum() / len(log_losses)


def mean_log_loss__via_product(true_class):
    return -log(true_class.prod()) / len(true_class)


def brier(p, y):
    return square(p - y).sum() / len(y)


slips = {
    predicted: {"half_is_negative": "is_greater(rational('1/2'), chance) -> not is_greater(chance, rational('1/2'))"},
    error_rate: {
        "accuracy": "absolute(predicted - y) -> 1 - absolute(predicted - y)",
        "not_divided": "len(y) -> 1",
    },
    log_losses: {
        "sign_forgotten": "-log(true_class) -> log(true_class)",
        "base_ten": "log(true_class) -> log(true_class) / log(10)",
        "base_two": "log(true_class) -> log(true_class) / log(2)",
        "positive_class_always": "true_class -> p",
        "positives_only": "-log(true_class) -> -y * log(p)",
        "other_class": "true_class -> 1 - true_class",
    },
    mean_log_loss: {
        "not_divided": "len(log_losses) -> 1",
        "log_of_mean": "log_losses.sum() / len(log_losses) -> -log(true_class.sum() / len(y))",
    },
    brier: {
        "not_divided": "len(y) -> 1",
        "absolute_error": "square(p - y) -> absolute(p - y)",
        "predictions_for_probabilities": "p -> predicted",
        "both_classes": "square(p - y) -> 2 * square(p - y)",
        "root_taken": "square(p - y).sum() / len(y) -> sqrt(square(p - y).sum() / len(y))",
    },
}
