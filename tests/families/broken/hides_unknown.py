from markscheme.words import *

given = {"x": vector(3, integers(1, 9))}
ask = {"total": 1}
hides = {"y": "there is none"}


def total(x):
    return x.sum()
