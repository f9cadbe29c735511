"""Forward, backward and posterior probabilities as sums over every path of states, on exact fractions."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np

from oracles.harness import exactly

SIZES = ({"n": 1, "m": 2, "T": 2}, {"n": 2, "m": 2, "T": 6}, {"n": 4, "m": 2, "T": 3}, {"n": 2, "m": 3, "T": 1})
_SURE = {"transition": [["0.5", "0.5"], [0, 1]], "emission": [[1, 0], ["0.25", "0.75"]]}
CASES = [
    {"initial": [1, 0], **_SURE, "observations": [1, 2, 2], "smoothing": "yes"},
    {"initial": [1, 0], **_SURE, "observations": [1, 2, 1], "smoothing": "yes", "initial_of": "state_before"},
    {"initial": ["1/3", "2/3"], **_SURE, "observations": [2], "smoothing": "yes", "initial_of": "state_before"},
    {
        "initial": ["1/2", "1/2"],
        "transition": [["1/2", "1/2"]] * 2,
        "emission": [["1/3", "2/3"]] * 2,
        "observations": [1, 2],
    },
]


def joint_of(given: dict[str, Any], options: dict[str, str]) -> dict[tuple[int, ...], list[Any]]:
    """For each path of states from 0 the factors of its probability, a pair for each time: the move and the symbol."""
    start, A, B = exactly(given["initial"]), exactly(given["transition"]), exactly(given["emission"])
    seen, states = [int(o) - 1 for o in given["observations"]], range(len(A))
    if options["initial_of"] == "state_before":
        start = [sum(start[i] * A[i][j] for i in states) for j in states]
    return {
        path: [((A[path[t - 1]][z] if t else start[z]), B[z][seen[t]]) for t, z in enumerate(path)]
        for path in product(states, repeat=len(seen))
    }


def first_of(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    """The distribution of the first state, where it has to be found."""
    found = exactly(given["initial"]) @ exactly(given["transition"])
    return {"first": found.astype(float)} if options["initial_of"] == "state_before" else {}


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    joint, n, T = joint_of(given, options), len(given["initial"]), len(given["observations"])
    A, B = exactly(given["transition"]), exactly(given["emission"])
    seen = [int(o) - 1 for o in given["observations"]]
    # alpha: paths up to t, so that what comes after them is left out by taking each beginning once
    begun = {path[: t + 1]: pairs[: t + 1] for path, pairs in joint.items() for t in range(T)}
    alpha = [
        [
            sum(prod(p * q for p, q in pairs) for way, pairs in begun.items() if len(way) == t and way[-1] == j)
            for j in range(n)
        ]
        for t in range(1, T + 1)
    ]
    total = sum(prod(p * q for p, q in pairs) for pairs in joint.values())

    def given_all(t: int, j: int) -> Any:
        return sum(prod(p * q for p, q in pairs) for path, pairs in joint.items() if path[t] == j) / total

    last = [given_all(T - 1, j) for j in range(n)]
    found = {"alpha": alpha, "likelihood": total, "filtered": last}
    found["predicted"] = [sum(last[i] * A[i][j] for i in range(n)) for j in range(n)]
    found |= first_of(given, options)
    if options["smoothing"] == "yes":
        found["gamma"] = [[given_all(t, j) for j in range(n)] for t in range(T)]
        found["beta"] = [[_rest(i, seen[t + 1 :], A, B) for i in range(n)] for t in range(T)]
    return {name: np.array(value, dtype=float) for name, value in found.items()}


def _rest(state: int, seen: list[int], A: Any, B: Any) -> Any:
    """The probability of the remaining symbols from a state on, over every continuation of the path."""
    ways = product(range(len(A)), repeat=len(seen))
    return sum(prod(A[i][j] * B[j][o] for i, j, o in zip((state, *way), way, seen, strict=False)) for way in ways)
