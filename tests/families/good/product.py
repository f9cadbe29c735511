"""A sound family, one line of which is spoilt at a time by tests/family/test_broken_families.py."""

from markscheme.words import *

given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}
ask = {"total": 1}


def total(weight, x):
    return weight * x


def total__halved(weight, x):
    return weight * x / 2


slips = {"total": {"halved": total__halved}}
