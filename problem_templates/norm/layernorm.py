"""Layer normalisation of each row by its own statistics, and its variant by the root mean square."""

from markscheme.words import *

from . import _columns

source = "study notes 002 and 003, layer normalisation in the Transformer; Ba, Kiros and Hinton (2016), Zhang and Sennrich (2019)"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 2, 3), "d": (3, 4, 4)}
options = {"kind": ("layer_norm", "rms_norm")}
given = {
    "X": matrix("n", "d"),
    "gamma": vector("d", decimals("0.5", "2", 1)),
    "beta": vector("d", decimals(-1, 1, 1)).when(kind="layer_norm"),
    "epsilon": number(choice("0.1", "0.2")).at_least(0, "the guard against a division by 0"),
}
symbols = {"mean": r"\mu", "variance": r"\sigma^2", "mean_square": "q", "out": "Y"}
only = {
    "mean": {"kind": ("layer_norm",)},
    "variance": {"kind": ("layer_norm",)},
    "mean_square": {"kind": ("rms_norm",)},
}


def ask(kind):
    statistics = {"mean": 2, "variance": 2} if kind == "layer_norm" else {"mean_square": 3}
    return {**statistics, "X_hat": 3, "out": 2}


def draw_X(stream, level, n, d):
    reach = {"easy": range(-4, 8), "medium": range(-6, 10), "hard": range(-30, 41)}[level]
    rows = [
        stream.again(lambda: _columns.short_mean(stream, reach, d), until=lambda row: len({*row}) > 1) for _ in range(n)
    ]
    return array(rows) / (10 if level == "hard" else 1)


def invalid_zero_divisor(X, epsilon, kind):
    for i, row in enumerate(X, 1):
        zero = all(equals(row, row[0] if kind == "layer_norm" else 0))
        if zero and sign(epsilon) == 0:
            what = "has variance 0" if kind == "layer_norm" else "is all zeros"
            return f"row {i} {what} and epsilon is 0, so the normalisation divides by 0; give an epsilon above 0 or other values"
    return None


def mean(X):
    return X.sum(axis=1) / len(X[0])


def variance(X, mean):
    return square(X - column(mean)).sum(axis=1) / len(X[0])


def variance__via_moments(X, mean):
    return square(X).sum(axis=1) / len(X[0]) - square(mean)


def mean_square(X):
    return square(X).sum(axis=1) / len(X[0])


@when(kind="layer_norm")
def X_hat(X, mean, variance, epsilon):
    return (X - column(mean)) / column(sqrt(variance + epsilon))


@X_hat.when(kind="rms_norm")
def X_hat(X, mean_square, epsilon):
    return X / column(sqrt(mean_square + epsilon))


@when(kind="layer_norm")
def out(X_hat, gamma, beta):
    return gamma * X_hat + beta


@out.when(kind="rms_norm")
def out(X_hat, gamma):
    return gamma * X_hat


@when(kind="layer_norm")
def X_hat__columns_for_rows(X, epsilon):
    centred = X - X.sum(axis=0) / len(X)
    return centred / sqrt(square(centred).sum(axis=0) / len(X) + epsilon)


slips = {
    mean: {"columns_for_rows": "X.sum(axis=1) / len(X[0]) -> X.sum(axis=0) / len(X)"},
    variance: {"sample": "len(X[0]) -> len(X[0]) - 1", "not_divided": "len(X[0]) -> 1"},
    mean_square: {
        "not_divided": "len(X[0]) -> 1",
        "columns_for_rows": "square(X).sum(axis=1) / len(X[0]) -> square(X).sum(axis=0) / len(X)",
        "mean_subtracted": "X -> X - column(X.sum(axis=1) / len(X[0]))",
    },
    X_hat: {
        "columns_for_rows": X_hat__columns_for_rows,
        "mean_not_subtracted": "mean -> 0 * mean",
        "epsilon_outside_root": "sqrt(variance + epsilon) -> sqrt(variance) + epsilon; "
        "sqrt(mean_square + epsilon) -> sqrt(mean_square) + epsilon",
        "variance_for_deviation": "sqrt(variance + epsilon) -> variance + epsilon",
        "root_forgotten": "sqrt(mean_square + epsilon) -> mean_square + epsilon",
    },
    out: {
        "swapped_scale_and_shift": "gamma <-> beta if kind == 'layer_norm'",
        "shift_forgotten": "beta -> 0",
        "scale_forgotten": "gamma -> 1",
    },
}
