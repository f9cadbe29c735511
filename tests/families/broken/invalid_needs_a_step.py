"""A refusal looks at a step."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def invalid_total(total):
    return "too large" if total > 3 else None
