"""A given hangs on an option that does not exist."""

from markscheme.words import *

options = {"mode": ("train", "inference")}
given = {"x": number(integers(1, 9)).when(moed="train")}
ask = {"total": 1}


def total(x):
    return x
