"""Features scaled by what the training data say of them, and test data by the same numbers."""

from markscheme.words import *

from . import _columns

source = "study notes 003 and 004, normalising the inputs: z-score and min-max"
rounding = "6 sf, 3 sf"
sizes = {"n": (4, 5, 5), "d": 2, "m": 2}
options = {"method": ("zscore", "minmax")}
given = {"X": matrix("n", "d"), "X_test": matrix("m", "d")}
symbols = {
    "X_test": r"X^{\text{test}}",
    "mean": r"\mu",
    "variance": r"\sigma^2",
    "deviation": r"\sigma",
    "low": "l",
    "high": "h",
}
symbols |= {"scaled": "Z", "scaled_test": r"Z^{\text{test}}"}
only = {name: {"method": ("zscore",)} for name in ("mean", "variance", "deviation")}
only |= {name: {"method": ("minmax",)} for name in ("low", "high")}


def ask(method):
    statistics = {"mean": 1, "deviation": 3} if method == "zscore" else {"low": 1, "high": 1}
    return {**statistics, "scaled": 3, "scaled_test": 3}


def draw_X(stream, level, n, d):
    return _columns.draw_features(stream, level, n, d)


def draw_X_test(stream, level, m, d):
    return _columns.draw_new_examples(stream, level, m, d)


def require_new_range(X, X_test, d):
    """A test example lies outside the training range, or nobody would see that its scaled value may."""
    return any(largest(X_test[:, j]) > largest(X[:, j]) for j in range(d))


def invalid_constant(X, d, method):
    for j in range(d):
        if all(equals(X[:, j], X[0, j])):
            what = "standard deviation" if method == "zscore" else "range"
            return (
                f"column {j + 1} of X has one value throughout, so its {what} is 0; leave it out, or give other values"
            )
    return None


def mean(X):
    return X.sum(axis=0) / len(X)


def variance(X, mean):
    return square(X - mean).sum(axis=0) / len(X)


def variance__via_moments(X, mean):
    return square(X).sum(axis=0) / len(X) - square(mean)


def deviation(variance):
    return sqrt(variance)


def low(X):
    r"""l_j = \min_i x_{ij}"""
    return array([-largest(-values) for values in X.T])


def high(X):
    r"""h_j = \max_i x_{ij}"""
    return array([largest(values) for values in X.T])


@when(method="zscore")
def scaled(X, mean, deviation):
    return (X - mean) / deviation


@scaled.when(method="minmax")
def scaled(X, low, high):
    return (X - low) / (high - low)


scaled_test = likewise(scaled, X="X_test")


def _by_others(X, others, method):
    """Scaled by the statistics of other examples."""
    if method == "zscore":
        centre = mean(others)
        return (X - centre) / sqrt(variance(others, centre))
    return (X - low(others)) / (high(others) - low(others))


slips = {
    mean: {"rows_for_columns": "X.sum(axis=0) / len(X) -> X.sum(axis=1) / len(X[0])"},
    variance: {"sample": "len(X) -> len(X) - 1", "not_divided": "len(X) -> 1"},
    deviation: {"root_forgotten": "sqrt(variance) -> variance"},
    low: {"rows_for_columns": "X.T -> X", "whole_table": "largest(-values) -> largest(-X.ravel())"},
    high: {"rows_for_columns": "X.T -> X", "whole_table": "largest(values) -> largest(X.ravel())"},
    scaled: {
        "mean_not_subtracted": "X - mean -> X",
        "low_not_subtracted": "X - low -> X",
        "divided_by_high": "high - low -> high",
    },
    scaled_test: {
        "own_statistics": lambda X_test, method: _by_others(X_test, X_test, method),
        "pooled_statistics": lambda X_test, X, method: _by_others(X_test, concatenate(X, X_test), method),
        "clipped": "(X_test - low) / (high - low) -> maximum(0, minimum(1, (X_test - low) / (high - low)))",
    },
}
