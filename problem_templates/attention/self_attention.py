"""Self-attention: queries, keys and values from one sequence, then scaled dot-product attention."""

from markscheme.words import *

from . import _mask

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
    return stream.again(
        lambda: given["W_K"].draw(stream, "", {"e": e, "d": d}),
        until=lambda W_K: _mask.weighs_unlike(X @ W_Q @ (X @ W_K).T, scale),
        most=40,
    )


def Q(X, W_Q):
    return X @ W_Q


def K(X, W_K):
    return X @ W_K


def V(X, W_V):
    return X @ W_V


# The rest is scaled dot-product attention; it stands here because steps count in the order of writing.
from .scaled_dot_product import scores, weights, context
from ._mask import figure_weights
from ._mask import require_scores_small, require_something_masked, require_weights_not_flat, require_weights_not_tiny


def context__via_sequence_first(weights, X, W_V):
    return (weights @ X) @ W_V


slips = {
    Q: {"projection_transposed": "W_Q -> W_Q.T if e == d"},
    K: {"projection_transposed": "W_K -> W_K.T if e == d", "queries_for_keys": "W_K -> W_Q"},
    V: {"projection_transposed": "W_V -> W_V.T if e == v", "not_projected": "X @ W_V -> X if e == v"},
}
