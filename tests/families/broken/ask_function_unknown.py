"""The function ask names a step that does not exist, under one option only."""

from markscheme.words import *

options = {"mode": ("short", "long")}
given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}


def ask(mode):
    return {"total": 1} if mode == "short" else {"tota": 1}


def total(weight, x):
    return weight * x
