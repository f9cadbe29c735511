"""Value iteration seen from its end: the best expected reward in so many steps, by recursion over what may happen."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import exactly

SIZES = ({"n": 1, "m": 3}, {"n": 4, "m": 3}, {"n": 3, "m": 1})
CASES = [
    {  # all ties: the first action everywhere
        "P": [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], "R": [[1, 1], [2, 2]], "gamma": 1, "V0": [0, 0], "rounds": 3,
    },
    {"P": [[[1]]], "R": [["0.5"]], "gamma": "0.9", "V0": [0], "rounds": 20},
    {"P": [[["0.5", "0.5"], [0, 1]], [[0, 1], [1, 0]]], "R": [[-1, -1], [5, 0]], "gamma": 0, "V0": [7, 8], "rounds": 2},
]  # fmt: skip


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    P, R, V0, gamma = (exactly(given[name]) for name in ("P", "R", "V0", "gamma"))
    states, actions = range(len(R)), range(len(P))
    known: dict[tuple[int, int], Any] = {}

    def value(state: int, left: int) -> Any:
        if left == 0:
            return V0[state]
        if (state, left) not in known:
            known[state, left] = max(action_value(state, action, left) for action in actions)
        return known[state, left]

    def action_value(state: int, action: int, left: int) -> Any:
        ahead = sum((p * value(after, left - 1) for after, p in enumerate(P[action][state]) if p), start=0 * gamma)
        return R[state][action] + gamma * ahead

    found: dict[str, Any] = {}
    for t in range(1, given["rounds"] + 1):
        Q = [[action_value(state, action, t) for action in actions] for state in states]
        found |= {f"Q_{t}": np.array(Q, dtype=float), f"V_{t}": np.array([max(row) for row in Q], dtype=float)}
        found["policy"] = [row.index(max(row)) + 1 for row in Q]
    return found
