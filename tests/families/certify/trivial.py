"""Answers that are no work."""

from markscheme import choice, number

given = {"x": number(choice(1))}
ask = {"same": 1}


def same(x):
    return x * x
