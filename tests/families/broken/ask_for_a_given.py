"""Asks for a given."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = ["total", "x"]


def total(weight, x):
    return weight * x
