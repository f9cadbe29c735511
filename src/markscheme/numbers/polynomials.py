"""Polynomials that families need: the characteristic polynomial of a matrix, and the real roots of a polynomial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from flint import acb, arb, fmpq, fmpq_mat, fmpq_poly

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.arrays import array, identity
from markscheme.numbers.elementary import known_rational, power, sqrt
from markscheme.numbers.limits import check_matrix


def characteristic_polynomial(matrix: Any) -> Any:
    """The coefficients of det(x I - M), highest power first; by Faddeev and LeVerrier, so it only adds and multiplies.

    The coefficients of a matrix that is known exactly are rounded once, those of whole numbers not at all.
    """
    matrix = array(matrix)
    n = len(matrix)
    known = [entry for entry in map(known_rational, matrix.ravel()) if entry is not None]
    if len(known) == n * n:
        check_matrix(n, max(int(entry.height_bits()) for entry in known))
        kind = 0 * matrix[0, 0]  # brings each coefficient into the kind of number that the entries are of
        return np.array(fmpq_mat(n, n, known).charpoly().coeffs()[::-1], dtype=object) + kind
    unit = identity(n)
    coefficients, product = [fmpq(1)], matrix
    for k in range(1, n + 1):
        coefficients.append(-product.trace() / k)
        product = matrix @ (product + coefficients[k] * unit)
    return np.array(coefficients, dtype=object)


def real_roots(coefficients: Any) -> Any:
    """The roots of a polynomial, highest power first, from the smallest up, each as often as it counts.

    Its coefficients must be known exactly. It is split into factors over the rationals; the roots of a quadratic factor
    are calculated by the formula, as a student does; those of higher factors are isolated. Raises `GivenError` where a
    root is no real number.
    """
    coefficients = array(coefficients)
    for number in coefficients:
        if hasattr(number, "part"):  # of many papers, each has its own factors
            number.part()
    known = [number for number in map(known_rational, reversed(coefficients)) if number is not None]
    if len(known) < len(coefficients):
        raise Undecided(
            "the roots of a polynomial are found only where its coefficients are rational and not too long; "
            "give integers, decimals or simpler fractions"
        )
    zero = 0 * coefficients[-1]  # brings each root into the kind of number that the coefficients are of
    _, factors = fmpq_poly(known).factor()
    found = [root for factor, times in factors for root in _roots(factor, zero) for _ in range(times)]
    return np.array([root for _, root in sorted(found, key=lambda pair: pair[0])], dtype=object)


def _roots(factor: fmpq_poly, zero: Any) -> Iterator[tuple[arb, Any]]:
    """Each root of an irreducible factor: its place on the line, and its value."""
    places = _places(factor)
    if factor.degree() == 1:
        values = [zero - factor[0] / factor[1]]
    elif factor.degree() == 2:
        middle = zero - factor[1] / (2 * factor[2])
        root = sqrt(power(middle, 2) - factor[0] / factor[2])
        values = [middle - root, middle + root]
    else:
        values = [zero + place for place in places]
    return zip((place.mid() for place in places), values, strict=True)


def _places(polynomial: fmpq_poly) -> list[arb]:
    """Where the roots lie, from the smallest up; all must be real and different."""
    balls = [ball for ball, _ in cast("list[tuple[acb, int]]", polynomial.complex_roots())]
    if any(ball.imag != 0 for ball in balls):
        raise GivenError(f"the polynomial {polynomial} has roots that are no real numbers; change the givens")
    return sorted((ball.real for ball in balls), key=lambda place: place.mid())
