"""Posterior means and variances by SciPy; the highest point of the posterior where its derivative changes its sign."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats
from scipy.optimize import brentq

SIZES = ({"n": 1}, {"n": 9})
CASES = [
    {"successes": 0, "trials": 5, "a": 1, "b": 2, "model": "bernoulli"},  # the highest point is 0
    {"successes": 5, "trials": 5, "a": 2, "b": 1, "model": "bernoulli"},  # it is 1
    {"successes": 3, "trials": 4, "a": "0.5", "b": "0.25", "model": "bernoulli"},
    {"successes": 30, "trials": 100, "a": 1, "b": 1, "model": "bernoulli"},
    {"x": [3, 3], "variance": "0.5", "prior_mean": 0, "prior_variance": "1e3", "model": "gaussian"},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    if options["model"] == "bernoulli":
        one, other = given["successes"] + given["a"], given["trials"] - given["successes"] + given["b"]

        def slope(theta: float) -> float:  # of the log posterior, times theta (1 - theta)
            return (one - 1) * (1 - theta) - (other - 1) * theta

        return {
            "mle": given["successes"] / given["trials"],
            "a_posterior": one,
            "b_posterior": other,
            "map_": brentq(slope, 0, 1, xtol=1e-15, rtol=1e-14),
            "posterior_mean": stats.beta.mean(one, other),
        }
    # One example after the other, each with the posterior of those before it as its prior (a Kalman filter).
    mean, spread = given["prior_mean"], given["prior_variance"]
    for x in given["x"]:
        gain = spread / (spread + given["variance"])
        mean, spread = mean + gain * (x - mean), (1 - gain) * spread
    return {"mle": np.mean(given["x"]), "posterior_variance": spread, "map_": mean}
