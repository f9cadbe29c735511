"""No instance passes: one condition never holds, another only for even numbers."""

from markscheme.words import *

given = {"x": number(integers(2, 9))}
ask = {"double": 1}


def double(x):
    return 2 * x


def require_even(x):
    return x.p % 2 == 0


def require_above_nine(double, x):
    return x > 9
