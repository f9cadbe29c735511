"""One step for each closed form that the working shows."""

from markscheme.words import *

sizes = {"n": 2}
given = {
    "x": number(integers(1, 9)),
    "W": matrix("n", "n", integers(-3, 3)),
    "v": vector("n", integers(-3, 3)),
}
ask = ["root", "power", "logarithm", "third", "h"]


def root(x):
    return 1 / sqrt(x)


def power(x):
    return exp(x) / 2


def logarithm(x):
    return 2 + log(x)


def third(x):
    return x / 3


def h(W, v):
    return relu(W @ v)
