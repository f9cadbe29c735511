"""Distances of a point from examples, in four metrics, of the features as they are or scaled; and what goes wrong."""

from markscheme.words import *


@when(scaling="min_max")
def low(X):
    r"""l_j = \min_i x_{ij}"""
    return array([-largest(-feature) for feature in X.T])


@when(scaling="min_max")
def high(X):
    r"""h_j = \max_i x_{ij}"""
    return array([largest(feature) for feature in X.T])


@when(scaling="z_score")
def mean(X):
    return X.sum(axis=0) / len(X)


@when(scaling="z_score")
def variance(X, mean):
    return square(X - mean).sum(axis=0) / len(X)


@when(scaling="z_score")
def deviation(variance):
    return sqrt(variance)


@when(scaling="min_max")
def X_scaled(X, low, high):
    return (X - low) / (high - low)


@X_scaled.otherwise
def X_scaled(X, mean, deviation):
    return (X - mean) / deviation


query_scaled = likewise(X_scaled, X="query")


def distances(X, query, X_scaled, query_scaled, metric, scaling):
    r"""{% if metric == "chebyshev" %}D_i = \max_j {% if scaling == "none" %}|x_{ij} - q_j|{% else %}|\tilde{x}_{ij} - \tilde{q}_j|{% endif %}
    {% elif metric == "cosine" and scaling == "none" %}D_i = 1 - \frac{x_i^\top q}{\lVert x_i \rVert \, \lVert q \rVert}
    {% elif metric == "cosine" %}D_i = 1 - \frac{\tilde{x}_i^\top \tilde{q}}{\lVert \tilde{x}_i \rVert \, \lVert \tilde{q} \rVert}{% endif %}"""
    points, point = (X, query) if scaling == "none" else (X_scaled, query_scaled)
    if metric == "cosine":
        lengths = sqrt(square(points).sum(axis=1)) * sqrt(square(point).sum())
        return 1 - points @ point / lengths
    if metric == "chebyshev":
        return array([largest(absolute(gaps)) for gaps in points - point])
    if metric == "manhattan":
        return absolute(points - point).sum(axis=1)
    return sqrt(square(points - point).sum(axis=1))


def invalid_scale(X, d, scaling):
    for j in range(d):
        if scaling != "none" and all(equals(X[:, j], X[0, j])):
            return f"column {j + 1} of X has one value throughout, so it cannot be scaled; leave it out, or give other values"
    return None


def _used(X, query, scaling):
    """The examples and the query as the distances see them."""
    if scaling == "none":
        return X, query
    if scaling == "min_max":
        centre = -array([largest(-feature) for feature in X.T])
        spread = array([largest(feature) for feature in X.T]) - centre
    else:
        centre = X.sum(axis=0) / len(X)
        spread = sqrt(square(X - centre).sum(axis=0) / len(X))
    return (X - centre) / spread, (query - centre) / spread


def invalid_direction(X, query, d, metric, scaling):
    if metric != "cosine" or invalid_scale(X, d, scaling):
        return None
    points, point = _used(X, query, scaling)
    for name, one in [("the query", point), *((f"example {i}", row) for i, row in enumerate(points, 1))]:
        if all(equals(one, 0)):
            how = "" if scaling == "none" else " when scaled"
            return f"{name} is 0 in all features{how}, so it has no direction and no cosine; take another metric, or change it"
    return None


def _is_parallel(row, point):
    along = row @ point
    return equals(square(along), square(row).sum() * square(point).sum()) and sign(along) > 0


def zero_distance(X, query, d, metric, scaling):
    """Which example has no weight 1/D, for it lies where the query is; None where all have one."""
    if invalid_scale(X, d, scaling) or invalid_direction(X, query, d, metric, scaling):
        return None
    # Scaling moves no two points onto one another; of points that are not scaled it is seen at once whether they are the same.
    points, point = _used(X, query, scaling) if metric == "cosine" else (X, query)
    for i, row in enumerate(points, 1):
        if _is_parallel(row, point) if metric == "cosine" else all(equals(row, point)):
            return f"the distance of example {i} is 0, so its weight 1/0 does not exist"
    return None


slips = {
    variance: {"sample": "len(X) -> len(X) - 1"},
    deviation: {"root_forgotten": "sqrt(variance) -> variance"},
    X_scaled: {
        "low_not_subtracted": "X - low -> X",
        "divided_by_high": "high - low -> high",
        "mean_not_subtracted": "X - mean -> X",
    },
    distances: {
        "root_forgotten": "sqrt(square(points - point).sum(axis=1)) -> square(points - point).sum(axis=1)",
        "city_block": "sqrt(square(points - point).sum(axis=1)) -> absolute(points - point).sum(axis=1);"
        "largest(absolute(gaps)) -> absolute(gaps).sum()",
        "euclidean_taken": "absolute(points - point).sum(axis=1) -> sqrt(square(points - point).sum(axis=1))",
        "smallest_gap": "largest(absolute(gaps)) -> -largest(-absolute(gaps))",
        "signs_kept": "absolute(points - point).sum(axis=1) -> (points - point).sum(axis=1)",
        "similarity_for_distance": "1 - points @ point / lengths -> points @ point / lengths",
        "lengths_forgotten": "points @ point / lengths -> points @ point",
        "not_scaled": "X_scaled -> X; query_scaled -> query",
    },
}
