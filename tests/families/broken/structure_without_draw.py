"""Nothing says how a structure is drawn."""

from markscheme.words import *

given = {"layers": structure()}
ask = {"total": 1}


def total(layers):
    return len(layers)
