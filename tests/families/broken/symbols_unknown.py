"""Symbols for something that does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}
symbols = {"totel": "T"}


def total(weight, x):
    return weight * x
