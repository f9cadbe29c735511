"""A slip stands above its step."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total__halved(weight, x):
    return weight * x / 2


def total(weight, x):
    return weight * x
