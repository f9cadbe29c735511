"""One step of gradient descent for the weights of a layer, with a penalty on them, and for its biases, without."""

from markscheme.words import *


@when(regulariser="none")
def W_new(W, grad_W, eta):
    return W - eta * grad_W


@W_new.when(regulariser="l1")
def W_new(W, grad_W, eta, lambda1):
    return W - eta * (grad_W + lambda1 * sign(W))


@W_new.when(regulariser="l2")
def W_new(W, grad_W, eta, lambda2):
    return W - eta * (grad_W + lambda2 * W)


@W_new.when(regulariser="l1_l2")
def W_new(W, grad_W, eta, lambda1, lambda2):
    return W - eta * (grad_W + lambda1 * sign(W) + lambda2 * W)


@when(regulariser="l2")
def W_new__via_weight_decay(W, grad_W, eta, lambda2):
    return (1 - eta * lambda2) * W - eta * grad_W


@W_new__via_weight_decay.when(regulariser="l1_l2")
def W_new__via_weight_decay(W, grad_W, eta, lambda1, lambda2):
    return (1 - eta * lambda2) * W - eta * (grad_W + lambda1 * sign(W))


def b_new(b, grad_b, eta):
    return b - eta * grad_b


@when(regulariser=("l1", "l2", "l1_l2"))
def b_new__penalty_on_biases(b, grad_b, eta, lambda1, lambda2, regulariser):
    return W_new(b, grad_b, eta, lambda1, lambda2, regulariser)


slips = {
    W_new: {
        "ascent": "eta -> -eta",
        "penalty_forgotten": "lambda1 -> 0; lambda2 -> 0",
        "penalty_without_eta": (
            "W - eta * (grad_W + lambda1 * sign(W)) -> W - eta * grad_W - lambda1 * sign(W);"
            "W - eta * (grad_W + lambda2 * W) -> W - eta * grad_W - lambda2 * W;"
            "W - eta * (grad_W + lambda1 * sign(W) + lambda2 * W) -> W - eta * grad_W - lambda1 * sign(W) - lambda2 * W"
        ),
        "l2_factor_two": "lambda2 -> 2 * lambda2",
        "l1_without_sign": "sign(W) -> 1",
    },
    b_new: {"penalty_on_biases": b_new__penalty_on_biases, "ascent": "eta -> -eta"},
}
