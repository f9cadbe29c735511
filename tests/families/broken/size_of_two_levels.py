"""A size for two of three levels."""

from markscheme.words import *

sizes = {"n": (2, 3)}
given = {"x": vector("n", integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x.sum()
