"""Attacks of several rounds on a logistic model."""

from __future__ import annotations

import numpy as np
import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from oracles.harness import LIBRARY, draw, held, solved


@pytest.mark.parametrize("d, rounds", [(1, 1), (2, 3), (4, 5)])
@pytest.mark.parametrize("y", [0, 1])
def test_iterative_fgsm(d: int, rounds: int, y: int) -> None:
    rng = np.random.default_rng([d, rounds, y])
    data = {"x": draw(rng, d)[0], "w": draw(rng, d)[0], "b": draw(rng)[0], "y": y}
    data |= {"epsilon": draw(rng, low=0.2, high=0.5)[0], "alpha": draw(rng, low=0.05, high=0.3)[0]}
    held("adversarial/fgsm", data | {"iterations": rounds, "method": "iterative"})


MODEL = {"x": [1, 2], "W": [[1, 0], [0, 1]], "eta": "0.5", "steps": 1}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({**MODEL, "y": 3}, "y is 3, but the model has the classes 1 to 2"),
        ({**MODEL, "direction": "towards", "target": 3}, "target is 3, but the model has the classes 1 to 2"),
        ({**MODEL, "y": 1, "steps": 0}, "steps is 0, but a number of steps is 1 or more"),
        ({**MODEL, "y": 1, "eta": "-1"}, "eta is -1, but a step size is 0 or more"),
    ],
)
def test_an_attack_without_a_class_or_a_step_is_refused(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(MarkschemeError, match=sentence):
        with_given(LIBRARY["adversarial/gradient_ascent"], given)


def test_with_two_classes_away_from_one_is_towards_the_other() -> None:
    away = solved("adversarial/gradient_ascent", {**MODEL, "y": 2})
    towards = solved("adversarial/gradient_ascent", {**MODEL, "direction": "towards", "target": 1})
    np.testing.assert_allclose(
        away["grad_x_1"], [-slope * away["p_1"][0] / away["p_1"][1] for slope in towards["grad_x_1"]]
    )
