"""Two integers are divided."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return 1 / 2 * weight * x
