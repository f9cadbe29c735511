"""Samples of two Gaussian classes that are mixed, and a point between them, so that no posterior is all but 0 or 1."""

from markscheme.words import *

# About 0 and of variance 1 or so: else a slip on the way makes the score large, and every sigmoid 0 or 1.
_HALVES = choice(*(f"{k / 2}" for k in range(-4, 5)))
PLACES = by_level(decimals(-2, 2, 1), _HALVES, _HALVES)


def draw_X2(stream, level, X1, n2, d):
    """Samples that vary in every feature, and whose means are apart, but not far for their spread."""

    def is_mixed(X2):
        own, shared, apart = _moments(X2) / n2, pooled(X1, X2), _mean(X1) - _mean(X2)
        if not (all(own.ravel()) and all(shared.ravel()) and determinant(shared) > 0):
            return False
        return all(absolute(apart) >= rational("0.5")) and apart @ solve_system(shared, apart) <= 6

    samples = matrix("n2", "d", PLACES)
    return stream.again(lambda: samples.draw(stream, level, {"n2": n2, "d": d}), until=is_mixed, most=60)


def draw_x(stream, level, X1, X2, d):
    """A point neither on the boundary nor far from it."""
    shared, apart, middle = pooled(X1, X2), _mean(X1) - _mean(X2), (_mean(X1) + _mean(X2)) / 2

    def is_between(x):
        if determinant(shared) == 0:
            return True
        score = absolute((x - middle) @ solve_system(shared, apart))
        return rational("0.5") <= score <= rational("2.5") and all(x)

    point = vector("d", PLACES)
    return stream.again(lambda: point.draw(stream, level, {"d": d}), until=is_between, most=60)


def pooled(X1, X2):
    """The covariance that both classes share."""
    return (_moments(X1) + _moments(X2)) / (len(X1) + len(X2))


def _mean(X):
    return X.sum(axis=0) / len(X)


def _moments(X):
    gaps = X - _mean(X)
    return gaps.T @ gaps
