"""An option without brackets is a text, not a tuple."""

from markscheme.words import *

options = {"mode": ("train")}
given = {"x": number(integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x
