"""A size that is a float."""

from markscheme.words import *

sizes = {"n": 2.5}
given = {"x": vector("n", integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x.sum()
