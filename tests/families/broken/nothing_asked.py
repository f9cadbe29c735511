"""Asks for nothing."""

from markscheme import integers, number

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}


def total(weight, x):
    return weight * x
