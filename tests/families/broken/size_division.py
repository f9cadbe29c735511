"""Two sizes are divided."""

from markscheme.words import *

sizes = {"n": 2, "m": 3}
given = {"x": vector("n", integers(1, 9)), "y": vector("m", integers(1, 9))}
ask = {"total": 1}


def total(x, n, m):
    return x.sum() * (n / m)
