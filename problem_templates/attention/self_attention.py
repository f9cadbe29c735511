"""Self-attention: queries, keys and values from one sequence, then scaled dot-product attention."""

from markscheme.words import *

from .scaled_dot_product import _weighs_unlike

source = "study notes 001 to 004, self-attention; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 3), "e": (2, 2, 3), "d": 2, "v": 2}
options = {"mask": ("none", "causal"), "scale": ("yes", "no")}
given = {
    "X": matrix("n", "e", by_level(choice(-1, 1, 2), choice(-1, 1, 2), integers(-1, 2))),
    "W_Q": matrix("e", "d", by_level(choice("-0.5", "0.5", "1"), choice("-0.5", "0.5", "1"), choice("-0.5", "0.5"))),
    "W_K": matrix("e", "d", choice("-0.5", "-0.2", "0.2", "0.5")),
    "W_V": matrix("e", "v", integers(-2, 3)),
}
symbols = {"scores": "S", "weights": r"\alpha", "context": "C"}
ask = {"Q": 1, "K": 1, "V": 1, "scores": 2, "weights": 3, "context": 2}


def draw_W_K(stream, X, W_Q, e, d, scale):
    """Keys that weigh unlike, none of them next to nothing, and none that a query is orthogonal to."""
    for _ in range(40):
        W_K = given["W_K"].draw(stream, "", {"e": e, "d": d})
        if _weighs_unlike(X @ W_Q @ (X @ W_K).T, scale):
            break
    return W_K


def Q(X, W_Q):
    return X @ W_Q


def Q__projection_transposed(X, W_Q, e, d):
    return X @ W_Q.T if e == d else None


def K(X, W_K):
    return X @ W_K


def K__projection_transposed(X, W_K, e, d):
    return X @ W_K.T if e == d else None


def K__queries_for_keys(X, W_Q):
    return X @ W_Q


def V(X, W_V):
    return X @ W_V


def V__projection_transposed(X, W_V, e, v):
    return X @ W_V.T if e == v else None


def V__not_projected(X, e, v):
    return X if e == v else None


# The rest is scaled dot-product attention; it stands here because steps count in the order of writing.
from .scaled_dot_product import (
    scores, scores__via_scaled_queries, scores__not_scaled, scores__divided_by_d, scores__scaled_unasked,
    scores__keys_not_transposed, scores__queries_and_keys_swapped,
    weights, weights__via_largest_subtracted, weights__softmax_along_columns, weights__not_normalised,
    weights__mask_forgotten, weights__mask_after_softmax, weights__masked_score_zero,
    context, context__via_unnormalised, context__weights_transposed, context__softmax_forgotten, context__keys_for_values,
    figure_weights, require_scores_small, require_weights_not_flat, require_weights_not_tiny, require_something_masked,
)  # fmt: skip


def context__via_sequence_first(weights, X, W_V):
    return (weights @ X) @ W_V
