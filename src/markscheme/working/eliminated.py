"""A system of equations as elimination leaves it, from which the unknowns are read, the last one first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import fmpq

from markscheme.family.givens.rule import exact_string
from markscheme.notation import Fraction, Matrix, Node, Number
from markscheme.numbers.exact import Exact, Value

MOST_UNKNOWNS = 4
LONGEST = 9999  # a numerator or denominator; what is longer is printed as a decimal


def triangular(matrix: Sequence[Sequence[Value]], right: Sequence[Value]) -> list[list[fmpq]] | None:
    """Eliminate below the diagonal, each row augmented by its right-hand side; None where it is no work for paper.

    >>> triangular([[fmpq(2), fmpq(1)], [fmpq(4), fmpq(5)]], [fmpq(3), fmpq(9)])
    [[2, 1, 3], [0, 3, 3]]
    """
    rows = [[*row, end] for row, end in zip(matrix, right, strict=True)]
    if not 2 <= len(rows) <= MOST_UNKNOWNS or not all(isinstance(cell, fmpq) for row in rows for cell in row):
        return None
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return rows


def nodes(rows: Sequence[Sequence[fmpq]], show: Callable[[Exact], str]) -> tuple[Node, Node]:
    """Write the matrix and the right-hand side; `show` prints what is no short fraction."""
    written = [[_node(cell, show) for cell in row] for row in rows]
    return Matrix(tuple(tuple(row[:-1]) for row in written)), Matrix(tuple((row[-1],) for row in written))


def _node(number: fmpq, show: Callable[[Exact], str]) -> Node:
    if max(abs(number.p), number.q) > LONGEST:
        return Number(show(number))
    if number.q in (1, 2, 4, 5, 10):
        return Number(exact_string(number))
    return Fraction(Number(str(number.p)), Number(str(number.q)))
