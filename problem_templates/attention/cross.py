"""Cross-attention: the queries of the decoder read the keys and values of the encoder."""

from markscheme.words import *

from . import _draws, _mask

source = "study notes 002 and 004, cross-attention of the Transformer's decoder; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": 2, "m": (2, 3, 3), "e": (2, 2, 3), "d": 2, "v": (2, 2, 3)}
options = {"scale": ("yes", "no")}
given = {
    "X": matrix("n", "e", by_level(choice(-1, 1, 2), choice(-1, 1, 2), integers(-1, 2))),
    "M": matrix("m", "e", by_level(choice(-2, -1, 1, 2), choice(-2, -1, 1, 2), integers(-2, 2))),
    "W_Q": matrix("e", "d", choice("-0.5", "0.5", "1")),
    "W_K": matrix("e", "d", choice("-0.5", "-0.2", "0.2", "0.5")),
    "W_V": matrix("e", "v", integers(-2, 3)),
}
symbols = {"scores": "S", "weights": r"\alpha", "context": "C"}
ask = {"Q": 1, "K": 1, "V": 1, "scores": 2, "weights": 2, "context": 2}


def draw_W_Q(stream, X, e, d):
    return _draws.matrix_of(stream, given["W_Q"], lambda W_Q: _mask.shows_places(X @ W_Q), e=e, d=d)


def draw_W_K(stream, X, M, W_Q, e, d, scale):
    return _draws.matrix_of(stream, given["W_K"], lambda W_K: _draws.is_fair(X @ W_Q, M @ W_K, scale), e=e, d=d)


def draw_W_V(stream, M, e, v):
    shows = lambda W_V: _mask.shows_places(M @ W_V) and all((M @ W_V).ravel())  # noqa: E731
    return _draws.matrix_of(stream, given["W_V"], shows, e=e, v=v)


def Q(X, W_Q):
    return X @ W_Q


def K(M, W_K):
    return M @ W_K


def V(M, W_V):
    return M @ W_V


# The rest is attention of any queries to any keys; it stands here because steps count in the order of writing.
from .scaled_dot_product import scores
from ._head import weights, context, figure_weights, require_scores_small, require_weights_not_tiny


def context__via_sequence_first(weights, M, W_V):
    return (weights @ M) @ W_V


slips = {
    Q: {"projection_transposed": "W_Q -> W_Q.T if e == d", "sequences_swapped": "X -> M"},
    K: {
        "projection_transposed": "W_K -> W_K.T if e == d",
        "sequences_swapped": "M -> X",
        "self_attention": "M -> X",
        "queries_for_keys": "W_K -> W_Q",
    },
    V: {
        "projection_transposed": "W_V -> W_V.T if e == v",
        "sequences_swapped": "M -> X",
        "self_attention": "M -> X",
        "not_projected": "M @ W_V -> M if e == v",
    },
    context: {"keys_for_values": "V -> K if d == v"},
}
