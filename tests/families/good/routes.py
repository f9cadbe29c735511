"""Two steps with another way each: four ways in all."""

from markscheme.words import *

sizes = {"n": 3}
given = {"x": vector("n", integers(1, 9))}
symbols = {"mean": r"\mu", "variance": r"\sigma^2"}
ask = {"mean": 1, "variance": 1}


def mean(x):
    return x.sum() / len(x)


def mean__via_division_first(x):
    return (x / len(x)).sum()


def variance(x, mean):
    return ((x - mean) * (x - mean)).sum() / len(x)


def variance__via_moments(x, mean):
    return square(x).sum() / len(x) - square(mean)


def _not_squared(x, mean):
    return (x - mean).sum() / len(x)


slips = {variance: {"sample": "len(x) -> len(x) - 1", "not_squared": _not_squared}}
