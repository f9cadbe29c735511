"""What one head does with its scores: weights by softmax along each row, and the weighted sum of the values."""

from markscheme.words import *

from ._mask import figure_weights, require_scores_small


def require_weights_not_tiny(weights):
    return all(is_greater(weight, rational("0.02")) for weight in weights.ravel())


def weights(scores):
    return softmax(scores, axis=1)


def context(weights, V):
    return weights @ V


def context__via_unnormalised(scores, V):
    powers = exp(scores)
    return (powers @ V) / powers.sum(axis=1).reshape(-1, 1)


slips = {
    weights: {"softmax_along_columns": "1 -> 0", "not_normalised": "softmax(scores, axis=1) -> exp(scores)"},
    context: {
        "weights_transposed": "weights -> weights.T if len(weights) == len(V)",
        "softmax_forgotten": "weights -> scores",
    },
}
