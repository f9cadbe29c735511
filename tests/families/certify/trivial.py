"""Answers that are no work."""

from markscheme.words import *

given = {"x": number(choice(1))}
ask = {"same": 1}


def same(x):
    return x * x
