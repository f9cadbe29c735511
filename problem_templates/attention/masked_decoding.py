"""One step of decoding with a cache: the new token attends to the cached keys and values and to its own."""

from markscheme.words import *

from . import _draws, _mask
from ._mask import require_scores_small

source = "study notes 002 and 004, masked self-attention in the decoder; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"t": (2, 2, 3), "e": (2, 3, 3), "d": 2, "u": (2, 2, 3)}
given = {
    "K": matrix("t", "d", distinct("-2", "-1.5", "-1", "-0.5", "0.5", "1", "1.5", "2")),
    "V": matrix("t", "u", integers(-3, 5)),
    "x": vector("e", by_level(distinct(-1, 1, 2), distinct(-1, 1, 2), distinct(-2, -1, 1, 2))),
    "W_Q": matrix("e", "d", choice("-0.5", "0.5", "1")),
    "W_K": matrix("e", "d", choice("-0.5", "-0.2", "0.2", "0.5", "1")),
    "W_V": matrix("e", "u", integers(-2, 3)),
}
symbols = {"k": r"k_{\text{new}}", "v": r"v_{\text{new}}", "all_keys": r"\tilde{K}", "all_values": r"\tilde{V}"}
symbols |= {"scores": "s", "weights": r"\alpha", "context": "c"}
ask = {"q": 1, "k": 1, "v": 1, "scores": 2, "weights": 2, "context": 2}


def draw_W_Q(stream, K, x, e, d):
    """A query that weighs the cached keys unlike."""

    def fair(W_Q):
        q = W_Q.T @ x
        return _draws.is_unlike(q) and _mask.weighs_unlike(array([K @ q]), "yes")

    return _draws.matrix_of(stream, given["W_Q"], fair, e=e, d=d)


def draw_W_K(stream, K, x, W_Q, e, d):
    """A new key that the query weighs unlike the cached ones."""
    q = W_Q.T @ x

    def fair(W_K):
        k = W_K.T @ x
        return _draws.is_unlike(k) and _mask.weighs_unlike(array([[*(K @ q), k @ q]]), "yes")

    return _draws.matrix_of(stream, given["W_K"], fair, e=e, d=d)


def draw_W_V(stream, x, e, u):
    return _draws.matrix_of(stream, given["W_V"], lambda W_V: _draws.is_unlike(W_V.T @ x), e=e, u=u)


def require_weights_not_tiny(weights):
    return all(is_greater(weight, rational("0.02")) for weight in weights)


def q(x, W_Q):
    return W_Q.T @ x


def k(x, W_K):
    return W_K.T @ x


def v(x, W_V):
    return W_V.T @ x


def all_keys(K, k):
    r"""\tilde{K} = \begin{pmatrix} K \\ k_{\text{new}}^\top \end{pmatrix}"""
    return array([*K, k])


def all_values(V, v):
    r"""\tilde{V} = \begin{pmatrix} V \\ v_{\text{new}}^\top \end{pmatrix}"""
    return array([*V, v])


def scores(q, all_keys, d):
    return all_keys @ q / sqrt(d)


def weights(scores):
    return softmax(scores)


def context(weights, all_values):
    return all_values.T @ weights


slips = {
    q: {"projection_transposed": "W_Q.T -> W_Q if e == d"},
    k: {"projection_transposed": "W_K.T -> W_K if e == d", "queries_for_keys": "W_K -> W_Q"},
    v: {"projection_transposed": "W_V.T -> W_V if e == u", "not_projected": "W_V.T @ x -> x if e == u"},
    all_keys: {"new_token_left_out": "array([*K, k]) -> K", "new_token_first": "array([*K, k]) -> array([k, *K])"},
    all_values: {"new_token_left_out": "array([*V, v]) -> V", "new_token_first": "array([*V, v]) -> array([v, *V])"},
    scores: {
        "not_scaled": "sqrt(d) -> 1",
        "divided_by_d": "sqrt(d) -> d",
        "key_for_query": {"q": lambda all_keys: all_keys[-1]},
    },
    weights: {"not_normalised": "softmax(scores) -> exp(scores)"},
    context: {"softmax_forgotten": "weights -> scores", "keys_for_values": "all_values -> all_keys if d == u"},
}
