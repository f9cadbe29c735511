"""A repeated group stands in another order than its steps."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total_": 1}
repeat = {("total_", "square_"): lambda weight: 2}


def square_(x):
    return x * x


def total_(weight, square_):
    return weight * square_[-1]
