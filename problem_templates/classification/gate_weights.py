"""Weights with which one threshold unit is a given gate: many are right, and each is tried on the truth table."""

from markscheme.words import *

source = "study notes 000 and 001: McCulloch-Pitts neuron, logic gates; TUM I2DL 2018 asks for weights of AND"
options = {"gate": ("AND", "NAND", "only_first", "only_second")}
given = {
    "b": number(
        by_option(
            "gate",
            AND=decimals("-9.8", "-6.2"),
            NAND=decimals("6.2", "9.8"),
            only_first=decimals("-9.8", "-3.2"),
            only_second=decimals("-9.8", "-3.2"),
        )
    )
}
checks = {"w": ("row_01", "row_10", "row_11")}
ask = {"w": 4}
# What the gate puts out for (0, 1), (1, 0) and (1, 1).
ONES = {"AND": (0, 0, 1), "NAND": (1, 1, 0), "only_first": (0, 1, 0), "only_second": (1, 0, 0)}


def invalid_bias(b, gate):
    if gate == "NAND":
        return None if is_greater(b, 0) else f"b is {b}, and NAND puts out 1 where both inputs are 0; give a positive b"
    return None if is_greater(0, b) else f"b is {b}, and the gate puts out 0 where both inputs are 0; give a negative b"


def w(b, gate):
    r"""w = {% if gate == "only_first" %}(-2 b, 2 b){% elif gate == "only_second" %}(2 b, -2 b){% else %}(-\frac{2 b}{3}, -\frac{2 b}{3}){% endif %}"""
    if gate in ("AND", "NAND"):
        return array([-2 * b / 3, -2 * b / 3])
    return array([-2 * b, 2 * b]) if gate == "only_first" else array([2 * b, -2 * b])


def check_w(w, b, gate):
    """Try the unit on the truth table; the bias alone decides the first row, and a unit puts out 1 above 0."""
    scores = {"row_01": w[1] + b, "row_10": w[0] + b, "row_11": w[0] + w[1] + b}
    for (row, score), wanted in zip(scores.items(), ONES[gate], strict=True):
        if is_greater(score, 0) != bool(wanted):
            return row
    return True
