"""A given hangs on a value that its option does not have."""

from markscheme.words import *

options = {"mode": ("train", "inference")}
given = {"x": number(integers(1, 9)).when(mode="training")}
ask = {"total": 1}


def total(x):
    return x
