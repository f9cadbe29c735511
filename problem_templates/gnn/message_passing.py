"""Message passing on a graph: every node gathers what its neighbours hold, and renews its own features."""

from markscheme.words import *

from . import _graph
from ._graph import draw_A

source = "study notes 001 and 004, graph neural networks: message passing, aggregation and update; Gilmer et al. (2017)"
rounding = "5 sf, 3 sf"
sizes = {"n": 4, "d": (1, 2, 2)}
options = {"aggregate": ("sum", "mean", "max"), "activation": ("relu", "none")}
_WEIGHTS = choice(-3, -2, 2, 3), choice(-2, -1, 1, 2), choice(-2, -1, 1, 2)
given = {
    "A": matrix("n", "n", integers(0, 1)).one_of(0, 1),
    "H": matrix("n", "d", choice(-3, -2, -1, 1, 2, 3, 4, 5)),
    "W_self": matrix("d", "d", by_level(*_WEIGHTS)),
    "W_neighbours": matrix("d", "d", by_level(*_WEIGHTS)),
    "rounds": count(by_level(choice(1), choice(1), choice(2))).at_least(1, "a number of rounds"),
}
repeat = {("M_", "Z_", "H_"): lambda rounds: rounds}
start = {"H": "H"}
symbols = {"H": "H^{(0)}", "W_self": r"W_{\text{self}}", "W_neighbours": r"W_{\text{nb}}", "rounds": "R"}
hides = {"A": _graph.HIDES}
hides |= dict.fromkeys(("H", "M_", "H_"), dict.fromkeys(("rows_swapped", "last_for_first"), _graph.ALIKE))
ask = {"M_": 2, "H_": 3}


def draw_H(stream, n, d):
    values = (-3, -2, -1, 1, 2, 3, 4, 5)
    return array([stream.shuffled(values)[:n] for _ in range(d)]).T


def figure_graph(A, H):
    return _graph.with_features(A, H)


def require_something_for_relu(Z_, activation):
    """In every round something is cut off, and enough is left: a table of zeros can be guessed."""
    if activation == "none":
        return True
    signs = [[sign(cell) for cell in Z.ravel()] for Z in Z_]
    return all(-1 in found and 8 * found.count(1) >= 3 * len(found) for found in signs)


def _neighbours(A):
    """The places of the ones in each row."""
    return [[j for j, entry in enumerate(row) if whole(entry)] for row in A]


@when(aggregate="sum")
def M_(A, H_prev):
    r"""m^{(k)}_i = \sum_{j : a_{ij} = 1} h^{(k-1)}_j"""
    return array([sum(H_prev[j] for j in near) if near else 0 * H_prev[0] for near in _neighbours(A)])


@M_.when(aggregate="mean")
def M_(A, H_prev, n):
    r"""m^{(k)}_i = \frac{\sum_{j : a_{ij} = 1} h^{(k-1)}_j}{|\{ j : a_{ij} = 1 \}|}"""
    return array([sum(H_prev[j] for j in near) / len(near) if near else 0 * H_prev[0] for near in _neighbours(A)])


@M_.when(aggregate="max")
def M_(A, H_prev):
    r"""m^{(k)}_{ic} = \max_{j : a_{ij} = 1} h^{(k-1)}_{jc}"""
    columns = H_prev.T
    return array([[largest([h[j] for j in near]) if near else 0 for h in columns] for near in _neighbours(A)])


@when(activation="relu")
def Z_(H_prev, M, W_self, W_neighbours):
    return H_prev @ W_self + M @ W_neighbours


@when(activation="relu")
def H_(Z):
    return relu(Z)


@H_.otherwise
def H_(H_prev, M, W_self, W_neighbours):
    return H_prev @ W_self + M @ W_neighbours


_of_an_update = {
    "own_features_forgotten": "W_self -> 0 * W_self",
    "neighbours_forgotten": "W_neighbours -> 0 * W_neighbours",
    "weights_exchanged": "W_self <-> W_neighbours",
    "weights_transposed": "W_self -> W_self.T; W_neighbours -> W_neighbours.T",
}
slips = {
    M_: {
        "node_itself_counted": "_neighbours(A) -> _neighbours(A + identity(len(A)))",
        "features_of_the_start": "H_prev -> H",
        "mean_for_sum": "sum(H_prev[j] for j in near) -> sum(H_prev[j] for j in near) / len(near) if aggregate == 'sum'",
        "not_divided": "len(near) -> 1",
        "divided_by_n": "len(near) -> n",
    },
    Z_: _of_an_update,
    H_: {"relu_forgotten": "relu(Z) -> Z", "sign_dropped": "relu -> absolute", **_of_an_update},
}
