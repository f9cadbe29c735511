"""Softmax along the last axis, of one vector of logits or of each row of several, and what students make of it.

`probabilities = likewise(_softmax.p, z="logits", p="probabilities")` names it anew, and `powers` and `total` likewise: they stand
in the working before it. Where z is a vector, leave out the slip `softmax_along_columns`.
"""

from markscheme.words import *


def powers(z):
    return exp(z)


def total(powers):
    return powers.sum(axis=-1)


def p(z):  # not by the powers: those of logits in the thousands leave no digit of 1 - p
    return softmax(z, axis=-1)


def p__exponential_forgotten(z):
    total = z.sum(axis=-1, keepdims=True)
    return z / total if all(sign(total).ravel()) else None


def p__one_hot(z):
    rows = array([array(range(len(row))) == argmax(row) for row in z.reshape(-1, z.shape[-1])])
    return rows.reshape(z.shape) + 0


slips = {
    p: {
        "not_normalised": "softmax(z, axis=-1) -> exp(z)",
        "exponential_forgotten": p__exponential_forgotten,
        "exponent_sign": "z -> -z",
        "sigmoid_for_softmax": "softmax(z, axis=-1) -> sigmoid(z)",
        "one_hot": p__one_hot,
        "softmax_along_columns": "axis=-1 -> axis=0",
    },
}
