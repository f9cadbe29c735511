"""Polynomials that families need: the characteristic polynomial of a matrix, and the real roots of a polynomial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from flint import arb, fmpq, fmpq_poly

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.elementary import power, sqrt


def characteristic_polynomial(matrix: Any) -> Any:
    """The coefficients of det(x I - M), highest power first; by Faddeev and LeVerrier, so it only adds and multiplies.

    Whole matrices give whole coefficients on every kind of number.
    """
    n = len(matrix)
    unit = np.array([[fmpq(int(i == j)) for j in range(n)] for i in range(n)], dtype=object)
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
    known = [_known(coefficient) for coefficient in coefficients]
    zero = 0 * coefficients[-1]  # brings each root into the kind of number that the coefficients are of
    _, factors = fmpq_poly(known[::-1]).factor()
    found = [root for factor, times in factors for root in _roots(factor, zero) for _ in range(times)]
    return np.array([root for _, root in sorted(found, key=lambda pair: pair[0])], dtype=object)


def _known(coefficient: Any) -> fmpq:
    """The rational that a coefficient is."""
    number = getattr(coefficient, "rational", getattr(coefficient, "value", coefficient))
    if isinstance(number, int):
        return fmpq(number)
    if not isinstance(number, fmpq):
        raise Undecided("the roots of a polynomial whose coefficients have been rounded")
    return number


def _roots(factor: fmpq_poly, zero: Any) -> Iterator[tuple[arb, Any]]:
    """Each root of an irreducible factor: its place on the line, and its value."""
    balls = [root for root, _ in factor.complex_roots()]
    if any(root.imag != 0 for root in balls):
        raise GivenError(f"the polynomial {factor} has roots that are no real numbers; change the givens")
    places = sorted((root.real for root in balls), key=lambda ball: ball.mid())
    if factor.degree() == 1:
        values = [zero - factor[0] / factor[1]]
    elif factor.degree() == 2:
        half = zero + factor[1] / (2 * factor[2])
        root = sqrt(power(half, 2) - factor[0] / factor[2])
        values = [-half - root, -half + root]
    else:
        values = [zero + place for place in places]
    return zip((place.mid() for place in places), values, strict=True)
