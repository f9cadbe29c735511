"""Running statistics as a first-order recursive filter, by SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import lfilter

SIZES = ({"T": 3, "m": 2, "d": 1}, {"T": 6, "m": 4, "d": 3})
_ONE = {"x": ["1"], "gamma": ["2"], "beta": ["-1"]}
_START = {"running_mean": ["0"], "running_variance": ["1"]}
CASES = [
    {"batches": [[["1"], ["4"]]], **_START, "momentum": "1", "epsilon": "0", **_ONE},
    {"batches": [[["1"], ["4"]], [["0"], ["2"]]], **_START, "momentum": "0", "epsilon": "0", **_ONE},
    {"batches": [[["3"]], [["5"]]], **_START, "momentum": "0.1", "epsilon": "0.1", **_ONE},  # batches of one example
    {
        "batches": [[["3"], ["3"]]] * 2,
        **_START,
        "momentum": "0.9",
        "epsilon": "0",
        "momentum_weighs": "running",
        **_ONE,
    },
    {
        "batches": [[["3"], ["2.5"]]] * 60,
        **_START,
        "momentum": "0.1",
        "epsilon": "0",
        "batch_variance": "sample",
        **_ONE,
    },
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    new = given["momentum"] if options["momentum_weighs"] == "batch" else 1 - given["momentum"]

    def smoothed(start: Any, values: Any) -> Any:
        return lfilter([new], [1, new - 1], values, axis=0, zi=(1 - new) * start[None])[0]

    mean = given["batches"].mean(axis=1)
    variance = given["batches"].var(axis=1, ddof=1 if options["batch_variance"] == "sample" else 0)
    running_mean = smoothed(given["running_mean"], mean)
    running_variance = smoothed(given["running_variance"], variance)
    columns = {"mean": mean, "variance": variance, "running_mean": running_mean, "running_variance": running_variance}
    x_hat = (given["x"] - running_mean[-1]) / np.sqrt(running_variance[-1] + given["epsilon"])
    rounds = {f"{name}_{t}": row for name, values in columns.items() for t, row in enumerate(values, 1)}
    return rounds | {"x_hat": x_hat, "out": given["gamma"] * x_hat + given["beta"]}
