"""A draw looks at a step."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def draw_weight(stream, total):
    return total + stream.between(1, 9)


def total(weight, x):
    return weight * x
