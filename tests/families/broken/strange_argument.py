"""An argument resembles nothing."""

from markscheme import integers, number

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, qqq):
    return weight * qqq
