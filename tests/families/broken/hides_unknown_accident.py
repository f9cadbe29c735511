from markscheme.words import *

given = {"x": vector(3, integers(1, 9))}
ask = {"total": 1}
hides = {"x": {"transpose": "a vector has one direction"}}


def total(x):
    return x.sum()
