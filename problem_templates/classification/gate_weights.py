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
    ),
    "inputs": count(by_level(choice(2), choice(2), choice(3))).between(2, 6, "a number of inputs").or_else(2),
}
symbols = {"inputs": "n"}
checks = {"w": ("row_01", "row_10", "row_11", "one_input", "several_inputs", "all_inputs")}
ask = {"w": 4}
few = {
    "easy": "there is nothing but the bias",
    "medium": "there is nothing but the bias",
    "hard": "there is nothing but the bias",
}


def _rows(n):
    """The truth table in binary counting order but for the row of zeros, which the bias alone decides."""
    return [tuple(i >> place & 1 for place in reversed(range(n))) for i in range(1, 1 << n)]


def _wanted(row, gate):
    if gate in ("AND", "NAND"):
        return all(row) == (gate == "AND")
    place = 0 if gate == "only_first" else 1
    return row[place] == 1 and sum(row) == 1


def invalid_bias(b, gate):
    if gate == "NAND":
        return None if is_greater(b, 0) else f"b is {b}, and NAND puts out 1 where both inputs are 0; give a positive b"
    return None if is_greater(0, b) else f"b is {b}, and the gate puts out 0 where both inputs are 0; give a negative b"


def w(b, gate, inputs):
    r"""w_i = {% if gate in ("AND", "NAND") %}-\frac{2 b}{2 n - 1}{% else %}\begin{cases} -2 b & i = {{ 1 if gate == "only_first" else 2 }} \\ 2 b & i \ne {{ 1 if gate == "only_first" else 2 }} \end{cases}{% endif %}"""
    if gate in ("AND", "NAND"):
        return array([-2 * b / (2 * inputs - 1)] * inputs)
    place = 0 if gate == "only_first" else 1
    return array([-2 * b if i == place else 2 * b for i in range(inputs)])


def check_w(w, b, gate, inputs):
    """Try the unit on the truth table; a unit puts out 1 above 0."""
    for row in _rows(inputs):
        score = sum((weight for weight, x in zip(w, row, strict=True) if x), b)
        if is_greater(score, 0) != _wanted(row, gate):
            if inputs == 2:
                return f"row_{row[0]}{row[1]}"
            return "one_input" if sum(row) == 1 else "all_inputs" if all(row) else "several_inputs"
    return True
