"""A level that does not exist."""

from markscheme.words import *

levels = ("easy", "hart")
given = {"x": number(integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x
