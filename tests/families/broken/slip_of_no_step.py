"""A slip of a step that does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def totl__halved(weight, x):
    return weight * x / 2
