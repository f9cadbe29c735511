"""A formula in LaTeX that no output can show."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    r"""t = \frac{w x"""
    return weight * x
