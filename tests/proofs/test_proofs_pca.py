"""Proofs with SymPy for k-means, critical points and principal components, as in test_proofs.py."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq
from test_proofs import all_vanish, gradient, symbol, vanishes

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library

LIBRARY = Library()
_eigen = importlib.import_module(LIBRARY["generative/pca"].steps["mean"].function.__module__.replace(".pca", "._eigen"))


# k-means


@pytest.mark.parametrize("assignment", [(1, 2, 1, 2, 2), (2, 1, 1, 1, 1), (3, 1, 2, 3, 1)])
def test_the_means_are_where_the_inertia_is_stationary(assignment: tuple[int, ...]) -> None:
    family, k = LIBRARY["clustering/kmeans"], max(assignment)
    X, centroids = symbol("x", 5, 2), symbol("c", k, 2)
    inputs = {
        "X": X,
        "start": symbol("s", k, 2),
        "n": 5,
        "K": k,
        "d": 2,
        "stop": "one_round",
        "rounds of distances_": 1,
    }
    assigned = {"distances_1": None, "assignment_1": np.array([fmpq(j) for j in assignment], dtype=object)}
    slope = gradient(
        evaluate(family, inputs, override={**assigned, "centroids_1": centroids})["inertia"], centroids
    ).ravel()

    def is_stationary(functions: dict[str, Any]) -> bool:
        found = evaluate(family, inputs, override=assigned, replace=functions)["centroids_1"]
        there = dict(zip(centroids.ravel(), found.ravel(), strict=True))
        return all_vanish([cell.subs(there) for cell in slope])

    assert is_stationary({})
    for slip in ("divided_by_all", "old_centroid_counted"):
        assert not is_stationary(family.slips[slip]), slip


# Critical points

POLYNOMIALS = [
    [[3, 2, 0], [-2, 1, 1], [1, 0, 2], [5, 1, 0], [-1, 0, 1], [4, 0, 0]],
    [["1/2", 3, 0], [-3, 1, 2], [2, 2, 1], ["-0.3", 0, 4], [1, 1, 0]],
    [[1, 2, 2], [-2, 1, 1], [1, 0, 0]],
]


@pytest.mark.parametrize("terms", POLYNOMIALS)
def test_gradient_and_hessian_are_the_derivatives_of_the_polynomial(terms: Any) -> None:
    family, at = LIBRARY["optimisers/critical_point"], symbol("w", 1, 2)
    inputs = {"terms": terms, "candidates": at, "t": symbol("t"), "p": 1}
    x, y = at[0]
    loss = sum(sympy.Rational(str(c)) * x**i * y**j for c, i, j in terms)
    right = {"gradients": gradient(loss, at), "hessian": np.array(sympy.hessian(loss, (x, y)), dtype=object)}

    def is_right(step: str, functions: dict[str, Any]) -> bool:
        return all_vanish(evaluate(family, inputs, replace=functions, until=step)[step] - right[step])

    assert is_right("gradients", {})
    assert is_right("hessian", {})
    for slip, step in (
        ("factor_forgotten", "gradients"),
        ("mixed_term_forgotten", "gradients"),
        ("factor_forgotten", "hessian"),
        ("mixed_term_forgotten", "hessian"),
    ):
        assert not is_right(step, {step: family.slips[slip][step]}), slip


# Eigenvalues and eigenvectors


def is_eigenvector(S: Any, v: Any, x: Any, product: Any) -> bool:
    """Whether (S - x) v is 0 at both roots of x^2 - trace x + product: what remains of dividing by that must be 0."""
    polynomial = x**2 - S.trace() * x + product
    numerators = [sympy.fraction(sympy.together(cell))[0] for cell in S @ v - x * v]
    return all(sympy.rem(sympy.expand(numerator), polynomial, x) == 0 for numerator in numerators)


def test_eigenvalues_by_both_ways_and_their_eigenvectors() -> None:
    a, b, c, x = symbol("a"), symbol("b"), symbol("c"), symbol("x")
    S = np.array([[a, b], [b, c]], dtype=object)
    determinant = a * c - b**2
    for values in (_eigen.by_polynomial(S, determinant), _eigen.by_half_difference(S)):
        assert vanishes(values.sum() - S.trace())
        assert vanishes(sympy.expand(values[0] * values[1] - determinant))
        assert not vanishes(sympy.expand(values[0] * values[1] + determinant))
    for second_row in (True, False):
        for other_row in (False, True):
            v = _eigen.eigenvector(S, x, second_row, other_row)
            assert is_eigenvector(S, v, x, determinant)
            assert not is_eigenvector(S, v[::-1], x, determinant)


def test_vectors_of_the_gram_matrix_of_three_centred_points() -> None:
    a, b, c, x = symbol("a"), symbol("b"), symbol("c"), symbol("x")
    K = np.array([[-a - b, a, b], [a, -a - c, c], [b, c, -b - c]], dtype=object)
    w = _eigen.summing_to_zero(K, x)
    assert is_eigenvector(K, w, x, _eigen.minors(K))
    assert not is_eigenvector(K, w[::-1], x, _eigen.minors(K))


@pytest.mark.parametrize("a, b, c", [(-3, -5, -8), (-2, 1, -6), (4, -9, -1)])
def test_the_second_row_gives_the_same_vector(a: int, b: int, c: int) -> None:
    K = np.array([[-a - b, a, b], [a, -a - c, c], [b, c, -b - c]], dtype=object) * fmpq(1)
    value = _eigen.by_polynomial(K, _eigen.minors(K))[0]
    first, second = _eigen.summing_to_zero(K, value), _eigen.by_second_row(K, value)
    assert abs(first[0] * second[1] - first[1] * second[0]) < 1e-12
    assert (first * second).sum() > 0
