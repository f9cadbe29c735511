"""A route of a step that does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def sum__via_product(weight, x):
    return weight * x
