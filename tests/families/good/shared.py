"""Steps of another family, used again."""

from markscheme.words import *

from .routes import mean, variance

sizes = {"n": 3}
given = {"x": vector("n", integers(1, 9))}
ask = {"spread": 1}
without = ("not_squared", "mean__via_division_first", "variance__via_moments")


def spread(variance, mean):
    return variance / mean


__all__ = ["mean", "spread", "variance"]
