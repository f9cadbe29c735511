"""Every draw divides by zero."""

from markscheme.words import *

given = {"x": number(choice(2))}
ask = {"out": 1}


def out(x):
    return x / (x - 2)
