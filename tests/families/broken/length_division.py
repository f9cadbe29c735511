"""Two lengths are divided."""

from markscheme.words import *

sizes = {"n": 2}
given = {"x": vector("n", integers(1, 9)), "y": vector("n", integers(1, 9))}
ask = {"total": 1}


def total(x, y):
    return x.sum() * (len(x) / len(y))
