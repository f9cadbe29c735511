"""Half of the draws put a comparison at the very edge of what the working can tell."""

from markscheme.words import *

given = {"x": number(choice(1, 2)), "shift": number(choice(0, 1))}
ask = {"out": 1}


def gap(x, shift):
    return x / 7 - x / 21 - 2 * x / 21 + shift


def out(gap):
    return relu(gap) + 2 / (gap + 3)
