"""A constant of the author cannot be read."""

from markscheme import choice, number

given = {"x": number(choice("half"))}
ask = {"total": 1}


def total(x):
    return x
