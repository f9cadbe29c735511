"""A repeated group names a step that does not exist."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total_": 1}
repeat = {("totl_",): lambda weight: 2}


def total_(weight, x):
    return weight * x
