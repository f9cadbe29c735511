"""Normalisation: what is refused, and edges that are solved."""

from __future__ import annotations

from typing import Any

import pytest

from markscheme.errors import GivenError
from oracles.harness import solved

ROW: dict[str, Any] = {"X": [["2", "2"], ["1", "0"]], "gamma": ["1", "1"]}
BATCH: dict[str, Any] = {"batches": [[["3"], ["3"]]], "x": ["1"], "gamma": ["1"], "beta": ["0"], "momentum": "0.5"}
BATCH |= {"running_mean": ["0"], "running_variance": ["0"]}


@pytest.mark.parametrize(
    ("family", "given", "message"),
    [
        ("layernorm", ROW | {"beta": ["0", "0"], "epsilon": "0"}, "row 1 has variance 0 and epsilon is 0"),
        ("layernorm", {"X": [["1"], ["0"]], "gamma": ["1"], "epsilon": "0", "kind": "rms_norm"}, "row 2 is all zeros"),
        ("layernorm", ROW | {"beta": ["0", "0"], "epsilon": "0.1", "kind": "rms_norm"}, "beta"),
        ("zscore_minmax", {"X": [["1", "2"], ["0", "2"]], "X_test": [["1", "1"]]}, "column 2 of X has one value"),
        ("zscore_minmax", {"X": [["sqrt(2)"], ["2/sqrt(2)"]], "X_test": [["1"]]}, "its standard deviation is 0"),
        ("zscore_minmax", {"X": [["1"]], "X_test": [["1"]], "method": "minmax"}, "its range is 0"),
        ("batchnorm_running", BATCH | {"epsilon": "0"}, "feature 1 ends as 0 and epsilon is 0"),
        ("batchnorm_running", BATCH | {"epsilon": "0.1", "momentum": "1.5"}, "momentum is 1.5"),
        (
            "batchnorm_running",
            BATCH | {"epsilon": "0.1", "batches": [[["3"]]], "batch_variance": "sample"},
            "its sample variance divides by 0",
        ),
    ],
)
def test_what_divides_by_zero_is_refused(family: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(GivenError, match=message):
        solved(f"norm/{family}", given)


def test_a_running_variance_of_zero_is_left_by_the_first_batch() -> None:
    values = solved("norm/batchnorm_running", BATCH | {"epsilon": "0", "batches": [[["1"], ["5"]], [["2"], ["2"]]]})
    assert values["running_variance_1"].tolist() == [2]
    assert values["x_hat"].tolist() == [(1 - 1.75) / 1]
