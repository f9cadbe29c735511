"""Policy evaluation by NumPy: expectations as contractions over actions, a sweep in place as a triangular system."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import number

SIZES = ({"n": 1, "m": 3}, {"n": 4, "m": 3}, {"n": 5, "m": 2})
_TIES = {"P": [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], "R": [[1, 1], [2, 2]]}  # the first action everywhere
CASES = [
    {**_TIES, "gamma": 1, "policy": [2, 1], "V0": [0, 0], "rounds": 3},
    {**_TIES, "gamma": "0.5", "policy": [2, 1], "method": "exact"},
    {**_TIES, "gamma": "0.5", "policy": [[1, 0], ["1/3", "2/3"]], "method": "exact", "kind": "stochastic"},
    {"P": [[["0.3", "0.7"], ["0.6", "0.4"]]], "R": [["-0.5"], [3]], "gamma": 0, "policy": [1, 1], "method": "exact"},
    {
        "P": [[["0.5", "0.5"], [0, 1]], [[0, 1], [1, 0]]], "R": [[-1, 4], [5, 0]], "gamma": "0.9", "V0": [7, 8],
        "policy": [["0.25", "0.75"], ["0.5", "0.5"]], "rounds": 20, "kind": "stochastic", "sweep": "in_place",
    },
]  # fmt: skip


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    P, R, gamma = given["P"], given["R"], given["gamma"]
    actions, states = P.shape[:2]
    if options["kind"] == "deterministic":
        shares = np.eye(actions)[[int(action) - 1 for action in given["policy"]]]
    else:
        shares = np.array([[number(p) for p in row] for row in given["policy"]])
    P_pi, R_pi = np.einsum("sa,ast->st", shares, P), np.einsum("sa,sa->s", shares, R)
    found: dict[str, Any] = {"P_pi": P_pi, "R_pi": R_pi}
    if options["method"] == "exact":
        last = found["V"] = np.linalg.solve(np.eye(states) - gamma * P_pi, R_pi)
    else:
        last = given["V0"]
        for t in range(1, given["rounds"] + 1):
            # in place: (I - gamma L) V = R + gamma U V_before, L strictly below the diagonal, U the rest
            early = np.tril(P_pi, -1) if options["sweep"] == "in_place" else np.zeros_like(P_pi)
            right = R_pi + gamma * (P_pi - early) @ last
            last = found[f"V_{t}"] = np.linalg.solve(np.eye(states) - gamma * early, right)
    Q = R + gamma * np.einsum("ast,t->sa", P, last)
    best = [next(j for j, q in enumerate(row, 1) if np.isclose(q, row.max(), rtol=1e-12)) for row in Q]
    return found | {"Q": Q, "improved": best}
