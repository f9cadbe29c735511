"""The k nearest neighbours of a new example, and the mean of their targets."""

from markscheme.words import *

from ..classification import _distance, knn
from ..classification._distance import invalid_scale
from ..classification._examples import draw_query, draw_X

source = "study note 000, k nearest neighbours for regression"
rounding = "5 sf, 3 sf"
sizes = {"n": (5, 6, 8), "d": 2}
options = {
    "metric": ("euclidean", "manhattan", "chebyshev"),
    "weighting": ("uniform", "inverse_distance"),
    "scaling": ("none", "min_max", "z_score"),
}
given = {
    "X": matrix("n", "d"),
    "y": vector("n", distinct(*range(11, 98))),
    "query": vector("d"),
    "k": count(by_level(choice(2), choice(3), choice(4))).at_least(1, "the number of neighbours"),
}
only = {name: {"scaling": ("min_max", "z_score")} for name in ("X_scaled", "query_scaled")}
symbols = {"query": "q", "low": "l", "high": "h", "mean": r"\mu", "variance": r"\sigma^2", "weights": "w"}
symbols |= {
    "deviation": r"\sigma",
    "X_scaled": r"\tilde{X}",
    "query_scaled": r"\tilde{q}",
    "distances": "D",
    "neighbours": "N",
}
hides = {name: {"other_entry": "the Chebyshev distance sees one feature alone"} for name in ("X", "query")}
hides["y"] = "the targets of the examples that are far away count for nothing"


def ask(weighting, scaling):
    scaled = {} if scaling == "none" else {"X_scaled": 4, "query_scaled": 1}
    mean = {"y_hat": 1} if weighting == "uniform" else {"weights": 1, "y_hat": 2}
    return {**scaled, "distances": 4, "neighbours": 1, **mean}


def invalid_zero_distance(X, query, d, metric, weighting, scaling):
    none = None if weighting == "uniform" else _distance.zero_distance(X, query, d, metric, scaling)
    return none and f"{none}; take weighting 'uniform' or another query"


def figure_neighbours(X, query, y, neighbours):
    """The new example joined to its neighbours, and at every example its target."""
    if len(X[0]) != 2 or len(X) > 12:
        return None
    links = [(len(X), whole(i) - 1) for i in neighbours]
    return point_figure([*X, query], [*y, "q"], [*["circle"] * len(X), "dot"], links=links, axes_names=("x_1", "x_2"))


low = _distance.low
high = _distance.high
mean = _distance.mean
variance = _distance.variance
deviation = _distance.deviation
X_scaled = _distance.X_scaled
query_scaled = _distance.query_scaled
distances = _distance.distances
invalid_k = knn.invalid_k
neighbours = knn.neighbours


def _of(neighbours, values):
    """The values of the neighbours; 0 where a student's neighbour is no example."""
    return array([values[i - 1] if 1 <= i <= len(values) else 0 for i in map(whole, neighbours)])


@when(weighting="inverse_distance")
def weights(distances, neighbours):
    r"""w_j = \frac{1}{D_{N_j}}"""
    return 1 / _of(neighbours, distances)


@when(weighting="uniform")
def y_hat(y, neighbours):
    r"""\hat{y} = \frac{1}{k} \sum_{j=1}^{k} y_{N_j}"""
    near = _of(neighbours, y)
    return near.sum() / len(near)


@y_hat.otherwise
def y_hat(y, neighbours, weights):
    r"""\hat{y} = \frac{\sum_j w_j y_{N_j}}{\sum_j w_j}"""
    return (weights * _of(neighbours, y)).sum() / weights.sum()


slips = {
    weights: {"distance_for_weight": "1 / _of(neighbours, distances) -> _of(neighbours, distances)"}
    | {"distance_squared": "1 / _of(neighbours, distances) -> 1 / square(_of(neighbours, distances))"}
    | {"by_place": "1 / _of(neighbours, distances) -> 1 / array(range(1, len(neighbours) + 1))"},
    y_hat: {
        "all_averaged": "_of(neighbours, y) -> y if weighting == 'uniform'",
        "nearest_decides": "near -> near[:1]; (weights * _of(neighbours, y)).sum() / weights.sum() -> _of(neighbours, y)[0]",
        "weights_forgotten": "weights -> 0 * weights + 1",
        "not_divided": "near.sum() / len(near) -> near.sum(); "
        "(weights * _of(neighbours, y)).sum() / weights.sum() -> (weights * _of(neighbours, y)).sum()",
        "divided_by_k": "weights.sum() -> len(weights)",
        "numbers_averaged": "_of(neighbours, y) -> neighbours",
        "middle_taken": "near.sum() / len(near) -> (largest(near) - largest(-near)) / 2",
    },
}
without = ("similarity_for_distance", "lengths_forgotten")
