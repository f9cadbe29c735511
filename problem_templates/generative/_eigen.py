"""Eigenvalues and eigenvectors of symmetric matrices, as far as a square root carries: rank 2 at most."""

from markscheme.words import *


def by_polynomial(S, product=None):
    """The roots of x^2 - trace x + product, the larger first; the product is the determinant of a 2 x 2 matrix."""
    half = S.trace() / 2
    root = sqrt(square(half) - _product(S, product))
    return array([half + root, half - root])


def by_full_formula(S, product=None):
    """The same by the formula for a, b, c."""
    trace = S.trace()
    root = sqrt(square(trace) - 4 * _product(S, product))
    return array([(trace + root) / 2, (trace - root) / 2])


def by_trace(S, product=None):
    """The root that is farther from 0 by the full formula, and the other from the trace."""
    larger, smaller = by_full_formula(S, product)
    if is_greater(S.trace(), 0):
        return array([larger, S.trace() - larger])
    return array([S.trace() - smaller, smaller])


def by_product(S, product=None):
    """The root that is farther from 0 by the full formula, and the other from the product."""
    product = _product(S, product)
    larger, smaller = by_full_formula(S, product)
    if is_greater(S.trace(), 0):
        return array([larger, product / larger])
    return array([product / smaller, smaller])


def by_half_difference(S):
    """The same for a 2 x 2 matrix, with the root of ((a - c) / 2)^2 + b^2."""
    (a, b), (_, c) = S
    half, root = (a + c) / 2, sqrt(square((a - c) / 2) + square(b))
    return array([half + root, half - root])


def is_double(S):
    """Whether the two eigenvalues are one, so that every vector of their plane is an eigenvector."""
    return bool(whole(equals(square(S.trace() / 2), minors(S))))


def minors(S):
    """The sum of the principal 2 x 2 minors: the product of the two eigenvalues of a matrix of rank 2."""
    pairs = [(i, j) for j in range(len(S)) for i in range(j)]
    return sum(S[i, i] * S[j, j] - S[i, j] * S[j, i] for i, j in pairs)


def _product(S, product):
    """The product of the eigenvalues, as it was worked out before or from the matrix."""
    return minors(S) if product is None else product


def eigenvector(S, value, second_row, other_row=False):
    """An eigenvector of a 2 x 2 matrix: (value - c, b) from the second row of (S - value) v = 0, else (b, value - a).

    With `other_row` from the other one, brought to the same scale; None where that row is zero.
    """
    (a, b), (_, c) = S
    if whole(equals(b, 0)):
        along_first = second_row if whole(equals(a - c, 0)) else is_greater(square(value - c), square(value - a))
        return None if other_row else array([int(along_first), 1 - int(along_first)])
    if other_row:
        return array([square(b) / (value - a), b]) if second_row else array([b, square(b) / (value - c)])
    return array([value - c, b]) if second_row else array([b, value - a])


def smallest(S, value, **how):
    """An eigenvector for the smaller eigenvalue, from the row in which less cancels."""
    return eigenvector(S, value, is_greater(S[1, 1], S[0, 0]), **how)


def largest(S, value):
    """An eigenvector for the larger eigenvalue, likewise."""
    return eigenvector(S, value, not is_greater(S[1, 1], S[0, 0]))


def rows_told(S, value, second_row, matrix, names):
    """How a vector of a 2 x 2 matrix is found: the matrix less the value, and the equation of the row that is taken."""
    (a, b), (_, c) = S
    less = [[a - value, b], [b, c - value]]
    rows = [(f"{matrix} =", array(less))]
    return rows if whole(equals(b, 0)) else [*rows, equation_told(less[int(second_row)], names)]


def equation_told(coefficients, names):
    """A sum of multiples of unknowns that is 0, piece by piece."""
    pieces = []
    for place, (coefficient, name) in enumerate(zip(coefficients, names, strict=True)):
        size = absolute(coefficient)
        pieces += [
            "-" if whole(sign(coefficient)) < 0 else "+" if place else "",
            "" if whole(equals(size, 1)) else size,
            name,
        ]
    return (*pieces, "= 0")


def columns(vectors):
    """Vectors as the columns of a matrix."""
    return array([[*v] for v in vectors]).T


def vectors(S, values, **how):
    """Eigenvectors of a 2 x 2 matrix as columns, for the larger eigenvalue first; None as for one vector."""
    found = [eigenvector(S, value, second_row=j == 0, **how) for j, value in enumerate(values)]
    return None if any(v is None for v in found) else columns(found)


def unit_vectors(S, values, **how):
    """The same with length 1."""
    found = vectors(S, values, **how)
    return None if found is None else columns(map(unit, found.T))


def summing_to_zero(K, value):
    """(x, y, -x - y) from the first row of (K - value) v = 0: K belongs to three centred points, its rows add up to 0.

    Where the first point is as near to the second as to the third, that row may be 0; the eigenvectors are then
    (2, -1, -1) and (0, 1, -1), with two rational eigenvalues.
    """
    if whole(equals(K[0, 1], K[0, 2])):
        apart, together = K[0, 0] - K[0, 1], K[1, 1] - K[1, 2]
        first = is_greater(square(value - together), square(value - apart))
        return array([2, -1, -1] if first else [0, 1, -1])
    x, y = K[0, 2] - K[0, 1], K[0, 0] - K[0, 2] - value
    return array([x, y, -x - y])


def by_second_row(K, value):
    """The same from the second row, pointing the same way; None where one of the two rows may be 0."""
    if whole(equals(K[0, 1], K[0, 2])) or whole(equals(K[1, 0], K[1, 2])):
        return None
    x, y = K[1, 1] - K[1, 2] - value, K[1, 2] - K[1, 0]
    other = array([x, y, -x - y])
    return other if is_greater((other * summing_to_zero(K, value)).sum(), 0) else -other


def unit(v):
    """The vector with length 1."""
    return v / sqrt(square(v).sum())
