"""An answer that may be 1, for it is the number of a class."""

from markscheme.words import *

given = {"x": number(choice(1))}
hides = {"same": {"one": "class 1 is a class like any other"}, "x": {"one": "as above"}}
ask = {"same": 1}


def same(x):
    return x * x
