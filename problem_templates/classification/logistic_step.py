"""One step of gradient descent for logistic regression, on all examples at once."""

from markscheme.words import *

source = "study notes 000 to 004, logistic regression by maximum likelihood, its two losses and L2"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 4), "d": 2}
options = {"loss": ("cross_entropy", "half_squared_error"), "regulariser": ("none", "l2")}
given = {
    "X": matrix("n", "d", by_level(integers(-2, 3), integers(-3, 4), decimals(-2, 2, 1))),
    "y": vector("n", choice(0, 1).with_each(0, 1)).between(0, 1, "a label"),
    "w": vector("d", decimals("-1.2", "1.2", 1)),
    "b": number(decimals("-0.8", "0.8", 1)),
    "eta": number(choice("0.1", "0.2", "0.3", "0.5")).above(0, "a learning rate"),
    "lambda2": number(choice("0.2", "0.3", "0.4", "0.6")).at_least(0, "a penalty").when(regulariser="l2"),
}
symbols = {"losses": "L", "cost": "J", "dz": r"\delta", "grad_w": r"\nabla_w J", "grad_b": r"\nabla_b J"}


def ask(loss):
    return {"z": 1, "p": 1, "cost": 3 if loss == "cross_entropy" else 2, "dz": 1 if loss == "cross_entropy" else 2} | {
        "grad_w": 2, "grad_b": 1, "w_new": 1, "b_new": 1,
    }  # fmt: skip


def draw_X(stream, level, n, d):
    """No example and no feature is all zeros, for neither would have a part in the gradient."""
    return stream.again(
        lambda: given["X"].draw(stream, level, {"n": n, "d": d}),
        until=lambda X: all(any(line) for line in (*X, *X.T)),
    )


def draw_w(stream, X, d):
    """Weights under which the scores are unlike, none of them near 0 and no sigmoid saturated."""
    return stream.again(lambda: given["w"].draw(stream, "", {"d": d}), until=lambda w: _are_unlike(X @ w), most=60)


def draw_b(stream, X, w):
    return stream.again(lambda: given["b"].draw(stream, "", {}), until=lambda b: _are_unlike(X @ w + b), most=60)


def _are_unlike(z):
    sizes = sorted(absolute(z))
    apart = all(sizes[i + 1] - sizes[i] >= rational("0.2") for i in range(len(sizes) - 1))
    return apart and sizes[0] >= rational("0.3") and sizes[-1] <= rational("2.6")


def z(X, w, b):
    return X @ w + b


def p(z):
    r"""p_i = \sigma(z_i) = \frac{1}{1 + e^{-z_i}}"""
    return sigmoid(z)


def losses(p, y, loss):
    return -(y * log(p) + (1 - y) * log(1 - p)) if loss == "cross_entropy" else square(p - y) / 2


def cost(losses, w, lambda2, n, regulariser):
    mean = losses.sum() / n
    return mean + lambda2 / (2 * n) * square(w).sum() if regulariser == "l2" else mean


def dz(p, y, loss):
    error = p - y
    return error if loss == "cross_entropy" else error * p * (1 - p)  # the slope of the sigmoid cancels in the first


@when(loss="half_squared_error")
def dz__via_square(p, y):
    return (p - y) * (p - square(p))


def grad_w(X, dz, w, lambda2, n, regulariser):
    mean = X.T @ dz / n
    return mean + lambda2 / n * w if regulariser == "l2" else mean


def grad_b(dz, n):
    return dz.sum() / n


@when(regulariser="l2")
def grad_b__penalty_on_biases(dz, b, lambda2, n):
    return dz.sum() / n + lambda2 / n * b


def w_new(w, grad_w, eta):
    return w - eta * grad_w


b_new = likewise(w_new, w="b")

slips = {
    z: {"bias_forgotten": "b -> 0"},
    p: {"exponent_sign": "z -> -z"},
    losses: {
        "decimal_logarithm": "log(p) -> log(p) / log(10); log(1 - p) -> log(1 - p) / log(10)",
        "complement_of_log": "log(1 - p) -> 1 - log(p)",
        "half_forgotten": "square(p - y) / 2 -> square(p - y)",
    },
    cost: {
        "not_averaged": "losses.sum() / n -> losses.sum()",
        "penalty_forgotten": "lambda2 -> 0",
        "penalty_not_halved": "2 * n -> n",
    },
    dz: {
        "error_reversed": "p - y -> y - p",
        "output_slope_twice": "error -> error * p * (1 - p) if loss == 'cross_entropy'",
        "output_slope_forgotten": "error * p * (1 - p) -> error",
        "error_doubled": "error * p * (1 - p) -> 2 * error * p * (1 - p)",
    },
    grad_w: {
        "not_averaged": "X.T @ dz / n -> X.T @ dz",
        "penalty_forgotten": "lambda2 -> 0",
        "penalty_without_m": "lambda2 / n -> lambda2",
        "penalty_halved_twice": "lambda2 / n -> lambda2 / (2 * n)",
    },
    grad_b: {"not_averaged": "dz.sum() / n -> dz.sum()", "penalty_on_biases": grad_b__penalty_on_biases},
    w_new: {"ascent": "eta -> -eta", "rate_forgotten": "eta -> 1"},
}
