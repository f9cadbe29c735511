"""Adversarial examples by the gradient itself: up the loss of the true class, or down the loss of a wrong target."""

from markscheme.words import *

from ..mlp import _softmax
from .fgsm_softmax import draw_W, draw_b

source = "study note 004, adversarial examples: gradient ascent on the input, towards a wrong class or away from the right one"
rounding = "6 sf, 3 sf"
sizes = {"d": 2, "k": (3, 2, 3)}
options = {"direction": ("away", "towards")}
given = {
    "x": vector("d", by_level(integers(-2, 3), decimals(-2, 2, 1), decimals(-2, 2, 1))),
    "W": matrix("k", "d", by_level(decimals(-1, 1, 1), decimals(-1, 1, 1), decimals("-1.5", "1.5", 1))),
    "b": vector("k", decimals("-0.5", "0.5", 1)).or_else(0),
    "y": number(counts(1, 3)).at_least(1, "the number of a class").whole_numbers().when(direction="away"),
    "target": number(counts(1, 3)).at_least(1, "the number of a class").whole_numbers().when(direction="towards"),
    "eta": number(
        by_level(choice("0.5", "0.8", "1.5"), choice("0.5", "0.8", "1.5"), choice("1.5", "2", "2.5"))
    ).at_least(0, "a step size"),
    "steps": count(by_level(choice(1), choice(2), choice(2))).at_least(1, "a number of steps"),
}
repeat = {("z_", "powers_", "p_", "delta_", "grad_x_", "x_"): lambda steps: steps}
start = {"x_": "x"}
symbols = {"powers_": "a", "target": "t", "delta_": r"\delta", "grad_x_": "g", "steps": "K", "x": "x^{(0)}", "x_": "x"}
symbols |= {"z_adv": r"z_{\text{adv}}", "p_adv": r"p_{\text{adv}}", "label_adv": r"\hat{y}"}
hides = {"label_adv": {"one": "class 1 is a class like any other"}}
ask = {"z_": 1, "p_": 2, "delta_": 1, "grad_x_": 2, "x_": 1, "p_adv": 2, "label_adv": 1}


def draw_y(stream, x, W, b):
    """The class that the model gives: an attack begins with an input that it classifies correctly."""
    return rational(argmax(W @ x + b) + 1)


def draw_target(stream, x, W, b, k):
    return rational(stream.choice([j for j in range(1, k + 1) if j != argmax(W @ x + b) + 1]))


def invalid_class(y, target, k):
    for name, number_of_class in (("y", y), ("target", target)):
        if number_of_class is not None and is_greater(number_of_class, k):
            return (
                f"{name} is {whole(number_of_class)}, but the model has the classes 1 to {k}; give one of these numbers"
            )
    return None


def z_(W, x_prev, b):
    return W @ x_prev + b


powers_ = _softmax.powers
p_ = _softmax.p


def _one_hot(k, y, target):
    return array([equals(j, target if y is None else y) for j in range(1, k + 1)])


def delta_(p, y, target, direction, k):
    r"""\delta^{(k)}_j = p^{(k)}_j - [j = {% if direction == "away" %}y{% else %}t{% endif %}]"""
    return p - _one_hot(len(p), y, target)


def grad_x_(W, delta):
    return W.T @ delta


def x_(x_prev, grad_x, eta, direction):
    return x_prev + eta * grad_x if direction == "away" else x_prev - eta * grad_x


def z_adv(W, x_, b):
    return W @ x_[-1] + b


p_adv = likewise(_softmax.p, z="z_adv", p="p_adv")


def label_adv(z_adv):
    r"""\hat{y} = \operatorname{argmax}_j z_{\text{adv}, j}"""
    return argmax(z_adv) + 1


def require_class_told_apart(z_adv):
    """Nobody doubts which logit is the largest."""
    best = argmax(z_adv)
    return all(is_greater(z_adv[best] - other, rational("0.05")) for j, other in enumerate(z_adv) if j != best)


_ERROR = "p - _one_hot(len(p), y, target)"
slips = {
    z_: {"bias_forgotten": "b -> 0", "point_not_moved": "x_prev -> x if k > 1"},
    delta_: {
        "error_reversed": f"{_ERROR} -> _one_hot(len(p), y, target) - p",
        "true_class_only": f"{_ERROR} -> (p - 1) * _one_hot(len(p), y, target)",
    },
    grad_x_: {
        "row_of_class": lambda W, y, target: -W[whole(target if y is None else y) - 1],
        "weights_not_transposed": "W.T -> W if len(W) == len(W[0])",
    },
    x_: {
        "wrong_direction": "eta -> -eta",
        "rate_forgotten": "eta -> 1",
        "sign_taken": "grad_x -> sign(grad_x)",
        "starts_again": "x_prev -> x if k > 1",
    },
    z_adv: {"before_attack": "x_[-1] -> x"},
}
without = ("softmax_along_columns", "one_hot", "exponent_sign")
