"""One draw in eight costs many times the work of the others."""

from markscheme.words import *

given = {"n": count(choice(2, 2, 2, 2, 2, 2, 2, 40)), "x": number(choice("1.3", "1.7"))}
ask = {"total": 1}


def total(n, x):
    return sum((x / (i + 7) for i in range(n)), rational(0))
