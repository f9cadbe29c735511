"""Value updates in the convex form, on tables with a further state 0: the end, whose values are and stay 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracles.harness import number

SIZES = ({"n": 2, "m": 1}, {"n": 4, "m": 3})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    algorithm, alpha, gamma = options["algorithm"], given["alpha"], given["gamma"]
    table = given["V"] if algorithm == "td0" else given["Q"]
    now = np.concatenate([np.zeros((1, *table.shape[1:])), table])
    found = {}
    for k, row in enumerate(given["transitions"], 1):
        if algorithm == "td0":
            (state, reward, after), place = row, (int(row[0]),)
            ahead = now[int(after)]
        else:
            state, action, reward, after, *next_action = row
            place = int(state), int(action) - 1
            # of the end every action is worth 0, so it does not matter that it has none
            ahead = now[int(after)].max() if algorithm == "q_learning" else now[int(after), int(next_action[0]) - 1]
        target, before = number(reward) + gamma * ahead, now[place]
        now[place] = (1 - alpha) * before + alpha * target
        found |= {f"target_{k}": target, f"error_{k}": target - before, f"value_{k}": now[place]}
    return found | {"table": now[1:]}
