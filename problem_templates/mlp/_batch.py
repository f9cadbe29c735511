"""The cost of a batch with a penalty on the weights of all layers, and its derivatives by weights and biases."""

from markscheme.words import *


def cost(A, Y, W_, m, penalty, output, regulariser):
    r"""J = \frac{1}{m} \sum_{i=1}^{m} L_i {% if regulariser == "l2" %}+ \frac{\lambda}{2m} \sum_{l} \sum_{i,j} (w^{(l)}_{ij})^2
    {% elif regulariser == "l1" %}+ \frac{\lambda}{2m} \sum_{l} \sum_{i,j} |w^{(l)}_{ij}|{% endif %}"""
    if output == "sigmoid":
        losses = -(Y * log(A) + (1 - Y) * log(1 - A))
    else:
        losses = -(Y * log(A)) if output == "softmax" else square(A - Y) / 2
    if regulariser == "none":
        return losses.sum() / m
    sizes = [square(w) if regulariser == "l2" else absolute(w) for W in W_ for w in W.ravel()]
    return losses.sum() / m + penalty * sum(sizes) / (2 * m)


def dW_(dZ, X, A_, W_, m, penalty, regulariser, one_over_m, k):
    gradient = dZ @ [X, *A_][k - 1].T / (m if one_over_m == "in_gradients" else 1)
    return gradient + _penalty_slope(W_[k - 1], m, penalty, regulariser)


def _penalty_slope(w, m, penalty, regulariser):
    if regulariser == "l2":
        return penalty * w / m
    return penalty * sign(w) / (2 * m) if regulariser == "l1" else 0


def db_(dZ, m, one_over_m):
    return dZ.sum(axis=1) / (m if one_over_m == "in_gradients" else 1)


@when(regulariser=("l2", "l1"))
def db___penalty_on_biases(dZ, b_, m, penalty, regulariser, one_over_m, k):
    return db_(dZ, m, one_over_m) + _penalty_slope(b_[k - 1], m, penalty, regulariser)


slips = {
    cost: {
        "not_averaged": "m -> 1; penalty -> penalty / m",
        "penalty_forgotten": "penalty -> 0",
        "penalty_not_halved": "penalty -> 2 * penalty",
    },
    dW_: {
        "not_averaged": {"one_over_m": "in_dZ"},
        "penalty_forgotten": "penalty -> 0",
        "penalty_without_m": "penalty -> penalty * m",
        "penalty_halved_twice": "penalty -> penalty / 2",
    },
    db_: {"not_averaged": {"one_over_m": "in_dZ"}, "penalty_on_biases": db___penalty_on_biases},
}
