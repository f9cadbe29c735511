"""Critical points of polynomials: derivatives by NumPy's polynomials, exact where something is compared to 0."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad, hessian

from oracles.harness import exactly

SIZES = ({"p": 1}, {"p": 5})

KINDS = [
    [[1, 2, 0], [1, 0, 2]],  # round: every direction is an eigenvector
    [[3, 2, 0], [-1, 0, 2]],
    [["-1/2", 2, 0], [-2, 0, 2]],
    [[1, 2, 0], [1, 0, 4]],
    [[1, 2, 2], [-2, 1, 1], [1, 0, 0]],  # (1 - w1 w2)^2
]
CASES = [{"terms": terms, "candidates": [[0, 0]], "t": 1} for terms in KINDS]


def exact_slopes(terms: list[Any], at: Any) -> tuple[Any, Any]:
    """The gradient at a point as the linear part of the polynomial that is moved there."""
    moved = {power: Fraction(0) for power in ((1, 0), (0, 1))}
    for c, i, j in terms:
        # (h + x)^i (k + y)^j: the terms in h and in k
        moved[1, 0] += c * (i * at[0] ** (i - 1) if i else 0) * at[1] ** j
        moved[0, 1] += c * at[0] ** i * (j * at[1] ** (j - 1) if j else 0)
    return moved[1, 0], moved[0, 1]


def kind_of(H: np.ndarray) -> int:
    """Minimum, maximum, saddle or undecided, by determinant and trace: rounded, for they are short decimals."""
    determinant, trace = round(float(np.linalg.det(H)), 9), float(np.trace(H))
    if determinant < 0:
        return 2
    return 3 if determinant == 0 else 0 if trace > 0 else 1


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    terms = [(Fraction(str(c)), int(i), int(j)) for c, i, j in given["terms"]]
    points = given["candidates"]

    def loss(w: Any) -> Any:
        return sum(float(c) * w[0] ** i * w[1] ** j for c, i, j in terms) + 0 * anp.sum(w)

    critical = [int(exact_slopes(terms, exactly(point)) == (0, 0)) for point in points]
    H = hessian(loss)(points[critical.index(1)])
    values, vectors = np.linalg.eigh(H)

    def escape(mine: dict[str, Any]) -> Any:
        """Any multiple of the eigenvector is right; where both eigenvalues are equal, any vector but 0."""
        u = mine["escape"]
        assert np.abs(u).max() > 0
        return u if np.isclose(values[0], values[1]) else vectors[:, 0] * (vectors[:, 0] @ u)

    return {
        "gradients": np.array([grad(loss)(point) for point in points]),
        "critical": critical,
        "hessian": H,
        "determinant": np.linalg.det(H),
        "eigenvalues": values[::-1],
        "kind": kind_of(H),
        "escape": escape,
        "change": given["t"] ** 2 * values[0] / 2,
    }
