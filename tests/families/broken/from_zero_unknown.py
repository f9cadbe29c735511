"""The entries of something that is no step are counted from 0."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}
from_zero = ("totl",)


def total(weight, x):
    return weight * x
