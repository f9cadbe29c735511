"""A given has a size that is not declared."""

from markscheme.words import *

sizes = {"rows": 3}
given = {"x": vector("row", integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x.sum()
