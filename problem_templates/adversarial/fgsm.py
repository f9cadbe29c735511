"""Adversarial examples for a logistic model: FGSM, the iterative sign method, the least likely class."""

from markscheme.words import *

source = "study note 004, generating adversarial examples"
sizes = {"d": (2, 3, 4)}
options = {"method": ("fgsm", "iterative", "least_likely")}
given = {
    "x": vector("d", decimals(-2, 2, 1)),
    "w": vector("d", decimals(-2, 2, 1)),
    "b": number(decimals(-1, 1, 1)),
    "y": number(counts(0, 1)).between(0, 1, "the class of x"),
    "iterations": count(integers(2, 3)).at_least(1, "a number of iterations").when(method="iterative"),
    "alpha": number(choice("0.1", "0.2")).at_least(0, "the length of a step").when(method="iterative"),
    "epsilon": number(choice("0.1", "0.2", "0.3", "0.5")).at_least(0, "how far x may move"),
}
repeat = {("x_",): lambda method, iterations: iterations if method == "iterative" else 0}
start = {"x_": "x"}
symbols = {"x_adv": r"x_{\text{adv}}", "p_adv": r"p_{\text{adv}}", "iterations": "K"}


def ask(method):
    moves = {"x_": 2} if method == "iterative" else {"x_adv": 2}
    return {"z": 1, "p": 1, "grad_x": 2, **moves, "p_adv": 2}


def draw_b(stream, level, x, w):
    """At the hard level the boundary is near enough for an attack of 1/2."""
    return stream.again(
        lambda: given["b"].draw(stream, level, {}),
        until=lambda b: level != "hard" or absolute(w @ x + b) < absolute(w).sum() / 2,
    )


def draw_y(stream, level, x, w, b):
    """From the medium level on the model is right about x, else there would be nothing to attack."""
    return given["y"].draw(stream, level, {}) if level == "easy" else positive(w @ x + b)


def draw_epsilon(stream, level, x, w, b, method, alpha, iterations):
    """At the hard level so large that the attack succeeds, where one of these is."""
    if method != "iterative":
        choices = [rational(choice) for choice in ("0.1", "0.2", "0.3", "0.5")]
        enough = [choice for choice in choices if choice * absolute(w).sum() > absolute(w @ x + b)]
        return stream.choice(enough if level == "hard" and enough else choices)
    return alpha * (2 * iterations - 1) / 2  # only the last round leaves the ball


def invalid_tie(x, w, b, method):
    sentence = "w.x + b is 0, so both classes have probability 1/2 and none is less likely; change x, w or b"
    return sentence if method == "least_likely" and sign(w @ x + b) == 0 else None


def require_unsaturated(z):
    return sign(9 - z * z) > 0


def z(w, x, b):
    return w @ x + b


def p(z):
    r"""p = \sigma(z) = \frac{1}{1 + e^{-z}}"""
    return sigmoid(z)


def grad_x(p, z, y, w, method):
    t = positive(-z) if method == "least_likely" else y
    return (p - t) * w


def x_(x, x_prev, grad_x, alpha, epsilon):
    return maximum(x - epsilon, minimum(x + epsilon, x_prev + alpha * sign(grad_x)))


def x_adv(x, grad_x, epsilon, method, x_):
    if method == "iterative":
        return x_[-1]
    return x - epsilon * sign(grad_x) if method == "least_likely" else x + epsilon * sign(grad_x)


def p_adv(x_adv, w, b):
    return sigmoid(w @ x_adv + b)


slips = {
    z: {"forgot_bias": "b -> 0"},
    p: {"exponent_sign": "z -> -z"},
    grad_x: {
        "sign_reversed": "w -> -w",
        "factor_forgotten": "(p - t) * w -> w",
        "by_weights": "w -> x",
        "squared_error": "p - t -> (p - t) * p * (1 - p)",
        "true_class": "positive(-z) -> y",
    },
    x_: {
        "wrong_direction": "alpha -> -alpha",
        "not_clipped": lambda x_prev, alpha, grad_x: x_prev + alpha * sign(grad_x),
        "sign_forgotten": "alpha * sign(grad_x) -> alpha * (sigmoid(w @ x_prev + b) - y) * w",
        "epsilon_for_alpha": "alpha -> epsilon",
        "starts_again": "x_prev -> x",
    },
    x_adv: {"wrong_direction": "grad_x -> -grad_x", "sign_forgotten": "sign(grad_x) -> grad_x"},
    p_adv: {"forgot_bias": "b -> 0", "exponent_sign": "w -> -w; b -> -b"},
}
