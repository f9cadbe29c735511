"""Least-squares fit of y = a + b ln x: a line in u = ln x."""

from markscheme.words import *

from . import simple

source = "study note 000, least squares with a transformed input"
rounding = "5 sf, 3 sf"
sizes = {"n": (3, 4, 5)}
given = {
    "x": vector("n", integers(1, 75)).above(0, "a number that has a logarithm"),
    "y": vector("n", integers(1, 60)),
}
ask = simple.ask
symbols = {**simple.symbols, "mean_x": r"\bar{u}", "S_xx": "S_{uu}", "S_xy": "S_{uy}"}
invalid_equal_x = simple.invalid_equal_x


def draw_x(stream, n):
    """About twice as far from one to the next, so that the logarithms lie evenly."""
    spread = [(1, 3), (4, 7), (9, 17), (20, 35), (40, 75)]
    return array([stream.between(*ends) for ends in spread[:n]])


def draw_y(stream, x):
    """Points near a curve; no two neighbours are as high, so that every index shows."""
    for _ in range(30):
        start, slope = stream.between(1, 9), stream.between(2, 5)
        y = [start + slope * int(value).bit_length() + stream.between(-1, 1) for value in x]
        if all(y[i] != y[i - 1] for i in range(1, len(y))):
            break
    return array(y)


def u(x):
    r"""u_i = \ln x_i"""
    return log(x)


def u__no_log(x):
    return x


def u__base_ten(x):
    return log(x) / log(10)


def mean_x(u):
    return u.sum() / len(u)


def mean_x__log_of_mean(x):
    return log(x.sum() / len(x))


mean_y = simple.mean_y
mean_y__logged_y = as_if(mean_y, y=lambda y: log(y))


def S_xx(u, mean_x):
    return square(u - mean_x).sum()


def S_xx__via_moments(u, mean_x):
    return square(u).sum() - len(u) * mean_x * mean_x


S_xx__raw_sums = as_if(S_xx, mean_x=0)


def S_xx__forgot_n(u, mean_x):
    return square(u).sum() - mean_x * mean_x


def S_xy(u, y, mean_x, mean_y):
    return ((u - mean_x) * (y - mean_y)).sum()


def S_xy__via_moments(u, y, mean_x, mean_y):
    return (u * y).sum() - len(u) * mean_x * mean_y


S_xy__raw_sums = as_if(S_xy, mean_x=0, mean_y=0)


def S_xy__forgot_n(u, y, mean_x, mean_y):
    return (u * y).sum() - mean_x * mean_y


S_xy__logged_y = as_if(S_xy, y=lambda y: log(y))
slope = simple.slope
slope__inverted = simple.slope__inverted
intercept = simple.intercept
intercept__plus = simple.intercept__plus
intercept__swapped_means = simple.intercept__swapped_means


def intercept__through_first_point(u, y, slope):
    return y[0] - slope * u[0]
