"""Truth tables of logic gates: their inputs, and which gate a column of outputs is."""

from markscheme.words import *


def inputs(d):
    """The rows of the truth table, counted up in binary."""
    return array([[i >> (d - 1 - j) & 1 for j in range(d)] for i in range(1 << d)])


def named(outputs):
    """0 to 5 for AND, OR, XOR, NAND, NOR, XNOR, else 6; XOR of more inputs is 1 where an odd number of them is 1."""
    rows = len(outputs)
    if rows < 4:  # of one input they are no different gates
        return 6
    ones = [i.bit_count() for i in range(rows)]
    columns = [[int(i == rows - 1) for i in range(rows)], [int(n > 0) for n in ones], [n % 2 for n in ones]]
    columns += [[1 - out for out in column] for column in columns]
    return next((number for number, column in enumerate(columns) if column == outputs), 6)
