"""A condition needs what does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def require_large(totl):
    return totl > 3
