"""Three slips, two of which give the same number, and one that changes nothing under an option."""

from markscheme.words import *

options = {"mode": ("all", "fewer")}
given = {"x": number(integers(3, 9)), "y": number(integers(11, 19))}
ask = {"quotient": 1}


def quotient(x, y):
    return y / x


slips = {
    quotient: {
        "upside_down": "y / x -> x / y",
        "inverse": "y / x -> 1 / (y / x)",
        "product": "y / x -> y * x if mode == 'all'",
    },
}
