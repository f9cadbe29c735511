"""Exact numbers, balls and arrays as printed formulas calculate with them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb, fmpq

from markscheme.numbers.exact import Value

TOLERANCE = fmpq(1, 10**9)
LARGEST_FACTORIAL = 1_000


class Unevaluable(Exception):
    """A formula, or a piece of one, that has no value here."""


@dataclass(frozen=True)
class Eye:
    """A multiple of the identity matrix of any size."""

    factor: Value


@dataclass(frozen=True)
class Ones:
    """A column of ones of any length: a bold 1."""


def number(cell: Value) -> Value:
    """Give an exact number of the program: rationals stay exact, what is irrational is a ball."""
    return cell if isinstance(cell, (arb, fmpq)) else fmpq(int(cell))


def numeral(text: str) -> Value:
    """Read a numeral, which may have decimal places."""
    whole, _, places = text.partition(".")
    return fmpq(int(whole + places), 10 ** len(places))


def numbers(value: Value) -> Value:
    """Do the same for arrays, of any kind."""
    if isinstance(value, np.ndarray):
        out = np.empty(value.shape, dtype=object)
        out.ravel()[:] = [number(cell) for cell in value.flat]
        return out
    return number(value)


def close(one: Value, other: Value) -> bool:
    """Whether two values are equal: exactly where they are rational, else to nine digits of the largest entry."""
    if isinstance(one, (set, frozenset)) or isinstance(other, (set, frozenset)):
        return bool(one == other)
    if np.shape(one) != np.shape(other) and np.shape(one) != () and np.shape(other) != ():
        return False
    a, b = np.broadcast_arrays(np.asarray(one, dtype=object), np.asarray(other, dtype=object))
    scale = max([abs(x) for x in (*a.flat, *b.flat)], default=0)
    return all(_close(x, y, scale) for x, y in zip(a.flat, b.flat, strict=True))


def _close(x: Value, y: Value, scale: Value) -> bool:
    if isinstance(x - y, fmpq):
        return bool(x == y)
    return bool(abs(x - y) <= TOLERANCE * (max(fmpq(1, 1000), scale)))


def each(function: Callable[..., Value], *values: Value) -> Value:
    """Give a function of numbers, entry by entry."""
    if any(isinstance(value, np.ndarray) for value in values):
        return np.frompyfunc(function, len(values), 1)(*values)
    return function(*values)


def ball(x: Value) -> Value:
    """Give a number as a ball."""
    return arb(x)


def root(x: Value) -> Value:
    """Take a square root, exactly where it is rational."""
    if isinstance(x, fmpq) and x >= 0:
        top, bottom = math.isqrt(int(x.p)), math.isqrt(int(x.q))
        if top * top == x.p and bottom * bottom == x.q:
            return fmpq(top, bottom)
    return ball(x).sqrt()


def power(x: Value, n: Value) -> Value:
    """Raise a number to a power, exactly where it is a whole one."""
    if n == fmpq(1, 2):
        return root(x)
    if isinstance(n, fmpq) and n.q == 1:
        return math.prod([x] * int(n.p), start=fmpq(1)) if n >= 0 else 1 / power(x, -n)
    return ball(x) ** ball(n)


def one_after_the_other(values: list[Value]) -> Value:
    """Give a vector of numbers and of the entries of vectors; matrices stand side by side."""
    if all(np.ndim(value) == 2 for value in values):
        return np.concatenate(values, axis=1)
    return np.array([cell for value in values for cell in np.ravel(value)], dtype=object)


def logistic(x: Value) -> Value:
    """Give the logistic function of a number."""
    return 1 / (1 + (-ball(x)).exp())


def factorial(x: Value) -> Value:
    """Give n! of a whole number from 0 to 1,000."""
    if not isinstance(x, fmpq) or x.q != 1 or not 0 <= x.p <= LARGEST_FACTORIAL:
        raise Unevaluable(f"the factorial of {x}")
    return fmpq(math.factorial(int(x.p)))


def whole(x: Value, up: bool = False) -> Value:
    """Round down to a whole number, or up."""
    if not isinstance(x, fmpq):
        middle = ball(x).mid()
        x = fmpq(int((middle.ceil() if up else middle.floor()).unique_fmpz()))
    return fmpq(x.ceil()) if up else fmpq(x.floor())


def matrix(cells: list[list[Value]]) -> Value:
    """Put numbers, or blocks such as rows x_1^T, beside and below each other; a column of numbers is a vector."""
    if any(np.ndim(cell) for row in cells for cell in row):
        return np.block(cells)
    return np.array([row[0] for row in cells] if len(cells[0]) == 1 else cells, dtype=object)


def _sign(x: Value) -> Value:
    return fmpq((x > 0) - (x < 0))


def _determinant(M: Value) -> Value:
    if len(M) == 1:
        return M[0, 0]
    return sum((-1) ** j * M[0, j] * _determinant(np.delete(M[1:], j, axis=1)) for j in range(len(M)))


def _largest(*values: Value) -> Value:
    return each(max, *values) if len(values) > 1 else max(np.ravel(values[0]))


def _smallest(*values: Value) -> Value:
    return each(min, *values) if len(values) > 1 else min(np.ravel(values[0]))


def _softmax(x: Value) -> Value:
    if np.ndim(x) != 1:
        raise Unevaluable("softmax of a matrix does not say along which axis")
    powers = each(lambda v: ball(v).exp(), x)
    return powers / powers.sum()


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "ln": lambda x: each(lambda v: ball(v).log(), x),
    "exp": lambda x: each(lambda v: ball(v).exp(), x),
    "tanh": lambda x: each(lambda v: ball(v).tanh(), x),
    "sign": lambda x: each(_sign, x),
    "sgn": lambda x: each(_sign, x),
    "tr": np.trace,
    "det": _determinant,
    "max": _largest,
    "min": _smallest,
    "softmax": _softmax,
    "sin": lambda x: each(lambda v: ball(v).sin(), x),
    "cos": lambda x: each(lambda v: ball(v).cos(), x),
}


def times(one: Value, other: Value) -> Value:
    """Give the product of what stands side by side: of numbers, matrices, vectors, a row and a column."""
    if isinstance(one, Eye) or isinstance(other, Eye):
        eye, by = (one, other) if isinstance(one, Eye) else (other, one)
        return Eye(eye.factor * by) if np.ndim(by) == 0 else times(eye.factor, by)
    if isinstance(one, Ones):
        return np.array([[fmpq(1), *row] for row in other], dtype=object)
    a, b = np.ndim(one), np.ndim(other)
    if a == 0 or b == 0:
        return one * other
    if a == 1 and b == 2 and len(other) == 1:
        return one[:, None] * other
    if a == b == 1:
        raise Unevaluable("two vectors side by side")
    if one.shape[-1] != other.shape[0]:
        raise Unevaluable(f"a product of the shapes {one.shape} and {other.shape}")
    found = one @ other
    return found[0] if a == 2 and len(one) == 1 and b == 1 else found


def dot(one: Value, other: Value) -> Value:
    """Say what a dot between means: the sum of the products of two vectors, else the product."""
    if np.ndim(one) == np.ndim(other) == 1:
        if len(one) != len(other):
            raise Unevaluable("a dot product of vectors of different length")
        return (one * other).sum()
    return times(one, other)


def plus(one: Value, other: Value) -> Value:
    """Give a sum; a vector is added to every column of a matrix, a multiple of the identity to its diagonal."""
    if isinstance(one, Eye) or isinstance(other, Eye):
        eye, by = (one, other) if isinstance(one, Eye) else (other, one)
        return by + each(lambda cell: eye.factor * cell, np.eye(len(by), dtype=int).astype(object))
    if np.ndim(one) == 2 and np.ndim(other) == 1:
        other = other[:, None]
    if np.ndim(one) == np.ndim(other) == 2 and other.shape[1] == 1 and one.shape[0] == other.shape[0]:
        return one + other
    if np.shape(one) != np.shape(other) and np.ndim(one) and np.ndim(other):
        raise Unevaluable(f"a sum of the shapes {np.shape(one)} and {np.shape(other)}")
    return one + other


def turned(value: Value) -> Value:
    """Give a matrix transposed, a vector on its side."""
    return value[None, :] if np.ndim(value) == 1 else value.T


def entrywise(one: Value, other: Value) -> Value:
    """Multiply entry by entry; `Unevaluable` for unlike shapes."""
    if np.shape(one) != np.shape(other) and np.ndim(one) and np.ndim(other):
        raise Unevaluable(f"entry by entry of the shapes {np.shape(one)} and {np.shape(other)}")
    return one * other


RELATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "=": lambda a, b: close(a, b),
    "ne": lambda a, b: not close(a, b),
    "lt": lambda a, b: a < b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "ge": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}
JOINS = {"cdot": dot, "times": times, "odot": entrywise, "/": lambda a, b: a / b}
