"""Critical points of random polynomials, kinds that are not drawn, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from oracles.harness import LIBRARY, held, same, solved


def polynomial(rng: np.random.Generator) -> tuple[list[list[Any]], np.ndarray]:
    """Terms up to degree 4 and a point; the linear terms make the gradient 0 there, exactly."""
    point = [Fraction(int(x), 4) for x in rng.integers(-8, 9, 2)]
    powers = [(i, j) for i in range(5) for j in range(5) if 2 <= i + j <= 4]
    chosen = [powers[i] for i in rng.choice(len(powers), 6, replace=False)]
    terms = [[Fraction(int(rng.integers(1, 30)) * int(rng.choice([-1, 1])), 10), i, j] for i, j in chosen]
    slopes = [
        sum(c * i * point[0] ** max(i - 1, 0) * point[1] ** j for c, i, j in terms),
        sum(c * j * point[0] ** i * point[1] ** max(j - 1, 0) for c, i, j in terms),
    ]
    terms += [[-slopes[0], 1, 0], [-slopes[1], 0, 1]]
    return terms, np.array([point], dtype=object)


@pytest.mark.parametrize("seed", range(12))
def test_critical_points_of_random_polynomials(seed: int) -> None:
    rng = np.random.default_rng([4, seed])
    terms, point = polynomial(rng)
    others = [[Fraction(int(x), 10) for x in rng.integers(-15, 16, 2)] for _ in range(2)]
    data = {"terms": [[str(c), i, j] for c, i, j in terms], "t": "0.3"}
    data["candidates"] = [[str(x) for x in at] for at in [others[0], *point, others[1]]]
    held("optimisers/critical_point", data)


@pytest.mark.parametrize(
    "terms, kind, escape",
    [
        ([[1, 2, 0], [1, 0, 2]], 0, (1, 0)),  # round: every direction is an eigenvector
        ([[3, 2, 0], [-1, 0, 2]], 2, (0, 1)),
        ([["-1/2", 2, 0], [-2, 0, 2]], 1, (0, 1)),
        ([[1, 2, 0], [1, 0, 4]], 3, (0, 1)),
        ([[1, 2, 2], [-2, 1, 1], [1, 0, 0]], 2, (1, 1)),  # (1 - w1 w2)^2
    ],
)
def test_kinds_and_hessians_without_a_mixed_term(terms: Any, kind: int, escape: tuple[int, int]) -> None:
    data = {"terms": terms, "candidates": [[0, 0]], "t": 1}
    held("optimisers/critical_point", data)
    values = solved("optimisers/critical_point", data)
    assert values["kind"] == kind
    u, H = values["escape"], values["hessian"]
    same(H @ u, values["eigenvalues"].min() * u)
    if terms[0] != [1, 2, 0] or kind == 3:
        assert abs(u[0] * escape[1] - u[1] * escape[0]) < 1e-12


QUADRATIC = [[1, 2, 0], [1, 0, 2]]


@pytest.mark.parametrize(
    "family, data, sentence",
    [
        (
            "optimisers/critical_point",
            {"terms": [], "candidates": [[0, 0]], "t": 1},
            "terms is []; give a list of rows [coefficient, power_of_w1, power_of_w2]",
        ),
        (
            "optimisers/critical_point",
            {"terms": [[1, 2, 0], [1, 10, 2]], "candidates": [[0, 0]], "t": 1},
            "row 2 of terms has power_of_w1 = 10; give an integer from 0 to 9",
        ),
        (
            "optimisers/critical_point",
            {"terms": [["a", 2, 0]], "candidates": [[0, 0]], "t": 1},
            (
                "'terms', entry 1, entry 1: 'a' is not known; known are pi, e, sqrt, exp, ln, log, lg, log2, log10 and "
                "tanh.\na\n^"
            ),
        ),
        (
            "optimisers/critical_point",
            {"terms": QUADRATIC, "candidates": [[1, 0], ["1/2", 3]], "t": 1},
            "no candidate is a critical point: the gradient is (2, 0), (1, 6); give a point where it is (0, 0)",
        ),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as error:
        with_given(LIBRARY[family], data)
    assert str(error.value) == f"{family}: {sentence}"
