"""k-means: assign every point to the nearest centroid, move the centroids, until nothing changes."""

from markscheme.words import *

source = "study note 000, unsupervised learning: K-means"
rounding = "5 sf, 3 sf"
sizes = {"n": (5, 6, 6), "K": (2, 2, 3), "d": 2}
options = {"stop": ("stable", "one_round")}
given = {"X": matrix("n", "d", integers(0, 9)), "start": matrix("K", "d", integers(0, 9))}
symbols = {"start": "C^{(0)}", "distances_": "D", "assignment_": "a", "centroids_": "C", "inertia": "J"}
ask = {"assignment_": 2, "centroids_": 1, "inertia": 2}
equal_up_to = {"start": "order"}
hides = {
    "X": {"rows_swapped": "the points of a cluster stand in any order"},
    "start": "the first centroids only choose the clusters",
}
MOST_ROUNDS = 50


def _rounds(X, start, stop):
    """Rounds until one of them changes no assignment; that one counts."""
    centroids, before = start, None
    for k in range(1, MOST_ROUNDS + 1):
        now = [whole(name) for name in assignment_(distances_(X, centroids))]
        if stop == "one_round" or now == before:
            return k
        centroids, before = centroids_(X, now, centroids), now
    return MOST_ROUNDS


repeat = {("distances_", "assignment_", "centroids_"): _rounds}
start = {"centroids": "start"}  # the given of that name


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
    return _drawing(X, start) if len(X[0]) == 2 else None


def figure_clusters(X, assignment_, centroids_):
    """The last centroids, each joined to the points of its cluster."""
    links = [(i, len(X) + whole(name) - 1) for i, name in enumerate(assignment_[-1])]
    return _drawing(X, centroids_[-1], links) if len(X[0]) == 2 and len(X) <= 40 else None


def _drawing(X, centroids, links=()):
    names = [f"x_{i}" for i in range(1, len(X) + 1)] + [f"c_{j}" for j in range(1, len(centroids) + 1)]
    return point_figure([*X, *centroids], names, ["circle"] * len(X) + ["cross"] * len(centroids), links=links)


def invalid_start(start):
    for j, row in enumerate(start):
        for i in range(j):
            if equals(row, start[i]).all():
                fact = f"rows {i + 1} and {j + 1} of start are the same point, so a cluster stays empty"
                return f"{fact}; start from different points"
    return None


def require_no_ties(distances_):
    """The nearest centroid of a point is nearer than the next."""
    ordered = [sorted(row) for table in distances_ for row in table]
    return all(is_greater(row[1], row[0]) for row in ordered)


def require_no_empty_cluster(assignment_, K):
    return all(len({*map(whole, assignment)}) == K for assignment in assignment_)


def require_some_rounds(assignment_, stop):
    return stop == "one_round" or len(assignment_) == 3


def distances_(X, centroids_prev):
    r"""D^{(k)}_{ij} = \lVert x_i - c^{(k-1)}_j \rVert^2"""
    return array([[square(point - centroid).sum() for centroid in centroids_prev] for point in X])


def assignment_(distances):
    r"""a^{(k)}_i = \arg\min_j D^{(k)}_{ij}"""
    return array([argmin(row) + 1 for row in distances])


def _clusters(X, assignment, K):
    """The points of each cluster."""
    names = [whole(name) for name in assignment]
    return [[point for point, name in zip(X, names, strict=True) if name == j] for j in range(1, K + 1)]


def centroids_(X, assignment, centroids_prev):
    r"""c^{(k)}_j = \frac{\sum_{i : a^{(k)}_i = j} x_i}{|\{ i : a^{(k)}_i = j \}|}"""
    clusters = zip(_clusters(X, assignment, len(centroids_prev)), centroids_prev, strict=True)
    return array([sum(points) / len(points) if points else before for points, before in clusters])


def inertia(X, assignment, centroids):
    r"""J = \sum_{i=1}^{n} \lVert x_i - c_{a_i} \rVert^2"""
    points = zip(X, assignment, strict=True)
    squares = array([square(point - centroids[whole(name) - 1]).sum() for point, name in points])
    return squares.sum()


def inertia__via_moments(X, assignment, centroids):
    total = square(X).sum()
    for j, centroid in enumerate(centroids, 1):
        members = sum(whole(name) == j for name in assignment)
        if members:
            total = total - members * square(centroid).sum()
    return total


slips = {
    distances_: {"city_block": "square -> absolute", "start_again": "centroids_prev -> start"},
    centroids_: {
        "divided_by_all": "sum(points) / len(points) if points else before -> sum(points, 0 * X[0]) / n",
        "old_centroid_counted": "sum(points) / len(points) if points else before -> sum(points, before) / (len(points) + 1)",
    },
    inertia: {
        "roots_taken": "squares -> sqrt(squares)",
        "mean_taken": "squares.sum() -> squares.sum() / n",
        "centroids_not_moved": "centroids -> start",
    },
}
