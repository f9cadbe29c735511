"""Attacks of several rounds on a logistic model."""

from __future__ import annotations

import numpy as np
import pytest

from oracles.harness import draw, held


@pytest.mark.parametrize("d, rounds", [(1, 1), (2, 3), (4, 5)])
@pytest.mark.parametrize("y", [0, 1])
def test_iterative_fgsm(d: int, rounds: int, y: int) -> None:
    rng = np.random.default_rng([d, rounds, y])
    data = {"x": draw(rng, d)[0], "w": draw(rng, d)[0], "b": draw(rng)[0], "y": y}
    data |= {"epsilon": draw(rng, low=0.2, high=0.5)[0], "alpha": draw(rng, low=0.05, high=0.3)[0]}
    held("adversarial/fgsm", data | {"iterations": rounds, "method": "iterative"})
