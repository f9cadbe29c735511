"""An argument resembles nothing."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, qqq):
    return weight * qqq
