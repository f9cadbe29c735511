"""Additive attention: the score of a query and a key is the output of a small network with one hidden layer."""

from markscheme.words import *

source = "study note 003, additive attention; Bahdanau et al. (2015)"
rounding = "5 sf, 3 sf"
sizes = {"n": (1, 2, 2), "m": (2, 2, 3), "a": 2, "b": (2, 2, 3), "h": 2, "v": (2, 2, 2)}
given = {
    "Q": matrix("n", "a", choice(-2, -1, 1, 2)),
    "K": matrix("m", "b", by_level(choice(-1, 1, 2), choice(-2, -1, 1, 2), choice(-2, -1, 1, 2))),
    "V": matrix("m", "v", integers(-3, 5)),
    "W_q": matrix("h", "a", choice("-0.5", "-0.2", "0.2", "0.5")),
    "W_k": matrix("h", "b", choice("-0.5", "-0.2", "0.2", "0.5")),
    "w": vector("h", choice("-2", "-1.5", "-1", "0.5", "1.5", "2")),  # no 1: leaving w out is no misread sign
}
symbols = {"z": "Z", "hidden": "A", "scores": "S", "weights": r"\alpha", "context": "C"}
ask = {"scores": 3, "weights": 2, "context": 2}


def _near_tanh(z):
    return z * (27 + z * z) / (27 + 9 * z * z)


def draw_W_k(stream, Q, K, W_q, m, b, h):
    """Inputs of tanh that are neither 0 nor far out, of unlike sizes in one cell, and other ones for every key."""

    def fair(W_k):
        cells = [tuple(W_q @ q + W_k @ k) for q in Q for k in K]
        apart = all(
            abs(sum(map(_near_tanh, cell))) > rational("0.25") and len({abs(z) for z in cell}) == h for cell in cells
        )
        unlike = len({*cells}) == len(cells) and apart  # else the hidden units cancel where w is left out
        return unlike and all(0 < abs(z) <= 2 for cell in cells for z in cell)

    return stream.again(lambda: given["W_k"].draw(stream, "", {"h": h, "b": b}), until=fair, most=60)


def require_weights_not_flat(scores):
    """The best and the worst key of a query are weighed unlike."""
    return all(is_greater(largest(row) + largest(-row), rational("0.2")) for row in scores)


def require_units_do_not_cancel(hidden):
    """Whoever leaves w out adds them as they are, and gets a number that rounding does not blur."""
    return all(is_greater(absolute(total), rational("0.2")) for total in hidden.sum(axis=2).ravel())


def z(Q, K, W_q, W_k):
    r"""z_{ij} = W_q q_i + W_k k_j"""
    return array([[W_q @ q + W_k @ k for k in K] for q in Q])


def hidden(z):
    r"""a_{ij} = \tanh(z_{ij})"""
    return tanh(z)


def scores(hidden, w):
    r"""s_{ij} = w^\top a_{ij}"""
    return hidden @ w


# The scores are weighed as any others; it stands here because steps count in the order of writing.
from ._head import weights, context, figure_weights, require_scores_small, require_weights_not_tiny


slips = {
    z: {
        "inputs_multiplied": "W_q @ q + W_k @ k -> (W_q @ q) * (W_k @ k)",
        "projection_transposed": "W_q -> W_q.T if a == h; W_k -> W_k.T if b == h",
        "projections_exchanged": "W_q <-> W_k if a == b",
    },
    hidden: {"tanh_forgotten": "tanh(z) -> z", "sigmoid_for_tanh": "tanh -> sigmoid"},
    scores: {
        "output_weights_forgotten": "hidden @ w -> hidden.sum(axis=2)",
        "scaled_unasked": "hidden @ w -> hidden @ w / sqrt(h)",
        "dot_product": "hidden @ w -> Q @ K.T if a == b",
    },
    context: {"keys_for_values": "V -> K if b == v"},
}
