"""What to work on next: bias, variance or overfitting to the validation set, read off four error rates."""

from markscheme.words import *

source = "study note 003, bias and variance; human performance and the Bayes error; note 004, generalisation error"
given = {
    "bayes": number(
        by_level(choice("0.01", "0.015", "0.02", "0.025", "0.03", "0.035", "0.04"), *[decimals("0.01", "0.05", 3)] * 2)
    )
    .at_least(0, "an error rate")
    .at_most(100),
    "train": number(decimals("0.02", "0.4", 3)).at_least(0, "an error rate").at_most(100),
    "validation": number(decimals("0.02", "0.5", 3)).at_least(0, "an error rate").at_most(100),
    "test": number(decimals("0.02", "0.6", 3)).at_least(0, "an error rate").at_most(100),
}
symbols = {"bayes": r"E_{\text{Bayes}}", "train": r"E_{\text{train}}", "validation": r"E_{\text{val}}"}
symbols |= {"test": r"E_{\text{test}}", "avoidable_bias": r"\Delta_{\text{bias}}", "variance": r"\Delta_{\text{var}}"}
symbols |= {
    "overfitting_to_validation": r"\Delta_{\text{val}}",
    "largest_gap": r"\Delta_{\max}",
    "focus": "F",
}
ask = {"avoidable_bias": 1, "variance": 1, "overfitting_to_validation": 1, "focus": 1}
BIAS, VARIANCE, VALIDATION = range(3)
answers = {"focus": labels("bias", "variance", "validation")}


def _gap(stream, level):
    """Small or large; where it is hard, close to the others or below zero."""
    steps = {"easy": [(10, 20), (60, 120)], "medium": [(5, 30), (25, 80)], "hard": [(-15, -2), (20, 60), (35, 65)]}[
        level
    ]
    gap = stream.between(*stream.choice(steps))
    return rational(gap - gap % 5 if level == "easy" else gap) / 1000


def draw_train(stream, level, bayes):
    return bayes + absolute(_gap(stream, level))


def draw_validation(stream, level, bayes, train):
    rise = stream.again(lambda: absolute(_gap(stream, level)), until=lambda gap: gap != train - bayes)
    return train + rise


def draw_test(stream, level, bayes, train, validation):
    before = {train - bayes, validation - train}
    return validation + stream.again(lambda: _gap(stream, level), until=lambda gap: gap not in before)


def avoidable_bias(train, bayes):
    return train - bayes


def variance(validation, train):
    return validation - train


def overfitting_to_validation(test, validation):
    return test - validation


def largest_gap(avoidable_bias, variance, overfitting_to_validation):
    r"""\Delta_{\max} = \max(\Delta_{\text{bias}}, \Delta_{\text{var}}, \Delta_{\text{val}})"""
    return largest([avoidable_bias, variance, overfitting_to_validation])


def focus(avoidable_bias, variance, overfitting_to_validation):
    r"""\Delta_F = \Delta_{\max}"""
    return argmax([avoidable_bias, variance, overfitting_to_validation])


def require_unlike_gaps(avoidable_bias, variance, overfitting_to_validation):
    return len({avoidable_bias, variance, overfitting_to_validation}) == 3


slips = {
    avoidable_bias: {"bayes_forgotten": "bayes -> 0", "sign_reversed": "train <-> bayes"},
    variance: {
        "from_bayes": "validation - train -> validation - bayes",
        "test_for_validation": "validation -> test",
        "sign_reversed": "validation <-> train",
    },
    overfitting_to_validation: {
        "from_training": "test - validation -> test - train",
        "sign_reversed": "test <-> validation",
    },
    focus: {
        "smallest_gap": "argmax -> argmin",
        "bayes_forgotten": "avoidable_bias -> train",
    },
}
