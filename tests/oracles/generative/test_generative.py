"""Principal components of other shapes, both methods on the same samples, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import GivenError
from oracles.harness import LIBRARY, draw, held, same, solved

SHAPES = {"covariance": [(3, 2), (4, 2), (7, 2), (20, 2)], "small_sample": [(3, 3), (3, 4), (3, 7), (2, 3), (2, 6)]}


@pytest.mark.parametrize("method, shape", [(m, s) for m, shapes in SHAPES.items() for s in shapes])
@pytest.mark.parametrize("divisor", ["n", "n_minus_1"])
def test_principal_components_of_any_shape(method: str, shape: tuple[int, int], divisor: str) -> None:
    rng = np.random.default_rng([*shape, len(divisor)])
    held("generative/pca", {"X": draw(rng, *shape, low=-5, high=5)[0], "method": method, "divisor": divisor})


def test_both_methods_agree_on_three_samples_of_two_features() -> None:
    strings, _ = draw(np.random.default_rng(5), 3, 2, low=-5, high=5)
    one, two = (solved("generative/pca", {"X": strings, "method": method}) for method in SHAPES)
    for name in ("eigenvalues", "reconstruction", "explained"):
        same(one[name], two[name], name)


@pytest.mark.parametrize(
    "family, data, sentence",
    [
        ("generative/pca", {"X": [[1, 2]]}, "X has one row, so nothing varies; give two rows or more"),
        (
            "generative/pca",
            {"X": [[1, 2, 3], [4, 5, 7]]},
            "X has 3 columns, but eigenvalues by hand need a 2 x 2 covariance; give 2 columns",
        ),
        (
            "generative/pca",
            {"X": [[1, 2], [4, 5], [0, 1], [2, 2]], "method": "small_sample"},
            "X has 4 rows, but X X^T is solved by hand for 3 rows at most; give 2 or 3 rows",
        ),
    ],
)
def test_what_cannot_be_solved_is_said(family: str, data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(GivenError) as error:
        with_given(LIBRARY[family], data)
    assert str(error.value) == f"{family}: {sentence}"
