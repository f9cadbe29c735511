"""The number of rounds hangs on a step."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total_": 1}
repeat = {("total_",): lambda rounds: rounds}


def rounds(x):
    return x + 1


def total_(weight, rounds):
    return weight * rounds
