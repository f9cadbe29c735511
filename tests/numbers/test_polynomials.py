"""Characteristic polynomials and roots against SymPy, on every kind of number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq

from markscheme.errors import GivenError, Undecided
from markscheme.numbers.arrays import characteristic_polynomial, real_roots
from markscheme.numbers.closed import to_closed_form
from markscheme.numbers.rounding import Digits, Rounding


@pytest.mark.parametrize("seed", range(4))
def test_characteristic_polynomial_is_that_of_sympy(seed: int) -> None:
    n = 2 + seed
    M = np.random.default_rng(seed).integers(-9, 10, (n, n))
    expected = [int(c) for c in sympy.Matrix(M.tolist()).charpoly().all_coeffs()]
    whole = np.frompyfunc(lambda x: fmpq(int(x)), 1, 1)(M)
    assert list(characteristic_polynomial(whole)) == expected
    assert list(characteristic_polynomial(whole / 2)) == [fmpq(c, 2**k) for k, c in enumerate(expected)]


@pytest.mark.parametrize("roots", [(0, 0, 3), (-2, 1, 1, 5), (fmpq(1, 2), fmpq(2, 3))])
def test_rational_roots_come_back_exactly_and_as_often_as_they_count(roots: Any) -> None:
    coefficients = np.array([fmpq(1)], dtype=object)
    for root in roots:
        coefficients = np.append(coefficients, fmpq(0)) - root * np.append(fmpq(0), coefficients)
    assert list(real_roots(coefficients)) == sorted(map(fmpq, roots))


@pytest.mark.parametrize("coefficients", [(1, -6, 10, -4, 0), (1, 0, -2), (1, -1, -3, 1), (2, -12, 15, -5)])
def test_irrational_roots_on_every_kind_of_number(coefficients: tuple[int, ...]) -> None:
    expected = sorted(float(root) for root in sympy.Poly(coefficients, sympy.Symbol("x")).nroots())
    exact = np.array([fmpq(c) for c in coefficients], dtype=object)
    np.testing.assert_allclose([float(root) for root in real_roots(exact)], expected, rtol=1e-12, atol=1e-15)
    forms = np.frompyfunc(to_closed_form, 1, 1)(exact)
    np.testing.assert_allclose([float(root.value) for root in real_roots(forms)], expected, rtol=1e-12, atol=1e-15)
    working = Rounding(Digits(4), Digits(3)).context()
    ranges = [root.interval() for root in real_roots(np.frompyfunc(working.lift, 1, 1)(exact))]
    for (low, high), root in zip(ranges, expected, strict=True):
        kept = float(f"{root:.4g}")  # a student has the root, or no more than four figures of it
        assert float(low) - 1e-12 <= min(root, kept) <= max(root, kept) <= float(high) + 1e-12
        assert float(high - low) < 5e-3
        assert (high == low) == (root == round(root))


def test_roots_that_are_no_real_numbers_are_refused() -> None:
    with pytest.raises(GivenError, match=r"x\^2 \+ 1 has roots that are no real numbers"):
        real_roots(np.array([fmpq(1), fmpq(0), fmpq(1)], dtype=object))


def test_roots_of_rounded_coefficients_are_left_open() -> None:
    working = Rounding(Digits(4), Digits(3)).context()
    with pytest.raises(Undecided):
        real_roots(np.array([fmpq(1), working.lift(fmpq(-1, 3))], dtype=object))
