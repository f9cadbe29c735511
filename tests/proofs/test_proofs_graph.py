"""Proofs with SymPy for graphs: the polynomial is the determinant, the normalised Laplacian is what it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from test_proofs import symbol, vanishes

from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.family.library import Library
from markscheme.family.steps.variant import needs
from markscheme.numbers.arrays import characteristic_polynomial

FAMILY = Library()["gnn/laplacian"]
N = 3


def weighted_graph() -> Any:
    """The adjacency matrix of every graph on three nodes, its weights left open."""
    A = symbol("a", N, N, positive=True)
    for i in range(N):
        A[i, i] = sympy.Integer(0)
        for j in range(i):
            A[i, j] = A[j, i]
    return A


def laplacian(normalisation: str, **replace: Any) -> dict[str, Any]:
    return evaluate(FAMILY, {"A": weighted_graph(), "n": N, "normalisation": normalisation}, until="L", replace=replace)


def test_the_polynomial_is_the_determinant() -> None:
    L = laplacian("symmetric")["L"]
    x = sympy.Symbol("x", real=True)
    found = sum(c * x ** (N - k) for k, c in enumerate(characteristic_polynomial(L)))
    assert vanishes(found - (x * sympy.eye(N) - sympy.Matrix(L.tolist())).det())


def test_zero_is_an_eigenvalue_of_every_laplacian_and_of_no_slip() -> None:
    assert vanishes(characteristic_polynomial(laplacian("symmetric")["L"])[-1])
    wrong = laplacian("symmetric", L=FAMILY.slips["sum_for_difference"]["L"])["L"]
    assert not vanishes(characteristic_polynomial(wrong)[-1])


@pytest.mark.parametrize("normalisation", ["symmetric", "random_walk"])
def test_the_normalised_laplacian_is_the_identity_minus_the_normalised_adjacency_matrix(normalisation: str) -> None:
    values = laplacian(normalisation)
    A, degree = sympy.Matrix(values["A"].tolist()), sympy.Matrix(values["D"].tolist())
    left, right = (degree ** sympy.Rational(-1, 2),) * 2 if normalisation == "symmetric" else (degree**-1, sympy.eye(N))
    claimed = sympy.eye(N) - left * A * right
    inputs = {**values, "normalisation": normalisation}
    functions = {"": FAMILY.steps["L_norm"].function}
    slips = ("identity_forgotten", "root_forgotten", "other_normalisation")
    functions |= {
        slip: slip_functions(FAMILY, slip, inputs, inputs)["L_norm"]
        for slip in slips
        if slip_functions(FAMILY, slip, inputs, inputs)
    }
    for slip, function in functions.items():
        found = function(*[inputs[name] for name in needs(function)])
        same = all(vanishes(sympy.simplify(claimed[i, j] - found[i, j])) for i, j in np.ndindex(N, N))
        assert same == (slip == "")
