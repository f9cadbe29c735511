"""Least squares with several features, by the normal equations."""

from markscheme.words import *

source = "study notes 000 and 002, least squares with two features; study note 001, normal equation"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5), "d": (1, 2, 2)}
given = {
    "X": matrix("n", "d", by_level(integers(0, 5), integers(-2, 3), integers(-3, 4))),
    # Unlike, so that every row of X shows.
    "y": vector("n", by_level(distinct(*range(10)), distinct(*range(-4, 10)), distinct(*range(-9, 10)))),
}
ask = {"gram": 2, "moment": 2, "theta": 4}
from_zero = ("theta",)  # theta_0 is the intercept
symbols = {"gram": "G", "moment": "m", "theta": r"\theta"}


def invalid_too_few_examples(n, d):
    fact = f"n = {n} examples are fewer than the d + 1 = {d + 1} parameters, so the normal equations are singular"
    return f"{fact}; give more examples or fewer features" if n < d + 1 else None


def invalid_constant_feature(X, d):
    constant = ", ".join(str(j + 1) for j in range(d) if all(equals(X[:, j], X[0, j])))
    fact = f"column {constant} of X is constant, a multiple of the column of ones, so the normal equations are singular"
    return f"{fact}; leave it out or change it" if constant else None


def gram(X):
    r"""G = D^\top D, \quad D = \left( \mathbf{1} \;\; X \right)"""
    D = array([[1, *row] for row in X])
    return D.T @ D


def gram__one_for_n(X):
    sums = X.sum(axis=0)
    return array([[1, *sums], *([total, *row] for total, row in zip(sums, X.T @ X, strict=True))])


def moment(X, y):
    r"""m = D^\top y"""
    D = array([[1, *row] for row in X])
    return D.T @ y


def theta(gram, moment):
    r"""G \theta = m"""
    return solve_system(gram, moment)


def theta__via_cramer(gram, moment):
    return cramer(gram, moment) if len(moment) <= 3 else None


def theta__via_inverse(gram, moment):
    return inverse(gram) @ moment if len(moment) in (2, 3) else None


slips = {
    gram: {
        "forgot_ones": "[1, *row] -> row",
        "ones_last": "[1, *row] -> [*row, 1]",
        "one_for_n": gram__one_for_n,
        "divided_by_n": "D.T @ D -> D.T @ D / n",
    },
    moment: {
        "forgot_ones": "[1, *row] -> row",
        "ones_last": "[1, *row] -> [*row, 1]",
        "divided_by_n": "D.T @ y -> D.T @ y / n",
    },
    theta: {
        "multiplied": "solve_system(gram, moment) -> gram @ moment",
        "diagonal_only": "solve_system(gram, moment) -> moment / gram.diagonal()",
    },
}
