"""Multi-head self-attention: every head attends with projections of its own; the heads are joined and projected."""

from markscheme.words import *

from . import _draws, _mask

source = "study notes 001, 002 and 004, multi-head attention; Vaswani et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"h": 2, "n": (2, 2, 3), "e": (2, 3, 3), "d": 2, "v": (1, 2, 2), "w": (2, 4, 4)}
options = {"mask": ("none", "causal")}
given = {
    "X": matrix("n", "e", by_level(choice(-1, 1, 2), choice(-1, 1, 2), integers(-1, 2))),
    "W_Q": tensor("h", "e", "d", domain=choice("-0.5", "0.5", "1")),
    "W_K": tensor("h", "e", "d", domain=choice("-0.5", "-0.2", "0.2", "0.5")),
    "W_V": tensor("h", "e", "v", domain=integers(-2, 3)),
    "W_O": matrix("w", "e", choice("-1", "-0.5", "0.5", "1", "2")),
}
repeat = {("Q_", "K_", "V_", "scores_", "weights_", "head_"): lambda W_Q: len(W_Q)}
symbols = {"scores_": "S", "weights_": r"\alpha", "head_": "C", "concat": "Z", "out": "Y"}
ask = {"Q_": 1, "K_": 1, "V_": 1, "scores_": 2, "weights_": 2, "head_": 1, "concat": 1, "out": 2}


def invalid_width(h, v, w):
    sentence = f"W_O has {w} rows, but {h} heads of {v} columns are {h * v} columns side by side; give {h * v} rows"
    return None if w == h * v else sentence


def draw_W_Q(stream, X, h, e, d):
    shows = lambda W: _mask.shows_places(X @ W)  # noqa: E731
    return array([_draws.matrix_of(stream, given["W_Q"], shows, e=e, d=d) for _ in range(h)])


def draw_W_K(stream, X, W_Q, e, d):
    return array([_draws.matrix_of(stream, given["W_K"], _fair_to(X, W), e=e, d=d) for W in W_Q])


def _fair_to(X, W_t):
    return lambda W: _draws.is_fair(X @ W_t, X @ W)


def draw_W_V(stream, X, h, e, v):
    """Values above 0, so that little cancels."""
    shows = lambda W: _mask.shows_places(X @ W) and all((X @ W).ravel() > 0)  # noqa: E731
    return array([_draws.matrix_of(stream, given["W_V"], shows, e=e, v=v) for _ in range(h)])


def figure_weights(weights_):
    names = [f"α^{{({t})}}" for t in range(1, len(weights_) + 1)]
    return heat_map_figure(array([weights.tolist() for weights in weights_]), names)


def require_weights_fair(Q_, K_, scores_, weights_, mask):
    """In every head, what is required of the weights of one."""
    return all(
        _mask.require_scores_small(scores)
        and _mask.require_weights_not_tiny(weights, mask)
        and _mask.require_weights_not_flat(Q, K, mask)
        and _mask.require_something_masked(Q, K, mask)
        for Q, K, scores, weights in zip(Q_, K_, scores_, weights_, strict=True)
    )


def Q_(X, W_Q, k):
    return X @ W_Q[k - 1]


def K_(X, W_K, k):
    return X @ W_K[k - 1]


def V_(X, W_V, k):
    return X @ W_V[k - 1]


def scores_(Q, K, d):
    return Q @ K.T / sqrt(d)


def scores___via_scaled_queries(Q, K, d):
    return (Q / sqrt(d)) @ K.T


# Each head weighs as scaled dot-product attention does; it stands here because steps count in the order of writing.
from .scaled_dot_product import weights as weights_, context as head_


def concat(head_):
    return concatenate(*head_, axis=1)


def out(concat, W_O):
    return concat @ W_O


def out__via_parts(head_, W_O, v):
    return sum(head @ W_O[t * v : (t + 1) * v] for t, head in enumerate(head_))


slips = {
    Q_: {"projection_transposed": "W_Q[k - 1] -> W_Q[k - 1].T if e == d", "first_head_for_all": "k - 1 -> 0"},
    K_: {
        "projection_transposed": "W_K[k - 1] -> W_K[k - 1].T if e == d",
        "first_head_for_all": "k - 1 -> 0",
        "queries_for_keys": "W_K -> W_Q",
    },
    V_: {
        "projection_transposed": "W_V[k - 1] -> W_V[k - 1].T if e == v",
        "first_head_for_all": "k - 1 -> 0",
    },
    scores_: {
        "not_scaled": "sqrt(d) -> 1",
        "divided_by_d": "sqrt(d) -> d",
        "scaled_by_model": "sqrt(d) -> sqrt(e)",
        "queries_and_keys_swapped": "Q <-> K",
    },
    concat: {
        "heads_added": "concatenate(*head_, axis=1) -> sum(head_)",
        "heads_reversed": "head_ -> head_[::-1]",
        "rows_of_a_head_joined": "concatenate(*head_, axis=1) -> concatenate(*head_, axis=0).reshape(n, w)",
        "heads_stacked": "axis=1 -> axis=0 if v > 1",
    },
    out: {"output_not_projected": "concat @ W_O -> concat", "projection_transposed": "W_O -> W_O.T if w == e"},
}
