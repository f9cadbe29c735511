"""Least-squares fit of y = a + b ln x: a line in u = ln x."""

from markscheme.words import *

from . import simple
from ._points import draw_spread_x as draw_x
from ._points import draw_y_near_a_curve as draw_y

source = "study note 000, least squares with a transformed input"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5)}
given = {
    "x": vector("n", integers(1, 75)).above(0, "a number that has a logarithm"),
    "y": vector("n", integers(1, 60)),
}
ask = {**simple.ask, "mean_x": 2}
symbols = {**simple.symbols, "mean_x": r"\bar{u}", "S_xx": "S_{uu}", "S_xy": "S_{uy}"}
invalid_equal_x = simple.invalid_equal_x


def u(x):
    r"""u_i = \ln x_i"""
    return log(x)


def mean_x(u):
    return u.sum() / len(u)


mean_y = simple.mean_y
S_xx = likewise(simple.S_xx, x="u", mean_x="mean_x")
S_xy = likewise(simple.S_xy, x="u", mean_x="mean_x")
slope = simple.slope
intercept = simple.intercept


def figure_fit(u, y, slope, intercept):
    return point_figure(zip(u, y, strict=True), lines=[(slope, -1, -intercept)], axes_names=("u", "y"))


slips = {
    u: {"no_log": "log(x) -> x", "base_ten": "log(x) -> log(x) / log(10)"},
    mean_x: {"log_of_mean": "u.sum() / len(u) -> log(x.sum() / len(x))"},
    mean_y: {"logged_y": "y -> log(y)"},
    S_xy: {"logged_y": "y -> log(y)"},
    intercept: {"through_first_point": "mean_y - slope * mean_x -> y[0] - slope * u[0]"},
}
without = (
    "divided_by_n",
    "divided_by_n_minus_1",
    "regressed_x_on_y",
    "via_mean_square",
    "via_mean_product",
)
