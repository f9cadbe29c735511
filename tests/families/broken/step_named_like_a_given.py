"""A step bears the name of a given."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def x(weight):
    return weight + 1
