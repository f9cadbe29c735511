"""Two nearly equal numbers are subtracted, so little is left of the digits of the working."""

from markscheme.words import *

given = {"x": number(choice(3000)), "y": number(choice(7))}
ask = {"difference": 1}


def quotient(x, y):
    return x / y


def difference(quotient):
    return quotient - 428
