"""A system of equations column by column as elimination leaves it, and its unknowns, the last one first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flint import fmpq

from markscheme.family.givens.rule import exact_string
from markscheme.notation import Fraction, Matrix, Node, Number
from markscheme.numbers.exact import Exact, Value, decimal_places
from markscheme.traced import ATOM, TracedValue

MOST_UNKNOWNS = 4
LONGEST = 999  # a numerator or denominator; what is longer is printed as a decimal
MOST_PLACES = 3  # of a number that is written as a decimal; others are fractions
Rows = list[list[fmpq]]


def stages(matrix: Sequence[Sequence[Value]], right: Sequence[Value]) -> list[Rows]:
    """Eliminate column by column below the diagonal, each row augmented by its right-hand side, and keep every stage.

    The first is the system itself. There is none where it is no work for paper, or has not one solution.

    >>> stages([[fmpq(2), fmpq(1)], [fmpq(4), fmpq(5)]], [fmpq(3), fmpq(9)])
    [[[2, 1, 3], [4, 5, 9]], [[2, 1, 3], [0, 3, 3]]]
    """
    rows = [[*row, end] for row, end in zip(matrix, right, strict=True)]
    if not 2 <= len(rows) <= MOST_UNKNOWNS or not all(isinstance(cell, fmpq) for row in rows for cell in row):
        return []
    found = [rows]
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k] != 0), None)
        if pivot is None:
            return []
        rows = list(rows)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows = [*rows[: k + 1], *(_without(row, rows[k], k) for row in rows[k + 1 :])]
        if rows != found[-1]:
            found.append(rows)
    return found


def _without(row: list[fmpq], pivot: list[fmpq], k: int) -> list[fmpq]:
    factor = row[k] / pivot[k]
    return [a - factor * b for a, b in zip(row, pivot, strict=True)]


def read_off(rows: Rows, unknowns: Sequence[fmpq], show: Callable[[Exact], str]) -> Iterator[TracedValue]:
    """Write how each unknown is read from its row of a triangular system, once those behind it are known."""
    known = [TracedValue(value, Number(show(value)), ATOM) for value in unknowns]
    for i, row in enumerate(rows):
        told = TracedValue(row[-1], _node(row[-1], show), ATOM)
        for j in range(i + 1, len(rows)):
            if row[j]:
                size = TracedValue(abs(row[j]), _node(abs(row[j]), show), ATOM)
                product = known[j] if row[j] in (1, -1) else size * known[j]
                told = told - product if row[j] > 0 else told + product
        yield told if row[i] == 1 else told / TracedValue(row[i], _node(row[i], show), ATOM)


def nodes(rows: Rows, show: Callable[[Exact], str]) -> tuple[Node, Node]:
    """Write the matrix and the right-hand side; `show` prints what is no short fraction."""
    written = [[_node(cell, show) for cell in row] for row in rows]
    return Matrix(tuple(tuple(row[:-1]) for row in written)), Matrix(tuple((row[-1],) for row in written))


def _node(number: fmpq, show: Callable[[Exact], str]) -> Node:
    places = decimal_places(number)
    if max(abs(number.p), number.q) > LONGEST:
        return Number(show(number))
    if places is not None and places <= MOST_PLACES:
        return Number(exact_string(number))
    return Fraction(Number(str(number.p)), Number(str(number.q)))
