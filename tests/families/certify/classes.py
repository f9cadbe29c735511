"""Three slips, two of which give the same number, and one that changes nothing under an option."""

from markscheme.words import *

options = {"mode": ("all", "fewer")}
given = {"x": number(integers(3, 9)), "y": number(integers(11, 19))}
ask = {"quotient": 1}


def quotient(x, y):
    return y / x


def quotient__upside_down(x, y):
    return x / y


def quotient__inverse(x, y):
    return 1 / (y / x)


def quotient__product(x, y, mode):
    return x * y if mode == "all" else None
