"""A step is used before it stands."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, square):
    return weight * square


def square(x):
    return x * x
