"""Something else than a given is drawn."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def draw_weigth(stream):
    return stream.between(1, 9)


def total(weight, x):
    return weight * x
