"""An option without brackets is a text, not a tuple."""

from markscheme import integers, number

options = {"mode": ("train")}
given = {"x": number(integers(1, 9))}
ask = {"total": 1}


def total(x):
    return x
