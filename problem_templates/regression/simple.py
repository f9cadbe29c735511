"""Least-squares line through points, by sums of squares and products of deviations."""

from markscheme.words import *

source = "study notes 000 and 001, linear regression by least squares"
sizes = {"n": (4, 5, 6)}
given = {"x": vector("n", integers(1, 15)), "y": vector("n", integers(-30, 60))}
ask = {"mean_x": 1, "mean_y": 1, "S_xx": 2, "S_xy": 2, "slope": 2, "intercept": 2}
symbols = {"mean_x": r"\bar{x}", "mean_y": r"\bar{y}", "slope": "b", "intercept": "a"}


def draw_x(stream, level, n):
    largest = {"easy": 9, "medium": 12, "hard": 14}[level]
    return array(_with_short_mean(sorted(stream.shuffled(range(1, largest + 1))[:n])))


def draw_y(stream, level, x):
    """Points near a line; no two neighbours are as high, so that every index shows."""
    slope = stream.choice([1, 2, 3] if level == "easy" else [-3, -2, -1, 1, 2, 3])
    for _ in range(30):
        start = stream.between(5, 15)
        y = _with_short_mean([start + slope * int(value) + stream.between(-2, 2) for value in x])
        if all(y[i] != y[i - 1] for i in range(1, len(y))):
            break
    return array(y)


def _with_short_mean(values):
    """Raise the last value until the mean has one decimal at most, for 4, 5 or 6 values."""
    step = {4: 2, 6: 3}.get(len(values), 1)
    return [*values[:-1], values[-1] + -sum(values) % step]


def invalid_equal_x(x):
    sentence = f"n = {len(x)} and every x is {x[0]}, so S_xx is 0; give at least two different values of x"
    return sentence if all(equals(x, x[0])) else None


def mean_x(x):
    return x.sum() / len(x)


def mean_y(y):
    return y.sum() / len(y)


def S_xx(x, mean_x):
    return square(x - mean_x).sum()


def S_xx__via_moments(x, mean_x):
    return square(x).sum() - len(x) * mean_x * mean_x


def S_xx__via_mean_square(x, mean_x):
    return square(x).sum() - len(x) * square(mean_x)


S_xx__raw_sums = as_if(S_xx, mean_x=0)


def S_xx__forgot_n(x, mean_x):
    return square(x).sum() - mean_x * mean_x


def S_xx__divided_by_n(x, mean_x):
    return S_xx(x, mean_x) / len(x)


def S_xx__divided_by_n_minus_1(x, mean_x):
    return S_xx(x, mean_x) / (len(x) - 1)


def S_xy(x, y, mean_x, mean_y):
    return ((x - mean_x) * (y - mean_y)).sum()


def S_xy__via_moments(x, y, mean_x, mean_y):
    return (x * y).sum() - len(x) * mean_x * mean_y


def S_xy__via_mean_product(x, y, mean_x, mean_y):
    return (x * y).sum() - len(x) * (mean_x * mean_y)


S_xy__raw_sums = as_if(S_xy, mean_x=0, mean_y=0)


def S_xy__forgot_n(x, y, mean_x, mean_y):
    return (x * y).sum() - mean_x * mean_y


def S_xy__divided_by_n(x, y, mean_x, mean_y):
    return S_xy(x, y, mean_x, mean_y) / len(x)


def S_xy__divided_by_n_minus_1(x, y, mean_x, mean_y):
    return S_xy(x, y, mean_x, mean_y) / (len(x) - 1)


def slope(S_xy, S_xx):
    return S_xy / S_xx


slope__inverted = as_if(slope, S_xy=lambda S_xx: S_xx, S_xx=lambda S_xy: S_xy)


def slope__regressed_x_on_y(S_xy, y, mean_y):
    return S_xy / square(y - mean_y).sum()


def intercept(mean_x, mean_y, slope):
    return mean_y - slope * mean_x


intercept__plus = as_if(intercept, slope=lambda slope: -slope)
intercept__swapped_means = as_if(intercept, mean_x=lambda mean_y: mean_y, mean_y=lambda mean_x: mean_x)


def intercept__through_first_point(x, y, slope):
    return y[0] - slope * x[0]
