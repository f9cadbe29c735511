"""Sound; its prose is not."""

from markscheme import integers, number

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def total__halved(weight, x):
    return weight * x / 2
