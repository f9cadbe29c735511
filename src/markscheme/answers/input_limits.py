"""The published limits on what is read; all are checked before any arithmetic is done."""

from __future__ import annotations

CELL_CHARACTERS = 2_000
"""Characters in the text of one number."""

ARRAY_CHARACTERS = 5_000
"""Characters in the text of a vector, a matrix or a shape."""

CELLS = 400
"""Numbers in one vector, matrix or shape."""

FORMULA_CHARACTERS = 600
"""Characters in all numbers of one array together that are more than a plain decimal or fraction."""

REFUSED_CELLS = 24
"""Numbers or words of one answer that cannot be read; what is no plain one behind them is not looked at any more."""

TOKENS = 400
"""Numerals, operators, names and brackets in one number."""

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
