"""A slip too small to be seen in three figures."""

from markscheme.words import *

given = {"x": number(integers(2, 9))}
ask = {"root": 1}


def root(x):
    return x * x / 7


slips = {root: {"tiny": "x * x / 7 -> x * x / 7 + 0.00001"}}
