"""A graph convolution without a normalisation, ReLU(A H W): every node adds up the features of its neighbours."""

from markscheme.words import *

from . import _graph

source = "study note 004, design of a graph convolutional network: ReLU(A H W), without and with self-loops"
sizes = {"n": (3, 4, 5), "d": 2, "k": 2}
options = {"self_loops": ("no", "yes"), "activation": ("relu", "none")}
_WEIGHTS = choice(-3, -2, -1, 1, 2, 3), choice(-3, -2, -1, 1, 2, 3), choice("-1.5", "-1", "-0.5", "0.5", "1", "1.5")
given = {
    "A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge"),
    "H": matrix("n", "d", integers(-5, 6)),
    "W": matrix("d", "k", by_level(*_WEIGHTS)),
}
only = {"A_tilde": {"self_loops": ("yes",)}, "out": {"activation": ("relu",)}}
symbols = {"A_tilde": r"\tilde{A}", "AH": "M", "out": "H'"}
VALUES = -5, -3, -1, 2, 4, 6
hides = {"A": _graph.HIDES, "A_tilde": _graph.HIDES}
hides |= dict.fromkeys(("H", "AH", "Z", "out"), dict.fromkeys(("rows_swapped", "last_for_first"), _graph.ALIKE))


def ask(self_loops, activation):
    first = {"A_tilde": 1} if self_loops == "yes" else {}
    last = {"out": 1} if activation == "relu" else {}
    return first | {"AH": 3, "Z": 3} | last


def draw_A(stream, level, n, self_loops):
    """Undirected graphs, and at the hard level one in which two of the edges lead one way."""
    A = _graph.draw_unlike(stream, n, self_loops)
    return A if level != "hard" else _graph.with_one_way_edges(stream, A, 2)


def draw_H(stream, n, d):
    return array([stream.shuffled(VALUES)[:d] for _ in range(n)])


def figure_graph(A, H):
    return _graph.with_features(A, H)


def draw_W(stream, level, A, H, d, k, self_loops):
    M = A @ H if self_loops == "no" else (A + identity(len(A))) @ H
    return stream.again(
        lambda: given["W"].draw(stream, level, {"d": d, "k": k}), until=lambda W: _leaves_something(M @ W), most=30
    )


def _leaves_something(Z):
    """A ReLU cuts something off, and leaves at least half: zeros are quickly written."""
    signs = [sign(cell) for cell in Z.ravel()]
    return -1 in signs and 2 * signs.count(1) >= len(signs)


def require_something_for_relu(Z, activation):
    return activation == "none" or _leaves_something(Z)


def A_tilde(A, n):
    return A + identity(n)


def AH(A, A_tilde, H, self_loops):
    return A @ H if self_loops == "no" else A_tilde @ H


def Z(AH, W):
    return AH @ W


def out(Z):
    return relu(Z)


def _mean(A, H):
    """The sum over the neighbours divided by their number."""
    degrees = A.sum(axis=1)
    return A @ H / column(degrees) if all(sign(degree) for degree in degrees) else None


slips = {
    A_tilde: {"no_self_loops": "A + identity(n) -> A"},
    AH: {
        "unasked_self_loops": "A @ H -> (A + identity(len(A))) @ H",
        "mean_for_sum": "A @ H -> _mean(A, H); A_tilde @ H -> _mean(A_tilde, H)",
        "edges_reversed": "A @ H -> A.T @ H; A_tilde @ H -> A_tilde.T @ H",
    },
    Z: {
        "graph_forgotten": "AH -> H",
        "weights_forgotten": "AH @ W -> AH",
        "weights_transposed": "W -> W.T if len(W) == len(W[0])",
        "relu_before_weights": "AH -> relu(AH)",
    },
    out: {"relu_forgotten": "relu(Z) -> Z", "sign_dropped": "relu -> absolute"},
}
