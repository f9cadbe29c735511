"""One layer of a graph convolutional network, forward."""

from markscheme.words import *

from . import _graph
from ._graph import require_unequal_degrees
from .normalized_adjacency import invalid_isolated, A_tilde, degree, A_hat

source = "study notes 004, graph convolutional networks; Kipf and Welling (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5), "d": 2, "k": 2}
options = {"normalisation": ("symmetric", "row"), "self_loops": ("yes", "no"), "activation": ("relu", "none")}
given = {
    "A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge").symmetric(),
    "H": matrix("n", "d", integers(-5, 6)),
    "W": matrix("d", "k", decimals(-3, 3, 0)),
}
symbols = {"A_tilde": r"\tilde{A}", "degree": "d", "A_hat": r"\hat{A}", "AH": "M", "out": "H'"}
VALUES = -5, -3, -1, 2, 4, 6  # no two of them cancel
hides = {"A": _graph.HIDES}
hides |= dict.fromkeys(("H", "AH", "Z", "out"), dict.fromkeys(("rows_swapped", "last_for_first"), _graph.ALIKE))
hides |= {"A_hat": dict.fromkeys(("rows_swapped", "last_for_first", "columns_swapped"), _graph.ALIKE)}


def draw_A(stream, level, n):
    """A graph with one circle, so that all papers take as much work; of three nodes any. Hard: two edges weigh more."""
    A = stream.again(lambda: _graph.draw_A(stream, n), until=lambda A: n == 3 or A.sum() == 2 * n, most=20)
    if level == "hard":
        edges = stream.shuffled([(i, j) for i in range(n) for j in range(i) if A[i, j]])
        for (i, j), weight in zip(edges, (2, 3), strict=False):
            A[i, j] = A[j, i] = rational(weight)
    return A


def draw_H(stream, n, d):
    return array([stream.shuffled(VALUES)[:d] for _ in range(n)])


def figure_graph(A, H):
    return _graph.with_features(A, H)


def ask(self_loops, activation):
    steps = {"A_tilde": 1, "degree": 1, "A_hat": 3, "AH": 3, "Z": 2, "out": 1}
    left_out = {"A_tilde": self_loops == "no", "out": activation == "none"}
    return {step: marks for step, marks in steps.items() if not left_out.get(step)}


def AH(A_hat, H):
    return A_hat @ H


def Z(AH, W):
    return AH @ W


def Z__via_weights_first(A_hat, H, W):
    return A_hat @ (H @ W)


def require_signs_decided(AH, Z):
    return all(sign(cell) is not None for cell in [*AH.ravel(), *Z.ravel()])  # `sign` refuses what cancels out


def require_something_for_relu(Z, activation):
    signs = [sign(cell) for cell in Z.ravel()]
    return activation == "none" or (-1 in signs and 1 in signs)


def out(Z, activation):
    return relu(Z) if activation == "relu" else Z


slips = {
    AH: {"not_normalised": "A_hat -> A_tilde"},
    Z: {
        "graph_forgotten": "AH -> H",
        "weights_forgotten": "AH @ W -> AH",
        "weights_transposed": "W -> W.T",
    },
    out: {"relu_forgotten": "relu(Z) -> Z", "sign_dropped": "relu -> absolute"},
}
