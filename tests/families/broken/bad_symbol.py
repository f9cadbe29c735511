"""A symbol in LaTeX that no output can show."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}
symbols = {"total": r"\oiint"}


def total(weight, x):
    return weight * x
