"""Every draw is refused by the family itself."""

from markscheme.words import *

given = {"x": number(choice(2))}
ask = {"out": 1}


def invalid_even(x):
    return f"x must be odd, but is {x}"


def out(x):
    return 3 * x
