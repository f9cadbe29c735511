"""Value updates along any transitions, and trees of games of any size."""

from __future__ import annotations

import numpy as np
import pytest

from oracles.harness import draw, held


@pytest.mark.parametrize("n, m, K", [(1, 1, 1), (2, 2, 3), (4, 3, 8)])
@pytest.mark.parametrize("algorithm", ["td0", "sarsa", "q_learning"])
def test_temporal_differences_along_any_transitions(n: int, m: int, K: int, algorithm: str) -> None:
    rng = np.random.default_rng([n, m, K])
    table = draw(rng, n)[0] if algorithm == "td0" else draw(rng, n, m)[0]
    rewards, states, actions = draw(rng, K)[0], rng.integers(0, n + 1, K), rng.integers(1, m + 1, (K, 2))
    rows = []
    for k in range(K):
        start, after = int(rng.integers(1, n + 1)), int(states[k])
        first, second = int(actions[k][0]), int(actions[k][1]) if after else 0
        row = [start, first, rewards[k], after, second]
        rows.append({"td0": [start, rewards[k], after], "sarsa": row, "q_learning": row[:4]}[algorithm])
    data = {"V" if algorithm == "td0" else "Q": table, "transitions": rows, "algorithm": algorithm}
    held("rl/td", data | {"alpha": draw(rng, low=0.1, high=1)[0], "gamma": draw(rng, low=0.1, high=1)[0]})


@pytest.mark.parametrize("b, d", [(2, 10), (3, 7), (35, 80), (250, 150), (361, 200), (999, 1), ("35.5", 6), (1000, 6)])
def test_game_trees_of_any_size(b: int | str, d: int) -> None:
    held("rl/game_tree", {"b": b, "d": d})
