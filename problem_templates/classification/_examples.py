"""Examples in the plane and a new one, drawn so that no two of its distances are alike and the nearest misleads."""

from markscheme.words import *

from . import _distance

NEIGHBOURS = {"easy": 3, "medium": 3, "hard": 5}


def draw_X(stream, level, n, metric, scaling):
    """Distinct examples on a grid; angles tell more around the origin."""
    around = range(-4, 6) if metric == "cosine" else range(1, 10)
    grid = [[a, b] for a in around for b in around if a or b]
    return stream.again(
        lambda: array(stream.shuffled(grid)[:n]) * _steps(level, scaling),
        until=lambda X: _place(X, level, metric, scaling) is not None,
        most=60,
    )


def draw_labels(stream, level, X, metric, scaling):
    """Classes, each for two examples or more as far as they go; the nearest neighbour is not of the winning one."""
    classes, place = 2 if level == "easy" else 3, _place(X, level, metric, scaling)

    def mislead(labels):
        voters = [labels[i] for i in order[: NEIGHBOURS[level]]]
        first, *others = sorted((voters.count(c) for c in range(1, classes + 1)), reverse=True)
        winner = max(range(1, classes + 1), key=voters.count)
        return first > others[0] and winner != voters[0] and (classes == 2 or others[0] > 0)

    order = _order(X, place, metric, scaling) or range(len(X))
    return array(
        stream.again(lambda: stream.shuffled([1 + i % classes for i in range(len(X))]), until=mislead, most=60)
    )


def draw_query(stream, X, level, metric, scaling):
    place = _place(X, level, metric, scaling)
    return X[0] + 1 if place is None else place


def draw_k(level):
    return NEIGHBOURS[level]


def _steps(level, scaling):
    """Of the grid: halves at the end; where features are scaled, the second is on another scale."""
    return array([1, 10]) if scaling != "none" else array([1, 1]) / (2 if level == "hard" else 1)


def _place(X, level, metric, scaling):
    """A place for the new example from which all distances are unlike; None where some places have none."""
    steps, aside = _steps(level, scaling), rational(0 if scaling == "none" else "1/2")  # no scaled gap is 0
    low, start = (-4 if metric == "cosine" else 1), whole(floor(absolute(X * array([7, 3])).sum()))
    for i in range(25):
        a, b = divmod((start + 37 * i) % 81, 9)
        place = (array([low + a, low + b]) + aside) * steps
        if _order(X, place, metric, scaling):
            return place
    return None


def _order(X, place, metric, scaling):
    """The examples by their distances; None where two of these are too much alike to tell after rounding."""
    if place is None or any(all(equals(row, place)) for row in X) or (metric == "cosine" and all(equals(place, 0))):
        return None
    if _distance.invalid_scale(X, len(place), scaling):
        return None
    points, point = map(_rough, _distance._used(X, place, scaling))
    if metric == "cosine" and any(all(equals(row, 0)) for row in [*points, point]):
        return None
    D = _rough(_distance.distances(points, point, None, None, metric, "none"))
    ordered = sorted(D)
    least = rational("0.02") * (1 if metric == "cosine" else ordered[0])
    if ordered[0] == 0 or any(ordered[i + 1] - ordered[i] < least for i in range(len(ordered) - 1)):
        return None
    return sorted(range(len(D)), key=lambda i: D[i])


def _rough(values):
    """To four decimals, as rationals: these can be compared at once. No value of a grid is an odd seventh."""
    return floor(10000 * values + rational("1/7")) / 10000
