"""An argument is misspelt."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(wieght, x):
    return wieght * x
