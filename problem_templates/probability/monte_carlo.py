"""Monte Carlo integration: an integral as a mean of values at random points, and its standard error."""

from markscheme.words import *

from ._samples import draw_high, draw_points as draw_draws

source = "study note 003, Monte Carlo simulation: I = (b - a)/N times the sum of f(x_i)"
rounding = "5 sf, 3 sf"
sizes = {"n": (4, 5, 6)}
options = {"function": ("square", "cube")}
given = {
    "low": number(by_level(choice(0), choice("-2", "-1", 1, 2), choice("-1.5", "-0.5", "0.5", "1.5"))),
    "high": number(),
    "draws": vector("n"),
}
symbols = {"low": "a", "high": "b", "draws": "x", "values": "y", "mean": r"\bar{y}", "estimate": r"\hat{I}"}
symbols |= {"variance": "s^2", "standard_error": r"\text{SE}"}
ask = {"values": 1, "mean": 1, "estimate": 1, "variance": 2, "standard_error": 2}
hides = {"draws": {"entries_swapped": "the mean does not depend on the order of the points"}}


def require_clear_mean(values, mean):
    """Values that all but cancel leave no digits."""
    return is_greater(20 * absolute(mean), largest(absolute(values)))


def invalid_interval(low, high):
    return None if is_greater(high, low) else f"low is {low} and high is {high}; give a high that is greater than low"


def invalid_draws(draws, low, high):
    for i, point in enumerate(draws, 1):
        if is_greater(low, point) or is_greater(point, high):
            return (
                f"entry {i} of draws is {point}, but the points lie from {low} to {high}; give points of the interval"
            )
    return "draws has one point, which leaves the variance 0/0; give two or more" if len(draws) == 1 else None


def values(draws, function):
    r"""y_i = x_i^{% if function == "square" %}2{% else %}3{% endif %}"""
    return square(draws) if function == "square" else power(draws, 3)


def mean(values):
    return values.sum() / len(values)


def estimate(mean, low, high):
    return (high - low) * mean


def variance(values, mean):
    return square(values - mean).sum() / (len(values) - 1)


def variance__via_moments(values, mean, n):
    return (square(values).sum() - n * square(mean)) / (n - 1)


def standard_error(variance, low, high, n):
    return (high - low) * sqrt(variance / n)


def standard_error__via_two_roots(variance, low, high, n):
    return (high - low) * sqrt(variance) / sqrt(n)


def _function_of_mean(draws, low, high, function):
    return (high - low) * values(draws.sum() / len(draws), function)


slips = {
    values: {"product_for_power": "square(draws) -> 2 * draws; power(draws, 3) -> 3 * draws"},
    estimate: {
        "width_forgotten": "high - low -> 1",
        "sum_for_mean": "mean -> values.sum()",
        "function_of_mean": _function_of_mean,
    },
    variance: {
        "other_divisor": "len(values) - 1 -> len(values)",
        "not_divided": "len(values) - 1 -> 1",
        "not_centred": "mean -> 0",
        "of_draws": "values -> draws; mean -> draws.sum() / len(draws)",
    },
    standard_error: {
        "width_forgotten": "high - low -> 1",
        "n_forgotten": "variance / n -> variance",
        "root_forgotten": "sqrt(variance / n) -> variance / n",
        "n_outside_root": "sqrt(variance / n) -> sqrt(variance) / n",
    },
}
