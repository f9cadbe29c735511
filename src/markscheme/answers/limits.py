"""The published limits on what is read; all are checked before any arithmetic is done."""

from __future__ import annotations

CELL_CHARACTERS = 2_000
"""Characters in the text of one number."""

ARRAY_CHARACTERS = 20_000
"""Characters in the text of a vector, a matrix or a shape."""

CELLS = 1_024
"""Numbers in one vector, matrix or shape."""

OPERATIONS = 200
"""Operators, functions and constants in one number."""

ARRAY_OPERATIONS = 1_000
"""Operators, functions and constants in all numbers of one array together."""

DIGITS = 900
"""Digits in one numeral, the decimal point and the exponent left out."""

EXPONENT = 300
"""Absolute value of a decimal exponent, as in `1e-300`."""

BITS = 4_096
"""Bits in the numerator or the denominator of any exact value on the way, about 1,200 decimal digits."""

EXPONENTIAL = 1_000
"""Absolute value of x in e^x."""

NESTING = 30
"""Brackets, fractions, roots and functions inside one another."""

LABEL_CHARACTERS = 200
"""Characters in a label."""
