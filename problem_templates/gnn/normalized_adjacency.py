"""The normalised adjacency matrix of an undirected graph, as graph convolutional networks use it."""

from markscheme.words import *

from . import _graph
from ._graph import figure_graph, require_unequal_degrees

source = "study notes 004, graph convolutional networks; Kipf and Welling (2017)"
sizes = {"n": (4, 5, 6)}
options = {"normalisation": ("symmetric", "row"), "self_loops": ("yes", "no")}
given = {"A": matrix("n", "n", integers(0, 1)).at_least(0, "the weight of an edge").symmetric()}
symbols = {"degree": "d"}
few = {"easy": "there are few graphs of four nodes", "medium": "there are few graphs of five nodes"}
hides = {
    "A": _graph.HIDES,
    "A_hat": dict.fromkeys(("rows_swapped", "columns_swapped", "last_for_first"), _graph.ALIKE),
}


def ask(self_loops):
    steps = {"A_tilde": 1, "degree": 1, "A_hat": 4}
    return steps if self_loops == "yes" else {"degree": 1, "A_hat": 4}


def draw_A(stream, level, n, self_loops):
    """At the hard level one node has no edge but its self-loop."""
    if level != "hard" or self_loops == "no":
        return _graph.draw_A(stream, n)
    place = stream.below(n)
    others = [i for i in range(n) if i != place]
    A = zeros(n, n)
    for row, i in zip(_graph.draw_A(stream, n - 1), others, strict=True):
        A[i, others] = row
    return A


def invalid_isolated(A, self_loops):
    for i, row in enumerate(A if self_loops == "no" else (), 1):
        if all(equals(row, 0)):
            fact = f"node {i} has no edge and self_loops is 'no', so its degree is 0 and cannot divide"
            return f"{fact}; set self_loops to 'yes' or give the node an edge"
    return None


def A_tilde(A, n, self_loops):
    return A + identity(n) if self_loops == "yes" else A


def degree(A_tilde):
    return A_tilde.sum(axis=1)


def A_hat(A_tilde, degree, normalisation):
    if normalisation == "row":
        return A_tilde / degree.reshape(-1, 1)
    return A_tilde / sqrt(degree.reshape(-1, 1) * degree)


def A_hat__via_two_roots(A_tilde, degree, normalisation):
    return _graph.by_two_roots(A_tilde, degree) if normalisation == "symmetric" else None


def A_hat__via_matrix_product(A_tilde, degree, normalisation):
    return _graph.by_matrix_product(A_tilde, degree) if normalisation == "symmetric" else None


slips = {
    A_tilde: {"no_self_loops": {"self_loops": "no"}, "unasked_self_loops": {"self_loops": "yes"}},
    degree: {
        "without_self_loops": "A_tilde -> A if self_loops == 'yes'",
        "self_loops_twice": "A_tilde.sum(axis=1) -> A_tilde.sum(axis=1) + A_tilde.diagonal() if self_loops == 'yes'",
    },
    A_hat: {
        "root_forgotten": "sqrt(degree.reshape(-1, 1) * degree) -> degree.reshape(-1, 1) * degree",
        "one_side_only": "sqrt(degree.reshape(-1, 1) * degree) -> sqrt(degree).reshape(-1, 1)",
        "row_for_symmetric": {"normalisation": "row"},
        "symmetric_for_row": {"normalisation": "symmetric"},
        "column_for_row": "A_tilde / degree.reshape(-1, 1) -> A_tilde / degree",
        "not_inverted": "degree -> 1 / degree",
    },
}
