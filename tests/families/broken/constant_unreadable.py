"""A constant of the author cannot be read."""

from markscheme.words import *

given = {"x": number(choice("half"))}
ask = {"total": 1}


def total(x):
    return x
