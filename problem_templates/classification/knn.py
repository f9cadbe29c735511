"""The k nearest neighbours of a new example, and the class for which they vote."""

from markscheme.words import *

from . import _distance
from ._distance import invalid_direction, invalid_scale
from ._examples import draw_k, draw_labels, draw_query, draw_X

source = "study note 000, k-nearest-neighbour classifier; study note 003, scaling of features"
rounding = "5 sf, 3 sf"
sizes = {"n": (5, 6, 8), "d": 2}
options = {
    "metric": ("euclidean", "manhattan", "chebyshev", "cosine"),
    "vote": ("majority", "inverse_distance"),
    "scaling": ("none", "min_max", "z_score"),
}
given = {
    "X": matrix("n", "d"),
    "labels": vector("n", counts(1, 3)).between(1, 200, "a class number"),
    "query": vector("d"),
    "k": count(counts(3, 5)).at_least(1, "the number of neighbours"),
}
only = {name: {"scaling": ("min_max", "z_score")} for name in ("X_scaled", "query_scaled")}
symbols = {"labels": "y", "query": "q", "low": "l", "high": "h", "mean": r"\mu", "variance": r"\sigma^2"}
symbols |= {
    "deviation": r"\sigma",
    "X_scaled": r"\tilde{X}",
    "query_scaled": r"\tilde{q}",
    "distances": "D",
    "neighbours": "N",
}
symbols |= {"votes": "V", "label": r"\hat{y}"}
hides = {
    "labels": "a class only says for whom an example votes",
    "label": {"one": "class 1 is a class like any other"},
    "X": {"other_entry": "the Chebyshev distance sees one feature alone"},
    "query": {"other_entry": "the Chebyshev distance sees one feature alone"},
}


FEATURES = {"en": ("feature 1", "feature 2"), "zh": ("特征 1", "特征 2")}


def ask(scaling, vote):
    scaled = {} if scaling == "none" else {"X_scaled": 4, "query_scaled": 1}
    return scaled | {"distances": 4, "neighbours": 1, "votes": 1 if vote == "majority" else 2, "label": 1}


def figure_neighbours(X, query, labels, neighbours, language):
    """The new example joined to its neighbours."""
    classes = [whole(name) for name in labels]
    if len(X[0]) != 2 or max(classes) > 3 or len(X) > 12:
        return None
    marks = [("circle", "cross", "square")[name - 1] for name in classes]
    links = [(len(X), whole(i) - 1) for i in neighbours]
    names = [*range(1, len(X) + 1), "q"]
    return point_figure([*X, query], names, [*marks, "dot"], links=links, axes_names=FEATURES[language])


def invalid_k(k, n):
    return None if k <= n else f"k is {k}, but X has {n} examples; give a k of at most {n}"


def invalid_zero_distance(X, query, d, metric, vote, scaling):
    none = None if vote == "majority" else _distance.zero_distance(X, query, d, metric, scaling)
    return none and f"{none}; take vote 'majority' or another query"


low = _distance.low
high = _distance.high
mean = _distance.mean
variance = _distance.variance
deviation = _distance.deviation
X_scaled = _distance.X_scaled
query_scaled = _distance.query_scaled
distances = _distance.distances


def neighbours(distances, k):
    r"""D_{N_1} \le D_{N_2} \le \dots"""
    left, found = list(range(len(distances))), []
    while len(found) < k:
        found.append(left.pop(argmin([distances[i] for i in left])))
    return array(found) + 1


def votes(distances, neighbours, labels, vote):
    r"""V_c = \sum_{j : y_{N_j} = c} {% if vote == "majority" %}1{% else %}\frac{1}{D_{N_j}}{% endif %}"""
    voters = [i - 1 for i in map(whole, neighbours) if 1 <= i <= len(labels)]  # a student's may name none
    total = [rational(0) for _ in range(max(map(whole, labels)))]
    for i in voters:
        total[whole(labels[i]) - 1] += 1 / distances[i] if vote == "inverse_distance" else 1
    return array(total)


def label(votes):
    r"""\hat{y} = \arg\max_c V_c"""
    return argmax(votes) + 1


slips = {
    neighbours: {"farthest": "distances[i] -> -distances[i]", "by_number": "array(found) -> array(sorted(found))"},
    votes: {
        "all_vote": "neighbours -> array(range(1, len(labels) + 1))",
        "nearest_decides": "neighbours -> neighbours[:1]",
        "weights_forgotten": "1 / distances[i] -> 1",
        "distance_for_weight": "1 / distances[i] -> distances[i]",
        "distance_squared": "1 / distances[i] -> 1 / square(distances[i])",
    },
}
