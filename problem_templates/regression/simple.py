"""Least-squares line through points, by sums of squares and products of deviations."""

from markscheme.words import *

from ._points import draw_x, draw_y

source = "study notes 000, 001 and 002, linear regression by least squares"
sizes = {"n": (4, 5, 6)}
given = {"x": vector("n", integers(1, 15)), "y": vector("n", integers(-30, 60))}
ask = {"mean_x": 1, "mean_y": 1, "S_xx": 2, "S_xy": 2, "slope": 2, "intercept": 2}
symbols = {"mean_x": r"\bar{x}", "mean_y": r"\bar{y}", "slope": "b", "intercept": "a"}


def invalid_equal_x(x):
    sentence = f"n = {len(x)} and every x is {x[0]}, so S_xx is 0; give at least two different values of x"
    return sentence if all(equals(x, x[0])) else None


def mean_x(x):
    return x.sum() / len(x)


mean_y = likewise(mean_x, x="y")


def S_xx(x, mean_x):
    return square(x - mean_x).sum()


def S_xx__via_moments(x, mean_x):
    return square(x).sum() - len(x) * mean_x * mean_x


def S_xx__via_mean_square(x, mean_x):
    return square(x).sum() - len(x) * square(mean_x)


def S_xy(x, y, mean_x, mean_y):
    return ((x - mean_x) * (y - mean_y)).sum()


def S_xy__via_moments(x, y, mean_x, mean_y):
    return (x * y).sum() - len(x) * mean_x * mean_y


def S_xy__via_mean_product(x, y, mean_x, mean_y):
    return (x * y).sum() - len(x) * (mean_x * mean_y)


def slope(S_xy, S_xx):
    return S_xy / S_xx


def intercept(mean_x, mean_y, slope):
    return mean_y - slope * mean_x


def figure_fit(x, y, slope, intercept):
    return point_figure(zip(x, y, strict=True), lines=[(slope, -1, -intercept)], axes_names=("x", "y"))


_SQUARES, _PRODUCTS = "square(x - mean_x).sum()", "((x - mean_x) * (y - mean_y)).sum()"

slips = {
    S_xx: {
        "raw_sums": "mean_x -> 0",
        "forgot_n": f"{_SQUARES} -> square(x).sum() - mean_x * mean_x",
        "divided_by_n": f"{_SQUARES} -> {_SQUARES} / len(x)",
        "divided_by_n_minus_1": f"{_SQUARES} -> {_SQUARES} / (len(x) - 1)",
    },
    S_xy: {
        "raw_sums": "mean_x -> 0; mean_y -> 0",
        "forgot_n": f"{_PRODUCTS} -> (x * y).sum() - mean_x * mean_y",
        "divided_by_n": f"{_PRODUCTS} -> {_PRODUCTS} / len(x)",
        "divided_by_n_minus_1": f"{_PRODUCTS} -> {_PRODUCTS} / (len(x) - 1)",
    },
    slope: {"inverted": "S_xy <-> S_xx", "regressed_x_on_y": "S_xx -> square(y - mean_y).sum()"},
    intercept: {
        "plus": "slope -> -slope",
        "swapped_means": "mean_x <-> mean_y",
        "through_first_point": "mean_y - slope * mean_x -> y[0] - slope * x[0]",
    },
}
