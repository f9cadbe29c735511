"""A step bears the name of an option."""

from markscheme.words import *

options = {"total": ("yes", "no")}
given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x
