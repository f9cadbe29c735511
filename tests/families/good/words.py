"""A family with prose in both languages, for everything that prints."""

from markscheme.words import *

options = {"rule": ("sum", "product")}
given = {"a": number(integers(2, 9)), "b": number(integers(2, 9)).or_else(3)}
ask = {"c": 2}


def c(a, b, rule):
    return a + b if rule == "sum" else a * b


def half(c):
    return c * rational("1/2")


slips = {c: {"difference": "a + b -> a - b"}}
