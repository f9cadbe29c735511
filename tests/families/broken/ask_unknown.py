"""Asks for a step that does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"totals": 1}


def total(weight, x):
    return weight * x
