"""Steps of another family, used again."""

from markscheme.words import *

from .routes import mean, variance, variance__sample

sizes = {"n": 3}
given = {"x": vector("n", integers(1, 9))}
ask = {"spread": 1}


def spread(variance, mean):
    return variance / mean


__all__ = ["mean", "spread", "variance", "variance__sample"]
