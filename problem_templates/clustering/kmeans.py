"""k-means: assign every point to the nearest centroid, move the centroids, until nothing changes."""

from markscheme.words import *

source = "study note 000, unsupervised learning: K-means"
rounding = "5 sf, 3 sf"
sizes = {"n": (5, 6, 6), "K": (2, 2, 3), "d": 2}
options = {"stop": ("stable", "one_round")}
given = {"X": matrix("n", "d", integers(0, 9)), "start": matrix("K", "d", integers(0, 9))}
symbols = {"start": "C^{(0)}", "distances_": "D", "assignment_": "a", "centroids_": "C", "inertia": "J"}
ask = {"assignment_": 1, "centroids_": 2, "inertia": 2}
up_to = {"start": "order"}
_MOST_ROUNDS = 50
hides = {
    "X": {"rows_swapped": "the points of a cluster stand in any order"},
    "start": "the first centroids only choose the clusters",
}


def _squared_distances(X, centroids):
    return array([[sum(square(cell) for cell in point - centroid) for centroid in centroids] for point in X])


def _nearest(distances):
    return array([argmin(row) + 1 for row in distances])


def _clusters(X, assignment, K):
    """The points of each cluster."""
    names = [whole(name) for name in assignment]
    return [[point for point, name in zip(X, names, strict=True) if name == j] for j in range(1, K + 1)]


def _means(X, assignment, before):
    """The mean of the points of each cluster; a cluster without points stays where it was."""
    clusters = _clusters(X, assignment, len(before))
    return array([sum(points) / len(points) if points else before[j] for j, points in enumerate(clusters)])


def _rounds(X, start, stop):
    """Rounds until one of them changes no assignment; that one counts."""
    centroids, before, count = start, None, 0
    while count < (1 if stop == "one_round" else _MOST_ROUNDS):
        now, count = [whole(a) for a in _nearest(_squared_distances(X, centroids))], count + 1
        if now == before:
            break
        centroids, before = _means(X, array(now), centroids), now
    return count


repeat = {("distances_", "assignment_", "centroids_"): _rounds}


def draw_X(stream, n):
    """Distinct points of a grid."""
    return array([[*divmod(place, 10)] for place in stream.shuffled(range(100))[:n]])


def draw_start(stream, X, K, stop):
    """Some of the points, or other ones, so chosen that a point changes its cluster once on the way."""
    for attempt in range(45):
        start = array(stream.shuffled(X.tolist())[:K]) if attempt < 15 else draw_X(stream, K)
        if stop == "one_round" or _rounds(X, start, stop) == 3:
            break
    return start


def figure_points(X, start):
    names = [f"x_{i}" for i in range(1, len(X) + 1)] + [f"c_{j}" for j in range(1, len(start) + 1)]
    return draw_points([*X, *start], names, ["circle"] * len(X) + ["cross"] * len(start)) if len(X[0]) == 2 else None


def invalid_start(start):
    for j, row in enumerate(start):
        for i in range(j):
            if equals(row, start[i]).all():
                fact = f"rows {i + 1} and {j + 1} of start are the same point, so a cluster stays empty"
                return f"{fact}; start from different points"
    return None


def require_no_ties(distances_):
    """The nearest centroid is nearest by more than nothing, and every cluster keeps a point."""
    ordered = [sorted(row) for table in distances_ for row in table]
    return all(is_greater(row[1], row[0]) for row in ordered)


def require_no_empty_cluster(assignment_, K):
    return all(len({*map(whole, assignment)}) == K for assignment in assignment_)


def require_some_rounds(assignment_, stop):
    return stop == "one_round" or len(assignment_) == 3


def distances_(X, start, centroids_):
    r"""{% if k %}D^{({{ k }})}_{ij} = \lVert x_i - c^{({{ k - 1 }})}_j \rVert^2{% endif %}"""
    return _squared_distances(X, centroids_[-1] if centroids_ else start)


def distances___city_block(X, start, centroids_):
    centroids = centroids_[-1] if centroids_ else start
    return array([[absolute(point - centroid).sum() for centroid in centroids] for point in X])


def assignment_(distances_):
    r"""{% if k %}a^{({{ k }})}_i = \arg\min_j D^{({{ k }})}_{ij}{% endif %}"""
    return _nearest(distances_[-1])


def centroids_(X, start, assignment_, centroids_):
    r"""{% if k %}c^{({{ k }})}_j = \frac{\sum_{i : a^{({{ k }})}_i = j} x_i}{|\{ i : a^{({{ k }})}_i = j \}|}{% endif %}"""
    return _means(X, assignment_[-1], centroids_[-1] if centroids_ else start)


def centroids___divided_by_all(X, assignment_, K, n):
    return array([sum(points, 0 * X[0]) / n for points in _clusters(X, assignment_[-1], K)])


def centroids___old_centroid_counted(X, start, assignment_, centroids_, K):
    before = centroids_[-1] if centroids_ else start
    clusters = _clusters(X, assignment_[-1], K)
    return array([sum(points, before[j]) / (len(points) + 1) for j, points in enumerate(clusters)])


def _deviations(X, assignment, centroids):
    return array([square(point - centroids[whole(j) - 1]).sum() for point, j in zip(X, assignment, strict=True)])


def inertia(X, assignment_, centroids_):
    r"""J = \sum_{i=1}^{n} \lVert x_i - c_{a_i} \rVert^2"""
    return _deviations(X, assignment_[-1], centroids_[-1]).sum()


def inertia__mean_taken(X, assignment_, centroids_, n):
    return _deviations(X, assignment_[-1], centroids_[-1]).sum() / n


def inertia__via_moments(X, assignment_, centroids_):
    total = square(X).sum()
    for j, c in enumerate(centroids_[-1]):
        members = sum(whole(a) == j + 1 for a in assignment_[-1])
        if members:
            total = total - members * square(c).sum()
    return total


slips = {
    distances_: {
        "city_block": distances___city_block,
        "start_again": {"centroids_": []},
    },
    centroids_: {
        "divided_by_all": centroids___divided_by_all,
        "old_centroid_counted": centroids___old_centroid_counted,
    },
    inertia: {
        "roots_taken": "_deviations(X, assignment_[-1], centroids_[-1]) -> sqrt(_deviations(X, assignment_[-1], centroids_[-1]))",
        "mean_taken": inertia__mean_taken,
        "centroids_not_moved": "centroids_[-1] -> start",
    },
}
