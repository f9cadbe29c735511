"""The function ask hangs on a given."""

from markscheme.words import *

options = {"mode": ("short", "long")}
given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}


def ask(weight):
    return {"total": 1}


def total(weight, x):
    return weight * x
